"""Importer of manyenviron: international environmental and fisheries agreements, and the states party to them.

Three CSV tables, distinguished by their header: the agreements of IEADB (`treaties.csv`), those of HUGGO
(`HUGGO_reconciled.csv`), and HUGGO's memberships, one row per agreement and state (`HUGGO_MEM_reconciled.csv`).
`docs/import/env-agreements.md` describes how each column is mapped, and why.

See decision 150.
"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, BinaryIO, Final

from app.datasets.env_agreements_cells import action, is_url, kind_of_huggo, kind_of_ieadb, party, split_urls
from app.datasets.unreadable import UnreadableError
from app.domain.strings import slugs, text
from app.files.bounded import RowLines, RowTooLong, TooManyBlankRows
from app.transfer.rows import ImportRow, RejectedRow

SOURCE: Final[dict[str, Any]] = {
    "id": "manyenviron",
    "kind": "dataset",
    "headline": "manyenviron: Environmental Agreements for the many Universe",
    "publisher": "Global Governance Observatory (globalgov)",
    "date": "2024-03-05",
    "url": "https://github.com/globalgov/manyenviron",
    "language": "en",
    "license": "CC BY 4.0",
    "note": "Version 0.4.0. It holds the International Environmental Agreements Database (IEADB), which asks to be cited "
    "as Mitchell et al. 2020.",
}

_LONGEST_TITLE: Final = 500
_LONGEST_LINE: Final = 1_048_576
_IEADB_NUMBER: Final = "IEA# (click for add'l info)"
_ESCAPES: Final = range(0xDC80, 0xDD00)

Cells = dict[str, str]


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the data set: its name, the columns that are read, the encoding, and the function that maps a row to an agreement."""

    name: str
    columns: frozenset[str]
    encoding: str
    agreement: Callable[[Cells, str], dict[str, Any]]
    """A function of a row and the name of its file."""


def read(stream: BinaryIO, name: str) -> Iterator[ImportRow | RejectedRow]:
    """Yield one agreement, or one refusal, per row.

    Rows about the same agreement give records with the same id: HUGGO's references to IEADB numbers are followed, and
    each membership adds a party and its actions.

    Raises:
        ValueError: the header belongs to none of the tables, or a row is not CSV.
    """
    header = stream.readline(_LONGEST_LINE)
    try:
        names = next(csv.reader([header.decode("utf-8-sig")]), [])
    except (UnicodeDecodeError, csv.Error) as error:
        raise ValueError(f"{name} line 1 is not the header of a CSV table") from error
    table = next((candidate for candidate in _TABLES if candidate.columns <= set(names)), None)
    if table is None:
        raise ValueError(f"{name} line 1 is not the header of a known table; {_lacking(set(names))}")
    lines = RowLines(lambda size: stream.readline(size).decode(table.encoding, "surrogateescape"))
    rows = csv.reader(lines)
    file = name.removesuffix(".gz")
    number = 1
    while True:
        number += 1
        location = f"{name} row {number}"
        try:
            cells = next(rows)
            lines.end_row(is_blank=not cells)
        except StopIteration:
            return
        except (csv.Error, RowTooLong, TooManyBlankRows) as error:
            raise ValueError(f"{location} is not CSV: {error}") from error
        if not cells:
            number -= 1
            continue
        try:
            yield ImportRow("agreements", table.agreement(_row(names, cells, table), file), location)
        except UnreadableError as error:
            yield RejectedRow(location, error.field, error.reason)


def _lacking(names: set[str]) -> str:
    """Return the reason why no known table has this header: the columns that it lacks of the most similar table, or of all."""
    nearest = max(_TABLES, key=lambda table: len(table.columns & names))
    if nearest.columns & names:
        return f"it has columns of {nearest.name}, but lacks {', '.join(sorted(nearest.columns - names))}"
    columns = (f"{table.name} ({', '.join(sorted(table.columns))})" for table in _TABLES)
    return f"it must have the columns of {' or of '.join(columns)}, separated by commas"


def _row(names: list[str], cells: list[str], table: _Table) -> Cells:
    if len(cells) != len(names):
        raise UnreadableError(
            "row", f"has {len(cells)} cells where the header has {len(names)}; quote the cell that contains a comma"
        )
    row = {}
    for column, cell in zip(names, cells, strict=True):
        if column not in table.columns:
            continue
        if any(ord(character) in _ESCAPES for character in cell):
            raise UnreadableError(column, f"is not {table.encoding}; convert it")
        try:
            row[column] = text.normalize_line(cell)
        except ValueError as error:
            raise UnreadableError(column, f"{error}; remove it") from error
    return row


def _titled(document: dict[str, Any], title: str, column: str) -> dict[str, Any]:
    """Add the title to `document`. A title that is too long is cut, and the note gives it in full."""
    if title in {"", "NA"}:
        raise UnreadableError(column, "is empty; give the title of the agreement")
    if len(title) > _LONGEST_TITLE:
        full_title = f"The title in full: {title}"
        document["note"] = f"{document['note']} {full_title}" if document.get("note") else full_title
        title = f"{title[: _LONGEST_TITLE - 1].rstrip()}…"
    return {**document, "title": title}


def _from_ieadb(row: Cells, file: str) -> dict[str, Any]:
    number = row[_IEADB_NUMBER]
    if not number.isascii() or not number.isdigit():
        raise UnreadableError(_IEADB_NUMBER, "is not a number; write digits only")
    title = row["Treaty Name"]
    signed, year = row["Signature Date"], row["Signature Year"]
    # For some agreements only the year is known: the date is all zeros, and the year is in its own column.
    is_year = signed == "0000-00-00" and len(year) == 4 and year.isdigit() and "1000" <= year < "2500"
    actions: list[dict[str, Any]] = [{"action": "signed", "date": year}] if is_year else [*action("signed", signed)]
    actions += action("entered_into_force", row["Date IEA entered into force"])
    document = {
        "id": f"iea-{number}",
        "kind": kind_of_ieadb(row["Agreement Type (level 2)"], title),
        "actions": actions,
        "identifiers": [{"scheme": "ieadb", "value": number}],
        "citations": [{"source": SOURCE, "locator": f"{file}, IEA# {number}"}],
    }
    return _titled(document, title, "Treaty Name")


def _identity(row: Cells, file: str) -> dict[str, Any]:
    """Return the id, identifier and citation of a HUGGO agreement.

    Neither `treatyID` alone (three agreements share `UNCLOS_1982A`) nor `gengID` alone identifies an agreement; both
    together do.
    """
    treaty, geng, ieadb = row["treatyID"], row["gengID"], row["ieaID"]
    if treaty in {"", "NA"}:
        raise UnreadableError("treatyID", "is empty; give the id of the agreement")
    combined_id = treaty if geng == "NA" else f"{treaty} {geng}"
    citations = [{"source": SOURCE, "locator": f"{file}, {combined_id}"}]
    number = ieadb.removeprefix("IEA-")
    if number.isascii() and number.isdigit():
        identifiers = [{"scheme": "ieadb", "value": number}]
        return {"id": f"iea-{number}", "identifiers": identifiers, "citations": citations}
    if ieadb != "NA":
        raise UnreadableError("ieaID", f"{ieadb[:40]!r} is not an IEADB number; write IEA- and digits, or NA")
    identifiers = [{"scheme": "manyenviron", "value": combined_id}]
    return {"id": slugs.slugify("manyenviron", combined_id), "identifiers": identifiers, "citations": citations}


def _from_huggo(row: Cells, file: str) -> dict[str, Any]:
    document = _identity(row, file)
    document["kind"] = kind_of_huggo(row["AgreementType"], row["Title"])
    codes = [code for code in row["Parties"].split("-") if code not in {"", "NA"}]
    try:
        document["parties"] = [party(code) for code in codes]
    except ValueError as error:
        raise UnreadableError("Parties", str(error)) from error
    document["actions"] = [
        *action("signed", row["Signature"]),
        *action("entered_into_force", row["Force"]),
        *action(
            "terminated", row["End"], note="End date of the data set, which does not state how the agreement ended."
        ),
    ]
    texts = split_urls(row["url"])
    if texts and is_url(texts[0]):
        document["url"] = texts.pop(0)
    if texts:
        document["note"] = f"Text also at {', '.join(texts)}."
    return _titled(document, row["Title"], "Title")


def _from_membership(row: Cells, file: str) -> dict[str, Any]:
    try:
        state = party(row["stateID"])
    except ValueError as error:
        raise UnreadableError("stateID", str(error)) from error
    document = _identity(row, file)
    document["kind"] = kind_of_huggo("", row["Title"])
    consent = _consent(row, state)
    force = list(action("entered_into_force", row["stateForce"], **state))
    document["actions"] = [
        *_of_all(row),
        *action("signed", row["stateSignature"], **state),
        *consent,
        *force,
        *_withdrawal(row, state),
    ]
    if consent or force:
        document["parties"] = [state]
    return _titled(document, row["Title"], "Title")


def _of_all(row: Cells) -> Iterator[dict[str, Any]]:
    """Yield the agreement's own signature and entry into force, if IEADB has no number for it and hence no dates."""
    if row["ieaID"] == "NA":
        yield from action("signed", row["Signature"])
        yield from action("entered_into_force", row["Force"])


def _consent(row: Cells, state: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the actions by which the state consented to be bound.

    `stateRat` also repeats the date of an accession, acceptance or succession, and is then not a ratification.
    """
    consent = [
        *action("acceded", row["Accession"], **state),
        *action("accepted", row["Acceptance"], **state),
        *action("succeeded", row["Succession"], **state),
    ]
    if row["stateRat"] not in {row["Accession"], row["Acceptance"], row["Succession"]}:
        consent += action("ratified", row["stateRat"], **state)
    return consent


def _withdrawal(row: Cells, state: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """Yield the state's withdrawal, unless the date is that on which the agreement itself ended or expired."""
    if row["stateWithdrawal"] not in {row["End"], row["Term"]}:
        yield from action("withdrawn", row["stateWithdrawal"], **state)


IEADB_COLUMNS: Final = frozenset(
    {
        _IEADB_NUMBER, "Signature Year", "Signature Date", "Date IEA entered into force", "Treaty Name",
        "Agreement Type (level 2)",
    }
)  # fmt: skip
"""The columns by which a table of the International Environmental Agreements Database is known."""
_HUGGO_COLUMNS: Final = frozenset(
    ["treatyID", "Title", "End", "Signature", "Force", "AgreementType", "gengID", "ieaID", "Parties", "url"]
)
_MEMBERSHIP_COLUMNS: Final = frozenset(
    [
        "treatyID",
        "stateID",
        "Title",
        "End",
        "Signature",
        "Force",
        "stateSignature",
        "stateRat",
        "stateForce",
        "Term",
        "stateWithdrawal",
        "gengID",
        "ieaID",
        "Acceptance",
        "Accession",
        "Succession",
    ]
)
_TABLES: Final = (
    _Table("IEADB", IEADB_COLUMNS, "utf-8", _from_ieadb),
    _Table("HUGGO_MEM", _MEMBERSHIP_COLUMNS, "utf-8", _from_membership),
    _Table("HUGGO", _HUGGO_COLUMNS, "cp1252", _from_huggo),
)
