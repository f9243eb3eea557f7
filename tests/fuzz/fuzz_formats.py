"""Strategies for the string formats of the OpenAPI document.

Each generates values that are valid in a seeded database.
"""

import copy
import datetime as dt
import json
import re

import schemathesis
from hypothesis import strategies as st

from app.domain.geography import countries
from app.domain.strings.characters import is_visible
from app.domain.strings.text import FORBIDDEN_CHARACTERS
from app.transfer import seed

_RECORDS = {
    "meeting": "meetings",
    "agreement": "agreements",
    "person": "people",
    "organization": "organizations",
    "topic": "topics",
    "source": "sources",
}
_REFUSED = re.compile(f"[{FORBIDDEN_CHARACTERS}]")


@schemathesis.serializer("application/x-ndjson")
def _as_text(_context, value):
    return value.encode() if isinstance(value, str) else json.dumps(value).encode()


def _seeded(resource):
    return json.loads((seed.directory() / f"{resource}.json").read_text(encoding="utf-8"))


def _texts(size):
    allowed = st.characters(exclude_categories=["Cc", "Cs"]).filter(lambda one: not _REFUSED.match(one))
    return st.text(allowed, min_size=1, max_size=size).map(str.strip).filter(is_visible)


def _dates():
    day = st.dates().map(str)
    plain = st.one_of(day, day.map(lambda text: text[:7]), day.map(lambda text: text[:4]))
    marked = st.builds(str.__add__, plain, st.sampled_from(["", "?", "~", "%"]))
    spans = st.lists(st.dates(), min_size=2, max_size=2).map(sorted).map(lambda days: f"{days[0]}/{days[1]}")
    return st.one_of(marked, spans, day.map("../{}".format), day.map("{}/..".format))


def _times():
    """RFC 3339 and, with the zone, RFC 9557. Zones without changes of the clock, so that the offset is right on any day."""
    clock = st.times().map(lambda time: time.isoformat(timespec="seconds"))
    place = st.sampled_from(["Z", "+09:00", "-05:30", "Z[Etc/UTC]", "+00:00[Etc/UTC]", "-05:00[Etc/GMT+5]"])
    return st.builds("{}T{}{}".format, st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)), clock, place)


def _strategies():
    known = list(countries.iso_documents())
    codes = [item["code"] for item in known]
    participants = [participant["id"] for meeting in _seeded("meetings") for participant in meeting["participants"]]
    return {
        "country-code": st.sampled_from(codes),
        "country": st.sampled_from([*codes, *(item["name"] for item in known if "," not in item["name"])]),
        "participant-id": st.sampled_from(participants),
        "identifier": st.from_regex(r"\A(wikidata|pocom):[A-Z][0-9]{1,9}\Z"),
        "edtf": _dates(),
        "zoned-time": _times(),
        "line": _texts(30).map(lambda text: " ".join(text.split())),
        "text": _texts(60),
        "word": st.from_regex(r"\A[A-Za-zÀ-ÿ]{1,12}( [a-z]{1,9})?\Z"),
        "uri": st.from_regex(r"\Ahttps?://[a-z]{1,9}\.example/[a-z0-9/._~-]{0,40}\Z"),
        **{
            f"{what}-id": st.sampled_from([item["id"] for item in _seeded(resource)])
            for what, resource in _RECORDS.items()
        },
    }


def prepare(document, *, whole):
    """Register the strategies; return the document to fuzz.

    Unless `whole`, a reference is an id: with inline records, most generated values would be inside them.
    """
    strategies = _strategies()
    for name, strategy in strategies.items():
        schemathesis.openapi.format(name, strategy)
    prepared = copy.deepcopy(document)
    _prepare(prepared, strategies)
    for name, schema in prepared["components"]["schemas"].items():
        if name.endswith(("Ref", "RefPatch")):
            if whole or name.endswith("Patch"):
                _flatten(schema)
            else:
                prepared["components"]["schemas"][name] = schema["anyOf"][0]
    return prepared


def _flatten(reference):
    """Remove lists and records within an inline record, which are fuzzed elsewhere on their own.

    Deeply nested records would otherwise dominate.
    """
    [inline] = [item for item in reference["anyOf"] if "properties" in item]
    inline["properties"] = {
        name: data for name, data in inline["properties"].items() if set(data) & {"pattern", "format", "readOnly"}
    }


def _prepare(node, strategies):
    if isinstance(node, list):
        for item in node:
            _prepare(item, strategies)
    if isinstance(node, dict):
        if node.get("format") in strategies:
            # A strategy respects the lengths itself; with them, values are found by trial and error.
            node.pop("minLength", None)
            node.pop("maxLength", None)
        if node.get("explode") is False:
            # How an empty list is sent is not defined, so it must not be.
            node["schema"]["minItems"] = 1
        if isinstance(node.get("parameters"), list):
            # Nearly every random ETag is stale, so that 412 would hide everything else, as 422 for reused keys. Requests
            # that wait or stream have separate tests.
            left_out = {"If-Match", "Idempotency-Key", "wait", "follow"}
            node["parameters"] = [parameter for parameter in node["parameters"] if parameter["name"] not in left_out]
        for item in node.values():
            _prepare(item, strategies)
