"""Judgements that precede their records: two records judged the same are merged once an import has created both.

So a curator's decisions can be loaded into a new database before the files that they are about. Ids are never reused, so a
judgement about an id that no record had was made in another database.
"""

from typing import Any

from sqlalchemy import select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.enums import JudgementKind
from app.problems import Problem
from app.queries.records import find_key
from app.services import judged_ids, judgements


def find(session: WriteSession) -> None:
    """Note the judgements that two records are one, one of which is not here and never was."""
    row = m.Judgement
    is_same = (row.judgement == str(JudgementKind.SAME), row.ended_at.is_(None), row.left_id != row.right_id)
    for judgement in session.execute(select(row.key, row.resource, row.left_id, row.right_id).where(*is_same)).all():
        if judged_ids.is_waiting(session, judgement):
            session.waiting_judgements.add(judgement.key)


def merge_created(session: WriteSession) -> list[tuple[str, str, str]]:
    """Merge the records of waiting judgements that are both here now.

    Returns those that cannot be merged, with the resource; they are offered as duplicates.
    """
    refused = []
    for key in sorted(session.waiting_judgements):
        row: Any = session.execute(select(m.Judgement).where(m.Judgement.key == key)).scalar_one()
        resource, ids = row.resource, (row.left_id, row.right_id)
        if ids[0] == ids[1] or None in {find_key(session, judged_ids.JUDGED[resource], item) for item in ids}:
            continue
        survivor = judgements.survivor_of(session, resource, ids)
        (other,) = {*ids} - {survivor}
        try:
            with session.begin_nested():
                judgements.merge(session, resource, survivor, other, ("b",))
        except Problem:
            session.forget_references()
            refused.append((resource, survivor, other))
    return refused
