"""Facets: counts of the matching records, compared with a count over the whole list."""

import random
from collections import Counter

import pytest

from app.domain.strings.text import fold
from app.filter_index import term_counts as filter_index_counts
from app.queries.paging import term_counts
from app.queries.paging.facets import FACET_NAMES

COUNTRIES = ["JP", "PE", "BR", "KE"]
KINDS = ["summit", "call", "visit"]


@pytest.fixture(scope="module")
def start_file(grow):
    def write(client):
        chance = random.Random("facets")
        for number in range(40):
            document = {
                "title": f"{chance.choice(['Trade', 'Fishing'])} {chance.choice(['talks', 'round'])}",
                "date": chance.choice(["1999-05", "2001-02-03", "2001-12-31/2002-01-02", "2004", "../1990"]),
                "kind": chance.choice(KINDS),
                "mode": chance.choice(["phone", "in_person"]),
                "origin": chance.choice(["entered", "imported", "machine_coded"]),
                "reviewed": chance.random() < 0.3,
                "place": {
                    "country": chance.choice(COUNTRIES),
                    "city": chance.choice(["Łódź", "Lima"]),
                    "venue": "Palace",
                },
                "participants": [
                    {
                        "country": code,
                        "office": chance.choice(["Foreign Minister", "Envoy"]),
                        "role": chance.choice(["host", "guest"]),
                        **({"person": {"name": f"Someone {code}", "country": code}} if chance.random() < 0.5 else {}),
                    }
                    for code in chance.sample(COUNTRIES, chance.randrange(1, 4))
                ],
                "topics": [{"topic": {"name": item}} for item in chance.sample(["Trade", "Ships", "Fish"], 2)],
                "organizations": [{"organization": {"name": "Union"}}] if number % 3 == 0 else [],
                "agreements": [{"agreement": {"title": "Pact"}, "relation": "discussed"}] if number % 4 == 0 else [],
            }
            response = client.post("/meetings?duplicates=allow", json=document)
            assert response.status_code == 201, response.text

    return grow(write)


def _values(meeting):
    parts = meeting["participants"]
    return {
        "country": {part["country"] for part in parts if part["country"]},
        "place": {meeting["place"]["country"]} if meeting["place"] and meeting["place"]["country"] else set(),
        "person": {part["person"]["id"] for part in parts if part["person"]},
        "organization": {item["organization"]["id"] for item in [*parts, *meeting["organizations"]] if item["organization"]},
        "participating_organization": {part["organization"]["id"] for part in parts if part["organization"]},
        "discussed_organization": {item["organization"]["id"] for item in meeting["organizations"]},
        "topic": {topic["topic"]["id"] for topic in meeting["topics"]},
        "role": {part["role"] for part in parts},
        "city": {fold(meeting["place"]["city"])} if meeting["place"] and meeting["place"]["city"] else set(),
        "venue": {fold(meeting["place"]["venue"])} if meeting["place"] and meeting["place"]["venue"] else set(),
        "agreement": {agreement["agreement"]["id"] for agreement in meeting["agreements"]},
        "office": {fold(part["office"]) for part in parts if part["office"]},
        "kind": {meeting["kind"]},
        "level": {meeting["level"]},
        "mode": {meeting["mode"]},
        "status": {meeting["status"]},
        "origin": {meeting["origin"]},
        "reviewed": {"true" if meeting["reviewed"] else "false"},
        "year": {meeting["starts_on"][:4]} if meeting["starts_on"] else set(),
    }  # fmt: skip


def _counted(meetings):
    counted = {facet: Counter() for facet in FACET_NAMES}
    for meeting in meetings:
        for facet, values in _values(meeting).items():
            counted[facet].update(values)
    return {facet: sorted(item.items(), key=lambda one: (-one[1], one[0])) for facet, item in counted.items()}


def _asked(chance):
    drawn = {
        "q": chance.choice(["trade", "trade talks", "fish*", "japan round", "nowhere"]),
        "country": chance.choice(["JP", "JP,PE", ["JP", "BR"]]),
        "kind": chance.choice(["summit", "summit,call"]),
        "topic": chance.choice(["trade", "trade,ships"]),
        "date_from": "2001",
        "office": "envoy",
        "sort": chance.choice(["id", "date"]),
    }
    return {name: drawn[name] for name in chance.sample(sorted(drawn), chance.randrange(4))}


@pytest.mark.parametrize("seed", range(25))
def test_facets_count_all_matching_records(client, seed):
    params = _asked(random.Random(seed))
    everything = client.get("/meetings", params={**params, "limit": 1000}).json()["items"]
    page = client.get(
        "/meetings",
        params={**params, "limit": 1, "facets": ",".join(FACET_NAMES), "total": "true", "facet_limit": 1000},
    ).json()
    report = {facet: [(count["value"], count["count"]) for count in counts] for facet, counts in page["facets"].items()}
    assert (params, report) == (params, _counted(everything))
    assert page["total"] == len(everything)


@pytest.mark.parametrize(
    "address", ["/countries/JP/meetings", "/topics/trade/meetings", "/organizations/union/meetings"]
)
def test_every_list_of_meetings_has_facets(client, address):
    everything = client.get(address, params={"limit": 1000}).json()["items"]
    assert len(everything) > 5
    report = client.get(address, params={"facets": "country,year"}).json()["facets"]
    assert [(item["value"], item["count"]) for item in report["country"]] == _counted(everything)["country"]


def test_facet_values_have_names_and_descend_by_count(client):
    report = client.get("/meetings", params={"facets": "country,kind", "facet_limit": 2}).json()["facets"]
    assert [len(item) for item in report.values()] == [2, 2]
    names = {"JP": "Japan", "PE": "Peru", "BR": "Brazil", "KE": "Kenya"}
    assert all(item["name"] == names[item["value"]] for item in report["country"])
    assert report["country"][0]["count"] >= report["country"][1]["count"]
    whole = client.get("/meetings", params={"facets": "kind"}).json()["facets"]["kind"]
    assert {"value": "bilateral_meeting", "name": "bilateral meeting", "count": 1} in whole


def test_a37_an_office_is_named_as_it_is_counted(client):
    participants = [{"country": "JP", "office": "Under_Secretary"}]
    document = {"title": "Talks", "date": "1950", "kind": "bilateral_meeting", "participants": participants}
    assert client.put("/meetings/talks", json=document).status_code == 201
    report = client.get("/meetings", params={"office": "under_secretary", "facets": "office,kind"}).json()["facets"]
    assert report["office"] == [{"value": "under_secretary", "name": "under_secretary", "count": 1}]
    assert report["kind"] == [{"value": "bilateral_meeting", "name": "bilateral meeting", "count": 1}]


@pytest.mark.parametrize(
    ("address", "parameters", "name", "detail"),
    [
        ("/meetings", {"facets": "contry"}, "facets", "did you mean 'country'?"),
        ("/meetings", {"facets": "country,"}, "facets", "has an empty value"),
        ("/meetings", {"facet_limit": 5}, "facet_limit", "requires `facets`"),
        ("/meetings", {"facets": "kind", "facet_limit": 0}, "facet_limit", "must be 1 or more"),
        ("/meetings.csv", {"facets": "country"}, "facets", "is not recognized"),
        ("/meetings", {"facets": "country", "format": "ics"}, "facets", "JSON only"),
        ("/people", {"facets": "country"}, "facets", "is not recognized"),
    ],
)
def test_invalid_facets_are_refused(client, address, parameters, name, detail):
    response = client.get(address, params=parameters)
    assert response.status_code == 422
    (error,) = response.json()["errors"]
    assert error["parameter"] == name
    assert detail in error["detail"]


def test_facets_of_one_common_term_are_its_kept_values(client, database, monkeypatch):
    monkeypatch.setattr(filter_index_counts, "COMMON", 5)
    with database.writing() as session:
        filter_index_counts.rebuild(session)
    used = []
    read = term_counts.values_of_one
    monkeypatch.setattr(term_counts, "values_of_one", lambda *args: used.append(read(*args)) or used[-1])
    urls = [
        f"/meetings?country=JP&facets={names}" for names in ("country,year,topic,kind", "place,status", "country,city")
    ]
    kept = [client.get(url).json()["facets"] for url in urls]
    assert [values is not None for values in used] == [True, True, False]
    assert all(item["count"] > 0 for facets in kept for values in facets.values() for item in values)
    # A parameter that changes nothing, so that no response is one of the cache.
    monkeypatch.setattr(term_counts, "values_of_one", lambda *_: None)
    assert [client.get(f"{url}&limit=49").json()["facets"] for url in urls] == kept
