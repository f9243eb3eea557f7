"""The template engine: every value is escaped, and a name that a template misspells is an error."""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup, escape

from app.domain.geography.countries import iso_documents
from app.pages.dates import date_in_words, day_in_words
from app.pages.party_acts import act_of_column
from app.pages.phrases import sentence
from app.pages.site import SECTIONS, Site
from app.representations import plain_text
from app.representations.formats import FORMATS

_IN_BACKQUOTES: Final = re.compile("`([^`]+)`")
_LINKABLE: Final = frozenset({"http", "https"})
_PAGES_OF_IDENTIFIERS: Final = {
    "doi": "https://doi.org/",
    "gnd": "https://d-nb.info/gnd/",
    "isni": "https://isni.org/isni/",
    "orcid": "https://orcid.org/",
    "ror": "https://ror.org/",
    "viaf": "https://viaf.org/viaf/",
    "wikidata": "https://www.wikidata.org/wiki/",
}
"""The beginnings of the URLs at which issuers of identifiers describe what has them, by scheme."""


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


class _Compiler(CodeGenerator):
    """Compiles templates that escape by `escaped`: a page has thousands of values, and escaping took a third of its time."""

    def _output_child_pre(self, node: nodes.Expr, frame: Frame, finalize: Any) -> None:
        if frame.eval_ctx.volatile or not frame.eval_ctx.autoescape:
            super()._output_child_pre(node, frame, finalize)
        else:
            self.write("environment.escaped(")
            self.write(finalize.src or "")


class _Environment(Environment):
    code_generator_class = _Compiler
    escaped = staticmethod(escaped)

    def getattr(self, obj: Any, attribute: str) -> Any:
        """Return the value of a key of a document, else the attribute of any object.

        Jinja looks for the attribute first, and raises an exception within for each field of a document.
        """
        try:
            return obj[attribute] if isinstance(obj, dict) else getattr(obj, attribute)
        except (KeyError, AttributeError):
            return super().getattr(obj, attribute)


@cache
def environment() -> Environment:
    """Return the environment of all templates, with the filters and functions that they use."""
    result = _Environment(
        loader=PackageLoader("app.pages"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
    )
    result.filters.update(
        date=date_in_words,
        day=day_in_words,
        words=plain_text.enum_words,
        sentence=sentence,
        segment=lambda text: quote(text, safe=""),
        web=linkable,
        with_code=with_code,
        number=lambda count: f"{count:,}",
        media_type=lambda name: FORMATS[name].media_type,
    )
    result.globals.update(
        link=link,
        country_link=country_link,
        names=names,
        act_of_column=act_of_column,
        bar=bar,
        lasting=lambda date: _time(date_in_words(date)),
        on_day=lambda date: _time(day_in_words(date)),
        office=plain_text.office,
        page_of_identifier=page_of_identifier,
        place_of=place,
        country_choices=country_choices,
        country_name=plain_text.country_name,
        cited_sources=plain_text.cited_sources,
        query=lambda **values: urlencode(values),
        sections=SECTIONS,
    )
    return result


def link(site: Site, resource: str, record_id: str, text: str) -> Markup:
    """Return the link to the page of a record; a function, since pages have hundreds and a macro takes five times as long."""
    href = f"{escaped(site.base)}/{resource}/{quote(record_id, safe='')}"
    return Markup(f'<a href="{href}" dir="auto">{escaped(text)}</a>')  # noqa: S704 - escaped


def country_link(site: Site, code: str, record: Mapping[str, Any] | None = None) -> Markup:
    """Return the link to the page of a country, by its name on the days of a record."""
    return link(site, "countries", code, plain_text.country_name(code, record))


@cache
def country_choices() -> Markup:
    """Return the names of the countries of today, which browsers offer in fields with `list="countries"`."""
    current = sorted(country["name"] for country in iso_documents() if not country.get("valid_to"))
    options = "".join(f'<option value="{escaped(name)}">' for name in current)
    return Markup(f'<datalist id="countries">{options}</datalist>')  # noqa: S704 - escaped


def names(site: Site, meeting: Mapping[str, Any], most: int) -> Markup:
    """Return the first participants of a meeting by one name each: the person's, else the country's or the organization's."""
    return Markup(", ").join(_name(site, item, meeting) for item in meeting["participants"][:most])


def _name(site: Site, participant: Mapping[str, Any], meeting: Mapping[str, Any]) -> Markup:
    if person := participant["person"]:
        return link(site, "people", person["id"], person["name"])
    if country := participant["country"]:
        return country_link(site, country, meeting)
    organization = participant["organization"]
    return link(site, "organizations", organization["id"], organization["name"]) if organization else Markup()


def bar(count: int, most: int) -> Markup:
    """Return a bar in a table cell, as long as its share of the most; a function, since pages have hundreds."""
    width = f"{100 * count / most:.1f}" if most else "0"
    return Markup(  # noqa: S704 - numbers
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect class="s4" width="{width}" height="10"/></svg>'
    )


def place(meeting: Mapping[str, Any]) -> Markup | None:
    """Return the places of a meeting in one line, each name in the direction of its own script; None if it has none."""
    texts = [", ".join(map(_isolated, parts)) for parts in plain_text.places(meeting)]
    return Markup("; ".join(texts)) if texts else None  # noqa: S704 - escaped


def _isolated(text: str) -> str:
    return f"{escaped(text)}" if text.isascii() else f"<bdi>{escaped(text)}</bdi>"


def _time(words: str) -> Markup:
    return Markup(f"<time>{escaped(words)}</time>")  # noqa: S704 - escaped


def page_of_identifier(scheme: str, value: str) -> str | None:
    """Return the URL at which the issuer of an identifier describes what has it; None if there is none."""
    begin = _PAGES_OF_IDENTIFIERS.get(scheme)
    return begin and begin + quote(value)


def with_code(text: str) -> Markup:
    """Return text as HTML, with what it has in backquotes as code."""
    return Markup(_IN_BACKQUOTES.sub(r"<code>\1</code>", escaped(text)))  # noqa: S704 - escaped


def linkable(url: str | None) -> str | None:
    """Return a URL if a page may link to it, that is if it is one of the web; else None."""
    return url if url and urlsplit(url).scheme.lower() in _LINKABLE else None


def render(template: str, values: Mapping[str, Any]) -> bytes:
    """Return a page: the template of this name with the values, as UTF-8."""
    return environment().get_template(f"{template}.html").render(values).encode()
