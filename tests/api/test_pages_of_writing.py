"""Requests that the pages for writing send, on each database."""

import html
import json
import re

BROWSER = {"Accept": "text/html"}


def page(client, url, status=200):
    response = client.get(url, headers=BROWSER)
    assert (response.status_code, response.headers["content-type"]) == (status, "text/html; charset=utf-8")
    return response.text


def test_duplicates_page_shows_the_values_of_both_records(client):
    client.put("/people/vila-pera", json={"name": "Vila Pera", "country": "PE", "born": "1950"})
    client.put("/people/pera-vila?duplicates=allow", json={"name": "Pera Vila", "country": "PE", "died": "2020"})
    text = page(client, "/duplicates?resource=people")
    assert all(value in text for value in ("Vila Pera", "Pera Vila", "1950", "2020"))
    assert "The same: keep “Vila Pera”" in text
    assert re.search(r'data-question="Make one record of “(Vila Pera|Pera Vila)” and “', text)


def test_records_of_one_name_are_told_apart_by_their_ids(client):
    for number in (1, 2):
        client.put(f"/people/pera-{number}?duplicates=allow", json={"name": "Vila Pera", "country": "PE"})
    text = page(client, "/duplicates?resource=people")
    assert "The same: keep pera-1" in text
    assert "The same: keep pera-2" in text


def test_questions_page_shows_each_question(client):
    client.put("/meetings/planned", json={"title": "Planned", "date": "2001-01-01", "status": "confirmed"})
    text = page(client, "/questions?kind=overdue")
    assert "/edit/meetings/planned" in text
    assert '<a href="/meetings/planned" dir="auto">Planned</a>' in text


def test_question_about_a_duplicate_says_which_record_stays(client):
    client.put("/people/vila-pera", json={"name": "Vila Pera", "country": "PE"})
    client.put("/people/pera-vila?duplicates=allow", json={"name": "Pera Vila", "country": "PE"})
    text = page(client, "/questions?kind=possible_duplicate")
    assert "The same: keep “Vila Pera”" in text
    assert "The same: keep “Pera Vila”" in text
    bodies = [json.loads(html.unescape(body)) for body in re.findall(r'data-body="([^"]*)"', text)]
    assert {body.get("survivor") for body in bodies} == {"vila-pera", "pera-vila", None}
    assert re.search(r'data-question="Make one record of “(Vila Pera|Pera Vila)” and “', text)


def test_shared_country_name_on_a_page_means_the_present_state(client):
    client.put("/countries/X-OLDPERU", json={"code": "X-OLDPERU", "name": "Peru", "valid_to": "1836"})
    text = page(client, "/edit/people")
    names = dict(json.loads(html.unescape(re.search(r'data-countries="([^"]*)"', text)[1])))
    assert names["Peru"] == "PE"


def test_page_names_a_deleted_record(client):
    client.put("/people/left-one", json={"name": "Left One"})
    assert client.delete("/people/left-one").status_code == 204
    assert "“<bdi>Left One</bdi>” was deleted on" in page(client, "/people/left-one", 410)
    assert "“<bdi>Left One</bdi>” was deleted on" in page(client, "/edit/people/left-one", 410)


def test_a_history_and_its_versions_are_shown(client):
    client.put("/people/vila-pera", json={"name": "Vila Pera", "country": "PE"})
    client.patch("/people/vila-pera", json={"born": "1950"})
    assert client.delete("/people/vila-pera").status_code == 204
    text = page(client, "/people/vila-pera/history")
    assert all(words in text for words in ("Version 3", "Born", "1950", "data-undelete"))
    assert "1950" not in page(client, "/people/vila-pera?version=1")
