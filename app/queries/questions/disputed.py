"""Fields for which a source gives another value than the recorded one."""

import json
from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import Connection, select

from app.db import models as m
from app.queries import projections
from app.queries.questions.answers import choice
from app.queries.questions.provider import Position, question

_SHOWN: Final = 80
_SOURCES: Final = 3


class _DisputedFields:
    kind = "disputed_fact"

    def page(
        self, connection: Connection, resources: Sequence[str], after: Position | None, limit: int
    ) -> list[tuple[Position, dict[str, Any]]]:
        dispute = m.Dispute
        # An index scan; the disputes of a participant are asked once, about the participant.
        conditions = [dispute.key > (after[1] if after else -1), ~dispute.is_of_part]
        if resources:
            conditions.append(dispute.resource.in_(resources))
        rows = select(dispute.key, projections.dispute()).where(*conditions).order_by(dispute.key).limit(limit)
        return [(("", key), _question(json.loads(document))) for key, document in connection.execute(rows)]


def _question(dispute: dict[str, Any]) -> dict[str, Any]:
    resource, record_id, field = dispute["resource"], dispute["id"], dispute["field"]
    others = [citation for citation in dispute["citations"] if citation["stance"] == "disputes"]
    statements = "; ".join(
        f"{citation['source']['headline']}: {_short(citation['says'])}" for citation in others[:_SOURCES]
    )
    more = f" and {len(others) - _SOURCES} more" if len(others) > _SOURCES else ""
    why = f"its {field} is recorded as {_short(dispute['value'])}, but a source says otherwise: {statements}{more}"
    patch = f"PATCH /{resource}/{record_id}"
    # A nested field is corrected in the whole document; the question shows only a part of it.
    values = [citation["says"] for citation in others[:_SOURCES] if citation["says"] is not None and "." not in field]
    choices = [choice("the source is right", patch, {field: value}) for value in values]
    choices.append(
        choice("it cannot be verified: make the stance of the citation `unclear`", patch, {"citations": "…"})
    )
    return question(_DisputedFields.kind, resource, record_id, why, choices, field)


def _short(value: Any) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…"


PROVIDER: Final = _DisputedFields()
