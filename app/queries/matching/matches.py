"""Answers to questions which records are meant."""

from typing import Any, Final

from sqlalchemy import select

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.enums import JudgementKind
from app.domain.geography.shared_names import ALL_DAYS
from app.domain.matching import person_match, record_match
from app.domain.matching.candidates import Candidate, choose
from app.domain.matching.person_match import DescribedPerson
from app.domain.matching.record_match import DescribedRecord, Judge
from app.problems import Path
from app.queries.filtering.country_names import code_of_country
from app.queries.filtering.filters import days_of
from app.queries.matching import judgements, match_candidates, record_candidates
from app.schemas.common import identifier_pairs
from app.schemas.match import (
    AgreementQuestion,
    MatchRequest,
    MeetingQuestion,
    OrganizationQuestion,
)

Answer = dict[str, list[dict[str, Any]]]
_JUDGES: Final[dict[str, Judge]] = {
    "organizations": record_match.judge_organization,
    "agreements": record_match.judge_agreement,
    "meetings": record_match.judge_meeting,
}


def answer(connection: ReadConnection, request: MatchRequest) -> Answer:
    """Return the candidates for each key, best first.

    Raises:
        Unprocessable: a country is unknown.
    """
    countries = _Countries(connection)
    result = _people(connection, request, countries)
    for resource, judge in _JUDGES.items():
        result |= _records(connection, resource, request, judge, countries)
    for resource in ("people", *_JUDGES):
        keys = [key for key in getattr(request, resource) if len(result[key]) > 1]
        result |= _not_judged_away(connection, resource, {key: result[key] for key in keys})
    return {key: [_document(candidate) for candidate in candidates] for key, candidates in result.items()}


def _not_judged_away(
    connection: ReadConnection, resource: str, candidates: dict[str, list[Candidate]]
) -> dict[str, list[Candidate]]:
    """Leave out the candidates that were judged to be other records than the one that is surely meant."""
    certain = {key: {item.id for item in items if item.is_match} for key, items in candidates.items()}
    # For all questions at once: a statement for each takes longer than the search.
    pairs = judgements.of_ids(connection, resource, set().union(*certain.values()))
    different = {pair for pair, kind in pairs.items() if kind == JudgementKind.DIFFERENT}
    return {
        key: [
            item
            for item in items
            if item.id in certain[key]
            or not any((min(item.id, sure), max(item.id, sure)) in different for sure in certain[key])
        ]
        for key, items in candidates.items()
    }


def _people(connection: ReadConnection, request: MatchRequest, countries: "_Countries") -> dict[str, list[Candidate]]:
    described = [
        DescribedPerson(
            question.name,
            countries.code(question.country, ("people", key, "country"), question.on),
            question.office,
            question.on,
            question.born,
            identifier_pairs(question.identifiers),
        )
        for key, question in request.people.items()
    ]
    if not described:
        return {}
    candidates = match_candidates.people(connection, described)
    return {
        key: person_match.rank(question, people, request.limit)
        for key, question, people in zip(request.people, described, candidates, strict=True)
    }


def _records(
    connection: ReadConnection, resource: str, request: MatchRequest, judge: Judge, countries: "_Countries"
) -> dict[str, list[Candidate]]:
    questions: dict[str, Any] = getattr(request, resource)
    described = [_described(question, countries, (resource, key)) for key, question in questions.items()]
    if not described:
        return {}
    result = record_candidates.records(connection, resource, described)
    return {
        key: choose([judged for record in records if (judged := judge(question, record)) is not None], request.limit)
        for key, question, records in zip(questions, described, result, strict=True)
    }


def _described(
    question: OrganizationQuestion | AgreementQuestion | MeetingQuestion, countries: "_Countries", path: Path
) -> DescribedRecord:
    codes = (
        countries.code(country, (*path, "countries", index), getattr(question, "on", None))
        for index, country in enumerate(getattr(question, "countries", ()))
    )
    return DescribedRecord(
        question.name,
        getattr(question, "abbreviation", None),
        getattr(question, "on", None),
        frozenset(filter(None, codes)),
        getattr(question, "city", None),
        identifier_pairs(question.identifiers),
    )


def _document(candidate: Candidate) -> dict[str, Any]:
    return {
        "id": candidate.id,
        "name": candidate.name,
        "score": candidate.score,
        "match": candidate.is_match,
        "reasons": [{"what": reason.what, "points": reason.points} for reason in candidate.reasons],
    }


class _Countries:
    """The countries named in one request, each looked up once."""

    def __init__(self, connection: ReadConnection) -> None:
        self._connection = connection
        self._recorded = frozenset(connection.execute(select(m.Country.id)).scalars())
        self._codes: dict[tuple[str, str | None], str] = {}

    def code(self, word: str | None, path: Path, on: str | None) -> str | None:
        """Return the code of a country given by code or name, on a day (EDTF) if there is one; None if none is given.

        Raises:
            Unprocessable: no country is so called, or several are; the error names the field and what to write.
        """
        if word is None or word in self._recorded:
            return word
        if (word, on) not in self._codes:
            days = ALL_DAYS if on is None else days_of(on)
            self._codes[word, on] = code_of_country(self._connection, word, path, days)
        return self._codes[word, on]
