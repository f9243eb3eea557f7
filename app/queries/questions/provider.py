"""The interface of providers of questions, and the providers whose questions are stored."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, select

from app.db import models as m
from app.queries.matching.duplicate_candidates import MODELS
from app.queries.paging.cursors import invalid_cursor
from app.queries.questions.answers import answered, right

Position = tuple[str, int]
"""The place of a question among those of its kind: a text and a number, which a cursor holds."""
Found = Mapping[tuple[int, int], Mapping[str, Any]]
"""Questions by the primary keys of their record and of what else they are about, each with what it says."""


class Provider(Protocol):
    """A kind of questions."""

    @property
    def kind(self) -> str:
        """The name of the kind."""

    def page(
        self, connection: Connection, resources: Sequence[str], after: Position | None, limit: int
    ) -> list[tuple[Position, dict[str, Any]]]:
        """Return at most `limit` questions about records of these resources, or of any, after a position."""


def question_id(kind: str, resource: str, record_id: str, part: str = "") -> str:
    """Return the id of a question; `part` distinguishes several questions about one record."""
    return ":".join(filter(None, (kind, resource, record_id, part)))


def question(
    kind: str, resource: str, record_id: str, why: str, choices: Sequence[Any], part: str = ""
) -> dict[str, Any]:
    """Return the document of a question."""
    return {
        "id": question_id(kind, resource, record_id, part),
        "kind": kind,
        "resource": resource,
        "record": record_id,
        "url": f"/{resource}/{record_id}",
        "why": why,
        "choices": list(choices),
    }


def number(value: str) -> int:
    """Return the number of a cursor.

    Raises:
        Unprocessable: the value is not a number.
    """
    if not value.removeprefix("-").isdecimal() or len(value) > 18:
        raise invalid_cursor()
    return int(value)


@dataclass(frozen=True, slots=True)
class StoredProvider:
    """A kind whose questions are derived when a record is written, into `open_questions`."""

    kind: str
    resource: str
    find: Callable[[Connection, Collection[int]], Found]
    """Finds the questions about the records with these primary keys; its cost depends on these records alone."""
    explain: Callable[[str, Mapping[str, Any]], tuple[str, Sequence[Any]]]
    """Returns why the question is asked and the choices, from the id of the record and what was found."""
    is_mutual: bool = False
    """Whether a question is about two records of the resource; a write of either may open or close it."""
    value: Callable[[Mapping[str, Any]], str] | None = None
    """Returns what a person confirms who says that it is right as recorded; None if no question of the kind ends so."""

    def page(
        self, connection: Connection, resources: Sequence[str], after: Position | None, limit: int
    ) -> list[tuple[Position, dict[str, Any]]]:
        """Return the questions in the order in which they were found, but for those that were answered."""
        result: list[tuple[Position, dict[str, Any]]] = []
        last = after[1] if after else -1
        while len(result) < limit and not (resources and self.resource not in resources):
            rows = self._stored(connection, last, limit)
            ids = {record_id for _, record_id, _ in rows}
            answers = answered(connection, self.resource, self.kind, ids) if self.value else set()
            for key, record_id, content in rows:
                last = key
                value = self.value(content) if self.value else None
                if (record_id, value) in answers:
                    continue
                why, choices = self.explain(record_id, content)
                if value is not None:
                    choices = [*choices, right(self.kind, self.resource, record_id, value)]
                document = question(self.kind, self.resource, record_id, why, choices, content.get("part", ""))
                result.append((("", key), document))
            if len(rows) < limit:
                break
        return result[:limit]

    def _stored(self, connection: Connection, after: int, limit: int) -> list[tuple[int, str, Mapping[str, Any]]]:
        row, model = m.OpenQuestion, MODELS[self.resource]
        rows = (
            select(row.key, model.id, row.detail)
            .join(model, model.key == row.record_key)
            .where(row.kind == self.kind, row.resource == self.resource, row.key > after)
            .order_by(row.key)
            .limit(limit)
        )
        return [(key, record_id, json.loads(detail)) for key, record_id, detail in connection.execute(rows)]

    def values(self, connection: Connection, resource: str, record_id: str) -> set[str]:
        """Return the values that questions of this kind about a record ask about, answered or not."""
        model = MODELS[self.resource]
        if self.value is None or resource != self.resource:
            return set()
        key = connection.execute(select(model.key).where(model.id == record_id)).scalar_one()
        return {self.value(detail) for (record, _), detail in self.find(connection, [key]).items() if record == key}
