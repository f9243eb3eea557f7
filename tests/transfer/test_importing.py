"""A large import whose last row but one is invalid: it is reported, and no other row is affected."""

import json

import pytest

pytestmark = pytest.mark.usefixtures("well_afterwards")

COUNTS = [1_000, pytest.param(50_000, marks=pytest.mark.soak)]
FORMS = {"application/x-ndjson": "#/date", "text/csv": "date"}
"""The forms, and how each names the field: a cell has a column."""


def content_of(format_, count):
    """Return the content, and the line of its invalid row, the last but one."""
    rows = [
        (f"m-{number}", f"Meeting {number}", "2001-13" if number == count - 1 else "2001-09")
        for number in range(1, count + 1)
    ]
    if format_ == "text/csv":
        return "".join(f"{','.join(row)}\r\n" for row in [("id", "title", "date"), *rows]).encode(), count
    return "".join(
        f"{json.dumps(dict(zip(('id', 'title', 'date'), row, strict=True)))}\n" for row in rows
    ).encode(), count - 1


def total(client):
    return client.get("/meetings?total=true&limit=1").json()["total"]


@pytest.mark.parametrize("format_", FORMS)
@pytest.mark.parametrize("count", COUNTS)
def test_invalid_row_is_reported_and_nothing_is_imported(client, format_, count):
    before, last = total(client), client.get("/changes?limit=1000").json()["last"]
    content, line = content_of(format_, count)
    response = client.post("/imports", content=content, headers={"content-type": format_})
    data = response.json()
    assert (response.status_code, data["rows"], data["refused"], data["created"]) == (422, count, 1, count - 1)
    [error] = data["errors"]
    assert error["pointer"] == FORMS[format_]
    assert error["detail"].startswith(f"body line {line}: '2001-13' is not a valid date")
    assert total(client) == before
    assert client.get("/meetings/m-1").status_code == client.get(f"/meetings/m-{count}").status_code == 404
    assert client.get("/changes?limit=1000").json()["last"] == last


@pytest.mark.parametrize("format_", FORMS)
@pytest.mark.parametrize("count", COUNTS)
def test_keep_going_imports_all_other_rows(client, format_, count):
    before = total(client)
    content, line = content_of(format_, count)
    response = client.post("/imports?keep_going=true", content=content, headers={"content-type": format_})
    data = response.json()
    assert (response.status_code, data["rows"], data["refused"], data["created"]) == (200, count, 1, count - 1)
    assert [(problem["where"], problem["field"]) for problem in data["problems"]] == [
        (f"body line {line}", FORMS[format_])
    ]
    assert total(client) == before + count - 1
    assert client.get(f"/meetings/m-{count - 1}").status_code == 404
    assert client.get(f"/meetings/m-{count}").json()["title"] == f"Meeting {count}"
