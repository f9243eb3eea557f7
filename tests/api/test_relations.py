"""`GET /relations/{countries}`: the dossier of countries, compared with a count in plain Python."""

import datetime as dt
import json
import re
from collections import Counter

import pytest
import world_of_meetings as world
from factories import put_meeting

from app.db import prepared_statements
from app.domain.dates.edtf import bounds
from app.queries import relations_agreements

REMOTE = {"phone", "video"}


@pytest.fixture(scope="module")
def start_file(random_meetings):
    return random_meetings


def met(meetings, *codes):
    return [
        one
        for one in meetings.values()
        if set(codes) <= set(world.countries(one, {}))
        and one["status"] not in {"cancelled", "postponed"}
        and not world.is_covered(one, meetings)
    ]


def counts_with_lists(value):
    """Yield each number of meetings with the address of its list."""
    if isinstance(value, dict):
        number = value.get("meetings", value.get("total", value.get("agreements")))
        if isinstance(number, int) and value.get("url"):
            yield number, value["url"]
        for item in value.values():
            yield from counts_with_lists(item)
    elif isinstance(value, list):
        for item in value:
            yield from counts_with_lists(item)


@pytest.mark.parametrize(
    "url",
    [
        "/relations/CN/JP",
        "/relations/JP/US?kind=summit,call",
        "/relations/JP/RU?successors=true",
        "/relations/JP/SUHH?mode=phone,in_person",
        "/relations/BR,CN,JP",
        "/relations/PE/US?parts=all&status=held,cancelled",
    ],
)
def test_every_number_equals_the_total_of_its_list(client, url):
    dossier = client.get(url).json()
    pairs = list(counts_with_lists(dossier))
    assert len(pairs) > 8
    for number, address in pairs:
        response = client.get(address + ("&" if "?" in address else "?") + "total=true&limit=1")
        assert response.status_code == 200, (address, response.text)
        assert (address, response.json()["total"]) == (address, number)


def test_the_dossier_equals_a_count_in_python(client, meetings):
    dossier = client.get("/relations/CN/JP").json()
    found = met(meetings, "CN", "JP")
    assert len(found) > 5
    assert dossier["total"] == len(found)
    years = Counter(int(year) if (year := world.period(one, 4)) else None for one in found)
    assert {row["year"]: row["meetings"] for row in dossier["by_year"]} == years
    assert {row["level"]: row["meetings"] for row in dossier["by_level"]} == Counter(one["level"] for one in found)
    in_person = [one for one in found if one["mode"] not in REMOTE]
    assert dossier["calls"]["meetings"] == len(found) - len(in_person)
    at = [{place["country"] for place in world.places(one)} - {None} for one in in_person]
    visits = {(row["visitor"], row["host"]): row["meetings"] for row in dossier["visits"]}
    assert visits == {("CN", "JP"): sum("JP" in one for one in at), ("JP", "CN"): sum("CN" in one for one in at)}
    assert dossier["in_third"]["meetings"] == sum(bool(one) and not one & {"CN", "JP"} for one in at)
    known = [one for one in found if world.days(one) and one["status"] != "confirmed"]
    last = max(bounds(one["date"]).ends_on for one in known)
    assert dossier["last"]["date"][-10:] == last.isoformat()
    assert dossier["days_since"] == (dt.datetime.now(dt.UTC).date() - last).days
    topics = Counter(item["topic"]["id"] for one in found for item in one["topics"])
    assert {row["id"]: row["meetings"] for row in dossier["topics"]} == topics
    for row in dossier["topics"]:
        of_topic = [one for one in found if row["id"] in {item["topic"]["id"] for item in one["topics"]}]
        dates = [bounds(one["date"]) for one in of_topic if world.days(one)]
        assert row["first"] == min(one.starts_on for one in dates).isoformat()
        assert row["last"] == max(one.ends_on for one in dates).isoformat()
    people = Counter(
        (part["person"]["id"], other["person"]["id"])
        for one in found
        for part in one["participants"]
        for other in one["participants"]
        if (part["country"], other["country"]) == ("CN", "JP") and part["person"] and other["person"]
    )
    assert {tuple(one["id"] for one in row["people"]): row["meetings"] for row in dossier["people"]} == people


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("/relations/PE/JP", "/relations/JP/PE"),
        ("/relations/Peru/Japan?kind=call", "/relations/JP/PE?kind=call"),
        ("/relations/JP,PE", "/relations/JP/PE"),
        ("/relations/US,JP,PE", "/relations/JP,PE,US"),
        ("/relations/PE/JP.ics", "/relations/JP/PE.ics"),
        ("/relations/JP/U.S..ics", "/relations/JP/US.ics"),
        ("/relations/JP/U.S.", "/relations/JP/US"),
        ("/relations/JP/SUHH?successors=true", "/relations/JP/RU?successors=true"),
        ("/relations/JP/SUHH.atom?successors=true", "/relations/JP/RU.atom?successors=true"),
    ],
)
def test_countries_in_another_order_redirect_to_one_url(client, url, canonical):
    response = client.get(url, follow_redirects=False)
    assert (response.status_code, response.headers["location"].partition("/relations")[2]) == (
        308,
        canonical.partition("/relations")[2],
    )
    assert client.get(canonical, follow_redirects=False).status_code == 200


def test_the_feed_and_the_calendar_have_the_same_meetings(client, meetings):
    found = {one["id"] for one in met(meetings, "CN", "JP")}
    feed = client.get("/relations/CN/JP.atom?limit=1000").text
    assert feed.count("<entry") == len(found)
    assert all(f"meetings/{key}<" in feed for key in found)
    calendar = client.get("/relations/CN/JP.ics").text
    assert 0 < calendar.count("BEGIN:VEVENT") <= len(found)


def test_dossier_has_plans_agreements_and_memberships(client):
    two = [{"country": "IT"}, {"country": "PT"}]
    put_meeting(client, "past", title="Past", date="2020-01-02", participants=two)
    put_meeting(client, "long-past", title="Long past", date="2010-01-02", participants=two)
    put_meeting(client, "vague", title="Vague", date="2021", participants=two)
    put_meeting(client, "planned", title="Planned", date="2030-05-06", status="confirmed", participants=two)
    put_meeting(client, "off", title="Off", date="2029-05-06", status="cancelled", participants=two)
    signed = {"action": "signed", "date": "2019-03-04"}
    for number, actions in enumerate(
        [
            [signed],
            [signed, {"action": "ratified", "date": "2019-05-05", "country": "IT"}],
            [signed, {"action": "entered_into_force", "date": "2020-01-01"}],
            [signed, {"action": "entered_into_force", "date": "2031-01-01"}],
        ]
    ):
        treaty = {
            "id": f"treaty-{number}",
            "title": f"Treaty {number}",
            "kind": "treaty",
            "parties": two,
            "actions": actions,
        }
        assert client.put(f"/agreements/treaty-{number}", json=treaty).status_code == 201
    club = {"name": "Club", "kind": "bloc", "members": [{"country": "IT"}, {"country": "PT", "term": "1990/2000"}]}
    league = {"name": "League", "kind": "bloc", "members": two}
    for organization in (club, league):
        assert client.post("/organizations", json=organization).status_code == 201
    dossier = client.get("/relations/IT/PT?as_of=2022-02-02").json()
    assert (dossier["last"]["id"], dossier["next"]["id"]) == ("past", "planned")
    assert dossier["days_since"] == (dt.date(2022, 2, 2) - dt.date(2020, 1, 2)).days
    assert [(gap["after"]["id"], gap["before"]["id"]) for gap in dossier["gaps"]] == [("long-past", "past")]
    assert client.get(dossier["gaps"][0]["url"]).json()["items"][0]["id"] == "past"
    statuses = {row["status"]: row["agreements"] for row in dossier["agreements"]["by_status"]}
    assert statuses == {"signed": 3, "in_force": 1}
    steps = {step["id"]: step["next"] for step in dossier["agreements"]["next_steps"]}
    assert steps == {
        "treaty-0": {"action": "consent", "date": None, "by": ["IT", "PT"]},
        "treaty-1": {"action": "consent", "date": None, "by": ["PT"]},
        "treaty-3": {"action": "entered_into_force", "date": "2031-01-01", "by": None},
    }
    assert [one["name"] for one in dossier["memberships"]] == ["League"]
    assert [one["name"] for one in client.get("/relations/IT/PT?as_of=1995-02-02").json()["memberships"]] == [
        "Club",
        "League",
    ]


@pytest.mark.parametrize(("as_of", "status"), [("2011-01-01", "signed"), ("2012-01-01", "in_force")])
def test_page_names_the_newest_agreements_with_their_status_on_the_day(client, as_of, status):
    for number, signing in enumerate(("2001-05-01", "../2003-02-01", "2010-05-01")):
        treaty = {
            "title": f"Treaty {number}",
            "kind": "treaty",
            "parties": [{"country": "IT"}, {"country": "PT"}],
            "actions": [{"action": "signed", "date": signing}],
        }
        if number == 2:
            treaty["actions"].append({"action": "entered_into_force", "date": "2011-06-01"})
        assert client.post("/agreements", json=treaty).status_code == 201
    text = client.get(f"/relations/IT/PT?as_of={as_of}", headers={"Accept": "text/html"}).text
    found = re.findall('>(Treaty .)</a> <span class="tag">(.*?)</span></span> <span class="when">(.*?)</span>', text)
    assert found == [
        ("Treaty 2", status.replace("_", " "), "2010"),
        ("Treaty 0", "signed", "2001"),
        ("Treaty 1", "signed", "by 2003"),
    ]


def test_statuses_read_only_the_agreements_of_all_countries(client, monkeypatch):
    for number, codes in enumerate([("FJ", "TO"), ("FJ", "WS"), ("FJ", "NR"), ("TO", "WS")]):
        document = {
            "title": f"Agreement {number}",
            "parties": [{"country": code} for code in codes],
            "actions": [{"action": "signed", "date": "2001-02-03"}],
        }
        assert client.put(f"/agreements/of-{number}", json=document).status_code == 201
    read = []
    fetch = relations_agreements.fetch

    def counted(connection, statement, values):
        rows = fetch(connection, statement, values)
        if [column.name for column in statement.selected_columns] == ["agreement_key", "id", "status"]:
            read.append(len(rows))
        return rows

    monkeypatch.setattr(relations_agreements, "fetch", counted)
    for path, number in (("FJ/TO", 1), ("NR/TO", 0)):
        statuses = client.get(f"/relations/{path}").json()["agreements"]["by_status"]
        assert sum(item["agreements"] for item in statuses) == number
    assert read == [2, 0]  # one of each country


def test_a_long_meeting_fills_the_gap_between_two_others(client):
    for title, date in [("First", "2010-01-05"), ("Long", "2010-01-01/2010-01-20"), ("Last", "2010-01-12")]:
        two = [{"country": "CL"}, {"country": "FI"}]
        put_meeting(client, title.lower(), title=title, date=date, participants=two)
    assert client.get("/relations/CL/FI").json()["gaps"] == []
    put_meeting(client, "later", title="Later", date="2010-01-25", participants=[{"country": "CL"}, {"country": "FI"}])
    (gap,) = client.get("/relations/CL/FI").json()["gaps"]
    assert (gap["after"]["id"], gap["before"]["id"], gap["days"]) == ("long", "later", 5)


def test_statements_of_a_dossier_are_compiled_once(client, monkeypatch):
    client.get("/relations/JP/PE")
    monkeypatch.setattr(prepared_statements.PreparedStatement, "__init__", None)
    for url in ("/relations/CN/US?as_of=2001-02-03", "/relations/BR/JP?successors=false"):
        assert client.get(url).status_code == 200


def test_a_topic_of_uncertain_days_has_no_first_and_last_day(client):
    for number, date in enumerate(("1972-05", "19XX")):
        topics = [{"topic": {"name": f"Cod {number}"}}, {"topic": {"name": "Herring"}}]
        put_meeting(client, f"t{number}", date=date, participants=[{"country": "NO"}, {"country": "IS"}], topics=topics)
    put_meeting(
        client, "t2", date="1976-06-01/1976-06-02", participants=[{"country": "NO"}, {"country": "IS"}], topics=topics
    )
    found = {row["id"]: (row["first"], row["last"]) for row in client.get("/relations/IS/NO").json()["topics"]}
    assert found == {
        "cod-0": (None, None),
        "cod-1": ("1976-06-01", "1976-06-02"),
        "herring": ("1976-06-01", "1976-06-02"),
    }


def test_an_unchanged_dossier_is_not_sent_again(client):
    first = client.get("/relations/CN/JP")
    assert client.get("/relations/CN/JP", headers={"If-None-Match": first.headers["etag"]}).status_code == 304
    assert json.loads(first.text)["countries"] == ["CN", "JP"]


@pytest.mark.parametrize(
    ("url", "status", "remedy"),
    [
        ("/relations/JP", 404, "/relations/JP/PE"),
        ("/relations/JP/JP", 422, "different"),
        ("/relations/Japan/JP", 422, "different"),
        ("/relations/RU/SUHH?successors=true", 422, "leave it out"),
        ("/relations/JP/Jappan", 422, "did you mean 'Japan'"),
        ("/relations/JP/XX", 422, "GET /countries?q="),
        ("/relations/JP/PE.csv", 404, "choose one of: json, atom, ics, html"),
        ("/relations/JP/PE?as_of=2023", 422, "one day"),
        ("/relations/JP/PE?limit=3", 422, "format=atom"),
        ("/relations/JP/PE?by=year", 422, "not recognized"),
        ("/relations/JP/PE?format=csv", 422, "choose one of"),
    ],
)
def test_bad_input_is_refused_with_the_remedy(client, url, status, remedy):
    response = client.get(url)
    assert (response.status_code, remedy in response.json()["detail"]) == (status, True), response.text


def test_q_filters_the_meetings_of_a_dossier(client):
    every, none = client.get("/relations/CN/JP").json(), client.get("/relations/CN/JP?q=nothingofthekind").json()
    assert (every["total"] > 0, none["total"]) == (True, 0)


def test_page_names_the_last_meeting_without_other_countries(client, meetings):
    for codes in (("JP", "PE"), ("JP", "US"), ("BR", "CN")):
        path = f"/relations/{'/'.join(codes)}"
        last = client.get(path).json()["last"]
        text = client.get(path, headers={"Accept": "text/html"}).text
        today = dt.datetime.now(dt.UTC).date().isoformat()
        alone = [
            (bounds(one["date"]).ends_on.isoformat(), one["id"])
            for one in met(meetings, *codes)
            if set(world.countries(one, {})) == {*codes}
            and one["status"] not in {"tentative", "confirmed"}
            and re.fullmatch(r"[\d-]{10}(/[\d-]{10})?", one["date"])
        ]
        expected = max((item for item in alone if item[0] <= today), default=None)
        named = re.search(r'without other countries: <a href="/meetings/([^"]+)"', text)
        if last is None or expected is None or expected[1] == last["id"]:
            assert named is None
        else:
            assert named is not None
            assert named[1] == expected[1]


@pytest.mark.parametrize("search", ["q=Sunland and Peru", "q=sunland incaland talks", "country=Sunland&q=Peru"])
def test_search_knows_the_recorded_names_of_countries(client, search):
    names = [{"name": "Sunland"}, {"name": "Isles of the Rising Sun"}]
    response = client.patch("/countries/JP", json={"other_names": names})
    assert response.status_code == 200, response.text
    assert client.patch("/countries/PE", json={"other_names": [{"name": "Incaland"}]}).status_code == 200
    text = client.get(f"/meetings?{search}", headers={"Accept": "text/html"}).text
    assert 'href="/relations/JP/PE">Relations of Japan and Peru</a>' in text
    rising = client.get("/meetings?q=Peru and the Isles of the Rising Sun", headers={"Accept": "text/html"}).text
    assert "/relations/JP/PE" in rising
    assert client.patch("/countries/BR", json={"other_names": [{"name": "Sunland"}]}).status_code == 200
    shared = client.get("/meetings?q=Sunland and Peru", headers={"Accept": "text/html"}).text
    assert "Relations of" not in shared
