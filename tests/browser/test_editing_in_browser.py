"""The forms for records in a real browser: create, edit, delete, undo, and what the service refuses."""

import re

import pytest
from looks import assert_accessible, assert_looks_right
from playwright.sync_api import expect
from writing_pages import HOSTILE, call, expected_failure, field

from app.pages.site import SECTIONS

pytestmark = pytest.mark.browser

LONG = "Δημήτριος Γεωργίου وزير الدولة שמעון " + "Rindfleischetikettierungsüberwachung" * 3
LEAVES = "dispatchEvent(new Event('beforeunload', { cancelable: true }))"
"""Whether the page can be left without a warning."""


@pytest.fixture
def meeting(watched, first_key):
    """A meeting with an entry in each list."""
    body = {
        "title": "Edited in a browser",
        "date": "2021-05",
        "place": {"city": "Lima", "country": "PE", "note": "Old note"},
        "participants": [{"person": "hayashi-yoshimasa", "country": "JP"}, {"country": "PE", "office": "Envoy"}],
        "topics": ["apec-2024", {"topic": "east-asia", "note": "At length."}],
        "citations": [{"source": {"headline": "Gazette on talks", "publisher": "Gazette"}, "field": "date"}],
    }
    return call(watched, first_key, "POST", "/meetings?duplicates=allow", body)


def open_form(visit, key, path):
    page = visit.page
    page.goto(f"{visit.origin}{path}")
    expect(page.locator("form.record")).to_be_visible()
    page.get_by_label("API key").fill(key)
    return page


def save(page, message):
    page.get_by_role("button", name="Save", exact=True).click()
    expect(page.locator("#outcome")).to_contain_text(message)


def test_a_meeting_is_created_edited_and_restored(watched, first_key):
    page = open_form(watched, first_key, "/edit/meetings")
    field(page, "title").fill("Talks entered by hand")
    field(page, "date").fill("2022-03-04")
    field(page, "place", "country").fill("Peru")
    page.get_by_role("button", name="Add participant").click()
    person = field(page, "participants", 0, "person")
    person.press_sequentially("Hayas")
    page.get_by_role("option", name="Hayashi Yoshimasa").click()
    field(page, "participants", 0, "country").fill("Japan")
    page.get_by_role("button", name="Add topic").click()
    field(page, "topics", 0, "topic").fill("Fisheries entered by hand")
    save(page, "Created: Talks entered by hand")
    [identifier] = re.findall(r"/edit/meetings/(.+)$", page.url)
    path = f"/meetings/{identifier}"
    saved = call(watched, first_key, "GET", path)
    assert (saved["date"], saved["place"]["country"]) == ("2022-03-04", "PE")
    assert [(item["person"]["id"], item["country"]) for item in saved["participants"]] == [("hayashi-yoshimasa", "JP")]
    assert [item["topic"]["name"] for item in saved["topics"]] == ["Fisheries entered by hand"]

    field(page, "summary").fill("They talked.")
    page.get_by_role("button", name="Remove participant").click()
    save(page, "Saved: Talks entered by hand")
    edited = call(watched, first_key, "GET", path)
    assert (edited["summary"], edited["participants"]) == ("They talked.", [])
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#outcome")).to_contain_text("as it was before your edit")
    restored = call(watched, first_key, "GET", path)
    assert (restored["summary"], restored["participants"]) == (None, saved["participants"])
    assert watched.complaints == []


def test_edit_sends_only_changed_fields(watched, first_key, meeting):
    sent = []
    watched.page.on("request", lambda request: request.method == "PATCH" and sent.append(request.post_data_json))
    page = open_form(watched, first_key, f"/edit/meetings/{meeting['id']}")
    save(page, "Nothing has changed")
    field(page, "place", "city").fill("Cusco")
    page.locator('[data-name="place"] summary').click()
    field(page, "place", "note").fill("")
    page.get_by_role("button", name="Move down topic").first.click()
    save(page, "Saved")
    [patch] = sent
    assert sorted(patch) == ["place", "topics"]
    edited = call(watched, first_key, "GET", f"/meetings/{meeting['id']}")
    assert (edited["place"]["city"], edited["place"]["country"], edited["place"]["note"]) == ("Cusco", "PE", None)
    assert [(item["topic"]["id"], item["note"]) for item in edited["topics"]] == [
        ("east-asia", "At length."),
        ("apec-2024", None),
    ]
    assert edited["participants"] == meeting["participants"]
    assert watched.complaints == []


def test_folded_fields_keep_their_values_until_they_are_unfolded(watched, first_key):
    participant = {
        "country": "PE",
        "office": "Envoy",
        "name_as_printed": "The Envoy",
        "note": "Late.",
        "citations": [{"source": {"headline": "Gazette on envoys"}, "locator": "page 2"}],
    }
    body = {"title": "Folded", "date": "2021-06", "participants": [participant]}
    meeting = call(watched, first_key, "POST", "/meetings?duplicates=allow", body)
    page = open_form(watched, first_key, f"/edit/meetings/{meeting['id']}")
    entry = page.locator('[data-name="participants"] > ol > li').first
    more = entry.locator("> fieldset > details > summary")
    expect(more).to_have_text("More: Name as printed, Note, Citations")
    field(page, "participants", 0, "office").fill("Special Envoy")
    save(page, "Saved")
    saved = call(watched, first_key, "GET", f"/meetings/{meeting['id']}")["participants"]
    assert saved == [{**meeting["participants"][0], "office": "Special Envoy"}]
    page.locator('[data-name="participants"] > ol > li > fieldset > details > summary').click()
    field(page, "participants", 0, "note").fill("")
    save(page, "Saved")
    [cleared] = call(watched, first_key, "GET", f"/meetings/{meeting['id']}")["participants"]
    assert cleared == {**saved[0], "note": None}
    assert watched.complaints == []


def test_error_is_shown_at_its_field_and_focused(watched, first_key, meeting):
    page = open_form(watched, first_key, f"/edit/meetings/{meeting['id']}")
    field(page, "date").fill("2023-13")
    office = field(page, "participants", 1, "country")
    office.fill("Atlantys")
    with expected_failure(watched, 422):
        save(page, "Not saved")
    expect(field(page, "date")).to_be_focused()
    expect(field(page, "date")).to_have_attribute("aria-invalid", "true")
    expect(page.locator('.record > section [data-name="date"] > .error').first).to_contain_text("2023-13")
    field(page, "date").fill("2023-12")
    with expected_failure(watched, 422):
        save(page, "Not saved")
    expect(office).to_be_focused()
    assert_accessible(page, "with an error")


def test_an_error_in_a_folded_part_unfolds_it(watched, first_key, meeting):
    page = open_form(watched, first_key, f"/edit/meetings/{meeting['id']}")
    page.locator("details.section > summary").click()
    field(page, "starts_at").fill("noon")
    page.locator("details.section > summary").click()
    with expected_failure(watched, 422):
        save(page, "Not saved")
    expect(field(page, "starts_at")).to_be_focused()


_SPACE_IN_CONFLICT = """() => {
  const left = node => node.getBoundingClientRect().left
  const nameEnd = tag => { const range = document.createRange(); range.selectNode(tag.previousSibling); return range.getBoundingClientRect().right }
  return [...document.querySelectorAll('.conflict legend .tag')].every(tag => left(tag) - nameEnd(tag) >= 4)
    && [...document.querySelectorAll('.conflict label')].every(label =>
      left(label.querySelector('input')) === left(label.querySelector('.value'))
      && left(label.querySelector('.side')) - label.querySelector('input').getBoundingClientRect().right >= 4)
}"""


def test_an_edit_conflict_shows_both_versions_and_merges_the_chosen_fields(watched, first_key, meeting):
    path = f"/meetings/{meeting['id']}"
    page = open_form(watched, first_key, f"/edit{path}")
    field(page, "title").fill("My title")
    field(page, "date").fill("2021-05-03")
    participants = [*meeting["participants"], {"country": "BR"}]
    change = {"date": "2021-05-04", "summary": "Of somebody else.", "participants": participants}
    call(watched, first_key, "PATCH", path, change)
    with expected_failure(watched, 412):
        save(page, "Somebody else changed this record")
    conflict = page.get_by_role("form", name="Edit conflict")
    expect(conflict).to_contain_text("2021-05-03")
    expect(conflict).to_contain_text("2021-05-04")
    theirs = conflict.locator("label:has([name=side-participants][value=theirs]) .value")
    # A participant that both versions have is shown muted; countries are named.
    assert [(line.inner_text(), "about" in line.get_attribute("class")) for line in theirs.all()] == [
        ("person: Hayashi Yoshimasa; country: Japan", True),
        ("country: Peru; office: Envoy", True),
        ("country: Brazil", False),
    ]
    assert page.evaluate(_SPACE_IN_CONFLICT)
    assert_accessible(page, "conflict")
    # A field that both changed has no default: the browser asks for a choice.
    conflict.get_by_role("button", name="Save this").click()
    expect(conflict).to_be_visible()
    conflict.locator("input[name=side-date][value=theirs]").check()
    conflict.get_by_role("button", name="Save this").click()
    expect(page.locator("#outcome")).to_contain_text("Saved: My title")
    merged = call(watched, first_key, "GET", path)
    assert (merged["title"], merged["date"], merged["summary"]) == ("My title", "2021-05-04", "Of somebody else.")
    assert watched.complaints == []


def test_form_is_unchanged_after_a_conflict_with_nothing_left_to_save(watched, first_key, meeting):
    path = f"/meetings/{meeting['id']}"
    page = open_form(watched, first_key, f"/edit{path}")
    field(page, "title").fill("My title")
    call(watched, first_key, "PATCH", path, {"title": "Title of somebody else"})
    with expected_failure(watched, 412):
        save(page, "Somebody else changed this record")
    page.locator("input[name=side-title][value=theirs]").check()
    page.get_by_role("button", name="Save this").click()
    expect(page.locator("#outcome")).to_contain_text("Nothing has changed")
    expect(field(page, "title")).to_have_value("Title of somebody else")
    assert page.evaluate(LEAVES)
    assert watched.complaints == []


def test_leaving_a_form_asks_only_if_it_was_changed(watched, first_key, meeting):
    for path in ("/edit/meetings", f"/edit/meetings/{meeting['id']}"):
        page = open_form(watched, first_key, path)
        assert page.evaluate(LEAVES)
        field(page, "title").fill("Changed")
        assert not page.evaluate(LEAVES)
        page.on("dialog", lambda dialog: dialog.accept())
    assert watched.complaints == []


def test_a_possible_duplicate_is_opened_or_saved_anyway(watched, first_key):
    call(watched, first_key, "POST", "/people?duplicates=allow", {"name": "Petra Duplika", "country": "SK"})
    page = open_form(watched, first_key, "/edit/people")
    field(page, "name").fill("Duplika Petra")
    field(page, "country").fill("Slovakia")
    with expected_failure(watched, 409):
        save(page, "may be recorded already")
    expect(page.locator("#outcome a").first).to_have_attribute("href", f"{watched.origin}/people/petra-duplika")
    page.get_by_role("button", name="save anyway").click()
    expect(page.locator("#outcome")).to_contain_text("Created: Duplika Petra")


def test_existing_record_can_be_used_in_place_of_a_new_reference(watched, first_key):
    call(watched, first_key, "POST", "/people?duplicates=allow", {"name": "Marek Vyberovy", "country": "SK"})
    page = open_form(watched, first_key, "/edit/meetings")
    field(page, "title").fill("Meets a recorded person")
    field(page, "date").fill("2020")
    page.get_by_role("button", name="Add participant").click()
    field(page, "participants", 0, "person").fill("M. Vyberovy")
    field(page, "participants", 0, "country").fill("Slovakia")
    with expected_failure(watched, 409):
        save(page, "may be recorded already")
    page.get_by_role("button", name="Use this one").first.click()
    expect(page.locator("#outcome")).to_contain_text("Created")
    identifier = page.url.rpartition("/")[2]
    saved = call(watched, first_key, "GET", f"/meetings/{identifier}")
    assert saved["participants"][0]["person"]["id"] == "marek-vyberovy"


def test_far_date_requires_confirmation(watched, first_key):
    page = open_form(watched, first_key, "/edit/meetings")
    field(page, "title").fill("Planned far ahead")
    field(page, "date").fill("2093-01-01")
    with expected_failure(watched, 422):
        save(page, "Not saved")
    page.get_by_role("button", name="Save anyway").click()
    expect(page.locator("#outcome")).to_contain_text("Created")


def test_record_is_deleted_after_confirmation_and_undeleted(watched, first_key, meeting):
    path = f"/meetings/{meeting['id']}"
    page = open_form(watched, first_key, f"/edit{path}")
    page.get_by_role("button", name="Delete…").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_role("button", name="Keep it")).to_be_focused()
    assert_accessible(page, "dialog")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    page.get_by_role("button", name="Delete…").click()
    dialog.get_by_role("button", name="Delete", exact=True).click()
    expect(page.locator("#outcome")).to_contain_text("Deleted")
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#outcome")).to_contain_text("back as it was")
    assert call(watched, first_key, "GET", path)["participants"] == meeting["participants"]
    assert watched.complaints == []


def test_refused_deletion_lists_the_referring_records(watched, first_key, meeting):
    page = open_form(watched, first_key, "/edit/people/hayashi-yoshimasa")
    page.get_by_role("button", name="Delete…").click()
    with expected_failure(watched, 409):
        page.get_by_role("dialog").get_by_role("button", name="Delete", exact=True).click()
        expect(page.locator("#outcome")).to_contain_text(meeting["id"])


def test_form_works_by_keyboard_only(watched, first_key):
    page = watched.page
    page.goto(f"{watched.origin}/edit/topics")
    expect(page.locator("form.record")).to_be_visible()
    field(page, "name").focus()
    page.keyboard.type("Typed topic")
    page.keyboard.press("Tab")
    page.keyboard.type("lat")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field(page, "parent")).not_to_have_value("lat")
    for _ in range(30):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "key":
            break
    page.keyboard.type(first_key)
    page.keyboard.press("Enter")
    expect(page.locator("#outcome")).to_contain_text("Created: Typed topic")
    assert watched.complaints == []


@pytest.mark.parametrize("resource", SECTIONS)
def test_every_form_sends_its_record_back_unchanged(watched, first_key, resource):
    identifier = {"countries": "JP"}.get(resource) or call(watched, first_key, "GET", f"/{resource}?limit=1")["items"][
        0
    ]["id"]
    page = open_form(watched, first_key, f"/edit/{resource}/{identifier}")
    save(page, "Nothing has changed")
    assert watched.complaints == []


def test_forms_are_accessible_and_fit_the_screen(watched, first_key):
    name = call(watched, first_key, "POST", "/people?duplicates=allow", {"name": LONG})["id"]
    watched.page.goto(f"{watched.origin}/edit")
    assert_looks_right(watched.page, "/edit")
    for path in ("/edit/meetings", f"/edit/people/{name}", "/edit/meetings/2023-09-01-japan-peru-foreign-ministers"):
        page = open_form(watched, first_key, path)
        page.evaluate("for (const details of document.querySelectorAll('details')) details.open = true")
        assert_looks_right(page, path)
    assert watched.complaints == []


def test_hostile_text_in_every_field_is_escaped(watched, first_key):
    body = {
        "title": HOSTILE,
        "summary": HOSTILE,
        "date": "2001",
        "place": {"venue": HOSTILE, "city": HOSTILE, "note": HOSTILE},
        "participants": [{"person": {"name": HOSTILE}, "country": "JP", "office": HOSTILE, "note": HOSTILE}],
        "topics": [{"topic": {"name": HOSTILE}, "note": HOSTILE}],
        "agreements": [{"agreement": {"title": HOSTILE}, "relation": "signed"}],
        "citations": [{"source": {"headline": HOSTILE, "publisher": HOSTILE}, "quote": HOSTILE}],
    }
    made = call(watched, first_key, "POST", "/meetings?duplicates=allow", body)
    page = open_form(watched, first_key, f"/edit/meetings/{made['id']}")
    expect(field(page, "participants", 0, "person")).to_have_value(HOSTILE)
    field(page, "participants", 0, "person").press_sequentially(" alert")
    field(page, "title").fill("x" + HOSTILE)
    call(watched, first_key, "PATCH", f"/meetings/{made['id']}", {"title": "y" + HOSTILE})
    with expected_failure(watched, 412):
        save(page, HOSTILE)
    assert page.locator("main img, main script").count() == 0
    assert watched.complaints == []


def test_key_is_not_stored_and_is_forgotten_on_reload(watched, first_key):
    page = open_form(watched, first_key, "/edit/topics")
    field(page, "name").fill("Saved to use the key")
    save(page, "Created")
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie]") == [0, 0, ""]
    assert page.context.cookies() == []
    page.reload()
    expect(page.locator("form.record")).to_be_visible()
    assert page.get_by_label("API key").input_value() == ""
    assert not [url for url in watched.requests if first_key in url]


def test_scripts_cannot_turn_text_into_markup(watched, first_key):
    page = open_form(watched, first_key, "/edit/topics")
    refused = page.evaluate("try { document.body.innerHTML = '<b>x</b>'; false } catch (error) { error.name }")
    assert refused == "TypeError"
    assert all("Trusted" in complaint or "trusted-types" in complaint for complaint in watched.complaints)
