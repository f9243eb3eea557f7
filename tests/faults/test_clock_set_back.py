"""The clock of the machine is set back while the service runs, and before it starts again."""

import pytest

HOUR, DAY = 3_600, 86_400
MEETING = {"title": "Talks", "date": "2001", "participants": [{"country": "JP"}, {"country": "PE"}]}


@pytest.mark.parametrize("seconds", [HOUR, DAY])
def test_nothing_is_lost_or_stale_after_the_clock_was_set_back(serve, faults, seconds):
    service = serve()
    once = {"Idempotency-Key": "once"}
    first = service.client.put("/meetings/talks", json=MEETING, headers=once)
    tag = first.headers["etag"]
    assert service.anonymous.get("/meetings/talks").headers["etag"] == tag
    newest = service.client.get("/changes?limit=1").json()["newest"]
    with faults.clock_ahead(-seconds):
        check_writes(service, tag, newest)
        service.stop()
        service.start()
        again = service.client.put("/meetings/talks", json=MEETING, headers=once)
        assert (again.headers["idempotent-replayed"], again.json()) == ("true", first.json())
        service.is_well()


def check_writes(service, tag, newest):
    """Check that an edit, a new record and its deletion and return are seen by all who read."""
    edited = service.client.patch("/meetings/talks", json={"note": "Edited."}, headers={"If-Match": tag})
    assert edited.status_code == 200
    read = service.anonymous.get("/meetings/talks", headers={"If-None-Match": tag})
    assert (read.status_code, read.json()["note"]) == (200, "Edited.")
    assert edited.json()["created_at"] <= edited.json()["updated_at"]
    assert service.client.put("/meetings/later", json=MEETING | {"date": "2002"}).status_code == 201
    later = service.anonymous.get("/meetings/later").json()
    assert later["updated_at"] < edited.json()["updated_at"]
    assert service.client.put("/meetings/later", json=later).status_code == 200
    assert service.client.delete("/meetings/later").status_code == 204
    assert service.client.post("/meetings/later/undelete").status_code == 200
    changes = service.client.get(f"/changes?after={newest}").json()["items"]
    assert [change["at"] for change in changes] == sorted(change["at"] for change in changes)
    actions = [(change["action"], change["id"]) for change in changes if change["resource"] == "meetings"]
    assert actions == [("updated", "talks"), *((action, "later") for action in ("created", "deleted", "undeleted"))]
