"""Export: a consistent snapshot of the whole data set, in the form that the import takes.

One line per record, `{"resource": …, "document": …}`, in an order in which every record comes after those that it
refers to; participants are inside their meetings. Retired ids, which are never reused, come last, with judgements whether
records are one. Importing an export into an empty database and exporting that gives the same lines. A reference that closes
a cycle (see `app.services.cycles`) is omitted.

See decision 46.
"""

import gzip
import io
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import closing
from itertools import chain
from pathlib import Path
from typing import Any, Final

from sqlalchemy import select

from app.db import models as m
from app.db.content import remove_traces
from app.db.database import Database, ReadConnection
from app.db.json_functions import compile_projection, json_object
from app.db.sqlite import driver_errors, sqlite_module
from app.domain.batches import batched
from app.domain.strings.json_text import json_text
from app.files import private
from app.schemas.registry import JUDGEMENTS, RETIRED_IDS
from app.services.changes import feed_epoch
from app.services.resource import Resource
from app.services.resources import AGREEMENTS, COUNTRIES, MEETINGS, ORGANIZATIONS, PEOPLE, SOURCES, TOPICS
from app.transfer.files import export_line
from app.transfer.ordering import topological_order

_BATCH: Final = 200
_CHUNK_BYTES: Final = 64 * 1024
# Level 6 takes six times as long as level 1 for a tenth less output, and every export is compressed again.
_GZIP_LEVEL: Final = 1
# Tables that hold no records: the API keys, and the responses stored for idempotency keys.
_SECRET_TABLES: Final = ("api_keys", "idempotency_keys")
EXPORTED: Final = {
    item.name: item for item in (SOURCES, COUNTRIES, ORGANIZATIONS, TOPICS, PEOPLE, AGREEMENTS, MEETINGS)
}
"""The resources of an export, each after those that it refers to."""


def lines(connection: ReadConnection) -> Iterator[bytes]:
    """Yield the lines of the export, all as of the moment at which the connection's transaction began."""
    for name in EXPORTED:
        for document in documents(connection, name):
            yield export_line(name, document)
    text = compile_projection(_retired_ids, m.RetiredId, connection.dialect)
    retired = select(text).select_from(m.RetiredId).order_by(m.RetiredId.resource, m.RetiredId.id)
    for document in connection.execute(retired).scalars().yield_per(_BATCH):
        yield export_line(RETIRED_IDS, document)
    text = compile_projection(_judgements, m.Judgement, connection.dialect)
    judged = select(text).select_from(m.Judgement)
    judged = judged.order_by(m.Judgement.resource, m.Judgement.a, m.Judgement.b, m.Judgement.at)
    for document in connection.execute(judged).scalars().yield_per(_BATCH):
        yield export_line(JUDGEMENTS, document)


def documents(connection: ReadConnection, name: str) -> Iterator[str]:
    """Yield every document of a resource as JSON text, each after those that it refers to."""
    resource = EXPORTED[name]
    model = resource.model
    text = compile_projection(resource.collection.projection, model, connection.dialect)
    for batch in batched(_keys(connection, resource), _BATCH):
        keys = [key for key, _ in batch]
        rendered: dict[int, str] = dict(connection.execute(select(model.key, text).where(model.key.in_(keys))).all())
        for key, circular in batch:
            yield _without_cycles(connection, resource, rendered[key], circular) if circular else rendered[key]


def _without_cycles(connection: ReadConnection, resource: Resource, document: str, circular: list[int]) -> str:
    """Return a topic's, country's or meeting's document without the references that close a cycle.

    The import refuses cycles, but records written before the service did so must still be importable. `check` reports
    them.
    """
    model = resource.model
    left_out = set(connection.execute(select(model.id).where(model.key.in_(circular))).scalars())
    content = json.loads(document)
    resource.drop_references(content, left_out)
    return json_text(content)


def _retired_ids() -> Any:
    return json_object(
        resource=m.RetiredId.resource,
        id=m.RetiredId.id,
        retired_at=m.RetiredId.retired_at,
        successor=m.RetiredId.successor,
    )


def _judgements() -> Any:
    judgement = m.Judgement
    return json_object(
        id=judgement.id,
        resource=judgement.resource,
        a=judgement.a,
        b=judgement.b,
        judgement=judgement.judgement,
        question=judgement.question,
        value=judgement.value,
        at=judgement.at,
        actor=judgement.actor,
        ended_at=judgement.ended_at,
        ended_by=judgement.ended_by,
    )


def export_gzip(database: Database, seconds: float | None = None) -> Iterator[bytes]:
    """Yield the export as gzip chunks, in constant memory. It fails if it takes longer than `seconds`."""
    with database.reading(seconds) as connection:
        yield from compress(lines(connection))


def compress(content: Iterable[bytes]) -> Iterator[bytes]:
    """Compress a stream chunk by chunk. The same content gives the same bytes, because no time is written."""
    buffer = io.BytesIO()
    with gzip.GzipFile(fileobj=buffer, mode="wb", compresslevel=_GZIP_LEVEL, mtime=0) as packed:
        for chunk in content:
            packed.write(chunk)
            if buffer.tell() >= _CHUNK_BYTES:
                yield buffer.getvalue()
                buffer.seek(0)
                buffer.truncate()
    yield buffer.getvalue()


def export_sqlite(database: Database, target: Path) -> None:
    """Write the records as one SQLite file, a consistent snapshot, while writes continue.

    API keys and the responses stored for idempotency keys are left out, and so are the words of texts that were deleted,
    corrected or redacted: the indexes of words are merged, and the file is rebuilt with `VACUUM INTO`.

    Raises:
        ValueError: the database is not SQLite, the file already exists, or its directory does not.
        OSError, DBAPIError: the database cannot be read, or the file cannot be written.
    """
    if target.exists() or target.is_symlink():
        raise ValueError(f"{target} already exists; choose another file")
    if not target.parent.is_dir():
        raise ValueError(f"{target.parent} is not a directory; create it first")
    if database.file is None:
        raise ValueError(
            "only an SQLite database can be exported to an SQLite file; export NDJSON and import it into one"
        )
    with (
        driver_errors("export"),
        private.temporary_file(target) as full_copy,
        private.temporary_file(target) as compact_copy,
    ):
        with closing(_open(full_copy)) as copy:
            with database.reading() as connection:
                driver: Any = connection.connection.driver_connection
                driver.backup(copy)
            for table in _SECRET_TABLES:
                copy.execute(f"DELETE FROM {table}")  # noqa: S608 - a constant
            feed_epoch.start_epoch_in_copy(copy)
            remove_traces(copy)
            copy.execute("VACUUM INTO ?", (str(compact_copy),))
        # A copy of a WAL database would need a WAL file of its own; one plain file can be mailed and served.
        with closing(_open(compact_copy)) as copy:
            copy.execute("PRAGMA journal_mode = DELETE")
        # Unlike a rename, a link fails if the name has been taken in the meantime.
        os.link(compact_copy, target)


def _open(file: Path) -> Any:
    return sqlite_module().connect(str(file), isolation_level=None)


def _keys(connection: ReadConnection, resource: Resource) -> Iterator[tuple[int, list[int]]]:
    """Yield the primary keys of a resource's records, each after those of the same resource that it refers to.

    Each comes with the keys of the records it refers to that cannot come before it, because they refer back to it.
    """
    edges: dict[int, list[int]] = {}
    references = resource.own_references()
    if references is None:
        yield from ((key, []) for key in _by_id(connection, resource))
        return
    for key, referred_to in connection.execute(references):
        edges.setdefault(key, []).append(referred_to)
    done: set[int] = set()
    linked = set(chain.from_iterable(edges.values()))
    for key in topological_order(_by_id(connection, resource), edges):
        yield key, [target for target in edges.get(key, ()) if target not in done]
        if key in linked:
            done.add(key)


def _by_id(connection: ReadConnection, resource: Resource) -> Iterator[int]:
    model = resource.model
    last = ""
    # By id, not by primary key, so that two databases with the same data give the same lines.
    while rows := connection.execute(
        select(model.key, model.id).where(model.id > last).order_by(model.id).limit(_BATCH)
    ).all():
        yield from (key for key, _ in rows)
        last = rows[-1][1]
