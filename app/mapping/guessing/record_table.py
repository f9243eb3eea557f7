"""The table of a kind of record: which of its columns a first mapping uses, and the lines that it writes about them."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Sequence
from typing import ClassVar

from app.mapping.guessing.columns import GuessedColumn, first_of_role
from app.mapping.guessing.date_affixes import HEMISPHERE
from app.mapping.guessing.values import flow, reference
from app.mapping.identity import scheme_of


class RecordTable(ABC):
    """The columns of a table whose rows are records of one resource."""

    resource: ClassVar[str]
    head: ClassVar[str] = "document:"
    """The line above those of the document."""

    def __init__(self, columns: Sequence[GuessedColumn], name: str) -> None:
        """Take the columns of the table, and the name of its file."""
        self.columns, self.name = columns, name
        self.comments: list[str] = []
        """Remarks on the table as a whole."""
        self.used: dict[GuessedColumn, None] = {}
        """The columns that the mapping reads."""
        self.remarks: dict[str, str] = {}
        """Remarks on the use of columns, by their names."""
        self.unremarkable: set[GuessedColumn] = set()
        """Columns that are used like the one before, of which nothing more is said."""
        self.only: dict[str, list[str]] = {}
        """The values of the rows that are read alone, by column."""
        self.filled: list[GuessedColumn] = []
        """The columns whose empty cells mean the value above."""

    @abstractmethod
    def document(self) -> Iterator[str]:
        """Yield the lines of the document, and note which columns it uses."""

    def keys(self) -> Iterator[str]:
        """Yield the lines of what distinguishes records, and of what the rows of one share; after the document.

        None by default: records such as organizations and topics are known by their names, and sources by their URLs.
        """
        return iter(())

    def use(self, *columns: GuessedColumn, remark: str = "") -> None:
        """Note that the mapping reads columns, and for what."""
        for column in columns:
            self.used[column] = None
            if remark:
                self.remarks[column.name] = remark

    def is_free(self, column: GuessedColumn) -> bool:
        """Return whether the mapping does not read a column yet."""
        return column not in self.used

    @property
    def identifier(self) -> GuessedColumn | None:
        """The column with an identifier for each row; None if there is none."""
        return next((column for column in self.columns if column.role == "id" and column.is_unique), None)

    def website(self, remark: str) -> Iterator[str]:
        """Yield the line of the URL of records, if a column has it."""
        if (url := first_of_role(self.columns, "url")) is not None:
            self.use(url, remark=remark)
            yield f"  url: {flow(reference(url))}"

    def identifiers(self) -> Iterator[str]:
        """Yield the line of the identifiers of records, if a column has one for each row."""
        if (column := self.identifier) is not None:
            self.use(column)
            yield f"  identifiers: {flow([{'scheme': self.scheme, 'value': reference(column)}])}"

    @property
    def scheme(self) -> str:
        """The scheme of the identifiers of the table, by the name of its file."""
        return scheme_of(self.name.split(".", maxsplit=1)[0])


def key_line(columns: Sequence[GuessedColumn], word: str = "key") -> str:
    """Return the line of a mapping that names the columns of a key, or of a group."""
    return f"{word}: {flow(list(dict.fromkeys(name for column in columns for name in column.names)))}"


def date_value(column: GuessedColumn, end: GuessedColumn | None = None) -> dict[str, object]:
    """Return the value of a date, or of an interval whose end is in another column."""
    dates = column.dates
    formats = [*dates.formats, *(end.dates.formats if end is not None else ())]
    result: dict[str, object] = {"column": column.name, "formats": list(dict.fromkeys(formats))}
    if dates.mark is not None:
        result["split"] = dates.mark
    if end is not None:
        result["to"] = end.name
    if dates.language != "en":
        result["language"] = dates.language
    if dates.has("Season"):
        result["hemisphere"] = HEMISPHERE
    return result


def term_value(column: GuessedColumn, end: GuessedColumn | None) -> dict[str, object]:
    """Return the value of a time that lasted beyond its first day; without a column of ends, the end is unknown."""
    return date_value(column, end) if end is not None else {**date_value(column), "end": "unknown"}


def entries(name: str, values: Sequence[object]) -> Iterator[str]:
    """Yield the lines of a list of the document; none for an empty list."""
    if values:
        yield f"  {name}:"
        yield from (f"    - {flow(value)}" for value in values)
