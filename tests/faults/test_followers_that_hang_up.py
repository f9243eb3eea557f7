"""Waiting for changes: long polls, and server-sent events from a real server."""

import http.client
import json
import signal
import socket
import threading
import time
import urllib.request
from pathlib import Path

import pytest
from fault_service import read
from waiting import PATIENCE, wait_until

from app.services.changes import feed_epoch

MOST = 5
KEYS = {}
"""The key that writes, by the port of the service."""


def test_a_long_poll_ends_with_the_first_change(client):
    newest = client.get("/changes?limit=1").json()["newest"]
    timer = threading.Timer(0.5, lambda: client.post("/topics", json={"name": "Awaited"}))
    timer.start()
    page = client.get(f"/changes?after={newest}&wait=30").json()
    timer.join()
    assert [item["id"] for item in page["items"]] == ["awaited"]


def test_long_poll_waits_for_matching_changes(client):
    newest = client.get("/changes?limit=1").json()["newest"]

    def write():
        client.post("/topics", json={"name": "Not awaited"})
        time.sleep(0.5)
        client.post("/organizations", json={"name": "Awaited"})

    writer = threading.Thread(target=write)
    writer.start()
    page = client.get(f"/changes?after={newest}&wait=30&resource=organizations").json()
    writer.join()
    assert [item["id"] for item in page["items"]] == ["awaited"]


def test_long_poll_ends_at_its_time_limit(client, app):
    newest = client.get("/changes?limit=1").json()["newest"]
    page = client.get(f"/changes?after={newest}&wait=1").json()
    assert (page["items"], page["last"]) == ([], newest)
    assert app.state.change_notifier.count == 0


def test_the_number_of_waiting_clients_is_limited(client, settings):
    settings.max_followers = 0
    newest = client.get("/changes?limit=1").json()["newest"]
    for query in (f"after={newest}&wait=1", "follow=true"):
        refused = client.get(f"/changes?{query}")
        assert (refused.status_code, refused.headers["retry-after"]) == (503, "5")
    assert client.get(f"/changes?after={newest}").status_code == 200


def test_head_does_not_follow(client):
    response = client.head("/changes?follow=true")
    assert (response.status_code, response.headers["content-type"]) == (200, "text/event-stream; charset=utf-8")


@pytest.mark.parametrize("data", ["x", "-1", "1.5", str(2**63), "9" * 5000, "²"])
def test_an_invalid_last_event_id_is_refused(client, data):
    response = client.get("/changes?follow=true", headers={"last-event-id": data.encode()})
    assert response.status_code == 400
    assert "Last-Event-ID" in response.json()["detail"]


@pytest.fixture
def service(serve, key):
    """A service in a separate process."""
    service = serve(max_followers=MOST)
    KEYS[service.port] = key
    return service


@pytest.fixture
def server(service):
    """Its port and the process."""
    return service.port, service.process


def get(port, path):
    with urllib.request.urlopen(f"http://127.0.0.1:{port}{path}") as response:
        return json.load(response)


def write(port, name):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}/topics",
        json.dumps({"name": name}).encode(),
        {"Content-Type": "application/json", "X-API-Key": KEYS[port]},
    )
    with urllib.request.urlopen(request) as response:
        return json.load(response)


def follow(port, after, **headers):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", f"/changes?follow=true&after={after}", headers=headers)
    response = connection.getresponse()
    return connection, response


def events(response, count):
    """Read a number of events; return their ids and data."""
    result, record_id = [], None
    while len(result) < count:
        line = response.readline().decode().rstrip("\n")
        if line.startswith("id:"):
            record_id = int(line[3:].partition("-")[0])
        elif line.startswith("data:"):
            result.append((record_id, json.loads(line[5:])))
        elif line.startswith("event:"):
            pytest.fail("EventSource.onmessage gets events without a name alone")
    # The field may come after the data.
    return result


def test_events_arrive_as_changes_are_made(server):
    port, _ = server
    newest = get(port, "/changes?limit=1")["newest"]
    connection, response = follow(port, newest)
    assert response.headers["content-type"].startswith("text/event-stream")
    write(port, "First event")
    write(port, "Second event")
    result = [data for _, data in events(response, 2)]
    assert [(item["sequence"], item["id"]) for item in result] == [
        (newest + 1, "first-event"),
        (newest + 2, "second-event"),
    ]
    assert result == get(port, f"/changes?after={newest}")["items"]
    connection.close()
    connection, response = follow(port, 0, **{"Last-Event-ID": str(newest + 1)})
    assert events(response, 1)[0][1]["id"] == "second-event"
    connection.close()


def test_clients_that_disconnect_free_their_slots(server):
    port, process = server
    newest = get(port, "/changes?limit=1")["newest"]
    descriptors = Path(f"/proc/{process.pid}/fd")
    before = len(list(descriptors.iterdir())) if descriptors.is_dir() else None
    for query in (f"follow=true&after={newest}", f"wait=60&after={newest}"):
        for _ in range(40 * MOST):
            with socket.create_connection(("127.0.0.1", port)) as client:
                client.sendall(f"GET /changes?{query} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())

    def all_can_follow():
        opened = [follow(port, newest) for _ in range(MOST)]
        statuses = {response.status for _, response in opened}
        for connection, _ in opened:
            connection.close()
        return statuses == {200}

    wait_until(all_can_follow, interval=0.2, explain=lambda: "the places of those who hung up are not free")
    if before is not None:
        wait_until(
            lambda: len(list(descriptors.iterdir())) <= before + MOST,
            explain=lambda: "connections of those who hung up are open",
        )
    write(port, "After they hung up")


def test_followers_do_not_delay_the_shutdown(service):
    port = service.port
    newest = get(port, "/changes?limit=1")["newest"]
    connection, response = follow(port, newest)
    polled = []
    poll = threading.Thread(target=lambda: polled.append(get(port, f"/changes?after={newest}&wait=60")))
    poll.start()
    service.wait_until_in_flight(2)
    service.process.send(signal.SIGTERM)
    # Both raise if the connection breaks in the middle, as when the server closes it after ten seconds.
    rest = response.read()
    poll.join()
    service.process.wait(PATIENCE)
    assert b"data:" not in rest
    assert polled[0]["items"] == []
    connection.close()


def test_a13_a_stream_ends_when_the_database_is_restored(serve, key, tmp_path):
    """A client that reconnects with its last id must start again."""
    service = serve()
    KEYS[service.port] = key
    newest = get(service.port, "/changes?limit=1")["newest"]
    connection, response = follow(service.port, newest)
    write(service.port, "Before the restore")
    lines = []
    while not (lines and lines[-1].startswith("data:")):
        lines.append(response.readline().decode().strip())
    record_id = response.readline().decode().strip() or lines[-2]
    while not record_id.startswith("id:"):
        record_id = response.readline().decode().strip()
    with read(service.file) as database:
        feed_epoch.start_epoch_in_copy(database)
        database.commit()
    write(service.port, "After the restore")
    rest = response.read()
    assert b"After the restore" not in rest
    connection.close()
    connection, response = follow(service.port, newest, **{"Last-Event-ID": record_id.removeprefix("id:").strip()})
    assert response.status == 422
    connection.close()
