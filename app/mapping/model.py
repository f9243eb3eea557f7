"""The model of a mapping file. `docs/import/mapping.md` explains every key."""

import codecs
from typing import Annotated, Any, Final, Literal, get_args

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field, PositiveInt, model_validator
from pydantic_core import PydanticCustomError

from app.schemas.registry import INPUT_MODELS

DELIMITER_NAMES: Final = {",": "comma", ";": "semicolon", "\t": "tab", "|": "pipe"}
DELIMITERS: Final = {name: mark for mark, name in DELIMITER_NAMES.items()} | {"\\t": "\t"}
_MOST_LINES: Final = 3
"""The most lines that name the columns together."""
_NOT_OF_FILES: Final = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
"""Encodings that Python has for names of hosts and for its own source code; no table is in one."""
Format = Literal["auto", "csv", "tsv", "json", "ndjson", "xlsx"]
Repair = Literal["double_encoding", "invisible_characters", "footnote_marks"]
CodeSystem = Literal["iso2", "iso3", "iso-numeric", "cow", "gw", "fips", "ioc", "fifa", "itu", "gaul"]
Transform = Literal[
    "lower",
    "upper",
    "capitalize_names",
    "last_name_first",
    "remove_forms_of_address",
    "office_before_name",
    "name_behind_office",
    "slug",
]
Resource = Literal[
    "countries", "organizations", "sources", "topics", "people", "agreements", "meetings", "participants"
]

if set(get_args(Resource)) != set(INPUT_MODELS):  # `Literal` needs the words themselves
    raise AssertionError


def _as_list(value: Any) -> Any:
    return [value] if isinstance(value, str) or value is None else value


def _line_numbers(value: Any) -> list[int]:
    """Return the numbers of up to three lines, given as a list or alone, in their order.

    Raises:
        PydanticCustomError: one of them is not a number above 0.
    """
    numbers = value if isinstance(value, list) else [value]
    if not numbers or len(numbers) > _MOST_LINES or not all(str(item).isdecimal() and int(item) for item in numbers):
        raise PydanticCustomError(
            "lines", "must be greater than 0: the number of a line, or of up to three, as in [1, 2]"
        )
    return sorted(map(int, numbers))


def _check_encoding(name: str) -> str:
    try:
        info = codecs.lookup(name)
    except LookupError:
        info = None
    if info is None or not getattr(info, "_is_text_encoding", True) or info.name in _NOT_OF_FILES:
        raise PydanticCustomError(
            "encoding",
            "{name} is not a known encoding; write utf-8, utf-16, cp1252 (Windows), latin-1 …",
            {"name": repr(name[:40])},
        )
    return name


def _delimiter(text: str) -> str:
    mark = DELIMITERS.get(text, text)
    if len(mark) != 1 or mark in '"\r\n':
        raise PydanticCustomError(
            "delimiter", "must be one character, or one of: {words}", {"words": ", ".join(DELIMITERS)}
        )
    return mark


Texts = Annotated[list[str], BeforeValidator(_as_list)]
Patterns = Annotated[list[str | None], BeforeValidator(_as_list)]
"""Values: `*` stands for any text, and an empty one for an empty cell."""
Columns = Annotated[Texts, Field(min_length=1)]
Marks = Annotated[list[Annotated[str, Field(min_length=1)]], BeforeValidator(_as_list), Field(min_length=1)]
"""The marks at which a cell is split, each of them as good as the others."""
_KEYWORDS: Final = {"else_": "else"}
Conditions = dict[str, Patterns]


class MappingModel(BaseModel):
    """The base of the objects of a mapping. An unknown key is an error."""

    model_config = ConfigDict(extra="forbid", populate_by_name=False)


class Reads(MappingModel):
    """The options for reading the file."""

    format: Format = "auto"
    encoding: Annotated[str, AfterValidator(_check_encoding)] = "utf-8"
    delimiter: Annotated[str, AfterValidator(_delimiter)] | None = None
    quotes: Literal["double", "none"] = "double"
    """Whether a cell may be in quotes; without them, a quote is a character."""
    decimal: Literal[".", ","] = "."
    header: Annotated[list[int], BeforeValidator(_line_numbers)] = [1]
    """The lines of the header, or in a workbook its rows; those of several are joined."""
    columns: Columns | None = None
    """The names of the columns of a file without a header."""
    sheet: str | None = None
    records: str | None = None
    """The name of the list of records in a JSON file, with dots between nested names."""
    nulls: Annotated[
        list[str], BeforeValidator(lambda value: ["null" if item is None else item for item in _as_list(value) or []])
    ] = []
    repair: Annotated[list[Repair], BeforeValidator(_as_list)] = []
    fill_down: Texts = []
    ignore_if: Conditions = {}
    only_if: Conditions = {}
    ignore_columns: Texts = []

    @model_validator(mode="after")
    def _has_one_header(self) -> "Reads":
        if self.columns is not None and "header" in self.model_fields_set:
            raise PydanticCustomError("header", "give `columns` for a file without a header, or `header`, not both")
        return self


class DateParts(MappingModel):
    """A date in several columns."""

    year: str
    month: str | None = None
    day: str | None = None


class FiscalYearModel(MappingModel):
    """The beginning of fiscal years."""

    begins: Annotated[int, Field(ge=1, le=12)]
    named_after: Literal["first", "last"] | None = None
    """The one of their two years by which they are named."""


_INPUTS: Final = ("literal", "column", "first", "year")
_NEEDED: Final = {
    "else": "map",
    "whole": "split",
    "language": "formats",
    "pivot": "formats",
    "hemisphere": "formats",
    "fiscal_year": "formats",
    "month": "year",
    "day": "year",
}
"""Keys that say something only beside another one."""
_OF_DATES: Final = frozenset({"formats", "to", "end", "mark", "nulls", "year", "month", "day"})

_OF_FORMS: Final = frozenset({"language", "pivot", "hemisphere", "fiscal_year", "strip", "after", "before"})
"""Keys of dates that are in one column."""


def _check_effects(given: set[str]) -> None:
    """Check that every key of a value has an effect.

    Raises:
        PydanticCustomError: one of them would be left out silently.
    """
    for key, needed in _NEEDED.items():
        if key in given and needed not in given and not (key == "language" and "month" in given):
            raise PydanticCustomError(
                "effect", "`{key}` needs a `{needed}`; give it, or leave `{key}` out", {"key": key, "needed": needed}
            )
    idle: set[str] = set()
    if "literal" in given:
        idle = given - {"literal"}
    elif "year" in given:
        # The forms of dates are those of the other end, if that is in one column.
        idle = given - _OF_DATES - (_OF_FORMS if "to" in given else set())
        idle -= {"language"} if "month" in given else set()
    if idle:
        raise PydanticCustomError(
            "effect",
            "{keys} cannot be beside `{input}`; leave out one of the two",
            {
                "keys": ", ".join(f"`{key}`" for key in sorted(idle)),
                "input": "literal" if "literal" in given else "year",
            },
        )


class ValueModel(MappingModel):
    """A value of the document: where it is read, and how it becomes the value of the field."""

    literal: Any = None
    column: Texts | None = None
    first: Texts | None = None
    strip: str | None = None
    after: str | None = None
    before: str | None = None
    nulls: Texts = []
    split: Marks | None = None
    whole: Texts = []
    map: dict[str, str | None] | None = None
    else_: str | None = Field(default=None, alias="else")
    codes: CodeSystem | None = None
    transform: Annotated[list[Transform], BeforeValidator(_as_list)] = []
    shorten: PositiveInt | None = None
    formats: Texts | None = None
    language: str = "en"
    pivot: Annotated[int, Field(ge=1, le=9_900)] = 1969
    hemisphere: Literal["north", "south"] | None = None
    """The hemisphere whose months the names of seasons mean."""
    fiscal_year: FiscalYearModel | None = None
    to: Texts | DateParts | None = None
    end: Literal["unknown", "open"] | None = None
    """The meaning of a missing end of an interval: unknown (`2010/`), or that it goes on (`2010/..`)."""
    year: str | None = None
    month: str | None = None
    day: str | None = None
    mark: Literal["?", "~", "%"] | None = None
    """The sign of EDTF after every date: uncertain, about, or both."""

    @model_validator(mode="after")
    def _reads_one_thing(self) -> "ValueModel":
        given = [name for name in _INPUTS if name in self.model_fields_set]
        if len(given) != 1:
            raise PydanticCustomError(
                "value",
                "give one of literal, column, first and year{also}",
                {"also": f", not {' and '.join(given)}" if given else ""},
            )
        _check_effects({_KEYWORDS.get(name, name) for name in self.model_fields_set})
        return self

    @property
    def has_else(self) -> bool:
        """Whether values that are not in the map have one."""
        return "else_" in self.model_fields_set

    @property
    def is_date(self) -> bool:
        """Whether the value is a date in a form of its own."""
        given = (self.formats, self.year, self.to, self.end, self.mark)
        return any(value is not None for value in given)


VALUE_KEYS: Final = frozenset(item.alias or name for name, item in ValueModel.model_fields.items())
VALUE_MARKS: Final = frozenset(_INPUTS)
"""The keys that distinguish a value from an object of the document."""


class ItemList(MappingModel):
    """A list of values: the parts of a cell, or the cells of several columns."""

    column: Texts | None = None
    columns: Columns | None = None
    split: Marks | None = None
    whole: Texts = []
    """Values that contain the mark at which a cell is split."""

    @model_validator(mode="after")
    def _reads_one_thing(self) -> "ItemList":
        if (self.column is None) == (self.columns is None):
            raise PydanticCustomError("items", "give either `column` or `columns`")
        if self.whole and self.split is None:
            _check_effects({"whole"})
        return self


class ForEach(ItemList):
    """Items, each for an entry of a list: `{item}`, with `{column}` and `{number}`."""

    with_: dict[str, ItemList] = Field(default={}, alias="with")
    """Lists that run in parallel, by the names of their items."""
    only_if: Patterns | Conditions | None = None
    ignore_if: Patterns | Conditions | None = None


class Mapping(MappingModel):
    """A mapping file."""

    resource: Resource = "meetings"
    reads: Reads = Reads()
    source: dict[str, Any] | None = None
    key: Columns | None = None
    group_by: Columns | None = None
    document: dict[str, Any]
    unmapped: Literal["report", "refuse"] = "report"


PLACES: Final[dict[str, str]] = {
    **dict.fromkeys(VALUE_KEYS, "in a value, as in {column: Date, …}"),
    **{item.alias or name: "in `for_each`" for name, item in ForEach.model_fields.items()},
    **dict.fromkeys(Reads.model_fields, "in `reads`"),
    **dict.fromkeys(Mapping.model_fields, "at the top of the mapping"),
    "for_each": "in an entry of a list",
}
"""The place of each key of a mapping, for errors about a key in another place."""
