"""The list of pairs of records that may be one, best first, with both records in short."""

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import BigInteger, Select, exists, literal, or_, select, tuple_, union_all

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.enums import JudgementKind
from app.domain.matching.record_pairs import LEAST_SCORE
from app.problems import Moved
from app.queries.filtering.country_names import code_of_country_parameter
from app.queries.matching.duplicate_candidates import MODELS, RESOURCES
from app.queries.paging.list_statements import among
from app.queries.paging.page_requests import PageRequest, decode_cursor, split_page
from app.queries.records import find_key, missing_problem

_DOCUMENTS: Final[Mapping[str, str]] = {
    "people": "SELECT key, id, name, NULL FROM people WHERE key IN {among}",
    "organizations": "SELECT key, id, name, NULL FROM organizations WHERE key IN {among}",
    "agreements": "SELECT key, id, title, NULL FROM agreements WHERE key IN {among}",
    "meetings": "SELECT key, id, title, date FROM meetings WHERE key IN {among}",
}
_CONCLUDED: Final = (
    "SELECT agreement_key, min(date) FROM actions WHERE agreement_key IN {among} AND date IS NOT NULL "
    "AND action IN ('signed', 'adopted', 'initialled') GROUP BY agreement_key"
)
_COUNTRIES: Final[Mapping[str, str]] = {
    "people": "SELECT DISTINCT people.key, countries.id FROM people JOIN countries ON countries.key = people.country_key "
    "WHERE people.key IN {among}",
    "agreements": "SELECT DISTINCT agreement_key, countries.id FROM parties "
    "JOIN countries ON countries.key = parties.country_key WHERE agreement_key IN {among}",
    "meetings": "SELECT DISTINCT meeting_key, countries.id FROM participants "
    "JOIN countries ON countries.key = participants.country_key WHERE meeting_key IN {among}",
}
_OF_COUNTRY: Final = (
    ("people", m.Person.key, m.Person.country_key),
    ("people", m.Tenure.person_key, m.Tenure.country_key),
    ("people", m.Participant.person_key, m.Participant.country_key),
    ("agreements", m.Party.agreement_key, m.Party.country_key),
    ("meetings", m.Participant.meeting_key, m.Participant.country_key),
)


def read_page(connection: ReadConnection, params: Any, request: PageRequest) -> tuple[list[dict[str, Any]], str | None]:
    """Return a page of pairs, and the cursor of the next one; `params` are those of `GET /duplicates`.

    Raises:
        Unprocessable: a country is unknown, or the cursor is not valid here.
        NotFound, Gone, Moved: there is no record with the id.
    """
    pair = m.DuplicatePair
    conditions = _conditions(connection, params)
    if request.cursor is not None:
        rank, key = decode_cursor(request, BigInteger())
        conditions.append(tuple_(pair.rank, -pair.key) < tuple_(literal(rank), literal(-key)))
    rows = connection.execute(_rows(conditions, request.limit + 1)).all()
    shown, following = split_page(request, rows, lambda row: (row.rank, row.key))
    return documents(connection, shown), following


def _rows(conditions: Sequence[Any], limit: int) -> Select[Any]:
    pair = m.DuplicatePair
    return select(pair.__table__).where(*conditions).order_by(pair.rank.desc(), pair.key).limit(limit)


def _key(connection: ReadConnection, resource: str, record_id: str) -> int:
    """Return the primary key of a record, or of the one that it was merged into.

    Raises:
        NotFound, Gone: no record has this id, or it was deleted.
    """
    key = find_key(connection, MODELS[resource], record_id)
    while key is None:
        problem = missing_problem(connection, resource, record_id)
        if not isinstance(problem, Moved):
            raise problem
        # The redirect of a record's URL would lead from the list to itself.
        record_id = problem.successor
        key = find_key(connection, MODELS[resource], record_id)
    return key


def _conditions(connection: ReadConnection, params: Any) -> list[Any]:
    pair = m.DuplicatePair
    conditions: list[Any] = []
    if params.resource:
        conditions.append(pair.resource.in_(params.resource))
    if params.min_score > LEAST_SCORE:
        conditions.append(pair.score >= params.min_score)
    if params.match is not None:
        conditions.append(pair.is_match.is_(params.match))
    if params.id is not None:
        [resource] = params.resource
        key = _key(connection, resource, params.id)
        sides = [
            select(pair.key).where(pair.resource == resource, side == key) for side in (pair.left_key, pair.right_key)
        ]
        conditions.append(pair.key.in_(union_all(*sides)))
    if params.country is not None:
        country = find_key(connection, m.Country, code_of_country_parameter(connection, params.country))
        conditions.append(
            or_(
                *(
                    (pair.resource == resource)
                    & exists().where(owner.in_([pair.left_key, pair.right_key]), column == country)
                    for resource, owner, column in _OF_COUNTRY
                )
            )
        )
    return conditions


def documents(connection: ReadConnection, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Return the documents of pairs, read in a few statements."""
    keys: dict[str, set[int]] = {resource: set() for resource in RESOURCES}
    for row in rows:
        keys[row.resource].update((row.left_key, row.right_key))
    short = {
        resource: short_records(connection, resource, record_keys)
        for resource, record_keys in keys.items()
        if record_keys
    }
    return [
        {
            "resource": row.resource,
            "score": row.score,
            "match": row.is_match,
            "judgement": str(JudgementKind.UNSURE) if row.rank < 0 else None,
            "reasons": [{"what": what, "points": points} for what, points in json.loads(row.reasons)],
            "a": short[row.resource][row.left_key],
            "b": short[row.resource][row.right_key],
        }
        for row in rows
    ]


def short_records(connection: ReadConnection, resource: str, keys: set[int]) -> dict[int, dict[str, Any]]:
    """Return the records with these primary keys, in short."""
    result: dict[int, dict[str, Any]] = {
        key: {"id": record_id, "url": f"/{resource}/{record_id}", "name": name, "date": date, "countries": []}
        for key, record_id, name, date in among(connection, _DOCUMENTS[resource], keys)
    }
    if resource == "agreements":
        for key, date in among(connection, _CONCLUDED, keys):
            result[key]["date"] = date
    if resource in _COUNTRIES:
        for key, country in among(connection, _COUNTRIES[resource], keys):
            result[key]["countries"].append(country)
    for record in result.values():
        record["countries"].sort()
    return result
