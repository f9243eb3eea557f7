"""Schemathesis over the whole service: it behaves as its OpenAPI document promises.

A few examples of each operation, and a few sequences, the same in every run. The long form (`make soak`) generates
200 of each on each database, new ones in every run, and uses inline records as references;
`DIPLOMATIC_EVENTS_FUZZ_EXAMPLES` sets another number.
"""

import json
import os
import re
from functools import cache
from pathlib import Path

import fuzz_formats
import pytest
import schemathesis
from databases import DATABASES
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test
from jsonschema import Draft202012Validator, FormatChecker
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.generation.feedback import FeedbackSources
from schemathesis.pytest._test_builder import build_operation_test
from schemathesis.specs.openapi.checks import negative_data_rejection, positive_data_acceptance

from app.domain.dates import edtf

pytestmark = pytest.mark.slow
load_all_checks()
SHORT, LONG = 2, int(os.environ.get("DIPLOMATIC_EVENTS_FUZZ_EXAMPLES", "200"))
STEPS = 8

# Errors beyond JSON Schema. A schema-valid document may be rejected with these, and with no others.
BEYOND_THE_SCHEMA = (
    r"is available in JSON only",
    "is not an available format",  # of this table of statistics
    r"requires (`\w+`( and `\w+`)?|a date); add",
    "is empty; (write|give a value)",  # of spaces alone, too
    "is not one day",
    "which is not allowed in text",
    "has no visible character",  # of invisible ones alone
    "is not a web URL",  # but one of another scheme
    "write west,south,east,north",
    "is not the .* of any meeting",
    "has no key; write key:value|is not a key|has no value; write one after the colon|is repeated; write",
    "partner requires a country",
    "names one country twice|names? (fewer than )?two countries",
    "is a set of dates; write an interval",
    "it is a parameter of dyads",
    "is for (the feed and the calendar|tables with pages); leave it out",
    "`known_until` is for a term whose end is unknown|must not be before the start of the term",
    "does not apply; leave it out with the judgement|is required with the judgement",
    "is not an office that anybody of",
    "no record has the id|has no record with the id|has (and had )?no record",  # references must exist
    "no country has the code",
    "no meeting has the (id|series)",
    "is not a known (country|office)",
    "was deleted and its id is never reused",
    "differs from the record",  # a reference never edits
    "differs from the meeting; update it",
    "matches more than one record",
    "a participant cannot move to another meeting",
    "repeats |twice",  # unique by some fields
    "is not a field of this record",  # of the record with the citation
    "is not a field of .* that sources give",
    "sources are not judged in pairs",
    "ends before it starts",
    "would make the topic its own ancestor|would make the country its own successor",
    "would relate the agreement to itself|would make the meeting a part of itself",
    r"other_places\[\d+\] says nothing",
    "is more than ten years ahead|but '.*' is in the future",
    "at its place, but date is|is not after starts_at|needs starts_at",
    "is this record itself|was merged into|cannot be merged",
    "but an earlier identifier to another record",
    "is before (date_from|born|valid_from)",
    "requires (`(status|office)`|one `resource`)",
    "is not a valid cursor",
    "but the newest change is|does not belong to this feed",
    "asks for nothing",
    "is for text/plain",  # a parameter beside a document of JSON
    r"asks for \d+ records",
    "stands in several places",
    "give both start and end|end must be greater than start",
    "survivor applies to the judgement|is neither a nor b",
    r"citations\[\d+\]\.says|need `field`",
)
# Rules for a record after a patch was merged into it.
OF_WHAT_IS_MERGED = (
    "give both latitude and longitude",
    "give at least one of person",
    "give the city, the country or both",
    "^is required$",  # the id of a series, unless the meeting has one
)
# Plain text for JSON Schema, which does not describe the lines or the mapping; any value is text once it is sent.
LINES = {"application/x-ndjson", "text/csv", "multipart/form-data"}

FORMATS = FormatChecker(formats=["date"])


@FORMATS.checks("edtf", raises=ValueError)
def is_edtf(value):
    return not isinstance(value, str) or bool(edtf.bounds(value))


@FORMATS.checks("uri")
def is_web_address(value):
    return not isinstance(value, str) or re.match(r"https?://[^\s<>\"{}|\\^`]+\Z", value) is not None


def config(examples, key):
    """Return the configuration for a number of examples."""
    is_long = examples != SHORT
    return CONFIG | {
        "headers": {"X-API-Key": key},
        "generation": {"max-examples": examples, "deterministic": not is_long},
        # Lists of a record and lists in other formats take the parameters of the list itself.
        "operations": [
            {"include-path-regex": path, "include-method": "GET", "phases": {"coverage": {"enabled": is_long}}}
            for path in (r"^/[a-z]+/\{[a-z]+\}/[a-z]+$", r"\.\{suffix\}$")
        ],
    }


CONFIG = {
    "base-url": "http://127.0.0.1",
    "suppress-health-check": ["all"],
    # 410: deleted by an earlier example. The others are the defaults of schemathesis.
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", "404", "409", "410"]},
        "negative_data_rejection": {
            "expected-statuses": ["400", "404", "405", "406", "409", "410", "413", "414", "415", "422"]
        },
    },
}


DOCUMENT = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text(encoding="utf-8"))
OPERATIONS = [(method.upper(), path) for path, item in DOCUMENT["paths"].items() for method in item]


@pytest.fixture(scope="module")
def examples(request):
    """The number of examples."""
    return request.param


@pytest.fixture(scope="module")
def service(application, resolved_document, key, examples):
    """The service with its document, for clients with a key."""
    document = fuzz_formats.prepare(resolved_document, whole=examples != SHORT)
    # Keys have separate tests (tests/faults); here each request has a valid one.
    document["components"].pop("securitySchemes")
    for operations in document["paths"].values():
        for operation in operations.values():
            operation.pop("security", None)
    loaded = schemathesis.openapi.from_dict(document, config=SchemathesisConfig.from_dict(config(examples, key)))
    loaded.app = application
    return loaded


def is_combined(error, declared):
    """Whether an error is about a filter that the document has as a member of the parameter `filters` alone."""
    return "filters" in declared and error.get("parameter", "filters") not in declared


def is_word_to_exclude(error):
    """Whether an error is about `kind!` or the like, whose lists of words the document declares as text."""
    return error.get("parameter", "").endswith("!") and "is not one of" in error["detail"]


def accepts_what_the_schema_allows(context, response, case):
    """Check as schemathesis does, except for rules beyond JSON Schema."""
    if response.status_code == 422:
        reasons = (*BEYOND_THE_SCHEMA, *(OF_WHAT_IS_MERGED if case.operation.method == "patch" else ()))
        declared = {parameter.name for parameter in case.operation.query}
        errors = response.json().get("errors", [])
        if errors and all(
            any(re.search(reason, error["detail"]) for reason in reasons)
            or is_combined(error, declared)
            or is_word_to_exclude(error)
            for error in errors
        ):
            return
    positive_data_acceptance(context, response, case)


@cache
def validator(operation):
    """The validator of an operation's JSON bodies."""
    data = operation.schema.raw_schema
    declared = data["paths"][operation.path][operation.method]["requestBody"]["content"]["application/json"]["schema"]
    return Draft202012Validator({**declared, "components": data["components"]}, format_checker=FORMATS)


def is_valid_all_the_same(case):
    """Whether a supposedly invalid body is valid, because the generator breaks a field that null then clears."""
    body = isinstance(case.body, dict) and case.media_type in {"application/json", "application/merge-patch+json"}
    return body and case.meta.generation.mode.is_negative and validator(case.operation).is_valid(case.body)


def checks(case):
    """Return the excluded and the additional checks of a case."""
    excluded = [positive_data_acceptance]
    is_form = case.operation.path == "/reconcile" and case.operation.method == "post"
    if case.media_type in LINES or is_form or is_valid_all_the_same(case):
        excluded.append(negative_data_rejection)
    # Redactions require the scope admin, which the fuzzer's key lacks: they could remove data of other tests.
    # The JSON in the parameters and forms of /reconcile is text for JSON Schema.
    may_be_refused = case.media_type in LINES or case.operation.path == "/redactions"
    may_be_refused = may_be_refused or case.operation.path.startswith("/reconcile")
    return excluded, [] if may_be_refused else [accepts_what_the_schema_allows]


def agree_on_the_id(case):
    """Set an id in the body to the one in the URL."""
    if case.operation.method == "put" and case.meta.generation.mode.is_positive and isinstance(case.body, dict):
        for name in {"id", "code"} & set(case.body) & set(case.path_parameters):
            case.body[name] = case.path_parameters[name]


def fuzz(case):
    agree_on_the_id(case)
    excluded, additional = checks(case)
    case.call_and_validate(excluded_checks=excluded, additional_checks=additional)


def fuzz_operation(service, method, path):
    # Not `service.parametrize()`: it generates the cases during collection, which is slow whatever is run.
    run = build_operation_test(
        config=service.config,
        operation=service[path][method],
        test_func=fuzz,
        given_kwargs={},
        feedback=FeedbackSources(),
    )
    run()


def fuzz_sequences(service, examples, begin):
    """Records created by one operation are read, updated and deleted by others, along the links of the document."""

    class Sequences(service.as_state_machine()):
        def setup(self):
            # Records of an earlier sequence would change the draws of this one, which Hypothesis reports as flaky.
            begin()

        def before_call(self, case):
            agree_on_the_id(case)

        def validate_response(self, response, case, additional_checks=None, **kwargs):
            excluded, additional = checks(case)
            case.validate_response(
                response, excluded_checks=excluded, additional_checks=additional, transport_kwargs=kwargs
            )

    options = settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        phases=[Phase.generate],
        derandomize=examples == SHORT,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Sequences, settings=options)


@pytest.fixture
def begin(home, start_file, opened):
    """Reset the database to the initial content of the test."""

    def begin():
        home.let_go(opened)
        home.restore(start_file)

    return begin


each_operation = pytest.mark.parametrize(
    ("method", "path"), OPERATIONS, ids=[" ".join(operation) for operation in OPERATIONS]
)
short = pytest.mark.parametrize("examples", [pytest.param(SHORT, id="short")], indirect=True)
long = pytest.mark.parametrize("examples", [pytest.param(LONG, id="long")], indirect=True)


@short
@each_operation
def test_every_operation_conforms_to_the_document(method, path, service, app):
    fuzz_operation(service, method, path)


@short
def test_sequences_of_operations_conform_to_the_document(service, app, examples, begin):
    fuzz_sequences(service, examples, begin)


@pytest.mark.soak
@pytest.mark.databases(*DATABASES)
@long
@each_operation
def test_every_operation_conforms_to_the_document_in_long_runs(method, path, service, app):
    fuzz_operation(service, method, path)


@pytest.mark.soak
@pytest.mark.databases(*DATABASES)
@long
def test_sequences_of_operations_conform_to_the_document_in_long_runs(service, app, examples, begin):
    fuzz_sequences(service, examples, begin)
