"""Measure the docs page in Chromium, compared with the same page for a document of five operations.

Prints, of each: from the request of the page until the first operation shows, and from a click on an operation until it
can be tried. Both documents are measured in turn, so that a busy machine slows both alike. Needs Chromium
($CHROMIUM or /usr/bin/chromium) and playwright, which the development requirements have.

    python -m benchmarks.docs_page [ROUNDS]
"""

import json
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from typing import Any, Final

from playwright.sync_api import Browser, Route, sync_playwright

from benchmarks import processes
from benchmarks.figures import print_figure

OPERATIONS: Final = 5
ROUNDS: Final = 7
REQUIRED: Final = 1.3
ARGUMENTS: Final = ("--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update")
OPENED: Final = '.opblock-get:has([data-path="/meetings"])'


def shortened(document: dict[str, Any]) -> dict[str, Any]:
    """Return the document with its first five operations, that of the list of meetings among them."""
    paths: dict[str, Any] = {}
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if sum(map(len, paths.values())) < OPERATIONS:
                paths.setdefault(path, {})[method] = operation
    return {**document, "paths": paths}


def visit(browser: Browser, origin: str, document: str | None) -> tuple[float, float]:
    """Open the page and then an operation; return the seconds that each took."""

    def answer(route: Route) -> None:
        route.fulfill(body=document, content_type="application/json")

    context = browser.new_context(viewport={"width": 1280, "height": 900})
    page = context.new_page()
    if document is not None:
        page.route("**/openapi.json", answer)
    started = time.monotonic()
    page.goto(f"{origin}/docs")
    page.locator(".opblock").first.wait_for()
    shown = time.monotonic()
    page.locator(f"{OPENED} .opblock-summary-control").click()
    page.locator(f"{OPENED} button.execute").wait_for()
    opened = time.monotonic()
    context.close()
    return shown - started, opened - shown


def main() -> None:
    """Measure, and print the medians and their ratios."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    (processes.ROOT / "build" / "bench").mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as directory, sync_playwright() as playwright:
        environment = {"DIPLOMATIC_EVENTS_DATABASE_URL": f"sqlite:///{Path(directory) / 'events.db'}"}
        browser = playwright.chromium.launch(
            executable_path=os.environ.get("CHROMIUM", "/usr/bin/chromium"), args=ARGUMENTS
        )
        with processes.running(processes.service_command(), "/readyz", environment, pinned=False) as server:
            origin = f"http://{processes.HOST}:{server.port}"
            short = json.dumps(shortened(json.loads(server.get("/openapi.json")[2])))
            visit(browser, origin, None)
            whole, few = zip(
                *((visit(browser, origin, None), visit(browser, origin, short)) for _ in range(rounds)), strict=True
            )
        browser.close()
    for index, what in enumerate(("first operation shows", "operation opens")):
        ours, theirs = (statistics.median(times[index] for times in item) for item in (whole, few))
        more = f"{ours:.2f} s against {theirs:.2f} s"
        print_figure(f"{what} / with {OPERATIONS} operations", ours / theirs, at_most=REQUIRED, more=more)


if __name__ == "__main__":
    main()
