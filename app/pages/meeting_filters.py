"""The form of the filters of meetings on pages that count meetings, and the filters that are set."""

from collections.abc import Callable, Mapping
from typing import Any, Final
from urllib.parse import parse_qsl, urlsplit

from app.pages.lists import MEETING_INPUTS, Link, described
from app.pages.phrases import joined
from app.pages.site import Parameters

_LEFT_OUT: Final = {
    ("status!", "cancelled,postponed"): "cancelled and postponed meetings",
    ("parts", "once"): "parts of a meeting that is counted as a whole",
}
"""Meetings that the parameters of a list of counted meetings leave out, in words."""


def left_out(url: str) -> str | None:
    """Return which meetings the list at a URL leaves out beside its filters, as a sentence; None if none."""
    given = set(parse_qsl(urlsplit(url).query))
    texts = [text for pair, text in _LEFT_OUT.items() if pair in given]
    return f"Not counted: {joined(texts)}." if texts else None


def filter_form(
    parameters: Parameters, filters: Parameters, kept: Parameters, url: Callable[[Parameters], str]
) -> Mapping[str, Any]:
    """Return the values of `templates/search.html`: inputs with values, hidden parameters, and links that remove a filter.

    `kept` are the parameters that the form sends again with its own; `url` builds the page's URL from parameters.
    """
    inputs = {item.name for item in MEETING_INPUTS}
    return {
        "inputs": MEETING_INPUTS,
        "given": dict(parameters),
        "hidden": [pair for pair in kept if pair[0] not in inputs],
        "filters": [
            Link(described(MEETING_INPUTS, name, value), url([pair for pair in parameters if pair != (name, value)]))
            for name, value in filters
        ],
    }
