"""Two documents side by side: the fields that either has, each as lines of text for a person."""

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from app.pages.dates import date_in_words, day_in_words
from app.pages.forms import form
from app.representations import plain_text
from app.representations.formats import Document

PARTICIPANTS: Final = "participants"
"""The resource without pages of its own: those of the meetings show it."""
_MOST_LINES: Final = 8
_SAYS_NOTHING: Final[tuple[Any, ...]] = ("unknown", None, "", [], {})
_APART: Final = frozenset({"id", "code", "origin", "citations"})
"""Fields that say nothing about whether two records are one."""
_KEYS: Final = frozenset({"id", "code"})
Titles = dict[tuple[str, Any], str]
"""The names of records, by the field that refers to them and the id."""
_VOCABULARIES: Final = frozenset(
    {"kind", "venue_kind", "level", "mode", "status", "role", "relation", "action", "stance", "origin"}
)
"""Fields whose values are words of the service, such as `bilateral_meeting`."""
_COUNTRY_FIELDS: Final = frozenset({"country", "posted_to", "successors"})
_DAYS: Final = frozenset({"born", "died", "accessed_on", "effective_date", "valid_from", "valid_to"})
"""Fields whose values are days of events, as EDTF dates."""
_TIMES: Final = frozenset({"date", "previous_dates", "term", "known_until"})
"""Fields whose values are EDTF dates of what may last for days."""
_WORDS_BEFORE: Final = {"known_until": "known until ", "posted_to": "in "}
"""The words before a value of a list without which it could be taken for another one."""


@dataclass(frozen=True, slots=True)
class Row:
    """A field of both records."""

    label: str
    a: tuple[str, ...]
    b: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        """Whether both records say the same."""
        return self.a == self.b


def compare(resource: str, a: Document, b: Document) -> list[Row]:
    """Return the fields of two records of a resource, in the order of their form, without those that both lack."""
    rows = [
        Row(label, _cut(_lines(name, a, _APART)), _cut(_lines(name, b, _APART)))
        for name, label in _fields(resource)
        if name not in _APART
    ]
    return [row for row in rows if row.a or row.b]


def content(resource: str, document: Document) -> list[tuple[str, list[str]]]:
    """Return the fields that a document fills, as labels and lines; of any age, so a field may be missing."""
    lines = [(label, _lines(name, document, _KEYS)) for name, label in _fields(resource)]
    return [(label, texts) for label, texts in lines if texts]


def changes(resource: str, before: Document, after: Document, names: Collection[str]) -> list[Row]:
    """Return the fields of these names with the lines that a change took away, and those that it brought.

    A record that both versions refer to has its later name in both, since it was renamed by a change of its own.
    """
    titles = {**titles_in(before), **titles_in(after)}
    rows = []
    for name, label in _fields(resource):
        if name not in names:
            continue
        old, new = (list(_text(name, _renamed(name, item.get(name), titles), _KEYS)) for item in (before, after))
        gone, come = Counter(old) - Counter(new), Counter(new) - Counter(old)
        if gone or come:
            rows.append(Row(label, _cut(_only(old, gone)), _cut(_only(new, come))))
        elif old != new:
            rows.append(Row(label, _cut(["In the order:", *old]), _cut(["In the order:", *new])))
    return rows


def value_lines(name: str, value: Any, titles: Titles) -> list[str]:
    """Return a value of a field, such as one that a source gives for it, in lines; each entry of a list is one.

    Records to which the value refers by their ids alone have their names from `titles`, or else their ids.
    """
    return list(_text(name, _named(name, value, titles), _KEYS))


def _fields(resource: str) -> list[tuple[str, str]]:
    """Return the names and labels of the fields of a resource, in the order of its form, or of that of meetings."""
    if resource == PARTICIPANTS:
        [entry] = [field["item"] for field in _form_fields("meetings") if field["name"] == PARTICIPANTS]
        return [(field["name"], field["label"]) for field in (*entry["fields"], *entry["more"])]
    return [(field["name"], field["label"]) for field in _form_fields(resource)]


def _form_fields(resource: str) -> list[Mapping[str, Any]]:
    return [field for section in form(resource)["sections"] for field in section["fields"]]


def _only(lines: Iterable[str], numbers: Counter[str]) -> list[str]:
    """Return the counted lines."""
    return [line for line in lines if numbers[line]]


def _cut(lines: list[str]) -> tuple[str, ...]:
    rest = len(lines) - _MOST_LINES
    return (*lines[:_MOST_LINES], *([f"and {rest} more"] if rest > 0 else []))


def titles_in(value: Any, name: str = "") -> Titles:
    """Return the names of the records that a document refers to."""
    if isinstance(value, list):
        return {key: title for item in value for key, title in titles_in(item, name).items()}
    if not isinstance(value, Mapping):
        return {}
    titles = {key: title for field, item in value.items() for key, title in titles_in(item, field).items()}
    if (title := plain_text.record_name(value)) is not None and "id" in value:
        titles[name, value["id"]] = title
    return titles


def _renamed(name: str, value: Any, titles: Titles) -> Any:
    """Return the value of a field with these names of the records that it refers to."""
    if isinstance(value, list):
        return [_renamed(name, item, titles) for item in value]
    if not isinstance(value, Mapping):
        return value
    title = titles.get((name, value.get("id")))
    return {
        field: title if title and field in plain_text.NAME_FIELDS and item else _renamed(field, item, titles)
        for field, item in value.items()
    }


def _named(name: str, value: Any, titles: Titles) -> Any:
    """Return the value of a field with names for the records that it refers to by their ids alone."""
    if isinstance(value, list):
        return [_named(name, item, titles) for item in value]
    if not isinstance(value, Mapping):
        return value
    if value.keys() == {"id"}:
        return titles.get((name, value["id"]), value["id"])
    return {field: _named(field, item, titles) for field, item in value.items()}


def _lines(name: str, document: Document, apart: Collection[str]) -> list[str]:
    return list(_text(name, document.get(name), apart))


def _text(name: str, value: Any, apart: Collection[str]) -> Iterator[str]:
    """Yield a value in lines; each entry of a list is one."""
    if value in _SAYS_NOTHING or value is False:
        return
    if value is True:
        yield "yes"
    elif isinstance(value, list):
        for item in value:
            yield "; ".join(_text(name, item, apart))
    elif isinstance(value, Mapping):
        yield from _object(value, apart)
    elif isinstance(value, str):
        yield _words(name, value)
    else:
        yield str(value)


def _words(name: str, value: str) -> str:
    """Return the text of a field in words: a country by its name, an EDTF date as people write it."""
    if name in _COUNTRY_FIELDS:
        value = plain_text.country_name(value)
    elif name in _DAYS:
        value = day_in_words(value)
    elif name in _TIMES:
        value = date_in_words(value)
    elif name in _VOCABULARIES:
        value = plain_text.enum_words(value)
    return f"{_WORDS_BEFORE.get(name, '')}{value}"


def _object(value: Mapping[str, Any], apart: Collection[str]) -> Iterator[str]:
    title = plain_text.record_name(value)
    if title is not None and "id" in value:
        # The name of a referenced record is enough.
        yield title
        return
    for name, item in value.items():
        if item is True:
            yield name.replace("_", " ")
        elif name not in apart and (text := ", ".join(_text(name, item, apart))):
            yield text
