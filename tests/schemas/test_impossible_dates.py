"""Nonexistent days in every date of a body, parameter and row; and the last valid day."""

import icalendar
import pytest
from factories import minimal
from fault_input import OPERATIONS, WITH_JSON, changed, pointer, texts

pytestmark = pytest.mark.usefixtures("well_afterwards")

WRONG = [
    "0", "1700006400", "1.7e9", "0000-01-01", "0000", "-0001-01-01", "2023-02-30", "2023-02-29", "2023-02-30/2023-03-01", "2023-13",
    "2023-00", "2023-01-00", "2023-04-31", "10000", "10000-01-01", "Y12000", "99999999999999999999", "2023-9-1", "20230901",
    "2023-09-01T00:00:00Z", "2023-W01", "2023-366", "../..", "/", "open", "today", "01.09.2023", "٢٠٢٣", "2023-09-02/2023-09-01",
    "NaN", "1e999", "2023-09-01Z", "2023-02-30~", "2023-99/..",
]  # fmt: skip
FIELDS = {"date", "born", "died", "valid_from", "valid_to", "as_of", "date_from", "date_to", "accessed_on", "starts_on"}
IN_BODIES = [
    pytest.param(operation, document, path, id=f"{operation} {pointer(path)} {number}")
    for operation in WITH_JSON
    for number, document in enumerate(operation.documents())
    for path in texts(document)
    if path[-1] in FIELDS
]
IN_PARAMETERS = [
    pytest.param(operation, parameter["name"], id=f"{operation} {parameter['name']}")
    for operation in OPERATIONS
    for parameter in operation.parameters()
    if parameter["name"] in FIELDS
]
LAST = "9999-12-31"


@pytest.mark.parametrize(("operation", "document", "path"), IN_BODIES)
def test_impossible_date_in_a_body_names_its_field(client, operation, document, path):
    for wrong in (*WRONG, 0, 1700006400, 1e9, True, [], {}):
        body = changed(document, path, lambda _, wrong=wrong: wrong)
        response = client.request(operation.method, operation.address(), json=body)
        assert response.status_code == 422, (wrong, response.text[:200])
        assert {error["pointer"] for error in response.json()["errors"]} == {pointer(path)}


@pytest.mark.parametrize(("operation", "name"), IN_PARAMETERS)
def test_impossible_date_in_a_query_names_its_parameter(client, operation, name):
    for wrong in WRONG:
        response = client.get(operation.address(), params={**operation.required(), name: wrong})
        assert response.status_code == 422, (wrong, response.text[:200])
        assert [error["parameter"] for error in response.json()["errors"]] == [name]


@pytest.mark.parametrize("wrong", WRONG)
def test_impossible_date_in_a_row_is_rejected(client, wrong):
    response = client.post(
        "/imports", content=f"title,date\r\nA,{wrong}\r\n".encode(), headers={"content-type": "text/csv"}
    )
    assert (response.status_code, response.json()["refused"]) == (422, 1)
    assert [error["pointer"] for error in response.json()["errors"]] == ["date"]


def test_last_day_of_the_calendar_is_accepted(client):
    made = client.post("/meetings?far_future=allow", json={**minimal("meetings"), "date": LAST})
    assert made.status_code == 201
    url = made.headers["location"]
    for query in ({"date": LAST}, {"date": "9999"}, {"date_from": LAST}, {"date_from": LAST, "date_to": LAST}):
        result = client.get("/meetings", params=query).json()["items"]
        assert [f"/meetings/{item['id']}" for item in result] == [url]
    [event] = icalendar.Calendar.from_ical(client.get("/meetings.ics", params={"date": LAST}).content).walk("VEVENT")
    assert event["DTSTART"].dt.isoformat() == LAST
    for suffix in ("csv", "ndjson", "atom", "geojson", "jsonld"):
        response = client.get(f"/meetings.{suffix}", params={"date": LAST})
        assert (response.status_code, LAST in response.text) == (200, True)
