"""The page of an office: who held it on a day, and the form that asks."""

from collections.abc import Mapping
from typing import Any, Final

from app.pages.environment import render
from app.pages.lists import Input
from app.pages.phrases import sentence
from app.pages.site import Site
from app.representations import plain_text

_INPUTS: Final = (
    Input("country", "Country", hint="Japan", choices="countries", required=True),
    Input("office", "Office", hint="Foreign Minister", required=True),
    Input("as_of", "On the day", hint="2023-09-01", required=True),
)
NAMES: Final = frozenset(item.name for item in _INPUTS)
"""The parameters without which the page only asks."""


def offices_page(site: Site, given: Mapping[str, str], answer: Mapping[str, Any] | None) -> bytes:
    """Return the page with the response of `GET /offices`; without one, the form with the values that are given."""
    heading = "Who held an office"
    if answer is not None:
        heading = f"{sentence(answer['office'])}, {plain_text.country_name(answer['country'])}"
    values = {
        "site": site,
        "resource": "people",
        "heading": heading,
        "inputs": _INPUTS,
        "given": given,
        "missing": [item.label for item in _INPUTS if given and item.name not in given],
        "answer": answer,
        "formats": (),
    }
    return render("offices", values)
