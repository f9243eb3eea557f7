"""Pages for browsers at the addresses of the API."""

import re
from html import unescape
from urllib.parse import quote

import factories
import pytest
from html_pages import BROWSER, HOSTILE, Parsed, page

from app.pages.site import SECTIONS
from app.services.changes import redaction


def ids(client, resource):
    key, sort = ("code", "&sort=name") if resource == "countries" else ("id", "")
    return [item[key] for item in client.get(f"/{resource}?limit=5{sort}").json()["items"]]


@pytest.mark.parametrize("resource", SECTIONS)
def test_every_resource_and_record_has_a_page(client, resource):
    _, listed = page(client, f"/{resource}")
    for id_ in ids(client, resource):
        assert f"/{resource}/{quote(id_)}" in listed.links
        page(client, f"/{resource}/{id_}")


def test_no_link_of_the_pages_is_broken(client):
    waiting, seen = ["/"], set()
    while waiting and len(seen) < 150:
        url = waiting.pop()
        if url in seen or not url.startswith("/") or url.startswith(("/docs", "/redoc")):
            continue
        seen.add(url)
        response = client.get(url, headers=BROWSER, follow_redirects=True)
        assert response.status_code == 200, (url, response.text)
        if response.headers["content-type"].startswith("text/html"):
            waiting += Parsed(response.text).links
    assert len(seen) > 100


def test_programs_get_json(client):
    for headers in ({"Accept": "*/*"}, {"Accept": "application/json"}, {"Accept": ""}):
        assert client.get("/meetings", headers=headers).headers["content-type"] == "application/json"
        assert client.get("/people/nobody", headers=headers).headers["content-type"] == "application/problem+json"
    assert client.get("/", follow_redirects=False).headers["location"].endswith("/docs")


def test_page_is_available_by_suffix_and_format(client):
    for url in ("/meetings.html?country=JP", "/meetings?country=JP&format=html"):
        response = client.get(url, headers={"Accept": "text/html;q=0.1, */*"})
        assert response.headers["content-type"] == "text/html; charset=utf-8"
        assert "Japan-Peru" in response.text


def test_search_form_redirects_to_a_url_without_empty_fields(client):
    response = client.get("/meetings?q=&country=Japan&date_from=&kind=", headers=BROWSER, follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (302, "/meetings?country=Japan")
    assert client.get("/meetings?country=").status_code == 422


def test_the_front_page_leads_to_the_relations_of_two_countries(client):
    text, parsed = page(client, "/")
    assert {"/relations/JP/PE", "/relations"} <= set(parsed.links)
    assert "Japan and Peru" in text


def test_facets_and_filters_are_links_that_set_and_remove_a_filter(client):
    _, parsed = page(client, "/meetings?country=JP&sort=date")
    assert "/meetings?country=JP&sort=date&country=PE" in parsed.links
    assert "/meetings?sort=date" in parsed.links
    assert "/meetings?country=JP&sort=date&kind=bilateral_meeting" in parsed.links


def test_the_holder_of_an_office_is_asked_by_a_form(client):
    text, parsed = page(client, "/offices?country=Japan")
    assert {"country", "office", "as_of"} <= set(re.findall(r'name="(\w+)"', text))
    assert 'value="Japan"' in text
    assert "Also fill in: Office, On the day." in text
    assert "Also fill in" not in page(client, "/offices")[0]
    assert "/people" in parsed.links
    url = "/offices?country=Japan&office=foreign+minister&as_of=2023-09-01"
    text, parsed = page(client, url)
    assert {"/people/hayashi-yoshimasa", f"/meetings/{factories.SEEDED_MEETING}"} <= set(parsed.links)
    assert "<h1><bdi>Foreign minister</bdi>, Japan</h1>" in text
    assert "understood as" not in text
    assert f"Programs: <code>{url.replace('&', '&amp;')}</code> with <code>Accept: application/json</code>" in text
    other = page(client, url.replace("foreign+minister", "Minister+of+Foreign+Affairs"))[0]
    assert "understood as foreign minister" in other
    assert "No holder is recorded" in page(client, url.replace("2023", "1950"))[0]
    assert "<h1>" in page(client, "/offices?country=Japan&office=&as_of=")[0]


@pytest.mark.parametrize("query", ["?color=red", "?country=JP&office=king&as_of=2023"])
def test_errors_about_an_office_remain(client, query):
    page(client, f"/offices{query}", 422)
    assert client.get(f"/offices{query}").status_code == 422
    assert client.get("/offices?country=JP").json()["errors"][0]["parameter"] == "office"


def test_an_error_about_an_unknown_filter_suggests_one_and_folds_the_names_away(client):
    text, parsed = page(client, "/meetings?coutry=JP", 422)
    assert "did you mean &#39;country&#39;?</bdi></p>" in text
    details = text.partition("<details>")[2].partition("</details>")[0]
    assert ">agreement, bbox, city, country," in details
    assert "(allowed:" not in text
    assert "/meetings" in parsed.links


def test_pages_of_a_list_link_to_the_next(client):
    text, first = page(client, "/topics?limit=5")
    [following] = [link for link in first.links if "cursor=" in link]
    assert "First page" not in text
    text, second = page(client, following)
    assert "First page" in text
    records = [{link for link in parsed.links if re.fullmatch(r"/topics/[^/]+", link)} for parsed in (first, second)]
    assert records[0].isdisjoint(records[1])
    assert [len(links) for links in records] == [5, 5]


def test_countries_are_in_the_order_of_their_names(client):
    names, url = [], "/countries?limit=100"
    while url:
        text, parsed = page(client, url)
        names += re.findall(r'<li><a href="/countries/[^"]*" dir="auto">([^<]*)</a>', text)
        url = next((link for link in parsed.links if "cursor=" in link), None)
    answer = client.get("/countries?sort=name&limit=1000").json()
    listed = [item["name"] for item in answer["items"]]
    assert [unescape(name) for name in names] == listed
    assert len(listed) > 200
    assert "/countries/AD" in page(client, "/countries?sort=code&limit=1")[1].links
    found = [item["code"] for item in client.get("/countries?q=republic&limit=5").json()["items"]]
    links = page(client, "/countries?q=republic&limit=5")[1].links
    assert [link for link in links if link in {f"/countries/{code}" for code in found}] == [
        f"/countries/{code}" for code in found
    ]


def test_meetings_of_a_record_are_a_filtered_list(client):
    _, parsed = page(client, "/people/hayashi-yoshimasa/meetings?sort=date")
    assert "/meetings/2023-09-01-japan-peru-foreign-ministers" in parsed.links
    assert "/meetings?sort=date" in parsed.links
    page(client, "/people/nobody/meetings", 404)


def test_meetings_of_a_source_can_be_filtered_further(client):
    [source] = ids(client, "sources")
    path = f"/sources/{source}/meetings"
    text, parsed = page(client, f"{path}?country=JP&q=union")
    assert "/meetings/2023-09-01-japan-peru-foreign-ministers" in parsed.links
    assert {f"{path}?country=JP", f"{path}?q=union", "/meetings?country=JP&q=union"} <= set(parsed.links)
    assert "Words: union" in text
    assert "Kind: bilateral meeting" in page(client, "/meetings?kind=bilateral_meeting")[0]
    assert f'action="{path}"' in text
    page(client, "/sources/nothing/meetings", 404)


@pytest.mark.parametrize(
    ("path", "meetings"),
    [
        ("/countries/JP", "/meetings?country=JP"),
        ("/people/hayashi-yoshimasa", "/meetings?person=hayashi-yoshimasa"),
        (f"/sources/{factories.SEEDED_SOURCE}", f"/sources/{factories.SEEDED_SOURCE}/meetings"),
    ],
)
def test_meetings_of_a_record_can_be_followed_by_feed_and_calendar(client, path, meetings):
    text, parsed = page(client, path)
    mark = "&" if "?" in meetings else "?"
    feed, calendar = (f"{meetings}{mark}format={name}" for name in ("atom", "ics"))
    assert {f"/meetings/{factories.SEEDED_MEETING}", feed, calendar} <= set(parsed.links)
    assert '<link rel="alternate" type="application/atom+xml' in text
    assert factories.SEEDED_MEETING in client.get(feed).text
    assert factories.SEEDED_MEETING in client.get(calendar).text


@pytest.mark.parametrize("path", ["/", "/relations", "/offices", "/relations/JP/PE"])
def test_forms_offer_the_countries_of_today(client, path):
    text, _ = page(client, path)
    offered = re.findall(
        '<option value="([^"]+)">', text[text.index('<datalist id="countries">') : text.index("</datalist>")]
    )
    assert {"Japan", "Peru", "Côte d&#39;Ivoire"} <= set(offered)
    assert "Soviet Union" not in offered
    fields = re.findall('<input[^>]*name="country"[^>]*>', text)
    assert [field for field in fields if 'list="countries"' not in field] == []
    for name in offered[::40]:
        assert client.get("/meetings", params={"country": unescape(name)}).status_code == 200


def test_words_that_find_nothing_can_be_searched_for_elsewhere(client):
    _, parsed = page(client, "/topics?q=hayashi")
    assert "/people?q=hayashi" in parsed.links
    assert "/people?q=apec" not in page(client, "/topics?q=apec")[1].links


def test_meeting_of_two_countries_leads_to_their_relations(client):
    text, parsed = page(client, f"/meetings/{factories.SEEDED_MEETING}")
    assert "/relations/JP/PE" in parsed.links
    assert ">Japan–Peru relations</a>" in text


def test_country_leads_to_its_relations_offices_and_network(client):
    _, parsed = page(client, "/countries/JP")
    for link in ("/relations?country=JP", "/people?country=JP", "/offices?country=JP", "/stats/network?country=JP"):
        assert link in parsed.links
        page(client, link)


def test_chart_of_many_years_is_of_decades_in_its_caption_and_its_table(client):
    meeting = {"title": "Talks", "date": "1874", "kind": "other", "participants": [{"country": "JP"}]}
    assert client.post("/meetings", json=meeting).status_code == 201
    text, _ = page(client, "/countries/JP")
    assert "Meetings by decade, at most " in text
    assert '<th scope="col">Decade</th>' in text


def test_identifiers_lead_to_the_pages_of_their_issuers(client):
    identifiers = [{"scheme": "wikidata", "value": "Q17"}, {"scheme": "archive", "value": "javascript:1"}]
    assert client.patch("/people/hayashi-yoshimasa", json={"identifiers": identifiers}).status_code == 200
    text, parsed = page(client, "/people/hayashi-yoshimasa")
    assert "https://www.wikidata.org/wiki/Q17" in parsed.links
    assert "<code>archive:javascript:1</code>" in text
    assert not [link for link in parsed.links if "javascript" in link]


@pytest.mark.parametrize("cites", [False, True])
def test_meeting_without_sources_says_so(client, cites):
    citations = [{"source": {"headline": "Gazette on talks", "publisher": "Gazette"}}] if cites else []
    factories.put_meeting(client, "cited", citations=citations, participants=[{"country": "JP"}])
    text, _ = page(client, "/meetings/cited")
    assert ("No source is recorded." in text) is not cites
    assert text.count('<h2 id="sources">') == 1


def test_page_shows_where_a_source_supports_a_fact_and_where_it_does_not(client):
    meeting = {
        "id": "talks",
        "title": "Talks",
        "date": "2019-06-28",
        "kind": "other",
        "previous_dates": ["2019-06-27"],
        "citations": [
            {"source": {"headline": "A <b> report"}, "field": "previous_dates", "locator": "row_7"},
            {"source": {"headline": "A <b> report"}, "field": "level", "locator": "row_7", "stance": "unclear"},
            {"source": {"headline": "A <b> report"}, "field": "date", "locator": "row_8", "says": "2019-06-29"},
        ],
    }
    assert client.post("/meetings", json=meeting).status_code == 201
    text = " ".join(page(client, "/meetings/talks")[0].split())
    assert "<bdi>row_7</bdi>: <bdi>previous dates</bdi></li>" in text
    assert '<bdi>row_7</bdi>: <bdi>level</bdi> <span class="tag">unclear</span></li>' in text
    assert 'Date: <strong dir="auto">29 June 2019</strong>, according to' in text
    assert "A &lt;b&gt; report</a>, <bdi>row_8</bdi></li>" in text


def test_parts_of_a_meeting_and_its_whole_are_named_by_their_titles(client):
    whole = {"id": "g-summit", "title": "Summit of G", "date": "2019-06-28/2019-06-29", "kind": "summit"}
    part = {"id": "g-talks", "title": "Talks at G", "date": "2019-06-28", "kind": "other", "part_of": "g-summit"}
    for meeting in (whole, part):
        assert client.post("/meetings", json=meeting).status_code == 201
    assert re.search('<a href="/meetings/g-talks"[^>]*>Talks at G</a>', page(client, "/meetings/g-summit")[0])
    assert re.search('<a href="/meetings/g-summit"[^>]*>Summit of G</a>', page(client, "/meetings/g-talks")[0])


@pytest.mark.parametrize("path", ["/countries/JP", "/people/hayashi-yoshimasa", "/topics/east-asia"])
def test_a_list_of_a_record_offers_a_figure_that_can_be_embedded(client, path):
    text, _ = page(client, f"{path}/meetings")
    [embedded] = re.findall(r'src="([^"]+embed=1)"', unescape(text))
    response = client.get(embedded, headers=BROWSER)
    assert (response.status_code, "<svg" in response.text) == (200, True)
    assert "frame-ancestors *" in response.headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/meetings", "/people", "/stats?by=country"])
def test_a_list_links_to_a_table_for_spreadsheets(client, path):
    _, parsed = page(client, path)
    [link] = {link for link in parsed.links if "format=bom.csv" in link}
    assert client.get(link, headers=BROWSER).content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize(
    ("url", "status", "said"),
    [
        ("/people/nobody", 404, "No record has the id &#39;nobody&#39;.<"),
        ("/meetings/2023-09-01-japan-peru-foreign-ministers?version=9", 404, "has no version 9"),
        ("/nowhere", 404, "Nothing exists at /nowhere"),
        ("/meetings?kind=foo", 422, '<code>kind</code>: <bdi dir="ltr">&#39;foo&#39; is not one of'),
        ("/meetings?color=red", 422, "color"),
        ("/meetings?limit=5000", 422, "follow <code>next</code> for more"),
        ("/meetings?kind=%60%3Cb%3E%60", 422, "&#39;<code>&lt;b&gt;</code>&#39; is not one of"),
        ("/meetings.xyz", 404, "xyz"),
    ],
)
def test_error_page_says_what_to_do(client, url, status, said):
    text, _ = page(client, url, status)
    assert said in text
    assert client.get(url, headers=BROWSER).headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("query", "corrected"),
    [
        ("country=Jappan", "country=Japan"),
        ("country=Japa,Japan", "country=Japan%2CJapan"),
        ("office=Foreign+Minster", "office=foreign+minister"),
        ("part_of=2023-09-01-japan-peru-foreign-ministerz", "part_of=2023-09-01-japan-peru-foreign-ministers"),
        ("county=JP&kind=summit", "kind=summit&country=JP"),
    ],
)
def test_error_page_leads_to_the_corrected_request(client, query, corrected):
    text, parsed = page(client, f"/meetings?{query}", 422)
    assert "With " in text
    assert f"/meetings?{corrected}" in parsed.links


@pytest.mark.parametrize("query", ["country=Xqzw", "date_from=01/02/2023", "zzz=1", "county=JP&country=PE"])
def test_error_page_offers_no_correction_where_one_is_unsure(client, query):
    assert "With " not in page(client, f"/meetings?{query}", 422)[0]


def test_error_that_begins_with_a_name_from_right_to_left_reads_from_left_to_right(client):
    text, _ = page(client, "/meetings?country=%D9%85%D8%B5%D8%B1%D8%B1", 422)
    assert '<bdi dir="ltr">&#39;مصرر&#39; is not a known country' in text


def test_deleted_record_has_a_page_that_names_it(client):
    url = f"/meetings/{factories.SEEDED_MEETING}"
    assert client.delete(url).status_code == 204
    assert "No meetings are recorded yet." in page(client, "/meetings")[0]
    assert "Nothing matches. Remove a filter" in page(client, "/meetings?country=JP")[0]
    text, parsed = page(client, url, 410)
    assert "Japan-Peru foreign ministers&#39; meeting</bdi>” was deleted on" in text
    assert f"{url}/history" in parsed.links
    assert f"POST {url}/undelete" in text
    problem = client.get(url).json()
    assert problem["history"] == f"{url}/history"
    assert client.get(problem["history"]).json()["items"][0]["at"][:10] == problem["deleted_at"][:10]


def test_deleted_record_whose_name_was_redacted_stays_unnamed(client, database):
    client.put("/people/secret-name", json={"name": "Secret Name"})
    assert client.delete("/people/secret-name").status_code == 204
    with database.writing() as session:
        redaction.redact(session, "people", "secret-name", ["/name"], "Asked for.")
    text, _ = page(client, "/people/secret-name", 410)
    assert "Secret Name" not in text
    assert "was deleted on" in text


@pytest.mark.parametrize(
    ("url", "status", "remedy"),
    [
        ("/meetings?kind=foo&country=JP", 422, "/meetings?country=JP"),
        ("/meetings?color=red", 422, "/meetings"),
        ("/meetings?kind=call&contry=JP", 422, "/meetings?kind=call&country=JP"),
        ("/meetings?country=Jappan,PE&date_from=1+May+2023", 422, "/meetings?country=Jappan%2CPE&date_from=2023-05-01"),
        ("/meetings?country=Jappan,PE", 422, "/meetings?country=Japan%2CPE"),
        ("/people/hayashi-joshimasa", 404, "/people?q=hayashi+joshimasa"),
        ("/relations/JP", 404, "/relations?country=JP"),
        ("/relations/JP/XX", 422, "/relations"),
        ("/relations/JP/PE/2023", 404, "/relations"),
        ("/meetings?country=Japan+and+Peru", 422, "/relations/JP/PE"),
        ("/meetings?country=Japn+Peru", 422, "/countries?q=Japn+Peru"),
        ("/countries/JP?version=9", 404, "/countries/JP/history"),
        ("/drafts", 405, "/drafts/new"),
    ],
)
def test_error_page_links_to_remedies(client, url, status, remedy):
    _, parsed = page(client, url, status)
    main = parsed.links[parsed.links.index("/docs") + 1 :]  # after the sections, which are on every page
    assert remedy in main


def test_list_is_narrowed_only_where_something_is_left_to_choose(client):
    for query, is_offered in (("q=nothing+that+matches", False), ("country=JP", True)):
        _, parsed = page(client, f"/meetings?{query}")
        assert ("#narrow" in parsed.links, "aside" in parsed.tags) == (is_offered, is_offered)


@pytest.mark.parametrize(
    ("query", "countries"),
    [
        ("q=when+did+Japan+and+Peru+last+meet%3F", "JP/PE"),
        ("q=Peru%27s+minister+in+Japan", "JP/PE"),
        ("q=US+Japan+North+Korea", "JP,KP,US"),
        ("q=Bosnia+and+Herzegovina+Peru", "BA/PE"),
        ("country=Japan,+PE", "JP/PE"),
        ("country=JP&country=Peru&kind=summit", "JP/PE"),
        ("country=JP&q=Peru", "JP/PE"),
        ("q=let+us+meet+Peru", None),
        ("q=Peru+and+Peru", None),
        ("country=JP&country!=PE", None),
        ("country=JP,PE,CL,BR,AR", None),
    ],
)
def test_search_for_countries_offers_their_relations(client, query, countries):
    _, parsed = page(client, f"/meetings?{query}")
    offered = [link for link in parsed.links if link.startswith("/relations/")]
    assert offered == ([f"/relations/{countries}"] if countries else [])


def test_hostile_text_is_escaped(client):
    for number, resource in enumerate(SECTIONS, 3):
        data = factories.whole(resource, number)
        field = factories.name_field(resource)
        data[field] = f"{HOSTILE} {resource}"
        response = client.post(f"/{resource}", json=data, params={"duplicates": "allow"})
        assert response.status_code == 201, response.text
        document = response.json()
        text, _ = page(client, f"/{resource}/{document['code' if resource == 'countries' else 'id']}")
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in text
        assert "{{ 7*7 }}" in text
        page(client, f"/{resource}")
        page(client, f"/{resource}?q={quote(HOSTILE)}")


def test_a_page_is_revalidated_like_any_representation(client):
    first = client.get("/meetings", headers=BROWSER)
    assert first.headers["vary"] == "Accept"
    again = client.get("/meetings", headers={**BROWSER, "If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
    assert again.headers["content-security-policy"] == first.headers["content-security-policy"]
    as_json = client.get("/meetings", headers={"If-None-Match": first.headers["etag"]})
    assert as_json.status_code == 200


def test_a_past_version_stays_json_for_programs(client):
    url = f"/meetings/{factories.SEEDED_MEETING}?version=1"
    assert client.get(url, headers={"Accept": "*/*"}).headers["content-type"] == "application/json"
    assert client.get(url, headers={"Accept": "text/csv"}).status_code == 406


def test_the_map_links_countries_to_their_meetings_under_the_same_filters(client):
    text, _ = page(client, "/meetings?country=Japan&sort=date")
    assert text.count('href="/meetings?country=Japan&amp;sort=date&amp;country=PE"') == 3  # map, table, facet
    assert text.count('href="/meetings?sort=date" tabindex="-1" aria-label="Japan: 1"') == 1  # removes the filter
    [drawing] = set(re.findall(r'href="(/static/map/[^"#]*)#', text))
    response = client.get(drawing)
    assert (response.status_code, response.headers["content-type"]) == (200, "image/svg+xml")
    assert "immutable" in response.headers["cache-control"]
    for code in ("JP", "PE", "land"):
        assert f'id="{code}"' in response.text
    assert client.get("/static/map/world-0.svg").status_code == 404
    assert "/meetings?country=PE" in page(client, "/")[1].links


def test_static_files_allow_only_reads(client):
    text, _ = page(client, "/")
    files = {re.search(r'/static/map/[^"#]*', text)[0], "/static/docs/pages/site.css"}
    assert len(files) == 2
    for file in files:
        for method in ("POST", "PUT", "DELETE"):
            response = client.request(method, file)
            assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
        response = client.options(file)
        assert (response.status_code, response.headers["allow"], response.content) == (204, "GET, HEAD, OPTIONS", b"")
        assert client.head(file).status_code == 200


def test_figures_of_a_list_can_be_embedded(client):
    response = client.get("/meetings?country=JP&embed=1", headers=BROWSER)
    assert "frame-ancestors *" in response.headers["content-security-policy"]
    parsed = Parsed(response.text)
    assert (parsed.tags.count("form"), parsed.tags.count("nav"), parsed.tags.count("figure")) == (0, 0, 1)
    assert "/meetings?country=JP" in parsed.links


def test_embed_code_warns_without_a_public_url(app, client, monkeypatch):
    note = "which need the address of this service before the path"
    text, _ = page(client, "/meetings?country=JP")
    assert '&lt;iframe src="/meetings?country=JP&amp;embed=1"' in text
    assert note in text
    monkeypatch.setattr(app.state.settings, "public_url", "https://events.example/d")
    text, _ = page(client, "/meetings?country=JP")
    assert '&lt;iframe src="https://events.example/d/meetings?country=JP&amp;embed=1"' in text
    assert note not in text


def test_records_have_time_lines(client):
    person = {
        "name": "Test Person",
        "tenures": [{"office": "Mayor", "term": "1998/2004"}, {"office": "President", "term": "2010/.."}],
    }
    agreement = {
        "title": "A treaty", "kind": "treaty",
        "actions": [{"action": "adopted", "date": "2001"}, {"action": "terminated", "date": "2011-05-01"}],
    }  # fmt: skip
    meetings = [
        {
            "title": f"Meeting of {year}",
            "date": f"{year}-05-05",
            "kind": "other",
            "participants": [{"person": {"name": "Test Person"}}],
        }
        for year in (1999, 2011)
    ]
    person_id = client.post("/people", json=person).json()["id"]
    agreement_id = client.post("/agreements", json=agreement).json()["id"]
    for meeting in meetings:
        meeting["participants"] = [{"person": {"id": person_id}}]
        assert client.post("/meetings", json=meeting).status_code == 201
    text, parsed = page(client, f"/people/{person_id}")
    assert text.count('class="bar"') == 2
    assert f"/meetings?person={person_id}&date=1999" in parsed.links
    text, _ = page(client, f"/agreements/{agreement_id}")
    assert "chart life" in text
    assert 'class="entries numbered"' in text


def test_a_treaty_of_many_parties_shows_a_row_for_each(client):
    codes = ["AD", "AT", "BE", "BG", "CH", "CZ", "DE", "DK", "ES", "FI", "FR"]
    acts = [
        {"action": action, "date": "2001-05-01", "country": code} for action in ("signed", "acceded") for code in codes
    ]
    agreement = {
        "title": "A treaty", "kind": "treaty", "parties": [{"country": code} for code in codes],
        "actions": [{"action": "adopted", "date": "2000"}, *acts, {"action": "entered_into_force", "date": "2003"}],
    }  # fmt: skip
    text, _ = page(client, f"/agreements/{client.post('/agreements', json=agreement).json()['id']}")
    table = text[text.index('<table class="parties">') : text.index("</table>")]
    assert table.count('<th scope="row">') == len(codes)
    assert table.count("<time>1 May 2001</time>") == len(acts)
    assert "acceded <time>1 May 2001</time>" in table
    before = text[: text.index('<table class="parties">')]
    assert re.findall("<h3>(.*?)</h3>", before) == ["Adopted", "Entered into force"]
    # The axis has the numbers of the list.
    assert re.findall(r"<text[^>]*>(\d+)</text>", before) == ["1", "2"]


def test_a_page_that_does_not_exist_offers_a_search(client):
    text, parsed = page(client, "/nothing-here", 404)
    assert (parsed.tags.count("form"), 'action="/meetings"' in text) == (1, True)
    assert "form" not in page(client, "/meetings?kind=foo", 422)[1].tags
