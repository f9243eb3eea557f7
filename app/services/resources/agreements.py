"""Write rules for agreements, including the status periods that follow from their actions."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, bindparam, func, literal_column, select

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import fetch_column, found_by
from app.db.write_session import WriteSession
from app.domain.agreements.agreement_status import Act, PartyKey, conclusion_bounds, status_periods
from app.domain.dates.edtf import EARLIEST, LATEST, bounds
from app.domain.matching.candidates import Candidate
from app.domain.matching.record_match import DescribedRecord
from app.domain.strings import slugs
from app.domain.strings.text import fold
from app.problems import Path, Unprocessable
from app.queries import projections
from app.queries.matching import resemblance
from app.queries.paging.pagination import Collection
from app.queries.records import find_key
from app.schemas.agreement import ActionInput, AgreementInput, PartyInput, SigningPlaceInput
from app.schemas.common import identifier_pairs
from app.schemas.topic import TopicRef
from app.services import child_rows, references
from app.services.cycles import reject_cycle
from app.services.resource import MOST_ALIKE, Resource
from app.services.resources.citations import citation_values, sync_citations
from app.services.resources.organizations import ORGANIZATIONS
from app.services.resources.sources import SOURCES
from app.services.resources.topics import TOPICS
from app.services.scalar_fields import set_values

_CYCLE: Final = "would relate the agreement to itself; relate a newer agreement to an older one"

_WITH_TITLE: Final = found_by(
    select(m.Agreement.key)
    .where(m.Agreement.folded_title == bindparam("title"))
    .union_all(
        select(m.Name.agreement_key).where(m.Name.agreement_key.is_not(None), m.Name.folded_name == bindparam("title"))
    )
    .limit(literal_column("1")),
    title=(m.Agreement.folded_title, m.Name.folded_name),
)


class AgreementResource(Resource):
    """Agreements with their parties and actions, and the status periods that follow from the actions."""

    collection = Collection(
        "agreements",
        m.Agreement,
        projections.agreement,
        {"date": m.Agreement.starts_on, "id": m.Agreement.id, "updated_at": m.Agreement.updated_at},
        "-date",
    )
    input_type = AgreementInput
    scalar_fields = frozenset({"kind", "url", "note", "origin", "reviewed"})
    text_fields = frozenset({"url", "note"})
    title = "title"
    other_names_field = "other_titles"
    owner_column = "agreement_key"
    derived_fields = ("status", "status_as_of", "starts_on", "ends_on", "disputed")
    time_dependent_fields = frozenset({"status", "status_as_of"})

    def apply(self, session: WriteSession, row: m.Agreement, data: AgreementInput, path: Path) -> None:
        """Apply an input to an agreement's row and child rows."""
        parties = _party_rows(session, data.parties, (*path, "parties"))
        actions = _action_rows(session, data.actions, (*path, "actions"))
        actions = child_rows.distinct(session, row.actions, actions, (*path, "actions"))
        topics = _topic_rows(session, data.topics, (*path, "topics"))
        depositaries = _party_rows(session, data.depositaries, (*path, "depositaries"))
        relations = self._relations(session, row, data, path)
        places = _signing_places(session, data.signing_place, (*path, "signing_place"))
        titles = [{"name": title} for title in data.other_titles]
        titles = child_rows.distinct(session, row.other_titles, titles, (*path, "other_titles"))
        citations = citation_values(session, data.citations, path)
        acts = [Act(item["action"], item["date"], _keys(item), item["effective_date"]) for item in actions]
        starts_on, ends_on = conclusion_bounds(acts)
        set_values(
            row,
            title=data.title,
            folded_title=fold(data.title),
            kind=data.kind,
            url=data.url,
            note=data.note,
            starts_on=starts_on,
            ends_on=ends_on,
        )
        child_rows.set_plain_names(row.other_titles, [title["name"] for title in titles])
        child_rows.sync(row.parties, parties, m.Party)
        child_rows.sync(row.actions, actions, m.Action)
        child_rows.sync(row.topics, topics, m.AgreementTopic, ("topic_key",))
        child_rows.sync(row.signing_places, places, m.SigningPlace)
        child_rows.sync(row.depositaries, depositaries, m.Depositary)
        child_rows.sync(row.relations, relations, m.AgreementRelation, ("relation", "target_key"))
        child_rows.sync(row.periods, _period_rows(acts, parties), m.AgreementPeriod)
        child_rows.set_identifiers(row.identifiers, data.identifiers)
        sync_citations(row.citations, citations)

    def _relations(
        self, session: WriteSession, row: m.Agreement, data: AgreementInput, path: Path
    ) -> list[dict[str, Any]]:
        """Return the rows of the relations to other agreements."""
        relations: list[dict[str, Any]] = []
        for index, item in enumerate(data.relations):
            here = (*path, "relations", index, "agreement")
            if item.agreement.id is not None and item.agreement.id == row.id:
                raise Unprocessable.at(here, _CYCLE)
            key = references.resolve(session, AGREEMENTS, item.agreement, here)
            relations.append({"relation": item.relation, "target_key": key, "note": item.note})
        child_rows.reject_repeated(relations, ("relation", "target_key"), (*path, "relations"))
        gained = {item["target_key"] for item in relations} - {relation.target_key for relation in row.relations}
        reject_cycle(session, row, gained, _related, (*path, "relations"), _CYCLE)
        return relations

    def own_references(self) -> Any:
        """Return agreements and those that they relate to."""
        return select(m.AgreementRelation.agreement_key, m.AgreementRelation.target_key)

    def drop_references(self, document: dict[str, Any], ids: AbstractSet[str]) -> None:
        """Remove relations."""
        relations = document.get("relations", ())
        document["relations"] = [item for item in relations if item["agreement"]["id"] not in ids]

    def slug(self, data: AgreementInput) -> str:
        """Build an agreement's id from the year of its conclusion, if known, and its title."""
        starts_on, ends_on = conclusion_bounds(Act(action.action, action.date) for action in data.actions)
        year = str(ends_on.year) if starts_on.year == ends_on.year else None
        return slugs.slugify(year, data.title)

    @property
    def related(self) -> Mapping[str, Resource]:
        """Return the resources of parties, topics and sources."""
        return {"organization": ORGANIZATIONS, "topics": TOPICS, "source": SOURCES}

    def natural_keys(self, session: WriteSession, fields: Any, *, exact: bool) -> Iterator[Sequence[int]]:
        """Find an agreement by its title and parties; a reference without parties, by the title alone.

        With `exact`, one without parties is only one that has none. Unless `exact`, another title will do.
        """
        agreement, folded = m.Agreement, fold(fields.title or "")
        if not fetch_column(session, _WITH_TITLE, title=folded):
            return  # most new agreements: their parties need not be compared
        parties = [
            (
                find_key(session, m.Country, party.country) if party.country else None,
                references.find(session, ORGANIZATIONS, party.organization, ("parties", index, "organization")),
            )
            for index, party in enumerate(fields.parties)
        ]
        if (None, None) in parties:
            return
        has_parties = list(_has_parties(parties)) if parties or exact else []
        of_title = select(agreement.key).where(agreement.folded_title == folded, *has_parties)
        yield session.execute(of_title.limit(MOST_ALIKE)).scalars().all()
        if not exact:
            titles = select(m.Name.agreement_key).where(m.Name.agreement_key.is_not(None), m.Name.folded_name == folded)
            of_others = select(agreement.key).where(agreement.key.in_(titles), *has_parties).order_by(agreement.key)
            yield session.execute(of_others.limit(MOST_ALIKE)).scalars().all()

    def aliases(self, data: AgreementInput) -> list[str]:
        """Return the other titles."""
        return data.other_titles

    def describe(self, data: Any, on: str | None = None) -> DescribedRecord:  # noqa: ARG002
        """Return the description of an agreement for the matcher."""
        identifiers = identifier_pairs(data.identifiers)
        countries = frozenset(party.country for party in data.parties if party.country)
        starts_on, ends_on = conclusion_bounds(Act(action.action, action.date) for action in data.actions)
        day = f"{starts_on}/{ends_on}" if starts_on > EARLIEST and ends_on < LATEST else None
        return DescribedRecord(data.title, on=day, countries=countries, identifiers=identifiers)

    def candidates(self, connection: ReadConnection, descriptions: Sequence[DescribedRecord]) -> list[list[Candidate]]:
        """Find agreements of the same parties whose title has the same words, unless of another day."""
        return resemblance.records(connection, self.name, descriptions)


AGREEMENTS: Final = AgreementResource()


def _related(keys: list[int]) -> Select[Any]:
    return select(m.AgreementRelation.target_key).where(m.AgreementRelation.agreement_key.in_(keys))


def _party_rows(session: WriteSession, parties: Sequence[PartyInput], path: Path) -> list[dict[str, Any]]:
    """Return the child rows of parties, or of depositaries."""
    rows = [{**_party(session, party, (*path, index)), "note": party.note} for index, party in enumerate(parties)]
    child_rows.reject_repeated(rows, ("country_key", "organization_key"), path)
    return rows


def _action_rows(session: WriteSession, actions: Sequence[ActionInput], path: Path) -> list[dict[str, Any]]:
    rows = []
    for index, action in enumerate(actions):
        day = bounds(action.date) if action.date else None
        rows.append(
            {
                **_party(session, action, (*path, index)),
                "action": action.action,
                "date": action.date,
                "starts_on": day.starts_on if day else EARLIEST,
                "ends_on": day.ends_on if day else LATEST,
                "effective_date": action.effective_date,
                "note": action.note,
            }
        )
    return rows


def _topic_rows(session: WriteSession, topics: Sequence[TopicRef], path: Path) -> list[dict[str, Any]]:
    rows = [
        {"topic_key": references.resolve(session, TOPICS, topic, (*path, index))} for index, topic in enumerate(topics)
    ]
    child_rows.reject_repeated(rows, ("topic_key",), path)
    return rows


def _signing_places(session: WriteSession, place: SigningPlaceInput | None, path: Path) -> list[dict[str, Any]]:
    if place is None:
        return []
    return [{"city": place.city, "country_key": references.country(session, place.country, (*path, "country"))}]


def _period_rows(acts: Sequence[Act], parties: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of the periods in which the agreement has a status, from its actions."""
    return [
        {"status": period.status, "since": period.since, "through": period.through}
        for period in status_periods(acts, [_keys(party) for party in parties])
    ]


def _party(session: WriteSession, party: PartyInput | ActionInput, path: Path) -> dict[str, Any]:
    return {
        "country_key": references.country(session, party.country, (*path, "country")),
        "organization_key": references.resolve(session, ORGANIZATIONS, party.organization, (*path, "organization")),
    }


def _keys(party: dict[str, Any]) -> PartyKey:
    return party["country_key"], party["organization_key"]


def _has_parties(parties: Sequence[PartyKey]) -> Iterator[ColumnElement[bool]]:
    """Yield the conditions that an agreement has exactly these parties."""
    for place, column in enumerate((m.Party.country_key, m.Party.organization_key)):
        keys = {party[place] for party in parties} - {None}
        recorded = select(column).where(m.Party.agreement_key == m.Agreement.key).correlate(m.Agreement)
        yield ~recorded.where(column.is_not(None), column.not_in(keys)).exists()
        distinct = recorded.with_only_columns(func.count(column.distinct()))
        yield distinct.scalar_subquery() == len(keys)
