"""Child rows of a record, updated to match its input: names, identifiers, citations and other lists.

Rows that are already right stay untouched, so that writing a record back unchanged changes nothing.

See decision 316.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from app.db import models as m
from app.db.new_rows import NewRows, StoredRows, new_row
from app.db.write_session import WriteSession
from app.domain.dates.edtf import bounds
from app.domain.strings.text import fold
from app.problems import Path, Unprocessable, pointer
from app.schemas.common import Identifier, Name
from app.services.scalar_fields import set_order, set_values


def sync(
    current: list[Any], values_list: Sequence[dict[str, Any]], row_type: type, identity: tuple[str, ...] = ()
) -> list[Any]:
    """Update a list of child rows to hold `values_list`, in order, and return the rows.

    Rows are matched by the values of the `identity` columns, or by position if there are none. Unmatched rows are
    deleted by the next flush.
    """
    if isinstance(current, NewRows):
        current[:] = [new_row(row_type, **values, position=position) for position, values in enumerate(values_list)]
        return current
    unmatched: dict[object, list[Any]] = {}
    for index, row in enumerate(current):
        unmatched.setdefault(tuple(getattr(row, name) for name in identity) if identity else index, []).append(row)
    rows: list[Any] = []
    for index, values in enumerate(values_list):
        matching = unmatched.get(tuple(values[name] for name in identity) if identity else index)
        row = matching.pop(0) if matching else new_row(row_type) if isinstance(current, StoredRows) else row_type()
        set_values(row, **values)
        rows.append(row)
    set_order(rows)
    replace_list(current, rows)
    return rows


def reject_repeated(values_list: Sequence[Mapping[str, Any]], identity: tuple[str, ...], path: Path) -> None:
    """Reject entries of a list that name the same, whatever they were called in the input.

    Raises:
        Unprocessable: an entry equals an earlier one in the columns of `identity`.
    """
    first: dict[tuple[Any, ...], int] = {}
    for index, values in enumerate(values_list):
        earlier = first.setdefault(tuple(values[name] for name in identity), index)
        if earlier != index:
            raise repetition(path, index, earlier)


def repetition(path: Path, index: int, earlier: int) -> Unprocessable:
    """Return the problem that an entry of the list at `path` repeats an earlier one."""
    return Unprocessable.at((*path, index), f"repeats {pointer((*path, earlier))}; list each once")


def distinct(
    session: WriteSession, current: Sequence[Any], values_list: Sequence[dict[str, Any]], path: Path
) -> list[dict[str, Any]]:
    """Return the entries of a list without those that have all the values of an earlier one, and so say nothing.

    A request that repeats an entry is refused. Older versions recorded such entries, so they are left out where a file or an earlier
    state of the record has them, and where `current`, the list of the record, has the same entry twice.

    Raises:
        Unprocessable: an entry of a request repeats an earlier one.
    """
    first: dict[tuple[Any, ...], int] = {}
    for index, values in enumerate(values_list):
        earlier = first.setdefault(tuple(values.values()), index)
        if earlier == index or session.is_import or session.restores_state:
            continue
        if count(current, values) <= 1:
            raise repetition(path, index, earlier)
    return [values_list[index] for index in first.values()]


def count(rows: Iterable[Any], values: Mapping[str, Any]) -> int:
    """Return how many rows have these values."""
    return sum(all(getattr(row, name) == value for name, value in values.items()) for row in rows)


def replace_list(current: list[Any], rows: Sequence[Any]) -> None:
    """Replace the content of a list of rows by `rows`; if these are only more, the others are not removed and added again."""
    if [id(row) for row in rows[: len(current)]] == [id(row) for row in current]:
        current.extend(rows[len(current) :])
    else:
        current[:] = rows


def set_names(
    current: list[Any], names: Sequence[Name], form: Callable[[str], str | None] = lambda _name: None
) -> None:
    """Set the names of a record other than its main one; `form` returns the form in which equal names are found."""
    values = [
        {
            "name": name.name,
            "folded_name": fold(name.name),
            "name_form": form(name.name),
            "language": name.language,
            "script": name.script,
            "term": name.term,
            "starts_on": bounds(name.term).starts_on if name.term else None,
            "ends_on": bounds(name.term).ends_on if name.term else None,
        }
        for name in names
    ]
    sync(current, values, m.Name)


def set_plain_names(current: list[Any], names: Sequence[str]) -> None:
    """Set aliases or other titles, which have no language and no script."""
    set_names(current, [Name(name=name) for name in names])


def set_identifiers(current: list[Any], identifiers: Sequence[Identifier]) -> None:
    """Set identifiers, matched by scheme and value because each may occur only once."""
    values = [{"scheme": identifier.scheme, "value": identifier.value} for identifier in identifiers]
    sync(current, values, m.Identifier, ("scheme", "value"))
