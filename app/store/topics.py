"""Topics become rows."""

from typing import Final

from sqlalchemy import select

from app import ids
from app import models as m
from app.db import Writing
from app.documents.topic import TopicDraft, TopicParentRef
from app.problems import Path, Unprocessable
from app.store import parts, references
from app.store.resources import TOPICS, register
from app.store.rows import set_values
from app.store.uniqueness import claim
from app.text import fold

_OWN_ANCESTOR: Final = "would make the topic its own ancestor; choose a wider topic"


def fill(session: Writing, row: m.Topic, draft: TopicDraft, path: Path) -> None:
    """Make a topic's row as the draft says."""
    folded = fold(draft.name)
    same = select(m.Topic.id).where(m.Topic.folded_name == folded)
    if draft.parent and _is_its_own_parent(draft.parent, folded) and session.execute(same).first() is None:
        raise Unprocessable.at((*path, "parent"), _OWN_ANCESTOR)
    parent_key = references.topic(session, draft.parent, (*path, "parent")) if draft.parent else None
    _refuse_circle(session, row, parent_key, path)
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


def _is_its_own_parent(parent: TopicParentRef, folded: str) -> bool:
    """Return whether an inline parent would be made with the name of the topic itself."""
    return parent.name is not None and fold(parent.name) == folded


def _refuse_circle(session: Writing, row: m.Topic, parent_key: int | None, path: Path) -> None:
    above = parent_key
    while above is not None:
        # By id: a topic that is being made has no key yet, and an inline parent may have been given its id.
        its_id, above = session.execute(select(m.Topic.id, m.Topic.parent_key).where(m.Topic.key == above)).one()
        if its_id == row.id:
            raise Unprocessable.at((*path, "parent"), _OWN_ANCESTOR)


def slug(draft: TopicDraft) -> str:
    """Make a topic's id: from the name."""
    return ids.slug(draft.name)


register(TOPICS, fill, slug, plain=("description",))
