"""Helpers of the tests of the pages for writing: an article, a watched visit, and requests with the key."""

from contextlib import contextmanager

import httpx
from waiting import PATIENCE

HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{ 7*7 }}"
ARTICLE = """\
Portugal and Ghana deepen maritime ties

LISBON, 14 March 2024: The Foreign Minister of Portugal, Marta Queiroz, held talks with Ghana's Foreign Minister, \
Kwabena Osei-Mensah, at the Harbour Palace in Lisbon on Thursday.

The two ministers signed a Memorandum of Understanding on Fisheries Research. Queiroz and Osei-Mensah discussed maritime \
security, climate change and the war in Ukraine. The Chief of the Harbour Board, Tomé Arruda, showed them the port.

Minister Osei-Mensha invited his counterpart to Accra 🕊 later this year.
"""
"""An invented article in the style of the one that the seed was made from, with a misprint and a name in no known office."""


def watch(visit):
    """Note every message of the console, and violations of the content security policy."""
    visit.page.add_init_script(
        "addEventListener('securitypolicyviolation', event => console.error(`blocked ${event.violatedDirective}`))"
    )
    visit.page.on("console", lambda message: visit.complaints.append(f"{message.type}: {message.text}"))
    return visit


@contextmanager
def expected_failure(visit, status):
    """The console reports each response with an error; within, only those with this status are expected."""
    before = len(visit.complaints)
    yield
    visit.page.wait_for_timeout(50)
    for _ in range(PATIENCE * 20):
        if visit.complaints[before:]:
            break
        visit.page.wait_for_timeout(50)
    noted = visit.complaints[before:]
    assert noted, f"no response with status {status}"
    assert all(str(status) in complaint for complaint in noted), noted
    del visit.complaints[before:]


def call(visit, key, method, path, body=None, **headers):
    answer = httpx.request(
        method,
        f"{visit.origin}{path}",
        json=body,
        headers={"Authorization": f"Bearer {key}", **headers},
        trust_env=False,
        timeout=PATIENCE,
    )
    assert answer.is_success, answer.text
    return answer.json() if answer.content else None


def field(page, *path):
    """Return the control of a visible field, by the names that lead to it; numbers are entries of lists, from 0."""
    place = page.locator("form.record")
    for step in path:
        place = (
            place.locator("> ol > li").nth(step)
            if isinstance(step, int)
            else place.locator(f'[data-name="{step}"]:visible').first
        )
    return place.locator("input, select, textarea").first
