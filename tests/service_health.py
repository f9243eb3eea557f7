"""A check that a service goes on to read and to write."""

import itertools

_numbers = itertools.count()


def assert_well(client):
    """Check that the service is ready and that a write succeeds."""
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    name = f"No problems found {next(_numbers)}"
    response = client.post("/topics", json={"name": name})
    assert (response.status_code, response.json()["name"]) == (201, name)
    assert client.get(response.headers["location"]).json()["name"] == name
    assert client.delete(response.headers["location"]).status_code == 204
