"""The interface of providers of questions, and the providers whose questions are stored."""

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import Connection, select

from app.db import models as m
from app.problems import Unprocessable
from app.queries.duplicate_candidates import MODELS

Position = tuple[str, int]
"""The place of a question among those of its kind: a text and a number, which a cursor holds."""
Found = Mapping[tuple[int, int], Mapping[str, Any]]
"""Questions by the primary keys of their record and of what else they are about, each with what it says."""


class Provider(Protocol):
    """One kind of questions."""

    @property
    def kind(self) -> str:
        """The name of the kind."""

    def page(
        self, connection: Connection, resources: Sequence[str], after: Position | None, limit: int
    ) -> list[tuple[Position, dict[str, Any]]]:
        """Return at most `limit` questions about records of these resources, or of any, after a position."""


def question(
    kind: str, resource: str, record_id: str, why: str, choices: Sequence[Any], part: str = ""
) -> dict[str, Any]:
    """Return the document of a question; `part` tells several questions about one record apart."""
    return {
        "id": ":".join(filter(None, (kind, resource, record_id, part))),
        "kind": kind,
        "resource": resource,
        "record": record_id,
        "url": f"/{resource}/{record_id}",
        "why": why,
        "choices": list(choices),
    }


def choice(what: str, request: str, body: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the document of a choice: the request that answers a question."""
    return {"what": what, "request": request, "body": body}


def number(value: str) -> int:
    """Return the number of a cursor.

    Raises:
        Unprocessable: it is none.
    """
    if not value.removeprefix("-").isdecimal() or len(value) > 18:
        raise Unprocessable.parameter("cursor", "is not a valid cursor; leave it out to start from the first page")
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
    """Whether a question is about two records of the resource, of which either write may open or close it."""

    def page(
        self, connection: Connection, resources: Sequence[str], after: Position | None, limit: int
    ) -> list[tuple[Position, dict[str, Any]]]:
        """Return the questions in the order in which they were found."""
        if resources and self.resource not in resources:
            return []
        row, model = m.OpenQuestion, MODELS[self.resource]
        rows = (
            select(row.key, model.id, row.other_key, row.detail)
            .join(model, model.key == row.record_key)
            .where(row.kind == self.kind, row.resource == self.resource, row.key > (after[1] if after else -1))
            .order_by(row.key)
            .limit(limit)
        )
        result = []
        for key, record_id, _, detail in connection.execute(rows):
            content = json.loads(detail)
            why, choices = self.explain(record_id, content)
            document = question(self.kind, self.resource, record_id, why, choices, content.get("part", ""))
            result.append((("", key), document))
        return result
