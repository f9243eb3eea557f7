"""`POST /drafts`: meetings from an article, on both databases. Nothing is stored, no key is needed."""

import hashlib

import pytest

TEXT = (
    "Ministers meet in Lisbon\n\nForeign Minister Ana Lopes of Portugal met Foreign Minister Juan Ruiz of Peru in Lisbon on 1 May 2023. "
    "They discussed NATO and whaling, and signed a Memorandum of Understanding on Whaling Research."
)
ARTICLE = {"text": TEXT, "published": "2023-05-02", "publisher": "The Norland Times", "url": "https://example.org/a"}
PLAIN = {"Content-Type": "text/plain; charset=utf-8"}


def counts(client):
    resources = ("meetings", "people", "sources", "agreements", "topics", "organizations", "participants")
    totals = [client.get(f"/{name}?total=true&limit=1").json()["total"] for name in resources]
    return [*totals, client.get("/changes?limit=1").headers.get("etag")]


def test_article_is_drafted_without_storing_anything(client, connect):
    before = counts(client)
    response = connect().post("/drafts", json=ARTICLE)
    assert response.status_code == 200, response.text
    assert response.headers["cache-control"] == "no-store"
    answer = response.json()
    assert answer["document"] == answer["documents"][0]
    assert answer["reason"] is None
    assert {item["how"] for item in answer["evidence"]} <= {
        "stated", "counterpart", "coordination", "relative day", "looked up", "derived",
    }  # fmt: skip
    first = next(item for item in answer["evidence"] if item["pointer"] == "/documents/0/participants/0/person/name")
    assert (first["exact"], first["paragraph"], first["how"]) == ("Ana Lopes", 2, "stated")
    assert TEXT[first["start"] : first["end"]] == "Ana Lopes"
    assert counts(client) == before


def test_reviewed_draft_is_accepted_as_a_meeting(client):
    document = client.post("/drafts", json=ARTICLE).json()["document"]
    response = client.post("/meetings", json=document)
    assert response.status_code == 201, response.text
    meeting = response.json()
    assert (meeting["title"], meeting["date"], meeting["origin"]) == (
        "Ministers meet in Lisbon",
        "2023-05-01",
        "drafted",
    )
    assert [(p["person"]["name"], p["country"]) for p in meeting["participants"]] == [
        ("Ana Lopes", "PT"), ("Juan Ruiz", "PE"),
    ]  # fmt: skip
    assert [item["relation"] for item in meeting["agreements"]] == ["signed"]
    for citation in meeting["citations"]:
        assert TEXT[citation["start"] : citation["end"]].startswith(citation["quote"])
        assert citation["locator"] == "paragraph 2"
    source = client.get(f"/sources/{meeting['citations'][0]['source']['id']}").json()
    assert source["sha256"] == hashlib.sha256(TEXT.encode()).hexdigest()
    assert (source["publisher"], source["url"]) == ("The Norland Times", "https://example.org/a")
    again = client.post("/drafts", json=ARTICLE).json()
    [person] = [item for item in again["questions"] if item["pointer"] == "/documents/0/participants/0/person"]
    assert person["choices"] == [{"id": "ana-lopes", "name": "Ana Lopes"}]


def test_plain_text_body_is_accepted_as_an_article(client):
    body = ("\ufeff" + TEXT).encode()
    answer = client.post("/drafts", content=body, headers=PLAIN).json()
    assert answer["document"]["date"] == "2023-05-01"
    assert "publisher" not in answer["document"]["citations"][0]["source"]


def test_recorded_names_and_terms_are_used(client):
    person = {
        "id": "ana-maria-lopes", "name": "Ana Maria Lopes", "country": "PT",
        "other_names": [{"name": "Ana Lopes"}],
        "tenures": [{"office": "Minister of Foreign Affairs", "country": "PT", "term": "2020/2024"}],
    }  # fmt: skip
    assert client.post("/people", json=person).status_code == 201
    assert client.post("/topics", json={"id": "whales", "name": "Whaling"}).status_code == 201
    text = TEXT.replace(" of Portugal", "")
    answer = client.post("/drafts", json=ARTICLE | {"text": text}).json()
    document = answer["document"]
    assert document["participants"][0]["country"] == "PT"
    assert {"topic": {"id": "whales", "name": "Whaling"}} in document["topics"]
    by = {item["pointer"]: item.get("by") for item in answer["evidence"]}
    assert by["/documents/0/participants/0/country"] == "people/ana-maria-lopes: term of office"
    unnamed = "Talks\n\nThe Foreign Minister of Portugal met Foreign Minister Juan Ruiz of Peru."
    questions = client.post("/drafts", json=ARTICLE | {"text": unnamed}).json()["questions"]
    [question] = [item for item in questions if item["pointer"] == "/documents/0/participants/0/person"]
    assert question["choices"] == [{"id": "ana-maria-lopes", "name": "Ana Maria Lopes"}]


def test_text_without_a_meeting_returns_a_reason(client):
    answer = client.post("/drafts", json={"text": "Rain is expected."}).json()
    assert (answer["document"], answer["documents"], answer["reason"]) == (None, [], "the text reports no meeting")


def test_text_in_another_language_returns_a_reason(client):
    answer = client.post("/drafts", json={"text": "Il pleut.", "language": "fr"}).json()
    assert answer["reason"] == "texts in fr cannot be read; the languages are: en"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "text"),
        ({"text": ""}, "text"),
        ({"text": "x" * 200_001}, "text"),
        ({"text": "x", "published": "yesterday"}, "published"),
        ({"text": "x", "url": "ftp://example.org"}, "url"),
        ({"text": "x", "language": "English!"}, "language"),
        ({"text": "x", "note": "y"}, "note"),
    ],
)
def test_an_invalid_field_is_named(client, body, field):
    response = client.post("/drafts", json=body)
    assert response.status_code == 422
    assert field in str(response.json()["errors"])


def test_other_bodies_are_refused(client):
    assert client.post("/drafts", content=b"\xff\xfe", headers=PLAIN).status_code == 400
    assert client.post("/drafts", content=b"", headers=PLAIN).status_code == 422
    assert client.post("/drafts", content=b"{", headers={"Content-Type": "application/json"}).status_code == 400
    assert client.post("/drafts", content=b"<p>", headers={"Content-Type": "text/html"}).status_code == 415
    assert client.post("/drafts?save=true", json=ARTICLE).status_code == 422
    assert client.get("/drafts").status_code == 405


def test_a_city_of_recorded_meetings_and_the_actions_of_an_agreement_are_drafted(client):
    def place_of(text):
        return client.post("/drafts", json={"text": text}).json()["document"]["place"]

    text = TEXT.replace("Lisbon on", "Leticia on")
    assert place_of(text) == {"city": "Leticia"}
    body = {"title": "Talks in Leticia", "date": "2020-01-01", "participants": [{"country": "CO"}, {"country": "PE"}]}
    for country in ("CO", "BR"):
        place = {"city": "Leticia", "country": country}
        assert place_of(text) == {"city": "Leticia"} | ({"country": "CO"} if country == "BR" else {})
        response = client.post("/meetings?duplicates=allow", json=body | {"title": f"Talks, {country}", "place": place})
        assert response.status_code == 201, response.text
    assert place_of(text) == {"city": "Leticia"}
    document = client.post("/drafts", json=ARTICLE).json()["document"]
    meeting = client.post("/meetings", json=document).json()
    agreement = client.get(f"/agreements/{meeting['agreements'][0]['agreement']['id']}").json()
    assert (agreement["status"], agreement["starts_on"]) == ("signed", "2023-05-01")


def test_a56_plain_text_takes_its_date_of_publication_in_the_url(client):
    text = "Foreign Minister Ana Lopes of Portugal met Foreign Minister Juan Ruiz of Peru on Monday."
    response = client.post("/drafts?published=2026-04-01", content=text, headers=PLAIN)
    assert response.json()["document"]["date"].startswith("2026-03-30")
    both = client.post("/drafts?published=2026-04-01", json={"text": text})
    assert (both.status_code, both.json()["errors"][0]["parameter"]) == (422, "published")
    assert client.post("/drafts?published=soon", content=text, headers=PLAIN).status_code == 422
