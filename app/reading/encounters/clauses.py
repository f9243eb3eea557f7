"""The clauses of a sentence of a report: for each word of an encounter, the part of the sentence that is read for it.

See decision 187.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.reading.encounters.clause_end import LONGEST_CLAUSE
from app.reading.encounters.clause_ends import ClauseEnds
from app.reading.encounters.verb import Verb
from app.reading.persons.located import Located

_MOST_VERBS: Final = 40
_SHORT_REACH: Final = 60
"""The largest number of tokens that are read of a clause in a sentence of more verbs, which is not prose."""


@dataclass(frozen=True, slots=True)
class Clause:
    """The word of an encounter with the part of the sentence that is read for it."""

    verb: Verb
    start: int
    """The first token before the verb that is read; negative where all are."""
    cut: int
    """The token behind the clause."""
    near: list[Located]
    """The people whom the part names."""


def clauses_of(verbs: Sequence[Verb], located: list[Located], main: int, ends: ClauseEnds) -> Iterator[Clause]:
    """Yield the clause of each word of an encounter.

    Args:
        verbs: the words of encounters of a sentence, in their order.
        located: the people of the sentence, in their order.
        main: the index at which the main clause begins.
        ends: the ends of clauses in the sentence.

    """
    firsts = [item.first for item in located]
    finite = [verb.first for verb in verbs if verb.is_finite]
    reach = LONGEST_CLAUSE if len(verbs) <= _MOST_VERBS else _SHORT_REACH
    for verb in verbs:
        position = bisect_right(finite, verb.first)
        following = finite[position] if position < len(finite) else len(ends.words.tokens)
        cut = min(ends.behind(verb.end - 1), following, verb.end + reach)
        if not verb.is_finite and verb.first < main:
            cut = min(cut, max(main, verb.end))  # "Following the meeting with A, B and C held talks"
        start = verb.first - reach
        near = located[bisect_left(firsts, start) : bisect_left(firsts, verb.end + reach)]
        yield Clause(verb, start, cut, near)
