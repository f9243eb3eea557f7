"""Cells of the environmental agreement tables: dates, kinds of agreement, parties, URLs.

`docs/import/env-agreements.md` lists every form of date in the tables and how it is interpreted.
"""

import datetime as dt
import re
from collections.abc import Iterator
from typing import Any, Final

from app.datasets.organizations import EUROPEAN_UNION
from app.domain.geography import countries
from app.domain.strings import urls

_DOTTED: Final = re.compile(r"(\d{2})\.(\d{2})\.(\d{4})", re.ASCII)
_ISO: Final = re.compile(r"\d{4}-\d{2}-\d{2}~?", re.ASCII)
# Cells without a date: still in force (31.12.9999, 9999-XX-XX-), not done when the table was made (0001-01-01), a null
# of the program that wrote it (-001-12-3100..0000..0000), IEADB's codes for "unknown" and "not in force" (2599, 2699…).
_NO_DATE: Final = re.compile(
    r"|NA|31\.12\.9999|01\.12\.9999|9999-.*|0001-01-01|-001-.*|0000-00-00|(?:2[5-9]|3\d)\d\d-01-01", re.ASCII
)

_EU_CODES: Final = ("EUE", "EUU")

# The first of these words in a title is what the agreement calls itself.
_KIND_WORDS: Final = (
    ("exchange_of_notes", r"exchanges? of (?:notes|letters)"),
    ("memorandum_of_understanding", r"memorand(?:um|a) of understanding"),
    ("memorandum_of_cooperation", r"memorand(?:um|a) of co-?operation"),
    ("amendment", r"amendments?"),
    ("protocol", r"protocols?"),
    ("convention", r"conventions?"),
    ("treaty", r"treat(?:y|ies)"),
    ("joint_statement", r"joint (?:statement|communique)"),
    ("declaration", r"declarations?"),
    ("resolution", r"resolutions?"),
    ("action_plan", r"(?:action plan|plan of action)"),
    ("agreement", r"(?:agreements?|arrangements?|accords?)"),
)
_KIND_WORD: Final = re.compile(
    "|".join(rf"(?P<{kind}>\b{words}\b)" for kind, words in _KIND_WORDS), re.ASCII | re.IGNORECASE
)
# IEADB, "Agreement Type (level 2)". The type "Agreement" also covers treaties and conventions; the title says which.
_KIND_OF_IEADB_TYPE: Final = {
    "Amendment": "amendment",
    "Other Binding Modification": "amendment",
    "Protocol": "protocol",
    "Memorandum of Understanding": "memorandum_of_understanding",
    "Resolution": "resolution",
    "Declaration": "declaration",
    "Exchange of Notes": "exchange_of_notes",
    "Plan of Action": "action_plan",
    "Arrangement": "agreement",
    "Agreed Minute (non-binding)": "agreement",
    "Agreement of the Representatives": "agreement",
    "Compact": "agreement",
}
_KINDS_WITHIN_AGREEMENT: Final = ("treaty", "convention", "exchange_of_notes", "memorandum_of_understanding")
# HUGGO, "AgreementType": the codes with a kind of their own; W, X and Y are other instruments.
_KIND_OF_HUGGO_TYPE: Final = {"A": "agreement", "P": "protocol", "E": "amendment"}


def date(cell: str) -> str | None:
    """Return the EDTF date of `cell` (`17.02.1978`, `1884-09-21`, `2011-01-01~`), or None if it stands for no date.

    Raises:
        ValueError: the date cannot be read with certainty (`1971-0706`, `2010-02-29`).
    """
    if _NO_DATE.fullmatch(cell):
        return None
    if dotted := _DOTTED.fullmatch(cell):
        day, month, year = dotted.groups()
        cell = f"{year}-{month}-{day}"
    if not _ISO.fullmatch(cell):
        raise ValueError(f"{cell[:40]!r} is not a valid date; write YYYY-MM-DD or DD.MM.YYYY")
    dt.date.fromisoformat(cell.removesuffix("~"))
    return cell


def action(kind: str, cell: str, **fields: Any) -> Iterator[dict[str, Any]]:
    """Yield the action that `cell` dates, or nothing if it stands for no date.

    A cell with any other content means that the action took place: if its day cannot be read, the action has no date,
    and a note quotes the cell.
    """
    try:
        day = date(cell)
    except ValueError:
        yield {"action": kind, "note": f"The date is written {cell[:100]!r}.", **fields}
        return
    if day is not None:
        yield {"action": kind, "date": day, **fields}


def kind_of_title(title: str) -> str | None:
    """Return the kind that `title` names first, or None."""
    match = _KIND_WORD.search(title)
    return match.lastgroup if match else None


def kind_of_ieadb(kind: str, title: str) -> str:
    """Return the kind of an IEADB agreement, from its type and title."""
    if kind == "Agreement":
        named_kind = kind_of_title(title)
        return named_kind if named_kind in _KINDS_WITHIN_AGREEMENT else "agreement"
    return _KIND_OF_IEADB_TYPE.get(kind, "other")


def kind_of_huggo(code: str, title: str) -> str:
    """Return the kind of a HUGGO agreement, from its title or, if the title names none, from its type."""
    return kind_of_title(title) or _KIND_OF_HUGGO_TYPE.get(code, "other")


def party(code: str) -> dict[str, Any]:
    """Return the country or organization of `code`: alpha-3, also of a former state (`DDR`), or the European Union.

    Raises:
        ValueError: the code is unknown.
    """
    if code in _EU_CODES:
        return {"organization": EUROPEAN_UNION}
    if len(code) == 3 and code.isascii() and code.isupper() and (country := countries.find_code(code)):
        return {"country": country}
    raise ValueError(f"{code[:60]!r} is not a country code; write ISO 3166 alpha-3, or EUE for the European Union")


def split_urls(cell: str) -> list[str]:
    """Return the distinct URLs in `cell`, which are separated by `|`."""
    if cell == "NA":
        return []
    return list(dict.fromkeys(part for part_ in cell.split("|") if (part := part_.strip())))


def is_url(text: str) -> bool:
    """Return whether `text` is a valid URL."""
    return urls.is_url(text)
