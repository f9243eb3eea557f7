"""Look-up of the ids in many documents at once, before they are written one by one."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Any, Final

from sqlalchemy import Select, bindparam, select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.queries.records import could_be_id
from app.schemas.json_patch import references
from app.services.resources import BY_NAME

_AT_ONCE: Final = 500


def look_up(session: WriteSession, documents: Iterable[tuple[str, Mapping[str, Any]]]) -> None:
    """Look up the ids of the records that documents are about, and of those that they refer to.

    The session knows them until it writes something that could change them. Each document comes with its resource.
    """
    ids: dict[str, dict[str, None]] = {}
    for resource, document in documents:
        for name, record_id in _ids_in(resource, document):
            if isinstance(record_id, str) and could_be_id(name, record_id):
                ids.setdefault(name, {})[record_id] = None
    connection = session.connection()
    keys: dict[tuple[str, str], int] = {}
    retired: set[tuple[str, str]] = set()
    for name, named in ids.items():
        for batch in batched(named, _AT_ONCE):
            values = {"resource": name, "ids": batch}
            for record_id, key in connection.execute(_keys_of(BY_NAME[name].model), values):
                keys[name, record_id] = key
            retired.update((name, record_id) for (record_id,) in connection.execute(_RETIRED, values))
    session.known_ids.replace(((name, record_id) for name, named in ids.items() for record_id in named), keys, retired)


def _ids_in(resource: str, document: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    yield resource, document.get(BY_NAME[resource].id_field)
    yield from references(document)
    parts = document.get("participants") if BY_NAME[resource].has_parts else None
    for part in parts if isinstance(parts, list) else ():
        if isinstance(part, dict):
            yield "participants", part.get("id")


_AMONG: Final[Any] = bindparam("ids", expanding=True)
_RETIRED: Final = select(m.RetiredId.id).where(
    m.RetiredId.resource == bindparam("resource"), m.RetiredId.id.in_(_AMONG)
)


@cache
def _keys_of(model: Any) -> Select[Any]:
    return select(model.id, model.key).where(model.id.in_(_AMONG))
