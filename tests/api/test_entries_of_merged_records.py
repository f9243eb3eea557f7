"""Entries of lists in merges: what becomes the same is joined, and what was different before stays apart."""

import itertools

import pytest

from app.services.intake.enrichment import enrich
from app.services.intake.redirection import redirect

ENTRIES = {
    "tenures": ("people", "name", {"office": "Director", "country": "JP", "term": "2001/2003"}),
    "actions": ("agreements", "title", {"action": "signed", "country": "JP", "date": "2001-02-03"}),
}
MORE = {"tenures": {"acting": True}, "actions": {"effective_date": "2002"}}


def said(entries, name):
    """Return what entries say beyond their identity, in any order."""
    return sorted((entry["note"] or "", *(entry[field] or "" for field in MORE[name])) for entry in entries)


@pytest.mark.parametrize("name", ENTRIES)
@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
@pytest.mark.parametrize("own", [False, True])
def test_a94_record_that_has_more_of_an_entry_is_merged(client, name, order, own):
    resource, label, entry = ENTRIES[name]
    full = {**entry, **MORE[name], "note": "From the gazette."}
    first = {**entry, **(MORE[name] if own else {})}
    others = [[{**entry, "note": "From the gazette."}, full][index] for index in order]
    states = []
    for record_id, entries in (("one", [first, full]), ("other", others)):
        content = {label: f"Record {record_id}", name: entries}
        states.append(client.put(f"/{resource}/{record_id}", json=content).json()[name])
    merged = client.post(f"/{resource}/one/merge", json={"other": "other"})
    assert merged.status_code == 200, merged.text
    remaining = client.get(f"/{resource}/one").json()[name]
    assert remaining[-1] == states[0][1]
    assert len(remaining) == (1 if own else 2)
    assert client.post(f"/{resource}/other/unmerge").status_code == 200
    assert [client.get(f"/{resource}/{item}").json()[name] for item in ("one", "other")] == states


@pytest.mark.parametrize("order", list(itertools.permutations(range(3))))
def test_a94_tenures_of_merged_organizations_are_joined_with_their_equals(client, order):
    for record_id in ("survivor", "merged"):
        client.put(f"/organizations/{record_id}", json={"name": f"Body {record_id}"})
    tenures = [
        {"office": "Director", "organization": {"id": body}, "term": "2001/2003", "note": note}
        for body, note in (("survivor", None), ("survivor", "Again."), ("merged", "Again."))
    ]
    person = {"name": "Orlo Tarka", "tenures": [tenures[index] for index in order]}
    before = client.put("/people/orlo-tarka", json=person).json()["tenures"]
    merged = client.post("/organizations/survivor/merge", json={"other": "merged"})
    assert merged.status_code == 200, merged.text
    after = client.get("/people/orlo-tarka").json()["tenures"]
    assert sorted(item["note"] or "" for item in after) == ["", "Again."]
    assert {item["organization"]["id"] for item in after} == {"survivor"}
    assert client.post("/organizations/merged/unmerge").status_code == 200
    assert client.get("/people/orlo-tarka").json()["tenures"] == before


def test_entries_that_differed_before_stay_apart():
    tenures = [{"office": "Director", "organization": {"id": "merged"}, "note": note} for note in (None, "Again.")]
    document, joined = redirect({"tenures": tenures}, {("organizations", "merged"): "survivor"})
    assert [item["note"] for item in document["tenures"]] == [None, "Again."]
    assert joined == []


def test_joined_entries_repeat_no_third_one():
    entries = [
        (None, "survivor", True),
        ("Again.", "survivor", True),
        ("Again.", "other", None),
        ("Again.", "more", True),
    ]
    for order in itertools.permutations(entries):
        tenures = [
            {"office": "Director", "organization": {"id": body}, "acting": acting, "note": note}
            for note, body, acting in order
        ]
        successors = {("organizations", body): "survivor" for body in ("other", "more")}
        document, joined = redirect({"tenures": tenures}, successors)
        notes = [item["note"] for item in document["tenures"]]
        assert sorted(notes, key=str) in (["Again."], ["Again.", None])
        assert len(notes) + len(joined) == len(entries)


def test_enrichment_keeps_what_a_list_has_twice():
    tenure = {"office": "Director", "country": "JP", "note": "Again."}
    recorded = {"tenures": [tenure, tenure]}
    assert enrich(recorded, {"tenures": [tenure]}) == (recorded, {})
