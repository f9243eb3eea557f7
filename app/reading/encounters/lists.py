"""Lists of persons in a sentence: the words that join a person to those before.

See decision 326.
"""

from dataclasses import dataclass
from typing import Final

from app.reading.encounters.before_person import WordsBefore
from app.reading.encounters.vocabulary import LONGEST_GAP, ORDINALS
from app.reading.persons.located import Located
from app.reading.persons.words import Words

_LONGEST_OFFICES: Final = 20
"""The largest number of words of offices behind a person of a list, before a semicolon."""
_AFTER_LIST: Final = frozenset({"", ".", ",", ";", "and", "in", "at", "on"})
_OF_CAPTIONS: Final = ORDINALS | {"(", ")", "left", "right", "centre", "center", "middle", "l", "r", "c"}
"""Words that tell in brackets where a person of a list stands in a picture."""
_AGAIN: Final = frozenset({"to", "with", "by", "from", "on"})
"""Words that may stand again in a list: *met with A, and with B*."""
_IN_LISTS: Final = frozenset({",", ";", "/"})


def is_joint(words: Words, index: int) -> bool:
    """Return whether a comma, a semicolon or *and* stands there."""
    return words.key(index) in {",", ";"} or words.is_cue("joins", index)


@dataclass(slots=True)
class Lists:
    """The words of a sentence that join its persons."""

    words: Words
    before: WordsBefore

    def is_behind_semicolon(self, before: int, last: int) -> bool:
        """Return whether a list of persons goes on behind a semicolon, with no verb since the last person."""
        is_marked = self.words.key(before) == ";" or (
            self.words.is_cue("joins", before) and self.words.key(before - 1) == ";"
        )
        return is_marked and not any(self.words.is_cue("finite", index) for index in range(last, before))

    def is_behind_aside(self, before: int, last: int) -> bool:
        """Return whether *and* joins a person to the one before *, who is on a visit to Peru,*; no other comma is between."""
        is_opened = self.words.key(last) == "," and self.words.key(last + 1) == "who"
        is_closed = self.words.is_cue("joins", before) and self.words.key(before - 1) == ","
        inner = range(last + 2, before - 1)
        return (
            is_opened
            and is_closed
            and len(inner) <= _LONGEST_OFFICES
            and not any(self.words.key(i) == "," for i in inner)
        )

    def is_listed(self, before: int, last: int) -> bool:
        """Return whether only commas, *and*, names and the like stand between the last person and the index `before`.

        Before a semicolon, offices go on: *A, Crown Prince of Dubai and Minister of Defence; B*.
        """
        semicolon = next((i for i in range(before, last, -1) if self.words.key(i) == ";"), last)
        if last < semicolon <= last + _LONGEST_OFFICES and not self.words.has_cue("finite", last, semicolon):
            last = semicolon
        return before - last <= LONGEST_GAP + 3 * (self.words.key(last) == "(") and all(
            self._is_in_list(index) for index in range(last, before + 1)
        )

    def is_listed_behind_place(self, item: Located, last: int) -> bool:
        """Return whether *in Lima and* joins two persons, and no verb makes the second one a subject: *met A in Lima and B*."""
        before = item.first - 1 - (self.words.key(item.first - 1) == "the")
        if not self.words.is_cue("joins", before) or self.words.key(item.end) not in _AFTER_LIST:
            return False
        place = before - 1 - (self.words.key(before - 1) == ",")
        start = self.before.circumstance(place)
        return start <= place and last <= start <= last + 1

    def _is_in_list(self, index: int) -> bool:
        key = self.words.key(index)
        if key in _OF_CAPTIONS:
            return True
        if key in {"as", "well"}:
            return "well" in {self.words.key(index - 1), key, self.words.key(index + 1)}
        is_name = (
            self.words.tokens[index].is_capitalized
            and self.words.lexicon.entities.longest(self.words.tokens, index) is None
        )
        if key in _AGAIN:
            return self.words.is_cue("joins", index - 1) or (key == "from" and self.words.key(index - 1) in ORDINALS)
        return is_name or key in _IN_LISTS or self.words.is_cue("joins", index) or self.words.is_cue("passed", index)
