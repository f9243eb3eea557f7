"""The pages of a service that is busy, or refuses more requests of a client, in a real browser: they have their styles."""

import contextlib
import socket

import pytest
from fault_access import serving
from looks import assert_looks_right
from playwright.sync_api import expect
from waiting import wait_until

pytestmark = pytest.mark.browser


@contextlib.contextmanager
def unfinished_upload(port):
    """Keep a request in progress, whose body does not end."""
    with socket.create_connection(("127.0.0.1", port)) as connection:
        head = (
            b"POST /match HTTP/1.1",
            b"Host: localhost",
            b"Content-Type: application/json",
            b"Content-Length: 9",
            b"",
            b"",
        )
        connection.sendall(b"\r\n".join(head))
        yield


def is_styled(page):
    return page.evaluate("getComputedStyle(document.querySelector('header.top')).display") == "flex"


def visit_until(page, url, status):
    wait_until(lambda: page.goto(url).status == status)
    assert is_styled(page)
    assert page.locator("main h1").count() == 1


def test_busy_service_says_when_to_try_again(watched, tmp_path):
    page = watched.page
    page.context.unroute_all()
    limits = {"max_requests_in_flight": 2, "max_followers": 0, "max_exports": 1}
    with serving(tmp_path, "--host", "127.0.0.1", **limits) as (port, _):
        url = f"http://127.0.0.1:{port}/meetings?country=PE"
        with unfinished_upload(port), unfinished_upload(port):
            visit_until(page, url, 503)
            expect(page.locator("h1")).to_have_text("Temporarily unavailable")
            assert_looks_right(page, "503")
        wait_until(lambda: page.goto(url).status == 200)


def test_client_beyond_its_limit_is_told_when_to_try_again(watched, tmp_path):
    page = watched.page
    page.context.unroute_all()
    with serving(tmp_path, "--host", "127.0.0.1", reads_per_minute=3) as (port, _):
        url = f"http://127.0.0.1:{port}/meetings?country=PE"
        visit_until(page, url, 429)
        expect(page.locator("h1")).to_have_text("Too many requests")
        again = page.get_by_role("link", name="Try again")
        expect(again).to_have_attribute("href", url)
        assert_looks_right(page, "429")
