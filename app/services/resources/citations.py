"""Citations of a record, whose sources are found or created."""

from collections.abc import Mapping, Sequence
from typing import Any, Final

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.enums import Stance
from app.problems import Path
from app.schemas.cited_values import dumped
from app.schemas.source import CitationInput
from app.services import child_rows, references
from app.services.resources.sources import SOURCES

_IDENTITY: Final = ("source_key", "field", "says", "locator", "start", "quote")


def citation_values(session: WriteSession, citations: Sequence[CitationInput], path: Path) -> list[dict[str, Any]]:
    """Return the row values of citations, finding or creating their sources.

    The schema compares citations as they were sent; here, two spellings of a source or of a country are one.

    All stances that were sent are values of `stated_stance`; `sync_citations` and `app.services.disputes` drop those that
    nobody stated.

    Raises:
        Unprocessable: a citation repeats another one.
    """
    rows = [
        {
            "source_key": references.resolve(session, SOURCES, citation.source, (*path, "citations", index, "source")),
            "field": citation.field,
            "says": None if citation.says is None else dumped(citation.says),
            "stated_stance": citation.stance,
            "locator": citation.locator,
            "start": citation.start,
            "end": citation.end,
            "quote": citation.quote,
            "note": citation.note,
        }
        for index, citation in enumerate(citations)
    ]
    child_rows.reject_repeated(rows, _IDENTITY, (*path, "citations"))
    return rows


def sync_citations(current: list[m.Citation], values_list: Sequence[dict[str, Any]]) -> None:
    """Update the citations of a record.

    A stance that a client sends back as it was shown is stated only if it was stated before; so is `supports` only for a
    citation that says a value.
    """
    shown = {_identity(row.__dict__): row for row in current}
    for values in values_list:
        row = shown.get(_identity(values))
        if row is not None and values["stated_stance"] == (row.stance or Stance.SUPPORTS):
            values["stated_stance"] = row.stated_stance
        elif values["says"] is None and values["stated_stance"] == Stance.SUPPORTS:
            values["stated_stance"] = None
        if values["says"] is None and values["stated_stance"] is None:
            # The row may have been that of another citation.
            values["stance"] = None
    child_rows.sync(current, values_list, m.Citation)


def _identity(values: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(values[name] for name in _IDENTITY)
