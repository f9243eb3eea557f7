"""Look-up of the records that many documents are about or refer to, before the documents are written one by one.

A few statements for all documents take the place of several for each. The documents are read here as they came, before
they are validated: a text that its schema would change, such as a name with two spaces, is looked up as it is, and its row
asks the database again.

See decisions 145 and 265.
"""

import json
from collections.abc import Iterable, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, Text, bindparam, literal_column, select

from app.db import models as m
from app.db.json_functions import elements
from app.db.known_identifiers import Identifier
from app.db.known_ids import UNKNOWN
from app.db.prepared_statements import fetch, fetch_column
from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.domain.names.name_form import name_form
from app.domain.strings.text import fold
from app.queries.records import could_be_id
from app.schemas.json_patch import COUNTRY_FIELDS, RESOURCE_OF_FIELD, RESOURCE_OF_ID_FIELD
from app.services.resources import BY_NAME
from app.services.resources.participants import likely_participant_id

_AT_ONCE: Final = 500
_PARTS: Final = "participants"
"""The field of a meeting that lists its parts, and their resource."""

Mention = tuple[str, Mapping[str, Any]]
"""A resource, and what a document says about one of its records: a whole document, or a reference within one."""


def look_up(session: WriteSession, documents: Iterable[Mention]) -> None:
    """Look up the ids, identifiers and names of people that occur in documents, each of which comes with its resource.

    The session knows the records that have them, and that no other record does, until it writes something that could
    change that (`KnownIds`, `KnownIdentifiers`, `KnownNames`).
    """
    mentions = _mentions(documents)
    _look_up_ids(session, mentions)
    _look_up_identifiers(session, mentions)
    _look_up_names(session, mentions)


def _mentions(documents: Iterable[Mention]) -> list[Mention]:
    mentions = list(documents)
    pending: list[Mapping[str, Any]] = [document for _, document in mentions]
    while pending:
        for name, value in pending.pop().items():
            if name == "says":
                # Related records in what a source says are neither looked up nor created.
                continue
            for item in value if isinstance(value, list) else (value,):
                if isinstance(item, dict):
                    pending.append(item)
                    resource = _PARTS if name == _PARTS else RESOURCE_OF_FIELD.get(name)
                    if resource is not None:
                        mentions.append((resource, item))
                elif name in COUNTRY_FIELDS:
                    mentions.append(("countries", {"code": item}))
                elif name in RESOURCE_OF_ID_FIELD:
                    mentions.append((RESOURCE_OF_ID_FIELD[name], {"id": item}))
    return mentions


def _look_up_ids(session: WriteSession, mentions: Iterable[Mention]) -> None:
    """Look up the ids that mentions give, and those that records created from them would get."""
    ids: dict[str, dict[str, None]] = {}
    for resource, fields in mentions:
        record_id = fields.get(BY_NAME[resource].id_field) or BY_NAME[resource].likely_id(fields)
        if not (isinstance(record_id, str) and could_be_id(resource, record_id)):
            continue
        ids.setdefault(resource, {})[record_id] = None
        parts = fields.get(_PARTS) if BY_NAME[resource].has_parts else None
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict) and not part.get("id"):
                ids.setdefault(_PARTS, {})[likely_participant_id(record_id, part)] = None
    keys: dict[tuple[str, str], int] = {}
    retired: set[tuple[str, str]] = set()
    for name, named in ids.items():
        for batch in batched(named, _AT_ONCE):
            keys.update(((name, record_id), key) for record_id, key in fetch(session, _keys_of(name), {"ids": batch}))
            retired.update((name, record_id) for record_id in fetch_column(session, _RETIRED, resource=name, ids=batch))
    session.known.ids.replace(((name, record_id) for name, named in ids.items() for record_id in named), keys, retired)


def _look_up_identifiers(session: WriteSession, mentions: Iterable[Mention]) -> None:
    asked = {identifier: None for mention in mentions for identifier in _identifiers(*mention)}
    keys: dict[Identifier, int] = {}
    for resource in {resource for resource, *_ in asked}:
        pairs = json.dumps([pair for name, *pair in asked if name == resource])
        for scheme, value, key in fetch(session, _identified(BY_NAME[resource].identifier_owner), {"asked": pairs}):
            keys[resource, scheme, value] = key
    session.known.identifiers.replace(asked, keys)


def _identifiers(resource: str, fields: Mapping[str, Any]) -> list[Identifier]:
    given = fields.get("identifiers")
    if not isinstance(given, list) or BY_NAME[resource].identifier_owner is None:
        return []
    pairs = [(item.get("scheme"), item.get("value")) for item in given if isinstance(item, dict)]
    return [
        (resource, scheme, value)
        for scheme, value in pairs
        if isinstance(scheme, str) and isinstance(value, str) and scheme.isprintable() and value.isprintable()
    ]


def _look_up_names(session: WriteSession, mentions: Iterable[Mention]) -> None:
    """Look up the names of people who are mentioned by name alone, or with identifiers that nobody has."""
    names = {
        name
        for resource, fields in mentions
        if resource == "people" and not fields.get("id") and isinstance(name := fields.get("name"), str)
        if all(session.known.identifiers.key(item) in {None, UNKNOWN} for item in _identifiers(resource, fields))
    }
    folded = {fold(name) for name in names if name.isprintable()}
    forms = set(filter(None, map(name_form, names)))
    for some, columns in ((folded, _FOLDED), (forms, _FORMS)):
        for batch in batched(sorted(some), _AT_ONCE):
            for column in columns:
                some.difference_update(fetch_column(session, _names_among(column), names=batch))
    session.known.names.replace(folded, forms)


_FOLDED: Final = (m.Person.folded_name, m.Name.folded_name)
_FORMS: Final = (m.Person.name_form, m.Name.name_form)
_RETIRED: Final = select(m.RetiredId.id).where(
    m.RetiredId.resource == bindparam("resource"), m.RetiredId.id.in_(bindparam("ids", expanding=True))
)
_ASKED: Final = elements(bindparam("asked", type_=Text()))


@cache
def _keys_of(resource: str) -> Select[Any]:
    model = BY_NAME[resource].model
    return select(model.id, model.key).where(model.id.in_(bindparam("ids", expanding=True)))


@cache
def _identified(owner: Any) -> Select[Any]:
    """Return the statement that finds the records with some of the `asked` identifiers, pairs of a scheme and a value."""
    scheme, value = (_ASKED.c.value.op("->>")(literal_column(place)) for place in ("0", "1"))
    is_asked = (m.Identifier.scheme == scheme, m.Identifier.value == value, owner.is_not(None))
    return select(m.Identifier.scheme, m.Identifier.value, owner).select_from(_ASKED).where(*is_asked)


@cache
def _names_among(column: Any) -> Select[Any]:
    return select(column).where(column.in_(bindparam("names", expanding=True)))
