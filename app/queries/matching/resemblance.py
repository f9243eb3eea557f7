"""Recorded people, organizations and agreements that a description resembles so much that somebody should decide."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

from sqlalchemy import Dialect, Integer, bindparam, literal, literal_column, select

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import fetch, fetch_column
from app.domain.matching import person_match, record_match
from app.domain.matching.candidates import MOST_POINTS, Candidate, Reason
from app.domain.matching.person_match import DescribedPerson
from app.domain.matching.record_match import DescribedRecord, Judge
from app.domain.matching.title_words import significant_title_words
from app.domain.strings.text import fold
from app.queries.matching import match_candidates, record_candidates
from app.search import backends
from app.search.tokenizer import Phrase

MOST: Final = 10
_MOST_READ: Final = literal_column("50", Integer())
_NAMES_OF_TOPICS: Final = (
    select(m.Topic.id, m.Topic.name, m.Name.name)
    .outerjoin(m.Name, m.Name.topic_key == m.Topic.key)
    .where(m.Topic.key.in_(bindparam("keys", expanding=True)))
    .order_by(m.Topic.key)
)
_JUDGES: Final[dict[str, Judge]] = {
    "organizations": record_match.judge_organization,
    "agreements": record_match.judge_agreement,
}
_WORDS: Final = {"organizations": record_match.significant_words, "agreements": significant_title_words}


def people(connection: ReadConnection, descriptions: Sequence[DescribedPerson]) -> list[list[Candidate]]:
    """Return for each description the people who are likely to be the described one, best first."""
    if not descriptions:
        return []
    return [
        _best([person_match.resembles(described, person) for person in recorded])
        for described, recorded in zip(descriptions, match_candidates.people(connection, descriptions), strict=True)
    ]


def records(
    connection: ReadConnection, resource: str, descriptions: Sequence[DescribedRecord]
) -> list[list[Candidate]]:
    """Return for each description the organizations or agreements that are likely to be the described one, best first."""
    if not descriptions:
        return []
    judge, words_of = _JUDGES[resource], _WORDS[resource]
    return [
        _best([record_match.resembles(judge, described, record, words_of) for record in recorded])
        for described, recorded in zip(
            descriptions, record_candidates.records(connection, resource, descriptions), strict=True
        )
    ]


def topics(connection: ReadConnection, names: Sequence[str]) -> list[Candidate]:
    """Return the topics with a name or an alias of the same words as one of these names."""
    # A name of signs alone has no words.
    words = [*filter(None, map(record_match.significant_words, names))]
    index = backends.for_dialect(connection.dialect)
    keys: set[int] = set()
    for name_words in words:
        query = index.query_of([Phrase((word,)) for word in sorted(name_words)])
        keys.update(fetch_column(connection, _topics_matching(connection.dialect), query=query))
    if not keys:
        return []
    rows = fetch(connection, _NAMES_OF_TOPICS, {"keys": sorted(keys)})
    likely = {
        record_id: name
        for record_id, name, other in rows
        if any(record_match.significant_words(item) in words for item in (name, other) if item)
    }
    reason = (Reason("the same words", MOST_POINTS),)
    return [
        Candidate(record_id, name, MOST_POINTS, is_match=False, reasons=reason) for record_id, name in likely.items()
    ][:MOST]


@cache
def _topics_matching(dialect: Dialect) -> Any:
    return backends.for_dialect(dialect).keys_matching("topics").limit(_MOST_READ)


def sources(
    connection: ReadConnection, headline: str, publisher: str | None, date: str | None, url: str | None
) -> list[Candidate]:
    """Return the sources of this publisher, headline and date with another URL, or where one has no URL."""
    source, plain = m.Source, fold(headline).rstrip(". ")
    rows = connection.execute(
        select(source.id, source.headline)
        .where(
            source.folded_headline.in_([plain, f"{plain}."]),
            source.folded_publisher.is_not_distinct_from(fold(publisher) if publisher else None),
            source.date.is_not_distinct_from(date),
            literal(value=True) if url is None else source.url.is_distinct_from(url),
        )
        .order_by(source.key)
        .limit(MOST)
    )
    reason = (Reason("the same headline, publisher and date", MOST_POINTS),)
    return [Candidate(record_id, name, MOST_POINTS, is_match=False, reasons=reason) for record_id, name in rows]


def _best(candidates: Sequence[Candidate | None]) -> list[Candidate]:
    likely = [candidate for candidate in candidates if candidate is not None]
    return sorted(likely, key=lambda candidate: (-candidate.score, candidate.id))[:MOST]
