"""Nothing is asserted by default: status and mode are unknown, and days of the future are questioned."""

import datetime as dt
import json

import pytest
from factories import put_meeting

from app.domain.dates import clock

NDJSON = {"content-type": "application/x-ndjson"}
TALKS = {"title": "Talks", "participants": [{"country": "PE"}]}


@pytest.fixture(autouse=True)
def today(monkeypatch):
    """Set the clock to noon of 1 May 2026 in UTC: a day on which it is already 2 May at UTC+14."""
    monkeypatch.setattr(clock, "utc_now", lambda: dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC))


def refused(response, field):
    """Check that a response refuses a field; return the message."""
    assert response.status_code == 422, response.text
    [error] = response.json()["errors"]
    assert error["pointer"] == f"#/{field}"
    return error["detail"]


@pytest.mark.parametrize("kind", ["call", "summit", "visit", "other"])
@pytest.mark.parametrize("date", ["2031", "2020-01-02", "2026-05-01"])
def test_status_and_mode_default_to_unknown(client, kind, date):
    document = {**TALKS, "date": date, "kind": kind}
    made = client.post("/meetings", json=document).json()
    assert (made["status"], made["mode"]) == ("unknown", "unknown")
    row = client.post("/imports", content=json.dumps({**document, "id": "row"}), headers=NDJSON)
    assert row.json()["created"] == 1
    read = client.get("/meetings/row").json()
    assert (read["status"], read["mode"]) == ("unknown", "unknown")


@pytest.mark.parametrize(
    "date",
    ["2031", "2026-05-03", "2026-06", "2027-XX", "2026-05-03/2026-05-04", "2026-05-03?", "2026-05-03/..", "203X"],
)
def test_a_day_in_the_future_is_not_held(client, date):
    held = {**TALKS, "date": date, "status": "held"}
    detail = refused(client.post("/meetings", json=held), "status")
    assert all(word in detail for word in ("tentative", "confirmed", "unknown"))
    refused(client.put("/meetings/talks", json=held), "status")
    for status in ("tentative", "confirmed", "postponed", "cancelled", "unknown"):
        assert client.put("/meetings/talks", json={**held, "status": status}).status_code in {200, 201}
    refused(client.patch("/meetings/talks", json={"status": "held"}), "status")
    assert client.patch("/meetings/talks", json={"status": "held", "date": "2026-05-01"}).status_code == 200
    refused(client.patch("/meetings/talks", json={"date": date}), "status")
    rows = client.post("/imports?keep_going=true", content=json.dumps(held), headers=NDJSON).json()
    assert (rows["refused"], rows["problems"][0]["field"]) == (1, "#/status")


@pytest.mark.parametrize(
    "date",
    ["2026-05-02", "2026-05-01", "2026", "2026-05", "202X", "2026-04-30/2026-05-09", "../2031", "2026-05~", "2020/.."],
)
def test_a_day_that_may_have_begun_somewhere_may_be_held(client, date):
    assert client.post("/meetings", json={**TALKS, "date": date, "status": "held"}).status_code == 201


@pytest.mark.parametrize("status", ["unknown", "held", "confirmed"])
@pytest.mark.parametrize(
    "date", ["2566", "2566-09-01", "2566-09", "2036-05-04", "2023/2566", "../2566", "2566~", "256X"]
)
def test_a_day_far_ahead_is_questioned(client, date, status):
    document = {**TALKS, "date": date, "status": status}
    detail = refused(client.post("/meetings", json=document), "date")
    assert "far_future=allow" in detail
    refused(client.put("/meetings/far", json=document), "date")
    rows = client.post("/imports?keep_going=true", content=json.dumps(document), headers=NDJSON).json()
    assert (rows["refused"], rows["problems"][0]["field"]) == (1, "#/date")
    if status != "held":
        assert client.post("/meetings?far_future=allow", json=document).status_code == 201
        other = {**document, "title": "Other talks"}
        assert client.put("/meetings/far?far_future=allow", json=other).status_code == 201
        assert (
            client.post(
                "/imports?far_future=allow", content=json.dumps({**document, "title": "Again"}), headers=NDJSON
            ).status_code
            == 200
        )


@pytest.mark.parametrize("date", ["2036-05-02", "2036", "203X", "20XX", "2030/..", "../2036", "1990/2036"])
def test_meeting_planned_some_years_ahead_is_accepted(client, date):
    assert client.post("/meetings", json={**TALKS, "date": date}).status_code == 201


def test_a_record_that_was_accepted_stays_editable_and_is_imported_again(client, monkeypatch):
    put_meeting(client, "plan", date="2060", status="confirmed")
    monkeypatch.setattr(clock, "utc_now", lambda: dt.datetime(2070, 1, 1, tzinfo=dt.UTC))
    put_meeting(client, "once", date="2060-02-03", status="held")
    monkeypatch.setattr(clock, "utc_now", lambda: dt.datetime(2026, 5, 1, 12, tzinfo=dt.UTC))
    for name in ("plan", "once"):
        record = client.get(f"/meetings/{name}").json()
        assert client.put(f"/meetings/{name}", json=record).json() == record
        assert client.patch(f"/meetings/{name}", json={"note": "Far ahead."}).status_code == 200
    refused(client.patch("/meetings/plan", json={"date": "2061"}), "date")
    refused(client.patch("/meetings/once", json={"date": "2060-02-04"}), "date")
    # An export is imported into another database, here under other ids.
    for name in ("plan", "once"):
        record = client.get(f"/meetings/{name}").json()
        document = {**record, "id": f"{name}-again", "title": "Again", "participants": []}
        response = client.post("/imports", content=json.dumps(document), headers=NDJSON)
        assert (response.status_code, response.json().get("created")) == (200, 1), response.text
    client.delete("/meetings/once")
    assert client.post("/meetings/once/undelete").status_code == 200


def test_merge_replaces_unknown_values(client):
    put_meeting(client, "one", participants=[{"country": "KE"}])
    put_meeting(client, "two", participants=[{"country": "KE"}], status="held", mode="phone")
    merged = client.post("/meetings/one/merge", json={"other": "two"}).json()
    assert (merged["meeting"]["status"], merged["meeting"]["mode"]) == ("held", "phone")
    assert not {"status", "mode"} & merged["discarded"].keys()
