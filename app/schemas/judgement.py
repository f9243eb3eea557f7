"""Duplicates, judgements and questions: what a person decides about records."""

from typing import Any, Literal, Self

from pydantic import BaseModel, Field, model_validator
from pydantic_core import PydanticCustomError

from app.domain.enums import JudgementKind
from app.schemas.common import StrictModel
from app.schemas.field_types import Id, Line, Timestamp
from app.schemas.match import MatchReason

Judged = Literal["people", "organizations", "agreements", "meetings"]
"""The resources whose records are judged in pairs."""
Answerable = Literal["people", "organizations", "agreements", "meetings", "sources"]
"""The resources whose records are judged in pairs, or alone to answer a question."""
Answered = Literal["far_date", "long_span"]
"""The kinds of questions that the judgement `right` answers."""


class ShortRecord(BaseModel):
    """A record in short."""

    id: str
    url: str
    name: str
    date: str | None = Field(description="EDTF; of an agreement, when it was concluded.")
    countries: list[str]


class Duplicate(BaseModel):
    """Two records that may be one."""

    resource: Judged
    score: int = Field(ge=0, le=100)
    match: bool
    judgement: JudgementKind | None = Field(description="`unsure` if it was judged so; null if it was not judged.")
    reasons: list[MatchReason]
    a: ShortRecord
    b: ShortRecord


class DuplicatePage(BaseModel):
    """A page of pairs of records that may be one, best first."""

    items: list[Duplicate]
    next: str | None


class JudgementInput(StrictModel):
    """A judgement whether two records are one, or that one is right as recorded."""

    resource: Answerable
    a: Id = Field(description="Id of one record.")
    b: Id | None = Field(default=None, description="Id of the other; their order does not matter. Not with `right`.")
    judgement: JudgementKind
    question: Answered | None = Field(
        default=None, description="With `right`: the kind of the question that it answers."
    )
    value: Line | None = Field(default=None, description="With `right`: what is right, as the question gives it.")
    survivor: Id | None = Field(
        default=None,
        description="With `same`: the one that remains; by default that with more references, then the older.",
    )

    @model_validator(mode="after")
    def _is_of_one_or_two(self) -> Self:
        is_answer = self.judgement == JudgementKind.RIGHT
        names = {"b": not is_answer, "question": is_answer, "value": is_answer}
        for name, is_required in names.items():
            if (getattr(self, name) is None) == is_required:
                remedy = "is required" if is_required else "does not apply; leave it out"
                raise PydanticCustomError(
                    "judgement",
                    "{name} {remedy} with the judgement '{judgement}'",
                    {"name": name, "remedy": remedy, "judgement": str(self.judgement)},
                )
        if self.resource == "sources" and not is_answer:
            raise PydanticCustomError(
                "judgement", "sources are not judged in pairs; POST /sources/{id}/merge merges them"
            )
        return self

    @model_validator(mode="after")
    def _survives_a_merge(self) -> Self:
        if self.survivor is not None and self.judgement != JudgementKind.SAME:
            raise PydanticCustomError(
                "survivor", "survivor applies to the judgement 'same' alone; leave it out", {"field": "survivor"}
            )
        return self


class Judgement(BaseModel):
    """A judgement, with who made it and when, and whether it still counts."""

    id: str
    resource: Answerable
    a: str
    b: str = Field(description="Equal to `a` if the judgement is about one record.")
    records: list[str] = Field(description="URLs of the records that the ids lead to.")
    judgement: JudgementKind
    question: str | None = Field(description="With `right`: the kind of the question that it answers.")
    value: str | None
    at: str = Field(json_schema_extra={"format": "date-time"})
    actor: str
    ended_at: str | None = Field(
        description="When it was replaced or taken back; null while it counts.",
        json_schema_extra={"format": "date-time"},
    )
    ended_by: str | None
    discarded: dict[str, Any] | None = Field(
        description="In the response to `POST`: the values that a merge discarded; null elsewhere."
    )
    ended: list[str] | None = Field(description="In the response to `POST`: ids of the judgements that it replaced.")


class JudgementPage(BaseModel):
    """A page of judgements, newest first."""

    items: list[Judgement]
    next: str | None


class ImportedJudgement(StrictModel):
    """A judgement of an export."""

    id: Id | None = None
    resource: Answerable
    a: Id
    b: Id
    judgement: JudgementKind
    question: Answered | None = None
    value: Line | None = None
    at: Timestamp
    actor: Line
    ended_at: Timestamp | None = None
    ended_by: Line | None = None


class Choice(BaseModel):
    """A request that answers a question."""

    what: str
    request: str = Field(description="Method and path.", examples=["POST /judgements"])
    body: dict[str, Any] | None = Field(description="The body, or a part of it.")


class Question(BaseModel):
    """Something that a person should decide."""

    id: str = Field(description="Stable while the question is open.")
    kind: str
    resource: str
    record: str = Field(description="Id of the record.")
    url: str
    why: str
    choices: list[Choice]


class QuestionPage(BaseModel):
    """A page of open questions, kind by kind."""

    items: list[Question]
    next: str | None
