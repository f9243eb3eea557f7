"""Judgements that precede their records: two records judged the same are merged once an import has created both.

So a curator's decisions can be loaded into a new database before the files that they are about. Ids are never reused, so a
judgement about an id that no record had was made in another database.
"""

from collections.abc import Iterator, Mapping
from typing import Any, Final

from sqlalchemy import select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.enums import JudgementKind
from app.problems import Problem
from app.queries.matching.judgements import JUDGED, waiting
from app.queries.records import find_key
from app.services.identity import judgements

_IS_SAME: Final = (
    m.Judgement.judgement == str(JudgementKind.SAME),
    m.Judgement.ended_at.is_(None),
    m.Judgement.left_id != m.Judgement.right_id,
)


def find(session: WriteSession) -> None:
    """Note the judgements that two records are one where one of them does not exist and never did."""
    for judgement, _ in waiting(session.connection()):
        if judgement.judgement == JudgementKind.SAME:
            session.waiting_judgements.add(judgement.key)


def merge_created(session: WriteSession) -> list[tuple[str, str, str]]:
    """Merge the records of waiting judgements that are both here now.

    Returns those that cannot be merged, with the resource; they are offered as duplicates.
    """
    refused = []
    for key in sorted(session.waiting_judgements):
        # Others may have taken the judgement back, or merged the records, between two slices of the import.
        row: Any = session.execute(select(m.Judgement).where(m.Judgement.key == key, *_IS_SAME)).scalar_one_or_none()
        if row is None:
            continue
        resource, ids = row.resource, (row.left_id, row.right_id)
        if None in {find_key(session, JUDGED[resource], item) for item in ids}:
            continue
        session.waiting_judgements.discard(key)
        survivor = judgements.survivor_of(session, resource, ids)
        (other,) = {*ids} - {survivor}
        try:
            with session.begin_nested():
                judgements.merge(session, resource, survivor, other, ("b",))
        except Problem:
            session.forget_references()
            refused.append((resource, survivor, other))
    return refused


def report(session: WriteSession, locations: Mapping[int, tuple[int, str]]) -> Iterator[tuple[int, dict[str, Any]]]:
    """Yield an entry of the report for each judgement of a file that still waits for a record, with the number of its row.

    `locations` has the number and the location of the row of each judgement, by primary key.
    """
    for judgement, ids in waiting(session.connection(), locations.keys()):
        number, location = locations[judgement.key]
        lacks = [f"/{judgement.resource}/{record_id}" for record_id in ids]
        yield number, {"where": location, "id": f"/judgements/{judgement.id}", "lacks": lacks}
