"""Citations that say another value than the recorded one: stances, disputed fields, their filter and their list."""

import pytest
from factories import create, minimal
from sqlalchemy import select

from app.db import models as m
from app.domain.enums import ANY
from app.maintenance import checks

GAZETTE = {"headline": "Envoys meet", "publisher": "The Gazette", "url": "https://gazette.example/envoys"}
HERALD = {"headline": "A meeting of envoys", "publisher": "The Herald", "url": "https://herald.example/envoys"}


def cited(field, says=None, source=HERALD, **more):
    return {"source": source, "field": field, **({} if says is None else {"says": says}), **more}


def meeting(client, *citations, **fields):
    """Create a meeting of 2 September 1923 with these citations; return its URL."""
    return create(client, "meetings", date="1923-09-02", citations=list(citations), **fields)


def stances(document):
    return [citation["stance"] for citation in document["citations"]]


def test_two_requests_show_the_value_of_each_source(client):
    url = meeting(client, cited("date", source=GAZETTE))
    citations = [cited("date", source=GAZETTE), cited("date", "1923-09-01")]
    document = client.patch(url, json={"citations": citations}).json()
    assert document["disputed"] == ["date"]
    assert stances(document) == ["supports", "disputes"]
    [dispute] = client.get("/disputes").json()["items"]
    assert dispute["value"] == "1923-09-02"
    assert (dispute["resource"], dispute["id"], dispute["field"]) == ("meetings", document["id"], "date")
    assert [(item["source"]["publisher"], item["says"]) for item in dispute["citations"]] == [
        ("The Gazette", None),
        ("The Herald", "1923-09-01"),
    ]


@pytest.mark.parametrize(
    ("field", "says", "disputes"),
    [
        ("date", "1923-09-02", False),
        ("date", "1923-09", False),
        ("date", "1923", False),
        ("date", "1923-09-02~", False),
        ("date", "1923-09-01/1923-09-03", False),
        ("date", "../1923-10", False),
        ("date", "1923-09-03", True),
        ("date", "1923-10", True),
        ("date", "1923-09-03/..", True),
        ("title", "THE TÁLKS", False),
        ("title", "Other Talks", True),
        ("kind", "visit", False),
        ("kind", "summit", True),
        ("level", "unknown", False),
        ("place.city", "lima", False),
        ("place.city", "Callao", True),
        ("place.country", "PE", False),
        ("place.country", "Peru", False),
        ("place.country", "JP", True),
        ("place.country", "Japan", True),
        ("participants", {"country": "Peru"}, False),
        ("place.venue", "Palace", True),
        ("place.latitude", -12.5, False),
        ("place.latitude", -12.75, True),
        ("place", {"city": "Lima"}, False),
        ("place", {"city": "Lima", "country": "JP"}, True),
        ("topics", "trade", False),
        ("topics", {"topic": {"name": "Trade"}}, False),
        ("topics", [{"topic": {"name": "Fish"}}], True),
        ("topics.trade", {"topic": "trade", "note": "At length"}, True),
        ("participants", {"country": "PE"}, False),
        ("participants", [{"country": "PE"}, {"country": "JP"}], True),
        ("participants.talks-pe.office", "Envoy", False),
        ("participants.talks-pe.office", "Minister", True),
        ("participants.talks-pe.person", {"name": "Ana Ruiz"}, False),
        ("participants.talks-pe.person", "ana-ruiz", False),
        ("participants.talks-pe.person", {"name": "Eva Sosa", "country": "PE"}, True),
    ],
)
def test_citations_with_another_value_dispute_a_field(client, field, says, disputes):
    document = client.get(
        meeting(
            client,
            cited(field, says),
            title="The Talks",
            kind="state_visit",
            level="minister",
            place={"city": "Lima", "country": "PE", "latitude": -12.5, "longitude": -77.0},
            topics=[{"topic": {"id": "trade", "name": "Trade"}}],
            participants=[
                {"id": "talks-pe", "country": "PE", "office": "Envoy", "person": {"id": "ana-ruiz", "name": "Ana Ruiz"}}
            ],
        )
    ).json()
    assert document["disputed"] == ([field] if disputes else [])
    assert stances(document) == ["disputes" if disputes else "supports"]
    assert client.get("/topics/fish").status_code == 404
    assert client.get("/people/eva-sosa").status_code == 404


@pytest.mark.parametrize(
    ("citation", "named"),
    [
        ({"says": "1923"}, "field"),
        ({"stance": "disputes"}, "field"),
        (cited("date", "yesterday"), "says"),
        (cited("date", 1923), "says"),
        (cited("kind", "picnic"), "says"),
        (cited("place.city", ["Lima"]), "says"),
        (cited("place.latitude", 91), "says"),
        (cited("place.country", "Peruvia"), "says"),
        (cited("place.mayor", "Ana"), "place.mayor"),
        (cited("topics", {"note": "No topic"}), "says"),
        (cited("participants", [{"office": "Envoy"}]), "says"),
        (cited("starts_on", "1923-09-01"), "starts_on"),
        (cited("id", "talks"), "id"),
        (cited("date", start=3), "start and end"),
        (cited("date", start=3, end=3), "end"),
        (cited("date", start=-3, end=3), "start"),
        (cited("date", stance="perhaps"), "stance"),
    ],
)
def test_invalid_citations_are_rejected(client, citation, named):
    data = {**minimal("meetings"), "citations": [{"source": HERALD, **citation}]}
    response = client.post("/meetings", json=data)
    assert response.status_code == 422
    assert named in response.text


def test_citation_offsets_are_stored(client):
    document = client.get(meeting(client, cited("date", "1923-09-02", start=3, end=13))).json()
    assert [(item["start"], item["end"]) for item in document["citations"]] == [(3, 13)]


@pytest.mark.parametrize("resource", ["countries", "organizations", "people", "topics", "agreements", "participants"])
def test_every_resource_has_disputes(client, resource):
    name = {"agreements": "title", "participants": "name_as_printed"}.get(resource, "name")
    url = create(client, resource, citations=[cited(name, "Another Name Entirely")])
    document = client.get(url).json()
    assert document["disputed"] == [name]
    for value in (name, ANY, f"{name},citations"):
        [only] = client.get(f"/{resource}?disputed={value}").json()["items"]
        assert only == document
    assert client.get(f"/{resource}?disputed=citations").json()["items"] == []
    assert client.get(f"/{resource}?disputed=nothing").status_code == 422
    [dispute] = client.get(f"/disputes?resource={resource}&field={name}").json()["items"]
    assert dispute["id"] == document.get("code", document.get("id"))
    assert client.get("/disputes?resource=meetings").json()["items"] == []
    assert client.put(url, json=document).json() == document
    assert client.patch(url, json={"citations": []}).json()["disputed"] == []
    assert client.get("/disputes").json()["items"] == []


def test_edits_settle_and_reopen_a_dispute(client):
    url = meeting(client, cited("date", "1923-09-01"))
    document = client.get(url).json()
    # The stance and the fields that are sent back are derived, not stated.
    settled = client.put(url, json=document | {"date": "1923-09-01", "starts_on": None, "ends_on": None}).json()
    assert (settled["disputed"], stances(settled)) == ([], ["supports"])
    assert client.get("/meetings?disputed=date").json()["items"] == []
    again = client.patch(url, json={"date": "1923-09-05"}).json()
    assert (again["disputed"], stances(again)) == (["date"], ["disputes"])
    assert client.get("/meetings?disputed=date").json()["items"] == [again]


def test_patch_of_a_plain_field_updates_its_dispute(client):
    url = meeting(client, cited("note", "They met twice."), note="They met once.")
    assert client.patch(url, json={"note": "They met twice."}).json()["disputed"] == []
    assert client.patch(url, json={"note": "Thrice."}).json()["disputed"] == ["note"]


def test_stated_stance_is_preserved(client):
    url = meeting(client, cited("date", "1923-09-01", stance="unclear"), cited("title", stance="disputes"))
    document = client.get(url).json()
    assert (document["disputed"], stances(document)) == (["title"], ["unclear", "disputes"])
    changed = client.patch(url, json={"date": "1923-09-07"}).json()
    assert stances(changed) == ["unclear", "disputes"]
    assert client.put(url, json=changed).json() == changed


def test_replacing_citation_has_its_own_stance(client):
    url = meeting(client, cited("title", stance="disputes"))
    document = client.patch(url, json={"citations": [cited("date", source=GAZETTE)]}).json()
    assert (document["disputed"], stances(document)) == ([], ["supports"])


def test_dispute_of_a_participant_is_listed_with_its_meeting(client):
    url = meeting(client, participants=[{"id": "pe-1", "country": "PE", "office": "Envoy"}])
    participant = client.patch("/participants/pe-1", json={"citations": [cited("office", "Minister")]}).json()
    assert participant["disputed"] == ["office"]
    assert client.get(url).json()["disputed"] == ["participants.pe-1.office"]
    assert [item["id"] for item in client.get("/meetings?disputed=participants").json()["items"]] == [
        url.rpartition("/")[2]
    ]
    assert len(client.get("/disputes").json()["items"]) == 1
    facets = client.get("/meetings?facets=disputed").json()["facets"]["disputed"]
    assert [(item["value"], item["count"]) for item in facets] == [("any", 1), ("participants", 1)]
    assert client.post("/participants", json={"meeting": url.rpartition("/")[2], "country": "JP"}).status_code == 201
    assert client.delete("/participants/pe-1").status_code == 204
    assert client.get(url).json()["disputed"] == []
    assert client.get("/meetings?disputed=any").json()["items"] == []
    assert client.get("/disputes").json()["items"] == []


def test_stances_about_participants_follow_those_written_alone(client, database):
    said = {"country": "JP", "person": {"name": "Karo Venn"}, "office": "Envoy"}
    office = cited("participants.pe-1.office", "Minister", source=GAZETTE)
    people = [{"id": "pe-1", "country": "PE", "office": "Envoy"}]
    url = meeting(client, cited("participants", said), office, participants=people)
    own_id = url.rpartition("/")[2]

    def state():
        document = client.get(url).json()
        assert list(checks.run_checks(database, repair=False)) == []
        return document["disputed"], stances(document)

    assert state() == (["participants", "participants.pe-1.office"], ["disputes", "disputes"])
    added = client.post("/participants", json={"meeting": own_id, **said}).json()["id"]
    assert state() == (["participants.pe-1.office"], ["supports", "disputes"])
    client.patch("/participants/pe-1", json={"office": "Minister"})
    assert state() == ([], ["supports", "supports"])
    assert client.get("/meetings?disputed=any").json()["items"] == []
    assert client.delete(f"/participants/{added}").status_code == 204
    assert state() == (["participants"], ["disputes", "supports"])
    assert client.post(f"/participants/{added}/undelete").status_code == 200
    assert state() == ([], ["supports", "supports"])


def test_undeleted_record_has_its_disputes(client):
    url = meeting(client, cited("date", "1923-09-01"))
    document = client.get(url).json()
    client.delete(url)
    assert client.get("/disputes").json()["items"] == []
    back = client.post(f"{url}/undelete").json()
    assert back["disputed"] == ["date"]
    assert back["citations"] == document["citations"]


def test_list_of_disputes_has_pages_and_filters(client):
    for number in range(5):
        create(client, "meetings", title=f"Talks {number}", citations=[cited("date", "1800"), cited("title", "Other")])
    create(client, "topics", citations=[cited("name", "Another name")])
    listed, url = [], "/disputes?limit=4"
    while url:
        page = client.get(url).json()
        listed += page["items"]
        url = page["next"]
    assert len(listed) == 11
    assert {item["resource"] for item in listed} == {"meetings", "topics"}
    assert len(client.get("/disputes?field=date").json()["items"]) == 5
    assert client.get("/disputes?field=date&resource=topics").status_code == 422
    assert client.get("/disputes?field=dat").status_code == 422
    assert client.get("/disputes?resource=sources").status_code == 422
    assert client.get("/disputes?record=talks").status_code == 422


def test_a_merge_settles_a_dispute_about_the_merged_person(client, database):
    client.post("/sources", json={"id": "gazette", "headline": "Gazette", "kind": "book"})
    for name, text in (("sur", "Karl Sur"), ("oth", "Boris Oth")):
        client.post("/people", json={"id": name, "name": text, "country": "PE"})
    cited = [{"source": "gazette", "field": "person", "says": {"id": "oth"}}]
    part = {"id": "part", "person": "sur", "country": "PE", "citations": cited}
    client.put("/meetings/one", json={"title": "One", "date": "1990-01-01", "participants": [part]})
    assert client.get("/meetings/one").json()["disputed"] == ["participants.part.person"]
    assert client.post("/people/sur/merge", json={"other": "oth"}).status_code == 200
    assert client.get("/meetings/one").json()["disputed"] == []
    assert client.post("/people/oth/unmerge").status_code == 200
    assert client.get("/meetings/one").json()["disputed"] == ["participants.part.person"]


@pytest.mark.parametrize("stated", [None, "supports"])
@pytest.mark.parametrize("back", ["restore?version=2", "undelete"])
def test_a_stance_that_followed_from_an_undone_merge_is_not_stated(client, database, stated, back):
    """The record is restored to a state of the time of the merge; its stance follows from the merges of today."""
    client.post("/sources", json={"id": "gazette", "headline": "Gazette", "kind": "book"})
    for name, text in (("sur", "Karl Sur"), ("oth", "Boris Oth")):
        client.post("/people", json={"id": name, "name": text, "country": "PE"})
    cited = {"source": "gazette", "field": "person", "says": {"id": "oth"}} | ({"stance": stated} if stated else {})
    part = {"id": "part", "person": "sur", "country": "PE", "citations": [cited]}
    client.put("/meetings/one", json={"title": "One", "date": "1990-01-01", "participants": [part]})
    assert client.post("/people/sur/merge", json={"other": "oth"}).status_code == 200
    assert client.patch("/meetings/one", json={"note": "Merged."}).is_success
    if back == "undelete":
        assert client.delete("/meetings/one").status_code == 204
    else:
        assert client.patch("/meetings/one", json={"note": "Another note."}).is_success
    assert client.post("/people/oth/unmerge").status_code == 200
    assert client.post(f"/meetings/one/{back}").is_success
    # With the merge the stated stance was the derived one, and the statement went.
    document = client.get("/meetings/one").json()
    assert document["note"] == "Merged."
    assert document["disputed"] == ["participants.part.person"]
    with database.reading() as connection:
        rows = connection.execute(select(m.Citation.stance, m.Citation.stated_stance)).all()
    assert [tuple(row) for row in rows if any(row)] == [("disputes", None)]


def test_a_stated_stance_is_restored(client):
    url = meeting(client, cited("title", stance="disputes"))
    assert client.patch(url, json={"citations": []}).json()["disputed"] == []
    assert client.post(f"{url}/restore?version=1").json()["disputed"] == ["title"]


def test_a_merge_of_meetings_moves_citations_of_participants_to_them(client):
    client.post("/sources", json={"id": "gazette", "headline": "Gazette", "kind": "book"})
    client.post("/people", json={"id": "sur", "name": "Karl Sur", "country": "PE"})
    for name, day in (("a", "1990-01-01"), ("b", "1990-03-01")):
        part = {"id": f"{name}-part", "person": "sur", "country": "PE", "office": "Envoy"}
        citation = {"source": "gazette", "field": f"participants.{name}-part.office", "says": "Envoy"}
        meeting = {"title": f"Talks {name}", "date": day, "participants": [part], "citations": [citation]}
        assert client.put(f"/meetings/{name}", json=meeting).status_code == 201
    assert client.post("/meetings/a/merge", json={"other": "b"}).status_code == 200
    merged = client.get("/meetings/a").json()
    assert merged["disputed"] == []
    fields = [citation["field"] for part in merged["participants"] for citation in part["citations"]]
    assert fields == ["office"]


def test_different_citations_survive_a_merge_of_their_sources(client):
    for name in ("one", "two"):
        client.post("/sources", json={"id": name, "headline": f"Gazette {name}"})
    cited = [
        {"source": f"{name}", "field": "date", "says": f"1990-01-0{day}"} for day, name in ((2, "one"), (3, "two"))
    ]
    client.put("/meetings/m", json={"title": "Talks", "date": "1990-01-01", "citations": cited})
    assert client.post("/sources/one/merge", json={"other": "two"}).status_code == 200
    assert [item["says"] for item in client.get("/meetings/m").json()["citations"]] == ["1990-01-02", "1990-01-03"]


@pytest.mark.parametrize(
    ("citation", "pointer"),
    [
        ({"source": {"headline": "A note"}, "field": "wealth"}, "#/citations/1/field"),
        ({"source": {"headline": "A note"}, "field": "date", "says": "yesterday"}, "#/citations/1/says"),
        ({"source": {"headline": "A note"}, "field": "kind", "says": ["summit"]}, "#/citations/1/says"),
    ],
)
def test_invalid_citation_names_its_field(client, citation, pointer):
    document = {
        "title": "Talks",
        "date": "2019-04-05",
        "participants": [{"country": "JP"}],
        "citations": [{"source": {"headline": "A page"}}, citation],
    }
    response = client.post("/meetings", json=document)
    assert response.status_code == 422, response.text
    assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


@pytest.mark.parametrize(("field", "said", "other"), [("note", "Words", "Others"), ("kind", "call", "summit")])
def test_patch_that_opens_a_dispute_updates_the_disputed_filter(client, field, said, other):
    url = meeting(client, cited(field, said), **{field: said})
    for value, disputed in ((other, 1), (said, 0)):
        assert client.patch(url, json={field: value}).status_code == 200
        assert len(client.get("/meetings", params={"disputed": field}).json()["items"]) == disputed


def test_disputes_of_all_participants_are_derived_by_a_few_statements(client, statements):
    counts = []
    for count in (2, 12):
        people = [{"person": {"name": f"Orla {letter}"}, "country": "PE"} for letter in "ABCDEFGHIJKL"[:count]]
        for person in people:
            person["citations"] = [cited("office", "Envoy")]
        url = create(client, "meetings", date=f"{1900 + count}", participants=people)
        statements.clear()
        document = client.patch(url, json={"date": f"{1950 + count}", "note": "Moved.", "status": "tentative"}).json()
        counts.append(sum(item.startswith(("SELECT citations.", "SELECT disputes.")) for item in statements))
        assert len(document["disputed"]) == count
    assert counts[0] == counts[1]
