"""Fields that citations name: each must be a field that records have and, for an entry of a list, an entry of the record.

Only what a request or a row adds is checked, as in `app.services.cited_references`. Rows of imports may come before the entries
that they name, so only the fields are checked there.

See decision 313.
"""

import json
from typing import Any

from pydantic import BaseModel

from app.db.write_session import WriteSession
from app.domain.cited_values import value_at
from app.problems import Path, Unprocessable
from app.queries.records import document
from app.schemas.cited_values import lists_on_path
from app.services.cited_references import CitedValue, cited_value, new_citations
from app.services.resource import Resource
from app.services.stances import survivor_now


def check(
    session: WriteSession,
    resource: Resource,
    row: Any,
    data: Any,
    path: Path,
    known: frozenset[CitedValue] = frozenset(),
) -> None:
    """Check the fields of the citations of a written record and its participants that are not `known`.

    Raises:
        Unprocessable: a citation names no field of the record, or an entry that it does not have.
    """
    written: dict[str, Any] | None = None
    for place, owner, citation in new_citations(session, data, path):
        if citation.field is None or "." not in citation.field or cited_value(citation) in known:
            continue
        model: type[BaseModel] = type(owner)
        try:
            lists = lists_on_path(model, citation.field)
        except ValueError as error:
            raise Unprocessable.at(
                (*place, "field"), f"{error}; name a field of the record, such as place.city"
            ) from error
        if not lists or owner is not data or session.is_import:
            continue
        if written is None:
            written = json.loads(document(session, resource.collection, row.id))
        for name, entry_id in lists:
            entry_ids = (entry_id, survivor_now(session, name.rpartition(".")[2], entry_id))
            if all(value_at(written, f"{name}.{item}")[1] is None for item in entry_ids):
                raise Unprocessable.at(
                    (*place, "field"),
                    f"{name} has no entry with the id {entry_id!r}; add the entry, name another one, or {name} as a whole",
                )
