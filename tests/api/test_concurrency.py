"""Many writers at once."""

import pytest
from at_once import at_once

from app.db.database import Database


@pytest.fixture
def patient_database(database, app, portal):
    """The application on a database whose writers wait for their turn as long as it takes, however slow the machine is."""
    url = database.url.render_as_string(hide_password=False)
    app.state.database = patient = Database(url, busy_timeout_seconds=600)
    yield patient
    app.state.database = database
    portal.call(patient.aclose)


@pytest.mark.usefixtures("patient_database")
def test_many_writers_all_succeed_and_readers_see_whole_records(client):
    def write(number):
        if number % 4 == 3:
            return client.get("/meetings?country=JP,PE&total=true")
        document = {
            "title": f"Meeting {number}",
            "date": "1999",
            "participants": [{"person": {"name": f"Person {number}"}, "country": "PE"}],
            "topics": [{"topic": {"name": "Shared"}}],
        }
        return client.post("/meetings", json=document)

    responses = at_once(16, write)
    assert [response.status_code for response in responses] == [200 if number % 4 == 3 else 201 for number in range(16)]
    assert client.get("/topics/shared/meetings?total=true").json()["total"] == 12
    assert client.get("/people?total=true").json()["total"] == 14


def test_concurrent_edit_and_deletion_are_atomic(client):
    client.put("/topics/doomed", json={"name": "Doomed"})

    def disturb(number):
        if number == 5:
            return client.delete("/topics/doomed")
        return client.patch("/topics/doomed", json={"description": str(number)})

    statuses = [item.status_code for item in at_once(10, disturb)]
    assert statuses[5] == 204
    assert set(statuses) <= {200, 204, 410}
    assert client.get("/topics/doomed").status_code == 410


@pytest.mark.databases("sqlite")
def test_a_write_from_another_process_is_waited_for(client, database, app):
    other = Database(database.url.render_as_string(), busy_timeout_seconds=5)
    with other.writing() as session:
        session.connection()
        impatient = Database(database.url.render_as_string(), busy_timeout_seconds=0.05)
        app.state.database = impatient
        refused = client.post("/topics", json={"name": "Impatient"})
        reading = client.get("/topics?limit=1")
    assert (refused.status_code, refused.json()["type"], refused.headers["retry-after"]) == (
        503,
        "/problems/unavailable",
        "1",
    )
    assert reading.status_code == 200
    assert client.post("/topics", json={"name": "Impatient"}).status_code == 201
    for item in (impatient, other):
        item.close()
