"""Judgements of people whether two records are one: `same` merges them, `different` and `unsure` are remembered.

Every judgement stays. One that a later one replaces, or that was taken back, no longer counts.

See decision 112.
"""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import ForeignKey, func, select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.dates import clock
from app.domain.enums import JudgementKind
from app.problems import Path, Unprocessable
from app.queries.matching import judgements
from app.queries.records import document, find_key, retired, retirement, undeletion
from app.schemas.judgement import JudgementInput
from app.services.derivation import derived, judged_ids
from app.services.identity import merging
from app.services.resources import BY_NAME

_ID_BYTES: Final = 8


@dataclass(frozen=True, slots=True)
class Outcome:
    """The judgement that counts now, whether it is new, what a merge discarded, and the ids of the judgements that it ended."""

    row: m.Judgement
    is_new: bool
    discarded: Mapping[str, Any]
    ended: Sequence[str] = ()


def judge(session: WriteSession, data: JudgementInput) -> Outcome:
    """Record a judgement, in place of an earlier one about the same records; merge the records if they are the same.

    Raises:
        Unprocessable: an id names no record, both name one, or the records cannot be merged; the field is named.
    """
    resource, a, b = data.resource, *sorted((data.a, data.b or ""))
    ids = {name: existing_id(session, resource, getattr(data, name), name) for name in ("a", "b")}
    left, right = sorted(ids.values())
    if data.a == data.b:
        raise Unprocessable.at(("b",), "is the same id; give the id of the other record")
    if left == right and data.judgement != JudgementKind.SAME:
        raise Unprocessable.at(
            ("b",), f"leads to {left!r} as well: the records were merged; {_undoing(session, resource, (a, b), left)}"
        )
    survivor = _survivor(session, data, ids)
    current = _current(session, resource, left, right) if left != right else _current_of(session, resource, a, b)
    if current and current[0].judgement == data.judgement and (left == right or data.judgement != JudgementKind.SAME):
        return Outcome(current[0], is_new=False, discarded={})
    moment = clock.now(after=clock.latest(*(row.at for row in current)))
    for row in current:
        row.ended_at, row.ended_by = moment, session.actor
    ended = [row.id for row in current]
    row = m.Judgement(
        id=judgement_id(resource, a, b, moment),
        resource=resource,
        a=a,
        b=b,
        left_id=left,
        right_id=right,
        judgement=str(data.judgement),
        at=moment,
        actor=session.actor,
    )
    session.add(row)
    session.flush()
    discarded: Mapping[str, Any] = {}
    if data.judgement == JudgementKind.SAME and left != right:
        other = right if survivor == left else left
        discarded = merge(session, resource, survivor, other, ("b" if ids["b"] == other else "a",))
    refresh_pair(session, resource, (left, right))
    # Read again: a merge empties the session.
    is_this = m.Judgement.id == judgement_id(resource, a, b, moment)
    row = session.execute(select(m.Judgement).where(is_this).execution_options(populate_existing=True)).scalar_one()
    return Outcome(row, is_new=True, discarded=discarded, ended=ended)


def survivor_of_judgement(session: WriteSession, data: JudgementInput) -> tuple[str, str] | None:
    """Return the id and the document of the record that a judgement would merge another into; None if it merges none.

    Raises:
        Unprocessable: an id names no record; the field is named.
    """
    if data.judgement != JudgementKind.SAME:
        return None
    ids = {name: existing_id(session, data.resource, getattr(data, name), name) for name in ("a", "b")}
    if ids["a"] == ids["b"]:
        return None
    survivor = _survivor(session, data, ids)
    return survivor, document(session, BY_NAME[data.resource].collection, survivor)


def merge(session: WriteSession, resource: str, survivor_id: str, other_id: str, path: Path) -> Mapping[str, Any]:
    """Merge two records and return the values that were discarded.

    Raises:
        Unprocessable: they cannot be merged.
    """
    return merging.merge(session, BY_NAME[resource], survivor_id, other_id, path).discarded


def take_back(session: WriteSession, judgement_id_: str) -> None:
    """End a judgement, so that the records are offered as duplicates again; it stays in the history.

    Raises:
        NotFound: there is no such judgement.
        Unprocessable: it merged the records.
    """
    judgements.read_one(session.connection(), judgement_id_)
    row = session.execute(select(m.Judgement).where(m.Judgement.id == judgement_id_)).scalar_one()
    if row.ended_at is not None:
        return
    if row.left_id == row.right_id and row.judgement != JudgementKind.RIGHT:
        raise Unprocessable(
            f"the records were merged into {row.left_id!r}; {_undoing(session, row.resource, (row.a, row.b), row.left_id)}"
        )
    row.ended_at, row.ended_by = clock.now(after=row.at), session.actor
    session.flush()
    refresh_pair(session, row.resource, (row.left_id, row.right_id))


def end_same(session: WriteSession, resource: str, one: str, other: str) -> None:
    """End the judgements that two records are the same, since their merge was undone; they stay in the history."""
    left, right = sorted((one, other))
    rows = [*_current(session, resource, left, right), *_current_of(session, resource, left, right)]
    for row in rows:
        if row.judgement == JudgementKind.SAME and row.ended_at is None:
            row.ended_at, row.ended_by = clock.now(after=row.at), session.actor
    session.flush()


def judgement_id(resource: str, a: str, b: str, at: str) -> str:
    """Return the id of a judgement, which is the same in every database."""
    return hashlib.blake2b(f"{resource}\n{a}\n{b}\n{at}".encode(), digest_size=_ID_BYTES).hexdigest()


def _undoing(session: WriteSession, resource: str, ids: Collection[str], survivor: str) -> str:
    """Return the remedy for records that were merged: the request that takes the first of them out of the survivor."""
    merged = next(record_id for record_id in ids if record_id != survivor)
    return retirement(session, resource, merged).remedy


def existing_id(session: WriteSession, resource: str, record_id: str, field: str) -> str:
    """Return the id of the record that a judged id leads to.

    Raises:
        Unprocessable: it leads to none; the field is named.
    """
    current = judged_ids.current_id(session, resource, record_id)
    if find_key(session, judgements.JUDGED[resource], current) is None:
        was_deleted = retired(session, resource, current) is not None
        raise Unprocessable.at(
            (field,),
            f"{record_id!r} was deleted; {undeletion(resource, current)}"
            if was_deleted
            else f"{resource} has no record {record_id!r}; search with GET /{resource}?q=",
        )
    return current


def _survivor(session: WriteSession, data: JudgementInput, ids: Mapping[str, str]) -> str:
    """Return the id of the record that survives: the one asked for, else the one with more references or the older."""
    if data.survivor is not None:
        for name in ("a", "b"):
            if data.survivor in {getattr(data, name), ids[name]}:
                return ids[name]
        raise Unprocessable.at(
            ("survivor",), f"{data.survivor!r} is neither a nor b; give one of them, or leave it out"
        )
    return survivor_of(session, data.resource, ids.values())


def survivor_of(session: WriteSession, resource: str, ids: Collection[str]) -> str:
    """Return which of two records more records refer to, by id, or else the older one."""
    model = judgements.JUDGED[resource]
    rows = session.execute(select(model.id, model.key, model.created_at).where(model.id.in_(ids))).all()
    best = min(rows, key=lambda row: (-_references(session, model, row.key), row.created_at, row.key))
    return str(best.id)


def _references(session: WriteSession, model: Any, key: int) -> int:
    columns = (
        column
        for table in m.Base.metadata.sorted_tables
        for column in table.columns
        for foreign in column.foreign_keys
        if _is_reference(foreign, model)
    )
    return sum(
        session.execute(select(func.count()).select_from(column.table).where(column == key)).scalar_one()
        for column in columns
    )


def _is_reference(foreign: ForeignKey, model: Any) -> bool:
    return foreign.column.table is model.__table__ and foreign.ondelete == "RESTRICT"


def _current(session: WriteSession, resource: str, left: str, right: str) -> list[m.Judgement]:
    """Return the judgements about two records that have not ended, the latest first."""
    is_this = (m.Judgement.resource == resource, m.Judgement.left_id == left, m.Judgement.right_id == right)
    return _not_ended(session, is_this)


def _current_of(session: WriteSession, resource: str, a: str, b: str) -> list[m.Judgement]:
    return _not_ended(session, (m.Judgement.resource == resource, m.Judgement.a == a, m.Judgement.b == b))


def _not_ended(session: WriteSession, conditions: tuple[Any, ...]) -> list[m.Judgement]:
    rows = select(m.Judgement).where(*conditions, m.Judgement.ended_at.is_(None))
    return list(session.execute(rows.order_by(m.Judgement.at.desc(), m.Judgement.key.desc())).scalars())


def refresh_pair(session: WriteSession, resource: str, ids: tuple[str, str]) -> None:
    """Refresh what is derived from two records of a resource, by id, after a judgement about them began or ended."""
    model = judgements.JUDGED[resource]
    derived.mark_dirty(session, resource, session.execute(select(model.key).where(model.id.in_(ids))).scalars())
    derived.refresh_derived(session)
