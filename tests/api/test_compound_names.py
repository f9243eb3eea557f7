"""Compound words, both English spellings, words cut short, first letters, a slip: organizations are found in each form."""

import itertools

import pytest

from app.domain.strings.compound_words import join_compounds
from app.maintenance import checks

FORMS = [
    ("Association of Southeast Nations", "Association of South-East Nations", "Association of South East Nations"),
    ("Cybersecurity Forum", "Cyber-security Forum", "The Cyber Security Forum"),
    ("Postwar Aid Office", "Post-war Aid Office", "Post war Aid Office"),
    ("World Otter Organization", "World Otter Organisation"),
    ("Center for Defense", "Centre for Defence"),
    ("World Otter Organization", "World Otter Org.", "WOO"),
    ("UN Otter Committee", "United Nations Otter Cttee", "Otter Committee of the United Nations"),
    ("International Otter Fund", "Int'l Otter Fund", "Internation Otter Fund"),
]
ORDERS = [pair for forms in FORMS for pair in itertools.permutations(forms, 2)]


@pytest.mark.parametrize(("first", "second"), ORDERS)
def test_compound_names_are_possible_duplicates_in_either_order(client, database, first, second):
    client.post("/organizations", json={"id": "first", "name": first})
    refused = client.post("/organizations", json={"id": "second", "name": second})
    assert (refused.status_code, refused.json()["candidates"]) == (409, ["/organizations/first"])
    assert client.post("/organizations?duplicates=allow", json={"id": "second", "name": second}).status_code == 201
    [pair] = client.get("/duplicates?resource=organizations").json()["items"]
    assert {pair["a"]["id"], pair["b"]["id"]} == {"first", "second"}
    assert not pair["match"]
    assert list(checks.run_checks(database, repair=False)) == []


@pytest.mark.parametrize(("first", "second"), ORDERS[:6])
def test_compound_other_names_are_compared(client, first, second):
    client.post("/organizations", json={"id": "first", "name": "Body one", "other_names": [{"name": first}]})
    client.post("/organizations?duplicates=allow", json={"id": "second", "name": second})
    assert len(client.get("/duplicates?resource=organizations").json()["items"]) == 1
    client.patch("/organizations/second", json={"name": "Lake office"})
    assert client.get("/duplicates?resource=organizations").json()["items"] == []


def test_different_words_are_different_organizations(client):
    names = ("Southeast Nations", "South Nations East", "Northeast Nations", "Otter Import Bank of Orlo")
    for name in (*names, "Otter Export Bank of Orlo", "OIB", "Second Otter Bank", "Otter Bank 3 of Orlo"):
        assert client.post("/organizations", json={"name": name}).status_code == 201


@pytest.mark.parametrize(
    ("one", "other", "joined"),
    [
        ("south east asia", "southeast asia", ("southeast asia", "southeast asia")),
        ("southeast asia", "south east asia", ("southeast asia", "southeast asia")),
        ("south asia and south east asia", "south asia and southeast asia", ("south asia and southeast asia",) * 2),
        ("post war aid", "postwar aid", ("postwar aid", "postwar aid")),
        ("east south", "southeast", ("east south", "southeast")),
    ],
)
def test_words_are_joined_as_in_the_other_title(one, other, joined):
    assert join_compounds(one, other) == joined
