"""Common response headers, and the recording of key usage."""

import datetime as dt
import re

import pytest
from sqlalchemy import text
from waiting import wait_until

from app.domain import api_key
from app.domain.dates import clock
from app.problems import Unavailable
from app.services.access import api_keys
from app.settings import Settings
from app.web import docs
from app.web.middleware import auth

SECURE = {
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "content-security-policy": "default-src 'none'; frame-ancestors 'none'",
    "cross-origin-resource-policy": "cross-origin",
}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/meetings", 200),
        ("GET", "/meetings.csv", 200),
        ("GET", "/export.ndjson.gz", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/static/docs/pages/favicon.svg", 200),
        ("GET", "/nothing", 404),
        ("GET", "/meetings?no=1", 422),
        ("GET", "/topics?key=1", 401),
        ("HEAD", "/topics?key=1", 401),
        ("OPTIONS", "/meetings", 204),
        ("DELETE", "/meetings", 405),
    ],
)
def test_every_response_has_security_headers(client, method, path, status):
    response = client.request(method, path)
    assert response.status_code == status
    for name, value in SECURE.items():
        assert response.headers.get_list(name) == [value]
    assert "strict-transport-security" not in response.headers
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("path", ["/docs", "/redoc"])
def test_pages_have_a_policy_of_their_own(client, path):
    headers = client.get(path).headers
    [policy] = headers.get_list("content-security-policy")
    assert "script-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert docs.HEADERS["Content-Security-Policy"] == policy


def test_responses_over_https_have_hsts(connect, app, settings):
    secure = connect(base_url="https://127.0.0.1")
    for path in ("/meetings", "/nothing"):
        assert secure.get(path).headers["strict-transport-security"] == "max-age=31536000"
    app.state.settings = settings.model_copy(update={"hsts_seconds": 0})
    assert "strict-transport-security" not in secure.get("/meetings").headers


def test_responses_over_http_have_no_hsts(client):
    assert "strict-transport-security" not in client.get("/meetings").headers


def test_security_txt(client, app, settings):
    address = "/.well-known/security.txt"
    assert client.get(address).status_code == 404
    contacts = ("mailto:security@example.org", "https://example.org/report")
    app.state.settings = settings.model_copy(update={"security_contact": contacts})
    response = client.get(address)
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    fields = [line.split(": ", 1) for line in response.text.splitlines()]
    assert [value for name, value in fields if name == "Contact"] == list(contacts)
    [expires] = [value for name, value in fields if name == "Expires"]
    remaining = dt.datetime.strptime(expires, "%Y-%m-%dT%H:%M:%S%z") - dt.datetime.now(dt.UTC)
    assert dt.timedelta(days=30) < remaining < dt.timedelta(days=365)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("cors_origins", "*"),
        ("cors_origins", "https://a.example/"),
        ("cors_origins", "https://a.example, b.example"),
        ("cors_origins", "null"),
        ("security_contact", "security@example.org"),
        ("security_contact", "http://example.org"),
    ],
)
def test_misleading_settings_are_refused(monkeypatch, name, value):
    monkeypatch.setenv(f"DIPLOMATIC_EVENTS_{name.upper()}", value)
    with pytest.raises(ValueError, match=r"is not an? (origin|contact)"):
        Settings(_env_file=None)


def test_lists_are_separated_by_commas(monkeypatch):
    monkeypatch.setenv("DIPLOMATIC_EVENTS_CORS_ORIGINS", "https://a.example, http://[::1]:8080,http://localhost:3000")
    assert len(Settings(_env_file=None).cors_origins) == 3


@pytest.fixture
def fresh(database):
    """An unused key."""
    with database.writing() as session:
        return api_keys.create(session, "fresh", "write")


@pytest.fixture
def last_used(database):
    """Return the recorded last use of that key."""

    def read():
        with database.reading() as connection:
            result = connection.execute(text("SELECT last_used_at FROM api_keys WHERE name = 'fresh'"))
            return result.scalar_one()

    return read


def test_the_last_use_of_a_key_is_noted_once_a_minute(client, fresh, last_used, database):
    headers = {"x-api-key": fresh}
    assert client.get("/topics", headers=headers).status_code == 200
    first = wait_until(last_used)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT[\d:.]{15}Z", first)
    assert client.post("/topics", json={"name": "A"}, headers=headers).status_code == 201
    assert last_used() == first
    # Another process does not record the use within the minute either.
    before = clock.format_timestamp(dt.datetime.fromisoformat(first) - dt.timedelta(seconds=60))
    for since, noted in ((before, first), (clock.now(), "later")):
        with database.writing() as session:
            api_keys.record_use(session, api_key.key_id(fresh), "later", since)
        assert last_used() == noted


def test_a_failure_to_record_key_usage_is_harmless(client, fresh, last_used, database, monkeypatch):
    data, write = [], type(database).write

    async def fail(*_):
        raise Unavailable("busy with other writes")

    monkeypatch.setattr(type(database), "write", fail)
    monkeypatch.setattr(auth, "log", type("Log", (), {"warning": lambda _, *words, **__: data.append(words)})())
    for _ in range(3):
        assert client.get("/topics", headers={"x-api-key": fresh}).status_code == 200
    assert data == [("recording the use of an API key failed",)]
    monkeypatch.setattr(type(database), "write", write)
    assert last_used() is None
