"""Offices in filters: free text with commas; facet values are valid filter values."""

import itertools

import pytest

TRADE = "Minister of Trade, Industry and Energy"
HOSTILE = [
    TRADE,
    "Minister of Trade",
    "Industry and Energy",
    "Tánaiste, Minister for Foreign Affairs and Minister for Defence",
    "a, b",
    "a",
    "b",
    "a\\, b",
    "back\\slash",
    "\\",
    "\\\\",
    ",",
    ", ,",
    "Deputy,",
    ",Deputy",
    "Deputy",
    "Deputy,,",
    '"; DROP TABLE terms; --',
    "100% * (a) OR b",
    "´",
    "\u00e1\u0302",
    "Straße",
    "İ",
    "ﷺ" * 20,
    "x" * 500,
    "a," * 249 + "a",
    "東京, 大使",
]


def _write(client):
    for number, office in enumerate(HOSTILE):
        meeting = {
            "title": f"Talks {number}",
            "date": "2020-05",
            "participants": [
                {"country": "PE", "office": office, "person": {"name": f"Somebody {number}"}},
                {"country": "JP", "office": HOSTILE[number // 2]},
            ],
        }
        assert client.put(f"/meetings/m-{number}", json=meeting).status_code == 201
    tenure = {"name": "Consul", "tenures": [{"office": "Consul, Vice-Consul", "country": "PE", "term": "1990"}]}
    assert client.put("/people/consul", json=tenure).status_code == 201


@pytest.fixture(scope="module")
def start_file(grow):
    return grow(_write)


def total(client, url, **parameters):
    response = client.get(url, params={**parameters, "total": "true"})
    assert response.status_code == 200, (parameters, response.text)
    assert len(response.json()["items"]) == min(50, response.json()["total"])
    return response.json()["total"]


FACETS = [
    "country",
    "place",
    "person",
    "organization",
    "topic",
    "agreement",
    "office",
    "kind",
    "level",
    "mode",
    "status",
]


@pytest.mark.parametrize("facet", FACETS)
def test_a06_every_facet_value_as_a_filter_finds_its_count(client, facet):
    counts = client.get("/meetings", params={"facets": facet, "facet_limit": 1000}).json()["facets"][facet]
    assert counts
    for count in counts:
        assert total(client, "/meetings", **{facet: count["value"]}) == count["count"], count
        # Also with another plan.
        assert total(client, "/meetings", **{facet: count["value"]}, sort="id", date="1900/2100") == count["count"], (
            count
        )
    values = [count["value"].replace("\\", "\\\\").replace(",", "\\,") for count in counts[:60]]
    assert total(client, "/meetings", **{facet: ",".join(values)}) > 0


@pytest.mark.parametrize("office", HOSTILE)
def test_a06_every_office_is_found_by_its_exact_spelling(client, office):
    for number in [number for number, item in enumerate(HOSTILE) if item == office]:
        person = client.get(f"/meetings/m-{number}").json()["participants"][0]["person"]["id"]
        assert person in [item["id"] for item in client.get("/people", params={"office": office}).json()["items"]]
        result = client.get("/participants", params={"office": office, "person": person}).json()["items"]
        assert [item["office"] for item in result] == [office]


@pytest.mark.parametrize("url", ["/meetings", "/people", "/participants"])
def test_a06_a_comma_separates_offices_unless_it_is_escaped_or_part_of_one(client, url):
    escaped = {office: office.replace("\\", "\\\\").replace(",", "\\,") for office in HOSTILE}
    for one, other in itertools.pairwise(["Minister of Trade", TRADE, "Deputy", "Deputy,", "a\\, b", "a, b"]):
        either = client.get(url, params={"office": f"{escaped[one]},{escaped[other]}", "limit": 100}).json()["items"]
        item = [client.get(url, params={"office": office, "limit": 100}).json()["items"] for office in (one, other)]
        assert {item["id"] for item in either} == {item["id"] for items in item for item in items}
    # One office as a whole, not one of two.
    assert total(client, url, office="a, b") < total(client, url, office="b,a")


@pytest.mark.parametrize("url", ["/meetings", "/people", "/participants"])
@pytest.mark.parametrize(
    ("office", "detail"),
    [
        ("Minister of Trade, Industri and Energy", "'industri and energy' is not a known office; did you mean 'industry and energy'?"),
        ("Minister of Trad\\, Industry and Energy", "did you mean 'minister of trade, industry and energy'?"),
        ("Deputi", "'deputi' is not a known office; did you mean 'deputy'?"),
        ("Consul", "'consul' is not a known office; did you mean 'consul, vice-consul'?"),
        ("qqqqqqqq", "'qqqqqqqq' is not a known office"),
        (["Deputy", "zzz"], "'zzz'"),
    ],
)  # fmt: skip
def test_a06_office_without_holders_is_rejected(client, url, office, detail):
    for more in ({}, {"total": "true"}, {"sort": "id"}):
        response = client.get(url, params={"office": office, **more})
        assert response.status_code == 422, response.text
        [error] = response.json()["errors"]
        assert error["parameter"] == "office"
        assert detail in error["detail"]


def test_a06_office_known_only_from_a_tenure_is_accepted_everywhere(client):
    assert [total(client, url, office="consul, vice-consul") for url in ("/meetings", "/people", "/participants")] == [
        0,
        1,
        0,
    ]


def test_a06_country_names_may_be_escaped(client):
    whole = total(client, "/people", country="Korea, Republic of")
    assert total(client, "/people", country="Korea\\, Republic of,Peru") == whole + total(
        client, "/people", country="PE"
    )


@pytest.mark.parametrize("url", ["/meetings", "/people", "/participants"])
@pytest.mark.parametrize("options", ["corrected", "deleted"])
def test_a38_office_without_records_is_neither_accepted_nor_suggested(client, url, options):
    def ask(office):
        return client.get(url, params={"office": office})

    meeting = {"title": "Talks", "date": "2020", "participants": [{"country": "PE", "office": "Zymurgy Attach\u00e9"}]}
    client.put("/meetings/z", json=meeting)
    assert ask("zymurgy attache").status_code == 200
    assert "'zymurgy attache'" in ask("zymurgy attach").json()["detail"]
    if options == "corrected":
        client.patch("/meetings/z", json={"participants": [{"country": "PE", "office": "Consul"}]})
    else:
        client.delete("/meetings/z")
    for office in ("zymurgy attache", "zymurgy attach"):
        refused = ask(office)
        assert refused.status_code == 422
        assert f"{office!r} is not a known office" in refused.json()["detail"]
        assert "did you mean 'zymurgy" not in refused.json()["detail"]
    assert client.get("/meetings?facets=office&facet_limit=1000").json()["facets"]["office"]
