"""`GET /duplicates` and `/judgements`: records that may be one, and what a person decided about them."""

import json
from itertools import combinations

import pytest

from app.queries.matching.duplicate_candidates import RESOURCES
from app.queries.questions import DERIVED
from app.services.derivation import duplicates, judged_ids, questions

TITO = {"id": "tito", "name": "Tito", "country": "YUCS"}


@pytest.fixture(autouse=True)
def whole(database):
    """Check, whatever the test did, that all derived data follows from the records."""
    yield
    with database.reading() as connection:
        for resource in RESOURCES:
            assert list(duplicates.differences(connection, resource)) == [], resource
        for provider in DERIVED:
            assert list(questions.differences(connection, provider)) == [], provider.kind
        assert list(judged_ids.wrong(connection)) == []


@pytest.fixture
def create(client):
    def post(resource, **document):
        response = client.post(f"/{resource}?duplicates=allow", json=document)
        assert response.status_code == 201, response.text
        return response.json()

    return post


@pytest.fixture
def offered(client):
    def get(**params):
        response = client.get("/duplicates", params=params)
        assert response.status_code == 200, response.text
        return response.json()["items"]

    return get


@pytest.fixture
def judge(client):
    def post(resource, a, b, judgement, **fields):
        body = {"resource": resource, "a": a, "b": b, "judgement": judgement, **fields}
        return client.post("/judgements", json=body)

    return post


def ids(pairs):
    return [{pair["a"]["id"], pair["b"]["id"]} for pair in pairs]


def person(create, record_id, name, country, office=None, term=None, **fields):
    tenures = [{"office": office, "country": country, "term": term}] if office else []
    return create("people", id=record_id, name=name, country=country, tenures=tenures, **fields)


def meeting(create, record_id, date, *participants, **fields):
    return create(
        "meetings",
        **{
            "id": record_id,
            "title": record_id,
            "date": date,
            "kind": "bilateral_meeting",
            "participants": list(participants),
        }
        | fields,
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Orlo Venn Tarka", "Tarka"),
        ("Gadar Nimeri", "Gadar Nimiere"),
        ("Sheik Orlo Venn", "Venn, Orlo"),
        ("Orlo Venn", "Dr. Orlo VENN"),
    ],
)
def test_people_with_the_same_office_are_a_match(create, offered, one, other):
    person(create, "one", one, "PE", "President", "1960-01-01/1980-05-04")
    person(create, "other", other, "PE", "President", "1960-01-01/1980-05-04")
    [pair] = offered(resource="people", id="other")
    assert (ids([pair]), pair["match"], pair["judgement"]) == ([{"one", "other"}], True, None)
    assert pair["score"] == sum(reason["points"] for reason in pair["reasons"])
    assert pair["a"] == {"id": "one", "url": "/people/one", "name": one, "date": None, "countries": ["PE"]}


def test_pairs_of_a_merged_record_are_those_of_its_survivor(create, offered, client):
    for name in ("one", "two", "other", "gone"):
        person(create, name, "Orlo Venn", "PE", "President", "1960-01-01/1980-05-04")
    for survivor, merged in (("two", "gone"), ("one", "two")):
        assert client.post(f"/people/{survivor}/merge", json={"other": merged}).status_code == 200
    [pair] = offered(resource="people", id="gone")
    assert ids([pair]) == [{"one", "other"}]
    assert client.delete("/people/one").status_code == 204
    response = client.get("/duplicates?resource=people&id=gone")
    assert (response.status_code, response.headers.get("location")) == (410, None)


def test_person_without_a_country_is_a_possible_duplicate(create, offered):
    person(create, "jens-one", "Jens Orlovar", "AT", "Prime Minister", "2005-01-01/2013-01-01")
    create("people", id="jens-two", name="Jens Orlovar")
    [pair] = offered(resource="people", id="jens-two")
    assert ids([pair]) == [{"jens-one", "jens-two"}]
    assert not pair["match"]


def test_different_people_are_not_duplicates(create, offered):
    person(create, "one", "Orlo Venn", "PE", identifiers=[{"scheme": "wikidata", "value": "Q900001"}])
    person(create, "two", "Orlo Venn", "PE", identifiers=[{"scheme": "wikidata", "value": "Q900002"}])
    person(create, "three", "Orlo Venn Jr.", "PE", born="1990")
    person(create, "four", "Marla Venn", "PE")
    assert {"one", "two"} not in ids(offered(resource="people"))
    assert {"one", "four"} not in ids(offered(resource="people"))


def test_readout_and_visit_are_possible_duplicates(create, offered, client):
    person(create, "host", "Tarka Orlo", "US", "President", "2020-01-20/2025-01-20")
    person(create, "guest", "Marla Venn", "PE", "Prime Minister", "2019-01-01/2025-01-01")
    meeting(
        create,
        "visit",
        "2023-05-12",
        {"person": "guest", "country": "PE", "office": "Prime Minister"},
        {"country": "US"},
        kind="working_visit",
    )
    meeting(
        create,
        "readout",
        "2023-05-12",
        {"person": "guest", "country": "PE", "office": "Prime Minister"},
        {"person": "host", "country": "US", "office": "President"},
        place={"city": "Washington", "country": "US"},
    )
    meeting(
        create,
        "secretary",
        "2023-05-12",
        {"country": "PE"},
        {"person": {"id": "secretary-venn", "name": "Ilse Karo"}, "country": "US", "office": "Secretary of State"},
        kind="visit",
    )
    [best, *rest] = offered(resource="meetings", id="readout")
    assert (ids([best]), best["match"]) == ([{"visit", "readout"}], True)
    assert best["a"]["date"] == "2023-05-12"
    assert best["a"]["countries"] == ["PE", "US"]
    assert all(pair["score"] < best["score"] - 20 for pair in rest)
    assert client.patch("/meetings/visit", json={"date": "2023-05-13"}).status_code == 200
    [pair] = offered(resource="meetings", id="readout")
    assert not pair["match"]
    assert client.patch("/meetings/visit", json={"date": "2023-06-13"}).status_code == 200
    assert offered(resource="meetings", id="readout") == []


def test_similar_agreements_and_organizations_are_possible_duplicates(create, offered):
    action = {"action": "signed", "date": "1999-06-29"}
    for name, title in (
        ("one", "Agreement on Fishing in Lake Orlo"),
        ("two", "AGREEMENT ON FISHING IN LAKE ORLO."),
        ("three", "Second Protocol on Lake Orlo"),
    ):
        create(
            "agreements",
            id=name,
            title=title,
            kind="treaty",
            parties=[{"country": "PE"}, {"country": "JP"}],
            actions=[action],
        )
    assert ids(offered(resource="agreements", min_score=80)) == [{"one", "two"}]
    create("organizations", id="orlo-union", name="Union of Orlo", abbreviation="UOO", kind="bloc")
    create("organizations", id="uoo", name="UOO", kind="bloc")
    assert ids(offered(resource="organizations")) == [{"orlo-union", "uoo"}]


@pytest.fixture
def pair(create):
    person(create, "one", "Orlo Venn Tarka", "PE", "President", "1960-01-01/1980-05-04")
    person(create, "two", "Tarka", "PE", "President", "1960-01-01/1980-05-04")


@pytest.mark.usefixtures("pair")
def test_pair_judged_different_is_not_listed_again(offered, judge, client):
    response = judge("people", "two", "one", "different")
    assert response.status_code == 201
    judged = response.json()
    assert (judged["a"], judged["b"], judged["records"]) == ("one", "two", ["/people/one", "/people/two"])
    assert judged["actor"]
    assert response.headers["location"].endswith(f"/judgements/{judged['id']}")
    assert client.get(response.headers["location"]).json() == judged | {"discarded": None, "ended": None}
    assert offered(resource="people", id="one") == []
    assert judge("people", "one", "two", "different").json() == judged
    assert judge("people", "one", "two", "different").status_code == 200
    assert client.patch("/people/one", json={"note": "Edited."}).status_code == 200
    assert client.patch("/people/two", json={"other_names": [{"name": "Orlo Venn Tarka"}]}).status_code == 200
    assert offered(resource="people", id="one") == []
    assert client.delete(f"/judgements/{judged['id']}").status_code == 204
    assert client.delete(f"/judgements/{judged['id']}").status_code == 204
    assert ids(offered(resource="people", id="one")) == [{"one", "two"}]
    [kept] = client.get("/judgements?history=true").json()["items"]
    assert kept["ended_by"] == judged["actor"]
    assert client.get("/judgements").json()["items"] == []


@pytest.mark.usefixtures("pair")
def test_pair_judged_unsure_is_listed_last(offered, judge, create, client):
    create("people", id="jens-one", name="Jens Orlovar")
    create("people", id="jens-two", name="Jens Orlovar")
    assert ids(offered(resource="people"))[:2] == [{"one", "two"}, {"jens-one", "jens-two"}]
    assert judge("people", "one", "two", "unsure").status_code == 201
    *_, last = offered(resource="people")
    assert (ids([last]), last["judgement"], last["match"]) == ([{"one", "two"}], "unsure", False)
    assert judge("people", "one", "two", "different").status_code == 201
    assert [item["judgement"] for item in client.get("/judgements").json()["items"]] == ["different"]
    history = client.get("/judgements?history=true&resource=people&id=two").json()["items"]
    assert [item["judgement"] for item in history] == ["different", "unsure"]


def test_same_meetings_are_merged(create, judge, client, offered):
    for name in ("first", "second", "third"):
        meeting(create, name, "2023-05-12", {"country": "PE"}, {"country": "JP"}, title="Visit to Lima")
    assert judge("meetings", "third", "first", "different").status_code == 201
    response = judge("meetings", "second", "first", "same")
    assert response.status_code == 201, response.text
    assert response.json()["records"] == ["/meetings/first"]
    moved = client.get("/meetings/second", follow_redirects=False)
    assert (moved.status_code, moved.headers["location"]) == (308, "/meetings/first")
    assert judge("meetings", "second", "first", "same").status_code == 200
    refused = judge("meetings", "second", "first", "different")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/b")
    assert "POST /meetings/second/unmerge undoes that" in refused.json()["detail"]
    # The merged id stands for the survivor, which is not the third.
    assert judge("meetings", "second", "third", "different").status_code == 200
    assert offered(resource="meetings") == []
    merge = client.post("/meetings/first/merge", json={"other": "third"})
    assert (merge.status_code, merge.json()["errors"][0]["pointer"]) == (422, "#/other")
    assert "judged different" in merge.json()["detail"]
    assert judge("meetings", "second", "third", "same", survivor="third").status_code == 201
    assert client.get("/meetings/first", follow_redirects=False).headers["location"] == "/meetings/third"


def test_a_judgement_follows_a_merge(create, judge, client, offered):
    for name in ("first", "second", "third"):
        meeting(create, name, "2023-05-12", {"country": "PE"}, {"country": "JP"}, title="Visit to Lima")
    assert judge("meetings", "second", "third", "different").status_code == 201
    assert client.post("/meetings/first/merge", json={"other": "second"}).status_code == 200
    assert offered(resource="meetings") == []
    [judged] = client.get("/judgements").json()["items"]
    assert (judged["b"], judged["records"]) == ("third", ["/meetings/first", "/meetings/third"])


def test_a86_judgement_says_which_ones_it_ends(create, judge, client):
    for name in ("first", "second", "third"):
        meeting(create, name, "2023-05-12", {"country": "PE"}, {"country": "JP"}, title="Visit to Lima")
    different = judge("meetings", "second", "third", "different").json()
    assert client.post("/meetings/first/merge", json={"other": "second"}).status_code == 200
    # It is not about the same two ids, but about the same two records.
    unsure = judge("meetings", "first", "third", "unsure").json()
    same = judge("meetings", "third", "first", "same").json()
    again = judge("meetings", "third", "first", "same").json()
    assert [item["ended"] for item in (different, unsure, same, again)] == [[], [different["id"]], [unsure["id"]], []]
    assert client.get(f"/judgements/{different['id']}").json()["ended_at"] == unsure["at"]
    assert client.get(f"/judgements/{same['id']}").json()["ended"] is None


def test_pairs_follow_deletion_and_undeletion(create, judge, client, offered):
    for name in ("first", "second"):
        meeting(create, name, "2023-05-12", {"country": "PE"}, {"country": "JP"}, title="Visit to Lima")
    assert judge("meetings", "first", "second", "different").status_code == 201
    assert client.delete("/meetings/second").status_code == 204
    refused = judge("meetings", "first", "second", "unsure")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/b")
    assert "POST /meetings/second/undelete restores it" in refused.json()["detail"]
    assert client.post("/meetings/second/undelete").status_code == 200
    assert offered(resource="meetings") == []


@pytest.mark.usefixtures("pair")
@pytest.mark.parametrize(
    ("fields", "pointer"),
    [
        ({"a": "nobody"}, "#/a"),
        ({"b": "nobody"}, "#/b"),
        ({"a": "two"}, "#/b"),
        ({"survivor": "nobody", "judgement": "same"}, "#/survivor"),
        ({"judgement": "maybe"}, "#/judgement"),
        ({"resource": "topics"}, "#/resource"),
        ({"extra": "1"}, "#/extra"),
    ],
)
def test_invalid_judgements_are_rejected(client, fields, pointer):
    body = {"resource": "people", "a": "one", "b": "two", "judgement": "different"} | fields
    response = client.post("/judgements", json=body)
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, pointer)


@pytest.mark.parametrize(
    "query",
    [
        "resource=topics",
        "resource=people&resource=meetings",
        "id=one",
        "min_score=101",
        "country=Nowhereland",
        "q=x",
        "cursor=x",
    ],
)
def test_invalid_parameters_are_rejected(client, query):
    assert client.get(f"/duplicates?{query}").status_code == 422


@pytest.mark.usefixtures("pair")
def test_duplicates_have_filters_and_pages(client, create, offered):
    for number in range(3):
        person(create, f"a-{number}", f"Marla Karo{number}", "JP")
        person(create, f"b-{number}", f"Marla Karo{number}", "JP")
    every = offered()
    assert ids(offered(country="Japan")) == [pair for pair in ids(every) if pair != {"one", "two"}]
    assert ids(offered(country="PE")) == ids(offered(match="true")) == [{"one", "two"}]
    seen, url = [], "/duplicates?limit=1"
    while url:
        page = client.get(url).json()
        seen += page["items"]
        url = page["next"]
    assert seen == every
    assert [pair["score"] for pair in every] == sorted((pair["score"] for pair in every), reverse=True)
    assert client.get("/duplicates?resource=people&id=nobody").status_code == 404


@pytest.mark.usefixtures("pair")
def test_same_people_are_merged_and_the_merge_is_undone(judge, client, offered):
    response = judge("people", "one", "two", "same", survivor="one")
    assert response.status_code == 201, response.text
    assert client.get("/people/two", follow_redirects=False).status_code == 308
    [judged] = client.get("/judgements").json()["items"]
    assert judged["records"] == ["/people/one"]
    assert offered(resource="people") == []
    refused = client.delete(f"/judgements/{judged['id']}")
    assert refused.status_code == 422
    assert "POST /people/two/unmerge undoes that" in refused.json()["detail"]
    undone = client.post("/people/two/unmerge")
    assert undone.status_code == 200, undone.text
    assert client.get("/judgements").json()["items"] == []
    [ended] = client.get("/judgements?history=true").json()["items"]
    assert ended["records"] == ["/people/one", "/people/two"]
    assert ended["ended_at"]
    assert ids(offered(resource="people")) == [{"one", "two"}]
    assert client.delete(f"/judgements/{judged['id']}").status_code == 204
    assert judge("people", "one", "two", "same").status_code == 201


@pytest.mark.parametrize("record_id", ["0123456789abcdef", "x", "%00", "0" * 300, "%F0%9F%98%80"])
def test_unknown_judgement_is_404(client, record_id):
    assert client.get(f"/judgements/{record_id}").status_code == 404
    assert client.delete(f"/judgements/{record_id}").status_code == 404


FIRST_NAMES = [
    "Ada",
    "Bela",
    "Cole",
    "Dina",
    "Egon",
    "Fela",
    "Gero",
    "Hila",
    "Igor",
    "Jona",
    "Kaya",
    "Lino",
    "Mira",
    "Nilo",
]


OTHERS = [f"{name}-tarka".lower() for name in [*FIRST_NAMES[:11], "Sven"]]


def pairs_of_people(offered):
    return {frozenset(pair) for pair in ids(offered(resource="people", limit=200))}


def test_common_word_leads_to_the_same_pairs_in_any_order(create, offered, client):
    def add(names):
        for name in names:
            person(create, f"{name}-tarka".lower(), f"{name} Tarka", "PE", "President", "1990-01-01/1991-01-01")

    person(create, "ilda-tarka", "Ilda Tarka", "PE", "President", "1990-01-01/1991-01-01")
    add(FIRST_NAMES[:11])
    twelve = pairs_of_people(offered)
    assert frozenset({"ada-tarka", "bela-tarka"}) in twelve
    add(FIRST_NAMES[11:12])
    assert pairs_of_people(offered) == set(), "a word that thirteen people have leads to no pairs of other names"
    assert client.delete(f"/people/{FIRST_NAMES[11]}-tarka".lower()).status_code == 204
    assert pairs_of_people(offered) == twelve
    assert client.patch("/people/ilda-tarka", json={"name": "Ilda Venn"}).status_code == 200
    add(["Sven"])
    assert client.patch("/people/ilda-tarka", json={"name": "Ilda Tarka"}).status_code == 200
    assert pairs_of_people(offered) == set()
    assert client.patch("/people/ilda-tarka", json={"country": "JP", "tenures": []}).status_code == 200
    assert pairs_of_people(offered) == {frozenset(pair) for pair in combinations(OTHERS, 2)}


def test_lone_common_word_leads_to_holders_of_its_office(create, offered):
    for name in FIRST_NAMES:
        person(create, f"{name}-tarka".lower(), f"{name} Tarka", "PE", "President", "1990-01-01/1991-01-01")
    person(create, "whole", "Orlo Tarka", "PE", "Prime Minister", "1964-11-09/1972-07-07")
    person(create, "lone", "Tarka", "PE", "Prime Minister", "1967-11-14/1967-11-15")
    [pair] = offered(resource="people", id="lone")
    assert (ids([pair]), pair["match"]) == ([{"whole", "lone"}], True)


def test_people_without_a_country_meet_those_of_all_countries(create, offered):
    create("people", id="unknown", name="Tarka")
    for number, country in enumerate(["PE", "JP", "KE", "NO"]):
        person(create, f"of-{number}", f"{FIRST_NAMES[number]} Tarka", country)
    assert len(offered(resource="people", id="unknown", min_score=0)) == 4
    create("people", id="also-unknown", name="Orlo Tarka")
    assert frozenset({"unknown", "also-unknown"}) in pairs_of_people(offered)


def test_judgements_that_wait_for_a_record(client):
    assert client.post("/people", json=TITO).status_code == 201
    judged = {"resource": "people", "a": "tito", "b": "titto", "judgement": "different", "actor": "a curator"}
    line = json.dumps({"resource": "judgements", "document": judged | {"at": "2024-01-01T00:00:00Z"}})
    response = client.post("/imports", content=line, headers={"Content-Type": "application/x-ndjson"})
    [entry] = response.json()["waiting"]
    assert (entry["where"], entry["lacks"]) == ("body line 1", ["/people/titto"])
    [listed] = client.get("/judgements?waiting=true").json()["items"]
    assert entry["id"] == f"/judgements/{listed['id']}"
    assert client.get("/judgements?waiting=false").json()["items"] == []
    assert client.post("/people", json={"id": "titto", "name": "Titto", "country": "PE"}).status_code == 201
    assert client.get("/judgements?waiting=true").json()["items"] == []
