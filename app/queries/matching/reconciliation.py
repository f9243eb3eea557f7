"""The Reconciliation Service API 0.2 as an adapter over matching.

https://www.w3.org/community/reports/reconciliation/CG-FINAL-specs-0.2-20230410/

Ids of entities are paths, `people/hayashi-yoshimasa`, since one id may be of several resources.
"""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any, Final

from pydantic import ValidationError
from sqlalchemy import select

from app.db.database import ReadConnection
from app.domain.strings import slugs
from app.domain.strings.suggestions import did_you_mean
from app.problems import Unprocessable
from app.queries import records
from app.queries.matching import matches
from app.queries.paging.pagination import Collection
from app.schemas.match import MatchRequest
from app.schemas.reconcile import TYPES, Extension, PropertyValue, Queries, ReconciliationQuery
from app.schemas.validation_messages import first_errors, message
from app.search import backends
from app.search.tokenizer import Phrase, tokenize

VERSIONS: Final = ["0.2"]
_QUESTIONS: Final = {
    "people": ("country", "office", "on", "born"),
    "organizations": ("abbreviation",),
    "agreements": ("countries", "on"),
    "meetings": ("countries", "on", "city"),
}
_EXTENSIONS: Final = {
    "people": ("name", "country", "born", "died", "offices"),
    "organizations": ("name", "abbreviation", "url"),
    "agreements": ("title", "kind", "status", "url"),
    "meetings": ("title", "date", "kind", "level"),
}
_DATES: Final = ("on", "born")
_DAY_OR_YEAR: Final = re.compile(r"(\d{4}-\d\d-\d\d)T[\d:.]+(?:Z|[+-]\d\d:?\d\d)?|(\d{4})\.0", re.ASCII)
_IDENTIFIER: Final = "identifiers:"
_SUGGESTED: Final = 20


def answer(connection: ReadConnection, queries: Queries) -> dict[str, Any]:
    """Return the candidates of a batch of queries.

    Raises:
        Unprocessable: a query is invalid; the error names its key.
    """
    result: dict[str, Any] = {}
    for resource in TYPES:
        of_type = {key: query for key, query in queries.root.items() if query.resource == resource}
        if of_type:
            request = {resource: {key: _question(key, query) for key, query in of_type.items()}, "limit": 20}
            candidates = matches.answer(connection, _request(request))
            result |= {key: _result(resource, candidates[key][: query.limit]) for key, query in of_type.items()}
    for key, query in queries.root.items():
        if key not in result:
            raise _invalid(key, f"{query.resource[:60]!r} is not a type{did_you_mean(query.resource, TYPES)}")
    return {key: {"result": result[key]} for key in queries.root}


def _request(request: dict[str, Any]) -> MatchRequest:
    try:
        return MatchRequest.model_validate(request)
    except ValidationError as error:
        first = first_errors(error, 1)[0]
        _, key, *field = first["loc"]
        raise _invalid(str(key), f"{'/'.join(map(str, field))}: {message(first, ())}") from error


def _invalid(key: str, detail: str) -> Unprocessable:
    return Unprocessable.parameter("queries", f"{key[:60]}: {detail}")


def _question(key: str, query: ReconciliationQuery) -> dict[str, Any]:
    question: dict[str, Any] = {"name": query.query}
    for data in query.properties:
        values = [text for text in _texts(data) if text]
        if not values:
            continue
        if data.pid in _QUESTIONS[query.resource]:
            value = _as_date(values[0]) if data.pid in _DATES else values[0]
            question[data.pid] = values if data.pid == "countries" else value
        elif data.pid.startswith(_IDENTIFIER):
            scheme = data.pid.removeprefix(_IDENTIFIER)
            question.setdefault("identifiers", []).extend({"scheme": scheme, "value": value} for value in values)
        else:
            known = [*_QUESTIONS[query.resource], f"{_IDENTIFIER}wikidata"]
            raise _invalid(
                key, f"{data.pid[:60]!r} is not a property{did_you_mean(data.pid, known)}; known are {', '.join(known)}"
            )
    return question


def _texts(data: PropertyValue) -> Iterator[str]:
    for value in data.v if isinstance(data.v, list) else [data.v]:
        if isinstance(value, dict):
            yield str(value.get("name") or value.get("id") or "").strip()
        elif value is not None:
            yield str(value).strip()


def _as_date(text: str) -> str:
    """Return the day of a time, and the year of a number: OpenRefine sends its dates and numbers as these."""
    match = _DAY_OR_YEAR.fullmatch(text)
    return text if match is None else match[1] or match[2]


def _result(resource: str, candidates: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    return [
        {
            "id": f"{resource}/{candidate['id']}",
            "name": candidate["name"],
            "description": "; ".join(reason["what"] for reason in candidate["reasons"]),
            "type": [{"id": resource, "name": TYPES[resource]}],
            "score": candidate["score"],
            "match": candidate["match"],
            "features": [{"id": reason["what"], "value": reason["points"]} for reason in candidate["reasons"]],
        }
        for candidate in candidates
    ]


def suggest(connection: ReadConnection, collections: Sequence[Collection], prefix: str) -> dict[str, Any]:
    """Return records whose names have words that begin as those of `prefix`."""
    words = tokenize(prefix)
    result: list[dict[str, Any]] = []
    for collection in collections if words else ():
        index = backends.for_dialect(connection.dialect)
        hits = index.matches(collection.name, [Phrase((word,), prefix=True) for word in words], words)
        model: Any = collection.model
        name = getattr(model, "name", None) or model.title
        rows = select(model.id, name).join(hits, hits.c.key == model.key).order_by(hits.c.distance, model.id)
        result += [
            {"id": f"{collection.name}/{record_id}", "name": name, "notable": [_type(collection.name)]}
            for record_id, name in connection.execute(rows.limit(_SUGGESTED))
        ]
    return {"result": result[:_SUGGESTED]}


def _type(resource: str) -> dict[str, str]:
    return {"id": resource, "name": TYPES[resource]}


def types() -> list[dict[str, str]]:
    """Return the types of entities."""
    return [_type(resource) for resource in TYPES]


def properties(resource: str) -> dict[str, Any]:
    """Return the properties by which records of a type can be extended.

    Raises:
        Unprocessable: there is no such type.
    """
    if resource not in _EXTENSIONS:
        raise Unprocessable.parameter("type", f"{resource[:60]!r} is not a type{did_you_mean(resource, TYPES)}")
    names = (*_EXTENSIONS[resource], f"{_IDENTIFIER}wikidata")
    return {"type": resource, "properties": [{"id": name, "name": name} for name in names]}


def extend(connection: ReadConnection, collections: dict[str, Collection], request: Extension) -> dict[str, Any]:
    """Return values of the properties of records; a record that does not exist has none, and a merged one those of its survivor.

    Raises:
        Unprocessable: a property is unknown.
    """
    names = [property_.id for property_ in request.properties]
    known = {name for names in _EXTENSIONS.values() for name in names}
    for name in names:
        if name not in known and not name.startswith(_IDENTIFIER):
            raise Unprocessable.parameter("extend", f"{name[:60]!r} is not a property{did_you_mean(name, known)}")
    rows = {}
    for entity in request.ids:
        resource, _, record_id = entity.partition("/")
        text = None
        if resource in TYPES and slugs.is_id(record_id):
            text = _document(connection, collections[resource], record_id)
        document: dict[str, Any] = json.loads(text) if text else {}
        rows[entity] = {name: list(_values(document, name)) for name in names}
    return {"meta": [{"id": name, "name": name} for name in names], "rows": rows}


def _document(connection: ReadConnection, collection: Collection, record_id: str) -> str | None:
    text = records.find_document(connection, collection, record_id)
    if text is None:
        survivor = records.survivor_of(connection, collection.name, collection.model, record_id)
        text = records.find_document(connection, collection, survivor) if survivor is not None else None
    return text


def _values(document: dict[str, Any], name: str) -> Iterator[dict[str, Any]]:
    if name.startswith(_IDENTIFIER):
        scheme = name.removeprefix(_IDENTIFIER)
        yield from (
            {"str": identifier["value"]}
            for identifier in document.get("identifiers", ())
            if identifier["scheme"] == scheme
        )
    elif name == "offices":
        yield from ({"str": tenure["office"]} for tenure in document.get("tenures", ()))
    elif document.get(name) is not None:
        yield {"str": str(document[name])}
