"""The countries of meetings as `meeting_values` has them: the primary keys of their terms, four bytes each."""

from array import array
from collections.abc import Callable, Mapping
from typing import Any, Final

from sqlalchemy import select

from app.db import models as m
from app.db.database import ReadConnection
from app.queries.term_counts import KEY_TYPE, is_value_of

KEY_BYTES: Final = array(KEY_TYPE).itemsize
"""The length of a packed primary key."""


class PackedCodes(dict[bytes, tuple[str, ...]]):
    """The codes of packed countries or places, or of the states that they count for; each combination is unpacked once."""

    def __init__(
        self, connection: ReadConnection, continued: Mapping[str, str], sort_key: Callable[[str], Any] | None = None
    ) -> None:
        """Read the codes of all terms; those of a combination are in the order of `sort_key`, or else of their own."""
        terms = connection.execute(select(m.Term.key, m.Term.value).where(is_value_of(("country", "place"))))
        self._codes = {key: continued.get(code, code) for key, code in terms}
        self._sort_key = sort_key

    def __missing__(self, packed: bytes) -> tuple[str, ...]:
        """Unpack a combination."""
        codes = {self._codes[key] for key in array(KEY_TYPE, packed)}
        result = self[packed] = tuple(sorted(codes, key=self._sort_key))
        return result
