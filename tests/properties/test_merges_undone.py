"""Merges of random records, and their undo: every document is as before, and derived data is right throughout."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st
from property_settings import examples

from app.maintenance import checks

pytestmark = pytest.mark.databases("sqlite", "postgresql")

RESOURCES = ("sources", "topics", "organizations", "people", "agreements", "meetings")
NUMBERS = st.integers(0, 3)
TEXTS = st.sampled_from(["a", "b"])
NOTES = st.none() | TEXTS
DAYS = st.sampled_from([None, "2001", "2001-02-03", "2004/2005"])


def entries(entry, key, limit=3):
    return st.lists(entry, max_size=limit, unique_by=key)


def ids(resource):
    return NUMBERS.map(lambda number: f"{resource}-{number}")


def citations():
    entry = st.fixed_dictionaries(
        {"source": ids("sources"), "locator": st.sampled_from([None, "page 1"]), "note": NOTES}
    )
    return entries(entry, lambda item: (item["source"], item["locator"]))


def who():
    country = st.sampled_from(["PE", "JP"]).map(lambda code: {"country": code})
    return country | ids("organizations").map(lambda organization: {"organization": organization})


def distinct(items):
    """The entries that a request may have: none has all values of another one, citations aside, unless it names nobody."""
    found = {}
    for number, item in enumerate(items):
        said = {name: value for name, value in item.items() if name != "citations"}
        found.setdefault(number if item.get("person", "") is None else json.dumps(said, sort_keys=True), item)
    return list(found.values())


def identity(item):
    return item.get("country"), item.get("organization")


def noted(strategy):
    return st.tuples(strategy, NOTES).map(lambda pair: {**pair[0], "note": pair[1]})


def names():
    return st.lists(st.sampled_from(["x", "y", "z"]), max_size=2, unique=True)


def parent(number):
    """A wider topic has a smaller number."""
    return st.sampled_from([None, *(f"topics-{wider}" for wider in range(number))])


PARTICIPANT = st.fixed_dictionaries(
    {
        "person": st.none() | ids("people"),
        "country": st.sampled_from(["PE", "JP"]),
        "organization": st.none() | ids("organizations"),
        "office": st.sampled_from([None, "Envoy"]),
        "name_as_printed": st.sampled_from([None, "X", "Y"]),
        "citations": citations(),
    }
)
ACTION = st.tuples(who() | st.just({}), st.sampled_from(["signed", "ratified"]), DAYS)


def document(resource, number):
    """Return a strategy of documents that refer to records of the resources before it."""
    own = {
        "sources": {"headline": TEXTS.map(lambda text: f"Headline {text}"), "note": NOTES, "date": DAYS},
        "topics": {"description": NOTES, "aliases": names(), "parent": parent(number)},
        "organizations": {"abbreviation": st.sampled_from([None, "ABC"]), "note": NOTES},
        "people": {
            "country": st.sampled_from([None, "PE", "JP"]),
            "born": DAYS.filter(lambda day: day is None or "/" not in day),
            "tenures": st.lists(
                st.fixed_dictionaries(
                    {"office": st.just("Envoy"), "organization": ids("organizations"), "term": DAYS, "note": NOTES}
                ),
                max_size=3,
            ).map(distinct),
        },
        "agreements": {
            "other_titles": names(),
            "parties": entries(noted(who()), identity),
            "actions": st.lists(ACTION.map(lambda act: {**act[0], "action": act[1], "date": act[2]}), max_size=4).map(
                distinct
            ),
            "topics": st.lists(ids("topics"), max_size=3, unique=True),
        },
        "meetings": {
            "summary": NOTES,
            "participants": st.lists(PARTICIPANT, max_size=4).map(distinct),
            "topics": entries(noted(ids("topics").map(lambda topic: {"topic": topic})), lambda item: item["topic"]),
            "agreements": entries(
                noted(ids("agreements").map(lambda agreement: {"agreement": agreement, "relation": "signed"})),
                lambda item: item["agreement"],
            ),
            "organizations": entries(
                noted(ids("organizations").map(lambda organization: {"organization": organization})),
                lambda item: item["organization"],
            ),
        },
    }[resource]
    named = {
        "topics": {"name": st.just(f"Topic {number}")},
        "organizations": {"name": st.just(f"Body {number}")},
        "people": {"name": st.just(f"Person {number}")},
        "agreements": {"title": TEXTS.map(lambda text: f"Pact {text}")},
        "meetings": {"title": TEXTS.map(lambda text: f"Talks {text}"), "date": st.just("2001-02-03")},
    }
    identifiers = {"identifiers": st.sampled_from([[], [{"scheme": "list", "value": f"{number}"}]])}
    rest = {} if resource == "sources" else {"citations": citations()}
    rest |= {} if resource in {"sources", "topics"} else identifiers
    return st.fixed_dictionaries({**own, **named.get(resource, {}), **rest})


@pytest.fixture(scope="module")
def start_file(grow, migrated_file):
    def write(client):
        for code, name in (("PE", "Peru"), ("JP", "Japan")):
            assert client.post("/countries", json={"code": code, "name": name}).status_code == 201

    return grow(write, migrated_file)


WORLD = st.fixed_dictionaries(
    {(resource, number): document(resource, number) for resource in RESOURCES for number in range(4)}
)
MERGES = st.lists(st.tuples(st.sampled_from(RESOURCES), NUMBERS, NUMBERS), min_size=1, max_size=4)
DELETIONS = st.tuples(st.sampled_from(RESOURCES), NUMBERS)
MERGES_AND_DELETIONS = st.lists(
    st.tuples(st.sampled_from(RESOURCES), NUMBERS, NUMBERS) | DELETIONS, min_size=2, max_size=6
)


def everything(client):
    """All documents, without their times, by resource and id."""
    return {
        (resource, item["id"]): {
            name: value for name, value in item.items() if name not in {"created_at", "updated_at"}
        }
        for resource in (*RESOURCES, "participants")
        for item in client.get(f"/{resource}?limit=1000").json()["items"]
    }


def write_all(client, world):
    for resource, number in sorted(world, key=lambda key: (RESOURCES.index(key[0]), key[1])):
        response = client.put(f"/{resource}/{resource}-{number}", json=world[resource, number])
        assert response.status_code == 201, response.text


def delete_or_merge_all(client, steps):
    """Delete and merge as far as that is possible; yield the URL path of the undo of each step."""
    for step in steps:
        if len(step) == 3:
            yield from (f"{url}/unmerge" for url in merge_all(client, [step]))
            continue
        url = "/{0}/{0}-{1}".format(*step)
        response = client.delete(url, follow_redirects=False)
        # Merged or deleted before, or other records refer to it.
        assert response.status_code in {204, 308, 409, 410}, response.text
        if response.status_code == 204:
            yield f"{url}/undelete"


def merge_all(client, merges):
    """Merge as far as that is possible; yield the URL path of each merged record."""
    for resource, survivor, other in merges:
        url = f"/{resource}/{resource}-{survivor}/merge"
        response = client.post(url, json={"other": f"{resource}-{other}"}, follow_redirects=False)
        # Merged into itself, merged before, or above the survivor.
        assert response.status_code in {200, 410, 422}, response.text
        if response.status_code == 200:
            yield f"/{resource}/{resource}-{other}"


@pytest.fixture
def renewed(connect, database, home, start_file):
    """Return a function that connects to a new database with two countries."""

    def renew():
        database.close()
        home.restore(start_file)
        return connect()

    return renew


@pytest.mark.slow
@given(world=WORLD, merges=MERGES)
@examples(15)
def test_merges_that_are_undone_change_nothing(renewed, database, world, merges):
    client = renewed()
    write_all(client, world)
    done = []
    states = [everything(client)]
    for url in merge_all(client, merges):
        done.append(url)
        states.append(everything(client))
        assert f"'id': '{url.rpartition('/')[2]}'" not in str(states[-1])
    assert list(checks.run_checks(database, repair=False)) == []
    for url in reversed(done):
        states.pop()
        response = client.post(f"{url}/unmerge")
        assert (response.status_code, response.json().get("kept")) == (200, []), response.text
        assert everything(client) == states[-1]
    assert list(checks.run_checks(database, repair=False)) == []


@pytest.mark.slow
@given(world=WORLD, steps=MERGES_AND_DELETIONS, random=st.randoms())
@examples(15)
def test_merges_and_deletions_are_undone_in_any_order(renewed, database, world, steps, random):
    client = renewed()
    write_all(client, world)
    state = everything(client)
    pending = list(delete_or_merge_all(client, steps))
    while pending:
        random.shuffle(pending)
        responses = {url: client.post(url) for url in pending}
        # One that has to wait for another says so.
        assert {response.status_code for response in responses.values()} <= {200, 409}, responses
        undone = {url: response.json() for url, response in responses.items() if response.status_code == 200}
        assert undone, [response.text for response in responses.values()]
        kept = [item for result in undone.values() for item in result.get("kept", ())]
        # Of records that do not exist at the moment: what they refer to comes back with them.
        assert [item for item in kept if item["field"]] == []
        pending = [url for url in pending if url not in undone]
    assert everything(client) == state
    assert list(checks.run_checks(database, repair=False)) == []
