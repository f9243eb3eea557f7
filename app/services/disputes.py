"""Stances of citations, and the disputed fields of records: derived whenever a record is written.

A citation supports the recorded value unless it says (`says`) that its source gives another one. A stance that somebody
stated stays, until it equals the derived one.

See decision 113.
"""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, bindparam, exists, or_, select, union

from app.db import models as m
from app.db.new_rows import is_loaded, model_of
from app.db.prepared_statements import fetch_value
from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.domain.cited_values import value_at
from app.domain.enums import Stance
from app.domain.strings.json_text import json_text
from app.queries import projections
from app.queries.paging.pagination import Collection
from app.queries.records import document as read_document
from app.services import dispute_rows
from app.services.dispute_rows import OWNERS, DisputedField, Fields, Owner, of_owners, owner_of, rows_of, stored_rows
from app.services.resource import Resource
from app.services.stances import derived_stance, survivor_now

_MARKED: Final = or_(
    m.Citation.says.is_not(None), m.Citation.stance.is_not(None), m.Citation.stated_stance.is_not(None)
)
_SAYS_WHO_TOOK_PART: Final = select(
    exists().where(m.Citation.meeting_key == bindparam("key"), m.Citation.field.like("participants%"), _MARKED)
)
_MEETINGS: Final = Collection("meetings", m.Meeting, projections.meeting, {"id": m.Meeting.id}, "id")
"""Meetings as documents. The resource of meetings cannot be used here: what it imports imports this module."""
_SHORT_FORM: Final = frozenset({"id", "name", "title", "kind", "status", "headline", "publisher", "date", "url"})
"""The fields with which a record is shown within another one."""
_BATCH: Final = 1_000


def refresh(session: WriteSession, resource: Resource, row: Any, *, is_new: bool = False) -> bool:
    """Derive the stances of the citations of a written record and its participants, and the disputed fields.

    Returns whether there was anything to derive.
    """
    owner = OWNERS.get(resource.name)
    if owner is None:
        return False
    is_concerned = _is_concerned(session, row, owner, is_new=is_new)
    if is_concerned:
        store(session, resource.collection, row.key)
    if resource.is_part:
        refresh_container(session, row.meeting_key)
    return is_concerned


def store(session: WriteSession, collection: Collection, key: int) -> None:
    """Derive and store the stances and disputes of a record and its participants from their citations."""
    derived = derive(session, collection, key)
    for stance in derived.stances:
        stance.apply()
    session.flush()
    stored = stored_rows(session, derived.fields)
    for (name, owner_key), fields in derived.fields.items():
        dispute_rows.store(session, name, owner_key, fields, stored.get((name, owner_key), []))


def refresh_naming(
    session: WriteSession, collections: Mapping[str, Collection], record_id: str
) -> list[tuple[str, int]]:
    """Derive the stances and disputes of citations again where their source names a record that was merged or restored.

    Returns resource and primary key of the records that have such citations, meetings in place of participants.
    """
    owners = {name: getattr(m.Citation, owner) for name, owner in OWNERS.items()}
    named = (m.Citation.says.is_not(None), m.Citation.says.like(f'%"{record_id}"%'))
    records: set[tuple[str, int]] = set()
    for row in session.execute(select(*owners.values()).where(*named)):
        name, key = next((name, key) for name, key in zip(owners, row, strict=True) if key is not None)
        if name == "participants":
            of_part = select(m.Participant.meeting_key).where(m.Participant.key == key)
            name, key = "meetings", session.execute(of_part).scalar_one()
        records.add((name, key))
    for name, key in sorted(records):
        store(session, collections[name], key)
    return sorted(records)


def wrong(session: WriteSession, collections: Mapping[str, Collection]) -> Iterator[tuple[str, int]]:
    """Yield resource and primary key of the records whose stances or disputed fields do not follow from their citations."""
    for name, owner in OWNERS.items():
        if name == "participants":  # they come with their meetings
            continue
        for keys in batched(concerned(session.connection(), name, owner), _BATCH):
            for key in keys:
                if is_wrong(session, collections[name], key):
                    yield name, key
            session.expunge_all()


def is_wrong(session: WriteSession, collection: Collection, key: int) -> bool:
    """Return whether the stored stances and disputes differ from those of the citations of a record and its participants."""
    derived = derive(session, collection, key)
    if any(stance.is_wrong for stance in derived.stances):
        return True
    stored = stored_rows(session, derived.fields)
    return any(stored.get(owner, []) != rows_of(*owner, fields) for owner, fields in derived.fields.items())


def concerned(connection: Connection, name: str, owner: str) -> list[int]:
    """Return the primary keys of the records of a resource that have, or might have, disputed fields."""
    of_citation, of_dispute = getattr(m.Citation, owner), getattr(m.Dispute, owner)
    selects = [
        select(of_citation).where(of_citation.is_not(None), _MARKED),
        select(of_dispute).where(of_dispute.is_not(None)),
    ]
    if name == "meetings":
        part = m.Participant
        selects += [
            select(part.meeting_key).join(m.Citation, m.Citation.participant_key == part.key).where(_MARKED),
            select(part.meeting_key).join(m.Dispute, m.Dispute.participant_key == part.key),
        ]
    return sorted(connection.execute(union(*selects)).scalars())


class DerivedStance(NamedTuple):
    """The stance that a citation should have."""

    citation: m.Citation
    stance: str | None
    stated: str | None

    @property
    def is_wrong(self) -> bool:
        """Whether another one is stored."""
        return (self.citation.stance, self.citation.stated_stance) != (self.stance, self.stated)

    def apply(self) -> None:
        """Store it."""
        if self.is_wrong:
            self.citation.stance, self.citation.stated_stance = self.stance, self.stated


@dataclass(slots=True)
class DerivedDisputes:
    """Stances and disputed fields that follow from the citations of a record and its parts."""

    stances: list[DerivedStance] = field(default_factory=list)
    fields: dict[Owner, Fields] = field(default_factory=dict)
    """The disputed fields of the record and of each part, by resource and primary key; the parts come first."""


def derive(session: WriteSession, collection: Collection, key: int) -> DerivedDisputes:
    """Return the stances and disputes by the citations of a record and of its participants."""
    name, model = collection.name, collection.model
    record_id = session.execute(select(model.id).where(model.key == key)).scalar_one()
    document = json.loads(read_document(session, collection, record_id))
    result = DerivedDisputes()
    key_of: dict[str, int] = {}
    if name == "meetings":
        keys = select(m.Participant.id, m.Participant.key).where(m.Participant.meeting_key == key)
        key_of = dict(session.execute(keys).all())
    citations = _marked_citations(session, [(name, key), *(("participants", part_key) for part_key in key_of.values())])
    own = _derive_fields(session, citations.get((name, key), ()), document, result)
    for participant in document["participants"] if key_of else ():
        part_id = participant["id"]
        part = "participants", key_of[part_id]
        result.fields[part] = _derive_fields(session, citations.get(part, ()), participant, result)
        _add_part(own, part_id, result.fields[part])
    result.fields[name, key] = own
    return result


def refresh_container(session: WriteSession, meeting_key: int) -> None:
    """Derive the stances and disputed fields of a meeting of which a participant was added, written or deleted."""
    if fetch_value(session, _SAYS_WHO_TOOK_PART, key=meeting_key):
        store(session, _MEETINGS, meeting_key)
    else:
        _refresh_parts(session, meeting_key)


def _refresh_parts(session: WriteSession, meeting_key: int) -> None:
    """Bring the disputed fields of a meeting up to date with those stored for its participants."""
    dispute, participant = m.Dispute, m.Participant
    columns = (dispute.field, dispute.value, dispute.is_of_part)
    own = session.execute(select(*columns).where(dispute.meeting_key == meeting_key, ~dispute.is_of_part))
    fields = {name: DisputedField(value, is_of_part) for name, value, is_of_part in own}
    of_parts = (
        select(participant.id, dispute.field, dispute.value)
        .join(dispute, dispute.participant_key == participant.key)
        .where(participant.meeting_key == meeting_key)
    )
    for part_id, name, value in session.execute(of_parts):
        _add_part(fields, part_id, {name: DisputedField(value, is_of_part=False)})
    owner = "meetings", meeting_key
    dispute_rows.store(session, *owner, fields, stored_rows(session, [owner]).get(owner, []))


def _add_part(fields: Fields, part_id: str, part_fields: Fields) -> None:
    for name, disputed in part_fields.items():
        fields.setdefault(f"participants.{part_id}.{name}", DisputedField(disputed.value, is_of_part=True))


def _marked_citations(session: WriteSession, owners: Iterable[Owner]) -> dict[Owner, list[m.Citation]]:
    """Return the citations with a value or a stance of each record, in their order."""
    # The session may know citations that were written past it since.
    citations = select(m.Citation).where(of_owners(m.Citation, owners), _MARKED).order_by(m.Citation.position)
    result: dict[Owner, list[m.Citation]] = {}
    for citation in session.execute(citations.execution_options(populate_existing=True)).scalars():
        result.setdefault(owner_of(citation), []).append(citation)
    return result


def _derive_fields(
    session: WriteSession, citations: Iterable[m.Citation], document: dict[str, Any], result: DerivedDisputes
) -> Fields:
    fields: Fields = {}
    for citation in citations:
        other_value = None if citation.says is None else json.loads(citation.says)
        derived = derived_stance(citation.field, other_value, document, partial(survivor_now, session))
        stated = None if citation.stated_stance == derived else citation.stated_stance
        stance = stated or derived
        result.stances.append(DerivedStance(citation, None if stance == Stance.SUPPORTS else stance, stated))
        if stance == Stance.DISPUTES and citation.field is not None:
            _, value = value_at(document, citation.field)
            fields[citation.field] = DisputedField(None if value is None else _dumped(value), is_of_part=False)
    return fields


def _dumped(value: Any) -> str:
    return json_text(_linked(value))


def _linked(value: Any) -> Any:
    """Return a value with related records reduced to their ids: their names are copies and may change."""
    if isinstance(value, list):
        return [_linked(item) for item in value]
    if not isinstance(value, dict):
        return value
    if "id" in value and value.keys() <= _SHORT_FORM:
        return {"id": value["id"]}
    return {name: _linked(item) for name, item in value.items() if name != "citations"}


def _is_concerned(session: WriteSession, row: Any, owner: str, *, is_new: bool) -> bool:
    """Return whether a record or a part of it has a citation with a value or a stated stance, or had disputed fields."""
    if is_loaded(row, "citations"):
        parts = row.participants if model_of(row) is m.Meeting and is_loaded(row, "participants") else ()
        is_marked = any(
            citation.says is not None or citation.stated_stance is not None
            for record in (row, *parts)
            for citation in record.citations
        )
        if is_marked or is_new:
            return is_marked
    return bool(fetch_value(session, _is_stored_with(owner), key=row.key))


@cache
def _is_stored_with(owner: str) -> Any:
    is_marked = exists().where(getattr(m.Citation, owner) == bindparam("key"), _MARKED)
    return select(or_(is_marked, exists().where(getattr(m.Dispute, owner) == bindparam("key"))))
