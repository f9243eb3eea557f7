"""Write rules for topics."""

from collections.abc import Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from typing import Any, Final

from sqlalchemy import Select, bindparam, or_, select

from app.db import models as m
from app.db.database import ReadConnection
from app.db.new_rows import is_new
from app.db.prepared_statements import fetch_column, fetch_value, found_by
from app.db.write_session import WriteSession
from app.domain.matching.candidates import Candidate
from app.domain.strings import slugs
from app.domain.strings.text import fold
from app.problems import Path, Unprocessable
from app.queries import projections
from app.queries.matching import resemblance
from app.queries.matching.topic_candidates import topics
from app.queries.paging.pagination import Collection
from app.schemas.topic import TopicInput, TopicParentRef
from app.services import child_rows, references
from app.services.cycles import reject_cycle
from app.services.resource import MOST_ALIKE, Resource
from app.services.resources.citations import citation_values, sync_citations
from app.services.resources.sources import SOURCES
from app.services.scalar_fields import set_values
from app.services.uniqueness import ensure_unique

_CYCLE: Final = "would make the topic its own ancestor; choose a wider topic"


_ARTICLE: Final = "the "
_IS_NAMED: Final = m.Topic.folded_name == bindparam("name")
_ID_BY_NAME: Final = found_by(select(m.Topic.id).where(_IS_NAMED), name=m.Topic.folded_name)
_BY_NAME: Final = found_by(select(m.Topic.key).where(_IS_NAMED).limit(MOST_ALIKE), name=m.Topic.folded_name)
_BY_ALIAS: Final = found_by(
    select(m.Name.topic_key)
    .where(m.Name.topic_key.is_not(None), m.Name.folded_name == bindparam("name"))
    .limit(MOST_ALIKE),
    name=m.Name.folded_name,
)


class TopicResource(Resource):
    """Topics of discussion."""

    collection = Collection(
        "topics",
        m.Topic,
        projections.topic,
        {"name": m.Topic.folded_name, "id": m.Topic.id, "updated_at": m.Topic.updated_at},
        "name",
    )
    input_type = TopicInput
    scalar_fields = frozenset({"description", "origin", "reviewed"})
    text_fields = frozenset({"description"})
    other_names_field = "aliases"
    parent_field = "parent"
    natural_key = frozenset({"name"})
    derived_fields = ("disputed",)

    def apply(self, session: WriteSession, row: m.Topic, data: TopicInput, path: Path) -> None:
        """Apply an input to a topic's row and child rows."""
        folded = fold(data.name)
        here = (*path, "parent")
        if data.parent is not None and _is_itself(session, row, folded, data.parent):
            # Resolving the name of a topic that is not written yet would create another topic with that name.
            raise Unprocessable.at(here, _CYCLE)
        parent_key = references.resolve(session, TOPICS, data.parent, here)
        if parent_key is not None and parent_key != row.parent_key:
            reject_cycle(session, row, [parent_key], _parents, here, _CYCLE)
        if parent_key != row.parent_key and not is_new(row):
            session.moved_topics.add(row.key)
        citations = citation_values(session, data.citations, path)
        holder = fetch_value(session, _ID_BY_NAME, name=folded)
        ensure_unique(holder, row.id, (*path, "name"), "a topic with this name")
        set_values(
            row,
            name=data.name,
            folded_name=folded,
            parent_key=parent_key,
            description=data.description,
        )
        child_rows.set_plain_names(row.aliases, data.aliases)
        sync_citations(row.citations, citations)

    def slug(self, data: TopicInput) -> str:
        """Build a topic's id from the name."""
        return slugs.slugify(data.name)

    @property
    def related(self) -> Mapping[str, Resource]:
        """Return the resources of the parent and of sources."""
        return {"parent": self, "source": SOURCES}

    def natural_keys(self, session: WriteSession, fields: Any, *, exact: bool) -> Iterator[Sequence[int]]:
        """Find a topic by its name, or else by an alias, or else by the name with or without an article: *The war in Peru*."""
        folded = fold(fields.name or "")
        named = fetch_column(session, _BY_NAME, name=folded)
        yield named
        if exact:
            return
        yield fetch_column(session, _BY_ALIAS, name=folded)
        if not named:
            bare = folded.removeprefix(_ARTICLE)
            yield fetch_column(session, _BY_NAME, name=bare if bare != folded else _ARTICLE + folded)

    def aliases(self, data: TopicInput) -> list[str]:
        """Return the aliases, by which references may name a topic."""
        return data.aliases

    def describe(self, data: Any, on: str | None = None) -> list[str]:  # noqa: ARG002
        """Return the name and the aliases of a topic."""
        return [data.name, *data.aliases]

    def candidates(self, connection: ReadConnection, descriptions: Sequence[list[str]]) -> list[list[Candidate]]:
        """Find topics with a name or an alias of the same words, in whatever spelling.

        One of exactly this name is left out: names are unique, so it is a conflict.
        """
        candidate_lists = [topics(connection, names, resemblance.MOST) for names in descriptions]
        return [
            [candidate for candidate in candidates if fold(candidate.name) != fold(names[0])]
            for names, candidates in zip(descriptions, candidate_lists, strict=True)
        ]

    def own_references(self) -> Any:
        """Return topics and their parents."""
        return select(m.Topic.key, m.Topic.parent_key).where(m.Topic.parent_key.is_not(None))

    def drop_references(self, document: dict[str, Any], ids: AbstractSet[str]) -> None:
        """Remove the parent."""
        if document.get("parent") and document["parent"]["id"] in ids:
            document["parent"] = None


TOPICS: Final = TopicResource()


def _is_itself(session: WriteSession, row: m.Topic, folded_name: str, parent: TopicParentRef) -> bool:
    if parent.id == row.id or fold(parent.name or "") != folded_name:
        return parent.id == row.id
    # The name refers to the topic itself, unless another topic has that name or the id already.
    is_another = or_(m.Topic.folded_name == folded_name, m.Topic.id == parent.id)
    others = select(m.Topic.id).where(is_another, m.Topic.id != row.id)
    return session.execute(others).first() is None


def _parents(keys: list[int]) -> Select[Any]:
    return select(m.Topic.parent_key).where(m.Topic.key.in_(keys), m.Topic.parent_key.is_not(None))
