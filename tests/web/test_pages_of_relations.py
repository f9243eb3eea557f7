"""The pages of relations: the dossier, and the start page on which countries are chosen."""

import re
from urllib.parse import quote

import pytest
from factories import put_meeting
from html_pages import BROWSER, HOSTILE, Parsed, page

TWO = "/relations/JP/PE?as_of=2023-12-31"


def test_page_shows_the_numbers_of_the_dossier_with_links(client):
    dossier = client.get(TWO).json()
    text, parsed = page(client, TWO)
    assert '<h1 dir="auto">Japan and Peru</h1>' in text
    assert "the last one: <time>1 September 2023</time>, 121 days before <time>31 December 2023</time>." in " ".join(
        text.split()
    )
    today = client.get("/relations/JP/PE").json()
    assert f"{today['days_since']:,} days ago." in page(client, "/relations/JP/PE")[0]
    linked = [dossier["url"], dossier["calls"]["url"], dossier["last"]["id"]]
    linked += [
        item["url"]
        for name in ("visits", "by_year", "by_level", "topics", "people", "sources")
        for item in dossier[name]
    ]
    linked += [item["url"] for item in dossier["agreements"]["by_status"]]
    for url in linked:
        assert any(link.endswith(url) for link in parsed.links), url


def test_levels_are_in_the_order_of_their_ranks(client):
    levels = ["unknown", "ambassador", "minister", "head_of_state", "head_of_government"]
    for number, level in enumerate(levels):
        participants = [{"country": "TV"}, {"country": "AD"}]
        put_meeting(client, f"level-{number}", date=f"200{number}", level=level, participants=participants)
    text, _ = page(client, "/relations/AD/TV")
    ranked = ["Head of state", "Head of government", "Minister", "Ambassador", "Unknown"]
    table, columns = text[text.index('id="levels"') :], text[text.index("<th") : text.index("</thead>")]
    assert re.findall(r'<th scope="row">([^<]+)</th>', table)[:5] == ranked
    assert re.findall(r">([^<]+)</th>", columns)[2:] == ranked


def test_the_page_answers_when_at_which_level_on_what_with_what_result_and_who_says_so(client):
    text, _ = page(client, TWO)
    meeting = client.get(f"/meetings/{client.get(TWO).json()['last']['id']}").json()
    brief = text[text.index('class="brief"') : text.index("</section>")]
    shown = ["<time>1 September 2023</time>", "<dd>Minister</dd>", "Tokyo, Japan", "and 5 more"]
    shown += [f"/topics/{item['topic']['id']}" for item in meeting["topics"][:8]]
    shown += [f"/agreements/{item['agreement']['id']}" for item in meeting["agreements"]]
    shown += [f"/sources/{item['source']['id']}" for item in meeting["citations"]]
    shown += ["status: signed"]  # of the agreements, which the meeting welcomed
    assert [text for text in shown if text not in brief] == []
    assert 'all in <a href="/meetings?' in text
    assert 'id="brief"' not in page(client, "/relations/AD/TV")[0]


def test_people_of_the_countries_come_first_among_those_at_a_summit(client):
    others = [{"country": code} for code in ("AD", "AT", "BE", "BG", "CH", "CY")]
    names = ("Anna Adler", "Bea Beck", "Cleo Carl", "Dora Dietz", "Ella Ernst", "Frida Fink", "Greta Graf")
    hosts = [{"country": "LI", "person": {"name": name}} for name in names]
    put_meeting(client, "summit", participants=[*others, *hosts, {"country": "TV", "person": {"name": "Tala Tofa"}}])
    text, parsed = page(client, "/relations/LI/TV")
    brief = text[text.index('class="brief"') : text.index("</section>")]
    shown = brief[brief.index("<dt>Who</dt>") : brief.index("<dt>On what</dt>")]
    assert [name for name in (*names[:5], "Tala Tofa") if name not in shown] == []
    assert shown.index("Anna Adler") < shown.index("Tala Tofa") < shown.index("Bea Beck")
    assert "Austria" not in shown
    assert "and 8 more" in shown
    assert "/meetings/summit#participants" in parsed.links


def test_last_meeting_without_others_is_named_where_the_last_is_a_summit(client):
    two = [{"country": "LI"}, {"country": "TV"}]
    dates = {"2001-02-03": "held", "2001-03": "held", "1999-05-05": "held", "2002-02-02": "confirmed"}
    for number, (date, status) in enumerate(dates.items()):
        put_meeting(client, f"two-{number}", date=date, status=status, participants=two)
    assert "without other countries" not in page(client, "/relations/LI/TV")[0]
    put_meeting(client, "summit", date="2005-05-05", participants=[*two, {"country": "AD"}])
    text, _ = page(client, "/relations/LI/TV")
    assert "The last one without other countries" in text
    assert "<time>5 May 2005</time>" in text[: text.index("The last one")]
    [link] = re.findall(r"without other countries: <a href=\"([^\"]+)\" dir=\"auto\">3 February 2001</a>", text)
    assert link == "/meetings/two-0"
    assert "without other countries" not in page(client, "/relations/LI/TV?as_of=2004-01-01")[0]


def test_long_lists_and_years_without_a_day_are_shown_as_what_is_known(client):
    topics = [{"topic": {"name": f"Topic {number}"}} for number in range(15)]
    for date in ("../1990", "2001-05-06"):
        meeting = {
            "title": f"Talks {date}", "date": date, "topics": topics if date > "2" else topics[:1],
            "participants": [{"country": "AD"}, {"country": "TV"}],
        }  # fmt: skip
        assert client.post("/meetings", json=meeting).status_code == 201
    text, parsed = page(client, "/relations/AD/TV")
    assert "0001" not in text
    section = text[text.index('id="topics"') :]
    assert section.index("<summary>5 more</summary>") < section.index(">Topic 9<")
    assert [link for link in parsed.links if "topic=topic-14" in link]
    # Both meetings are in no chart, since only one of them has a year.
    assert "<summary>Meetings by year and level</summary>" in text


def test_agreements_between_the_countries_are_named_newest_first(client):
    for year in (1990, 2001):
        agreement = {
            "title": f"Treaty of {year}",
            "kind": "treaty",
            "parties": [{"country": "AD"}, {"country": "TV"}],
            "actions": [{"action": "signed", "date": f"{year}-05-01"}],
        }
        assert client.post("/agreements", json=agreement).status_code == 201
    text, parsed = page(client, "/relations/AD/TV")
    assert text.index("Treaty of 2001") < text.index("Treaty of 1990")
    assert "/agreements?country=AD&country=TV" in parsed.links
    assert "No agreements between them are recorded." in page(client, "/relations/AD/JP")[0]


def test_agreements_of_a_former_state_are_in_the_list_that_the_page_leads_to(client):
    agreement = {"title": "Fishery treaty", "kind": "treaty", "parties": [{"country": "JP"}, {"country": "SUHH"}]}
    assert client.post("/agreements", json=agreement).status_code == 201
    text, parsed = page(client, "/relations/JP/RU?successors=true")
    assert ">Fishery treaty<" in text
    [link] = [link for link in parsed.links if link.startswith("/agreements?") and "status=" not in link]
    assert [item["title"] for item in client.get(link).json()["items"]] == ["Fishery treaty"]


@pytest.mark.parametrize("url", [TWO, "/relations/JP,PE,US", "/relations/JP/PE.html", "/relations/AD/TV"])
def test_pages_of_relations_name_their_other_formats(client, url):
    _, parsed = page(client, url)
    [feed] = {link for link in parsed.links if link.endswith("format=atom")}
    assert client.get(feed).headers["content-type"].startswith("application/atom+xml")
    [calendar] = {link for link in parsed.links if link.endswith("format=ics")}
    assert client.get(calendar).headers["content-type"].startswith("text/calendar")


def test_programs_get_the_dossier(client):
    for accept in ("*/*", "", "application/json"):
        assert client.get(TWO, headers={"Accept": accept}).headers["content-type"] == "application/json"


def test_form_redirects_to_the_relations_of_its_countries(client):
    url = "/relations?country=Japan&country=Peru&country=&date_from=2000&as_of="
    response = client.get(url, headers=BROWSER, follow_redirects=True)
    assert (response.status_code, str(response.url.raw_path, "ascii")) == (200, "/relations/JP/PE?date_from=2000")
    response = client.get("/relations?country=Japan,Peru&country=US", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (303, "/relations/JP,PE,US")


def test_start_page_lists_frequent_pairs_and_partners_of_one_country(client):
    _, parsed = page(client, "/relations")
    assert "/relations/JP/PE" in parsed.links
    text, parsed = page(client, "/relations?country=Peru")
    assert "Whom <bdi>Peru</bdi> met most often" in text
    assert "/relations/JP/PE" in parsed.links
    [counted] = [link for link in parsed.links if link.startswith("/meetings?country=Peru&") and "country=JP" in link]
    assert client.get(f"{counted}&total=true").json()["total"] == 1


def test_choice_requires_known_countries_and_two_from_programs(client):
    response = client.get("/relations")
    assert (response.status_code, response.json()["errors"][0]["parameter"]) == (422, "country")
    assert client.get("/relations?country=Japan&country=JP").status_code == 422
    page(client, "/relations?country=Jappan", 422)
    page(client, "/relations?nonsense=1", 422)


def test_only_the_figure_of_a_page_can_be_embedded(client):
    response = client.get(f"{TWO}&embed=1", headers=BROWSER)
    assert "frame-ancestors *" in response.headers["content-security-policy"]
    parsed = Parsed(response.text)
    assert (parsed.tags.count("main"), parsed.tags.count("nav"), parsed.tags.count("form")) == (1, 0, 0)
    assert TWO in parsed.links
    for url in (TWO, "/", "/relations", "/people"):
        headers = client.get(url, headers=BROWSER).headers
        assert "frame-ancestors 'none'" in headers["content-security-policy"]
    assert client.get("/people?embed=1", headers=BROWSER).status_code == 422
    assert client.get(f"{TWO}&embed=1").status_code == 422
    assert client.get(f"{TWO}&embed=yes", headers=BROWSER).status_code == 422


def test_redirect_to_the_figure_of_a_dossier_leads_to_the_figure(client):
    for query in ("embed=1", "as_of=2023-12-31&embed=1"):
        response = client.get(f"/relations/Peru/Japan?{query}", headers=BROWSER, follow_redirects=False)
        assert response.status_code == 308
        assert response.headers["location"].endswith(f"/relations/JP/PE?{query}")


def test_redirect_to_the_meetings_of_a_merged_record_leads_to_their_figure(client):
    for number in (1, 2):
        client.put(f"/people/pera-{number}?duplicates=allow", json={"name": "Vila Pera", "country": "PE"})
    judgement = {"resource": "people", "a": "pera-1", "b": "pera-2", "judgement": "same", "survivor": "pera-1"}
    assert client.post("/judgements", json=judgement).is_success
    response = client.get("/people/pera-2/meetings?embed=1", headers=BROWSER, follow_redirects=False)
    assert response.status_code == 308
    assert response.headers["location"].endswith("/people/pera-1/meetings?embed=1")


def test_hostile_parameters_are_escaped(client):
    text, _ = page(client, f"/relations/JP/PE?q={quote(HOSTILE)}")
    assert "<script>" not in text
    assert "<img src=x" not in text


def test_a_country_leads_to_its_relations(client):
    _, country = page(client, "/countries/PE")
    [link] = [link for link in country.links if "/relations?" in link]
    _, start = page(client, link[link.index("/relations") :])
    assert any(link.endswith("/relations/JP/PE") for link in start.links)


def test_countries_that_never_met_get_no_empty_tables_and_a_way_to_those_of_two_of_them(client):
    put_meeting(client, "two-of-three", participants=[{"country": "AD"}, {"country": "LI"}])
    text, parsed = page(client, "/relations/AD,LI,TV")
    assert "No meeting of all of them is recorded." in text
    assert 'id="visits"' not in text
    assert {"/relations/AD/LI", "/relations/AD/TV", "/relations/LI/TV"} <= set(parsed.links)
    text, parsed = page(client, "/relations/LI/TV")
    assert "No meeting of both is recorded." in text
    assert {"/relations?country=LI", "/relations?country=TV"} <= set(parsed.links)
    assert "/relations/LI/TV" not in parsed.links


@pytest.mark.parametrize(
    ("path", "is_open"),
    [("/relations/JP/PE", False), ("/relations/JP/PE?date_from=2000", True), ("/relations/LI/TV", True)],
)
def test_form_of_a_dossier_is_open_only_where_it_has_something_to_say(client, path, is_open):
    text, _ = page(client, path)
    assert ('<details class="choice on-screen" open>' in text) == is_open


def test_page_shows_the_next_steps_whose_day_is_known_first_and_counts_those_left_out(client):
    for number in range(23):
        treaty = {
            "title": f"Treaty {number}",
            "kind": "treaty",
            "parties": [{"country": "AD"}, {"country": "TV"}],
            "actions": [{"action": "signed", "date": "2001-02-03"}],
        }
        if number in {21, 22}:
            treaty["actions"].append({"action": "entered_into_force", "date": f"{2120 - number}-01-01"})
        assert client.put(f"/agreements/step-{number:02}", json=treaty).status_code == 201
    text, parsed = page(client, "/relations/AD/TV")
    steps = text[text.index("<h3>Next steps</h3>") :].partition("</ul>")[0]
    shown = re.findall(r'href="/agreements/step-(\d\d)"', steps)
    assert (len(shown), shown[:3]) == (20, ["22", "21", "00"])
    assert "3 more, in JSON</a>" in text
    assert "/relations/AD/TV?format=json" in parsed.links
