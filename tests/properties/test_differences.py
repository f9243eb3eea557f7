"""Differences lead from one state to the next, and have the old values."""

import copy
import json

import jsonpatch
from hypothesis import example, given
from hypothesis import strategies as st
from property_settings import examples

from app.schemas.json_patch import diff, own_content, references

VALUES = st.one_of(st.none(), st.booleans(), st.integers(0, 3), st.text("ab~/", max_size=3))
ENTRIES = st.dictionaries(st.sampled_from(["id", "office", "role", "a/b", "m~n"]), VALUES, max_size=3)
DOCUMENTS = st.fixed_dictionaries(
    {},
    optional={
        "title": VALUES,
        "place": st.none() | ENTRIES,
        "participants": st.lists(ENTRIES, max_size=4),
        "names": st.lists(VALUES, max_size=4),
    },
)


def as_json(value):
    """Return a form in which distinct JSON values differ: in Python `False == 0`, but not in JSON."""
    return json.dumps(value, sort_keys=True)


@examples(300)
@given(DOCUMENTS, DOCUMENTS)
@example({"title": False}, {"title": 0})
@example({"names": [0, False, 1]}, {"names": [False, 0, True]})
@example({"participants": [{"id": 1}]}, {"participants": [{"id": True}]})
def test_differences_transform_one_document_into_the_other(before, after):
    original = copy.deepcopy((before, after))
    patch = diff(before, after)
    assert as_json((before, after)) == as_json(original)
    assert as_json(jsonpatch.apply_patch(before, patch)) == as_json(after)
    state = before
    for operation in patch:
        if operation["op"] in {"replace", "remove"}:
            assert as_json(operation["was"]) == as_json(jsonpatch.JsonPointer(operation["path"]).resolve(state))
        state = jsonpatch.apply_patch(state, [operation])
    assert (patch == []) is (as_json(before) == as_json(after))


def test_entries_of_other_clients_are_ignored():
    person = {"id": "rosa", "name": "Rosa"}
    document = {
        "id": "talks",
        "status": "held",
        "countries": [{"code": "PE", "name": "Peru"}],
        "place": {"country": "JP"},
        "participants": [{"id": "talks-rosa", "person": person, "country": "PE", "note": None}],
        "topics": [{"topic": {"id": "trade", "name": "Trade"}, "note": "At length."}],
        "citations": [{"source": {"id": "paper", "headline": "It was said"}, "field": None}],
        "updated_at": "now",
    }
    assert own_content(document, ["countries"]) == {
        "id": "talks",
        "status": "held",
        "place": {"country": "JP"},
        "participants": [{"id": "talks-rosa", "person": {"id": "rosa"}, "country": "PE", "note": None}],
        "topics": [{"topic": {"id": "trade"}, "note": "At length."}],
        "citations": [{"source": {"id": "paper"}, "field": None}],
        "updated_at": "now",
    }
    assert list(references(own_content(document, ["countries"]))) == [
        ("countries", "JP"),
        ("people", "rosa"),
        ("countries", "PE"),
        ("topics", "trade"),
        ("sources", "paper"),
    ]
    assert diff(document, document | {"countries": [], "updated_at": "later"}, ["countries"]) == []
    agreement = {"topics": [{"id": "trade", "name": "Trade"}], "successors": ["PE"]}
    assert own_content(agreement)["topics"] == [{"id": "trade"}]
    assert list(references(agreement)) == [("topics", "trade"), ("countries", "PE")]
