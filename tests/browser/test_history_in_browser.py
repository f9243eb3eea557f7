"""The history of a record in a real browser: restore a version, undelete, and an edit conflict."""

import pytest
from looks import assert_accessible, assert_looks_right
from playwright.sync_api import expect
from writing_pages import HOSTILE, call, expected_failure

pytestmark = pytest.mark.browser


@pytest.fixture
def meeting(watched, first_key):
    """A meeting of two versions, of which the first has a participant and a place."""
    body = {
        "title": f"First title {HOSTILE}",
        "date": "2020-05-01",
        "place": {"city": "Lima"},
        "participants": [{"person": "hayashi-yoshimasa", "country": "JP"}],
    }
    made = call(watched, first_key, "POST", "/meetings?duplicates=allow", body)
    path = f"/meetings/{made['id']}"
    call(watched, first_key, "PATCH", path, {"title": "Second title", "date": "2020-06", "participants": []})
    return path


def open_history(visit, key, path):
    visit.page.goto(f"{visit.origin}{path}")
    visit.page.get_by_role("link", name="History").click()
    visit.page.get_by_label("API key").fill(key)
    return visit.page


def card(page, number):
    return page.locator("[data-card]").filter(has=page.get_by_role("heading", name=f"Version {number} "))


def test_a_version_is_restored_and_the_restoration_undone(watched, first_key, meeting):
    before = call(watched, first_key, "GET", meeting)
    page = open_history(watched, first_key, meeting)
    expect(card(page, 2)).to_contain_text("Second title")
    expect(card(page, 2)).to_contain_text("Hayashi Yoshimasa; Japan")
    card(page, 1).get_by_role("button", name="Restore this version").click()
    expect(card(page, 1)).to_contain_text("is as it was in version 1")
    restored = call(watched, first_key, "GET", meeting)
    assert restored["participants"][0]["person"]["id"] == "hayashi-yoshimasa"
    page.get_by_role("button", name="Undo").click()
    expect(card(page, 1)).to_contain_text("as it was before")
    again = call(watched, first_key, "GET", meeting)
    assert {**again, "updated_at": ""} == {**before, "updated_at": ""}
    page.get_by_role("link", name="See its history now").click()
    expect(card(page, 4)).to_be_visible()
    assert page.get_by_label("API key").input_value() == first_key
    assert page.locator("main img, main script").count() == 0
    assert watched.complaints == []


def test_both_values_are_below_the_field_on_a_phone(watched, meeting):
    watched.page.set_viewport_size({"width": 360, "height": 740})
    watched.page.goto(f"{watched.origin}{meeting}/history")
    row = card(watched.page, 2).locator("tbody tr").first
    label, before, after = (cell.bounding_box() for cell in row.locator("th, td").all())
    assert label["y"] + label["height"] <= before["y"] == after["y"]
    assert label["x"] <= before["x"] < after["x"]


def test_a_conflict_shows_both_and_restores_the_chosen_fields(watched, first_key, meeting):
    page = open_history(watched, first_key, meeting)
    call(watched, first_key, "PATCH", meeting, {"date": "2020-07-07", "summary": "Saved meanwhile."})
    with expected_failure(watched, 412):
        card(page, 1).get_by_role("button", name="Restore this version").click()
        expect(page.get_by_role("form", name="Edit conflict")).to_be_visible()
    conflict = page.get_by_role("form", name="Edit conflict")
    expect(conflict).to_contain_text("2020-05-01")
    expect(conflict).to_contain_text("2020-07-07")
    assert_accessible(page, "conflict of a restoration")
    conflict.locator("input[name=side-date][value=theirs]").check()
    conflict.get_by_role("button", name="Save this").click()
    expect(card(page, 1)).to_contain_text("fields that you chose")
    saved = call(watched, first_key, "GET", meeting)
    assert (saved["date"], saved["summary"]) == ("2020-07-07", "Saved meanwhile.")
    assert saved["title"].startswith("First title")
    assert [item["person"]["id"] for item in saved["participants"]] == ["hayashi-yoshimasa"]
    assert watched.complaints == []


def test_a_deleted_record_is_undeleted_from_its_page(watched, first_key, meeting):
    call(watched, first_key, "DELETE", meeting)
    page = watched.page
    with expected_failure(watched, 410):
        page.goto(f"{watched.origin}{meeting}")
    page.get_by_role("link", name="Its history").click()
    with expected_failure(watched, 401):
        page.get_by_role("button", name="Undelete").click()
        expect(page.get_by_label("API key")).to_be_focused()
    page.keyboard.type(first_key)
    page.get_by_role("button", name="Undelete").focus()
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Open the record").click()
    expect(page.locator("h1")).to_have_text("Second title")
    assert watched.complaints == []


def test_a_merge_is_undone_from_the_history_of_the_survivor(watched, first_key):
    bodies = [
        {"name": "Wara Choque", "country": "BO", "born": "1950"},
        {"name": f"Wara Choque {HOSTILE}", "country": "BO"},
    ]
    kept, other = (call(watched, first_key, "POST", "/people?duplicates=allow", body)["id"] for body in bodies)
    call(watched, first_key, "POST", f"/people/{kept}/merge", {"other": other})
    page = open_history(watched, first_key, f"/people/{kept}")
    page.get_by_role("main").get_by_role("link", name=other, exact=True).click()
    expect(card(page, 2)).to_contain_text("Merged into another record")
    page.get_by_label("API key").fill(first_key)
    assert_accessible(page, "history of a merged record")
    card(page, 2).get_by_role("button", name="Undo the merge").click()
    expect(card(page, 2)).to_contain_text("on its own again")
    assert call(watched, first_key, "GET", f"/people/{other}")["born"] is None
    page.get_by_role("link", name="See its history now").click()
    expect(card(page, 3)).to_be_visible()
    assert watched.complaints == []


def test_histories_and_versions_are_accessible_and_fit(watched, meeting):
    for path in (f"{meeting}/history", f"{meeting}?version=1", "/countries/JP/history"):
        watched.page.goto(f"{watched.origin}{path}")
        assert_looks_right(watched.page, path)
    assert watched.complaints == []
