"""The kinds of columns: dates, countries, names, lists and identifiers, by their headers and values."""

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import permutations
from typing import Final

from app.domain.geography import countries
from app.domain.strings.text import fold
from app.mapping import country_codes
from app.mapping.dates import DateReader
from app.mapping.model import CodeSystem

_LEAST_SHARE: Final = 0.8
_LEAST_SHARE_OF_DATES: Final = 0.5
"""The share of values that are dates in a column whose header says so."""
_FLAGS: Final = frozenset({"yes", "no", "y", "n", "true", "false", "0", "1"})
_NUMBERS: Final = re.compile(r"-?\d+(?:[.,]\d+)?", re.ASCII)
_CODE: Final = re.compile(r"[A-Z]{2,3}|\d{1,3}", re.ASCII)
_NULLS: Final = frozenset({"na", "n/a", "nan", "null", "none", "-", "--", "?", "-9", "-99", "-999", "-88", "."})
_NIL: Final = re.compile(r"nil(?: |-)?(?:return)?\.?|no (?:meetings|visits|return)s?\.?|none\.?", re.IGNORECASE)
_LIST_MARKS: Final = (";", "|", "\n", " / ")
_PATTERNS: Final = (
    "iso", "DD/MM/YYYY", "MM/DD/YYYY", "D/M/YYYY", "M/D/YYYY", "DD/MM/YY", "MM/DD/YY", "DD.MM.YYYY", "D.M.YYYY", "DD-MM-YYYY",
    "YYYY/MM/DD", "YYYY.MM.DD", "YYYYMMDD", "DD/MM/YYYY HH:mm", "DD/MM/YYYY HH:mm:ss", "D Month YYYY", "Do Month YYYY", "Month D, YYYY",
    "Weekday, D Month YYYY", "Weekday D Month YYYY", "DD-Mon-YY", "D-Mon-YY", "DD-Mon-YYYY", "D-Mon-YYYY", "Mon-YY", "Mon-YYYY",
    "Month YYYY", "Month-YY", "MM/YYYY", "YYYY-MM", "YYYY", "edtf", "excel",
)  # fmt: skip
_ROLES: Final = (
    ("end", r"(?:end|until|to|return|finish|dtend|fin|ende|bis)\b.*|.*(?:end|finish|ende?)[ _]?(?:date|day)?"),
    ("start", r".*(?:date|day|start|begin|when|fecha|datum|dtstart|giorno|data).*|from|on|von"),
    ("latitude", r"lat(?:itude)?"),
    ("longitude", r"(?:lon|lng|long)(?:gitude)?"),
    ("url", r".*(?:url|link|href|website).*"),
    ("id", r"(?:.*[ _-])?(?:id|uid|no|number|nr|key|code)|.+id"),
    ("place", r".*(?:city|place|location|venue|town|lugar|ort|lieu).*"),
    ("country", r".*(?:country|state|nation|iso|cow|ccode|pais|país|land|pays).*"),
    ("office", r".*(?:office|position|role|function|cargo|title of (?:the )?(?:minister|person)).*"),
    ("who", r".*(?:minister|leader|host|president|visitor|official|person|head|mep|member|ambassador|guest|traveller|delegate|nombre).*"),
    ("whom", r".*(?:organi[sz]ation|with|counterpart|lobby|participant|attendee|partner|met|individual|invit|organizer).*"),
    ("title", r".*(?:title|subject|event|topic|purpose|summary|meeting|asunto|titel|betreff|objet|name).*"),
    ("text", r".*(?:note|comment|description|detail|remark|body|text).*"),
)  # fmt: skip


@dataclass(slots=True)
class GuessedColumn:
    """A column, and what its header and values suggest."""

    name: str
    values: list[str]
    role: str | None = None
    formats: list[str] = field(default_factory=list)
    """The forms of its dates."""
    ambiguous: list[str] = field(default_factory=list)
    """The forms between which its values do not decide."""
    codes: str | None = None
    """The system of its codes of countries, or `name`."""
    mark: str | None = None
    """The mark between the items of its lists."""
    nulls: list[str] = field(default_factory=list)
    nil: list[str] = field(default_factory=list)
    """Values that say that there was nothing to report."""
    is_unique: bool = False
    has_gaps: bool = False
    """Whether it is filled in only where it changes."""


def guess_column(name: str, values: Sequence[str]) -> GuessedColumn:
    """Return the kind, nulls and formats that the header and the values of a column suggest."""
    stripped = [value.strip() for value in values]
    counts = Counter(stripped)
    column = GuessedColumn(name, stripped)
    column.nulls = sorted(value for value in counts if value.casefold() in _NULLS)
    column.nil = sorted(value for value in counts if value not in column.nulls and _NIL.fullmatch(value))
    filled = [value for value in stripped if value and value not in column.nulls and value not in column.nil]
    column.role = _role_of(name)
    column.is_unique = bool(filled) and len(set(filled)) == len(stripped)
    column.has_gaps = bool(stripped) and bool(stripped[0]) and 0 < len(filled) < len(stripped) * 0.7
    if not filled:
        return column
    if {value.casefold() for value in filled} <= _FLAGS:
        column.role = None
        return column
    may_be_number = column.role in {"start", "end"}
    column.formats, column.ambiguous = _formats(filled, may_be_number=may_be_number)
    if not column.formats:
        column.codes = _codes(filled, is_named=column.role == "country")
        column.mark = _mark(filled)
        if column.role in {"start", "end"}:
            column.role = None
    elif column.role not in {"start", "end"}:
        column.role = "start"
    return column


def _role_of(name: str) -> str | None:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)
    folded = fold(words).replace("_", " ")
    return next((role for role, pattern in _ROLES if re.fullmatch(pattern, folded)), None)


def _formats(values: list[str], *, may_be_number: bool) -> tuple[list[str], list[str]]:
    """Return the fewest forms in which nearly all values are dates, most frequent first, and those that fit as well."""
    distinct = list(dict.fromkeys(values))
    numbers = sum(_NUMBERS.fullmatch(value) is not None for value in distinct)
    if numbers > len(distinct) / 2 and not may_be_number:
        return [], []
    fits = {pattern: _fitting(pattern, distinct) for pattern in _PATTERNS}
    chosen: list[str] = []
    rest = set(distinct)
    while rest and (best := max(fits, key=lambda pattern: len(fits[pattern] & rest))) and fits[best] & rest:
        chosen.append(best)
        rest -= fits[best]
    if len(rest) > (1 - (_LEAST_SHARE_OF_DATES if may_be_number else _LEAST_SHARE)) * len(distinct):
        return [], []
    ambiguous = [
        other
        for pattern, other in permutations(_PATTERNS, 2)
        if pattern in chosen
        and other not in chosen
        and fits[pattern]
        and fits[pattern] == fits[other]
        and _differ(pattern, other, distinct)
    ]
    return chosen, list(dict.fromkeys(ambiguous))


def _fitting(pattern: str, values: list[str]) -> set[str]:
    reader = DateReader([pattern])
    result = set()
    for value in values:
        try:
            date, _ = reader.read(value)
        except ValueError:
            continue
        if pattern != "excel" or "1990" < date < "2100":
            result.add(value)
    return result


def _differ(pattern: str, other: str, values: list[str]) -> bool:
    one, two = DateReader([pattern]), DateReader([other])
    for value in values:
        try:
            if one.read(value) != two.read(value):
                return True
        except ValueError:
            continue
    return False


def _codes(values: list[str], *, is_named: bool) -> str | None:
    distinct = list(dict.fromkeys(values))
    if all(_CODE.fullmatch(value) for value in distinct):
        if not is_named:
            return None
        systems: tuple[CodeSystem, ...] = ("iso3", "iso2") if distinct[0].isalpha() else ("iso-numeric",)
        return next((system for system in systems if _share(distinct, partial(_is_code, system))), None)
    return "name" if _share(distinct, lambda value: countries.find_code(value) is not None) else None


def _is_code(system: CodeSystem, value: str) -> bool:
    return country_codes.find(system, value) is not None


def _share(values: list[str], holds: Callable[[str], bool]) -> bool:
    return sum(map(holds, values)) >= _LEAST_SHARE * len(values)


def _mark(values: list[str]) -> str | None:
    """Return the mark at which many values split into short items."""
    for mark in _LIST_MARKS:
        split = [value.split(mark) for value in values if mark in value]
        items = [item.strip() for parts in split for item in parts]
        if len(split) >= max(1, len(values) / 10) and sum(map(len, items)) / len(items) < 60:
            return mark
    return None
