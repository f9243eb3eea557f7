"""Ids in what citations say (`says`): each must be that of a record, though nothing is created from it.

Only what a request or a row adds is checked. A citation that was accepted once stays when its record is edited, merged or
restored, also if the record that it names was deleted since; an export is imported in whatever order it names records.

See decision 151.
"""

from collections.abc import Iterator
from collections.abc import Set as AbstractSet
from typing import Any, Final

from app.db import models as m
from app.db.write_session import WriteSession
from app.problems import Path, Unprocessable
from app.queries.records import could_be_id, find_key, retired, retirement, survivor_of
from app.schemas.cited_values import dumped
from app.schemas.json_patch import RESOURCE_OF_FIELD, RESOURCE_OF_ID_FIELD
from app.schemas.source import CitationInput
from app.services.entries import IDENTITY

CitedValue = tuple[str | None, str | None]
"""A field, and the value that a source gives for it, as JSON, if it gives any."""
_MODELS: Final[dict[str, Any]] = {
    model.__tablename__: model for model in (m.Person, m.Organization, m.Agreement, m.Topic, m.Source, m.Meeting)
}


def stored(session: WriteSession, row: Any, parts: Any) -> frozenset[CitedValue]:
    """Return field and value of each citation of a loaded record and its parts, before a change."""
    if not session.checks_cited_ids:
        return frozenset()
    return frozenset(
        (citation.field, citation.says) for record in (row, *parts) for citation in getattr(record, "citations", ())
    )


def cited_value(citation: CitationInput) -> CitedValue:
    """Return field and value of a citation of an input."""
    return citation.field, None if citation.says is None else dumped(citation.says)


def new_citations(session: WriteSession, data: Any, path: Path) -> Iterator[tuple[Path, Any, CitationInput]]:
    """Yield the citations of an input that a request or a row may have added: their place, their record, themselves.

    Those of an export are not new.
    """
    if not session.checks_cited_ids or (session.is_import and data.created_at is not None):
        return
    for where, owner in _owners(data, path):
        for index, citation in enumerate(owner.__dict__.get("citations", ())):
            yield (*where, "citations", index), owner, citation


def check(session: WriteSession, data: Any, path: Path, known: AbstractSet[CitedValue] = frozenset()) -> None:
    """Check that the ids in what the citations of an input and its participants say are those of records.

    Raises:
        Unprocessable: an id names no record; the field is named.
    """
    for place, _, citation in new_citations(session, data, path):
        if citation.says is None or cited_value(citation) in known:
            continue
        references = _references(_field_name(citation.field or ""), citation.says, (*place, "says"))
        for here, resource, record in references:
            _check_exists(session, resource, record, here)


def _owners(data: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    yield path, data
    # Pydantic takes long to say that there is no such attribute.
    for index, participant in enumerate(data.__dict__.get("participants", ())):
        yield (*path, "participants", index), participant


def _field_name(field: str) -> str:
    """Return the name of the field at a dotted path, in which the entries of lists are named by ids."""
    name, is_list = "", False
    for step in field.split("."):
        if is_list:
            is_list = False
        else:
            name, is_list = step, step in IDENTITY
    return name


def _references(name: str, value: Any, path: Path) -> Iterator[tuple[Path, str, dict[str, Any]]]:
    """Yield the references with an id in the value of a field: their place, resource and fields."""
    if isinstance(value, list):
        for index, item in enumerate(value):
            yield from _references(name, item, (*path, index))
    elif isinstance(value, dict):
        if name in RESOURCE_OF_FIELD and value.get("id") is not None:
            yield (*path, "id"), RESOURCE_OF_FIELD[name], value
        for key, item in value.items():
            yield from _references(key, item, (*path, key))
    elif name in RESOURCE_OF_ID_FIELD and isinstance(value, str):
        yield path, RESOURCE_OF_ID_FIELD[name], {"id": value}


def _check_exists(session: WriteSession, resource: str, record: dict[str, Any], path: Path) -> None:
    record_id, model = str(record["id"]), _MODELS[resource]
    if could_be_id(resource, record_id) and (
        find_key(session, model, record_id) is not None or survivor_of(session, resource, model, record_id) is not None
    ):
        return
    is_named = len(record) > 1
    if is_named and session.is_enriching:
        # The row of a data set names a record that it would have created.
        return
    remedy = "leave the id out" if is_named else f"give its {_label(model)} instead"
    if retired(session, resource, record_id) is not None:
        event, request = retirement(session, resource, record_id)
        raise Unprocessable.at(path, f"{record_id!r} {event}; refer to another record, or {remedy}; {request}")
    raise Unprocessable.at(
        path,
        f"{resource} has no record with the id {record_id!r}, and none is created from what a source says; "
        f"search with GET /{resource}?q=, add the record first, or {remedy}",
    )


def _label(model: Any) -> str:
    return next(name for name in ("name", "title", "headline") if hasattr(model, name))
