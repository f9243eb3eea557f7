"""Fields in the form of a record begin at the same height as those beside them, and have room for what is written."""

import pytest

pytestmark = pytest.mark.browser

_TOPS = """() => ['kind', 'level', 'date'].map(
    name => document.querySelector(`form.record [data-name="${name}"]`).getBoundingClientRect().top)"""


def test_a_text_and_the_choices_beside_it_begin_at_the_same_height(watched):
    page = watched.page
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{watched.origin}/edit/meetings")
    page.locator('form.record [data-name="kind"]').wait_for()
    assert len(set(page.evaluate(_TOPS))) == 1


_CUT = """() => [...document.querySelectorAll('form.record [data-name="office"] input')].filter(
    input => input.scrollWidth > input.clientWidth).length"""


@pytest.mark.parametrize("width", [360, 700, 800, 1024, 1440])
@pytest.mark.parametrize(("path", "add"), [("meetings", "Add participant"), ("people", "Add tenure")])
def test_common_title_of_an_office_fits(watched, width, path, add):
    page = watched.page
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{watched.origin}/edit/{path}")
    page.get_by_role("button", name=add).click()
    page.locator('form.record [data-name="office"] input').first.fill("Minister of Foreign Affairs")
    assert page.evaluate(_CUT) == 0
