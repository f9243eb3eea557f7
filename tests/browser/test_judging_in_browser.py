"""The pages of duplicates and questions in a real browser."""

import httpx
import pytest
from looks import assert_looks_right
from playwright.sync_api import expect
from waiting import PATIENCE
from writing_pages import HOSTILE, call, expected_failure

pytestmark = pytest.mark.browser


def twins(visit, key, name):
    """Two records of one person; return their ids."""
    first, last = name.split()
    written = [{"name": name, "country": "BO", "born": "1950"}, {"name": f"{last} {first}", "country": "BO"}]
    return [call(visit, key, "POST", "/people?duplicates=allow", body)["id"] for body in written]


def card_of(visit, key, record_id):
    page = visit.page
    page.goto(f"{visit.origin}/duplicates?resource=people&id={record_id}")
    page.get_by_label("API key").fill(key)
    card = page.locator("[data-card]")
    expect(card).to_have_count(1)
    return card


def test_a_pair_is_merged_and_unmerged(watched, first_key):
    one, other = twins(watched, first_key, "Unda Quispe")
    states = []
    watched.page.on("request", lambda request: request.url.endswith("/unmerge") and states.append(request.headers))
    card = card_of(watched, first_key, other)
    expect(card.locator("tr.differs")).to_contain_text(["Unda Quispe", "1950"])
    card.get_by_role("button", name="The same: keep “Quispe Unda”").click()
    dialog = watched.page.get_by_role("dialog")
    expect(dialog).to_contain_text("“Quispe Unda”")
    dialog.get_by_role("button", name="Merge").click()
    expect(card.get_by_role("status")).to_contain_text("done")
    assert (
        httpx.get(f"{watched.origin}/people/{one}", trust_env=False, timeout=PATIENCE)
        .headers["location"]
        .endswith(other)
    )
    card.get_by_role("button", name="Undo").click()
    expect(card.get_by_role("status")).to_contain_text("as it was before")
    assert call(watched, first_key, "GET", f"/people/{one}")["born"] == "1950"
    # Services may require that each change names the state that it applies to.
    assert [bool(headers["if-match"]) for headers in states] == [True]
    assert watched.complaints == []


@pytest.mark.parametrize("judgement", ["Different", "Unsure"])
def test_judgement_on_a_pair_can_be_undone(watched, first_key, judgement):
    one, _ = twins(watched, first_key, f"{judgement}a Mamani")
    card = card_of(watched, first_key, one)
    card.get_by_role("button", name=judgement, exact=True).click()
    expect(card.get_by_role("status")).to_contain_text(f"{judgement}: done")
    listed = f"/judgements?resource=people&id={one}"
    [item] = call(watched, first_key, "GET", listed)["items"]
    assert item["judgement"] == judgement.lower()
    card.get_by_role("button", name="Undo").click()
    expect(card.get_by_role("status")).to_contain_text("as it was before")
    assert call(watched, first_key, "GET", listed)["items"] == []
    assert watched.complaints == []


def test_judgement_without_a_key_requests_it(watched, first_key):
    one, _ = twins(watched, first_key, "Sinclave Mamani")
    card = card_of(watched, "", one)
    with expected_failure(watched, 401):
        card.get_by_role("button", name="Different", exact=True).click()
        expect(card).to_contain_text("API key required")
    expect(watched.page.get_by_label("API key")).to_be_focused()


def test_answer_to_a_question_can_be_undone(watched, first_key):
    body = {
        "title": "Planned and past",
        "date": "2019-02-03",
        "status": "confirmed",
        "participants": [{"country": "BO"}],
    }
    meeting = call(watched, first_key, "POST", "/meetings", body)
    page = watched.page
    page.goto(f"{watched.origin}/questions?kind=overdue&limit=100")
    page.get_by_label("API key").fill(first_key)
    card = page.locator("[data-card]").filter(has=page.get_by_role("link", name=meeting["title"], exact=True))
    expect(card.get_by_role("link", name="Edit the record")).to_have_attribute(
        "href", f"{watched.origin}/edit/meetings/{meeting['id']}"
    )
    card.get_by_role("button", name="It took place").click()
    expect(card.get_by_role("status")).to_contain_text("done")
    assert call(watched, first_key, "GET", f"/meetings/{meeting['id']}")["status"] == "held"
    card.get_by_role("button", name="Undo").click()
    expect(card.get_by_role("status")).to_contain_text("as it was before")
    assert call(watched, first_key, "GET", f"/meetings/{meeting['id']}")["status"] == "confirmed"
    assert watched.complaints == []


def test_answer_is_not_sent_if_its_record_cannot_be_read(watched, first_key):
    body = {"title": "Unread", "date": "2018-02-03", "status": "confirmed", "participants": [{"country": "BO"}]}
    meeting = call(watched, first_key, "POST", "/meetings", body)
    page = watched.page
    page.goto(f"{watched.origin}/questions?kind=overdue&limit=100")
    page.get_by_label("API key").fill(first_key)
    card = page.locator("[data-card]").filter(has=page.get_by_role("link", name=meeting["title"], exact=True))
    page.route(
        f"**/meetings/{meeting['id']}",
        lambda route: route.abort() if route.request.method == "GET" else route.continue_(),
    )
    card.get_by_role("button", name="It took place").click()
    expect(card.get_by_role("status")).to_contain_text("No connection")
    page.unroute(f"**/meetings/{meeting['id']}")
    # Without the version that was read, the change would overwrite anybody's.
    assert call(watched, first_key, "GET", f"/meetings/{meeting['id']}")["status"] == "confirmed"
    card.get_by_role("button", name="It took place").click()
    expect(card.get_by_role("status")).to_contain_text("done")


def test_suspicious_value_can_be_confirmed(watched, first_key):
    body = {"name": "Longa Vita", "tenures": [{"office": "King", "country": "BO", "term": "1900-01-01/1999-01-01"}]}
    person = call(watched, first_key, "POST", "/people", body)["id"]
    page = watched.page
    page.goto(f"{watched.origin}/questions?kind=long_span")
    page.get_by_label("API key").fill(first_key)
    card = page.locator("[data-card]").filter(has=page.get_by_role("link", name="Longa Vita", exact=True))
    card.get_by_role("button", name="It is right as recorded").click()
    expect(card.get_by_role("status")).to_contain_text("done")
    questions = call(watched, first_key, "GET", "/questions?kind=long_span")["items"]
    assert person not in [item["record"] for item in questions]
    assert watched.complaints == []


def test_lists_can_be_filtered_by_keyboard_only(watched):
    page = watched.page
    page.goto(f"{watched.origin}/questions")
    page.get_by_label("Kind").focus()
    page.keyboard.type("overdue")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{watched.origin}/questions?kind=overdue")
    assert watched.complaints == []


def test_lists_are_accessible_and_fit_the_screen(watched, first_key):
    twins(watched, first_key, "Donaudampfschifffahrtsgesellschaftskapitän Ben")
    for path in ("/duplicates", "/questions", "/duplicates?resource=agreements"):
        watched.page.goto(f"{watched.origin}{path}")
        assert_looks_right(watched.page, path)
    assert watched.complaints == []


def test_hostile_text_is_escaped(watched, first_key):
    body = {"name": HOSTILE, "country": "BO", "note": HOSTILE, "other_names": [{"name": HOSTILE + "x"}]}
    one = call(watched, first_key, "POST", "/people?duplicates=allow", body)["id"]
    call(watched, first_key, "POST", "/people?duplicates=allow", body)
    card = card_of(watched, first_key, one)
    expect(card).to_contain_text(HOSTILE)
    assert watched.page.locator("main img, main script").count() == 0
    assert watched.complaints == []


def test_the_lists_can_be_read_without_scripts(browser, service):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    for path in ("/duplicates", "/questions"):
        page.goto(f"{service}{path}")
        assert "Writing needs JavaScript" in page.locator("main").inner_text()
        expect(page.locator("#key")).to_be_hidden()
        page.get_by_role("button", name="Show").click()
        page.wait_for_url(f"{service}{path}")
    context.close()
