"""Pairs of records that are likely one, and that nobody judged."""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, literal, select, tuple_

from app.db import models as m
from app.db.database import ReadConnection
from app.queries.matching import duplicates
from app.queries.questions.answers import choice
from app.queries.questions.provider import Position, number, question

LEAST_SCORE: Final = 60
"""Pairs of fewer points are offered by `GET /duplicates` alone."""


class _Duplicates:
    kind = "possible_duplicate"

    def page(
        self, connection: Connection, resources: Sequence[str], after: Position | None, limit: int
    ) -> list[tuple[Position, dict[str, Any]]]:
        pair = m.DuplicatePair
        conditions: list[Any] = [pair.rank >= LEAST_SCORE]
        if resources:
            conditions.append(pair.resource.in_(resources))
        if after is not None:
            conditions.append(tuple_(pair.rank, -pair.key) < tuple_(literal(number(after[0])), literal(-after[1])))
        rows = connection.execute(
            select(pair.__table__).where(*conditions).order_by(pair.rank.desc(), pair.key).limit(limit)
        ).all()
        documents = duplicates.documents(ReadConnection(connection), rows)
        return [((str(row.rank), row.key), _question(document)) for row, document in zip(rows, documents, strict=True)]


def _question(pair: dict[str, Any]) -> dict[str, Any]:
    resource, a, b = pair["resource"], pair["a"], pair["b"]
    reasons = "; ".join(reason["what"] for reason in pair["reasons"])
    why = f"may be the same as {b['name']!r} ({b['id']}), {pair['score']} of 100: {reasons}"
    body = {"resource": resource, "a": a["id"], "b": b["id"]}
    choices = [
        choice(what, "POST /judgements", {**body, "judgement": judgement})
        for what, judgement in (
            ("merge the two records", "same"),
            ("never offer them again", "different"),
            ("offer them last", "unsure"),
        )
    ]
    return question(_Duplicates.kind, resource, a["id"], why, choices, b["id"])


PROVIDER: Final = _Duplicates()
