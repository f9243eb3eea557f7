"""Judgements made in another database, as rows of a file bring them: recorded as they were made, and nothing is merged."""

from sqlalchemy import select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.enums import JudgementKind
from app.problems import Unprocessable
from app.schemas.judgement import ImportedJudgement
from app.services.derivation import judged_ids
from app.services.identity.judgements import judgement_id, refresh_pair


def import_judgement(session: WriteSession, data: ImportedJudgement) -> tuple[m.Judgement, str]:
    """Record a judgement made in another database, unless it is recorded already; nothing is merged.

    Returns its row, and whether that was created, changed (it has ended) or is unchanged.

    It may precede its records: then it waits for them (`app.services.identity.waiting_judgements`).

    Raises:
        Unprocessable: both ids are one id, the fields contradict each other, or another judgement of these records is
            recorded at that time.
    """
    a, b = sorted((data.a, data.b))
    _check_imported(data, a, b)
    is_this = (m.Judgement.resource == data.resource, m.Judgement.a == a, m.Judgement.b == b)
    row = session.execute(select(m.Judgement).where(*is_this, m.Judgement.at == data.at)).scalar_one_or_none()
    is_new = row is None
    if row is None:
        left, right = judged_ids.current_ids(session, data.resource, a, b)
        row = m.Judgement(
            id=judgement_id(data.resource, a, b, data.at),
            resource=data.resource,
            a=a,
            b=b,
            left_id=left,
            right_id=right,
            judgement=str(data.judgement),
            question=data.question,
            value=data.value,
            at=data.at,
            actor=data.actor,
        )
        session.add(row)
        session.judged_people = None
    else:
        _check_recorded(row, data)
    ends = row.ended_at is None and data.ended_at is not None
    if ends:
        row.ended_at, row.ended_by = data.ended_at, data.ended_by
    elif not is_new:
        return row, "unchanged"
    session.flush()
    if is_new and row.judgement == JudgementKind.SAME and row.ended_at is None and judged_ids.is_waiting(session, row):
        session.waiting_judgements.add(row.key)
    refresh_pair(session, row.resource, (row.left_id, row.right_id))
    return row, "created" if is_new else "changed"


def _check_imported(data: ImportedJudgement, a: str, b: str) -> None:
    """Check that the fields of a judgement agree, whose ids are `a` and `b` in order.

    Raises:
        Unprocessable: they do not.
    """
    is_answer = data.judgement == JudgementKind.RIGHT
    if a == b and not is_answer:
        raise Unprocessable.at(("b",), "is the same id; give the id of the other record")
    if a != b and is_answer:
        raise Unprocessable.at(("b",), "is another id; a judgement that a record is right is about one record")
    if is_answer == (None in {data.question, data.value}):
        raise Unprocessable.at(("question",), "goes with value and the judgement 'right'; give all three or neither")
    if data.id not in {None, judgement_id(data.resource, a, b, data.at)}:
        raise Unprocessable.at(("id",), "does not follow from resource, ids and time; leave it out")
    if data.ended_by is not None and data.ended_at is None:
        raise Unprocessable.at(("ended_by",), "goes with ended_at; give both or leave it out")
    if data.ended_at is not None and data.ended_at < data.at:
        raise Unprocessable.at(
            ("ended_at",), f"{data.ended_at} is before the time of the judgement, {data.at}; correct one"
        )


def _check_recorded(row: m.Judgement, data: ImportedJudgement) -> None:
    """Check that a judgement is the one recorded of its records at its time; only its end may be news.

    Raises:
        Unprocessable: it is another one; the field is named.
    """
    for name in ("judgement", "question", "value", "actor"):
        given, recorded = getattr(data, name), getattr(row, name)
        if given != recorded:
            raise Unprocessable.at(
                (name,),
                f"is {given!r}, but {recorded!r} is recorded for the judgement at {data.at}; give that, or another time",
            )
