"""Enriching: what a draft knows is added to a record, and nothing that is recorded is overwritten.

Lists gain the entries that they lack, empty fields are filled. This is how data sets meet in one record, and how two
records of one meeting are merged.
"""

from typing import Any, Final

from pydantic import BaseModel
from sqlalchemy import select

from app import models as m
from app.db import Writing
from app.documents.agreement import AgreementRef
from app.documents.common import Ref
from app.documents.meeting import ParticipantFields
from app.documents.organization import OrganizationRef
from app.documents.person import PersonRef
from app.documents.source import SourceRef
from app.documents.topic import TopicParentRef, TopicRef
from app.problems import Path
from app.store import references
from app.vocabulary import AgreementKind, Level, MeetingKind, OrganizationKind, Role

# Words that say nothing yet, and give way to any other.
_EMPTY: Final[dict[str, frozenset[str]]] = {
    "kind": frozenset({MeetingKind.OTHER, MeetingKind.VISIT, AgreementKind.OTHER, OrganizationKind.OTHER}),
    "level": frozenset({Level.UNKNOWN}),
    "role": frozenset({Role.UNKNOWN}),
}
# By which of its fields an entry of a list is the same as another.
_IDENTITY: Final = {
    "participants": ("person", "country", "organization"),
    "agreements": ("agreement", "relation"),
    "topics": ("topic", "id"),
    "organizations": ("organization",),
    "citations": ("source", "field", "locator"),
    "identifiers": ("scheme", "value"),
    "other_names": ("name",),
    "tenures": ("office", "country", "organization", "posted_to", "term"),
    "parties": ("country", "organization"),
    "actions": ("action", "country", "organization", "date"),
}
_NOT_CONTENT: Final = frozenset({"id", "created_at", "updated_at", "starts_on", "ends_on", "status_on", "countries"})


def with_ids(session: Writing, draft: BaseModel, path: Path = ()) -> dict[str, Any]:
    """Give what a draft says as plain values, with every related record found or made and named by its id.

    Raises:
        Unprocessable: a related record cannot be found or made.
    """
    country = getattr(draft, "country", None) if isinstance(draft, ParticipantFields) else None
    said: dict[str, Any] = {}
    for name in draft.model_fields_set:
        value = getattr(draft, name)
        if isinstance(value, list):
            said[name] = [_plain(session, each, country, (*path, name, place)) for place, each in enumerate(value)]
        else:
            said[name] = _plain(session, value, country, (*path, name))
    return said


def _plain(session: Writing, value: Any, country: str | None, path: Path) -> Any:
    if isinstance(value, Ref):
        return {"id": _id_of(session, value, country, path)}
    if isinstance(value, BaseModel):
        return with_ids(session, value, path)
    return value


def _id_of(session: Writing, ref: Ref, country: str | None, path: Path) -> str:
    match ref:
        case PersonRef():
            model: Any = m.Person
            key = references.person(session, ref, country, path)
        case OrganizationRef():
            model, key = m.Organization, references.organization(session, ref, path)
        case TopicRef() | TopicParentRef():
            model, key = m.Topic, references.topic(session, ref, path)
        case SourceRef():
            model, key = m.Source, references.source(session, ref, path)
        case AgreementRef():
            model, key = m.Agreement, references.agreement(session, ref, path)
        case _:
            raise TypeError(f"no records are found by a {type(ref).__name__}")
    return str(session.execute(select(model.id).where(model.key == key)).scalar_one())


def enriched(recorded: dict[str, Any], said: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Add what is said to a record's document; give the document, and what of it was not taken.

    What is not taken differs from what is recorded already.
    """
    document, refused = dict(recorded), {}
    for name, value in said.items():
        own = document.get(name)
        if name in _NOT_CONTENT or value in (None, [], {}) or _same(value, own):
            continue
        if isinstance(value, list):
            document[name] = _joined(name, own or [], value)
        elif own is None or (isinstance(own, str) and own in _EMPTY.get(name, frozenset())):
            document[name] = value
        elif isinstance(value, dict) and isinstance(own, dict) and "id" not in value and _may_join(value, own):
            document[name], inner = enriched(own, value)
            if inner:
                refused[name] = inner
        else:
            refused[name] = value
    return document, refused


def _joined(name: str, own: list[Any], more: list[Any]) -> list[Any]:
    fields = _IDENTITY.get(name, ())
    joined = list(own)
    places = {_identity(each, fields): place for place, each in enumerate(joined)}
    for each in more:
        identity = _identity(each, fields)
        if identity not in places:
            places[identity] = len(joined)
            joined.append(
                {key: value for key, value in each.items() if key != "id" or name == "topics"}
                if isinstance(each, dict)
                else each
            )
        elif isinstance(each, dict):
            joined[places[identity]], _ = enriched(joined[places[identity]], each)
    return joined


def _identity(entry: Any, fields: tuple[str, ...]) -> object:
    if not isinstance(entry, dict):
        return entry
    return tuple(_name_of(entry.get(field)) for field in fields)


def _name_of(value: Any) -> Any:
    return value.get("id") if isinstance(value, dict) else value


def _same(value: Any, own: Any) -> bool:
    if isinstance(value, dict) and isinstance(own, dict) and "id" in value:
        return bool(value["id"] == own.get("id"))
    return bool(value == own)


def _may_join(value: dict[str, Any], own: dict[str, Any]) -> bool:
    """Say whether two places are one: what is known of one city is not told of another."""
    return all(value.get(field) in (None, own.get(field)) or own.get(field) is None for field in ("city", "country"))
