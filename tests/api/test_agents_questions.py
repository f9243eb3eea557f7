"""Twenty questions about a small world, each answered by at most three calls of tools."""

import pytest
from agents_client import MODERN, Agent

MOST_CALLS = 3
SOURCE = {
    "headline": "The gazette of meetings",
    "publisher": "Gazette",
    "date": "2023",
    "url": "https://gazette.example/1",
}


def person(name, country, *tenures):
    return {
        "name": name,
        "country": country,
        "tenures": [{"office": office, "country": country, "term": term} for office, term in tenures],
        "citations": [{"source": SOURCE, "field": "tenures", "locator": "list of ministers"}],
    }


PEOPLE = [
    person("Tanaka Ichiro", "JP", ("Minister for Foreign Affairs", "2019-01-10/2021-11-10")),
    person("Sato Hana", "JP", ("Minister of Trade", "2016/2018"), ("Foreign Minister", "2021-11-10/2024-09-01")),
    person("Rosa Vega", "PE", ("Minister of Foreign Affairs", "2020-02-01/2023-12-05")),
    person("Joao Prado", "BR", ("President", "2018-01-01/2022-12-31")),
]
OFFICES = {"Tanaka Ichiro": "Foreign Minister", "Sato Hana": "Foreign Minister", "Rosa Vega": "Foreign Minister"}


def part(name, country, role="unknown"):
    return {
        "person": {"name": name, "country": country},
        "country": country,
        "office": OFFICES.get(name, "President"),
        "role": role,
    }


TANAKA, SATO = part("Tanaka Ichiro", "JP"), part("Sato Hana", "JP", "host")
VEGA, PRADO = part("Rosa Vega", "PE"), part("Joao Prado", "BR", "guest")
BRAZIL, PERU, JAPAN = {"country": "BR"}, {"country": "PE"}, {"country": "JP"}


def meeting(id_, date, kind, participants, **more):
    return {
        "id": id_,
        "title": f"{kind.replace('_', ' ').capitalize()} {id_}",
        "date": date,
        "kind": kind,
        "status": "held",
        "participants": participants,
        "citations": [{"source": SOURCE, "quote": f"They met: {id_}.", "locator": f"page {id_[-1]}"}],
        **more,
    }


LIMA, TOKYO = {"country": "PE", "city": "Lima"}, {"country": "JP", "city": "Tokyo"}
MINISTERS = {"level": "minister", "mode": "in_person"}
TRADE, FISH = ({"topic": {"name": name}} for name in ("Trade", "Fishing quotas"))
FISHERIES = {"title": "Fisheries Agreement", "kind": "treaty", "parties": [{"country": "JP"}, {"country": "PE"}]}
SIGNED = {**FISHERIES, "actions": [{"action": "signed", "date": "2022-03-01"}]}
MEETINGS = [
    meeting("m1", "2020-03-05", "bilateral_meeting", [TANAKA, VEGA], place=LIMA, topics=[TRADE], **MINISTERS),
    meeting("m2", "2020-06-10", "call", [TANAKA, VEGA], mode="phone", level="minister", topics=[FISH]),
    meeting("m3", "2021-05-02", "state_visit", [JAPAN, PRADO], place=TOKYO, level="head_of_state", mode="in_person"),
    meeting(
        "m4",
        "2022-03-01",
        "bilateral_meeting",
        [SATO, VEGA],
        place=TOKYO,
        topics=[FISH],
        agreements=[{"agreement": SIGNED, "relation": "signed"}],
        **MINISTERS,
    ),
    meeting(
        "m5",
        "2022-10-10",
        "summit",
        [JAPAN, PERU, BRAZIL, {"organization": {"name": "Pacific Forum"}}],
        place={"country": "BR", "city": "Brasília"},
        mode="in_person",
    ),
    meeting("m6", "2023-02-02", "bilateral_meeting", [SATO, VEGA]) | {"status": "postponed"},
    meeting("m7", "2023-05-05", "bilateral_meeting", [BRAZIL, PERU], place=LIMA, topics=[TRADE]),
    meeting("m8", "2023-06-06", "bilateral_meeting", [BRAZIL, JAPAN]) | {"status": "cancelled"},
]


@pytest.fixture(scope="module")
def start_file(grow, migrated_file, seeded_countries):
    def write(client):
        for path, documents in (("/people", PEOPLE), ("/meetings", MEETINGS)):
            for document in documents:
                response = client.post(path, json=document, params={"duplicates": "allow"})
                assert response.status_code == 201, response.text

    return grow(write, seeded_countries)


@pytest.fixture(scope="module")
def seeded_countries(grow, seeded_file):
    """The seed without its meeting."""

    def write(client):
        assert client.delete("/meetings/2023-09-01-japan-peru-foreign-ministers").status_code == 204

    return grow(write, seeded_file)


@pytest.fixture
def agent(app, portal, client):
    return Agent(app, portal, MODERN)


def only(items):
    [item] = items
    return item


def ids(result):
    return [item["id"] for item in result["meetings"]]


def foreign_minister_of_japan(agent):
    result = agent.ask("office_at", country="Japan", office="foreign minister", as_of="2020-05-01")
    holder = only(result["holders"])
    return holder["person"]["name"], holder["certainty"], holder["sources"][0]["headline"]


def foreign_secretary_of_peru(agent):
    result = agent.ask("office_at", country="PE", office="Foreign Secretary", as_of="2021-01-01")
    return only(result["holders"])["person"]["name"]


def how_often_japan_and_peru_met(agent):
    return agent.ask("relations", countries=["Japan", "Peru"])["total"]


def when_they_last_met(agent):
    last = agent.ask("relations", countries=["JP", "PE"], as_of="2023-01-01")["last"]
    return last["id"], last["date"]


def who_visited_whom(agent):
    visits = agent.ask("relations", countries=["JP", "PE"])["visits"]
    return {(item["visitor"], item["host"]): item["meetings"] for item in visits}


def how_often_they_called(agent):
    return agent.ask("relations", countries=["JP", "PE"])["calls"]["meetings"]


def what_they_spoke_about(agent):
    topics = agent.ask("relations", countries=["JP", "PE"])["topics"]
    return sorted(item["name"] for item in topics)


def when_the_fisheries_agreement_was_signed(agent):
    found = only(agent.ask("search", q="fisheries agreement", resources=["agreements"])["agreements"])
    record = agent.ask("get_record", resource="agreements", id=found["id"])
    return only(record["actions"])["date"], sorted(party["country"] for party in record["parties"])


def which_agreements_japan_and_peru_have(agent):
    statuses = agent.ask("relations", countries=["JP", "PE"], as_of="2023-01-01")["agreements"]["by_status"]
    return next(item for item in statuses if item["status"] == "signed")


def meetings_of_japan_by_year(agent):
    rows = agent.ask("counts", by=["year"], country="JP")["rows"]
    return {row["year"]: row["meetings"] for row in rows}


def the_most_frequent_partner_of_brazil(agent):
    rows = agent.ask("counts", by="partner", country="Brazil", sort="-meetings")["rows"]
    return rows[0]["partner"], rows[0]["meetings"]


def what_was_postponed(agent):
    return ids(agent.ask("find_meetings", status="postponed"))


def whom_rosa_vega_met(agent):
    vega = only(agent.ask("search", q="rosa vega", resources=["people"])["people"])
    result = agent.ask("find_meetings", person=vega["id"], status="held")
    return sorted({item["name"] for one in result["meetings"] for item in one["participants"]} - {vega["name"]})


def which_offices_sato_hana_held(agent):
    sato = only(agent.ask("search", q="Sato Hana", resources=["people"])["people"])
    return [(item["office"], item["term"]) for item in sato["tenures"]]


def where_the_president_of_brazil_was_received(agent):
    one = only(agent.ask("find_meetings", country="BR", kind="state_visit")["meetings"])
    return one["place"]["city"], one["date"]


def meetings_about_fishing(agent):
    topic = only(agent.ask("search", q="fishing", resources=["topics"])["topics"])
    return ids(agent.ask("find_meetings", topic=topic["id"], sort="date"))


def the_first_recorded_meeting_of_peru(agent):
    one = only(agent.ask("find_meetings", country="PE", sort="date", limit=1)["meetings"])
    return one["id"], one["participants"][0]["name"]


def what_the_source_of_a_meeting_says(agent):
    one = only(agent.ask("find_meetings", date="2020-03")["meetings"])
    citation = only(agent.ask("get_record", resource="meetings", id=one["id"])["citations"])
    return citation["source"]["publisher"], citation["locator"], citation["quote"]


def how_often_all_three_met(agent):
    return agent.ask("relations", countries=["JP", "PE", "BR"])["total"]


def what_happened_in_the_second_half_of_2022(agent):
    return ids(agent.ask("find_meetings", date="2022-07-01/2022-12-31"))


def where_the_pacific_forum_took_part(agent):
    forum = only(agent.ask("search", q="pacific forum", resources=["organizations"])["organizations"])
    return ids(agent.ask("find_meetings", participating_organization=forum["id"]))


def how_many_meetings_were_cancelled_by_year(agent):
    return [(row["year"], row["meetings"]) for row in agent.ask("counts", by="year", status="cancelled")["rows"]]


ANSWERS = {
    foreign_minister_of_japan: ("Tanaka Ichiro", "sure", "The gazette of meetings"),
    foreign_secretary_of_peru: "Rosa Vega",
    how_often_japan_and_peru_met: 4,
    when_they_last_met: ("m5", "2022-10-10"),
    who_visited_whom: {("JP", "PE"): 1, ("PE", "JP"): 1},
    how_often_they_called: 1,
    what_they_spoke_about: ["Fishing quotas", "Trade"],
    when_the_fisheries_agreement_was_signed: ("2022-03-01", ["JP", "PE"]),
    meetings_of_japan_by_year: {2020: 2, 2021: 1, 2022: 2},
    the_most_frequent_partner_of_brazil: ("JP", 2),
    what_was_postponed: ["m6"],
    whom_rosa_vega_met: ["Sato Hana", "Tanaka Ichiro"],
    which_offices_sato_hana_held: [("Minister of Trade", "2016/2018"), ("Foreign Minister", "2021-11-10/2024-09-01")],
    where_the_president_of_brazil_was_received: ("Tokyo", "2021-05-02"),
    meetings_about_fishing: ["m2", "m4"],
    the_first_recorded_meeting_of_peru: ("m1", "Tanaka Ichiro"),
    what_the_source_of_a_meeting_says: ("Gazette", "page 1", "They met: m1."),
    how_often_all_three_met: 1,
    what_happened_in_the_second_half_of_2022: ["m5"],
    where_the_pacific_forum_took_part: ["m5"],
    how_many_meetings_were_cancelled_by_year: [(2023, 1)],
}


def test_there_are_twenty_questions():
    assert len(ANSWERS) >= 20


@pytest.mark.parametrize("question", ANSWERS, ids=lambda question: question.__name__)
def test_each_question_is_answered_in_at_most_three_calls(agent, question):
    assert question(agent) == ANSWERS[question]
    assert 1 <= agent.calls <= MOST_CALLS


def test_agreements_link_to_their_list(agent, client):
    status = which_agreements_japan_and_peru_have(agent)
    assert status["agreements"] == 1
    assert client.get(status["url"]).json()["items"][0]["title"] == "Fisheries Agreement"
