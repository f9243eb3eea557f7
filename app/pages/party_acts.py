"""The acts of the parties to an agreement as a table: those of a treaty of a hundred parties are hundreds.

See decision 289.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from app.domain.agreements.agreement_status import ALL_PARTIES
from app.domain.agreements.party_status import CONSENTS
from app.domain.enums import ActionKind
from app.domain.strings.text import fold
from app.representations import plain_text

MOST_LISTED: Final = 20
"""The most acts that a list in the order of time has; more of them are a table by party."""
_COLUMNS: Final = {
    "Signed": frozenset({ActionKind.SIGNED, ActionKind.DEFINITIVELY_SIGNED, ActionKind.INITIALLED}),
    "Consent": CONSENTS,
    "In force": frozenset({ActionKind.ENTERED_INTO_FORCE, ActionKind.PROVISIONALLY_APPLIED}),
    "Other acts": frozenset(),
}
"""The columns of the table in order, each with its kinds of acts; the last one has all others."""
_SAID_BY_THE_COLUMN: Final = frozenset({ActionKind.SIGNED, ActionKind.ENTERED_INTO_FORCE})
Act = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PartyRow:
    """A country or organization, the note about it as a party, and its acts in each column of the table."""

    party: Mapping[str, Any]
    cells: Mapping[str, list[Act]]
    note: str | None = None


@dataclass(frozen=True, slots=True)
class PartyActs:
    """The table of acts by party, and the acts of all of them, which it leaves to the list."""

    columns: Sequence[str]
    rows: Sequence[PartyRow]
    of_all: Sequence[Act] = field(default_factory=list)


def party_acts(parties: Sequence[Mapping[str, Any]], actions: Sequence[Act]) -> PartyActs | None:
    """Return the table of the acts of an agreement by party, in the order of names; None if a list can have them all."""
    own = [item for item in actions if _key(item) != ALL_PARTIES]
    if len(own) <= MOST_LISTED:
        return None
    rows = {_key(item): PartyRow(item, {name: [] for name in _COLUMNS}, item["note"]) for item in parties}
    for item in own:
        row = rows.setdefault(_key(item), PartyRow(item, {name: [] for name in _COLUMNS}))
        row.cells[_column(item)].append(item)
    columns = [name for name in _COLUMNS if any(row.cells[name] for row in rows.values())]
    of_all = [item for item in actions if _key(item) == ALL_PARTIES]
    return PartyActs(columns, sorted(rows.values(), key=_name), of_all)


def act_of_column(item: Act) -> str:
    """Return the kind of an act in words; empty if its column says the same."""
    return "" if item["action"] in _SAID_BY_THE_COLUMN else plain_text.enum_words(item["action"])


def _key(item: Mapping[str, Any]) -> tuple[str | None, str | None]:
    organization = item["organization"]
    return item["country"], organization and organization["id"]


def _column(item: Act) -> str:
    return next((name for name, kinds in _COLUMNS.items() if item["action"] in kinds), [*_COLUMNS][-1])


def _name(row: PartyRow) -> str:
    country, organization = row.party["country"], row.party["organization"]
    return fold(plain_text.country_name(country) if country else organization["name"])
