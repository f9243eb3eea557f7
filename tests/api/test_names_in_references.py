"""A reference by name finds the record of another name, order or title, or the write is answered with the candidates."""

import pytest

KIM = {
    "name": "Kim Jong Un",
    "country": "KP",
    "other_names": [{"name": "김정은", "language": "ko"}, {"name": "Kim Jong-un"}, {"name": "The Marshal"}],
}
PEOPLE = (
    KIM,
    {"name": "Morita Yoshiaki", "country": "JP"},
    {"name": "Ana Maria Lopes", "country": "MT"},
    {"name": "Seán O’Neill", "country": "IE"},
    {"name": "Ursula von der Venn", "country": "DE"},
    {"name": "Carlos Peña Ruiz, Jr.", "country": "PE"},
    {"name": "Ilsa II", "country": "DK"},
    {"name": "Suri", "country": "ID"},
    {"name": "Number 1", "country": "PE"},
)
BODIES = (
    {
        "id": "eu",
        "name": "European Union",
        "abbreviation": "EU",
        "other_names": [{"name": "Union européenne", "language": "fr"}],
    },
    {"id": "acs", "name": "Association of Calm Seas", "abbreviation": "ACS"},
    {"id": "acs-2", "name": "Alliance of Clear Skies", "abbreviation": "A.C.S.", "other_names": [{"name": "ACS"}]},
)


@pytest.fixture(autouse=True)
def recorded(client):
    for resource, records in (("people", PEOPLE), ("organizations", BODIES)):
        for record in records:
            response = client.post(f"/{resource}?duplicates=allow", json=record)
            assert response.status_code == 201, response.text


def post(client, *participants, **more):
    query = {name: more.pop(name) for name in list(more) if name == "duplicates"}
    document = {"title": "Talks", "date": "2019-04-05", "participants": list(participants), **more}
    return client.post("/meetings", params=query, json=document)


def person(name, country, **more):
    return {"country": country, "person": {"name": name, **more}}


@pytest.mark.parametrize(
    ("name", "country", "found"),
    [
        ("Kim Jong-un", "KP", "kim-jong-un"),
        ("KIM JONG-UN", "KP", "kim-jong-un"),
        ("Jong-un Kim", "KP", "kim-jong-un"),
        ("김정은", "KP", "kim-jong-un"),
        ("the marshal", "KP", "kim-jong-un"),
        ("Morita, Yoshiaki", "JP", "morita-yoshiaki"),
        ("Yoshiaki Morita", "JP", "morita-yoshiaki"),
        ("Dr. Yoshiaki MORITA", "JP", "morita-yoshiaki"),
        ("H.E. Mr. Morita Yoshiaki", "JP", "morita-yoshiaki"),
        ("Lopes, Ana Maria", "MT", "ana-maria-lopes"),
        ("Ana-Maria Lopes", "MT", "ana-maria-lopes"),
        ("Sean O'Neill", "IE", "sean-oneill"),
        ("ONeill, Sean", "IE", "sean-oneill"),
        ("Ursula Von der Venn", "DE", "ursula-von-der-venn"),
        ("Carlos Pena Ruiz Jr", "PE", "carlos-pena-ruiz-jr"),
        ("Queen Ilsa II", "DK", "ilsa-ii"),
        ("Suri", "ID", "suri"),
    ],
)
def test_a_person_is_found_by_other_forms_of_the_name(client, name, country, found):
    response = post(client, person(name, country))
    assert response.status_code == 201, response.text
    assert response.json()["participants"][0]["person"]["id"] == found


@pytest.mark.parametrize(
    ("name", "country", "candidate"),
    [
        ("Morita", "JP", "morita-yoshiaki"),
        ("Prof. Morita", "JP", "morita-yoshiaki"),
        ("Yosiaki Morita", "JP", "morita-yoshiaki"),
        ("Ana Lopes", "MT", "ana-maria-lopes"),
        ("A. M. Lopes", "MT", "ana-maria-lopes"),
        ("Mrs. Seán O’Neill", "IE", "sean-oneill"),
        ("Carlos Peña Ruiz", "PE", "carlos-pena-ruiz-jr"),
        ("Ursula Venn", "DE", "ursula-von-der-venn"),
        ("Mr. Suri", "ID", "suri"),
    ],
)
def test_likely_person_raises_a_question(client, name, country, candidate):
    before = client.get("/people").json()
    response = post(client, person(name, country))
    assert response.status_code == 409, response.text
    problem = response.json()
    assert (problem["type"], problem["candidates"]) == ("/problems/duplicate", [f"/people/{candidate}"])
    (error,) = problem["errors"]
    assert error["pointer"] == "#/participants/0/person"
    assert "?duplicates=allow" in problem["detail"]
    assert client.get("/people").json() == before
    allowed = post(client, person(name, country), duplicates="allow")
    assert allowed.status_code == 201
    assert allowed.json()["participants"][0]["person"]["id"] != candidate


@pytest.mark.parametrize(
    ("name", "country", "candidate"),
    [
        ("Maria Lopes", "MT", "ana-maria-lopes"),
        ("Peña Ruiz", "PE", "carlos-pena-ruiz-jr"),
        ("Augusta Ursula von der Venn", "DE", "ursula-von-der-venn"),
        ("Soeri", "ID", "suri"),
        ("Tony Djindjic", "RS", "antony-dindic"),
    ],
)
def test_a45_name_without_the_first_word_or_in_another_spelling_raises_a_question(client, name, country, candidate):
    client.post("/people", json={"name": "Antony Đinđić", "country": "RS"})
    response = post(client, person(name, country))
    assert (response.status_code, response.json()["candidates"]) == (409, [f"/people/{candidate}"])


@pytest.mark.parametrize(
    ("name", "country"),
    [
        ("Morita Yoshiaki", "KR"),
        ("Kim Jong Il", "KP"),
        ("Maria Ana Lopes", "MT"),
        ("Carlos Peña Ruiz III", "PE"),
        ("Morita Jun", "JP"),
        ("Number 10", "PE"),
    ],
)
def test_different_person_is_created_without_a_question(client, name, country):
    response = post(client, person(name, country))
    assert response.status_code == 201, response.text
    made = response.json()["participants"][0]["person"]["id"]
    assert client.get(f"/people/{made}").json()["name"] == name


def test_different_identifier_of_one_scheme_is_another_person(client):
    def wei(value):
        return person("Li Wei", "CN", identifiers=[{"scheme": "wikidata", "value": value}])

    ids = [
        post(client, wei(value), title=f"Talks {number}").json()["participants"][0]["person"]["id"]
        for number, value in enumerate(("Q900001", "Q900002", "Q900003"))
    ]
    assert ids == ["li-wei", "li-wei-2", "li-wei-3"]
    again = post(client, wei("Q900002"), date="2020").json()
    assert again["participants"][0]["person"]["id"] == "li-wei-2"
    named = post(client, person("Li Wei", "CN"), date="2021")
    assert named.status_code == 422
    assert named.json()["errors"][0]["detail"].endswith("choose one by id: li-wei, li-wei-2, li-wei-3")
    alone = {"name": "Li Wei", "country": "CN", "identifiers": [{"scheme": "wikidata", "value": "Q900004"}]}
    assert client.post("/people", json=alone).status_code == 201


@pytest.mark.parametrize(
    "name",
    [
        "EU", "eu", "Union Européenne", "UNION EUROPEENNE", "European Union", "E.U.", "e. u.", "European Union (EU)",
        "European Union (E.U.)", "EU (European Union)", "Union européenne [EU]", "European Union (Union européenne)",
    ],
)  # fmt: skip
def test_an_organization_is_found_by_any_of_its_names(client, name):
    response = post(client, {"organization": {"name": name}})
    assert response.status_code == 201, response.text
    assert response.json()["participants"][0]["organization"]["id"] == "eu"


def test_ambiguous_name_lists_all_candidates(client):
    response = post(client, {"organization": {"name": "acs"}})
    assert response.status_code == 422
    assert response.json()["errors"][0]["detail"].endswith("choose one by id: acs, acs-2")


@pytest.mark.parametrize(
    "reference",
    [{"name": "The European Union"}, {"name": "L’Union européenne"}, {"name": "Europe United", "abbreviation": "EU"}],
)
def test_likely_organization_raises_a_question(client, reference):
    response = post(client, {"organization": reference})
    assert (response.status_code, response.json()["candidates"]) == (409, ["/organizations/eu"])
    assert post(client, {"organization": reference}, duplicates="allow").status_code == 201


@pytest.mark.parametrize("name", ["The European Union (EU)", "European Union, the (E.U.)"])
def test_a48_name_in_other_words_with_the_abbreviation_in_brackets_raises_a_question(client, name):
    response = post(client, {"organization": {"name": name}})
    assert (response.status_code, response.json()["candidates"]) == (409, ["/organizations/eu"])


def test_agreements_and_topics_are_found_by_their_other_names(client):
    client.put("/agreements/pact", json={"title": "Pact on Nets", "other_titles": ["Acuerdo de Redes"]})
    client.put("/topics/nets", json={"name": "Fishing nets", "aliases": ["Nets"]})
    response = post(
        client,
        agreements=[{"agreement": {"title": "ACUERDO DE REDES"}, "relation": "signed"}],
        topics=[{"topic": {"name": "nets"}}],
    )
    assert response.json()["agreements"][0]["agreement"]["id"] == "pact"
    assert response.json()["topics"][0]["topic"]["id"] == "nets"
    for field, entry in (
        ("agreements", {"agreement": {"title": "The Pact on the Nets"}, "relation": "signed"}),
        ("topics", {"topic": {"name": "Nets for fishing"}}),
    ):
        response = post(client, title="Other", **{field: [entry]})
        assert response.status_code == 409, response.text


def test_topic_is_found_with_and_without_the_article_but_its_own_name_goes_first(client):
    for topic_id, name in (
        ("war", "The war in Norland"),
        ("nets", "Fishing nets"),
        ("sea", "Sea"),
        ("the-sea", "The sea"),
    ):
        assert client.put(f"/topics/{topic_id}?duplicates=allow", json={"name": name}).status_code == 201
    names = ("War in Norland", "the fishing nets", "Sea", "The Sea")
    response = post(client, topics=[{"topic": {"name": name}} for name in names])
    assert [entry["topic"]["id"] for entry in response.json()["topics"]] == ["war", "nets", "sea", "the-sea"]


def test_every_write_by_name_reports_likely_records(client):
    body = {"title": "Talks", "date": "2019-04-05"}
    doubtful = [person("Ana Lopes", "MT")]
    client.put("/meetings/talks", json=body)
    writes = (
        ("PUT", "/meetings/talks", body | {"participants": doubtful}),
        ("PUT", "/meetings/new", body | {"participants": doubtful}),
        ("PATCH", "/meetings/talks", {"participants": doubtful}),
        ("POST", "/participants", {"meeting": "talks", "office": "Envoy", **doubtful[0]}),
        ("PUT", "/people/x", {"name": "X", "tenures": [{"office": "Envoy", "organization": {"name": "The EU"}}]}),
        ("POST", "/agreements", {"title": "A", "parties": [{"organization": {"name": "The EU"}}]}),
    )
    for method, url, document in writes:
        response = client.request(method, url, json=document)
        assert response.status_code == 409, (method, url, response.text)
        assert response.json()["type"] == "/problems/duplicate"
    for method, url, document in writes:
        allowed = client.request(method, f"{url}?duplicates=allow", json=document)
        assert allowed.status_code in {200, 201}, allowed.text


@pytest.mark.parametrize(
    ("resource", "recorded_", "new"),
    [
        ("people", {"name": "Jörg Müller", "country": "DE"}, {"name": "JORG MULLER", "country": "DE"}),
        ("people", {"name": "Mori Ai", "country": "JP"}, {"name": "Dr. Ai Mori", "country": "JP"}),
        ("organizations", {"name": "League of Lakes"}, {"name": "The League of Lakes"}),
        ("agreements", {"title": "Net Accord"}, {"title": "The Net Accord"}),
        ("agreements", {"title": "Treaty between Orlo and Tarka on Nets"}, {"title": "Orlo–Tarka Nets Treaty"}),
        ("agreements", {"title": "Memorandum of Understanding on Nets"}, {"title": "MoU on Nets"}),
        ("topics", {"name": "Law of the sea"}, {"name": "Sea law"}),
        ("topics", {"name": "Cyber security"}, {"name": "Cybersecurity"}),
        ("topics", {"name": "Cybersecurity", "aliases": ["Non-proliferation"]}, {"name": "Nonproliferation"}),
        ("topics", {"name": "Organised crime"}, {"name": "Organized crime"}),
        ("topics", {"name": "United Nations reform"}, {"name": "Reform of the UN"}),
        ("topics", {"name": "Use of river water"}, {"name": "River watre use"}),
        ("sources", {"headline": "On nets", "publisher": "Gazette"}, {"headline": "ON NETS", "publisher": "GAZETTE"}),
        ("sources", {"headline": "On nets", "publisher": "Gazette"}, {"headline": "On nets.", "publisher": "Gazette"}),
        ("sources", {"headline": "On nets.", "publisher": "Gazette"}, {"headline": "On nets", "publisher": "Gazette"}),
        *(
            (
                "meetings",
                {
                    "title": "Visit to Bern",
                    "date": "2020-01-02",
                    "participants": [{"country": "CH"}, {"country": "PE"}],
                },
                {"title": title, "date": "2020-01-02", "participants": [{"country": "CH"}, {"country": "PE"}]},
            )
            for title in ("Visit to Bern.", "“Visit to Bern”", "Visit to Bern …", "Visit, to Bern!")
        ),
        (
            "meetings",
            {"title": "Visit to Bern", "date": "2020-01-02", "participants": [{"country": "CH"}, {"country": "PE"}]},
            {"title": "VISIT TO BERN", "date": "2020-01-02", "participants": [{"country": "CH"}, {"country": "PE"}]},
        ),
    ],
)
def test_new_record_that_resembles_another_raises_a_question(client, resource, recorded_, new):
    made = client.post(f"/{resource}", json=recorded_).json()
    response = client.post(f"/{resource}", json=new)
    assert response.status_code == 409, response.text
    problem, url = response.json(), f"/{resource}/{made['id']}"
    assert problem["candidates"] == [url]
    assert list(problem["reasons"]) == [url]
    assert all(reason["what"] for reason in problem["reasons"][url])
    assert problem["reasons"][url]
    [error] = problem["errors"]
    assert error["pointer"] == f"#/{next(iter(new))}"
    assert url in error["detail"]
    assert client.post(f"/{resource}?duplicates=allow", json=new).status_code == 201


def test_name_is_not_matched_across_more_than_a_lifetime(client):
    father = person("Ferdinand Marko", "PH")
    assert post(client, father, date="1956-09-12").json()["participants"][0]["person"]["id"] == "ferdinand-marko"
    # Within a career the name is enough.
    assert post(client, father, date="1996-09").json()["participants"][0]["person"]["id"] == "ferdinand-marko"
    for date in ("2022-09-20", "1880", "2030-01-01/2030-01-05"):
        response = post(client, father, date=date)
        assert (response.status_code, response.json()["candidates"]) == (409, ["/people/ferdinand-marko"]), date
    son = post(client, father, date="2022-09-20", duplicates="allow").json()["participants"][0]["person"]["id"]
    assert son == "ferdinand-marko-2"
    # Each finds the one whose days are near.
    assert post(client, father, date="2021-02").json()["participants"][0]["person"]["id"] == son
    assert post(client, father, date="1957").json()["participants"][0]["person"]["id"] == "ferdinand-marko"
    assert post(client, father, date="1990").status_code == 422


@pytest.mark.parametrize(
    ("life", "date", "status"),
    [
        ({"died": "1990"}, "1991-01-01", 409),
        ({"died": "1990"}, "1990-12-31", 201),
        ({"born": "1950"}, "1949", 409),
        ({"born": "1926", "tenures": [{"office": "Queen", "country": "GB", "term": "1952/2022"}]}, "2021-06-13", 201),
        ({"tenures": [{"office": "Envoy", "country": "GB", "term": "1952/1955"}]}, "2021-06-13", 409),
        ({"tenures": [{"office": "Envoy", "country": "GB", "term": "1952/.."}]}, "2009-06-13", 201),
        ({}, "2021-06-13", 201),
    ],
)
def test_lifetime_is_bounded_by_birth_death_and_offices(client, life, date, status):
    client.post("/people", json={"name": "Elsa Wind", "country": "GB", **life})
    assert post(client, person("Elsa Wind", "GB"), date=date).status_code == status


@pytest.mark.parametrize("name", ["A.M.F.", "AMF", "Amber Fund (AMF)", "Amber Mining Fund (A.M.F.)"])
def test_abbreviation_with_full_stops_is_found_without_them(client, name):
    assert client.post(
        "/organizations", json={"id": "amf", "name": "Amber Mining Fund", "abbreviation": "A.M.F."}
    ).is_success
    response = post(client, {"organization": {"name": name}})
    found = response.json()["participants"][0]["organization"]["id"] if response.is_success else response.status_code
    assert found == ("amf" if name != "Amber Fund (AMF)" else "amber-fund-amf")


def test_initials_in_brackets_are_an_unrecorded_abbreviation(client):
    assert client.post("/organizations", json={"id": "tin", "name": "Tin Producers of the East"}).is_success
    response = post(client, {"organization": {"name": "Tin Producers of the East (TPE)"}})
    assert response.json()["participants"][0]["organization"]["id"] == "tin"


def test_brackets_distinguish_organizations(client):
    assert client.post("/organizations", json={"id": "bank", "name": "Central Bank", "abbreviation": "CB"}).is_success
    response = post(client, {"organization": {"name": "Central Bank (Norland)"}})
    assert response.json()["participants"][0]["organization"]["id"] == "central-bank-norland"


@pytest.mark.parametrize("name", ["European Union (EU)", "E.U.", "European Union - EU (EU)"])
def test_new_organization_with_such_a_name_raises_a_question(client, name):
    response = client.post("/organizations", json={"name": name})
    assert (response.status_code, response.json().get("candidates")) == (
        (409, ["/organizations/eu"]) if "-" not in name else (201, None)
    ), response.text
