"""Write rules for sources."""

from sqlalchemy import select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain import slugs
from app.domain.edtf import EARLIEST, LATEST, bounds
from app.domain.text import fold
from app.problems import Path
from app.schemas.source import SourceDraft
from app.services.records import SOURCES, register
from app.services.scalar_fields import set_values
from app.services.uniqueness import claim


def fill(session: WriteSession, row: m.Source, draft: SourceDraft, path: Path) -> None:
    """Apply a draft to a source's row."""
    if draft.url is not None:
        same = select(m.Source.id).where(m.Source.url == draft.url)
        claim(session, same, row.id, (*path, "url"), "a source at this address")
    published = bounds(draft.date) if draft.date else None
    set_values(
        row,
        kind=draft.kind,
        headline=draft.headline,
        folded_headline=fold(draft.headline),
        publisher=draft.publisher,
        folded_publisher=fold(draft.publisher) if draft.publisher else None,
        date=draft.date,
        starts_on=published.starts_on if published else EARLIEST,
        ends_on=published.ends_on if published else LATEST,
        url=draft.url,
        language=draft.language,
        license=draft.license,
        accessed_on=draft.accessed_on,
        note=draft.note,
    )


def slug(draft: SourceDraft) -> str:
    """Build a source's id from the date, the publisher and the headline."""
    return slugs.slug(bounds(draft.date).ends_on.isoformat() if draft.date else None, draft.publisher, draft.headline)


register(SOURCES, fill, slug, plain=("kind", "language", "license", "accessed_on", "note"))
