"""Filters on offices: names in free text, compared after folding.

An office is known if any record states that somebody held it, by tenure or in a meeting. Unknown offices are rejected,
like unknown countries: an empty list would hide a spelling mistake. An office that no record states any longer, because
the record was corrected, deleted or redacted, is neither known nor suggested.
"""

from collections.abc import Iterable, Sequence
from functools import cache
from itertools import chain
from typing import Any, Final

from sqlalchemy import ColumnElement, Dialect, bindparam, exists, or_, select

from app.db import models as m
from app.db.database import Reading
from app.db.prepared_statements import Prepared
from app.domain.batches import batched
from app.domain.suggestions import nearest
from app.domain.text import fold
from app.problems import Unprocessable
from app.queries import resolve
from app.queries.distinct import following, preceding

_PARAMETER: Final = "office"
_AT_ONCE: Final = 16
_IN_A_MEETING: Final = exists().where(m.MeetingTerm.term_key == m.Term.key).correlate(m.Term)
"""The condition that any meeting has a term: terms are kept after the last meeting has lost them."""
_SUGGESTED_FROM: Final = 25
"""The number of offices on each side of a word, in sort order, that are compared with it."""


def groups(connection: Reading, values: Sequence[str]) -> list[list[str]]:
    """Return the folded offices of a filter in groups: each repetition must match, and a comma within one means "or".

    A value with commas that is the name of one office stands for that office.

    Raises:
        Unprocessable: nobody has held an office (the nearest is suggested), a value is empty, or there are too many.
    """
    wholes = _held(connection, [fold(value) for value in values if resolve.split_at_commas(value) != [value]])
    found: list[list[str]] = []
    for value in values:
        whole = fold(value)
        [words] = [[whole]] if whole in wholes else resolve.groups(_PARAMETER, [value])
        found.append([fold(word) for word in words])
    if sum(map(len, found)) > resolve.MAX_VALUES:
        raise resolve.too_many(_PARAMETER)
    known = wholes | _held(connection, [word for words in found for word in words if word not in wholes])
    for word in chain(*found):
        if word not in known:
            near = nearest(word, _near(connection, word))
            raise Unprocessable.parameter(_PARAMETER, f"nobody is known to have held the office {word[:60]!r}{near}")
    return found


def _held(connection: Reading, words: Iterable[str]) -> set[str]:
    """Return those of the offices that somebody has held."""
    found: set[str] = set()
    for some in batched(dict.fromkeys(words), _AT_ONCE):
        bound = {f"office{place}": word for place, word in enumerate(some)}
        [row] = _are_held(connection.dialect, len(some)).rows(connection, bound)
        found.update(word for word, is_held in zip(some, row, strict=True) if is_held)
    return found


@cache
def _are_held(dialect: Dialect, number: int) -> Prepared:
    def is_held(place: int) -> ColumnElement[bool]:
        office: Any = bindparam(f"office{place}")
        by_tenure = exists().where(m.Tenure.folded_office == office)
        in_a_meeting = exists().where(m.Term.facet == _PARAMETER, m.Term.value == office, _IN_A_MEETING)
        return or_(in_a_meeting, by_tenure)

    return Prepared(select(*(is_held(place) for place in range(number))), dialect)


def _near(connection: Reading, word: str) -> list[str]:
    """Return the offices next to a word in sort order, and offices that begin like it."""
    places: list[tuple[Any, list[Any]]] = [
        (m.Term.value, [m.Term.facet == _PARAMETER, _IN_A_MEETING]),
        (m.Tenure.folded_office, []),
    ]
    found: list[str] = []
    for column, conditions in places:
        for begin in (word, word[:3], word[:1]):
            found += connection.execute(following(column, begin, conditions, _SUGGESTED_FROM)).scalars()
        found += connection.execute(preceding(column, word, conditions, _SUGGESTED_FROM)).scalars()
    # A single letter would be similar to any word that contains it.
    return [office for office in found if 2 * len(office) >= len(word)]
