"""Pieces of HTML that pages have hundreds of, built by functions: a macro of a template takes several times as long.

All values are escaped.

See decision 299.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from urllib.parse import quote

from markupsafe import Markup, escape

from app.pages.dates import date_in_words
from app.pages.phrases import sentence
from app.pages.site import Site
from app.representations import plain_text
from app.representations.formats import Document

_MOST_NAMES: Final = 4
"""The participants that an entry of a list names."""
_NOT_SURE: Final = frozenset({"tentative", "postponed", "cancelled"})
"""The statuses that an entry of a list mentions."""


def escaped(value: object) -> str:
    """Return a value as HTML, like `markupsafe.escape` but faster.

    Text that only becomes part of a page need not be marked as safe, which takes longer than to replace its special characters.
    """
    if type(value) is str:
        value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return value.replace("'", "&#39;").replace('"', "&#34;")
    if type(value) is Markup:
        return value
    if type(value) is int or type(value) is float:
        return str(value)
    return escape(value)


def joined_html(pieces: Iterable[str]) -> Markup:
    """Return pieces of HTML, whose values are escaped, one in a line."""
    return Markup("\n".join(pieces))  # noqa: S704 - escaped


def link(site: Site, resource: str, record_id: str, text: str) -> Markup:
    """Return the link to the page of a record; a function, since pages have hundreds and a macro takes five times as long."""
    href = f"{escaped(site.base)}/{resource}/{quote(record_id, safe='')}"
    return Markup(f'<a href="{href}" dir="auto">{escaped(text)}</a>')  # noqa: S704 - escaped


def country_link(site: Site, code: str, record: Mapping[str, Any] | None = None) -> Markup:
    """Return the link to the page of a country, by its name on the days of a record."""
    return link(site, "countries", code, plain_text.country_name(code, record))


def meeting_entries(site: Site, meetings: Sequence[Document], level: int = 3) -> Markup:
    """Return a list of meetings; `level` is that of their headings."""
    entries = "\n".join(_entry(site, meeting, f"h{level}") for meeting in meetings)
    return Markup(f'<ol class="entries">\n{entries}\n</ol>')  # noqa: S704 - escaped


def _entry(site: Site, meeting: Document, heading: str) -> str:
    title = link(site, "meetings", meeting["id"], meeting["title"])
    about = " · ".join(_about(meeting))
    people = f'\n<p class="people">\n{_names(site, meeting)}\n</p>' if meeting["participants"] else ""
    return (
        f'<li>\n<p class="when">{time(date_in_words(meeting["date"]))}</p>\n<div>\n'
        f'<{heading} class="title">{title}</{heading}>\n<p class="about">\n{about}\n</p>{people}\n</div>\n</li>'
    )


def _about(meeting: Document) -> Iterator[str]:
    """Yield the kind, level, status and places of a meeting, as far as they are known."""
    kind, level, status = meeting["kind"], meeting["level"], meeting["status"]
    yield escaped(sentence(kind)) if kind != "other" else "Meeting"
    if level != "unknown":
        yield escaped(plain_text.enum_words(level))
    if status in _NOT_SURE:
        yield f"<strong>{status}</strong>"
    if places := place(meeting):
        yield places


def _names(site: Site, meeting: Document) -> str:
    """Return the first participants of a meeting by one name each: the person's, else the country's or the organization's."""
    participants = meeting["participants"]
    more = len(participants) - _MOST_NAMES
    named = ", ".join([_name(site, item, meeting) for item in participants[:_MOST_NAMES]])
    return f"{named} and {more} more" if more > 0 else named


def _name(site: Site, participant: Mapping[str, Any], meeting: Document) -> str:
    if person := participant["person"]:
        return link(site, "people", person["id"], person["name"])
    if country := participant["country"]:
        return country_link(site, country, meeting)
    organization = participant["organization"]
    return link(site, "organizations", organization["id"], organization["name"]) if organization else ""


def bar(count: int, most: int) -> Markup:
    """Return a bar in a table cell, as long as its share of the most; a function, since pages have hundreds."""
    width = f"{100 * count / most:.1f}" if most else "0"
    return Markup(  # noqa: S704 - numbers
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="s4" width="{width}" height="10"/></svg>'
    )


def count_row(name: str, count: int) -> str:
    """Return the row of a table with a name, which is HTML, and a number."""
    return f'<tr><th scope="row">{name}</th><td class="number">{count:,}</td></tr>'


def place(meeting: Mapping[str, Any]) -> Markup | None:
    """Return the places of a meeting in one line, each name in the direction of its own script; None if it has none."""
    texts = [", ".join(map(_isolated, parts)) for parts in plain_text.places(meeting)]
    return Markup("; ".join(texts)) if texts else None  # noqa: S704 - escaped


def _isolated(text: str) -> str:
    return f"{escaped(text)}" if text.isascii() else f"<bdi>{escaped(text)}</bdi>"


def time(words: str) -> Markup:
    """Return a date in words as a time."""
    return Markup(f"<time>{escaped(words)}</time>")  # noqa: S704 - escaped
