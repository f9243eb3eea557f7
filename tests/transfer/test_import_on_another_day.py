"""An export can be imported on any day, whatever has changed with the date or this machine's clock."""

import itertools
import json

import pytest

from app.db import migrations
from app.domain.enums import AgreementStatus
from app.transfer import importing

PACT = {
    "id": "pact",
    "title": "Pact",
    "parties": [{"country": "JP"}, {"country": "PE"}],
    "actions": [{"action": "signed", "date": "2020-01-01"}, {"action": "entered_into_force", "date": "2026-11-15"}],
}
TALKS = {
    "id": "talks",
    "title": "Talks",
    "date": "2020-01-01",
    "participants": [{"country": "JP"}, {"country": "PE"}],
    "agreements": [{"agreement": "pact", "relation": "signed"}],
}


@pytest.fixture
def filled(client):
    client.post("/agreements", json=PACT)
    client.post("/meetings", json=TALKS)
    client.put("/meetings/gone", json={"title": "Gone", "date": "2001", "participants": [{"country": "JP"}]})
    client.delete("/meetings/gone")


def on_another_day(line, status):
    """Return a line as exported on a day with another status."""
    data = json.loads(line)
    if data["resource"] == "agreements":
        data["document"]["status"] = status
    for agreement in data["document"].get("agreements", []):
        agreement["agreement"]["status"] = status
    return json.dumps(data).encode()


DAYS = list(zip(AgreementStatus, itertools.cycle([0, 30, -30, -10_000]), strict=False))


@pytest.mark.parametrize(("status", "days"), DAYS)
def test_a03_an_export_of_one_day_is_imported_on_another(
    filled, database, lines_of, copy_of, as_rows, set_clock, status, days
):
    lines = lines_of(database)
    old = [on_another_day(line, status.value) for line in lines]
    set_clock(days=days)
    copy, outcome = copy_of(old)
    assert (outcome.created, outcome.problems) == (len(lines), [])
    assert lines_of(copy) == lines
    for item in (copy, database):
        again = importing.run_import(item, as_rows(old), importing.ImportOptions())
        assert (again.unchanged, again.problems) == (len(lines), [])
        assert lines_of(item) == lines


def test_a03_csv_of_one_day_is_imported_on_another(filled, client, contents):
    before = contents()
    headers = {"Content-Type": "text/csv"}
    for resource in ("agreements", "meetings"):
        data = client.get(f"/{resource}.csv").text
        now = before["agreements", "pact"]["status"]
        assert data.count(now) >= 1
        old = data.replace(now, "expired")
        response = client.post("/imports", params={"resource": resource}, content=old.encode(), headers=headers)
        assert (response.status_code, response.json()["changed"], response.json()["created"]) == (200, 0, 0), (
            response.text
        )
    assert contents() == before


def test_a26_export_of_a_clock_ahead_is_imported(
    filled, client, database, lines_of, copy_of, as_rows, set_clock, monkeypatch
):
    lines = lines_of(database)
    set_clock(days=-20_000)
    copy, outcome = copy_of(lines)
    assert (outcome.created, outcome.problems) == (len(lines), [])
    assert lines_of(copy) == lines
    assert importing.run_import(copy, as_rows(lines), importing.ImportOptions()).unchanged == len(lines)
    migrations.upgrade(copy)
    monkeypatch.setattr(client.app.state, "database", copy)
    before = client.get("/meetings/talks").json()
    after = client.patch("/meetings/talks", json={"note": "Edited."}).json()
    assert after["updated_at"] > before["updated_at"]


@pytest.mark.parametrize(
    "times",
    [
        {"created_at": "2020-01-02T00:00:00Z", "updated_at": "2020-01-01T00:00:00Z"},
        {"created_at": "9999-12-31T23:59:59.999999Z"},
    ],
)
def test_a26_times_out_of_order_are_refused(client, times):
    body = json.dumps({"title": "T", "date": "2001"} | times).encode()
    response = client.post("/imports", content=body, headers={"Content-Type": "application/x-ndjson"})
    assert (response.status_code, response.json()["errors"][0]["pointer"]) == (422, "#/updated_at")
