"""Other origins: all may read, configured ones may write, and none with the credentials of a visitor."""

import pytest

PAGE = "https://page.example"
FRIEND = "https://friend.example"
KEYED = {"Access-Control-Request-Headers": "authorization,content-type"}


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"cors_origins": (FRIEND,)})


def cors(response):
    return {name: value for name, value in response.headers.items() if name.startswith("access-control-")}


@pytest.mark.parametrize(
    "origin", [PAGE, FRIEND, "null", "http://127.0.0.1:8000", "", "https://friend.example.evil.example"]
)
@pytest.mark.parametrize("path", ["/meetings", "/meetings.csv", "/topics/none", "/nothing", "/docs", "/meetings?no=1"])
def test_reads_allow_any_origin_without_credentials(client, origin, path):
    for method in ("GET", "HEAD"):
        data = cors(client.request(method, path, headers={"Origin": origin, "Cookie": "a=b"}))
        assert set(data) == {"access-control-allow-origin", "access-control-expose-headers"}
        assert data["access-control-allow-origin"] == "*"
        exposed = {*data["access-control-expose-headers"].split(", ")}
        assert {
            "ETag",
            "Idempotent-Replayed",
            "Link",
            "Location",
            "RateLimit",
            "Retry-After",
            "X-Request-Id",
        } <= exposed


def test_a_public_response_does_not_vary_by_client(client):
    assert "origin" not in client.get("/topics", headers={"Origin": PAGE}).headers.get("vary", "").lower()


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_any_origin_may_read_with_a_key_and_a_condition(client, method):
    asks = {"Origin": PAGE, "Access-Control-Request-Method": method, "Access-Control-Request-Headers": "if-none-match"}
    response = client.options("/topics", headers=asks)
    assert (response.status_code, response.content) == (204, b"")
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["access-control-allow-methods"] == "GET, HEAD, OPTIONS"
    assert {"Authorization", "X-API-Key", "If-None-Match"} <= set(
        response.headers["access-control-allow-headers"].split(", ")
    )
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize("origin", [PAGE, "null", "", f"{FRIEND}.evil.example", FRIEND.upper(), f"{FRIEND}:444"])
@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "*", ""])
def test_other_origins_may_not_write(client, origin, method):
    response = client.options("/topics", headers={"Origin": origin, "Access-Control-Request-Method": method, **KEYED})
    assert response.status_code == 204
    assert cors(response) == {}


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE"])
def test_a_configured_origin_may_write(client, method):
    response = client.options("/topics", headers={"Origin": FRIEND, "Access-Control-Request-Method": method, **KEYED})
    assert response.headers["access-control-allow-origin"] == FRIEND
    assert method in response.headers["access-control-allow-methods"].split(", ")
    assert "access-control-allow-credentials" not in response.headers
    assert "Origin" in response.headers["vary"]


def test_a_configured_origin_can_read_the_response(client):
    for status, name in ((201, "A"), (409, "A")):
        response = client.post("/topics", json={"name": name}, headers={"Origin": FRIEND})
        assert response.status_code == status
        assert response.headers["access-control-allow-origin"] == FRIEND
        assert "Origin" in response.headers["vary"]
    response = client.post("/topics", json={"name": "B"}, headers={"Origin": PAGE})
    assert cors(response) == {}
    assert "Origin" in response.headers["vary"]


def test_options_without_an_origin_lists_the_methods(client):
    for headers in ({}, {"Origin": PAGE}):
        response = client.options("/topics", headers=headers)
        assert (response.status_code, response.headers["allow"]) == (204, "GET, HEAD, POST, OPTIONS")
