"""Tables that list no meetings, nor anything else that has a record: figures of countries and years, conflicts, gifts, matrices.

See decision 350.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

from app.mapping.guessing.codes import is_country
from app.mapping.guessing.columns import GuessedColumn
from app.mapping.guessing.meetings import MeetingTable
from app.mapping.guessing.record_table import RecordTable
from app.mapping.guessing.wide import date_parts

_OF_MEETINGS: Final = re.compile(
    r"\b(?:meet\w*|visit\w*|summit\w*|talks?|mediat\w*|negotiat\w*|calls?|conference\w*|delegat\w*|guests?|hosts?|attend\w*|particip\w*|trips?|travel\w*"
    r"|besuch\w*|treffen|reunion\w*|rencontre\w*|visita\w*|encuentro\w*)\b"
)
"""Words of headers, folded, that speak of meetings."""
_OF_CONFLICTS: Final = re.compile(
    r"\b(?:conflicts?|wars?|side [ab]|battles?|fatalit\w+|deaths|casualt\w+|intensity(?: level)?|incompatib\w+|rebels?|hostil\w+|mid|dispute)\b"
)
_OF_GIFTS: Final = re.compile(r"\bgifts?\b")
_OF_PEOPLE: Final = frozenset({"who", "whom", "partner", "title"})
_EDITION: Final = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")
_FEWEST: Final = 2
_MOST_SHOWN: Final = 3


class OtherTable(RecordTable):
    """The columns of a table whose rows are neither meetings nor other records. The mapping has its document as comments."""

    resource = MeetingTable.resource
    head = "document: {}  # THE ROWS ARE NO MEETINGS; IF THEY ARE, REMOVE THE BRACES, AND THE MARKS BELOW"

    def __init__(self, columns: Sequence[GuessedColumn], name: str, contents: str, remedy: str) -> None:
        """Take the columns of the table, what its rows seem to be, and what would be needed."""
        super().__init__(columns, name)
        self._meetings = MeetingTable(columns, name)
        self.used, self.remarks = self._meetings.used, self._meetings.remarks
        self.comments += [f"THIS TABLE DOES NOT SEEM TO LIST MEETINGS: {contents}", remedy]

    def keys(self) -> Iterator[str]:
        """Yield the lines of the key of a meeting, as comments."""
        yield from map(_commented, self._meetings.keys())

    def document(self) -> Iterator[str]:
        """Yield the lines of the document of a meeting, as comments."""
        yield from map(_commented, self._meetings.document())


def _commented(line: str) -> str:
    return f"# {line}"


def recognize(columns: Sequence[GuessedColumn], name: str) -> OtherTable | None:
    """Return the table of something else that columns make; None if its rows may be meetings."""
    if any(column.parts for column in columns):
        return None
    for find in (_gifts, _matrix, _conflicts, _figures):
        if (found := find(columns)) is not None:
            return OtherTable(columns, name, *found)
    return None


def _gifts(columns: Sequence[GuessedColumn]) -> tuple[str, str] | None:
    named = [column.name for column in columns if column.is_called(_OF_GIFTS)]
    if not named:
        return None
    return f"each row is a gift ({named[0]})", "A gift is not a meeting, and the service has no place for it"


def _matrix(columns: Sequence[GuessedColumn]) -> tuple[str, str] | None:
    """Recognize a row for each country with a column for each meeting or year."""
    editions = [column for column in columns if _EDITION.search(column.name) and not column.dates.formats]
    states = [column for column in columns if column.codes and column.mark is None]
    has_dates = any(column.dates.formats for column in columns)
    if len(editions) < _FEWEST or len(states) != 1 or has_dates or is_country(editions[0].name):
        return None
    if all(_EDITION.fullmatch(column.name.strip()) for column in editions):
        contents = f"each row is a country, with a figure for each year ({editions[0].name} to {editions[-1].name})"
        return contents, "Figures of countries are no meetings, and the service has no place for them"
    contents = f"each row is a country, and each column seems to be an event ({editions[0].name}, {editions[1].name})"
    return (
        contents,
        "TRANSPOSE THE TABLE, so that it has a row for each event and a column for each country, and guess again",
    )


def _conflicts(columns: Sequence[GuessedColumn]) -> tuple[str, str] | None:
    named = [column.name for column in columns if column.is_called(_OF_CONFLICTS)]
    if len(named) < _FEWEST or any(column.is_called(_OF_MEETINGS) for column in columns):
        return None
    contents = f"it is about conflicts ({', '.join(named[:_MOST_SHOWN])})"
    return (
        contents,
        "A conflict is not a meeting; agreements and talks that ended it can be recorded, if another table lists them",
    )


def _figures(columns: Sequence[GuessedColumn]) -> tuple[str, str] | None:
    """Recognize countries, or pairs of them, and years with figures."""
    states = [column for column in columns if column.codes and column.mark is None]
    dates = [column for column in columns if column.dates.formats]
    figures = [column for column in columns if column.is_number and not column.codes and column.role != "id"]
    is_other = any(column.role in _OF_PEOPLE or column.is_called(_OF_MEETINGS) for column in columns)
    if (
        not states
        or not figures
        or is_other
        or date_parts(columns)[0]
        or not all(column.has_only_years for column in dates)
    ):
        return None
    unit = "a pair of countries" if len(states) > 1 else "a country"
    year = " and a year" if dates else ""
    names = ", ".join(column.name for column in figures[:_MOST_SHOWN])
    contents = f"each row is {unit}{year}, with figures ({names})"
    return (
        contents,
        "Figures are no meetings, and the service has no place for them: a meeting needs a day, and who met",
    )
