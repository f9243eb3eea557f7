"""The main question of the service, and the facts of the seed, each as the article states it."""

import pytest

SOURCE = "tdi-2023-09-02-japan-peru-strengthen-bilateral-relations"
MEETING = "2023-09-01-japan-peru-foreign-ministers"
TOPICS = [
    "reciprocal-visits-in-2023",
    "150-years-of-japan-peru-relations",
    "strategic-partnership-and-shared-values",
    "international-law-and-order",
    "economic-cooperation-under-cptpp",
    "cultural-and-people-to-people-exchange",
    "apec-2024",
    "nikkei-community",
    "discharge-of-alps-treated-water",
    "war-in-ukraine",
    "east-asia",
    "latin-america",
    "free-and-rule-based-world-order",
]


@pytest.fixture
def meeting(client):
    page = client.get("/meetings", params=[("country", "Japan"), ("country", "Peru"), ("date", "2023-09")]).json()
    assert page["next"] is None
    (result,) = page["items"]
    return result


def test_meeting_of_japan_and_peru_in_september_2023_is_found(meeting):
    assert meeting["id"] == MEETING
    assert [
        (participant["person"]["name"], participant["country"], participant["office"], participant["role"])
        for participant in meeting["participants"]
    ] == [
        ("Hayashi Yoshimasa", "JP", "Foreign Minister", "host"),
        ("Ana Cecilia Gervasi", "PE", "Foreign Minister", "guest"),
    ]
    assert [(agreement["agreement"]["title"], agreement["agreement"]["status"], agreement["relation"]) for agreement in meeting["agreements"]] == [
        ("Memorandum of Cooperation on Antarctic Research", "signed", "welcomed"),
        ("Memorandum of Cooperation on Diplomatic Training", "signed", "welcomed"),
    ]  # fmt: skip
    assert [topic["topic"]["id"] for topic in meeting["topics"]] == TOPICS
    assert {citation["source"]["id"] for citation in meeting["citations"]} == {SOURCE}
    assert meeting["countries"] == [{"code": "JP", "name": "Japan"}, {"code": "PE", "name": "Peru"}]


def test_meeting_is_bilateral_between_ministers_and_lasts_one_day(meeting):
    assert {name: meeting[name] for name in ("date", "starts_on", "ends_on", "kind", "level", "mode", "status")} == {
        "date": "2023-09-01",
        "starts_on": "2023-09-01",
        "ends_on": "2023-09-01",
        "kind": "bilateral_meeting",
        "level": "minister",
        "mode": "in_person",
        "status": "held",
    }


def test_the_place_is_a_peruvian_vessel_in_japan(meeting):
    place = meeting["place"]
    assert {name: place[name] for name in ("venue", "venue_kind", "address", "city", "country")} == {
        "venue": "Unión",
        "venue_kind": "vessel",
        "address": "Tokyo International Cruise Terminal",
        "city": "Tokyo",
        "country": "JP",
    }
    assert "since 2023-08-30" in place["note"]


def test_misprint_is_noted_but_not_copied(client, meeting):
    guest = meeting["participants"][1]
    assert guest["name_as_printed"] == "Ana Cecilia Gervasi"
    assert "Grevasi" in guest["note"]
    person = client.get("/people/ana-cecilia-gervasi").json()
    assert person["name"] == "Ana Cecilia Gervasi"
    assert ["Grevasi" in (citation["note"] or "") for citation in person["citations"]] == [False, True]


@pytest.mark.parametrize("end", ["antarctic-research", "diplomatic-training"])
def test_memoranda_are_signed_on_an_unstated_day(client, end):
    agreement = client.get(f"/agreements/japan-peru-memorandum-of-cooperation-on-{end}").json()
    assert agreement["kind"] == "memorandum_of_cooperation"
    assert [party["country"] for party in agreement["parties"]] == ["JP", "PE"]
    assert [(action["action"], action["date"], action["country"]) for action in agreement["actions"]] == [
        ("signed", "../2023-09-01", None)
    ]
    assert (agreement["status"], agreement["starts_on"], agreement["ends_on"]) == ("signed", None, "2023-09-01")


def test_the_organizations_have_correct_names(client):
    names = {item["id"]: (item["abbreviation"], item["name"]) for item in client.get("/organizations").json()["items"]}
    assert names == {
        "apec": ("APEC", "Asia-Pacific Economic Cooperation"),
        "cptpp": ("CPTPP", "Comprehensive and Progressive Agreement for Trans-Pacific Partnership"),
        "iaea": ("IAEA", "International Atomic Energy Agency"),
    }
    (citation,) = client.get("/organizations/apec").json()["citations"]
    assert "wrongly" in citation["note"]


def test_topics_have_their_remarks(client, meeting):
    notes = {topic["topic"]["id"]: topic["note"] for topic in meeting["topics"]}
    assert "IAEA" in notes["discharge-of-alps-treated-water"]
    assert "Peru chairs" in notes["apec-2024"]
    assert "1873" in client.get("/topics/150-years-of-japan-peru-relations").json()["description"]
    assert [organization["organization"]["id"] for organization in meeting["organizations"]] == [
        "cptpp",
        "apec",
        "iaea",
    ]


def test_source_has_its_publisher(client):
    source = client.get(f"/sources/{SOURCE}").json()
    assert {name: source[name] for name in ("headline", "publisher", "date", "language", "kind")} == {
        "headline": "Japan-Peru strengthen bilateral relations",
        "publisher": "TDI",
        "date": "2023-09-02",
        "language": "en",
        "kind": "article",
    }


def test_every_fact_cites_its_paragraph(client, meeting):
    cited = [meeting, *meeting["participants"]]
    for name in ("people", "organizations", "topics", "agreements"):
        cited += client.get(f"/{name}").json()["items"]
    assert [item["id"] for item in cited if not item["citations"]] == []
    for item in cited:
        for citation in item["citations"]:
            assert citation["source"]["id"] == SOURCE
            assert citation["locator"].startswith("paragraph ")
    fields = {item["field"] for item in meeting["citations"]}
    assert fields == (
        {"date", "place", "agreements"}
        | {f"topics.{topic}" for topic in TOPICS}
        | {"organizations.cptpp", "organizations.apec", "organizations.iaea"}
    )


def test_countries_equal_the_iso_tables(client):
    total = client.get("/countries", params={"total": "true", "limit": 1}).json()["total"]
    today = client.get("/countries", params={"total": "true", "limit": 1, "as_of": "2023-09-01"}).json()["total"]
    assert (total, today) == (281, 250)
    union = client.get("/countries/SUHH").json()
    assert (union["name"], union["valid_to"], "RU" in union["successors"]) == ("Soviet Union", "1992-08-30", True)
    assert client.get("/countries/XK").json()["name"] == "Kosovo"
