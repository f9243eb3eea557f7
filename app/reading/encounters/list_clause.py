"""Lists of persons in a sentence: the words that join a person to those before.

See decision 326.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from app.reading.encounters.before_person import BeforePersonClause
from app.reading.encounters.clause_end import is_day_or_margin
from app.reading.encounters.vocabulary import LONGEST_GAP, ORDINALS
from app.reading.persons.token_reader import Located

_LONGEST_DESCRIPTION: Final = 30
"""The largest number of words of a relative clause before a colon."""
_LONGEST_TOPIC: Final = 16
"""The largest number of words of a subject of talks before *with*."""
_TALKS: Final = frozenset(
    {"talks", "views", "discussion", "discussions", "consultations", "negotiations", "deliberations"}
    | {"conversation", "conversations", "dialogue"}
)
_ENDS_OF_TOPICS: Final = frozenset({";", ":", "(", ")", "—"})
_LONGEST_OFFICES: Final = 20
"""The largest number of words of offices behind a person of a list, before a semicolon."""
_IN_LISTS: Final = frozenset({",", ";", "/"})
_OF_CAPTIONS: Final = ORDINALS | {"(", ")", "left", "right", "centre", "center", "middle", "l", "r", "c"}
"""Words that tell in brackets where a person of a list stands in a picture."""
_AFTER_LIST: Final = frozenset({"", ".", ",", ";", "and", "in", "at", "on"})
_AGAIN: Final = frozenset({"to", "with", "by", "from", "on"})
"""Words that may stand again in a list: *met with A, and with B*."""


@dataclass(slots=True)
class ListClause(BeforePersonClause):
    """A sentence of a report that may have lists of persons."""

    def _with_asides(self, located: Sequence[Located], person_words: frozenset[int]) -> frozenset[int]:
        """Find the words between a verb and its persons that are about something else; return their indexes and `person_words`.

        `located` are the persons of the sentence in their order, and `person_words` the indexes of their tokens.
        """
        self.asides = frozenset((*self._descriptions(person_words), *self._topics(located)))
        return person_words | self.asides

    def _descriptions(self, person_words: frozenset[int]) -> Iterator[int]:
        """Yield the indexes of *who had arrived last week* in *met the envoys who had arrived last week: A and B*."""
        for who in range(1, len(self.tokens)):
            is_group = self._is("people_of_rolls", who - 1) or self._is("groups", who - 1)
            if self._key(who) != "who" or not is_group:
                continue
            behind = range(who + 1, min(len(self.tokens), who + _LONGEST_DESCRIPTION))
            end = next((i for i in behind if i in person_words or self._key(i) in {":", ";"}), who)
            yield from range(who, end if self._key(end) == ":" else who)

    def _topics(self, located: Sequence[Located]) -> Iterator[int]:
        """Yield the indexes of subjects of talks before the partner: *on trade* of *A held talks on trade with B*.

        Two people before the talks are the partners themselves: *A and B exchanged views on the dispute with C*.
        """
        firsts = [item.first for item in located]
        for on in range(1, len(self.tokens)):
            if self._key(on) != "on" or self._key(on - 1) not in _TALKS or is_day_or_margin(self, on + 1):
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
        index = self._before(first)
        is_bound = self._key(index - 1) == "," or self._key(index - 1).endswith("ed")  # "the deal signed with B"
        return index if self._key(index) == "with" and not is_bound else 0

    def _is_end_of_topic(self, index: int) -> bool:
        """Return whether something else than a plain subject of talks is there: a clause, or *his dispute* with somebody."""
        is_clause = self._key(index) in _ENDS_OF_TOPICS or self._is("finite", index)
        return is_clause or self._is("possessive", index) or self._key(index) == "'s"

    def _is_by_several(self, before: Sequence[Located], talks: int) -> bool:
        """Return whether two people are the subject of talks: the last two before them, or *they*, *the ministers*."""
        is_pair = len(before) > 1 and all(
            self._is_joint(index) or self._is("passed", index) for index in range(before[0].end, before[1].first)
        )
        near = range(max(0, talks - LONGEST_GAP), talks)
        return is_pair or any(self._is("both", index) or self._key(index) == "they" for index in near)

    def _is_behind_semicolon(self, before: int, last: int) -> bool:
        """Return whether a list of persons goes on behind a semicolon, with no verb since the last person."""
        is_marked = self._key(before) == ";" or (self._is("joins", before) and self._key(before - 1) == ";")
        return is_marked and not any(self._is("finite", index) for index in range(last, before))

    def _is_behind_aside(self, before: int, last: int) -> bool:
        """Return whether *and* joins a person to the one before *, who is on a visit to Peru,*; no other comma is between."""
        is_opened = self._key(last) == "," and self._key(last + 1) == "who"
        is_closed = self._is("joins", before) and self._key(before - 1) == ","
        inner = range(last + 2, before - 1)
        return (
            is_opened and is_closed and len(inner) <= _LONGEST_OFFICES and not any(self._key(i) == "," for i in inner)
        )

    def _is_listed(self, before: int, last: int) -> bool:
        """Return whether only commas, *and*, names and the like stand between the last person and the index `before`.

        Before a semicolon, offices go on: *A, Crown Prince of Dubai and Minister of Defence; B*.
        """
        semicolon = next((i for i in range(before, last, -1) if self._key(i) == ";"), last)
        if last < semicolon <= last + _LONGEST_OFFICES and not self._has("finite", last, semicolon):
            last = semicolon
        return before - last <= LONGEST_GAP + 3 * (self._key(last) == "(") and all(
            self._is_in_list(index) for index in range(last, before + 1)
        )

    def _is_listed_behind_place(self, item: Located, last: int) -> bool:
        """Return whether *in Lima and* joins two persons, and no verb makes the second one a subject: *met A in Lima and B*."""
        before = item.first - 1 - (self._key(item.first - 1) == "the")
        if not self._is("joins", before) or self._key(item.end) not in _AFTER_LIST:
            return False
        place = before - 1 - (self._key(before - 1) == ",")
        start = self._circumstance(place)
        return start <= place and last <= start <= last + 1

    def _is_in_list(self, index: int) -> bool:
        key = self._key(index)
        if key in _OF_CAPTIONS:
            return True
        if key in {"as", "well"}:
            return "well" in {self._key(index - 1), key, self._key(index + 1)}
        is_name = self.tokens[index].is_capitalized and self.lexicon.entities.longest(self.tokens, index) is None
        if key in _AGAIN:
            return self._is("joins", index - 1) or (key == "from" and self._key(index - 1) in ORDINALS)
        return is_name or key in _IN_LISTS or self._is("joins", index) or self._is("passed", index)

    def _is_joint(self, index: int) -> bool:
        return self._key(index) in {",", ";"} or self._is("joins", index)
