"""The origin of records, and whether a person has reviewed them: set by writes that give them, unchanged by all others.

See decision 107.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

from app.db.write_session import WriteSession
from app.domain.enums import Origin
from app.schemas.common import ProvenanceFields
from app.services.scalar_fields import set_values

FIELDS: Final = frozenset({"origin", "reviewed"})


def set_new(session: WriteSession, row: Any, data: Any) -> None:
    """Set the provenance of a new row, and its origin as that of records created from inline references of the input.

    The caller resets the origin of the session afterwards.
    """
    if isinstance(data, ProvenanceFields):
        set_values(row, **{"origin": session.origin, "reviewed": False} | _given(data))
        session.origin = Origin(row.origin)


@contextmanager
def editing(session: WriteSession, row: Any, data: Any) -> Iterator[None]:
    """Assign to records created from inline references within the block the origin that an input changes a row to."""
    outer = session.origin
    if isinstance(data, ProvenanceFields) and _given(data).get("origin", row.origin) != row.origin:
        session.origin = data.origin
    try:
        yield
    finally:
        session.origin = outer


def update(row: Any, data: Any) -> None:
    """Set the provenance of an existing row, as far as an input gives it."""
    if isinstance(data, ProvenanceFields):
        set_values(row, **_given(data))


def _given(data: ProvenanceFields) -> dict[str, Any]:
    return {name: getattr(data, name) for name in FIELDS & data.model_fields_set}
