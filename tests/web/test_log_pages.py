"""The pages of changes, disputed facts and judgements, at the addresses of the API."""

import json
import re
from html import unescape

import pytest
from html_pages import BROWSER, HOSTILE, Parsed, page

from app.queries import history

LOGS = ("/changes", "/disputes", "/judgements")


def judgements_page(client, url="/judgements"):
    return page(client, url, is_for_writing=True)


def text_of(html):
    """Return what a page says, without its markup."""
    return " ".join(unescape(re.sub("<[^>]+>", " ", html)).split())


def next_url(html):
    found = re.findall(r'rel="next" href="([^"]+)"', html)
    return unescape(found[0]) if found else None


@pytest.fixture
def meeting(client):
    """A meeting whose source contradicts its date and the office of a participant."""
    says = {"source": {"headline": HOSTILE}, "locator": "page 2", "quote": HOSTILE}
    office = {"field": "office", "says": "Envoy"}
    person = {"name": "Ada Vila"}
    participant = {"person": person, "country": "PE", "office": "Minister", "citations": [says | office]}
    body = {
        "title": HOSTILE,
        "date": "1999-04-02",
        "topics": [{"topic": {"name": "Cod"}}],
        "citations": [
            says | {"field": "date", "says": "1999-04-03"},
            says | {"field": "topics", "says": [{"topic": {"id": "east-asia"}}]},
        ],
        "participants": [participant, {"country": "JP"}],
    }
    assert client.put("/meetings/cod-talks", json=body).status_code == 201
    return "/meetings/cod-talks"


@pytest.mark.parametrize("url", LOGS)
@pytest.mark.parametrize("accept", [None, "*/*", "application/json"])
def test_programs_get_json(client, url, accept):
    response = client.get(url, headers={"Accept": accept} if accept else {})
    assert (response.headers["content-type"], response.headers["vary"]) == ("application/json", "Accept")


@pytest.mark.parametrize("url", LOGS)
def test_page_says_where_it_is_empty_and_leads_to_json(client, url):
    filtered = "actor=nobody" if url == "/changes" else "resource=agreements"
    text, parsed = page(client, f"{url}?{filtered}", is_for_writing=url == "/judgements")
    assert "filter" in text_of(text)
    assert url in parsed.links  # removes the filter
    assert "Accept: application/json" in text


def test_pages_are_linked_from_where_one_looks_for_them(client):
    for start in ("/", "/edit"):
        links = Parsed(client.get(start, headers=BROWSER).text).links
        assert set(LOGS) <= set(links), start
    assert "/disputes" in page(client, "/sources")[1].links
    for start in ("/duplicates", "/questions"):
        assert "/judgements" in Parsed(client.get(start, headers=BROWSER).text).links


def test_changes_of_one_request_are_shown_by_record_newest_first(client, meeting):
    client.patch(meeting, json={"date": "1999-04-04"})
    client.delete(meeting)
    text, parsed = page(client, "/changes")
    entries = [text_of(entry) for entry in re.findall(r"<li>\n<p class=\"when\">.*?</li>", text, re.DOTALL)]
    words = ["Meeting deleted by", "Meeting edited by", "Meeting created by"]
    assert [phrase for entry, phrase in zip(entries, words, strict=False) if phrase not in entry] == []
    assert "Participants deleted: Ada Vila ; Japan" in entries[0]
    assert "Date Before After Date 2 April 1999 4 April 1999" in entries[1]
    assert all(HOSTILE in entry for entry in entries[:3])
    assert parsed.links.count(f"{meeting}/history") == 3


def test_a_change_of_a_participant_alone_is_shown_with_the_meeting(client, meeting):
    participant = client.get(meeting).json()["participants"][0]["id"]
    client.patch(f"/participants/{participant}", json={"office": "Chair"})
    text, _ = page(client, "/changes?resource=participants")
    assert "Participants changed by" in text_of(text)
    assert "Ada Vila : Office Before After Office Minister Chair" in text_of(text)


def test_a_merge_says_what_the_record_is_now(client):
    for name in ("first-of-two", "second-of-two"):
        client.put(f"/topics/{name}", json={"name": name})
    assert client.post("/topics/first-of-two/merge", json={"other": "second-of-two"}).is_success
    text, parsed = page(client, "/changes?resource=topics&limit=2")
    assert "merged into another record" in text
    assert "/topics/first-of-two" in parsed.links


@pytest.mark.parametrize("filters", ["", "&resource=countries", "&actor=command:seed"])
def test_older_changes_follow_without_a_gap(client, filters):
    url, seen = f"/changes?limit=40{filters}", 0
    while url:
        text, _ = page(client, url)
        seen += len(re.findall(r"/history\">version", text))
        url = next_url(text)
    changes = client.get(f"/changes?limit=1000{filters}").json()["items"]
    assert seen == sum(change["resource"] != "participants" for change in changes)
    assert seen > 20 or filters


def test_changes_after_a_number_are_shown_on_request(client):
    text, parsed = page(client, "/changes?after=3&limit=2")
    shown = client.get("/changes?after=3&limit=2").json()["items"]
    titles = re.findall(r'class="title"><a href="/([a-z]+)/', text)
    assert titles == [change["resource"] for change in reversed(shown)]
    assert {"/changes", "/changes?after=1&limit=2"} <= set(parsed.links)  # the newest, and those before
    assert "newest changes" in text_of(page(client, f"/changes?after={client.get('/changes').json()['newest']}")[0])


@pytest.mark.parametrize("query", ["wait=1", "after=999999", "epoch=x", "id=JP"])
def test_page_of_changes_refuses_what_does_not_apply(client, query):
    page(client, f"/changes?{query}", 422)


def test_disputed_facts_are_shown_by_record_with_what_each_source_says(client, meeting):
    text, parsed = page(client, "/disputes?resource=meetings")
    shown = text_of(text[text.index("dispute-1") :])
    assert "Date Recorded 2 April 1999 Disputes 3 April 1999 , according to" in shown
    assert "Topics Recorded Cod Disputes east-asia , according to" in shown
    assert (shown.count(HOSTILE), parsed.links.count(meeting)) == (5, 1)  # a title, two headlines and two quotations
    [office] = re.findall("<dl.*?</dl>", page(client, "/disputes?field=office")[0], re.DOTALL)
    assert "Recorded Minister Disputes Envoy , according to" in text_of(office)
    assert "Ada Vila: office" in page(client, "/disputes?field=office")[0]


def test_pages_of_disputed_facts_follow_each_other(client, meeting):
    first, _ = page(client, "/disputes?limit=1")
    second, parsed = page(client, next_url(first))
    assert first.count("<dl ") == second.count("<dl ") == 1
    assert "/disputes" in parsed.links


def test_judgements_name_the_records_and_who_decided(client):
    for name in ("Cara Lun", "Cara Lunn", "Karla Lun"):
        client.put(f"/people/{name.lower().replace(' ', '-')}", json={"name": f"{name} {HOSTILE}"})

    def judge(judgement, one, other):
        body = {"resource": "people", "a": one, "b": other, "judgement": judgement}
        answer = client.post("/judgements", json=body)
        assert answer.is_success, answer.text
        return answer.json()["id"]

    judge("different", "cara-lun", "cara-lunn")
    taken_back = judge("unsure", "cara-lun", "karla-lun")
    client.delete(f"/judgements/{taken_back}")
    text, parsed = judgements_page(client, "/judgements?resource=people")
    assert f"Cara Lun {HOSTILE} and Cara Lunn {HOSTILE} different" in text_of(text)
    assert "unsure" not in text_of(text[text.index("<ol") : text.index("</ol>")])
    assert {"/people/cara-lun", "/people/cara-lunn"} <= set(parsed.links)
    [everything] = [link for link in parsed.links if "history=true" in link]
    text, parsed = judgements_page(client, everything)
    assert "Replaced or taken back" in text_of(text)
    assert "/judgements?resource=people" in parsed.links
    judge("same", "cara-lun", "karla-lun")
    text, _ = judgements_page(client, "/judgements?judgement=same")
    assert re.search("the same Person · by “[^”]+” · (cara-lun and karla-lun|karla-lun and cara-lun)", text_of(text))
    text, _ = judgements_page(client, "/judgements?limit=1")
    assert next_url(text)
    judgements_page(client, next_url(text))


def test_page_of_judgements_is_never_out_of_date(client):
    assert "Eve Orr" not in judgements_page(client)[0]
    for name in ("eve-orr", "eva-orr"):
        client.put(f"/people/{name}", json={"name": name.title().replace("-", " ")})
    judgements_page(client)
    body = {"resource": "people", "a": "eve-orr", "b": "eva-orr", "judgement": "different"}
    client.post("/judgements", json=body)
    assert "Eve Orr" in judgements_page(client)[0]


def test_judgement_that_counts_can_be_taken_back_in_its_state(client):
    for name in ("ora-lun", "ora-lunn", "aura-lun"):
        client.put(f"/people/{name}", json={"name": name.title().replace("-", " ")})
    body = {"resource": "people", "a": "ora-lun", "b": "ora-lunn", "judgement": "different"}
    judgement = client.post("/judgements", json=body).json()["id"]
    button = re.compile('<button [^>]*data-take-back="([^"]*)" data-tag="([^"]*)" data-repeating="([^"]*)"[^>]*>')
    [values] = button.findall(judgements_page(client)[0])
    found, tag, repeating = map(unescape, values)
    assert (found, json.loads(repeating)) == (judgement, body)
    assert client.delete(f"/judgements/{judgement}", headers={"If-Match": '"another"'}).status_code == 412
    assert client.delete(f"/judgements/{judgement}", headers={"If-Match": tag}).status_code == 204
    assert not button.findall(judgements_page(client, "/judgements?history=true")[0])
    assert client.post("/judgements", json=json.loads(repeating)).status_code == 201


def test_answer_that_is_taken_back_can_be_given_again(client):
    client.put("/sources/note", json={"headline": "Note", "date": "2566-05-01"})
    body = {
        "resource": "sources",
        "a": "note",
        "judgement": "right",
        "question": "far_date",
        "value": "date 2566-05-01",
    }
    assert client.post("/judgements", json=body).status_code == 201
    [repeating] = re.findall('data-repeating="([^"]*)"', judgements_page(client)[0])
    assert json.loads(unescape(repeating)) == body


def test_merge_is_undone_on_the_history_of_the_merged_record(client):
    for name in ("uma-lun", "uma-lunn"):
        client.put(f"/people/{name}", json={"name": name.title().replace("-", " ")})
    body = {"resource": "people", "a": "uma-lun", "b": "uma-lunn", "judgement": "same", "survivor": "uma-lunn"}
    assert client.post("/judgements", json=body).is_success
    text, parsed = judgements_page(client)
    assert "data-take-back" not in text
    assert "/people/uma-lun/history" in parsed.links
    assert "/people/uma-lunn/history" not in parsed.links


def test_page_of_changes_builds_no_statement_twice(client, meeting, monkeypatch):
    client.patch(meeting, json={"date": "1999-04-04"})
    url = "/changes?resource=meetings"
    first, _ = page(client, url)
    client.patch(meeting, json={"date": "1999-04-05"})  # so that the response is not cached
    monkeypatch.setattr(history, "select", None)
    second, _ = page(client, url)
    assert first.count("<li>") < second.count("<li>")
