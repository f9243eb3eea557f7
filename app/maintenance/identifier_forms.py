"""Identifiers that an older version of the service recorded as they were written, brought into the form of their scheme."""

import json

from sqlalchemy import select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain import identifiers
from app.problems import Problem
from app.queries.records import document
from app.services.changes import restoration
from app.services.resource import Resource
from app.services.resources import IN_LOADING_ORDER


def normalize_stored(session: WriteSession) -> None:
    """Write each record that has such identifiers again, as an edit like any other.

    A record stays unchanged if another one has the identifier already, or if it would not be accepted today.
    """
    session.allows_far_future = session.restores_state = True
    for resource in IN_LOADING_ORDER:
        for key in _keys(session, resource):
            try:
                with session.begin_nested():
                    _write_again(session, resource, resource.id_of(session, key))
            except Problem:
                continue


def _keys(session: WriteSession, resource: Resource) -> list[int]:
    """Return the primary keys of the records that have an identifier in another form than that of its scheme."""
    owner, identifier = resource.identifier_owner, m.Identifier
    if owner is None:
        return []
    of_schemes = (owner.is_not(None), identifier.scheme.in_(identifiers.SCHEMES))
    rows = session.execute(select(owner, identifier.scheme, identifier.value).where(*of_schemes))
    return sorted({key for key, scheme, value in rows if identifiers.normalize(scheme, value) != value})


def _write_again(session: WriteSession, resource: Resource, record_id: str) -> None:
    recorded = json.loads(document(session, resource.collection, record_id))
    values = {
        (item["scheme"], identifiers.normalize(item["scheme"], item["value"])) for item in recorded["identifiers"]
    }
    recorded["identifiers"] = [{"scheme": scheme, "value": value} for scheme, value in sorted(values)]
    restoration.write_again(session, resource, record_id, recorded)
