"""The countries of meetings as `meeting_values` has them: the primary keys of their terms, four bytes each.

See decision 230.
"""

from array import array
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from sqlalchemy import bindparam, select

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import fetch
from app.queries.paging.term_counts import KEY_TYPE, is_value_of

_TERMS: Final = select(m.Term.key, m.Term.value).where(is_value_of(("country", "place")))
_VALUES: Final = select(m.Term.key, m.Term.value).where(m.Term.facet.in_(bindparam("facets", expanding=True)))
KEY_BYTES: Final = array(KEY_TYPE).itemsize
"""The length of a packed primary key."""


def packed_values(connection: ReadConnection, *facets: str) -> dict[bytes, str]:
    """Return the values of facets that give each meeting one term, by their packed keys."""
    rows = fetch(connection, _VALUES, {"facets": [*facets]})
    return {array(KEY_TYPE, [key]).tobytes(): value for key, value in rows}


class PackedCodes(dict[bytes, tuple[int, ...]]):
    """The countries of packed keys, or the states that they count for, as their positions in `codes`, in order.

    Each combination is unpacked once.
    """

    codes: Sequence[str]
    """The codes of the countries of all terms, in order."""

    def __init__(
        self, connection: ReadConnection, continued: Mapping[str, str], sort_key: Callable[[str], Any] = str
    ) -> None:
        """Read the codes of all terms, in the order of `sort_key` and, where that is the same, of their own."""
        terms = {key: continued.get(code, code) for key, code in fetch(connection, _TERMS)}
        self.codes = sorted(set(terms.values()), key=lambda code: (sort_key(code), code))
        positions = {code: position for position, code in enumerate(self.codes)}
        self._position = {key: positions[code] for key, code in terms.items()}.__getitem__

    def __missing__(self, packed: bytes) -> tuple[int, ...]:
        """Unpack a combination."""
        result = self[packed] = tuple(sorted(set(map(self._position, array(KEY_TYPE, packed)))))
        return result
