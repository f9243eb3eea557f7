"""References: by id, by natural key, by identifier. A reference never edits, and never guesses."""

import pytest

IAEA = "International Atomic Energy Agency"


@pytest.fixture(scope="module")
def start_file(grow):
    def write(client):
        for url, document in (
            ("/people/ana-pe", {"name": "Ana Peña", "country": "PE", "identifiers": [{"scheme": "x", "value": "1"}]}),
            ("/people/twin-1", {"name": "Twin", "country": "PE"}),
            ("/people/twin-2", {"name": "Twin", "country": "PE"}),
            ("/people/stateless", {"name": "Stateless One"}),
            ("/topics/sea", {"name": "Sea", "aliases": ["Ocean"]}),
            ("/sources/s1", {"headline": "Report", "publisher": "P", "date": "1999", "url": "https://a.example/1"}),
            ("/sources/s2", {"headline": "Leaflet", "publisher": "P", "date": "1999"}),
            ("/agreements/pact", {"title": "Pact", "parties": [{"country": "JP"}, {"organization": "iaea"}]}),
            ("/agreements/pact-2", {"title": "Pact", "parties": [{"country": "PE"}]}),
        ):
            assert client.put(url, json=document).status_code == 201

    return grow(write)


def post(client, **document):
    return client.post("/meetings?duplicates=allow", json={"title": "T", "date": "1999", **document})


@pytest.mark.parametrize(
    ("reference", "country", "found"),
    [
        ("ana-pe", None, "ana-pe"),
        ({"id": "ana-pe"}, None, "ana-pe"),
        ({"id": "ana-pe", "name": "ANA PENA", "country": "PE"}, None, "ana-pe"),
        ({"name": "ana pen\u0303a", "country": "PE"}, None, "ana-pe"),
        ({"name": "Ana Peña"}, "PE", "ana-pe"),
        ({"name": "Ana Peña", "identifiers": [{"scheme": "x", "value": "1"}]}, None, "ana-pe"),
        ({"name": "Stateless One"}, None, "stateless"),
        # Never by name across countries, nor from a country to none.
        ({"name": "Ana Peña"}, "JP", "ana-pena"),
        ({"name": "Ana Peña"}, None, "ana-pena"),
        ({"name": "Stateless One"}, "PE", "stateless-one"),
        ({"id": "chosen", "name": "Ana Peña", "country": "PE"}, None, "chosen"),
    ],
)
def test_people_are_found_or_created(client, reference, country, found):
    response = post(client, participants=[{"person": reference, "country": country}])
    assert response.status_code == 201, response.text
    assert response.json()["participants"][0]["person"]["id"] == found


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("sea", "sea"),
        ({"name": "SEA"}, "sea"),
        ({"name": "ocean"}, "sea"),
        ({"id": "sea", "name": "Ocean"}, "sea"),
        ({"name": "Sea", "aliases": ["Ocean"]}, "sea"),
        ({"name": "Lakes"}, "lakes"),
    ],
)
def test_topics_are_found_or_created(client, reference, found):
    assert post(client, topics=[{"topic": reference}]).json()["topics"][0]["topic"]["id"] == found


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("s1", "s1"),
        ({"headline": "Report", "url": "https://a.example/1"}, "s1"),
        ({"headline": "REPORT", "publisher": "P", "date": "1999"}, "s1"),
        ({"headline": "Report", "publisher": "P"}, "p-report"),
        ({"headline": "Report", "publisher": "P", "date": "1999-01"}, "1999-01-31-p-report"),
        ({"headline": "Report", "publisher": "Q", "date": "1999"}, "1999-12-31-q-report"),
        (
            {"headline": "Leaflet", "publisher": "P", "date": "1999", "url": "https://a.example/2"},
            "1999-12-31-p-leaflet",
        ),
    ],
)
def test_sources_are_found_or_created(client, reference, found):
    assert post(client, citations=[{"source": reference}]).json()["citations"][0]["source"]["id"] == found


@pytest.mark.parametrize(
    ("reference", "found"),
    [
        ("pact", "pact"),
        ({"title": "pact", "parties": [{"country": "PE"}]}, "pact-2"),
        ({"title": "Pact", "parties": [{"country": "JP"}, {"organization": {"name": IAEA}}]}, "pact"),
        ({"title": "Pact", "parties": [{"organization": "iaea"}, {"country": "JP"}]}, "pact"),
        ({"title": "Pact", "parties": [{"country": "JP"}]}, "pact-3"),
        ({"title": "Other"}, "other"),
    ],
)
def test_agreements_are_found_or_created(client, reference, found):
    response = post(client, agreements=[{"agreement": reference, "relation": "signed"}])
    assert response.status_code == 201, response.text
    assert response.json()["agreements"][0]["agreement"]["id"] == found


@pytest.mark.parametrize(
    ("document", "pointer"),
    [
        ({"participants": [{"person": {"id": "ana-pe", "name": "Ben"}}]}, "#/participants/0/person/name"),
        ({"participants": [{"person": {"id": "ana-pe", "country": "JP"}}]}, "#/participants/0/person/country"),
        (
            {"participants": [{"person": {"name": "Ana Peña", "country": "PE", "born": "1950"}}]},
            "#/participants/0/person/born",
        ),
        ({"topics": [{"topic": {"name": "Sea", "description": "Deep."}}]}, "#/topics/0/topic/description"),
        ({"topics": [{"topic": {"name": "Sea", "aliases": ["Lake"]}}]}, "#/topics/0/topic/aliases"),
        ({"topics": [{"topic": {"id": "sea", "parent": "east-asia"}}]}, "#/topics/0/topic/parent"),
        ({"topics": [{"topic": {"id": "sea", "name": "Lake"}}]}, "#/topics/0/topic/name"),
        (
            {"citations": [{"source": {"headline": "Another", "url": "https://a.example/1"}}]},
            "#/citations/0/source/headline",
        ),
        (
            {"organizations": [{"organization": {"name": IAEA, "kind": "bloc"}}]},
            "#/organizations/0/organization/kind",
        ),
        (
            {"agreements": [{"agreement": {"id": "pact", "kind": "treaty"}, "relation": "signed"}]},
            "#/agreements/0/agreement/kind",
        ),
    ],
)
def test_a_reference_that_differs_from_its_record_is_refused(client, document, pointer):
    response = post(client, **document)
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["pointer"] == pointer
    assert "a reference never edits" in error["detail"]


def test_a_reference_that_matches_its_record_is_accepted(client):
    for document in (
        client.get("/people/ana-pe").json() | {"created_at": None, "updated_at": None},
        {"id": "ana-pe", "identifiers": [{"scheme": "x", "value": "1"}], "other_names": []},
    ):
        assert post(client, participants=[{"person": document}]).status_code == 201


@pytest.mark.parametrize(
    ("document", "path", "candidates"),
    [
        (
            {"participants": [{"person": {"name": "Twin"}, "country": "PE"}]},
            "#/participants/0/person",
            "twin-1, twin-2",
        ),
        (
            {"agreements": [{"agreement": {"title": "Pact"}, "relation": "signed"}]},
            "#/agreements/0/agreement",
            "pact, pact-2",
        ),
    ],
)
def test_ambiguous_reference_names_its_candidates(client, document, path, candidates):
    response = post(client, **document)
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["pointer"] == path
    assert error["detail"].endswith(f"choose one by id: {candidates}")


def test_reference_to_a_deleted_record_is_rejected(client):
    client.delete("/topics/sea")
    response = post(client, topics=["sea"])
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "#/topics/0/topic/id"
    assert "POST /topics/sea/undelete restores it" in response.json()["detail"]


def test_id_of_a_merged_record_names_the_request_that_undoes_the_merge(client):
    assert client.post("/topics", json={"id": "ocean", "name": "Deep water"}).status_code == 201
    assert client.post("/topics/ocean/merge", json={"other": "sea"}).status_code == 200
    remedy = "POST /topics/sea/unmerge undoes that"
    refused = client.post("/topics", json={"id": "sea", "name": "Another sea"})
    assert (refused.status_code, remedy in refused.json()["detail"]) == (409, True)
    assert "'sea' was merged into 'ocean'; choose another" in refused.json()["errors"][0]["detail"]
    assert client.delete("/topics/ocean").status_code == 204
    response = post(client, topics=["sea"])
    assert (response.status_code, remedy in response.json()["detail"]) == (422, True)


@pytest.mark.parametrize("kind", ["part", "participant"])
def test_reference_to_a_deleted_meeting_names_its_undeletion(client, kind):
    meeting = client.post("/meetings", json={"title": "Whole", "date": "2023"}).headers["location"]
    whole = meeting.rsplit("/", 1)[-1]
    client.delete(meeting)
    if kind == "part":
        response = post(client, part_of=whole)
    else:
        response = client.post("/participants", json={"meeting": {"id": whole}, "country": "PE"})
    assert response.status_code == 422
    assert f"POST /meetings/{whole}/undelete restores it" in response.json()["errors"][0]["detail"]


def test_a_reference_that_names_nothing_is_refused(client):
    for document, pointer in (
        ({"topics": [{"topic": {}}]}, "#/topics/0/topic"),
        ({"participants": [{}]}, "#/participants/0"),
        ({"participants": [{"person": {"country": "PE"}}]}, "#/participants/0/person"),
        ({"topics": [{}]}, "#/topics/0/topic"),
        ({"topics": [7]}, "#/topics/0"),
    ):
        response = post(client, **document)
        assert response.status_code == 422
        assert [error["pointer"] for error in response.json()["errors"]] == [pointer]


@pytest.mark.parametrize(
    ("url", "document", "free", "pointer", "existing"),
    [
        ("/topics", {"name": "  sea "}, {"name": "Free"}, "#/name", "sea"),
        ("/organizations", {"name": IAEA.upper()}, {"name": "Free"}, "#/name", "iaea"),
        ("/sources", {"url": "https://a.example/1"}, {"headline": "Free"}, "#/url", "s1"),
        ("/people", {"identifiers": [{"scheme": "x", "value": "1"}]}, {"name": "Free"}, "#/identifiers/0", "ana-pe"),
    ],
)
def test_a_unique_value_conflict_names_the_record(client, url, document, free, pointer, existing):
    made = client.post(url, json=free | document)
    assert client.put(f"{url}/free", json=free).status_code == 201
    edited = client.patch(f"{url}/free", json=document)
    for response in (made, edited):
        assert (response.status_code, response.json()["existing"]) == (409, existing)
        assert [error["pointer"] for error in response.json()["errors"]] == [pointer]
    assert client.patch(f"{url}/{existing}", json=document).status_code == 200


def test_a_person_found_by_an_identifier_is_not_edited(client):
    person = {"name": "Another form", "identifiers": [{"scheme": "x", "value": "1"}]}
    response = post(client, participants=[{"person": person}])
    assert response.status_code == 422
    assert response.json()["errors"][0]["pointer"] == "#/participants/0/person/name"


def test_identifiers_of_different_records_are_rejected_at_their_field(client):
    client.patch("/people/twin-1", json={"identifiers": [{"scheme": "x", "value": "2"}]})
    both = [{"scheme": "x", "value": "1"}, {"scheme": "x", "value": "2"}]
    refused = post(client, participants=[{"country": "PE"}, {"person": {"name": "Ana Peña", "identifiers": both}}])
    assert refused.status_code == 422
    assert [error["pointer"] for error in refused.json()["errors"]] == ["#/participants/1/person/identifiers/1"]


SEAT = "/participants/seat"


@pytest.fixture
def seat(client):
    document = {"meeting": "2023-09-01-japan-peru-foreign-ministers", "person": "twin-1", "organization": "iaea"}
    assert client.put(SEAT, json=document).status_code == 201


@pytest.mark.usefixtures("seat")
@pytest.mark.parametrize(
    ("change", "person", "organization"),
    [
        ({"person": "ana-pe"}, "ana-pe", "iaea"),
        ({"person": {"id": "ana-pe"}}, "ana-pe", "iaea"),
        ({"person": {"id": "twin-1"}}, "twin-1", "iaea"),
        ({"person": {"id": "ana-pe", "name": None}}, "ana-pe", "iaea"),
        ({"person": {"name": "Stateless One"}}, "stateless", "iaea"),
        ({"person": {"name": "Somebody New", "other_names": None}}, "somebody-new", "iaea"),
        ({"person": {"id": "chosen", "name": "Twin"}}, "chosen", "iaea"),
        ({"organization": {"id": "apec"}}, "twin-1", "apec"),
        ({"organization": {"name": "New Body"}, "person": {"id": "twin-2"}}, "twin-2", "new-body"),
        ({"organization": None}, "twin-1", None),
        ({"meeting": {"id": "2023-09-01-japan-peru-foreign-ministers"}, "note": "N"}, "twin-1", "iaea"),
    ],
)
def test_patch_accepts_references_like_a_new_record(client, change, person, organization):
    response = client.patch(SEAT, json=change)
    assert response.status_code == 200, response.text
    document = response.json()
    assert document["person"]["id"] == person
    assert (document["organization"] or {"id": None})["id"] == organization
    assert client.get("/people/twin-1").json()["name"] == "Twin"


@pytest.mark.usefixtures("seat")
@pytest.mark.parametrize(
    ("change", "pointer", "detail"),
    [
        ({"person": {"id": "nobody-at-all"}}, "#/person", "people has no record with the id"),
        ({"person": {"id": "ana-pe", "name": "Twin"}}, "#/person/name", "a reference never edits"),
        ({"person": {}}, "#/person", "give the id of a record, or its name"),
        ({"person": {"id": None}}, "#/person", "give the id of a record, or its name"),
        ({"person": {"note": "Tall."}}, "#/person", "give the id of a record, or its name"),
        ({"person": {"id": "twin-1", "note": "Tall."}}, "#/person/note", "a reference never edits"),
        ({"person": {"id": "twin-1", "nmae": None}}, "#/person/nmae", "did you mean 'name'?"),
        ({"person": ["twin-1"]}, "#/person", "must be"),
        ({"country": {"code": "PE"}}, "#/country", "must be a text"),
        ({"meeting": {"id": "nowhere"}}, "#/meeting", "no meeting has the id"),
        ({"meeting": {"title": "Talks"}}, "#/meeting", "give the id of a record"),
        ({"offise": None}, "#/offise", "did you mean 'office'?"),
    ],
)
def test_invalid_patch_is_rejected_with_its_field(client, change, pointer, detail):
    before = client.get(SEAT).json()
    response = client.patch(SEAT, json={"note": "Changed.", **change})
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["pointer"] == pointer
    assert detail in error["detail"]
    assert client.get(SEAT).json() == before


def test_patch_accepts_a_reference_as_parent_topic(client):
    for parent, result in (({"id": "sea"}, "sea"), ({"id": "east-asia"}, "east-asia"), ({"name": "ocean"}, "sea")):
        assert client.patch("/topics/nikkei-community", json={"parent": parent}).json()["parent"]["id"] == result
    assert client.patch("/topics/nikkei-community", json={"parent": {"nmae": None}}).status_code == 422


def test_object_other_than_a_reference_is_merged(client):
    url = post(client, place={"city": "Lima", "country": "PE"}).headers["location"]
    assert client.patch(url, json={"place": {"venue": "Palacio"}}).json()["place"]["city"] == "Lima"
    refused = client.patch(url, json={"place": {"sity": None}})
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "#/place/sity")


def test_new_person_with_an_id_gets_the_represented_country(client):
    named = {"country": "JP", "person": {"name": "Mori Arinori"}}
    with_id = {"country": "JP", "person": {"id": "mori-arinori", "name": "Mori Arinori"}}
    assert post(client, participants=[with_id]).status_code == 201
    assert client.get("/people/mori-arinori").json()["country"] == "JP"
    # So they are found by name in another delegation of the country, and not created a second time.
    other = post(client, participants=[named]).json()
    assert other["participants"][0]["person"]["id"] == "mori-arinori"
    # A person who is recorded is not edited, and one whose reference gives a country has that one.
    assert post(client, participants=[{**with_id, "country": "PE"}]).status_code == 201
    assert client.get("/people/mori-arinori").json()["country"] == "JP"
    foreign = {"country": "JP", "person": {"id": "henry-denison", "name": "Henry Denison", "country": "US"}}
    assert post(client, participants=[foreign]).status_code == 201
    assert client.get("/people/henry-denison").json()["country"] == "US"
