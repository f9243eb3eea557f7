"""Rate limits and overload are reported, and the service recovers."""

import asyncio
import itertools
import re

import pytest
from fault_access import record, send_raw
from html_pages import page
from waiting import PATIENCE

from app.web.middleware import rate_limit
from app.web.middleware.rate_limit import Budget, client_of

OURS = ("192.0.2.7", 50000)


@pytest.fixture
def settings(settings):
    return settings.model_copy(update={"rate_limits": True, "reads_per_minute": 6, "writes_per_minute": 3})


@pytest.fixture
def clock(monkeypatch):
    """The clock of the rate limiter."""
    now = [1000.0]
    created = Budget.__init__
    monkeypatch.setattr(Budget, "__init__", lambda self, name, quota: created(self, name, quota, lambda: now[0]))
    return now


def test_read_budget_is_limited_and_refills(clock, client):
    for remaining in (5, 4, 3, 2, 1, 0):
        response = client.get("/topics")
        assert response.status_code == 200
        assert response.headers["ratelimit-policy"] == '"reads";q=6;w=60'
        assert re.fullmatch(rf'"reads";r={remaining};t=\d+', response.headers["ratelimit"])
    response = client.get("/topics")
    assert (response.status_code, response.json()["type"]) == (429, "/problems/too-many-requests")
    assert response.headers["retry-after"] == "10"
    assert response.headers["ratelimit"] == '"reads";r=0;t=60'
    clock[0] += 9
    assert client.get("/topics").headers["retry-after"] == "1"
    clock[0] += 1
    assert client.get("/topics").status_code == 200
    assert client.get("/topics").status_code == 429


def test_writes_have_a_budget_of_their_own(clock, client):
    for number in range(3):
        response = client.post("/topics", json={"name": f"A {number}"})
        assert (response.status_code, response.headers["ratelimit-policy"]) == (201, '"writes";q=3;w=60')
    response = client.post("/topics", json={"name": "B"})
    assert (response.status_code, response.headers["retry-after"]) == (429, "20")
    assert client.get("/topics").status_code == 200


def test_body_of_a_rate_limited_client_is_not_read(clock, app, client, key):
    headers = [(b"x-api-key", key.encode())]
    for _ in range(3):
        send_raw(app, client, "POST", "/topics", headers, body=b"!")
    assert send_raw(app, client, "POST", "/topics", headers)[0::3] == (429, False)


def test_each_key_and_address_has_its_own_budget(clock, connect, database):
    one, other = connect(client=("192.0.2.1", 1)), connect(client=("192.0.2.2", 1))
    keyed = {"x-api-key": record(database, "other")}
    for _ in range(6):
        assert one.get("/topics").status_code == 200
    assert one.get("/topics").status_code == 429
    assert other.get("/topics").status_code == 200
    # A key has its own budget, whatever address it is used from.
    for client in (one, other) * 3:
        assert client.get("/topics", headers=keyed).status_code == 200
    assert other.get("/topics", headers=keyed).status_code == 429
    assert other.get("/topics").status_code == 200


def test_guessing_keys_is_rate_limited(clock, app, client):
    guess = [(b"x-api-key", b"dipev_guess")]
    assert [send_raw(app, client, "POST", "/topics", guess)[0] for _ in range(5)] == [401, 401, 401, 429, 429]
    assert [send_raw(app, client, "GET", "/topics", [], b"key=a")[0] for _ in range(7)] == [401] * 6 + [429]


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/.well-known/security.txt"])
def test_health_checks_are_never_limited(clock, client, app, settings, path):
    app.state.settings = settings.model_copy(update={"max_requests_in_flight": 1})
    for _ in range(9):
        response = client.get(path)
        assert response.status_code == (404 if "security" in path else 200)
        assert "ratelimit" not in response.headers


def test_files_of_pages_are_not_charged(clock, client):
    for _ in range(9):
        response = client.get("/static/docs/pages/site.css")
        assert (response.status_code, "ratelimit" in response.headers) == (200, False)
    assert client.get("/topics").status_code == 200


def test_browser_beyond_the_limit_gets_a_page_that_says_when_to_try_again(clock, client):
    for _ in range(6):
        client.get("/topics")
    text, parsed = page(client, "/topics?q=cod&sort=name", 429)
    assert "Too many requests" in text
    assert "/topics?q=cod&sort=name" in parsed.links
    assert re.search(r"Try again</a> in \d+ seconds?\.", text)
    assert "retry" not in text  # is said once


def test_the_limits_can_be_switched_off(client, app, settings):
    app.state.settings = settings.model_copy(update={"rate_limits": False})
    for _ in range(9):
        response = client.get("/topics")
        assert (response.status_code, "ratelimit" in response.headers) == (200, False)


def test_each_process_grants_its_share_of_the_limit(client, app, settings):
    app.state.settings = settings.model_copy(update={"workers": 4})
    assert client.get("/topics").headers["ratelimit-policy"] == '"reads";q=2;w=60'


def test_overload_is_503_and_then_the_service_recovers(client, app, settings, monkeypatch):
    from app.web import crud

    app.state.settings = settings.model_copy(update={"rate_limits": False, "max_requests_in_flight": 5})
    show, release = crud.show, asyncio.Event()

    async def slowly(*arguments):
        await release.wait()
        return await show(*arguments)

    monkeypatch.setattr(crud, "show", slowly)

    async def storm():
        async def one():
            sent = []

            async def send(message):
                sent.append(message)

            scope = {
                "type": "http", "method": "GET", "path": "/topics/east-asia", "raw_path": b"/topics/east-asia",
                "query_string": b"", "root_path": "", "scheme": "http", "server": None, "client": None, "headers": [],
                "http_version": "1.1",
            }  # fmt: skip
            await app(scope, None, send)
            header = dict(sent[0]["headers"])
            return sent[0]["status"], header[b"content-type"], header.get(b"retry-after")

        tasks = [asyncio.create_task(one()) for _ in range(20)]
        # Served requests wait for `release`, so refused ones are done first.
        refused = [await task for task in itertools.islice(asyncio.as_completed(tasks, timeout=PATIENCE), 15)]
        waiting = [task for task in tasks if not task.done()]
        release.set()
        return refused, await asyncio.gather(*waiting)

    refused, served = client.portal.call(storm)
    assert refused == [(503, b"application/problem+json", b"1")] * 15
    assert [status for status, *_ in served] == [200] * 5
    monkeypatch.undo()
    assert client.get("/topics/east-asia").status_code == 200


def test_ipv6_network_is_one_client():
    assert client_of("2001:db8:1:2:3:4:5:6") == client_of("2001:db8:1:2::1") == "2001:db8:1:2::/64"
    assert client_of("2001:db8:1:3::1") != client_of("2001:db8:1:2::1")
    assert client_of("::ffff:192.0.2.1") == client_of("192.0.2.1") == "192.0.2.1"


@pytest.mark.parametrize(
    "text",
    [
        "zzz1",
        "",
        "dipev_x",
        "192.0.2.1, 192.0.2.2",
        "192.0.2.1\n",
        "192.0.2.300",
        "1.2.3.4:5",
        "fe80::1%" + "z" * 30_000,
    ],
)
def test_a11_clients_without_an_address_share_a_budget(text):
    assert client_of(text) == client_of("another text") == rate_limit.NO_ADDRESS
    assert rate_limit.address_of(text) is None


def test_a11_an_ip_address_is_normalized():
    assert rate_limit.address_of("2001:DB8:0:0::1") == rate_limit.address_of("2001:db8::1%eth0") == "2001:db8::1"
    assert rate_limit.address_of("::ffff:192.0.2.1") == "192.0.2.1"


def test_a11_forwarded_texts_of_any_length_are_not_stored_or_logged(app, connect, capsys):
    rate_limit.parse_host.cache_clear()
    for number in range(50):
        client = connect(client=(f"{number}-dipev_secret-" + "x" * 30_000, 1))
        client.get("/topics/east-asia")
    assert "dipev_secret" not in capsys.readouterr().err
    reads, writes = budgets(app)
    assert (len(reads), len(writes)) == (1, 0)
    assert reads.spend(rate_limit.NO_ADDRESS).remaining < reads.quota - 1
    assert rate_limit.parse_host.cache_info().currsize == 0


def budgets(app):
    """Return the rate limiter of an application."""
    layer = app.middleware_stack
    while not hasattr(layer, "reads"):
        layer = layer.app
    return layer.reads, layer.writes


def test_memory_is_bounded_for_any_number_of_clients(monkeypatch):
    monkeypatch.setattr(rate_limit, "_MAX_CLIENTS", 100)
    now = [0.0]
    budget = Budget("reads", 6, lambda: now[0])
    for number in range(1000):
        budget.spend(f"address {number}")
        assert len(budget) <= 100
    # A crowd of other clients does not reset an exhausted budget.
    while budget.spend("greedy").allowed:
        pass
    for number in range(1000):
        budget.spend(f"new {number}")
    assert not budget.spend("greedy").allowed
    now[0] += 10
    for number in range(90):
        budget.spend(f"newest {number}")
    assert budget.spend("greedy").allowed


def test_waiting_as_advised_restores_access():
    now = [0.0]
    budget = Budget("reads", 7, lambda: now[0])
    for _ in range(50):
        while (verdict := budget.spend("one")).allowed:
            pass
        assert verdict.retry_in >= 1
        now[0] += verdict.retry_in
        assert budget.spend("one").allowed
    now[0] += 60
    assert budget.spend("one").remaining == 6
