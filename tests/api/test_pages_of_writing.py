"""Requests that the pages for writing send, on each database."""

import html
import json
import re

BROWSER = {"Accept": "text/html"}


def page(client, url, status=200):
    response = client.get(url, headers=BROWSER)
    assert (response.status_code, response.headers["content-type"]) == (status, "text/html; charset=utf-8")
    return response.text


def test_pairs_are_shown_with_what_both_say(client):
    client.put("/people/vila-pera", json={"name": "Vila Pera", "country": "PE", "born": "1950"})
    client.put("/people/pera-vila?duplicates=allow", json={"name": "Pera Vila", "country": "PE", "died": "2020"})
    text = page(client, "/duplicates?resource=people")
    assert all(value in text for value in ("Vila Pera", "Pera Vila", "1950", "2020"))


def test_questions_are_shown(client):
    client.put("/meetings/planned", json={"title": "Planned", "date": "2001-01-01", "status": "confirmed"})
    assert "/edit/meetings/planned" in page(client, "/questions?kind=overdue")


def test_a_name_of_a_former_and_a_present_state_is_that_of_the_present_one(client):
    client.put("/countries/X-OLDPERU", json={"code": "X-OLDPERU", "name": "Peru", "valid_to": "1836"})
    text = page(client, "/edit/people")
    names = dict(json.loads(html.unescape(re.search(r'data-countries="([^"]*)"', text)[1])))
    assert names["Peru"] == "PE"


def test_a_deleted_record_is_named(client):
    client.put("/people/left-one", json={"name": "Left One"})
    assert client.delete("/people/left-one").status_code == 204
    assert "<bdi>Left One</bdi> was deleted on" in page(client, "/people/left-one", 410)
    assert "<bdi>Left One</bdi> was deleted on" in page(client, "/edit/people/left-one", 410)
