"""`country`: by code or any name; a comma means either, a repetition all."""

import pytest

MEETINGS = {
    "jp-pe": ["JP", "PE"],
    "jp-kr": ["JP", "KR"],
    "tr-su": ["TR", "SUHH"],
    "alone": ["PE"],
    "all": ["JP", "PE", "KR", "TR"],
    "none": [],
}


@pytest.fixture(scope="module")
def start_file(grow):
    def write(client):
        for record_id, codes in MEETINGS.items():
            document = {"title": record_id, "date": "1980-05-05", "participants": [{"country": code} for code in codes]}
            assert client.put(f"/meetings/{record_id}", json=document).status_code == 201

    return grow(write)


def found(client, *countries, **more):
    response = client.get(
        "/meetings", params=[*(("country", country) for country in countries), *more.items(), ("date", "1980")]
    )
    assert response.status_code == 200, response.text
    return {item["id"] for item in response.json()["items"]}


def having(*codes):
    return {record_id for record_id, own in MEETINGS.items() if set(codes) <= set(own)}


def test_every_name_of_a_country_finds_it(client):
    for code, words in {
        "JP": ["JP", "jp", "JPN", "jpn", "Japan", "JAPAN", "japan", " Japan ", "Japón", "日本"],
        "TR": ["TR", "TUR", "Turkey", "Türkiye", "Tu\u0308rkiye", "turkiye", "Republic of Türkiye"],
        "KR": ["KR", "KOR", "South Korea", "Korea, Republic of", "korea, republic of", "Republic of Korea"],
        "SUHH": ["SUHH", "suhh", "SUN", "USSR", "Soviet Union", "Union of Soviet Socialist Republics"],
        "PE": ["PE", "PER", "Peru", "Perú", "Peru\u0301", "Republic of Peru"],
    }.items():
        for word in words:
            assert (word, found(client, word)) == (word, having(code))


def test_comma_finds_meetings_of_either_country(client):
    assert found(client, "JP,PE") == having("JP") | having("PE")
    assert found(client, "Japan, Peru ,TUR") == having("JP") | having("PE") | having("TR")
    assert found(client, "JP,JP") == having("JP")


def test_repeated_parameter_finds_meetings_of_all_countries(client):
    assert found(client, "JP", "PE") == having("JP", "PE")
    assert found(client, "Japan", "Peru", "South Korea") == having("JP", "PE", "KR")
    assert found(client, "JP", "SUHH") == set()


def test_comma_and_repetition_can_be_combined(client):
    assert found(client, "JP,TR", "PE") == having("JP", "PE") | having("TR", "PE")
    assert found(client, "Korea, Republic of", "JP") == having("KR", "JP")


def test_alternatives_return_and_count_each_meeting_once(client):
    page = client.get(
        "/meetings", params={"country": "JP,PE,KR,TR", "date": "1980", "total": "true", "limit": 2}
    ).json()
    seen = [item["id"] for item in page["items"]]
    while page["next"]:
        page = client.get(page["next"]).json()
        seen += [item["id"] for item in page["items"]]
    expected = having("JP") | having("PE") | having("KR") | having("TR")
    assert (sorted(seen), page["total"]) == (sorted(expected), len(expected))


def test_unknown_country_is_rejected_with_a_suggestion(client):
    for wrong, right in (("Jappan", "Japan"), ("Perru", "Peru"), ("Sovjet Union", "Soviet Union")):
        response = client.get("/meetings", params={"country": wrong})
        assert response.status_code == 422
        (error,) = response.json()["errors"]
        assert error["parameter"] == "country"
        assert error["detail"] == f"{wrong!r} is not a known country; did you mean {right!r}?"


def test_empty_and_garbled_values_are_refused(client):
    for value in ("", ",", "JP,", ",JP", "JP,,PE", "JP,Narnia", "\x7f", "%", "_"):
        response = client.get("/meetings", params={"country": value})
        assert (value, response.status_code) == (value, 422)
        assert [error["parameter"] for error in response.json()["errors"]] == ["country"]


def test_country_added_by_a_curator_is_found_by_its_names(client):
    country = {"code": "X-HAWAII", "name": "Hawaii (kingdom)", "other_names": [{"name": "Ke Aupuni Hawaiʻi"}]}
    assert client.post("/countries", json=country).status_code == 201
    client.put("/meetings/royal", json={"title": "Royal", "date": "1980", "participants": [{"country": "X-HAWAII"}]})
    for word in ("X-HAWAII", "x-hawaii", "Hawaii (kingdom)", "ke aupuni hawaiʻi"):
        assert found(client, word) == {"royal"}


def test_a_former_state_is_not_its_successor(client):
    assert found(client, "RU") == set()
    assert found(client, "Russia") == set()


def test_participant_can_be_a_country_without_a_person(client):
    organization = {"organization": {"name": "Some Body"}, "country": "KR"}
    client.put("/meetings/body", json={"title": "Body", "date": "1980", "participants": [organization]})
    assert "body" in found(client, "KR")


def test_the_scan_of_many_countries_reads_one_page(client):
    codes = [item["code"] for item in client.get("/countries", params={"limit": 1000}).json()["items"]][:199]
    assert found(client, ",".join([*codes, "JP"])) >= having("JP")


@pytest.mark.parametrize(
    "query",
    [
        "/meetings?country=!JP",
        "/meetings?country=-Japan",
        "/meetings?participant=country:-Japan",
        "/people?country=!Japan",
        "/tenures?posted_to=-Japan",
        "/stats?by=year&country=\u2212Japan",
        "/relations/!Japan/PE",
    ],
)
def test_a76_sign_before_a_country_is_never_ignored(client, query):
    response = client.get(query)
    assert response.status_code == 422
    assert "leave it out, or exclude a country from a list of meetings by country!=US" in response.json()["detail"]


@pytest.mark.parametrize("name", ["EU", "eu", "European union"])
def test_a81_organization_in_place_of_a_country_is_named(client, name):
    document = {"name": "European Union", "abbreviation": "EU"}
    assert client.put("/organizations/europe", json=document).status_code in {200, 201}
    expected = (
        f"{name!r} is not a country but the organization 'europe'; give it as `organization`, or the countries that are its members, in a "
        "filter, as member:europe"
    )
    response = client.get("/meetings", params={"country": name})
    assert [error["detail"] for error in response.json()["errors"]] == [expected]
    document = {"title": "Talks", "date": "1990", "participants": [{"country": name}]}
    assert client.post("/meetings", json=document).json()["errors"] == [
        {"pointer": "#/participants/0/country", "detail": expected}
    ]
