"""Recognition of tables of agreements, by titles and by days of acts that only agreements have.

See decision 294.
"""

import re
from collections.abc import Sequence
from typing import Final

from app.domain.enums import ActionKind
from app.mapping.guessing.acts import act_of
from app.mapping.guessing.agreements import Acts, AgreementTable
from app.mapping.guessing.blocks import fill_down
from app.mapping.guessing.columns import GuessedColumn
from app.mapping.guessing.headers import words_of
from app.mapping.guessing.marked_acts import find_marked_acts

_OF_TREATIES: Final = frozenset({ActionKind.ENTERED_INTO_FORCE, ActionKind.RATIFIED, ActionKind.ACCEDED})
"""Acts that only agreements have."""
_AGREEMENT: Final = re.compile(
    r"\b(?:treat(?:y|ies)|agreements?|conventions?|instruments?|accords?|memorand\w+|mo ?us?|agt|pacts?|charters?|declarations?|joint statements?|protocols?|traites?|vertrag|vertrage"
    r"|abkommen|ubereinkommen|tratados?|convenios?|acuerdos?|acordos?|trattat[oi]|accord[oi]|umow[ay]|traktat\w*|antlasma\w*"
    r"|sozlesme\w*|договор\w*|соглашени\w*)\b|条約|協定|条约|协定|협정|조약"
)
"""Words of headers and titles, folded, for an agreement."""
_ALMOST_ALL: Final = 0.6
_MOST_MISSING: Final = 0.2
"""The share of cells of titles that may have a word for missing values."""
_NOT_TITLES: Final = frozenset({"id", "url", "country", "start", "end", "latitude", "longitude", "office"})


def recognize(columns: Sequence[GuessedColumn], name: str) -> AgreementTable | None:
    """Return the table of agreements that columns make; None if they are those of something else.

    A column of titles and days of entry into force, ratification or accession are enough; days of signature are if header or
    cells of the titles speak of agreements. So does such a header with such cells, where nobody met anybody.
    """
    for column in columns:
        find_marked_acts(column)
    acts = _dated_acts(columns)
    kinds = {act for act, _ in acts}
    titles = [column for column in columns if _has_titles(column)]
    named = [column for column in titles if column.is_called(_AGREEMENT)]
    shares = {column: _share_of_agreements(column) for column in titles if not _is_mostly_missing(column)}
    candidates = [
        item
        for item in shares
        if item in named or item.role == "title" or (shares[item] >= _ALMOST_ALL and all(item.values))
    ]
    title = max(candidates, key=lambda item: (shares[item] >= _ALMOST_ALL, item in named, shares[item]), default=None)
    share = 0.0 if title is None else shares[title]
    state = next((column for column in columns if column.codes and column.mark is None), None)
    if title is None:
        if state is None or len(kinds) < 2 or not kinds & _OF_TREATIES:
            return None
    elif not kinds & _OF_TREATIES:
        is_called_so = title in named and share >= _ALMOST_ALL
        has_met = any(column.role in {"who", "whom"} for column in columns)
        is_signed = ActionKind.SIGNED in kinds and (title in named or share >= _ALMOST_ALL)
        if not is_signed and (not is_called_so or has_met):
            return None
    table = AgreementTable(columns, name, title, acts, _reason(title, acts, share))
    if title is not None and state is not None and all(state.values) and title.values[0] and not all(title.values):
        fill_down(title.values)
        table.filled.append(title)
    table.state = state if title is None or (state is not None and _has_rows_of_states(title, state)) else None
    return table


def _dated_acts(columns: Sequence[GuessedColumn]) -> Acts:
    """Return the columns with the days of acts; not those with only the year of an act whose day is in another one."""
    acts = [(act, column) for column in columns if column.dates.formats and (act := act_of(column.name)) is not None]
    with_days = {act for act, column in acts if column.dates.formats != ["YYYY"]}
    return [(act, column) for act, column in acts if column.dates.formats != ["YYYY"] or act not in with_days]


def _has_titles(column: GuessedColumn) -> bool:
    """Return whether cells may be titles: most of them have several words."""
    values = {value for value in column.values if column.is_filled(value)}
    if column.dates.formats or column.is_number or column.codes is not None or column.role in _NOT_TITLES:
        return False
    return 2 * sum(" " in value or not value.isascii() for value in values) > len(values)


def _is_mostly_missing(column: GuessedColumn) -> bool:
    return sum(value in column.nulls for value in column.values) > _MOST_MISSING * len(column.values)


def _share_of_agreements(title: GuessedColumn) -> float:
    titles = {value for value in title.values if title.is_filled(value)}
    return sum(_AGREEMENT.search(words_of(value)) is not None for value in titles) / max(1, len(titles))


def _has_rows_of_states(title: GuessedColumn, state: GuessedColumn) -> bool:
    """Return whether agreements have several rows, with a state each."""
    pairs = list(zip(title.values, state.values, strict=True))
    return len(set(title.values)) < len(title.values) and len(set(pairs)) == len(pairs)


def _reason(title: GuessedColumn | None, acts: Acts, share: float) -> str:
    reasons = [f"{column.name} has days of the act {act.value}" for act, column in acts]
    if title is not None and share >= _ALMOST_ALL:
        reasons.append(f"{title.name} has titles of agreements")
    return f"Taken for a table of agreements: {'; '.join(reasons)}"
