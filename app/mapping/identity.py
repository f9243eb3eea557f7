"""The identity of a row: an identifier made of its key, and the citation of the source with its place."""

import hashlib
from typing import Any, Final

from app.domain.strings import slugs
from app.domain.strings.text import fold
from app.mapping.errors import CellError
from app.mapping.loading import LoadedMapping
from app.mapping.scope import Compiler, Row

_LONGEST_SCHEME: Final = 50
_LONGEST_VALUE: Final = 200
_DIGEST: Final = 16
_SEPARATOR: Final = " | "


class Identity:
    """The rules that distinguish the rows of a file."""

    def __init__(self, loaded: LoadedMapping, compiler: Compiler) -> None:
        """Resolve the columns of the key; faults go to the compiler."""
        self._fields = loaded.model.model_fields
        self._source, self._dates = loaded.source, compiler.dates
        self._key = [(text, compiler.find(text, ("key", place))) for place, text in enumerate(loaded.mapping.key or ())]
        source = loaded.source or {}
        name = source.get("id") or source.get("headline") or loaded.name.rsplit("/", 1)[-1].rsplit(".", 1)[0]
        self._scheme = scheme_of(str(name))

    def complete(self, document: dict[str, Any], row: Row) -> None:
        """Add the identifier of the key and the citation of the source to a document.

        Raises:
            CellError: all columns of the key are empty.
        """
        value = self._value(row) if self._key else None
        if value is not None and "identifiers" in self._fields:
            document["identifiers"] = [{"scheme": self._scheme, "value": value}, *document.get("identifiers", ())]
        elif value is not None:
            document.setdefault("id", slugs.slugify(self._scheme, hashlib.sha256(value.encode()).hexdigest()[:_DIGEST]))
        if self._source is not None and "citations" in self._fields:
            locator = value or _name_of(document)
            citation = {"source": dict(self._source), **({"locator": f"record {locator}"} if locator else {})}
            document["citations"] = [citation, *document.get("citations", ())]

    def _value(self, row: Row) -> str:
        parts = [self._part(columns, row) for _, columns in self._key]
        if not any(parts):
            raise CellError(
                self._key[0][0],
                "is empty, as is the rest of the key; without it, the record cannot be distinguished from others",
            )
        value = _SEPARATOR.join(part or "-" for part in parts)
        if len(value) > _LONGEST_VALUE:
            digest = hashlib.sha256(value.encode()).hexdigest()[:_DIGEST]
            value = f"{value[: _LONGEST_VALUE - _DIGEST - 2].rstrip()}… {digest}"
        return value

    def _part(self, columns: list[str], row: Row) -> str:
        """Return a column's part of the key. A date counts as such, in whatever form it is written."""
        column = next((name for name in columns if row.cells.get(name) is not None), None)
        if column is None:
            return ""
        dates = (date for read in self._dates.get(column, ()) if (date := read(row)) is not None)
        return next(dates, None) or fold(str(row.cells[column]))


def scheme_of(name: str) -> str:
    """Return the scheme of the identifiers of a source with this name."""
    return slugs.slugify(name)[:_LONGEST_SCHEME].strip("-")


def _name_of(document: dict[str, Any]) -> str | None:
    identifiers = document.get("identifiers") or ()
    return str(identifiers[0]["value"]) if identifiers else document.get("id")
