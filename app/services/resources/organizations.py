"""Write rules for organizations."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, bindparam, select

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import fetch_column, fetch_value, found_by
from app.db.write_session import WriteSession
from app.domain.dates.edtf import EARLIEST, LATEST, bounds
from app.domain.matching.candidates import Candidate
from app.domain.matching.record_match import DescribedRecord
from app.domain.names.organization_names import (
    abbreviation_spellings,
    is_abbreviation_of,
    is_named,
    organization_form,
    split_brackets,
)
from app.domain.strings import slugs
from app.domain.strings.text import fold
from app.problems import Path
from app.queries import projections
from app.queries.matching import resemblance
from app.queries.paging.pagination import Collection
from app.schemas.common import identifier_pairs
from app.schemas.organization import OrganizationInput
from app.services import child_rows, references
from app.services.derivation import derived
from app.services.resource import MOST_ALIKE, Resource
from app.services.resources.citations import citation_values, sync_citations
from app.services.resources.sources import SOURCES
from app.services.scalar_fields import set_values
from app.services.uniqueness import ensure_unique

_IS_NAMED: Final = m.Organization.folded_name == bindparam("name")
_ID_BY_NAME: Final = found_by(select(m.Organization.id).where(_IS_NAMED), name=m.Organization.folded_name)
_BY_NAME: Final = found_by(
    select(m.Organization.key).where(_IS_NAMED).limit(MOST_ALIKE), name=m.Organization.folded_name
)


class OrganizationResource(Resource):
    """Intergovernmental bodies, blocs and agencies."""

    collection = Collection(
        "organizations",
        m.Organization,
        projections.organization,
        {"name": m.Organization.folded_name, "id": m.Organization.id, "updated_at": m.Organization.updated_at},
        "name",
    )
    input_type = OrganizationInput
    scalar_fields = frozenset({"kind", "url", "note", "origin", "reviewed"})
    text_fields = frozenset({"url", "note"})
    other_names_field = "other_names"
    name_fields = ("name", "abbreviation")
    derived_fields = ("disputed",)
    owner_column = "organization_key"
    natural_key = frozenset({"name"})

    def apply(self, session: WriteSession, row: m.Organization, data: OrganizationInput, path: Path) -> None:
        """Apply an input to an organization's row and child rows."""
        citations = citation_values(session, data.citations, path)
        members = [
            {
                "country_key": references.country(session, member.country, (*path, "members", index, "country")),
                "term": member.term,
                "starts_on": bounds(member.term).starts_on if member.term else EARLIEST,
                "ends_on": bounds(member.term).ends_on if member.term else LATEST,
                "note": member.note,
            }
            for index, member in enumerate(data.members)
        ]
        child_rows.reject_repeated(members, ("country_key", "term"), (*path, "members"))
        folded = fold(data.name)
        ensure_unique(
            fetch_value(session, _ID_BY_NAME, name=folded),
            row.id,
            (*path, "name"),
            "an organization with this name (if it is another one, add to the name what tells them apart, such as the "
            "country)",
        )
        set_values(
            row,
            name=data.name,
            folded_name=folded,
            name_form=organization_form(data.name),
            abbreviation=data.abbreviation,
            folded_abbreviation=fold(data.abbreviation) if data.abbreviation else None,
            kind=data.kind,
            url=data.url,
            note=data.note,
        )
        child_rows.set_names(row.other_names, data.other_names, organization_form)
        before = _stays(row.members)
        child_rows.sync(row.members, members, m.Membership)
        _mark_meetings(session, before ^ _stays(row.members))
        child_rows.set_identifiers(row.identifiers, data.identifiers)
        sync_citations(row.citations, citations)

    def before_delete(self, session: WriteSession, row: m.Organization) -> None:
        """Mark the meetings that members took part in."""
        _mark_meetings(session, _stays(row.members))

    def slug(self, data: OrganizationInput) -> str:
        """Build an organization's id from its abbreviation, or from its name if it has none."""
        return slugs.slugify(data.abbreviation or data.name)

    @property
    def related(self) -> Mapping[str, Resource]:
        """Return the resource of sources."""
        return {"source": SOURCES}

    def natural_keys(self, session: WriteSession, fields: Any, *, exact: bool) -> Iterator[Sequence[int]]:
        """Find an organization by its name; unless `exact`, another name or the abbreviation will do, or both of them."""
        organization, name = m.Organization, fields.name or ""
        yield fetch_column(session, _BY_NAME, name=fold(name))
        if exact:
            return
        yield fetch_column(session, _BY_OTHER_NAME, forms=abbreviation_spellings(name))
        if (parts := split_brackets(name)) is not None:
            long, short = (
                (organization.folded_name == fold(part)) | _is_named(abbreviation_spellings(part)) for part in parts
            )
            if is_abbreviation_of(parts[1], parts[0]):
                short |= organization.folded_abbreviation.is_(None)
            by_both = select(organization.key).where(long, short).order_by(organization.key)
            yield session.execute(by_both.limit(MOST_ALIKE)).scalars().all()

    def aliases(self, data: OrganizationInput) -> list[str]:
        """Return the other names and the abbreviation."""
        return [*(name.name for name in data.other_names), *filter(None, [data.abbreviation])]

    def is_same_name(self, name: str, recorded: OrganizationInput) -> bool:
        """Return whether a text names a recorded organization, as `natural_keys` finds it."""
        return is_named(name, [recorded.name, *(item.name for item in recorded.other_names)], recorded.abbreviation)

    def describe(self, data: Any, on: str | None = None) -> DescribedRecord:  # noqa: ARG002
        """Return the description of an organization for the matcher."""
        identifiers = identifier_pairs(data.identifiers)
        return DescribedRecord(data.name, data.abbreviation, identifiers=identifiers)

    def candidates(self, connection: ReadConnection, descriptions: Sequence[DescribedRecord]) -> list[list[Candidate]]:
        """Find organizations whose name has the same words, or whose abbreviation is a name of the other.

        One of exactly this name is left out: names are unique, so it is a conflict.
        """
        candidate_lists = resemblance.records(connection, self.name, descriptions)
        return [
            [candidate for candidate in candidates if fold(candidate.name) != fold(described.name or "")]
            for described, candidates in zip(descriptions, candidate_lists, strict=True)
        ]


def _is_named(forms: Any) -> ColumnElement[bool]:
    """Return the condition that an organization has one of these other names or abbreviations."""
    names = select(m.Name.organization_key).where(m.Name.organization_key.is_not(None), m.Name.folded_name.in_(forms))
    return m.Organization.key.in_(names) | m.Organization.folded_abbreviation.in_(forms)


_BY_OTHER_NAME: Final = found_by(
    select(m.Organization.key)
    .where(_is_named(bindparam("forms", expanding=True)))
    .order_by(m.Organization.key)
    .limit(MOST_ALIKE),
    forms=(m.Name.folded_name, m.Organization.folded_abbreviation),
)
ORGANIZATIONS: Final = OrganizationResource()


_Stay = tuple[int, dt.date, dt.date]
"""The primary key of a country, and the first and last possible day of its membership."""


def _stays(members: Iterable[m.Membership]) -> set[_Stay]:
    return {(member.country_key, member.starts_on, member.ends_on) for member in members}


def _mark_meetings(session: WriteSession, stays: Iterable[_Stay]) -> None:
    """Mark the meetings in which countries took part during some stays: their filter terms name the organization."""
    participant, meeting = m.Participant, m.Meeting
    for country_key, starts_on, ends_on in sorted(stays):
        meetings = select(meeting.key).join(participant, participant.meeting_key == meeting.key)
        during = (meeting.starts_on <= ends_on, meeting.ends_on >= starts_on)
        keys = session.execute(meetings.where(participant.country_key == country_key, *during)).scalars()
        derived.mark_dirty(session, "meetings", keys)
