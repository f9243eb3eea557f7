"""Write rules for sources."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Select, select

from app.db import models as m
from app.db.database import ReadConnection
from app.db.write_session import WriteSession
from app.domain import slugs
from app.domain.candidates import Candidate
from app.domain.edtf import EARLIEST, LATEST, bounds
from app.domain.text import fold
from app.problems import Path
from app.queries import projections, resemblance
from app.queries.pagination import Collection
from app.schemas.source import SourceInput
from app.services.resource import Resource
from app.services.scalar_fields import set_values
from app.services.uniqueness import ensure_unique


class SourceResource(Resource):
    """Articles, press releases and data sets."""

    collection = Collection(
        "sources",
        m.Source,
        projections.source,
        {"date": m.Source.starts_on, "id": m.Source.id, "updated_at": m.Source.updated_at},
        "-date",
    )
    input_type = SourceInput
    scalar_fields = frozenset({"kind", "language", "license", "accessed_on", "note", "origin", "reviewed"})
    title = "headline"

    def apply(self, session: WriteSession, row: m.Source, data: SourceInput, path: Path) -> None:
        """Apply an input to a source's row."""
        if data.url is not None:
            same = select(m.Source.id).where(m.Source.url == data.url)
            ensure_unique(session, same, row.id, (*path, "url"), "a source with this URL")
        published = bounds(data.date) if data.date else None
        set_values(
            row,
            kind=data.kind,
            headline=data.headline,
            folded_headline=fold(data.headline),
            publisher=data.publisher,
            folded_publisher=fold(data.publisher) if data.publisher else None,
            date=data.date,
            starts_on=published.starts_on if published else EARLIEST,
            ends_on=published.ends_on if published else LATEST,
            url=data.url,
            language=data.language,
            license=data.license,
            accessed_on=data.accessed_on,
            note=data.note,
        )

    def slug(self, data: SourceInput) -> str:
        """Build a source's id from the date, the publisher and the headline."""
        return slugs.slugify(
            bounds(data.date).ends_on.isoformat() if data.date else None, data.publisher, data.headline
        )

    def natural_keys(self, session: WriteSession, fields: Any, *, exact: bool) -> Iterator[Select[Any]]:  # noqa: ARG002
        """Find a source by its URL; without one, by its publisher, headline and date."""
        source = m.Source
        if fields.url is not None:
            yield select(source.key).where(source.url == fields.url)
            return
        yield select(source.key).where(
            source.folded_headline == fold(fields.headline or ""),
            source.publisher.is_(None) if fields.publisher is None else source.publisher == fields.publisher,
            source.date.is_(None) if fields.date is None else source.date == fields.date,
        )

    def describe(self, data: Any, on: str | None = None) -> tuple[str, str | None, str | None, str | None]:  # noqa: ARG002
        """Return the headline, publisher, date and URL of a source."""
        return data.headline, data.publisher, data.date, data.url

    def candidates(self, connection: ReadConnection, descriptions: Sequence[Any]) -> list[list[Candidate]]:
        """Find sources of the same publisher, headline and date, also at another URL."""
        return [resemblance.sources(connection, *described) for described in descriptions]


SOURCES: Final = SourceResource()
