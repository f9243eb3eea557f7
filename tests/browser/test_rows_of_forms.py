"""Fields beside each other in the form of a record begin at the same height."""

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
