"""Words between a verb and its persons that are about something else: *held talks on trade with B*.

See decision 326.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.reading.encounters.before_person import WordsBefore
from app.reading.encounters.clause_end import is_day_or_margin
from app.reading.encounters.lists import is_joint
from app.reading.encounters.vocabulary import LONGEST_GAP
from app.reading.persons.located import Located
from app.reading.persons.words import Words

_LONGEST_DESCRIPTION: Final = 30
"""The largest number of words of a relative clause before a colon."""
_TALKS: Final = frozenset(
    {"talks", "views", "discussion", "discussions", "consultations", "negotiations", "deliberations"}
    | {"conversation", "conversations", "dialogue"}
)
_LONGEST_TOPIC: Final = 16
"""The largest number of words of a subject of talks before *with*."""
_ENDS_OF_TOPICS: Final = frozenset({";", ":", "(", ")", "—"})


@dataclass(slots=True)
class AsidesReader:
    """The words of a sentence between a verb and its persons."""

    words: Words
    before: WordsBefore

    def read(self, located: Sequence[Located], person_words: frozenset[int]) -> frozenset[int]:
        """Return the indexes of the words between a verb and its persons that are about something else.

        `located` are the persons of the sentence in their order, and `person_words` the indexes of their tokens.
        """
        return frozenset((*self._descriptions(person_words), *self._topics(located)))

    def _descriptions(self, person_words: frozenset[int]) -> Iterator[int]:
        """Yield the indexes of *who had arrived last week* in *met the envoys who had arrived last week: A and B*."""
        for who in range(1, len(self.words.tokens)):
            is_group = self.words.is_cue("people_of_rolls", who - 1) or self.words.is_cue("groups", who - 1)
            if self.words.key(who) != "who" or not is_group:
                continue
            behind = range(who + 1, min(len(self.words.tokens), who + _LONGEST_DESCRIPTION))
            end = next((i for i in behind if i in person_words or self.words.key(i) in {":", ";"}), who)
            yield from range(who, end if self.words.key(end) == ":" else who)

    def _topics(self, located: Sequence[Located]) -> Iterator[int]:
        """Yield the indexes of subjects of talks before the partner: *on trade* of *A held talks on trade with B*.

        Two people before the talks are the partners themselves: *A and B exchanged views on the dispute with C*.
        """
        firsts = [item.first for item in located]
        for on in range(1, len(self.words.tokens)):
            if (
                self.words.key(on) != "on"
                or self.words.key(on - 1) not in _TALKS
                or is_day_or_margin(self.words, on + 1)
            ):
                continue
            position = bisect_right(firsts, on)
            end = self._with_before(firsts[position]) if position < len(firsts) else 0
            topic = range(on + 1, end)
            if not 0 < len(topic) <= _LONGEST_TOPIC or any(self._is_end_of_topic(index) for index in topic):
                continue
            if not self._is_by_several(located[max(0, position - 2) : position], on):
                yield from range(on, end)

    def _with_before(self, first: int) -> int:
        """Return the index of *with* before a person at `first`, also before *his counterpart,*; 0 if it is not there."""
        index = self.before.index(first)
        is_bound = self.words.key(index - 1) == "," or self.words.key(index - 1).endswith(
            "ed"
        )  # "the deal signed with B"
        return index if self.words.key(index) == "with" and not is_bound else 0

    def _is_end_of_topic(self, index: int) -> bool:
        """Return whether something else than a plain subject of talks is there: a clause, or *his dispute* with somebody."""
        is_clause = self.words.key(index) in _ENDS_OF_TOPICS or self.words.is_cue("finite", index)
        return is_clause or self.words.is_cue("possessive", index) or self.words.key(index) == "'s"

    def _is_by_several(self, before: Sequence[Located], talks: int) -> bool:
        """Return whether two people are the subject of talks: the last two before them, or *they*, *the ministers*."""
        is_pair = len(before) > 1 and all(
            is_joint(self.words, index) or self.words.is_cue("passed", index)
            for index in range(before[0].end, before[1].first)
        )
        near = range(max(0, talks - LONGEST_GAP), talks)
        return is_pair or any(self.words.is_cue("both", index) or self.words.key(index) == "they" for index in near)
