"""Two records side by side: the fields that either has, each as lines of text for a person."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.pages.forms import form
from app.representations import plain_text
from app.representations.formats import Document

_MOST_LINES: Final = 8
_NAMES: Final = ("name", "title", "headline")
_SAYS_NOTHING: Final[tuple[Any, ...]] = ("unknown", None, "", [], {})
_APART: Final = frozenset({"id", "code", "origin", "citations"})
"""Fields that say nothing about whether two records are one."""
_COUNTRY_FIELDS: Final = frozenset({"country", "posted_to", "successors"})


@dataclass(frozen=True, slots=True)
class Row:
    """One field of both records."""

    label: str
    a: tuple[str, ...]
    b: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether both records say the same."""
        return self.a == self.b


def compare(resource: str, a: Document, b: Document) -> list[Row]:
    """Return the fields of two records of a resource, in the order of their form, without those that both lack."""
    fields = [field for section in form(resource)["sections"] for field in section["fields"]]
    rows = [
        Row(field["label"], _lines(field["name"], a), _lines(field["name"], b))
        for field in fields
        if field["name"] not in _APART
    ]
    return [row for row in rows if row.a or row.b]


def _lines(name: str, document: Document) -> tuple[str, ...]:
    lines = list(_text(name, document.get(name)))
    rest = len(lines) - _MOST_LINES
    return (*lines[:_MOST_LINES], *([f"and {rest} more"] if rest > 0 else []))


def _text(name: str, value: Any) -> Iterator[str]:
    """Yield a value in lines; each entry of a list is one."""
    if value in _SAYS_NOTHING or value is False:
        return
    if value is True:
        yield "yes"
    elif isinstance(value, list):
        for item in value:
            yield "; ".join(_text(name, item))
    elif isinstance(value, Mapping):
        yield from _object(value)
    else:
        yield plain_text.country_name(value) if name in _COUNTRY_FIELDS else str(value)


def _object(value: Mapping[str, Any]) -> Iterator[str]:
    title = next((str(value[name]) for name in _NAMES if value.get(name)), None)
    if title is not None and "id" in value:
        # Of a record that is referred to, its name is enough.
        yield title
        return
    for name, item in value.items():
        if name not in _APART and (text := ", ".join(_text(name, item))):
            yield text
