"""Fields that citations name: a misspelt one, or an entry that the record does not have, is refused."""

import json

import pytest

TALKS = {
    "title": "Talks",
    "date": "1990-01-01",
    "place": {"city": "Lima", "country": "PE"},
    "participants": [{"id": "part", "country": "PE", "office": "Envoy"}],
    "topics": [{"topic": {"id": "fish", "name": "Fish"}}],
}
GAZETTE = {"id": "gazette", "headline": "Gazette"}


def cited(field, **more):
    return {"source": GAZETTE, "field": field, **more}


def errors(response):
    assert response.status_code == 422, response.text
    return [(error["pointer"], error["detail"]) for error in response.json()["errors"]]


def test_a79_misspelt_field_of_a_citation_is_rejected(client):
    for field in (
        "place.cty",
        "date.month",
        "series.nummer",
        "participants.part.ofice",
        "topics.fish.nam",
        "part_of.x",
    ):
        assert errors(client.post("/meetings", json={**TALKS, "citations": [cited(field)]})) == [
            (
                "#/citations/0/field",
                f"the record has no field {field!r}; name a field of the record, such as place.city",
            )
        ]


@pytest.mark.parametrize(
    ("field", "more", "name"),
    [
        ("participants.nobody.office", {"says": "Consul"}, "participants"),
        ("participants.nobody", {}, "participants"),
        ("topics.ships", {"stance": "disputes"}, "topics"),
        ("organizations.club", {}, "organizations"),
        ("identifiers.wikidata", {}, "identifiers"),
    ],
)
def test_a79_entry_that_the_record_lacks_is_rejected(client, field, more, name):
    entry = field.split(".")[1]
    expected = f"{name} has no entry with the id {entry!r}; add the entry, name another one, or {name} as a whole"
    document = {**TALKS, "citations": [cited("date"), cited(field, **more)]}
    assert errors(client.put("/meetings/talks", json=document)) == [("#/citations/1/field", expected)]
    assert client.put("/meetings/talks", json=TALKS).status_code == 201
    assert errors(client.patch("/meetings/talks", json={"citations": [cited(field, **more)]})) == [
        ("#/citations/0/field", expected)
    ]


def test_a79_entries_by_former_and_new_ids_are_accepted(client):
    assert client.post("/topics", json={"id": "fishing", "name": "Fishing"}).status_code == 201
    assert client.put("/meetings/talks", json=TALKS).status_code == 201
    assert client.post("/topics/fish/merge", json={"other": "fishing"}).status_code == 200
    fields = ["participants.part.office", "topics.fishing", "topics.fish.note", "topics.new", "place.city"]
    topics = [{"topic": "fishing"}, {"topic": {"id": "new", "name": "New"}}]
    patch = {"topics": topics, "citations": [cited(field) for field in fields]}
    response = client.patch("/meetings/talks", json=patch)
    assert response.status_code == 200, response.text
    assert [citation["field"] for citation in response.json()["citations"]] == fields


def test_a79_recorded_citation_of_a_removed_entry_stays(client):
    document = {**TALKS, "citations": [cited("participants.part.office", says="Consul"), cited("topics.fish")]}
    assert client.put("/meetings/talks", json=document).status_code == 201
    assert client.patch("/meetings/talks", json={"participants": [], "topics": []}).status_code == 200
    recorded = client.get("/meetings/talks").json()
    assert client.put("/meetings/talks", json=recorded).status_code == 200
    assert client.delete("/meetings/talks").status_code == 204
    assert client.post("/meetings/talks/undelete").status_code == 200
    row = {"resource": "meetings", "document": client.get("/meetings/talks").json() | {"note": "Edited."}}
    response = client.post("/imports", content=json.dumps(row), headers={"Content-Type": "application/x-ndjson"})
    assert response.status_code == 200, response.text


def test_a79_row_of_an_import_with_a_misspelt_field_is_rejected(client):
    row = {"resource": "meetings", "document": {**TALKS, "citations": [cited("place.cty")]}}
    response = client.post("/imports", content=json.dumps(row), headers={"Content-Type": "application/x-ndjson"})
    assert response.status_code == 422
    assert "the record has no field 'place.cty'" in response.json()["errors"][0]["detail"]


def test_field_without_the_form_of_a_name_is_rejected_in_words(client):
    response = client.post("/meetings", json={**TALKS, "citations": [cited("Place/City")]})
    assert errors(response) == [
        (
            "#/citations/0/field",
            "is not the name of a field; write names and ids with dots between them, such as place.city or topics.trade",
        )
    ]


@pytest.mark.parametrize(
    ("field", "value", "detail"),
    [
        ("alpha3", "Nov", "must be three capital letters, such as JPN"),
        ("numeric", "12", "must be three digits, such as 392"),
    ],
)
def test_code_of_another_form_is_rejected_in_words(client, field, value, detail):
    response = client.post("/countries", json={"code": "X-NOVA", "name": "Nova", field: value})
    assert errors(response) == [(f"#/{field}", detail)]
