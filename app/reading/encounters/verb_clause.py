"""The words of encounters in a sentence of a report, verbs and nouns, and where their clause ends.

See decision 240.
"""

from dataclasses import dataclass, field
from typing import Final

from app.reading.encounters.clause_end import LONGEST_CLAUSE, end_of_clause
from app.reading.encounters.day_clause import DayClause
from app.reading.encounters.verb_phrases import is_of_meal
from app.reading.encounters.vocabulary import NEAR

_PHONES: Final = frozenset({"phone", "telephone", "line"})


@dataclass(slots=True)
class VerbClause(DayClause):
    """A sentence of a report with the words of its encounters."""

    uncut: tuple[int, int, bool] = field(default=(0, 0, False), init=False)
    """Two indexes of tokens between which no clause ends, and whether one ends at the second."""

    def _cut(self, verb: int, taken: frozenset[int]) -> int:
        """Return where the subject of the talks begins; words that were read for the verb before are not read again."""
        known, end, is_cut = self.uncut
        if not known <= verb < end:
            known, end, is_cut = verb, verb + 1, False
        limit = min(len(self.tokens), verb + LONGEST_CLAUSE)
        while not is_cut and end < limit:
            last = min(len(self.tokens), end - 1 + LONGEST_CLAUSE)
            stop = end_of_clause(self, end - 1, taken)
            is_cut = stop < last and not self._is_no_cut(stop) and not self._goes_on(stop, taken)
            end = stop if is_cut or stop == last else stop + 1
        self.uncut = known, end, is_cut
        return min(end, limit)

    def _goes_on(self, semicolon: int, taken: frozenset[int]) -> bool:
        """Return whether a list of people goes on behind a semicolon: a person, and no verb up to the next mark."""
        if self._key(semicolon) != ";":
            return False
        end = next((i for i in range(semicolon + 1, len(self.tokens)) if self._key(i) == ";"), len(self.tokens))
        item = range(semicolon + 1, end)
        return any(i in taken for i in item) and not any(i not in taken and self._is("finite", i) for i in item)

    def _side_end(self, index: int) -> int:
        """Return the index behind *the Peruvian side*, or 0."""
        match = self._entity(index, article=True)
        return match[0] + 1 if match is not None and self._is("sides", match[0]) else 0

    def _is_no_cut(self, index: int) -> bool:
        """Return whether the clause goes on: *spoke over the phone with*, *paid a courtesy call on*."""
        if self._key(index) == "on" and self._side_end(index + 1) > index:
            return True  # "attended on the Peruvian side by A"
        if self._key(index) == "on" and (self._key(index - 2), self._key(index - 1)) == ("who", "is"):
            return True  # "talks between A, who is on a visit to Peru, and B"
        if self._key(index) == "on":  # "called on", "spoke on the phone"
            return self._is("calls_on", index - 1) or self._key(index + 1 + (self._key(index + 1) == "the")) in _PHONES
        if is_of_meal(self, index):
            return True  # "attended a dinner given by A"
        if self._key(index) == "following" and self._key(index - 1) == "the":
            return True  # "attended by the following: A, Minister of Trade; B"
        if self._key(index) == "since":  # "held the first call since taking office with A"
            return any(self._key(i) == "with" for i in range(index + 1, index + NEAR))
        if self._key(index) == "in" and self._key(index + 1) in {"honour", "honor"}:
            return self._is("occasion_nouns", index - 1)  # "hosted a dinner in honour of"
        return self._is("about", index) and any(self._has(kind, index, index + NEAR) for kind in ("phone", "video"))
