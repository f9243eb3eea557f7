"""Invisible characters make no difference to records and words, and are no text by themselves."""

import pytest


def test_a29_a_name_with_an_invisible_character_is_the_same_name(client):
    assert client.post("/topics", json={"name": "whales"}).status_code == 201
    for name in ("wha\u200bles", "wha\u00adles", "\ufeffWhales", "whales\u3164"):
        refused = client.post("/topics", json={"name": name})
        assert refused.status_code == 409, refused.text
    meeting = {"title": "Of wha\u200bles", "date": "2001", "topics": [{"topic": {"name": "whales\u2060"}}]}
    document = client.put("/meetings/of-whales", json=meeting).json()
    assert document["title"] == "Of whales"
    assert [topic["topic"]["id"] for topic in document["topics"]] == ["whales"]
    for words in ("whales", "wha\u200bles", "wh\u00adal*"):
        assert [item["id"] for item in client.get("/meetings", params={"q": words}).json()["items"]] == ["of-whales"]


def test_a29_persian_name_is_stored_unchanged_and_found_either_way(client):
    client.put("/people/ali", json={"name": "علی\u200cرضا"})
    assert client.get("/people/ali").json()["name"] == "علی\u200cرضا"
    for words in ("علی\u200cرضا", "علیرضا"):
        data = client.get("/people", params={"q": words, "snippets": "true"}).json()
        assert [item["id"] for item in data["items"]] == ["ali"]


@pytest.mark.parametrize(
    ("url", "document", "field"),
    [
        ("/meetings", {"title": "\u200b", "date": "2001"}, "#/title"),
        ("/meetings", {"title": "t", "date": "2001", "note": "\u3164"}, "#/note"),
        ("/people", {"name": "\u00ad"}, "#/name"),
        ("/people", {"name": "x", "tenures": [{"office": "\u2800"}]}, "#/tenures/0/office"),
        ("/people", {"name": "x", "identifiers": [{"scheme": "a", "value": "\u200b"}]}, "#/identifiers/0/value"),
        ("/sources", {"headline": "x", "url": "http://h:99999/"}, "#/url"),
        ("/agreements", {"title": "x", "url": "http://user@h/"}, "#/url"),
        ("/organizations", {"name": "x", "url": "http://h\u200b/"}, "#/url"),
    ],
)
def test_a29_invisible_text_is_refused(client, url, document, field):
    response = client.post(url, json=document)
    assert response.status_code == 422
    assert [error["pointer"] for error in response.json()["errors"]] == [field]
