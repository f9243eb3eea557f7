"""Write rules for sources."""

from collections.abc import Iterator, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, func, select

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import fetch_column, fetch_value, found_by
from app.db.write_session import WriteSession
from app.domain.dates.edtf import EARLIEST, LATEST, bounds
from app.domain.matching.candidates import Candidate
from app.domain.strings import slugs
from app.domain.strings.text import fold
from app.problems import Path
from app.queries import projections
from app.queries.matching import resemblance
from app.queries.paging.pagination import Collection
from app.schemas.source import SourceInput
from app.services.resource import MOST_ALIKE, Resource
from app.services.scalar_fields import set_values
from app.services.uniqueness import ensure_unique

_HAS_URL: Final = m.Source.url == bindparam("url")
_ID_BY_URL: Final = found_by(select(m.Source.id).where(_HAS_URL), url=m.Source.url)
_BY_URL: Final = found_by(select(m.Source.key).where(_HAS_URL).limit(MOST_ALIKE), url=m.Source.url)
_BY_HEADLINE: Final = found_by(
    select(m.Source.key)
    .where(
        m.Source.folded_headline == bindparam("headline"),
        func.coalesce(m.Source.publisher, "") == bindparam("publisher"),
        func.coalesce(m.Source.date, "") == bindparam("date"),
    )
    .limit(MOST_ALIKE),
    headline=m.Source.folded_headline,
)


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
    scalar_fields = frozenset({"kind", "language", "license", "accessed_on", "sha256", "note", "origin", "reviewed"})
    text_fields = frozenset({"license", "accessed_on", "sha256", "note"})
    title = "headline"
    natural_key = frozenset({"headline", "publisher", "date"})

    def apply(self, session: WriteSession, row: m.Source, data: SourceInput, path: Path) -> None:
        """Apply an input to a source's row."""
        if data.url is not None:
            holder = fetch_value(session, _ID_BY_URL, url=data.url)
            ensure_unique(holder, row.id, (*path, "url"), "a source with this URL")
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
            sha256=data.sha256,
            note=data.note,
        )

    def slug(self, data: SourceInput) -> str:
        """Build a source's id from the date, the publisher and the headline."""
        return slugs.slugify(
            bounds(data.date).ends_on.isoformat() if data.date else None, data.publisher, data.headline
        )

    def natural_keys(self, session: WriteSession, fields: Any, *, exact: bool) -> Iterator[Sequence[int]]:  # noqa: ARG002
        """Find a source by its URL; without one, by its publisher, headline and date."""
        if fields.url is not None:
            yield fetch_column(session, _BY_URL, url=fields.url)
            return
        yield fetch_column(
            session,
            _BY_HEADLINE,
            headline=fold(fields.headline or ""),
            publisher=fields.publisher or "",
            date=fields.date or "",
        )

    def describe(self, data: Any, on: str | None = None) -> tuple[str, str | None, str | None, str | None]:  # noqa: ARG002
        """Return the headline, publisher, date and URL of a source."""
        return data.headline, data.publisher, data.date, data.url

    def candidates(self, connection: ReadConnection, descriptions: Sequence[Any]) -> list[list[Candidate]]:
        """Find sources of the same publisher, headline and date, also at another URL."""
        return [resemblance.sources(connection, *described) for described in descriptions]


SOURCES: Final = SourceResource()
