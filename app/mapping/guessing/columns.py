"""The kinds of columns: dates, countries, names, lists and identifiers, by their headers and values."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.mapping.country_codes import NAMIBIA
from app.mapping.guessing.acts import act_of
from app.mapping.guessing.codes import find_system, is_country_name, is_organization
from app.mapping.guessing.date_forms import DateForms, find_forms
from app.mapping.guessing.headers import words_of
from app.mapping.guessing.office_words import are_offices
from app.mapping.guessing.ongoing import means_ongoing
from app.mapping.guessing.roles import role_of, speaks_of_place
from app.mapping.scope import split
from app.reading.language import address

_FLAGS: Final = frozenset({"yes", "no", "y", "n", "true", "false", "0", "1"})
_NULLS: Final = frozenset({"na", "n/a", "nan", "null", "none", "-", "--", "?", "-9", "-99", "-999", "-88", "."})
_NIL: Final = re.compile(
    r"nil(?: |-)?(?:returns?)?\.?|no (?:meetings|visits|travel|returns?)(?: (?:this|in this) \w+)?\.?|none\.?",
    re.IGNORECASE,
)
_NIL_RETURN: Final = re.compile(r"nil(?: |-)?returns?\.?|no (?:meetings|visits|travel|returns?)\.?", re.IGNORECASE)
_SCHEMES: Final = ("http://", "https://")
_LIST_MARKS: Final = (";", "|", "\n", " / ", "•")
_MARKS_OF_COUNTRIES: Final = (";", "|", "\n", "/", ",", "&", " and ", " und ", " et ", " y ", " e ")
_MAY_BE_COUNTRIES: Final = frozenset({"country", "who", "whom"})
_MEMBERS: Final = "members?(?:hip)?|member (?:states|countries)|participants"
_LONGEST_LIST: Final = 2_000
_FEWEST_NUMBERS: Final = 3
_NEARLY_ALL: Final = 0.8
_NUMBER: Final = re.compile(r"[-+€$£]?\s?\d[\d.,' \u00a0]*%?")
_MAY_BE_NUMBERS: Final = frozenset({"id", "latitude", "longitude", "country"})


@dataclass(slots=True, eq=False)
class GuessedColumn:
    """A column, and what its header and values suggest. Two columns are never the same, whatever is in them."""

    name: str
    values: list[str]
    role: str | None = None
    dates: DateForms = field(default_factory=DateForms)
    codes: str | None = None
    """The system of its codes of countries, or `name`."""
    other_systems: list[str] = field(default_factory=list)
    """Systems of codes that fit as well, and mean other countries."""
    mark: str | list[str] | None = None
    """The mark between the items of its lists, or several."""
    whole: list[str] = field(default_factory=list)
    """Items that contain such a mark."""
    is_array: bool = False
    """Whether its cells are lists of texts of JSON, which need no mark."""
    parts: list["GuessedColumn"] = field(default_factory=list)
    """The fields of its records, where the cells are lists of records of JSON."""
    nulls: list[str] = field(default_factory=list)
    nil: list[str] = field(default_factory=list)
    """Values that say that there was nothing to report."""
    has_namibia: bool = False
    """Whether `NA` is among its codes of two letters, and so is not a missing value."""
    missing_codes: list[str] = field(default_factory=list)
    """Codes of countries that are missing values here."""
    questions: list[str] = field(default_factory=list)
    """Questions that the other columns raise."""
    is_of_date: bool = False
    """Whether its header speaks of dates."""
    is_number: bool = False
    is_of_place: bool = False
    """Whether its header says that something was held there."""
    bodies: list[str] = field(default_factory=list)
    """Items of its lists of countries, or cells, that are organizations."""
    act_marks: list[str] = field(default_factory=list)
    """The marks behind its dates, each of an act (*5 May 2004 a* is an accession)."""
    forms_of_address: bool = False
    """Whether there are forms of address in front of its names."""
    is_unique: bool = False
    has_gaps: bool = False
    """Whether it is filled in only where it changes."""
    pieces: list[str] = field(default_factory=list)
    """The columns of the file that make it up, if it is one of names in two columns; the first may be empty."""
    are_row_numbers: bool = False
    """Whether it numbers the rows, which a later version of the table may number otherwise."""

    @property
    def names(self) -> list[str]:
        """The names of the columns of the file that it stands for."""
        return self.pieces or [self.name]

    def is_called(self, words: re.Pattern[str]) -> bool:
        """Return whether a pattern finds words in its header, folded."""
        return words.search(words_of(self.name)) is not None

    @property
    def has_only_years(self) -> bool:
        """Whether its dates are years without a month."""
        return self.dates.formats == ["YYYY"] and self.dates.mark is None

    def is_filled(self, value: str) -> bool:
        """Return whether a cell has a value, and not one that means a missing one."""
        return bool(value) and value not in self.nulls

    def items(self, value: str) -> list[str]:
        """Return the items of a cell; a cell of a column without lists is one item."""
        if self.mark is None:
            return [value]
        marks = [self.mark] if isinstance(self.mark, str) else self.mark
        parts = split(value, marks, self.whole, self.name) if len(value) <= _LONGEST_LIST else [value]
        return [item for item in parts if item]

    @property
    def split(self) -> dict[str, object]:
        """The keys by which a mapping splits its cells."""
        return {} if self.is_array else {"split": self.mark, **({"whole": self.whole} if self.whole else {})}


def guess_column(name: str, values: Sequence[str]) -> GuessedColumn:
    """Return the kind, nulls and formats that the header and the values of a column suggest."""
    stripped = [value.strip() for value in values]
    counts = Counter(stripped)
    column = GuessedColumn(name, stripped)
    column.nulls = sorted(value for value in counts if value.casefold() in _NULLS)
    column.nil = sorted(value for value in counts if value not in column.nulls and _NIL.fullmatch(value))
    filled = [value for value in stripped if value and value not in column.nulls and value not in column.nil]
    column.role = role_of(name)
    column.are_row_numbers = _are_row_numbers(name, stripped)
    if column.are_row_numbers:
        column.role = None
    column.is_unique = bool(filled) and len(set(filled)) == len(stripped)
    column.has_gaps = bool(stripped) and bool(stripped[0]) and 0 < len(filled) < len(stripped) * 0.7
    if not filled:
        return column
    if {value.casefold() for value in filled} <= _FLAGS:
        column.role = None
        return column
    urls = sum(value.startswith(_SCHEMES) for value in filled)
    if urls == len(filled):
        column.role = "url"
        return column
    if column.role == "url" and 2 * urls < len(filled):
        column.role = None
    column.is_of_date = column.role in {"start", "end"} or act_of(name) is not None
    dated = [value for value in filled if not means_ongoing(value)]
    column.dates = find_forms(dated, may_be_number=column.is_of_date, header=name) if dated else DateForms()
    if column.dates.formats:
        column.role = column.role if column.role in {"start", "end"} else "start"
        return column
    _find_role(column, filled)
    return column


def _find_role(column: GuessedColumn, filled: list[str]) -> None:
    """Note what a column has that has no dates: countries, numbers, offices or names."""
    column.is_of_place = speaks_of_place(column.name)
    _find_countries(column, filled)
    _find_bodies(column, filled)
    if column.codes is not None and column.role in {"who", "whom"}:
        column.role = "country"
    if column.codes == "iso2" and NAMIBIA in column.nulls:
        column.nulls.remove(NAMIBIA)
        column.has_namibia = True
    column.is_number = all(map(_NUMBER.fullmatch, filled))
    if column.role in {"start", "end"} or (column.is_number and column.role not in _MAY_BE_NUMBERS):
        column.role = None
    if (
        column.role in {"title", "text", None}
        and not column.is_number
        and column.codes is None
        and are_offices(set(filled))
    ):
        column.role = "office"
    column.forms_of_address = column.codes is None and any(address.without(value) != value for value in filled)


def is_nil_return(value: str) -> bool:
    """Return whether a cell says that a whole return is empty, and not only that there was no such thing as the column has."""
    return _NIL_RETURN.fullmatch(value) is not None


def find_years(column: GuessedColumn) -> None:
    """Read the numbers of a column as years or days, because its table is one in which it has dates."""
    filled = [value for value in column.values if column.is_filled(value)]
    if not column.dates.formats and filled:
        dates = find_forms([value for value in filled if not means_ongoing(value)], may_be_number=True)
        if dates.formats != ["excel"]:
            column.dates = dates


def guess_texts(name: str, cells: Sequence[Any]) -> GuessedColumn:
    """Return a column of JSON whose cells are lists of texts."""
    column = guess_column(name, ["\n".join(map(str, cell)) if isinstance(cell, list) else cell or "" for cell in cells])
    column.mark, column.whole, column.is_array = "\n", [], True
    return column


def guess_records(name: str, cells: Sequence[Any]) -> GuessedColumn:
    """Return a column of JSON whose cells are lists of records."""
    records = [item for cell in cells if isinstance(cell, list) for item in cell if isinstance(item, dict)]
    names = dict.fromkeys(part for record in records for part in record)
    values = {part: [str(record.get(part) or "") for record in records] for part in names}
    return GuessedColumn(name, [], parts=[guess_column(part, values[part]) for part in names])


def _find_countries(column: GuessedColumn, filled: list[str]) -> None:
    """Note whether a column has countries, or lists of them, and the mark of lists."""
    words = words_of(column.name)
    are_members = re.fullmatch(_MEMBERS, words) is not None
    # A number of members is no code.
    is_named = column.role == "country" or (are_members and not any(map(_NUMBER.fullmatch, filled)))
    column.codes, column.other_systems = find_system(words, filled, is_named=is_named)
    if column.codes is not None:
        return
    mark = _mark(filled)
    for marks in (mark, "," if is_named else None):
        if column.codes is None and marks is not None and any(marks in value for value in filled):
            column.mark = marks
            items = [item for value in filled for item in column.items(value)]
            if items:
                column.codes, column.other_systems = find_system(words, items, is_named=is_named)
    if column.codes in {None, "name"} and (column.role in _MAY_BE_COUNTRIES or are_members):
        _find_several_marks(column, filled)
    if column.codes is None and mark is None and column.role in _MAY_BE_COUNTRIES and _are_states_and_bodies(filled):
        column.codes, column.role = "name", "country"
    if column.codes is None:
        column.mark = mark
    if is_named and column.codes is None:
        column.role = role_of(column.name, without="country")


def _find_several_marks(column: GuessedColumn, filled: list[str]) -> None:
    """Note the marks of lists of countries that are given by name, if it takes several so that all items are countries."""
    known, marks = column.mark, [mark for mark in _MARKS_OF_COUNTRIES if any(mark in value for value in filled)]
    if known is not None and all(is_country_name(item) for value in filled for item in column.items(value)):
        return
    whole = sorted({value for value in filled if is_country_name(value) and any(mark in value for mark in marks)})
    for mark in marks:
        column.mark, column.whole = [mark], []
        pieces = {item for value in filled for item in column.items(value)}
        whole += sorted(item for item in pieces if is_country_name(item) and any(other in item for other in marks))
    column.mark, column.whole = marks, list(dict.fromkeys(whole))
    if marks and all(is_country_name(item) for value in filled for item in column.items(value)):
        column.mark = marks[0] if len(marks) == 1 else marks
        column.codes, column.role = "name", "country"
    else:
        column.mark, column.whole = known, []


def _are_states_and_bodies(filled: list[str]) -> bool:
    """Return whether nearly all cells name countries or organizations, and some of them countries: mediators, donors."""
    distinct = set(filled)
    states = sum(map(is_country_name, distinct))
    bodies = sum(is_organization(value) for value in distinct if not is_country_name(value))
    return states > 0 and states + bodies >= _NEARLY_ALL * len(distinct)


def _find_bodies(column: GuessedColumn, filled: list[str]) -> None:
    """Note the organizations among countries that are given by name; other texts that are no countries stay, to be refused."""
    items = [item for value in filled for item in column.items(value)]
    if column.codes == "name":
        others = [item for item in dict.fromkeys(items) if item and not is_country_name(item)]
        column.bodies = [item for item in others if is_organization(item)]


def _are_row_numbers(name: str, values: list[str]) -> bool:
    """Return whether values number the rows from one, under a header that does not say that they are identifiers.

    Titles and footnotes, which stand in the first column, and empty cells have no number.
    """
    if re.search(r"id\b|\b(?:key|code|ref)", words_of(name)):
        return False
    numbers = [value.removesuffix(".") for value in values if value.removesuffix(".").isdecimal()]
    filled = sum(map(bool, values))
    is_numbered = len(numbers) >= max(_FEWEST_NUMBERS, filled / 2) and not any(
        any(map(str.isdecimal, value))
        for value in values
        if value and not value.removesuffix(".").isdecimal() and " " not in value
    )
    return is_numbered and all(value == str(number) for number, value in enumerate(numbers, 1))


def _mark(values: list[str]) -> str | None:
    """Return the mark at which many values split into short items."""
    for mark in _LIST_MARKS:
        split = [value.split(mark) for value in values if mark in value]
        items = [item.strip() for parts in split for item in parts]
        if len(split) >= max(1, len(values) / 10) and sum(map(len, items)) / len(items) < 60:
            return mark
    return None


def first_called(columns: Iterable[GuessedColumn], words: re.Pattern[str]) -> GuessedColumn | None:
    """Return the first column in whose header a pattern finds words; None if there is none."""
    return next((column for column in columns if column.is_called(words)), None)


def first_of_role(columns: Iterable[GuessedColumn], role: str) -> GuessedColumn | None:
    """Return the first column of a role; None if there is none."""
    return next((column for column in columns if column.role == role), None)
