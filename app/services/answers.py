"""Answers to questions about one record: a judgement that an unlikely value is right ends the question.

It holds for the value that it names. If the record changes, so that the question is about another one, it is asked again.

See decision 153.
"""

from sqlalchemy import select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.dates import clock
from app.domain.enums import JudgementKind
from app.problems import Unprocessable
from app.queries.questions import ANSWERABLE
from app.schemas.judgement import JudgementInput
from app.services.identity.judgements import Outcome, existing_id, judgement_id


def answer(session: WriteSession, data: JudgementInput) -> Outcome:
    """Record that a record is right as it is; the same answer again changes nothing.

    Raises:
        Unprocessable: the id names no record, or no such question is asked about it; the field is named.
    """
    resource, kind, value = data.resource, data.question or "", data.value or ""
    record_id = existing_id(session, resource, data.a, "a")
    open_values = ANSWERABLE[kind].values(session.connection(), resource, record_id)
    if value not in open_values:
        known = (
            f"it is asked about {' and '.join(map(repr, sorted(open_values)))}" if open_values else "it is not asked"
        )
        raise Unprocessable.at(
            ("value",), f"the question {kind} about {record_id!r} is not about {value!r}: {known}; see GET /questions"
        )
    row = m.Judgement
    about = select(row).where(row.resource == resource, row.left_id == record_id, row.right_id == record_id)
    stored = session.execute(about.order_by(row.at.desc())).scalars().all()
    for item in stored:
        if (item.judgement, item.question, item.value, item.ended_at) == (JudgementKind.RIGHT, kind, value, None):
            return Outcome(item, is_new=False, discarded={})
    moment = clock.now(after=clock.latest(*(item.at for item in stored)))
    new = m.Judgement(
        id=judgement_id(resource, data.a, data.a, moment),
        resource=resource,
        a=data.a,
        b=data.a,
        left_id=record_id,
        right_id=record_id,
        judgement=str(JudgementKind.RIGHT),
        question=kind,
        value=value,
        at=moment,
        actor=session.actor,
    )
    session.add(new)
    session.flush()
    return Outcome(new, is_new=True, discarded={})
