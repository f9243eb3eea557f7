"""The end of the clause of a verb in a sentence of a report: *spoke over the phone with* and the like go on.

See decision 237.
"""

from dataclasses import dataclass, field
from typing import Final

from app.reading.encounters.clause_end import LONGEST_CLAUSE, end_of_clause
from app.reading.encounters.verb_phrases import is_of_meal
from app.reading.encounters.vocabulary import NEAR
from app.reading.persons.words import Words

_PHONES: Final = frozenset({"phone", "telephone", "line"})


@dataclass(slots=True)
class ClauseEnds:
    """The ends of the clauses of a sentence."""

    words: Words
    taken: frozenset[int]
    """The indexes of the tokens of persons and of words that are about something else."""
    _uncut: tuple[int, int, bool] = field(default=(0, 0, False), init=False)
    """Two indexes of tokens between which no clause ends, and whether one ends at the second."""

    def behind(self, verb: int) -> int:
        """Return where the subject of the talks begins; words that were read for the verb before are not read again."""
        known, end, is_cut = self._uncut
        if not known <= verb < end:
            known, end, is_cut = verb, verb + 1, False
        limit = min(len(self.words.tokens), verb + LONGEST_CLAUSE)
        while not is_cut and end < limit:
            last = min(len(self.words.tokens), end - 1 + LONGEST_CLAUSE)
            stop = end_of_clause(self.words, end - 1, self.taken)
            is_cut = stop < last and not self._is_no_cut(stop) and not self._goes_on(stop)
            end = stop if is_cut or stop == last else stop + 1
        self._uncut = known, end, is_cut
        return min(end, limit)

    def _goes_on(self, semicolon: int) -> bool:
        """Return whether a list of people goes on behind a semicolon: a person, and no verb up to the next mark."""
        if self.words.key(semicolon) != ";":
            return False
        end = next(
            (i for i in range(semicolon + 1, len(self.words.tokens)) if self.words.key(i) == ";"),
            len(self.words.tokens),
        )
        item = range(semicolon + 1, end)
        return any(i in self.taken for i in item) and not any(
            i not in self.taken and self.words.is_cue("finite", i) for i in item
        )

    def _side_end(self, index: int) -> int:
        """Return the index behind *the Peruvian side*, or 0."""
        match = self.words.entity(index, article=True)
        return match[0] + 1 if match is not None and self.words.is_cue("sides", match[0]) else 0

    def _is_no_cut(self, index: int) -> bool:
        """Return whether the clause goes on: *spoke over the phone with*, *paid a courtesy call on*."""
        if self.words.key(index) == "on" and self._side_end(index + 1) > index:
            return True  # "attended on the Peruvian side by A"
        if self.words.key(index) == "on" and (self.words.key(index - 2), self.words.key(index - 1)) == ("who", "is"):
            return True  # "talks between A, who is on a visit to Peru, and B"
        if self.words.key(index) == "on":  # "called on", "spoke on the phone"
            return (
                self.words.is_cue("calls_on", index - 1)
                or self.words.key(index + 1 + (self.words.key(index + 1) == "the")) in _PHONES
            )
        if is_of_meal(self.words, index):
            return True  # "attended a dinner given by A"
        if self.words.key(index) == "following" and self.words.key(index - 1) == "the":
            return True  # "attended by the following: A, Minister of Trade; B"
        if self.words.key(index) == "since":  # "held the first call since taking office with A"
            return any(self.words.key(i) == "with" for i in range(index + 1, index + NEAR))
        if self.words.key(index) == "in" and self.words.key(index + 1) in {"honour", "honor"}:
            return self.words.is_cue("occasion_nouns", index - 1)  # "hosted a dinner in honour of"
        return self.words.is_cue("about", index) and any(
            self.words.has_cue(kind, index, index + NEAR) for kind in ("phone", "video")
        )
