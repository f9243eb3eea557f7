"""Bodies take a country as filters do, by code or any name, and store its code."""

import json

import pytest

SPELLINGS = [
    ("jp", "JP"),
    ("JPN", "JP"),
    ("392", "JP"),
    ("Japan", "JP"),
    (" japón ", "JP"),
    ("日本", "JP"),
    ("D.R. Congo", "CD"),
    ("Korea, Rep.", "KR"),
    ("Lao PDR", "LA"),
    ("Éire", "IE"),
    ("XKX", "XK"),
    ("UK", "GB"),
    ("USSR", "SUHH"),
    ("Zaïre", "ZRCD"),
    ("Hawai’i", "X-HAWAII"),
]


@pytest.fixture(autouse=True)
def _kingdom(client):
    other_names = [{"name": "Hawai’i"}]
    kingdom = {"code": "X-HAWAII", "name": "Kingdom of Hawaii", "other_names": other_names}
    assert client.put("/countries/X-HAWAII", json=kingdom).status_code in {200, 201}


def created(client, path, document):
    response = client.post(path, json=document)
    assert response.status_code == 201, response.text
    return response.json()


@pytest.mark.parametrize(("spelling", "code"), SPELLINGS)
def test_every_country_field_accepts_every_spelling(client, spelling, code):
    meeting = created(
        client,
        "/meetings",
        {
            "title": "Talks",
            "date": "1995-03-04",
            "place": {"country": spelling},
            "participants": [{"country": spelling, "person": {"name": "Ana Prova", "country": spelling}}],
            "agreements": [
                {"relation": "signed", "agreement": {"title": "Pact", "parties": [{"country": spelling}]}},
            ],
        },
    )
    assert meeting["place"]["country"] == code
    assert [item["country"] for item in meeting["participants"]] == [code]
    person_id = meeting["participants"][0]["person"]["id"]
    assert client.get(f"/people/{person_id}").json()["country"] == code
    agreement_id = meeting["agreements"][0]["agreement"]["id"]
    assert [item["country"] for item in client.get(f"/agreements/{agreement_id}").json()["parties"]] == [code]

    participant = created(
        client, "/participants", {"meeting": meeting["id"], "country": spelling, "office": "Interpreter"}
    )
    assert participant["country"] == code
    person = created(
        client,
        "/people",
        {
            "name": "Bo Prova",
            "country": spelling,
            "tenures": [{"office": "Envoy", "country": spelling, "posted_to": spelling}],
        },
    )
    assert (person["country"], person["tenures"][0]["country"], person["tenures"][0]["posted_to"]) == (code,) * 3
    agreement = created(
        client,
        "/agreements",
        {
            "title": "Accord",
            "parties": [{"country": spelling}],
            "actions": [{"action": "signed", "date": "1995", "country": spelling}],
        },
    )
    assert (agreement["parties"][0]["country"], agreement["actions"][0]["country"]) == (code, code)
    country = created(client, "/countries", {"code": "X-OLD", "name": "Old", "successors": [spelling]})
    assert country["successors"] == [code]
    question = {"people": {"1": {"name": "Bo Prova", "country": spelling}}}
    assert client.post("/match", json=question).json()["1"][0]["id"] == person["id"]


@pytest.mark.parametrize(("spelling", "code"), SPELLINGS)
def test_put_and_patch_accept_every_spelling(client, spelling, code):
    document = {"name": "Cleo Prova", "country": spelling}
    assert client.put("/people/cleo", json=document).json()["country"] == code
    tag = client.get("/people/cleo").headers["ETag"]
    assert client.put("/people/cleo", json=document).headers["ETag"] == tag
    assert client.patch("/people/cleo", json={"country": "PE"}).json()["country"] == "PE"
    assert client.patch("/people/cleo", json={"country": spelling}).json()["country"] == code


def test_imports_accept_every_spelling(client):
    rows = [
        {"id": f"m-{number}", "title": f"M {number}", "date": "1995", "participants": [{"country": spelling}]}
        for number, (spelling, _) in enumerate(SPELLINGS)
    ]
    body = "".join(json.dumps(row) + "\n" for row in rows).encode()
    for expected in ({"created": len(rows)}, {"unchanged": len(rows)}):
        result = client.post("/imports", content=body, headers={"Content-Type": "application/x-ndjson"}).json()
        assert {name: result[name] for name in expected} == expected
    for number, (_, code) in enumerate(SPELLINGS):
        assert [item["code"] for item in client.get(f"/meetings/m-{number}").json()["countries"]] == [code]
    table = "id,name,country\n" + "".join(
        f'p-{number},P {number},"{spelling}"\n' for number, (spelling, _) in enumerate(SPELLINGS)
    )
    headers = {"Content-Type": "text/csv; charset=utf-8; header=present"}
    for expected in ({"created": len(rows)}, {"unchanged": len(rows)}):
        result = client.post("/imports?resource=people", content=table.encode(), headers=headers).json()
        assert {name: result[name] for name in expected} == expected, result
    for number, (_, code) in enumerate(SPELLINGS):
        assert client.get(f"/people/p-{number}").json()["country"] == code


def test_a_file_may_name_a_country_that_it_adds(client):
    country = {
        "resource": "countries",
        "document": {"code": "X-NOVA", "name": "Nova", "other_names": [{"name": "Neu"}]},
    }
    person = {"resource": "people", "document": {"id": "dan", "name": "Dan Prova", "country": "neu"}}
    body = "".join(json.dumps(row) + "\n" for row in (person, country)).encode()
    result = client.post("/imports", content=body, headers={"Content-Type": "application/x-ndjson"}).json()
    assert (result["created"], client.get("/people/dan").json()["country"]) == (2, "X-NOVA")


@pytest.mark.parametrize(
    ("spelling", "part"),
    [
        ("Jappan", "'Jappan' is not a known country; did you mean 'Japan'?"),
        ("Scotland", "'Scotland' is not a known country; GET /countries?q="),
        ("ZZ", "PUT /countries/{code} adds it"),
        ("Japan?", "has a sign that the name of a country lacks, and none is ignored; leave it out"),
        ("Kongo", "'Kongo' names several countries; write CD (DR Congo) or CG (Congo-Brazzaville)"),
        ("\u0e01" * 200, "is not a known country"),
    ],
)
def test_unknown_or_ambiguous_countries_are_rejected(client, spelling, part):
    response = client.post("/people", json={"name": "Eva Prova", "country": spelling})
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["pointer"] == "#/country"
    assert part in error["detail"]


@pytest.mark.parametrize(
    ("date", "code"),
    [("1990-05-05", "TPTL"), ("1987", "TPTL"), ("1975/1999", "TPTL"), ("2010-01", "TL"), ("2003/2020", "TL")],
)
def test_date_of_the_record_resolves_a_shared_name(client, date, code):
    document = {"title": "Talks", "date": date, "participants": [{"country": "east timor"}]}
    meeting = created(client, "/meetings", document | {"place": {"country": "East Timor"}})
    assert [item["code"] for item in meeting["countries"]] == [code]
    assert meeting["place"]["country"] == code
    later = created(client, "/participants", {"meeting": meeting["id"], "country": "East Timor", "office": "Aide"})
    assert later["country"] == code
    person = created(
        client, "/people", {"name": "F", "tenures": [{"office": "X", "country": "East Timor", "term": date}]}
    )
    assert person["tenures"][0]["country"] == code
    agreement = created(
        client,
        "/agreements",
        {
            "title": "Pact",
            "parties": [{"country": "East Timor"}],
            "actions": [{"action": "signed", "date": date, "country": "East Timor"}],
        },
    )
    assert (agreement["parties"][0]["country"], agreement["actions"][0]["country"]) == (code, code)


def test_shared_name_without_a_day_means_the_present_country(client):
    assert created(client, "/people", {"name": "Gil Prova", "country": "East Timor"})["country"] == "TL"


@pytest.mark.parametrize("date", ["2002", "2002-05-20", "1990/2010", "19XX/20XX"])
def test_shared_name_is_rejected_if_both_countries_existed(client, date):
    response = client.post("/meetings", json={"title": "T", "date": date, "participants": [{"country": "East Timor"}]})
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["pointer"] == "#/participants/0/country"
    assert "write TL (Timor-Leste) or TPTL (East Timor)" in error["detail"]
