"""Values of a first mapping, and how they are written as YAML."""

import json
from collections.abc import Sequence
from typing import Final

from app.domain.strings.text import escape_unprintable
from app.mapping.guessing.columns import GuessedColumn

_LONGEST_TITLE: Final = 500
_ROOM: Final = 20
"""The characters that a mapping adds to those of the cells, such as *with*."""


def name_value(column: GuessedColumn, name: str | None = None) -> object:
    """Return the value of a person's name, from a cell of the column, or from what else is called `name`."""
    source = column.name if name is None else name
    if column.pieces:
        texts: dict[str, object] = {"first": [reference(column), f"{{{column.pieces[-1]}}}"]}
        return {**texts, "transform": "remove_forms_of_address"} if column.forms_of_address else texts
    if column.forms_of_address:
        return {"column": source, "transform": "remove_forms_of_address"}
    return reference(column) if name is None else f"{{{source}}}"


def of_name(column: GuessedColumn, name: str | None = None) -> dict[str, object]:
    """Return the person of a column of names; a name without its forms of address is kept as printed, too."""
    printed = reference(column) if name is None else f"{{{name}}}"
    more = {"name_as_printed": printed} if column.forms_of_address else {}
    return {"person": {"name": name_value(column, name)}, **more}


def of_office_in_brackets(name: str) -> dict[str, object]:
    """Return the person of a cell, or of an item, that has the office in brackets behind the name."""
    return {
        "person": {"name": {"column": name, "before": " ("}},
        "office": {"column": name, "after": "(", "strip": ")"},
    }


def of_person(parts: dict[str, GuessedColumn], prefix: str = "") -> dict[str, object]:
    """Return the participant of the columns of a name, an office and a country; `prefix` leads to them."""
    result = of_name(parts["person"], f"{prefix}{parts['person'].name}")
    if (office := parts.get("office")) is not None:
        result["office"] = f"{{{prefix}{office.name}}}"
    if (country := parts.get("country")) is not None:
        result["country"] = country_value(country, f"{prefix}{country.name}")
    return result


def of_countries(column: GuessedColumn) -> list[dict[str, object]]:
    """Return the entries of a column of countries: of the country or countries, and of organizations among them."""
    if column.mark is not None:
        items: dict[str, object] = {"column": column.name, **column.split}
        if not column.bodies:
            return [{"for_each": items, "country": country_value(column, "item")}]
        return [
            {"for_each": {**items, "ignore_if": column.bodies}, "country": country_value(column, "item")},
            {"for_each": {**items, "only_if": column.bodies}, "organization": {"name": "{item}"}},
        ]
    if not column.bodies:
        return [{"country": country_value(column)}]
    return [
        {"ignore_if": {column.name: column.bodies}, "country": country_value(column)},
        {"only_if": {column.name: column.bodies}, "organization": {"name": reference(column)}},
    ]


def of_records(column: GuessedColumn, country: GuessedColumn) -> dict[str, object]:
    """Return the entry of a column of lists of records that have a country each."""
    return {"for_each": {"column": column.name}, "country": country_value(country, f"item.{country.name}")}


def country_value(column: GuessedColumn, name: str | None = None) -> object:
    """Return the value of a country, from a cell of the column, or from what else is called `name`."""
    source = column.name if name is None else name
    if column.codes == "name":
        return reference(column) if name is None else f"{{{source}}}"
    missing = {"nulls": column.missing_codes} if column.missing_codes else {}
    return {"column": source, "codes": column.codes, **missing}


def reference(column: GuessedColumn) -> str:
    """Return the text that stands for the cells of a column."""
    return " ".join("{" + name.replace("{", "").replace("}", "") + "}" for name in column.names)


def short_title(title: object, columns: Sequence[GuessedColumn]) -> object:
    """Return the value of a title, shortened if some rows have more than records take; `columns` are those that it reads."""
    rows = zip(*(column.values for column in columns), strict=True)
    if max((sum(map(len, row)) for row in rows), default=0) <= _LONGEST_TITLE - _ROOM:
        return title
    return {**(title if isinstance(title, dict) else {"first": [title]}), "shorten": _LONGEST_TITLE}


def flow(value: object) -> str:
    """Return a value as YAML on one line. JSON is YAML; keys need no quotes."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(str(key))}: {flow(item)}" for key, item in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(flow, value)) + "]"
    return _quoted(value)


def comment(text: str) -> str:
    """Return a comment of one line, in which names of files and columns can neither end it nor control a terminal."""
    return f"# {escape_unprintable(' '.join(text.split()))}"


def _key(text: str) -> str:
    return text if text.replace("_", "").isalnum() and text.isascii() else _quoted(text)


def _quoted(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    if text.isprintable():
        return text
    return "".join(character if character.isprintable() else f"\\U{ord(character):08x}" for character in text)
