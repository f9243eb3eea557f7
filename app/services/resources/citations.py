"""Citations of a record, whose sources are found or created."""

from collections.abc import Sequence
from typing import Any

from app.db.write_session import WriteSession
from app.problems import Path
from app.schemas.source import CitationInput
from app.services import references
from app.services.resources.sources import SOURCES


def citation_values(session: WriteSession, citations: Sequence[CitationInput], path: Path) -> list[dict[str, Any]]:
    """Return the row values of citations, finding or creating their sources."""
    return [
        {
            "source_key": references.resolve(session, SOURCES, citation.source, (*path, "citations", index, "source")),
            "field": citation.field,
            "locator": citation.locator,
            "quote": citation.quote,
            "note": citation.note,
        }
        for index, citation in enumerate(citations)
    ]
