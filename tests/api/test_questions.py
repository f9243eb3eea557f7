"""`GET /questions`: what a person should decide, kind by kind."""

import pytest
from sqlalchemy import select

from app.db import models as m
from app.queries.questions import DERIVED, KINDS, other_holders
from app.services.derivation import questions

VENN = {"id": "venn", "name": "Orlo Venn", "country": "PE"}


@pytest.fixture(autouse=True)
def whole(database):
    """Check, whatever the test did, that the stored questions follow from the records."""
    yield
    with database.reading() as connection:
        for provider in DERIVED:
            assert list(questions.differences(connection, provider)) == [], provider.kind


def participant(person="venn", office="President", country="PE"):
    return {"person": person, "country": country, "office": office}


def test_meetings_over_more_than_a_lifetime_raise_a_question(client, write, asked):
    write("/people/venn", **VENN)
    write("/meetings/first", title="First", date="1951-05-01", participants=[participant()])
    write("/meetings/between", title="Between", date="1981-05-01", participants=[participant()])
    write("/meetings/last", title="Last", date="2011-05-01", participants=[participant()])
    assert asked(kind="long_span") == []
    write("/meetings/last", title="Last", date="2012-05-01", participants=[participant()])
    [question] = asked(kind="long_span")
    assert (question["resource"], question["record"], question["url"]) == ("people", "venn", "/people/venn")
    assert question["id"] == "long_span:people:venn"
    assert "1951 to 2012" in question["why"]
    assert question["choices"][0]["request"] == "POST /people"
    answer = client.post("/people", json=question["choices"][0]["body"])
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "#/name")
    write("/meetings/last", title="Last", date="2012-05-01", participants=[{"country": "PE"}])
    assert asked(kind="long_span") == []
    write("/meetings/last", title="Last", date="2012-05-01", participants=[participant()])
    assert len(asked(kind="long_span")) == 1
    assert client.delete("/meetings/first").status_code == 204
    assert asked(kind="long_span") == []


def test_surname_returning_after_many_years_raises_a_question(client, write, asked):
    for year in (1922, 1937, 1946, 1961):
        write(
            f"/meetings/of-{year}", title=str(year), date=f"{year}-05", participants=[participant({"name": "Ospina"})]
        )
    assert asked(kind="long_span") == []
    assert client.delete("/meetings/of-1937").status_code == 204
    [question] = asked(kind="long_span")
    assert (question["record"], "surname" in question["why"]) == ("ospina", True)
    assert "1922 to 1946" in question["why"]
    write("/people/ospina", name="Ospina", country="PE", born="1899")
    assert asked(kind="long_span") == []
    write("/people/ospina", name="Pedro Ospina", country="PE")
    assert asked(kind="long_span") == []


def test_name_returning_after_forty_years_raises_a_question(write, asked):
    person = participant({"name": "Orlo Ospina"})
    for year in (1966, 2006, 2022):
        write(f"/meetings/of-{year}", title=str(year), date=f"{year}-05", participants=[person])
    assert asked(kind="long_span") == []
    write("/meetings/of-2006", title="2006", date="2006-05", participants=[{"country": "PE"}])
    [question] = asked(kind="long_span")
    assert question["why"].startswith("not recorded from 1966 to 2022")
    write("/people/orlo-ospina", name="Orlo Ospina", country="PE", born="1940")
    assert asked(kind="long_span") == []


def test_term_of_many_years_raises_a_question(write, asked):
    tenure = {"office": "King", "country": "PE", "term": "1900-01-01/1999-01-01"}
    write("/people/venn", **VENN, tenures=[tenure])
    assert [question["record"] for question in asked(kind="long_span", resource="people")] == ["venn"]
    write("/people/venn", **VENN, tenures=[tenure | {"term": "1940-01-01/1999-01-01"}])
    assert asked(kind="long_span") == []


def test_office_held_at_another_time_raises_a_question(write, asked, client):
    tenure = {"office": "Minister for Foreign Affairs", "country": "PE", "term": "2001-02-03/2004-05-06"}
    write("/people/venn", **VENN, tenures=[tenure])
    for day, office in (
        ("2002-01-01", "Foreign Minister"),
        ("2009-01-01", "Foreign Minister"),
        ("2010-01-01", "Envoy"),
    ):
        write(f"/meetings/m-{day}", title="Talks", date=day, participants=[participant(office=office)])
    [question] = asked(kind="office_outside_tenure")
    assert question["record"] == "m-2009-01-01"
    assert "venn took part as Foreign Minister" in question["why"]
    write("/people/venn", **VENN, tenures=[tenure, tenure | {"term": "2008-12-01/2009-12-01"}])
    assert asked(kind="office_outside_tenure") == []
    write("/people/venn", **VENN, tenures=[tenure | {"term": "1970-02-03/", "known_until": "2015-01-01"}])
    assert asked(kind="office_outside_tenure") == []
    write("/people/venn", **VENN, tenures=[tenure])
    assert len(asked(kind="office_outside_tenure")) == 1
    assert client.delete("/meetings/m-2009-01-01").status_code == 204
    assert asked(kind="office_outside_tenure") == []


def test_write_response_names_the_questions_about_the_meeting(client, write):
    tenure = {"office": "Minister for Foreign Affairs", "country": "PE", "term": "2001-02-03/2004-05-06"}
    write("/people/venn", **VENN, tenures=[tenure])
    document = {"title": "Talks", "date": "2009-01-01", "participants": [participant(office="Foreign Minister")]}
    response = client.post("/meetings", json=document, headers={"Idempotency-Key": "once"})
    assert response.status_code == 201, response.text
    meeting = response.json()
    asked = f'"office_outside_tenure:meetings:{meeting["id"]}:{meeting["participants"][0]["id"]}"'
    assert response.headers["open-questions"] == asked
    again = client.post("/meetings", json=document, headers={"Idempotency-Key": "once"})
    assert again.headers["open-questions"] == asked
    url = f"/participants/{meeting['participants'][0]['id']}"
    assert client.patch(url, json={"note": "A note."}).headers["open-questions"] == asked
    assert "open-questions" not in client.patch(url, json={"office": "Envoy"}).headers
    assert "open-questions" not in client.get(f"/meetings/{meeting['id']}").headers


def test_two_holders_of_one_office_on_one_day_raise_a_question(write, asked):
    write("/people/venn", **VENN)
    write("/people/karo", id="karo", name="Marla Karo", country="PE")
    write("/meetings/one", title="One", date="2001-02-03", participants=[participant()])
    write("/meetings/two", title="Two", date="2001-02-03", participants=[participant("karo")])
    write("/meetings/three", title="Three", date="2001-02-03", participants=[participant("karo", "Envoy")])
    [question] = asked(kind="two_holders")
    assert (question["record"], question["id"]) == ("one", "two_holders:meetings:one:two")
    assert question["choices"][0]["body"] == {"resource": "people", "a": "venn", "b": "karo", "judgement": "same"}
    write("/meetings/two", title="Two", date="2001-02-04", participants=[participant("karo")])
    assert asked(kind="two_holders") == []


def test_past_planned_meetings_raise_a_question(write, asked):
    for status in ("tentative", "confirmed", "postponed", "held", "cancelled"):
        write(f"/meetings/{status}", title="Talks", date="2001-02-03", status=status, participants=[{"country": "PE"}])
    write("/meetings/to-come", title="Talks", date="2034-02-03", status="tentative")
    found = asked(kind="overdue")
    assert sorted(question["record"] for question in found) == ["confirmed", "postponed", "tentative"]
    assert found[0]["choices"][0]["body"] == {"status": "held"}
    assert [question["record"] for question in asked(kind="far_date")] == ["to-come"]


def test_likely_duplicates_raise_a_question(write, asked, client):
    write("/people/venn", **VENN)
    write("/people/venn-2", id="venn-2", name="Dr. Orlo VENN", country="PE")
    [question] = asked(kind="possible_duplicate")
    assert question["id"] == "possible_duplicate:people:venn:venn-2"
    bodies = [choice["body"] for choice in question["choices"]]
    assert [body["judgement"] for body in bodies] == ["same", "different", "unsure"]
    assert client.post("/judgements", json=bodies[1]).status_code == 201
    assert asked(kind="possible_duplicate") == []


def test_pages_cover_all_kinds_of_questions(write, asked, client):
    write("/people/venn", **VENN, tenures=[{"office": "King", "country": "PE", "term": "1900-01-01/1999-01-01"}])
    write("/people/venn-2", id="venn-2", name="Orlo Venn", country="PE")
    for number in range(3):
        day = f"2001-02-0{number + 1}"
        write(
            f"/meetings/m-{number}",
            title=f"No. {number}",
            date=day,
            status="tentative",
            participants=[{"country": "PE"}],
        )
        write(f"/meetings/f-{number}", title=f"No. {number}", date=f"2034-02-0{number + 1}", status="tentative")
    every = asked()
    assert list(dict.fromkeys(question["kind"] for question in every)) == [
        kind for kind in KINDS if kind in {"possible_duplicate", "long_span", "overdue", "far_date"}
    ]
    seen, url = [], "/questions?limit=1"
    while url:
        page = client.get(url).json()
        seen += page["items"]
        url = page["next"]
    assert seen == every
    assert {question["kind"] for question in asked(resource="people,agreements")} == {"possible_duplicate", "long_span"}
    assert {question["kind"] for question in asked(kind="overdue,far_date")} == {"overdue", "far_date"}


def test_disagreeing_sources_raise_a_question(client, write, asked):
    citation = {"source": {"headline": "Gazette"}, "field": "date", "says": "2020-05-02", "locator": "page 1"}
    agreeing = {"source": {"headline": "Herald"}, "field": "date", "says": "2020-05"}
    people = [{"country": "PE", "office": "Minister", "citations": [citation | {"field": "office", "says": "Envoy"}]}]
    write("/meetings/one", title="One", date="2020-05-01", participants=people, citations=[citation, agreeing])
    participant, meeting = asked(kind="disputed_fact")
    assert meeting["id"] == "disputed_fact:meetings:one:date"
    assert meeting["why"] == "its date is recorded as 2020-05-01, but a source says otherwise: Gazette: 2020-05-02"
    assert meeting["choices"][0] == {
        "what": "the source is right", "request": "PATCH /meetings/one", "body": {"date": "2020-05-02"}
    }  # fmt: skip
    assert (participant["resource"], participant["why"].split(",")[0]) == (
        "participants",
        "its office is recorded as Minister",
    )
    assert asked(resource="participants") == [participant]
    method, path = meeting["choices"][0]["request"].split()
    assert client.request(method, path, json=meeting["choices"][0]["body"]).status_code == 200
    assert asked(kind="disputed_fact") == [participant]


def test_a_list_is_corrected_without_losing_its_other_entries(client, write, asked):
    source = {"source": {"headline": "Gazette"}}
    ana = {"name_as_printed": "Chancellor Ana Orlo", "office": "Chancellor", "person": {"name": "Ana Orlo"}}
    karo = {"country": "JP", "person": {"name": "Karo Venn"}, "office": "Envoy"}
    citations = [source | {"field": "participants", "says": entry, "locator": entry["office"]} for entry in (ana, karo)]
    write("/people/venn", **VENN)
    write("/meetings/one", title="One", date="2020-05-01", participants=[participant()], citations=citations)
    [meeting] = asked(kind="disputed_fact")
    assert meeting["why"] == (
        "its participants are recorded as venn, PE, President, but a source says otherwise: "
        "Gazette: Chancellor Ana Orlo; Gazette: Karo Venn, JP, Envoy"
    )
    unclear, clear = meeting["choices"][:2]
    assert (unclear["request"], unclear["body"]["country"]) == ("POST /participants", "…")
    assert clear["request"] == "POST /participants"
    assert client.post("/participants", json=clear["body"]).status_code == 201
    assert [entry["office"] for entry in client.get("/meetings/one").json()["participants"]] == ["President", "Envoy"]
    [meeting] = asked(kind="disputed_fact")
    assert "Karo" not in meeting["why"].partition("source says")[2]


def test_a_recorded_participant_is_corrected_and_not_added_again(client, write, asked):
    acting = {"person": "venn", "country": "PE", "office": "Minister", "acting": True}
    citation = {"source": {"headline": "Gazette"}, "field": "participants", "says": acting}
    envoy = {"country": "IN", "name_as_printed": "THE ENVOY OF INDIA"}
    write("/people/venn", **VENN)
    write("/meetings/one", title="One", date="2020-05-01", participants=[participant(), envoy], citations=[citation])
    [question] = asked(kind="disputed_fact")
    assert question["why"] == (
        "its participants are recorded as venn, PE, President; THE ENVOY OF INDIA, IN, "
        "but a source says otherwise: Gazette: venn, acting, PE, Minister"
    )
    choice = question["choices"][0]
    method, path = choice["request"].split()
    assert client.request(method, path, json=choice["body"]).status_code == 200
    people = client.get("/meetings/one").json()["participants"]
    assert [(entry["office"], entry["acting"]) for entry in people] == [("Minister", True), (None, None)]
    assert asked(kind="disputed_fact") == []


def test_another_term_of_a_posting_takes_its_place(client, write, asked):
    post = {"office": "Ambassador", "country": "PE", "posted_to": "JP", "term": "2001/2004"}
    said = {**post, "office": "Ambassador Extraordinary and Plenipotentiary", "term": "2001-02-03/2003-05-06"}
    other = {"office": "Minister", "country": "PE", "term": "2010/2012"}
    citation = {"source": {"headline": "Gazette"}, "field": "tenures", "says": said}
    write("/people/venn", **VENN, tenures=[post, other], citations=[citation])
    [question] = asked(kind="disputed_fact")
    choice = question["choices"][0]
    method, path = choice["request"].split()
    assert client.request(method, path, json=choice["body"]).status_code == 200
    tenures = client.get("/people/venn").json()["tenures"]
    assert {(tenure["office"], tenure["term"]) for tenure in tenures} == {
        ("Minister", "2010/2012"),
        (said["office"], said["term"]),
    }
    assert asked(kind="disputed_fact") == []


@pytest.mark.parametrize("query", ["kind=x", "resource=x", "kind=overdue&kind=far_date", "limit=0", "cursor=x", "id=x"])
def test_invalid_parameters_are_rejected(client, query):
    assert client.get(f"/questions?{query}").status_code == 422


MINISTER = {"office": "Minister for Foreign Affairs", "country": "PE", "term": "2001-02-03/2004-05-06"}
KARO = {"id": "karo", "name": "Marla Karo", "country": "PE"}


@pytest.fixture
def meet(write):
    """Record a meeting of Marla Karo as Peru's foreign minister."""

    def at(day, name="talks", *, status="held", **fields):
        part = {**participant("karo", "Foreign Minister"), **fields}
        write(f"/meetings/{name}", title="Talks", date=day, status=status, participants=[part])

    write("/people/venn", **VENN, tenures=[MINISTER])
    write("/people/karo", **KARO)
    return at


def others(asked):
    return [question["id"] for question in asked(kind="other_holder")]


def test_office_held_by_somebody_else_that_day_raises_a_question(client, write, asked, meet):
    meet("2003-01-01")
    [question] = asked(kind="other_holder")
    assert question["id"] == "other_holder:meetings:talks:venn"
    assert "karo took part as Foreign Minister of PE" in question["why"]
    assert "venn held that office" in question["why"]
    part = client.get("/meetings/talks").json()["participants"][0]["id"]
    assert question["choices"][0]["request"] == f"PATCH /participants/{part}"
    for choice in question["choices"][:-1]:
        method, path = choice["request"].split()
        assert client.request(method, path, json=choice["body"]).status_code == 422, choice
    answer = client.patch(f"/participants/{part}", json={"note": "A note."})
    assert answer.headers["open-questions"] == '"other_holder:meetings:talks:venn"'
    assert client.patch(f"/participants/{part}", json={"person": "venn"}).status_code == 200
    assert others(asked) == []


@pytest.mark.parametrize(
    "day", ["2001-02-02", "2001-02-03", "2004-05-06", "2004-05-07", "2003", "2003-01-01/2003-01-02"]
)
def test_uncertain_holders_raise_no_question(asked, meet, day):
    meet(day)
    assert others(asked) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"acting": True},
        {"office": "Deputy Foreign Minister"},
        {"office": "Former Foreign Minister"},
        {"office": "Envoy"},
        {"office": "President"},
        {"country": "JP"},
        {"office": None},
        {"status": "cancelled"},
        {"status": "confirmed"},
    ],
)
def test_other_offices_raise_no_question(asked, meet, fields):
    meet("2003-01-01", **fields)
    assert others(asked) == []


@pytest.mark.parametrize(
    ("tenure", "is_asked"),
    [
        (MINISTER | {"term": "2002/2003"}, False),
        (MINISTER | {"term": "2003-01-01/2004"}, False),
        (MINISTER | {"term": None}, False),
        (MINISTER | {"term": "2002-01-01/"}, False),
        (MINISTER | {"term": "2006-01-01/2007-01-01"}, True),
        (MINISTER | {"office": "President", "term": "2002/2004"}, True),
    ],
)
def test_joint_holders_and_successors_raise_no_question(write, asked, meet, tenure, is_asked):
    meet("2003-01-01")
    assert len(others(asked)) == 1
    write("/people/karo", **KARO, tenures=[tenure])
    assert len(others(asked)) == is_asked
    write("/people/karo", **KARO)
    assert len(others(asked)) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"term": "2001-02-03/"},
        {"term": "../2004"},
        {"term": "2001-02-03"},
        {"term": None},
        {"term": "2003-06/2004"},
        {"acting": True},
        {"country": "JP"},
        {"office": "Minister of Trade"},
        {"office": "Ambassador", "posted_to": "JP"},
    ],
)
def test_question_follows_the_terms_of_the_other_holder(write, asked, meet, change):
    meet("2003-01-01")
    meet("2010-01-01", "later")
    assert others(asked) == ["other_holder:meetings:talks:venn"]
    write("/people/venn", **VENN, tenures=[MINISTER | change])
    assert others(asked) == []
    write("/people/venn", **VENN, tenures=[MINISTER | {"term": "2009/2011"}])
    assert others(asked) == ["other_holder:meetings:later:venn"]
    write("/people/venn", **VENN)
    assert others(asked) == []


def test_holders_of_an_office_are_read_once_for_all_meetings(database, meet, statements):
    for year in range(1999, 2008):
        meet(f"{year}-01-01", f"talks-{year}")
    with database.reading() as connection:
        keys = connection.execute(select(m.Meeting.key)).scalars().all()
        statements.clear()
        found = other_holders.PROVIDER.find(connection, keys)
    assert len(found) == 3  # on the first days of 2002, 2003 and 2004
    assert sum("known_until" in statement for statement in statements) <= 2  # PostgreSQL's is recorded twice


def test_the_question_follows_merges_and_dates(client, write, asked, meet):
    meet("2003-01-01")
    meet("2005-01-01")
    assert others(asked) == []
    meet("2003-01-02")
    assert len(others(asked)) == 1
    assert client.post("/people/karo/merge", json={"other": "venn"}).status_code == 200
    assert others(asked) == []
    assert client.post("/people/venn/unmerge").status_code == 200
    assert len(others(asked)) == 1
