"""Fifty equal concurrent requests with one `Idempotency-Key` write one row."""

import pytest
from at_once import at_once

COUNT = 50


class Forgetful(dict):
    """The state of another process, which knows nothing of the requests in progress here."""

    def __contains__(self, key):
        return False

    def __delitem__(self, key):
        self.pop(key, None)


@pytest.mark.parametrize("in_flight", [dict, Forgetful], ids=["one process", "processes of their own"])
def test_concurrent_writes_create_one_record(client, app, request, in_flight):
    request.addfinalizer(lambda: setattr(app.state, "in_flight", {}))
    app.state.in_flight = in_flight()
    document = {"headline": "Said once", "date": "2024"}

    def post(_number):
        return client.post("/sources", json=document, headers={"idempotency-key": "one"})

    responses = at_once(COUNT, post)
    assert {response.status_code for response in responses} <= {201, 409, 503}
    done = [response for response in responses if response.status_code == 201]
    assert len({item.content for item in done}) == 1
    assert [("idempotent-replayed" in item.headers) for item in done].count(False) == 1
    for response in responses:
        if response.status_code == 409:
            assert response.json()["type"] == "/problems/in-flight"
            assert response.headers["retry-after"] == "1"
    assert client.get("/sources?q=Said+once&total=true").json()["total"] == 1
    assert post(0).content == done[0].content


def test_a_request_in_progress_is_reported(client, app):
    app.state.in_flight["tests", "k"] = "another request"
    try:
        reused = client.post("/topics", json={"name": "A"}, headers={"idempotency-key": "k"})
        assert (reused.status_code, reused.json()["type"]) == (422, "/problems/idempotency-key-reused")
        free = client.post("/topics", json={"name": "A"}, headers={"idempotency-key": "other"})
        assert free.status_code == 201
    finally:
        app.state.in_flight.clear()
