"""The change feed is exact: replaying it reproduces the export after any operations."""

import datetime as dt
import gzip
import itertools
import json
import re
from pathlib import Path
from types import ModuleType

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from property_settings import examples

from app.domain.dates import edtf
from app.schemas.json_patch import own_content
from app.services.changes import feed_epoch

MANUAL = (Path(__file__).parents[2] / "docs" / "changes.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def manual():
    """The documented script, as a module."""
    [script] = re.findall(r"^```python\n(.*?)^```", MANUAL, re.DOTALL | re.MULTILINE)
    module = ModuleType("copy_of_the_data")
    exec(script, module.__dict__)
    return module


@pytest.fixture(scope="module")
def start_file(grow, migrated_file):
    def write(client):
        for code in ("X-A", "X-B"):
            assert client.post("/countries", json={"code": code, "name": f"Land {code}"}).status_code == 201

    return grow(write, migrated_file)


def exported(client):
    """The content of the export: its lines by resource and id, and the retired ids."""
    documents, retired = {}, {}
    lines = gzip.decompress(client.get("/export.ndjson.gz").content).decode().splitlines()
    for line in map(json.loads, lines):
        data = line["document"]
        if line["resource"] == "retired_ids":
            times = {"retired_at": data["retired_at"], "successor": data["successor"]}
            retired[data["resource"], data["id"]] = times
        else:
            documents[line["resource"], data.get("code") or data["id"]] = data
    assert len(documents) + len(retired) == len(lines)
    for item in client.get("/participants?limit=1000").json()["items"]:
        documents["participants", item["id"]] = item
    return documents, retired


def held(manual, copy):
    return {record: manual.current(copy, document) for record, document in copy["documents"].items()}


NUMBERS = st.integers(0, 2)
RUNS = itertools.count()


def at(pattern):
    """A URL or an id with a number; @ is that of the example."""
    return st.builds(pattern.format, NUMBERS)


def one(field, pattern, **more):
    return at(pattern).map(lambda text: {field: text, **more})


PARTICIPANT = st.fixed_dictionaries(
    {"country": st.sampled_from(["X-A", "X-B"])},
    optional={"person": one("id", "person-@-{}"), "office": st.just("Envoy")},
)
TERMS = ["../2001-02-03", "2001-02-03/2001-02-03", "2001", "2001-03/..", "1990~/2001-02?", "200X", "/2001-02-02", None]
OTHER_NAMES = st.lists(
    st.fixed_dictionaries(
        {"name": at("Former {}"), "term": st.sampled_from(TERMS)},
        optional={"language": st.sampled_from(["en", "en-GB", "es", "eng"])},
    ),
    max_size=3,
    unique_by=lambda name: name["name"],
)
MEETING = st.fixed_dictionaries(
    {"title": at("Talks {}"), "date": st.sampled_from(["2001", "2001-02-03", "XXXX", "../2001-02"])},
    optional={
        "participants": st.lists(PARTICIPANT, max_size=2),
        "part_of": at("meeting-@-{}"),
        "topics": st.lists(at("topic-@-{}"), max_size=2, unique=True),
        "agreements": st.just([{"agreement": "pact-@", "relation": "signed"}]),
        "organizations": st.just([{"organization": "union-@"}]),
        "citations": st.just([{"source": {"headline": "Said so"}}]),
    },
)
PACT = {
    "title": "Pact @",
    "parties": [{"country": "X-A"}, {"organization": "union-@"}],
    "actions": [{"action": "signed", "date": "2001-02-03"}],
    "topics": ["topic-@-1"],
}
RECORDS = st.one_of(
    at("/meetings/meeting-@-{}"),
    at("/topics/topic-@-{}"),
    at("/people/person-@-{}"),
    st.builds("/participants/meeting-@-{}-person-@-{}".format, NUMBERS, NUMBERS),
    at("/participants/meeting-@-{}-x-b"),
    st.just("/agreements/pact-@"),
)
ACTS = st.one_of(
    st.tuples(st.just("PUT"), at("/meetings/meeting-@-{}"), MEETING),
    st.tuples(st.just("PUT"), at("/meetings/meeting-@-{}"), MEETING),
    st.tuples(st.just("PATCH"), at("/people/person-@-{}"), one("name", "Person {}")),
    st.tuples(st.just("PUT"), at("/topics/topic-@-{}"), one("name", "Topic @ {}")),
    st.tuples(st.just("PUT"), st.just("/agreements/pact-@"), st.just(PACT)),
    st.tuples(st.just("PATCH"), st.just("/countries/X-A"), one("name", "Land {}")),
    st.tuples(
        st.just("PATCH"),
        st.sampled_from(["/countries/X-A", "/people/person-@-0", "/organizations/union-@"]),
        st.builds(lambda names: {"other_names": names}, OTHER_NAMES),
    ),
    st.tuples(st.just("POST"), st.just("/participants"), one("meeting", "meeting-@-{}", country="X-B")),
    st.tuples(st.just("POST"), at("/meetings/meeting-@-{}/merge"), one("other", "meeting-@-{}")),
    st.tuples(st.just("DELETE"), RECORDS, st.none()),
    st.tuples(st.just("UNDELETE"), RECORDS, st.none()),
)
FIRST = [
    *[("PUT", f"/people/person-@-{number}", {"name": f"Person @ {number}"}) for number in range(3)],
    *[("PUT", f"/topics/topic-@-{number}", {"name": f"Topic @ {number}"}) for number in range(3)],
    ("PUT", "/organizations/union-@", {"name": "Union @"}),
    ("PUT", "/agreements/pact-@", PACT),
    *[("PUT", f"/meetings/meeting-@-{number}", {"title": f"First {number}", "date": "2001"}) for number in range(3)],
]


@examples(12)
@given(acts=st.lists(ACTS, min_size=8, max_size=20))
def test_replayed_copy_equals_the_export(client, manual, acts):
    run, seen, step_by_step = str(next(RUNS)), {}, manual.empty()

    def get(path):
        page = client.get(path).raise_for_status().json()
        for item in page["items"]:
            seen.setdefault((item["resource"], item["id"], item["version"]), item["document"])
        return page

    for step, (method, path, body) in enumerate([*FIRST, *acts]):
        here, data = path.replace("@", run), json.dumps(body).replace("@", run)
        if method == "UNDELETE":
            response = client.post(f"{here}/undelete")
        else:
            response = client.request(method, here, json=json.loads(data), follow_redirects=False)
        assert response.status_code < (300 if step < len(FIRST) else 500), response.text
        manual.pull(get, step_by_step)
    whole = manual.empty()
    manual.pull(lambda path: client.get(path).json(), whole)
    documents, retired = exported(client)
    for copy in (step_by_step, whole):
        assert held(manual, copy) == documents
        assert copy["retired"] == retired
    _check_entries(client, seen)


def _check_entries(client, seen):
    """Sequence numbers and versions have no gaps, and versions never change."""
    page = client.get("/changes?limit=1000").json()
    result = page["items"]
    while page["next"]:
        page = client.get(page["next"]).json()
        result += page["items"]
    assert [item["sequence"] for item in result] == list(range(1, page["newest"] + 1))
    versions = {}
    for item in result:
        record = item["resource"], item["id"]
        versions[record] = versions.get(record, 0) + 1
        assert item["version"] == versions[record]
        before = seen[(*record, item["version"])]
        assert (item["document"] is None) is (before is None)
        if before is not None:
            derived = ("status", "countries", "parts")
            assert own_content(item["document"], derived) == own_content(before, derived)


@examples(100)
@given(
    term=st.sampled_from([term for term in TERMS if term])
    | st.from_regex(r"(19|20)\d(X|\d)(-(0[1-9]|XX))?[?~%]?", fullmatch=True),
    end=st.sampled_from(["", "/", "/..", "/2011", "/2011-02~", "/2011-02-03"]),
    day=st.dates(dt.date(1899, 12, 1), dt.date(2013, 1, 31)),
    length=st.integers(0, 40),
)
def test_replay_script_derives_the_days_of_a_term(manual, term, end, day, length):
    term = term if "/" in term else term + end
    try:
        bounds = edtf.bounds(term)
    except ValueError:
        assume(False)
    last = day + dt.timedelta(days=length)
    assert manual.contains(term, (str(day), str(last))) == (bounds.starts_on <= day and last <= bounds.ends_on)


def test_replayed_seed_equals_the_seed(connect, manual, home, seeded_file, database):
    database.close()
    home.restore(seeded_file)
    client = connect()
    copy = manual.empty()
    manual.pull(lambda path: client.get(path).json(), copy)
    assert (held(manual, copy), copy["retired"]) == exported(client)


def test_a13_copy_follows_a_restored_database(connect, manual, home, seeded_file, database):
    """The copy drops lost changes, however many changes follow the restore."""
    database.close()
    home.restore(seeded_file)
    client = connect()
    copy = manual.empty()

    def get(path):
        return client.get(path).json()

    for number in range(5):
        assert client.post("/topics", json={"name": f"Lost {number}"}).status_code == 201
    manual.pull(get, copy)
    database.close()
    home.restore(seeded_file)
    with database.writing() as session:
        feed_epoch.start_epoch(session)
    for number in range(7):
        assert client.post("/topics", json={"name": f"Kept {number}"}).status_code == 201
    manual.pull(get, copy)
    assert (held(manual, copy), copy["retired"]) == exported(client)
    assert ("topics", "kept-6") in copy["documents"]
    assert ("topics", "lost-1") not in copy["documents"]
