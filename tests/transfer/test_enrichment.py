"""Enrichment: values that a data set adds to a record, and values that it does not."""

import pytest

from app.services.intake.enrichment import enrich


@pytest.mark.parametrize(
    ("recorded", "incoming", "after", "left"),
    [
        ({"note": None}, {"note": "New."}, {"note": "New."}, {}),
        ({"note": "Old."}, {"note": "New."}, {"note": "Old."}, {"note": "New."}),
        ({"note": "Old."}, {"note": None}, {"note": "Old."}, {}),
        ({"note": "Old."}, {"note": "Old."}, {"note": "Old."}, {}),
        # Vague values are replaced, and never replace more precise ones.
        ({"kind": "other"}, {"kind": "visit"}, {"kind": "visit"}, {}),
        ({"kind": "visit"}, {"kind": "other"}, {"kind": "visit"}, {}),
        ({"kind": "visit"}, {"kind": "state_visit"}, {"kind": "state_visit"}, {}),
        ({"kind": "state_visit"}, {"kind": "visit"}, {"kind": "state_visit"}, {}),
        ({"kind": "summit"}, {"kind": "call"}, {"kind": "summit"}, {"kind": "call"}),
        ({"level": "unknown"}, {"level": "minister"}, {"level": "minister"}, {}),
        ({"level": "minister"}, {"level": "unknown"}, {"level": "minister"}, {}),
        (
            {"status": "unknown", "mode": "unknown"},
            {"status": "held", "mode": "phone"},
            {"status": "held", "mode": "phone"},
            {},
        ),
        (
            {"status": "held", "mode": "phone"},
            {"status": "unknown", "mode": "unknown"},
            {"status": "held", "mode": "phone"},
            {},
        ),
        ({"status": "held"}, {"status": "cancelled"}, {"status": "held"}, {"status": "cancelled"}),
        # Places are combined only if they can be the same place.
        (
            {"place": {"city": "Callao", "country": None, "venue": None}},
            {"place": {"city": "Callao", "country": "PE", "venue": "Port"}},
            {"place": {"city": "Callao", "country": "PE", "venue": "Port"}},
            {},
        ),
        (
            {"place": {"city": "Callao", "country": None, "venue": None}},
            {"place": {"city": "Lima", "country": "PE", "venue": "Palace"}},
            {"place": {"city": "Callao", "country": None, "venue": None}},
            {"place": {"city": "Lima", "country": "PE", "venue": "Palace"}},
        ),
        (
            {"place": {"city": None, "country": "PE", "venue": "Port"}},
            {"place": {"city": "Callao", "country": "PE", "venue": "Quay"}},
            {"place": {"city": "Callao", "country": "PE", "venue": "Port"}},
            {"place": {"venue": "Quay"}},
        ),
        # Lists gain entries.
        ({"aliases": ["a"]}, {"aliases": ["a", "b"]}, {"aliases": ["a", "b"]}, {}),
        (
            {"identifiers": [{"scheme": "pocom", "value": "x"}]},
            {"identifiers": [{"scheme": "pocom", "value": "x"}, {"scheme": "wikidata", "value": "Q1"}]},
            {"identifiers": [{"scheme": "pocom", "value": "x"}, {"scheme": "wikidata", "value": "Q1"}]},
            {},
        ),
    ],
)
def test_missing_field_is_filled_in(recorded, incoming, after, left):
    assert enrich(recorded, incoming) == (after, left)
    assert enrich(after, incoming) == (after, left)


def participant(country, person=None, office=None, role="unknown", **more):
    return (
        {"person": person and {"id": person}, "country": country, "organization": None, "office": office}
        | {"role": role}
        | more
    )


def test_a_list_entry_is_completed_and_differences_are_reported():
    recorded = {"participants": [participant("JP", "mori-ai", role="host", id="p-1"), participant("PE", id="p-2")]}
    data = {
        "participants": [
            participant("PE", office="Envoy", id="other"),
            participant("JP", "mori-ai", office="Minister", role="guest"),
            participant("KR", "kim-a", id="third"),
        ]
    }
    after, remaining = enrich(recorded, data)
    assert after == {
        "participants": [
            participant("JP", "mori-ai", office="Minister", role="host", id="p-1"),
            participant("PE", office="Envoy", id="p-2"),
            participant("KR", "kim-a"),
        ]
    }
    assert remaining == {"participants": [{"person": {"id": "mori-ai"}, "country": "JP", "role": "guest"}]}


def test_two_identical_delegations_stay_separate():
    two = {"participants": [participant("JP", office="Sultan"), participant("JP", office="Envoy"), participant("JP")]}
    assert enrich(two, two) == (two, {})
    turned = {"participants": two["participants"][::-1]}
    assert enrich(two, turned) == (two, {})
    one = {"participants": [participant("JP", office="Envoy")]}
    after, remaining = enrich(one, two)
    assert remaining == {}
    assert sorted(participant["office"] or "" for participant in after["participants"]) == ["", "Envoy", "Sultan"]
    assert enrich(after, two) == (after, {})


def test_derived_fields_and_timestamps_are_unchanged():
    recorded = {"id": "a", "created_at": "1", "updated_at": "2", "starts_on": "3", "ends_on": "4", "countries": []}
    assert enrich(recorded, dict.fromkeys(recorded, "x")) == (recorded, {})
