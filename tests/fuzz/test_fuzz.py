"""Schemathesis, over the whole service: what the OpenAPI document promises is what the service does.

A few examples of each operation, and a few sequences of operations, the same each time. The long form (`make soak`) makes
200 of each on each database, others each time, and puts whole records where a reference may stand;
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

from app.domain import edtf
from app.web.openapi import document as openapi

pytestmark = pytest.mark.slow
load_all_checks()
SHORT, LONG = 3, int(os.environ.get("DIPLOMATIC_EVENTS_FUZZ_EXAMPLES", "200"))
STEPS = 8

# What JSON Schema cannot say, as the problem says it. A valid document may be refused for these, and for nothing else.
BEYOND_THE_SCHEMA = (
    r"is told in JSON alone",
    r"; give `\w+` as well",
    "no record (of [a-z]+ )?has the id",  # a reference has to lead somewhere
    "no country has the code",
    "no meeting has the id",
    "is no country that is known",
    "was deleted and is not used again",
    "differs from what is recorded",  # a reference never edits
    "differs from the meeting's own",
    "names more than one record",
    "a participant stays in its meeting",
    "repeats |twice",  # unique by some of the fields
    "is not a field of this record",  # of the record that holds the citation
    "ends before it starts",
    "would make the topic its own ancestor|would make the country its own successor",
    "is the meeting itself|was merged into",
    "and an identifier before it of another record",
    "is before (date_from|born|valid_from)",
    "give `(status|office)` as well",
    "is not a cursor that this service gave",
    "but the newest change is",
)
# What holds of a record after a patch was merged into it.
OF_WHAT_IS_MERGED = (
    "give both latitude and longitude",
    "give a person, a country or",
)
# Text, for JSON Schema; what its lines hold is another matter, and any value is text once it is sent.
LINES = {"application/x-ndjson", "text/csv"}

FORMATS = FormatChecker(formats=["date"])


@FORMATS.checks("edtf", raises=ValueError)
def is_edtf(value):
    return not isinstance(value, str) or bool(edtf.bounds(value))


@FORMATS.checks("uri")
def is_web_address(value):
    return not isinstance(value, str) or re.match(r"https?://[^\s<>\"{}|\\^`]+\Z", value) is not None


def config(examples, key):
    """Give the configuration for so many examples."""
    is_long = examples != SHORT
    return CONFIG | {
        "headers": {"X-API-Key": key},
        "generation": {"max-examples": examples, "deterministic": not is_long},
        # Lists within a record, and lists in another form, take the parameters of the list itself.
        "operations": [
            {"include-path-regex": path, "include-method": "GET", "phases": {"coverage": {"enabled": is_long}}}
            for path in (r"^/[a-z]+/\{[a-z]+\}/[a-z]+$", r"\.\{suffix\}$")
        ],
    }


CONFIG = {
    "base-url": "http://127.0.0.1",
    "suppress-health-check": ["all"],
    # 410: deleted by an example before. The others are schemathesis's own.
    "checks": {
        "positive_data_acceptance": {"expected-statuses": ["2xx", "3xx", "404", "409", "410"]},
        "negative_data_rejection": {
            "expected-statuses": ["400", "404", "405", "406", "409", "410", "413", "414", "415", "422"]
        },
    },
}


DOCUMENT = json.loads((Path(__file__).parents[2] / "docs" / "openapi.json").read_text(encoding="utf-8"))
OPERATIONS = [(method.upper(), path) for path, item in DOCUMENT["paths"].items() for method in item]


@pytest.fixture(scope="session")
def examples(request):
    """How many examples are made."""
    return request.param


@pytest.fixture(scope="session")
def service(application, key, examples):
    """The service with its document, for clients that bring a key."""
    document = fuzz_formats.prepare(openapi.build(application), whole=examples != SHORT)
    # Keys have tests of their own (tests/faults); here each request brings a good one.
    document["components"].pop("securitySchemes")
    for operations in document["paths"].values():
        for operation in operations.values():
            operation.pop("security", None)
    loaded = schemathesis.openapi.from_dict(document, config=SchemathesisConfig.from_dict(config(examples, key)))
    loaded.app = application
    return loaded


def accepts_what_the_schema_allows(context, response, case):
    """Check as schemathesis does, but for what a schema cannot say."""
    if response.status_code == 422:
        reasons = (*BEYOND_THE_SCHEMA, *(OF_WHAT_IS_MERGED if case.operation.method == "patch" else ()))
        errors = response.json().get("errors", [])
        if errors and all(any(re.search(reason, each["detail"]) for reason in reasons) for each in errors):
            return
    positive_data_acceptance(context, response, case)


@cache
def validator(operation):
    """The validator of an operation's JSON bodies."""
    said = operation.schema.raw_schema
    declared = said["paths"][operation.path][operation.method]["requestBody"]["content"]["application/json"]["schema"]
    return Draft202012Validator({**declared, "components": said["components"]}, format_checker=FORMATS)


def is_valid_all_the_same(case):
    """Whether what is called invalid is not: the generator breaks what null then stands for."""
    body = isinstance(case.body, dict) and case.operation.method in {"post", "put", "patch"}
    return body and case.meta.generation.mode.is_negative and validator(case.operation).is_valid(case.body)


def checks(case):
    """Give the checks that a case leaves out, and those that it adds."""
    excluded = [positive_data_acceptance]
    if case.media_type in LINES or is_valid_all_the_same(case):
        excluded.append(negative_data_rejection)
    # A redaction needs the scope admin, which the fuzzer's key lacks: it could take out what other tests read.
    may_be_refused = case.media_type in LINES or case.operation.path == "/redactions"
    return excluded, [] if may_be_refused else [accepts_what_the_schema_allows]


def agree_on_the_id(case):
    """Let the id in the body, where it is given, be that of the address."""
    if case.operation.method == "put" and case.meta.generation.mode.is_positive and isinstance(case.body, dict):
        for name in {"id", "code"} & set(case.body) & set(case.path_parameters):
            case.body[name] = case.path_parameters[name]


def fuzz(case):
    agree_on_the_id(case)
    excluded, additional = checks(case)
    case.call_and_validate(excluded_checks=excluded, additional_checks=additional)


def fuzz_operation(service, method, path):
    # Not `service.parametrize()`: it makes the cases while tests are collected, which takes long whatever is then run.
    run = build_operation_test(
        config=service.config,
        operation=service[path][method],
        test_func=fuzz,
        given_kwargs={},
        feedback=FeedbackSources(),
    )
    run()


def fuzz_sequences(service, examples, begin):
    """What one operation makes, others read, change and delete, as the links of the document lead."""

    class Sequences(service.as_state_machine()):
        def setup(self):
            # What an earlier sequence made would change what is drawn in this one, which Hypothesis calls flaky.
            begin()

        def before_call(self, case):
            agree_on_the_id(case)

        def validate_response(self, response, case, additional_checks=None, **kwargs):
            excluded, additional = checks(case)
            case.validate_response(
                response, excluded_checks=excluded, additional_checks=additional, transport_kwargs=kwargs
            )

    how = settings(
        max_examples=examples,
        stateful_step_count=STEPS,
        phases=[Phase.generate],
        derandomize=examples == SHORT,
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Sequences, settings=how)


@pytest.fixture
def begin(home, start_file, opened):
    """Let the database hold again what the test began with."""

    def begin():
        home.let_go(opened)
        home.restore(start_file)

    return begin


each_operation = pytest.mark.parametrize(("method", "path"), OPERATIONS, ids=[" ".join(each) for each in OPERATIONS])
short = pytest.mark.parametrize("examples", [pytest.param(SHORT, id="short")], indirect=True)
long = pytest.mark.parametrize("examples", [pytest.param(LONG, id="long")], indirect=True)


@short
@each_operation
def test_an_operation_keeps_its_promises(method, path, service, app):
    fuzz_operation(service, method, path)


@short
def test_sequences_of_operations_keep_their_promises(service, app, examples, begin):
    fuzz_sequences(service, examples, begin)


@pytest.mark.soak
@pytest.mark.databases(*DATABASES)
@long
@each_operation
def test_an_operation_keeps_its_promises_for_long(method, path, service, app):
    fuzz_operation(service, method, path)


@pytest.mark.soak
@pytest.mark.databases(*DATABASES)
@long
def test_sequences_of_operations_keep_their_promises_for_long(service, app, examples, begin):
    fuzz_sequences(service, examples, begin)
