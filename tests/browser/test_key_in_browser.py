"""The key stays in the memory of one document, which follows the links of the service, and nowhere else."""

import factories
import pytest
from looks import assert_accessible, assert_fits
from playwright.sync_api import expect
from writing_pages import call, expected_failure, field

pytestmark = pytest.mark.browser
MARK = "window.isSameDocument"


def enter(visit, key, path="/edit/topics"):
    page = visit.page
    page.goto(f"{visit.origin}{path}")
    page.get_by_label("API key").fill(key)
    page.evaluate(f"{MARK} = true")
    return page


def test_a_key_is_entered_once_for_pages_that_follow_each_other(watched, first_key):
    page = enter(watched, first_key, "/questions")
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="Topics").click()
    page.get_by_role("link", name="East Asia", exact=True).click()
    page.wait_for_url(f"{watched.origin}/topics/east-asia")
    expect(page.locator("#key-held")).to_contain_text("held in the memory of this tab")
    assert_accessible(page, "a record while a key is held")
    page.get_by_role("link", name="Edit", exact=True).click()
    expect(field(page, "description")).to_be_visible()
    assert page.title() == "Edit topic · Diplomatic Events"
    assert page.get_by_label("API key").input_value() == first_key
    field(page, "description").fill("Entered without the key")
    page.get_by_role("button", name="Save", exact=True).click()
    page.locator("#outcome").get_by_role("link", name="East Asia").click()
    expect(page.locator(".summary")).to_have_text("Entered without the key")
    page.go_back()
    expect(field(page, "description")).to_have_value("Entered without the key")
    page.go_back()
    expect(page.locator("h1")).to_have_text("East Asia")
    page.go_forward()
    expect(field(page, "description")).to_have_value("Entered without the key")
    assert page.get_by_label("API key").input_value() == first_key
    assert page.evaluate(MARK)
    assert page.evaluate("[localStorage.length, sessionStorage.length, document.cookie, name]") == [0, 0, "", ""]
    assert not [url for url in watched.requests if first_key in url]
    assert watched.complaints == []


def test_forms_that_filter_keep_the_key(watched, first_key):
    page = enter(watched, first_key)
    page.get_by_role("link", name="Meetings", exact=True).click()
    page.locator("select[name=kind]").select_option("bilateral_meeting")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url(f"{watched.origin}/meetings?kind=bilateral_meeting")
    expect(page.get_by_role("link", name="Remove Kind: bilateral meeting")).to_be_visible()
    assert page.evaluate(MARK)
    page.get_by_role("button", name="Forget the key").click()
    expect(page.locator("#key-held")).to_have_count(0)
    page.get_by_role("link", name="New meeting").first.click()
    expect(page.get_by_label("API key")).to_have_value("")
    assert watched.complaints == []


def test_other_addresses_forget_the_key(watched, first_key):
    page = enter(watched, first_key)
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="API").click()
    page.wait_for_url(f"{watched.origin}/docs")
    assert not page.evaluate(f"Boolean({MARK})")
    page.go_back()
    expect(page.get_by_label("API key")).to_have_value("")


def test_a_page_of_an_error_is_shown_and_the_key_kept(watched, first_key):
    call(watched, first_key, "PUT", "/topics/soon-gone", {"name": "Soon gone"})
    page = enter(watched, first_key, "/edit/topics/soon-gone")
    call(watched, first_key, "DELETE", "/topics/soon-gone")
    with expected_failure(watched, 410):
        page.get_by_role("link", name="Soon gone").click()
        expect(page.locator("h1")).to_have_text("Record deleted")
    assert page.evaluate(MARK)


def test_leaving_a_changed_form_within_the_document_asks_first(watched, first_key):
    page = enter(watched, first_key)
    field(page, "name").fill("Half written")
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="People").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Stay").click()
    expect(field(page, "name")).to_have_value("Half written")
    assert page.url == f"{watched.origin}/edit/topics"
    page.get_by_role("navigation", name="Sections").get_by_role("link", name="People").click()
    dialog.get_by_role("button", name="Leave").click()
    page.wait_for_url(f"{watched.origin}/people")
    assert page.evaluate("dispatchEvent(new Event('beforeunload', { cancelable: true }))")
    assert watched.complaints == []


def test_links_of_pictures_are_followed_within_the_document(watched, first_key):
    page = enter(watched, first_key)
    page.get_by_role("link", name="Statistics").click()
    page.get_by_role("link", name="Network of countries").click()
    page.wait_for_url(f"{watched.origin}/stats/network")
    page.locator(".network circle").first.click()
    page.wait_for_url(f"{watched.origin}/stats/network?country=*")
    assert page.evaluate(MARK)
    assert watched.complaints == []


@pytest.mark.parametrize("width", [360, 1440])
def test_reading_pages_look_the_same_while_a_key_is_held(watched, first_key, width):
    page = watched.page
    page.set_viewport_size({"width": width, "height": 900})
    path = f"/meetings/{factories.SEEDED_MEETING}"
    page.goto(f"{watched.origin}{path}")
    alone = page.locator("#main").bounding_box()
    enter(watched, first_key, f"/edit{path}")
    page.locator(".crumb").get_by_role("link").last.click()
    page.wait_for_url(f"{watched.origin}{path}")
    within = page.locator("#main").bounding_box()
    assert (within["width"], within["height"]) == (alone["width"], alone["height"])
    assert_fits(page, width, path)
    assert watched.complaints == []
