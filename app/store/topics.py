"""Topics become rows."""

from typing import Any, Final

from sqlalchemy import Select, select

from app import ids
from app import models as m
from app.db import Writing
from app.documents.topic import TopicDraft, TopicParentRef
from app.problems import Path, Unprocessable
from app.store import parts, references
from app.store.circles import refuse_circle
from app.store.resources import TOPICS, register
from app.store.rows import set_values
from app.store.uniqueness import claim
from app.text import fold

_CIRCLE: Final = "would make the topic its own ancestor; choose a wider topic"


def fill(session: Writing, row: m.Topic, draft: TopicDraft, path: Path) -> None:
    """Make a topic's row as the draft says."""
    folded = fold(draft.name)
    here = (*path, "parent")
    same = select(m.Topic.id).where(m.Topic.folded_name == folded)
    if draft.parent is not None and _is_itself(session, row, folded, draft.parent):
        # Looked up, the name of a topic that is not written yet would make another topic of this name.
        raise Unprocessable.at(here, _CIRCLE)
    parent_key = references.topic(session, draft.parent, here) if draft.parent else None
    if parent_key is not None and parent_key != row.parent_key:
        refuse_circle(session, row, [parent_key], _parents, here, _CIRCLE)
    citations = parts.citation_values(session, draft.citations, path)
    claim(session, same, row.id, (*path, "name"), "a topic of this name")
    set_values(
        row,
        name=draft.name,
        folded_name=folded,
        parent_key=parent_key,
        description=draft.description,
    )
    parts.set_plain_names(row.aliases, draft.aliases)
    parts.sync(row.citations, citations, m.Citation)


def _is_itself(session: Writing, row: m.Topic, folded_name: str, parent: TopicParentRef) -> bool:
    if parent.id == row.id or fold(parent.name or "") != folded_name:
        return parent.id == row.id
    # The name leads to the topic itself, unless another one has it already.
    others = select(m.Topic.id).where(m.Topic.folded_name == folded_name, m.Topic.id != row.id)
    return session.execute(others).first() is None


def _parents(keys: list[int]) -> Select[Any]:
    return select(m.Topic.parent_key).where(m.Topic.key.in_(keys), m.Topic.parent_key.is_not(None))


def slug(draft: TopicDraft) -> str:
    """Make a topic's id: from the name."""
    return ids.slug(draft.name)


register(TOPICS, fill, slug, plain=("description",))
