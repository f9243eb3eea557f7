"""The page of judgements in a real browser: one is taken back, judged again, or has ended meanwhile."""

import pytest
from looks import assert_looks_right
from playwright.sync_api import expect
from writing_pages import HOSTILE, call, expected_failure

pytestmark = pytest.mark.browser


@pytest.fixture
def judgement(watched, first_key):
    """The id of a judgement that two people, the second with a hostile name, are different, without any other one."""
    names = ("Wara Choque", f"Warra Choque {HOSTILE}")
    one, other = (call(watched, first_key, "POST", "/people?duplicates=allow", {"name": name})["id"] for name in names)
    body = {"resource": "people", "a": one, "b": other, "judgement": "different"}
    made = call(watched, first_key, "POST", "/judgements", body)
    yield made
    for listed in listed_of(watched, first_key, made):
        call(watched, first_key, "DELETE", f"/judgements/{listed}")


def listed_of(visit, key, judgement):
    items = call(visit, key, "GET", f"/judgements?resource=people&id={judgement['a']}")["items"]
    return [item["id"] for item in items]


def card_of(visit, key, judgement):
    visit.page.goto(f"{visit.origin}/judgements?resource=people&id={judgement['a']}")
    visit.page.get_by_label("API key").fill(key)
    card = visit.page.locator("[data-card]")
    expect(card).to_have_count(1)
    return card


def take_back(card):
    card.get_by_role("button", name="Take back").click()


def test_judgement_is_taken_back_and_made_again(watched, first_key, judgement):
    card = card_of(watched, first_key, judgement)
    expect(card).to_contain_text(HOSTILE)
    states = []
    watched.page.on("request", lambda request: request.method == "DELETE" and states.append(request.headers))
    take_back(card)
    expect(card.get_by_role("status")).to_contain_text("Taken back")
    expect(card.locator(".done")).to_be_focused()
    assert listed_of(watched, first_key, judgement) == []
    card.get_by_role("button", name="Undo").click()
    expect(card.get_by_role("status")).to_contain_text("counts again")
    [again] = listed_of(watched, first_key, judgement)
    assert again != judgement["id"]
    # The button is that of the new judgement.
    take_back(card)
    expect(card.get_by_role("status")).to_contain_text("Taken back")
    assert listed_of(watched, first_key, judgement) == []
    assert [bool(headers["if-match"]) for headers in states] == [True, True]
    assert watched.complaints == []


def test_judgement_that_has_ended_meanwhile_is_not_taken_back_again(watched, first_key, judgement):
    card = card_of(watched, first_key, judgement)
    call(watched, first_key, "POST", "/judgements", {**pair_of(judgement), "judgement": "unsure"})
    with expected_failure(watched, 412):
        take_back(card)
        expect(card.get_by_role("status")).to_contain_text("has replaced it or taken it back")
    assert len(listed_of(watched, first_key, judgement)) == 1
    card.get_by_role("link", name="See the judgements now").click()
    expect(watched.page.locator("[data-card]")).to_contain_text("unsure")
    assert watched.complaints == []


def pair_of(judgement):
    return {name: judgement[name] for name in ("resource", "a", "b")}


def test_taking_back_without_a_key_requests_it(watched, first_key, judgement):
    card = card_of(watched, "", judgement)
    with expected_failure(watched, 401):
        take_back(card)
        expect(card).to_contain_text("API key required")
    expect(watched.page.get_by_label("API key")).to_be_focused()
    assert listed_of(watched, first_key, judgement) == [judgement["id"]]


def test_page_looks_right_before_and_after(watched, first_key, judgement):
    card = card_of(watched, first_key, judgement)
    assert_looks_right(watched.page, "with a button")
    take_back(card)
    expect(card.get_by_role("status")).to_contain_text("Taken back")
    assert_looks_right(watched.page, "taken back")
    assert watched.complaints == []


def test_judgements_can_be_read_without_scripts(browser, service, judgement):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{service}/judgements?resource=people&id={judgement['a']}")
    assert "Writing needs JavaScript" in page.locator("main").inner_text()
    expect(page.get_by_role("button", name="Take back")).to_be_hidden()
    expect(page.locator("#key")).to_be_hidden()
    context.close()
