"""The form of the filters of meetings on pages that count meetings, and the filters that are set."""

from collections.abc import Callable, Mapping
from typing import Any

from app.pages.lists import MEETING_INPUTS, Link, described
from app.pages.site import Parameters


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
