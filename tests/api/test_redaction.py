"""Redaction: a secret is removed everywhere, and replaying the feed still reproduces the export."""

import gzip
import json
import re
from pathlib import Path
from types import ModuleType

import pytest
from sqlalchemy import text

from app.db import models
from app.domain import api_key
from app.domain.dates import clock
from app.schemas.topic import TopicInput
from app.services import records
from app.services.changes import redaction
from app.services.resources import TOPICS

SECRET = "12 Hidden Lane, Lima"
ADMIN = api_key.generate()
MANUAL = (Path(__file__).parents[2] / "docs" / "changes.md").read_text(encoding="utf-8")
MEETING = {
    "title": "Talks",
    "date": "2001-02-03",
    "note": SECRET,
    "participants": [{"id": "talks-guest", "country": "PE", "note": SECRET, "name_as_printed": SECRET}],
}


@pytest.fixture
def admin(database):
    """The header of a key with the scope admin."""
    row = models.ApiKey(
        id=api_key.key_id(ADMIN), name="boss", sha256=api_key.digest(ADMIN), scope="admin", created_at=clock.now()
    )
    with database.writing() as session:
        session.add(row)
    return {"Authorization": f"Bearer {ADMIN}"}


@pytest.fixture
def redact(client, admin):
    def redact(resource, record_id, *fields):
        expected = {"resource": resource, "id": record_id, "fields": list(fields), "reason": "A private address."}
        return client.post("/redactions", json=expected, headers=admin)

    return redact


def kept(client, database):
    """Everything that could still contain the secret: the feed, histories, versions and the tables."""
    whole = client.get("/changes?limit=1000").text
    for table, column in (("changes", "before"), ("idempotency_keys", "body")):
        with database.reading() as connection:
            whole += "".join(filter(None, connection.execute(text(f"SELECT {column} FROM {table}")).scalars()))
    return whole


def replayed_is_exported(client):
    [script] = re.findall(r"^```python\n(.*?)^```", MANUAL, re.DOTALL | re.MULTILINE)
    manual = ModuleType("copy_of_the_data")
    exec(script, manual.__dict__)
    copy = manual.empty()
    manual.pull(lambda path: client.get(path).json(), copy)
    held = {record: manual.current(copy, document) for record, document in copy["documents"].items()}
    documents, retired = {}, {}
    for line in map(json.loads, gzip.decompress(client.get("/export.ndjson.gz").content).decode().splitlines()):
        data = line["document"]
        if line["resource"] == "retired_ids":
            retired[data["resource"], data["id"]] = {item: data[item] for item in ("retired_at", "successor")}
        else:
            documents[line["resource"], data.get("code") or data["id"]] = data
    assert {record: item for record, item in held.items() if record[0] != "participants"} == documents
    assert copy["retired"] == retired


def test_a_secret_in_a_note_is_redacted_from_history_feed_and_stored_responses(client, database, redact):
    client.put("/meetings/talks", json=MEETING, headers={"Idempotency-Key": "one"})
    corrected = {"note": "In Lima.", "participants": [{"id": "talks-guest", "country": "PE"}]}
    client.patch("/meetings/talks", json=corrected)
    before = client.get("/meetings/talks").json()
    assert SECRET in kept(client, database)
    done = redact("meetings", "talks", "/note", "/participants/*/note", "/participants/*/name_as_printed")
    assert done.status_code == 200, done.text
    assert done.json()["answers"] == 1
    assert done.json()["still"] == ["/note"]
    assert SECRET not in kept(client, database)
    pages = ("/meetings/talks/history", "/meetings/talks?version=1")
    assert all(SECRET not in client.get(url, headers={"Accept": "text/html"}).text for url in pages)
    assert client.get("/meetings/talks").json() == before
    for version in (1, 2, 3):
        assert SECRET not in client.get(f"/meetings/talks?version={version}").text
    assert client.get("/meetings/talks?version=1").json()["title"] == "Talks"
    assert SECRET not in client.get("/meetings/talks/history").text
    assert SECRET not in client.get("/participants/talks-guest/history").text
    assert SECRET not in client.put("/meetings/talks", json=MEETING, headers={"Idempotency-Key": "one"}).text
    replayed_is_exported(client)


def test_a_redaction_records_actor_time_reason_and_fields(client, redact):
    client.put("/topics/ships", json={"name": "Ships", "description": SECRET})
    client.patch("/topics/ships", json={"description": None})
    redact("topics", "ships", "/description")
    change = client.get("/changes?resource=topics&id=ships").json()["items"][-1]
    assert (change["action"], change["actor"], change["version"]) == ("redacted", "boss", 3)
    assert change["redaction"] == {"fields": ["/description"], "reason": "A private address."}
    assert change["document"] == client.get("/topics/ships").json()
    version = client.get("/topics/ships/history").json()["items"][0]
    assert (version["action"], version["differences"], version["redaction"]) == ("redacted", None, change["redaction"])
    # The next two changes are unaffected.
    client.patch("/topics/ships", json={"description": "Of the sea."})
    assert client.get("/topics/ships/history").json()["items"][0]["version"] == 4
    assert client.get("/topics/ships?version=3").json()["description"] is None


def test_a_deleted_person_is_redacted_completely_even_from_meetings(client, database, redact):
    person = {"name": "Hidden Person", "other_names": [{"name": "Hidden P."}], "note": SECRET, "born": "1950-01-02"}
    client.put("/people/somebody", json=person, headers={"Idempotency-Key": "one"})
    client.put("/meetings/talks", json={**MEETING, "participants": [{"country": "PE", "person": "somebody"}]})
    client.patch("/meetings/talks", json={"participants": [], "note": None}, headers={"Idempotency-Key": "two"})
    assert client.delete("/people/somebody").status_code == 204
    retired = client.get("/changes?resource=people&id=somebody").json()["items"][-1]["retired_at"]
    assert redact("people", "somebody", "").status_code == 200
    data = kept(client, database)
    for secret in ("Hidden Person", "Hidden P.", "1950-01-02"):
        assert secret not in data
    last = client.get("/changes?resource=people&id=somebody").json()["items"][-1]
    assert (last["action"], last["document"], last["retired_at"]) == ("redacted", None, retired)
    replayed_is_exported(client)
    back = client.post("/people/somebody/undelete")
    assert (back.status_code, back.json()["name"], back.json()["note"]) == (200, "[redacted]", None)
    replayed_is_exported(client)


def test_a_participant_is_redacted_from_its_meeting_too(client, database, redact):
    client.put("/meetings/talks", json=MEETING)
    client.patch("/meetings/talks", json={"note": None})
    client.patch("/participants/talks-guest", json={"note": None, "name_as_printed": None})
    assert redact("participants", "talks-guest", "/note", "/name_as_printed").status_code == 200
    assert redact("meetings", "talks", "/note").status_code == 200
    assert SECRET not in kept(client, database)
    replayed_is_exported(client)


def test_current_values_do_not_reappear_after_a_redaction(client, database, redact):
    client.put("/topics/ships", json={"name": "Ships", "description": SECRET})
    assert redact("topics", "ships", "/description").json()["still"] == ["/description"]
    with database.reading() as connection:
        stored = connection.execute(text("SELECT before FROM changes WHERE id = 'ships'")).scalars()
        assert SECRET not in "".join(filter(None, stored))
    assert client.get("/topics/ships?version=1").json()["description"] is None


@pytest.mark.parametrize(
    ("wanted", "status", "field"),
    [
        ({"id": "no-such"}, 404, None),
        ({"fields": ["/nothing"]}, 422, "#/fields/0"),
        ({"fields": ["note"]}, 422, "#/fields/0"),
        ({"fields": ["/id"]}, 422, "#/fields/0"),
        ({"fields": ["/aliases/0"]}, 422, "#/fields/0"),
        ({"fields": []}, 422, "#/fields"),
        ({"reason": "\u200b"}, 422, "#/reason"),
        ({"resource": "words"}, 422, "#/resource"),
        ({"more": 1}, 422, "#/more"),
    ],
)
def test_a_redaction_that_would_do_nothing_is_refused(client, admin, wanted, status, field):
    body = {"resource": "topics", "id": "east-asia", "fields": ["/description"], "reason": "Why."} | wanted
    response = client.post("/redactions", json=body, headers=admin)
    assert response.status_code == status, response.text
    assert field is None or [error["pointer"] for error in response.json()["errors"]] == [field]


def test_redaction_requires_an_administrator(client):
    body = {"resource": "topics", "id": "east-asia", "fields": ["/description"], "reason": "Why."}
    assert client.post("/redactions", json=body).status_code == 403
    assert client.post("/redactions", json=body, headers={"Authorization": "Bearer no-key"}).status_code == 401


def test_a_record_redacted_too_far_cannot_be_undeleted(client, redact):
    client.put("/people/somebody", json={"name": "Hidden Person"})
    meeting = {**MEETING, "participants": [{"id": "talks-guest", "person": "somebody"}]}
    client.put("/meetings/talks", json=meeting)
    client.delete("/meetings/talks")
    assert redact("meetings", "talks", "/participants/*/person").status_code == 200
    refused = client.post("/meetings/talks/undelete")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (409, "#/participants/0")
    assert refused.json()["type"] == "/problems/not-restorable"


def test_a29_a_deleted_record_of_an_older_version_is_refused_with_a_reason(client, database):
    client.put("/topics/unseen", json={"name": "Unseen"})
    client.delete("/topics/unseen")
    with database.writing() as session:
        session.execute(text("UPDATE changes SET before = replace(before, 'Unseen', '\u200b') WHERE id = 'unseen'"))
    refused = client.post("/topics/unseen/undelete")
    assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (409, "#/name")


def test_an_update_in_the_transaction_of_a_redaction_has_its_own_entry(client, database):
    client.put("/topics/fishing", json={"name": "Fishing", "description": SECRET})
    with database.writing() as session:
        redaction.redact(session, "topics", "fishing", ["/description"], "A private address.")
        records.update_fields(
            session, TOPICS, "fishing", TopicInput(name="Fishing", description="Quotas"), {"description"}
        )
    versions = client.get("/topics/fishing/history").json()["items"]
    assert [version["action"] for version in versions] == ["updated", "redacted", "created"]
    assert [difference["path"] for difference in versions[0]["differences"]] == ["/description"]
