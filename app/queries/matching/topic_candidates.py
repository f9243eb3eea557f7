"""Recorded topics that a new topic may be: those of the same words, in whatever spelling."""

from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from typing import Any, Final

from sqlalchemy import Dialect, Integer, bindparam, literal_column, select

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import fetch, fetch_column
from app.domain.matching.candidates import MOST_POINTS, Candidate, Reason
from app.domain.matching.record_match import significant_words, with_and_without_one
from app.domain.matching.title_words import have_alike_words
from app.domain.names.organization_names import in_full, organization_form
from app.queries.matching.record_candidates import MOST
from app.search import backends
from app.search.tokenizer import Phrase, tokenize

_MOST_WORDS: Final = 12
_LEAST_WITHOUT_ONE: Final = 3
_BEGINNING: Final = 4
"""The letters of a word by which it is looked up: spellings and slips differ later."""
_BEGINNING_OF_COMPOUND: Final = 3
_MOST_READ: Final = literal_column(str(MOST), Integer())
_NAMES: Final = (
    select(m.Topic.id, m.Topic.name, m.Name.name)
    .outerjoin(m.Name, m.Name.topic_key == m.Topic.key)
    .where(m.Topic.key.in_(bindparam("keys", expanding=True)))
    .order_by(m.Topic.key)
)


def topics(connection: ReadConnection, names: Sequence[str], most: int) -> list[Candidate]:
    """Return the topics, at most `most`, of which a name or an alias has the words of one of these names.

    Compound words, spellings, words cut short, and a slip in one of three words make no difference.
    """
    # A name of signs alone has no words.
    described = [name for name in names if significant_words(name)]
    index, keys = backends.for_dialect(connection.dialect), set[int]()
    for words in dict.fromkeys(words for name in described for words in _sets_of_beginnings(name)):
        query = index.query_of([Phrase((word,), prefix=True) for word in words])
        keys.update(fetch_column(connection, _matching(connection.dialect), query=query))
    if not keys:
        return []
    likely = {
        record_id: name
        for record_id, name, other in fetch(connection, _NAMES, {"keys": sorted(keys)})
        if any(_is_one(*pair) for pair in product(described, filter(None, (name, other))))
    }
    reason = (Reason("the same words", MOST_POINTS),)
    return [
        Candidate(record_id, name, MOST_POINTS, is_match=False, reasons=reason) for record_id, name in likely.items()
    ][:most]


def _is_one(name: str, other: str) -> bool:
    words = (in_full(significant_words(item)) for item in (name, other))
    return organization_form(name) == organization_form(other) or have_alike_words(*words)


def _sets_of_beginnings(name: str) -> Iterator[tuple[str, ...]]:
    """Yield the beginnings of words that a topic must have: of all, of all but one, and of the first, which may be compound."""
    significant = significant_words(name)
    words = in_full(word for word in tokenize(name) if word in significant) or in_full(significant)
    beginnings = [word[:_BEGINNING] for word in dict.fromkeys(words)][:_MOST_WORDS]
    yield from with_and_without_one(beginnings, _LEAST_WITHOUT_ONE)
    yield (words[0][:_BEGINNING_OF_COMPOUND],)


@cache
def _matching(dialect: Dialect) -> Any:
    return backends.for_dialect(dialect).keys_matching("topics").limit(_MOST_READ)
