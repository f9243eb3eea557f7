"""The template engine: every value is escaped, and a name that a template misspells is an error.

See decision 223.
"""

import re
from collections.abc import Mapping
from functools import cache
from typing import Any, Final
from urllib.parse import quote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined, nodes
from jinja2.compiler import CodeGenerator, Frame
from markupsafe import Markup

from app.domain.geography.countries import iso_documents
from app.pages.dates import date_in_words, day_in_words
from app.pages.elements import bar, country_link, escaped, link, meeting_entries, place, time
from app.pages.party_acts import act_of_column
from app.pages.phrases import sentence
from app.pages.site import SECTIONS
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
        meeting_entries=meeting_entries,
        act_of_column=act_of_column,
        bar=bar,
        lasting=lambda date: time(date_in_words(date)),
        on_day=lambda date: time(day_in_words(date)),
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


@cache
def country_choices() -> Markup:
    """Return the names of the countries of today, which browsers offer in fields with `list="countries"`."""
    current = sorted(country["name"] for country in iso_documents() if not country.get("valid_to"))
    options = "".join(f'<option value="{escaped(name)}">' for name in current)
    return Markup(f'<datalist id="countries">{options}</datalist>')  # noqa: S704 - escaped


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
