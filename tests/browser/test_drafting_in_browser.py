"""The page that makes a record of an article, in a real browser."""

import json
import re

import pytest
from looks import assert_looks_right
from playwright.sync_api import expect
from writing_pages import ARTICLE, HOSTILE, call, expected_failure, field

pytestmark = pytest.mark.browser

OFFICE = ("participants", 0, "office")


def another_article(verb, day, agreement):
    """The article about another meeting, since what one test records is there for the others."""
    return ARTICLE.replace("deepen", verb).replace("14 March", day).replace("Fisheries Research", agreement)


STRENGTHEN = another_article("strengthen", "21 March", "Sea Rescue")


def read_article(visit, text=ARTICLE):
    visit.page.goto(f"{visit.origin}/drafts/new")
    # The field has the focus, so pasting needs no click.
    visit.page.keyboard.insert_text(text)
    visit.page.get_by_role("button", name="Read the article").click()
    expect(visit.page.get_by_role("heading", name="Review the draft")).to_be_visible()
    return visit.page


def test_article_becomes_a_record_with_five_clicks(watched, first_key):
    watched.page.add_init_script("window.clicks = 0; addEventListener('click', () => { window.clicks += 1 }, true)")
    page = read_article(watched, STRENGTHEN)
    page.get_by_label("API key").click()
    page.keyboard.insert_text(first_key)
    page.get_by_role("button", name="Save the meeting").click()
    expect(page.get_by_text("Saved:")).to_be_visible()
    assert page.evaluate("window.clicks") <= 5
    link = page.locator("#outcome a").get_attribute("href")
    meeting = call(watched, first_key, "GET", link.removeprefix(watched.origin))
    assert (meeting["title"], meeting["date"], meeting["origin"]) == (
        "Portugal and Ghana strengthen maritime ties",
        "2024-03-21",
        "drafted",
    )
    assert [(item["person"]["name"], item["country"], item["office"]) for item in meeting["participants"]] == [
        ("Marta Queiroz", "PT", "Foreign Minister"),
        ("Kwabena Osei-Mensah", "GH", "Foreign Minister"),
    ]
    [source] = {item["source"]["id"] for item in meeting["citations"]}
    dated = next(item for item in meeting["citations"] if item["field"] == "date")
    assert (dated["quote"], STRENGTHEN[dated["start"] : dated["end"]]) == ("Thursday", "Thursday")
    assert dated["locator"] == "paragraph 2"
    stored = call(watched, first_key, "GET", f"/sources/{source}")
    assert len(stored["sha256"]) == 64
    # The paragraph that nothing cites is nowhere: the text is not stored.
    assert "invited his counterpart" not in json.dumps([meeting, stored])
    assert (watched.complaints, watched.foreign_requests) == ([], [])


def test_article_about_a_recorded_meeting_asks_first_within_five_clicks(watched, first_key):
    watched.page.add_init_script("window.clicks = 0; addEventListener('click', () => { window.clicks += 1 }, true)")
    text = (
        "Japan and Peru meet on a ship\n\nTOKYO: Japanese Foreign Minister Hayashi Yoshimasa met Foreign "
        "Minister of Peru Ana Cecilia Gervasi on 1 September 2023. Minister Grevasi is on a visit to Japan. They welcomed the "
        "Memorandum of Cooperation on Antarctic Research and discussed the war in Ukraine."
    )
    page = read_article(watched, text)
    expect(page.locator("#warned")).to_contain_text("Grevasi")
    page.get_by_label("API key").click()
    page.keyboard.insert_text(first_key)
    with expected_failure(watched, 409):
        page.get_by_role("button", name="Save the meeting").click()
        expect(page.locator("#outcome")).to_contain_text("2023-09-01-japan-peru-foreign-ministers")
    page.get_by_role("button", name="save anyway").click()
    expect(page.locator("#outcome")).to_contain_text("Saved:")
    assert page.evaluate("window.clicks") <= 5
    [identifier] = re.findall(r"/meetings/(.+)$", page.locator("#outcome a").get_attribute("href"))
    meeting = call(watched, first_key, "GET", f"/meetings/{identifier}")
    assert [item["person"]["id"] for item in meeting["participants"]] == ["hayashi-yoshimasa", "ana-cecilia-gervasi"]
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#outcome")).to_contain_text("was deleted again")
    assert watched.complaints == []


def test_fields_and_their_words_highlight_each_other(watched):
    page = read_article(watched)
    field(page, *OFFICE).focus()
    assert page.locator("mark.on").all_inner_texts() == ["Foreign Minister"]
    page.locator("mark", has_text="Kwabena Osei-Mensah").click()
    expect(field(page, "participants", 1, "person")).to_be_focused()
    expect(page.locator('[data-name="participants"] li').nth(1).locator(".outlined")).to_have_count(1)
    assert watched.complaints == []


def test_marks_are_reachable_by_keyboard(watched):
    page = read_article(watched)
    page.locator("mark[tabindex='0']").focus()
    texts = []
    for _ in range(4):
        texts.append(page.evaluate("document.activeElement.textContent"))
        page.keyboard.press("ArrowRight")
    assert texts == ["Portugal and Ghana deepen maritime ties", "14 March 2024", "The ", "Foreign Minister"]
    page.keyboard.press("Home")
    page.keyboard.press("Enter")
    expect(field(page, "title")).to_be_focused()
    assert watched.complaints == []


def test_article_becomes_a_record_by_keyboard_only(watched, first_key):
    page = watched.page
    page.goto(f"{watched.origin}/drafts/new")
    page.keyboard.insert_text(another_article("renew", "15 March", "Fish Stocks"))
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Review the draft")).to_be_focused()
    for _ in range(120):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "key":
            break
    page.keyboard.insert_text(first_key)
    page.keyboard.press("Enter")
    # Both people were recorded with the article of the other test, or are new; either way, one save is enough.
    expect(page.locator("#outcome .done")).to_be_focused()
    assert watched.complaints == []


def test_open_questions_come_first_and_can_be_answered(watched):
    page = read_article(watched)
    panel = page.locator("#questions")
    above, below = panel.bounding_box(), page.locator("#fields").bounding_box()
    assert above["y"] < below["y"]
    expect(panel).to_contain_text("Tomé Arruda")
    expect(page.locator("#warned")).to_contain_text("Osei-Mensha")
    panel.get_by_role("button", name="Add as a participant").click()
    last = page.locator('[data-name="participants"] > ol > li').last
    expect(last.locator("input").first).to_have_value("Tomé Arruda")
    expect(panel.locator("li.answered")).to_have_count(1)
    assert watched.complaints == []


def test_a_question_is_answered_by_a_choice(watched, first_key):
    call(watched, first_key, "POST", "/people?duplicates=allow", {"name": "Ilse Draftova", "country": "CZ"})
    page = read_article(
        watched, "Talks in Lima\n\nForeign Minister Ilse Draftova of Czechia met Foreign Minister Juan Ruiz of Peru."
    )
    page.locator("#questions").get_by_role("button", name="Ilse Draftova", exact=True).click()
    person = page.locator('[data-name="participants"] > ol > li').first.locator('[data-name="person"]')
    expect(person.locator(".state a")).to_have_attribute("href", f"{watched.origin}/people/ilse-draftova")
    assert watched.complaints == []


def test_office_of_a_counterpart_is_explained_by_its_words(watched):
    page = read_article(
        watched, "Talks in Lima\n\nForeign Minister Ada Stone of Chile met her Peruvian counterpart Juan Ruiz in Lima."
    )
    expect(field(page, "participants", 1, "office").locator("xpath=..")).to_contain_text("from “Foreign Minister”")
    assert watched.complaints == []


def test_questions_and_evidence_are_in_words_for_people(watched):
    page = read_article(
        watched,
        "Talks in Lima\n\nNational Security Advisor Ada Stone met Foreign Minister Juan Ruiz of Peru and they\n"
        "talked about climate change at the Harbour Palace in the capital.",
    )
    questions = page.locator("#questions")
    questions.get_by_role("button", name="Peru", exact=True).click()
    expect(field(page, *OFFICE[:2], "country")).to_have_value("Peru")
    expect(page.locator('[data-name="kind"] .evidence').first).to_have_text("from “met”: number of sides")
    expect(page.locator('[data-name="topics"] .evidence').filter(has_text="climate").first).to_have_text(
        "from “climate change”"
    )
    # A line that was as long as the next word allowed is no line of its own.
    assert "and they talked" in page.locator(".article").text_content()
    assert "Lima\n\nNational" in page.locator(".article").text_content()
    assert watched.complaints == []


TWO_MEETINGS = (
    "A day of talks\n\nForeign Minister Ana Lopes of Portugal met Foreign Minister Juan Ruiz of Peru in Lisbon on "
    "1 May 2023.\n\nPresident Kofi Addo of Ghana met Prime Minister Per Lund of Norway in Accra on 3 May 2023."
)


def test_meetings_of_one_text_can_be_switched_without_losing_edits(watched):
    page = read_article(watched, TWO_MEETINGS)
    choices = page.locator("#choices input")
    expect(choices).to_have_count(2)
    field(page, "summary").fill("Edited")
    choices.nth(1).check()
    expect(field(page, "summary")).to_have_value("")
    choices.nth(0).check()
    expect(field(page, "summary")).to_have_value("Edited")
    assert watched.complaints == []


def test_meetings_of_one_text_are_saved_and_undone_separately(watched, first_key):
    page = read_article(watched, TWO_MEETINGS)
    page.get_by_label("API key").fill(first_key)
    choices, save = page.locator("#choices input"), page.get_by_role("button", name="Save the meeting")
    held = []

    def hold(route):
        held.append(route)

    page.route("**/meetings", hold)
    save.click()
    expect(page.locator("#outcome")).to_contain_text("Saving…")
    choices.nth(1).check()
    held[0].continue_()
    page.unroute("**/meetings")
    expect(page.locator("#outcome")).to_contain_text("Saved:")
    expect(save).to_be_enabled()
    choices.nth(0).check()
    expect(save).to_be_disabled()
    expect(page.locator("#choices .tag:visible")).to_have_text(["saved"])
    choices.nth(1).check()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#outcome")).to_contain_text("was deleted again")
    expect(page.locator("#choices .tag:visible")).to_have_count(0)
    choices.nth(0).check()
    expect(save).to_be_enabled()
    assert watched.complaints == []


def test_person_states_whether_the_draft_was_checked(watched, first_key):
    page = read_article(watched, another_article("review", "11 April", "Port Safety"))
    checked = page.locator('form.record [data-name="reviewed"]')
    expect(checked).to_have_count(1)
    checked.locator("select").select_option("true")
    page.get_by_label("API key").fill(first_key)
    page.get_by_role("button", name="Save the meeting").click()
    expect(page.get_by_text("Saved:")).to_be_visible()
    link = page.locator("#outcome a").get_attribute("href")
    assert call(watched, first_key, "GET", link.removeprefix(watched.origin))["reviewed"] is True


def test_missing_key_is_requested(watched):
    page = read_article(watched)
    with expected_failure(watched, 401):
        page.get_by_role("button", name="Save the meeting").click()
        expect(page.locator("#outcome")).to_contain_text("API key required")
    expect(page.get_by_label("API key")).to_be_focused()


def test_text_without_a_meeting_shows_the_reason(watched):
    page = watched.page
    page.goto(f"{watched.origin}/drafts/new")
    page.keyboard.insert_text("Rain is expected.")
    page.get_by_role("button", name="Read the article").click()
    expect(page.locator("#reading")).to_contain_text("the text reports no meeting")
    assert watched.complaints == []


def test_an_invalid_date_of_publication_is_shown_at_its_field(watched):
    page = watched.page
    page.goto(f"{watched.origin}/drafts/new")
    page.keyboard.insert_text(ARTICLE)
    page.get_by_label("Published on").fill("yesterday")
    with expected_failure(watched, 422):
        page.get_by_role("button", name="Read the article").click()
        expect(page.locator("#reading")).to_contain_text("Published on: ")
    expect(page.get_by_label("Published on")).to_be_focused()


def test_page_is_accessible_in_all_states(watched):
    watched.page.goto(f"{watched.origin}/drafts/new")
    assert_looks_right(watched.page, "empty")
    page = read_article(watched)
    assert_looks_right(page, "review")
    page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
    assert_looks_right(page, "unfolded")
    assert watched.complaints == []


def test_hostile_text_is_escaped(watched):
    name = f"Foreign Minister {HOSTILE} of Portugal"
    page = read_article(watched, ARTICLE.replace("The Chief", name) + HOSTILE)
    assert page.locator("main img, main script").count() == 0
    expect(page.locator(".article")).to_contain_text(HOSTILE)
    assert watched.complaints == []


def test_page_without_scripts_shows_a_notice(browser, service):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{service}/drafts/new")
    assert "Writing needs JavaScript" in page.locator("main").inner_text()
    expect(page.locator("#article-form")).to_be_hidden()
    context.close()
