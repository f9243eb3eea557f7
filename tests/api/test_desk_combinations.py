"""Fields of meetings in combination: parts by CSV, times across the date line, topics that move, states that succeed."""

from api_meetings import listed_ids
from factories import put_meeting

CSV = {"Content-Type": "text/csv"}


def test_parts_come_and_go_by_csv(client):
    put_meeting(client, "whole")
    text = "id,title,date,part_of,series,series_number\none,One,2020-01-02,whole,round,15\ntwo,Two,2020-01-03,one,,\n"
    assert client.post("/imports?resource=meetings", content=text, headers=CSV).status_code == 200
    assert (listed_ids(client, part_of="whole"), listed_ids(client, part_of="one")) == ({"one"}, {"two"})
    assert client.get("/meetings/one").json()["series"] == {"id": "round", "number": 15}
    for whole in ("two", "nobody"):
        text = f"id,title,date,part_of\none,One,2020-01-02,{whole}\n"
        assert client.post("/imports?resource=meetings", content=text, headers=CSV).status_code == 422
    text = "id,title,date,part_of\none,One,2020-01-02,\n"
    assert client.post("/imports?resource=meetings", content=text, headers=CSV).status_code == 200
    one = client.get("/meetings/one").json()
    assert (one["part_of"], one["series"]) == (None, {"id": "round", "number": 15})


def test_times_across_the_date_line_are_in_the_order_of_the_day_at_their_place(client):
    for name, starts_at in (("pago", "23:30:00-11:00"), ("apia", "00:30:00+13:00"), ("tokyo", "09:00:00+09:00")):
        put_meeting(client, name, date="2024-01-06", starts_at=f"2024-01-06T{starts_at}")
    page = client.get("/meetings", params={"date": "2024-01-06", "sort": "starts_at"}).json()
    assert [meeting["id"] for meeting in page["items"]] == ["apia", "tokyo", "pago"]
    assert "DTSTART:20240107T103000Z" in client.get("/meetings.ics").text


def test_a_topic_that_moves_takes_its_meetings_along(client):
    for name, parent in (("land", None), ("sea", None), ("fish", "land"), ("tuna", "fish")):
        body = {"id": name, "name": name.title(), "parent": parent}
        assert client.post("/topics", json=body).status_code == 201
    put_meeting(client, "talks", topics=[{"topic": {"id": "tuna"}}])
    assert client.patch("/topics/fish", json={"parent": "sea"}).status_code == 200
    assert (listed_ids(client, topic="land"), listed_ids(client, topic="sea")) == (set(), {"talks"})
    assert (listed_ids(client, topic="sea!"), listed_ids(client, **{"topic!": "sea"})) == (set(), set())
    assert client.patch("/topics/sea", json={"parent": "tuna"}).status_code == 422
    assert client.post("/topics/sea/merge", json={"other": "fish"}).status_code == 200
    assert (listed_ids(client, topic="sea"), listed_ids(client, topic="tuna")) == ({"talks"}, {"talks"})


def test_a_successor_is_bound_from_the_day_of_effect(client):
    actions = [
        {"action": "entered_into_force", "date": "1970-01-01"},
        {"action": "ratified", "date": "1970-01-01", "country": "SUHH"},
        {"action": "succeeded", "date": "1992-01-13", "effective_date": "1991-12-26", "country": "RU"},
        {"action": "withdrawn", "date": "2019-01-01", "effective_date": "2020-01-01", "country": "US"},
    ]
    parties = [{"country": code} for code in ("SUHH", "RU", "UA", "US")]
    body = {"id": "convention", "title": "Convention", "parties": parties, "actions": actions}
    assert client.post("/agreements", json=body).status_code == 201

    def is_in_force(code, day):
        params = {"country": code, "status": "in_force", "as_of": day}
        return [item["id"] for item in client.get("/agreements", params=params).json()["items"]] == ["convention"]

    assert [is_in_force("RU", day) for day in ("1990-01-01", "1991-12-26")] == [False, True]
    assert [is_in_force("US", day) for day in ("2019-06-01", "2020-01-01")] == [True, False]
    assert is_in_force("SUHH", "1985")
