"""Pairs of records that may be one: derived data, kept in the transaction of the write.

A pair is stored with its score if one of its records is found from the other (`app.queries.matching.duplicate_candidates`) and
they have enough points, unless a person judged them different. The meetings of a person count too, so the people of a
meeting are compared again with it.

See decisions 112 and 194.
"""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from operator import attrgetter
from typing import Any, Final

from sqlalchemy import CompoundSelect, Connection, bindparam, delete, event, insert, or_, select, union_all, update
from sqlalchemy.orm import Session

from app.db import models as m
from app.db.prepared_statements import fetch
from app.db.table_scan import key_batches
from app.db.write_session import WriteSession
from app.domain.enums import JudgementKind
from app.domain.key_set import KeySet
from app.domain.matching.record_pairs import Pair
from app.queries.matching import judgements, similar_agreements, similar_meetings, similar_organizations
from app.queries.matching.duplicate_candidates import MODELS, RESOURCES, pairs_of
from app.queries.matching.similar_people import PairKey
from app.queries.paging import list_statements
from app.search import organization_keys

_AFFECTED: Final[Mapping[str, Callable[[Connection, Collection[int], Collection[Any], Collection[Any]], set[int]]]] = {
    "organizations": similar_organizations.affected,
    "agreements": similar_agreements.affected,
    "meetings": similar_meetings.affected,
}
UNSURE_BELOW: Final = 1_000
"""The number by which the rank of a pair that was judged unsure is lower, so that it comes last."""
_BATCH: Final = 200
# From the meetings: without statistics, SQLite would begin with the terms of all people.
_PEOPLE_OF: Final = """
SELECT people.key FROM meeting_terms CROSS JOIN terms CROSS JOIN people
WHERE meeting_terms.meeting_key IN {among} AND terms.key = meeting_terms.term_key AND terms.facet = 'person'
    AND people.id = terms.value
UNION SELECT person_key FROM participants WHERE meeting_key IN {among} AND person_key IS NOT NULL
"""

# Not `union`: to sort its rows, SQLite would read all pairs of the resource in the order of an index.
_STORED: CompoundSelect[Any] = union_all(
    *(
        select(
            m.DuplicatePair.left_key,
            m.DuplicatePair.right_key,
            m.DuplicatePair.score,
            m.DuplicatePair.rank,
            m.DuplicatePair.is_match,
            m.DuplicatePair.reasons,
        ).where(m.DuplicatePair.resource == bindparam("resource"), key.in_(bindparam("keys", expanding=True)))
        for key in (m.DuplicatePair.left_key, m.DuplicatePair.right_key)
    )
)
_Row = tuple[int, int, bool, str]
"""Score, rank, verdict and reasons of a stored pair."""


@event.listens_for(WriteSession, "before_flush")
def _note_keys(session: WriteSession, _context: object, _instances: object) -> None:
    """Note the keys of agreements and organizations that are about to be changed or deleted.

    Those of meetings are in the term index.
    """
    changed = (*session.dirty, *session.deleted)
    for model in _FORMER_KEYS:
        note_former(session, model, [row.key for row in changed if isinstance(row, model)])


def note_former(session: WriteSession, model: Any, keys: Sequence[int]) -> None:
    """Note by which keys the records of a model are found now, if these are not in the term index; they are about to change."""
    if keys and model in _FORMER_KEYS:
        former, keys_of = _FORMER_KEYS[model]
        former(session).update(keys_of(session.bare_connection(), keys))


_FORMER_KEYS: Final[Mapping[Any, tuple[Callable[[WriteSession], set[Any]], Callable[..., Iterable[Any]]]]] = {
    m.Agreement: (attrgetter("former_agreement_keys"), similar_agreements.keys_of),
    m.Organization: (attrgetter("former_organization_keys"), organization_keys.TABLE.stored),
}


def people_of(session: WriteSession, meetings: Iterable[int]) -> set[int]:
    """Return the people whom the term index or the tables have for these meetings: those before and after a write."""
    connection = session.connection()
    return {
        person
        for keys in session.batches(meetings, _BATCH)
        for (person,) in list_statements.among(connection, _PEOPLE_OF, keys)
    }


def refresh(session: WriteSession, dirty_keys: Mapping[str, Collection[int]]) -> None:
    """Bring the pairs of the records with these primary keys up to date, by resource; deleted records have none.

    So are those of other records about which these decided, by what very many have in common now or had before.
    """
    former = {
        "organizations": session.former_organization_keys,
        "agreements": session.former_agreement_keys,
        "meetings": session.former_terms,
    }
    session.former_organization_keys, session.former_agreement_keys, session.former_terms = set(), set(), set()
    for resource in RESOURCES:
        written, crowded = KeySet(dirty_keys.get(resource, ())), set[Any]()
        for keys in session.batches(written, _BATCH):
            _refresh(session, resource, keys, written, crowded)
        if (before := former.get(resource)) or crowded:
            others = _AFFECTED[resource](session.connection(), written, before or (), crowded) - written
            for keys in session.batches(sorted(others), _BATCH):
                _refresh(session, resource, keys, others)


def rebuild(session: WriteSession) -> None:
    """Find all pairs again."""
    for resource in RESOURCES:
        model = MODELS[resource]
        session.execute(
            delete(m.DuplicatePair).where(
                m.DuplicatePair.resource == resource,
                or_(
                    m.DuplicatePair.left_key.not_in(select(model.key)),
                    m.DuplicatePair.right_key.not_in(select(model.key)),
                ),
            )
        )
        refresh(session, {resource: session.execute(select(model.key)).scalars().all()})


def _refresh(
    session: WriteSession, resource: str, keys: list[int], dirty: AbstractSet[int], crowded: set[Any] | None = None
) -> None:
    """Bring the pairs of some of the dirty records up to date, after those of smaller keys."""

    def is_settled(pair: PairKey) -> bool:
        """Return whether a batch before has judged the pair."""
        return any(key < keys[0] and key in dirty for key in pair)

    known = _stored(session, resource, keys)
    expected = _expected(session.connection(), resource, keys, crowded, is_settled)
    stored = {pair: row for pair, row in known.items() if not is_settled(pair)}
    for key in sorted(stored.keys() - expected.keys()):
        session.execute(delete(m.DuplicatePair).where(*_pair_conditions(resource, key)))
    if new := sorted(expected.keys() - stored.keys()):
        session.execute(insert(m.DuplicatePair), [_values(resource, key, expected[key]) for key in new])
    for key in sorted(expected.keys() & stored.keys()):
        if expected[key] != stored[key]:
            values = _values(resource, key, expected[key])
            session.execute(update(m.DuplicatePair).where(*_pair_conditions(resource, key)).values(**values))


def _pair_conditions(resource: str, key: PairKey) -> tuple[Any, ...]:
    pair = m.DuplicatePair
    return pair.resource == resource, pair.left_key == key[0], pair.right_key == key[1]


def _values(resource: str, key: PairKey, row: _Row) -> dict[str, Any]:
    score, rank, is_match, reasons = row
    return {
        "resource": resource,
        "left_key": key[0],
        "right_key": key[1],
        "score": score,
        "rank": rank,
        "is_match": is_match,
        "reasons": reasons,
    }


def _stored(connection: Connection | Session, resource: str, keys: Collection[int]) -> dict[PairKey, _Row]:
    rows = fetch(connection, _STORED, {"resource": resource, "keys": list(keys)})
    return {(left, right): (score, rank, bool(is_match), why) for left, right, score, rank, is_match, why in rows}


def _expected(
    connection: Connection,
    resource: str,
    keys: Collection[int],
    crowded: set[Any] | None = None,
    is_left_out: Callable[[PairKey], bool] = lambda _pair: False,
) -> dict[PairKey, _Row]:
    pairs = pairs_of(connection, resource, keys, crowded, is_left_out)
    judged = judgements.between(connection, MODELS[resource], {key for pair in pairs for key in pair})
    return {
        key: _row(pair, judged.get(key)) for key, pair in pairs.items() if judged.get(key) != JudgementKind.DIFFERENT
    }


def _row(pair: Pair, judgement: str | None) -> _Row:
    is_unsure = judgement == JudgementKind.UNSURE
    reasons = json.dumps([[reason.what, reason.points] for reason in pair.reasons], ensure_ascii=False)
    return (
        pair.score,
        pair.score - UNSURE_BELOW if is_unsure else pair.score,
        pair.is_match and not is_unsure,
        reasons,
    )


def differences(connection: Connection, resource: str) -> Iterator[list[int]]:
    """Yield, in batches, the primary keys of records whose stored pairs differ from those expected."""
    model, pair = MODELS[resource], m.DuplicatePair
    lost: set[int] = set()
    for one, other in ((pair.left_key, pair.right_key), (pair.right_key, pair.left_key)):
        rows = select(one).where(pair.resource == resource, other.not_in(select(model.key)))
        lost.update(connection.execute(rows).scalars())
    if lost:
        yield sorted(lost)
    for keys in key_batches(connection, model, _BATCH):
        stored = _stored(connection, resource, keys)
        expected = _expected(connection, resource, keys)
        wrong = {key for key in stored.keys() | expected.keys() if stored.get(key) != expected.get(key)}
        if wrong:
            among = set(keys)
            yield sorted({key for pair_ in wrong for key in pair_ if key in among})
