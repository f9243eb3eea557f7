import os
import re
from dataclasses import dataclass, field

import pytest
from fault_access import serving
from playwright.sync_api import Page, expect, sync_playwright
from system_tools import need
from writing_pages import watch

from app.domain import api_key

CHROMIUM_ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
WAIT_MILLISECONDS = 60_000


@dataclass
class Visit:
    """A page with the URLs that it requested, including foreign ones, and its console messages."""

    page: Page
    origin: str
    requests: list[str] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    @property
    def foreign_requests(self):
        return [url for url in self.requests if not self.is_ours(url)]

    def is_ours(self, url):
        return url.startswith((f"{self.origin}/", "data:", "blob:"))


@pytest.fixture(scope="session")
def service_log(tmp_path_factory):
    """The log of the running service."""
    return tmp_path_factory.mktemp("service") / "log"


@pytest.fixture(scope="session")
def first_key(service, service_log):
    """The key that the service printed on its first start."""
    [key] = re.findall(api_key.PATTERN, service_log.read_text())
    return key


@pytest.fixture(scope="session")
def service(service_log):
    """The origin of a real service with its own database, started as users start it."""
    with serving(service_log.parent, "--host", "127.0.0.1") as (port, _):
        yield f"http://127.0.0.1:{port}"


@pytest.fixture(scope="module")
def browser():
    """A headless Chromium per module, since Playwright occupies an event loop that other tests create."""
    executable = need(os.environ.get("CHROMIUM", "/usr/bin/chromium"), "Chromium (or its path in CHROMIUM)")
    expect.set_options(timeout=WAIT_MILLISECONDS)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=executable, args=CHROMIUM_ARGUMENTS)
        yield chromium
        chromium.close()


@pytest.fixture
def visit(browser, service):
    """A new page that can reach only the service."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, service_workers="block")
    context.set_default_timeout(WAIT_MILLISECONDS)
    visit = Visit(context.new_page(), service)

    def answer(route):
        if visit.is_ours(route.request.url):
            route.continue_()
        else:
            route.abort("internetdisconnected")

    def listen(message):
        if message.type in ("error", "warning", "assert"):
            visit.complaints.append(f"{message.type}: {message.text}")

    context.route("**/*", answer)
    visit.page.on("request", lambda request: visit.requests.append(request.url))
    visit.page.on("console", listen)
    visit.page.on("pageerror", lambda error: visit.complaints.append(f"uncaught: {error}"))
    yield visit
    context.close()


@pytest.fixture
def watched(visit):
    """A page that also notes every message of its console, and what its content security policy blocks."""
    return watch(visit)
