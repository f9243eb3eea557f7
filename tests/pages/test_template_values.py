"""Values in templates: escaped like `markupsafe.escape`."""

import pytest
from jinja2 import UndefinedError
from markupsafe import Markup, escape

from app.pages.elements import escaped
from app.pages.environment import environment


class Marked(str):
    """A text with HTML of its own."""

    __slots__ = ()

    def __html__(self) -> str:
        return "<b>"


VALUES = ("Japan", "", "a<b", "a>b", "a&b", 'a"b', "a'b", "é日本")
OTHERS = (5, None, 1.5, True, Markup("<i>&amp;</i>"), Marked("<"), ["<"], {"<": 1})


@pytest.mark.parametrize("value", [*VALUES, *OTHERS])
def test_values_are_escaped_as_by_markupsafe(value):
    assert escaped(value) == str(escape(value))
    template = environment().from_string("{{ value }}|{% set copy %}{{ value }}{% endset %}{{ copy }}")
    assert template.render(value=value) == f"{escape(value)}|{escape(value)}"


def test_values_that_are_missing_are_refused():
    for template in ("{{ nothing }}", "{{ item.nothing }}"):
        with pytest.raises(UndefinedError):
            environment().from_string(template).render(item={})


def test_what_a_macro_or_filter_returns_is_escaped_once():
    template = environment().from_string(
        "{% macro cell(text) %}<td>{{ text }}</td>{% endmacro %}{{ cell(text) }}{{ text | upper }}{{ text ~ '<' }}"
    )
    assert template.render(text="<") == "<td>&lt;</td>&lt;&lt;&lt;"
