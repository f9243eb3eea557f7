"""The pages on which people write records: their shells, which the scripts in `static/pages/writing` fill.

See decision 207.
"""

from collections.abc import Sequence

from app.domain.strings.json_text import json_text
from app.pages.environment import render
from app.pages.forms import NOUNS, form
from app.pages.records import title_of
from app.pages.site import Site
from app.representations import plain_text
from app.representations.formats import Document

Countries = Sequence[tuple[str, str]]
"""Names of countries, each with a code, from which people choose."""


def draft_page(site: Site, countries: Countries) -> bytes:
    """Return the page that makes a record of an article."""
    values = {"form": json_text(form("meetings")), "countries": json_text(countries)}
    return writing_page("draft", site, "From an article", script="draft", **values)


def contribute_page(site: Site) -> bytes:
    """Return the page that lists the pages for writing."""
    return writing_page("contribute", site, "Contribute", nouns=NOUNS)


def new_page(site: Site, resource: str, countries: Countries) -> bytes:
    """Return the page with the form for a new record."""
    return _edit_page(site, resource, countries, f"New {NOUNS[resource]}")


def edit_page(site: Site, resource: str, countries: Countries, document: Document) -> bytes:
    """Return the page with the form for a record."""
    heading = f"Edit {NOUNS[resource]}"
    return _edit_page(site, resource, countries, heading, plain_text.record_id(document), title_of(document))


def _edit_page(
    site: Site, resource: str, countries: Countries, heading: str, record_id: str = "", subject: str = ""
) -> bytes:
    return writing_page(
        "edit",
        site,
        heading,
        script="record",
        form=json_text(form(resource)),
        countries=json_text(countries),
        resource=resource,
        record_id=record_id,
        subject=subject,
    )


def writing_page(template: str, site: Site, heading: str, script: str | None = None, **values: object) -> bytes:
    """Return a page on which people write; `script` is the module that it starts with."""
    common = {
        "site": site,
        "resource": None,
        "section": "edit",
        "heading": heading,
        "formats": (),
        "script": script,
    }
    return render(template, {**common, **values})
