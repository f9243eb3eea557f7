"""Recorded people, organizations, agreements and sources that a description resembles so much that somebody should decide.

See decision 16.
"""

from collections.abc import Sequence
from typing import Final

from sqlalchemy import literal, select

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.matching import person_match, record_match
from app.domain.matching.candidates import MOST_POINTS, Candidate, Reason
from app.domain.matching.person_match import DescribedPerson
from app.domain.matching.record_match import DescribedRecord, Judge
from app.domain.matching.title_words import significant_title_words
from app.domain.strings.text import fold
from app.queries.matching import match_candidates, record_candidates

MOST: Final = 10
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
