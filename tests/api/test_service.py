"""Health checks, problem documents and pages of the service."""

import shutil

import pytest
from starlette.testclient import TestClient

from app import problems
from app.main import create_app
from app.settings import Settings


def open_client(file):
    app = create_app(Settings(_env_file=None, database_url=f"sqlite:///{file}"))
    return TestClient(app, base_url="http://127.0.0.1", client=("127.0.0.1", 50000))


def test_service_is_alive_and_ready(client):
    assert client.get("/healthz").json() == {"status": "ok"}
    ready = client.get("/readyz")
    assert (ready.status_code, ready.json()["status"]) == (200, "ready")
    assert ready.json()["database"].startswith(("SQLite 3.", "PostgreSQL 1"))
    assert ready.json()["writes"] == "ready"


def test_without_migrations_it_is_not_ready(tmp_path, key):
    (tmp_path / "new.db").touch()
    with open_client(tmp_path / "new.db") as client:
        response = client.get("/readyz")
        assert (response.status_code, response.headers["retry-after"]) == (503, "30")
        assert "lacks the migrations 0001" in response.json()["detail"]
        assert "diplomatic-events migrate" in response.json()["detail"]
        assert client.get("/healthz").status_code == 200
        for response in (
            client.get("/meetings"),
            client.post("/topics", json={"name": "A"}, headers={"x-api-key": key}),
        ):
            assert (response.status_code, response.headers["retry-after"]) == (503, "5")
            assert "table" not in response.text


def test_without_a_database_it_is_not_ready(tmp_path):
    with open_client(tmp_path / "no-such-directory" / "events.db") as client:
        assert client.get("/readyz").status_code == 503
        assert client.get("/meetings").status_code == 503


def test_service_is_not_ready_without_a_valid_database(tmp_path, key):
    file = tmp_path / "events.db"
    file.write_bytes(b"This is not a database. " * 500)
    with open_client(file) as client:
        post = client.post("/topics", json={"name": "A"}, headers={"x-api-key": key})
        for response in (client.get("/readyz"), client.get("/meetings"), post):
            assert (response.status_code, response.headers["content-type"]) == (503, "application/problem+json")


@pytest.mark.databases("sqlite")
def test_service_starts_and_stops_cleanly(seeded_file, tmp_path, key):
    file = shutil.copyfile(seeded_file, tmp_path / "events.db")
    with open_client(file) as client:
        assert client.get("/topics/east-asia").status_code == 200
        assert client.post("/topics", json={"name": "A"}, headers={"x-api-key": key}).status_code == 201
    # The empty lock files of the writer queue stay: deleting one could take it away from another process.
    remaining = {path.name: path.stat().st_size for path in tmp_path.iterdir()}
    assert remaining == {"events.db": file.stat().st_size, "events.db-queue": 0, "events.db-writer": 0}


def test_home_page_links_to_the_docs(client):
    response = client.get("/", follow_redirects=False)
    assert (response.status_code, response.headers["location"]) == (307, "/docs")


def test_every_problem_type_is_described(client):
    listed = client.get("/problems").json()
    assert {item["type"]: item["status"] for item in listed} == {
        f"/problems/{var.slug}": var.status
        for var in vars(problems).values()
        if isinstance(var, type) and issubclass(var, problems.Problem)
    }
    for item in listed:
        assert client.get(item["type"]).json() == item
    assert client.get("/problems/none-such").status_code == 404


def test_a_missing_record_is_a_problem(client):
    for path in ("/nothing", "/meetings/", "/meetings/a/b/c", "/meetings/%2F", "/%00"):
        response = client.get(path, follow_redirects=False)
        assert (path, response.status_code) == (path, 404)
        assert "location" not in response.headers
    assert client.request("OPTIONS", "/nothing").status_code == 404
    for method in ("POST", "PUT", "PATCH", "DELETE"):
        response = client.request(method, "/healthz")
        assert (response.status_code, response.headers["allow"]) == (405, "GET, HEAD, OPTIONS")


def test_item_route_rejects_filters(client):
    for method in ("GET", "DELETE"):
        response = client.request(method, "/topics/east-asia", params={"contry": "JP"})
        assert response.status_code == 422
        assert [error["parameter"] for error in response.json()["errors"]] == ["contry"]
    for method, url in (("POST", "/topics"), ("PUT", "/topics/a"), ("PATCH", "/topics/east-asia")):
        response = client.request(method, url, json={"name": "A"}, params={"dry_run": "1"})
        assert response.status_code == 422
        assert [error["parameter"] for error in response.json()["errors"]] == ["dry_run"]


def test_an_internal_error_reveals_nothing(app, monkeypatch, capsys):
    from app.queries import records

    def fail(*_):
        raise RuntimeError("secret in /etc/passwd")

    monkeypatch.setattr(records, "document", fail)
    monkeypatch.setattr("app.web.errors.log", _Quiet())
    with TestClient(app, raise_server_exceptions=False, base_url="http://127.0.0.1") as client:
        response = client.get("/topics/east-asia")
        assert (response.status_code, response.headers["content-type"]) == (500, "application/problem+json")
        assert response.json()["type"] == "/problems/internal-error"
        assert "secret" not in response.text
        assert response.headers["x-content-type-options"] == "nosniff"
        # The server closes the connection, and the next request would be sent on it.
        assert response.headers["connection"] == "close"


class _Quiet:
    def error(self, *_, **__):
        """Log nothing."""


def test_behind_a_proxy_addresses_keep_its_prefix(app, key):
    with TestClient(app, root_path="/events", base_url="http://127.0.0.1", client=("127.0.0.1", 1)) as client:
        response = client.post("/events/topics", json={"name": "New"}, headers={"x-api-key": key})
        assert response.headers["location"] == "/events/topics/new"
        page = client.get("/events/topics?limit=10").json()
        assert page["next"].startswith("/events/topics?limit=10&cursor=")
        assert len(client.get(page["next"]).json()["items"]) == 4


@pytest.mark.parametrize("path", ["/docs", "/redoc", "/openapi.json"])
def test_docs_are_served(client, path):
    assert client.get(path).status_code == 200
