"""Discussion topics."""

from typing import Annotated, ClassVar

from pydantic import Field

from app.domain.enums import Origin
from app.schemas.common import ProvenanceFields, Ref, StrictModel, empty_list, unique
from app.schemas.field_types import Id, Line, Text, Timestamp
from app.schemas.source import Citation, Citations, CitedInput, CitedModel


class TopicFields(ProvenanceFields, CitedModel):
    """The fields of a topic, except its parent."""

    name: Line = Field(examples=["Cultural and people-to-people exchange"])
    aliases: Annotated[list[Line], Field(max_length=100), unique("the alias", lambda alias: alias)] = empty_list(
        description="Other names; `q` searches them too."
    )
    description: Text | None = None
    citations: Citations = empty_list()


class TopicParentRef(CitedInput, Ref, TopicFields):
    """The broader topic, by id or by name."""

    noun: ClassVar[str] = "topic"
    name: Line | None = None  # type: ignore[assignment]  # an id alone is enough


class TopicInput(CitedInput, TopicFields):
    """A topic in a request."""

    parent: TopicParentRef | None = Field(default=None, description="Parent topic.")


class TopicLink(StrictModel):
    """A topic in short form."""

    id: Id
    name: Line


class Topic(TopicInput):
    """A discussion topic."""

    id: Id
    parent: TopicLink | None  # type: ignore[assignment]
    origin: Origin
    reviewed: bool
    created_at: Timestamp
    updated_at: Timestamp
    citations: list[Citation]  # type: ignore[assignment]
    disputed: list[str]


class TopicRef(CitedInput, Ref, TopicFields):
    """A topic, by id or inline. Inline, it is matched by its name, else created."""

    noun: ClassVar[str] = "topic"
    name: Line | None = None  # type: ignore[assignment]  # an id alone is enough
    parent: TopicParentRef | None = None
