"""The seed data: countries from the ISO tables, and one article's facts from `seed/`.

The seed goes through the same schemas and services as every write, in batches as an import (`app.db.write_batch`). Records
that already exist or were deleted are left unchanged: seeding again never undoes a curator's work.
"""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from sqlalchemy import func, select

from app.db import models as m
from app.db.database import Database
from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.domain.geography import countries
from app.queries.records import find_key, retired
from app.schemas.registry import INPUT_MODELS
from app.services import look_ahead, records
from app.services.derivation import derived
from app.services.resource import Resource
from app.services.resources import COUNTRIES, IN_LOADING_ORDER

_BESIDE_CHECKOUT: Final = Path(__file__).parent.parent.parent / "seed"
_INSIDE_PACKAGE: Final = Path(__file__).parent.parent / "_seed"
_ROWS_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class SeedResult:
    """The number of records of one resource that were created, and of those that already existed."""

    resource: str
    created: int
    unchanged: int


def directory() -> Path:
    """Return the directory of the seed documents."""
    return _BESIDE_CHECKOUT if _BESIDE_CHECKOUT.is_dir() else _INSIDE_PACKAGE


def is_empty(database: Database) -> bool:
    """Return whether a migrated database holds no data yet, judged by its countries."""
    with database.reading() as connection:
        return connection.execute(select(func.count()).select_from(m.Country)).scalar_one() == 0


def ids(resource: str) -> frozenset[str]:
    """Return the ids of the records of a resource in the seed, other than countries."""
    file = directory() / f"{resource}.json"
    return (
        frozenset(item["id"] for item in json.loads(file.read_text(encoding="utf-8"))) if file.exists() else frozenset()
    )


def load(database: Database) -> list[SeedResult]:
    """Load the seed in one transaction, and return the counts for each resource.

    Raises:
        pydantic.ValidationError, Problem, BatchRefused: a seed file is invalid; nothing is kept.
    """
    with database.writing("command:seed", is_long=True) as session, derived.deferred_refresh(session):
        return [_load(session, resource, documents) for resource, documents in _files()]


def _files() -> Iterator[tuple[Resource, Iterable[dict[str, Any]]]]:
    yield COUNTRIES, countries.iso_documents()
    for resource in IN_LOADING_ORDER:
        file = directory() / f"{resource.collection.name}.json"
        if file.exists():
            yield resource, json.loads(file.read_text(encoding="utf-8"))


def _load(session: WriteSession, resource: Resource, documents: Iterable[dict[str, Any]]) -> SeedResult:
    name, model = resource.collection.name, resource.collection.model
    created = unchanged = 0
    for batch in batched(documents, _ROWS_AT_ONCE):
        look_ahead.look_up(session, ((name, document) for document in batch))
        for document in batch:
            record_id = document.get("code") or document["id"]
            if find_key(session, model, record_id) is not None or retired(session, name, record_id) is not None:
                unchanged += 1
                continue
            with session.batch.row(alone=False):
                records.create(session, resource, INPUT_MODELS[name].model_validate(document))
            created += 1
        session.batch.end()
    return SeedResult(name, created, unchanged)
