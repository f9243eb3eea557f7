"""The words before a person of a clause: articles, adverbs, words of time and place, and bodies whose office the person has."""

from dataclasses import dataclass
from typing import Final

from app.reading.circumstances.days import Day
from app.reading.encounters.vocabulary import LONGEST_GAP, LONGEST_PLACE, NEAR, POSSESSIVES
from app.reading.persons.words import Words

_HOSTS: Final = frozenset(
    {"host", "hosts", "guest", "colleague", "colleagues", "homologue", "brother", "sister", "friend"}
)
_MINISTRIES: Final = frozenset({"ministry", "department"})
_OWNERS: Final = frozenset({"government", "kingdom", "republic", "sultanate", "emirate", "union"})


@dataclass(slots=True)
class WordsBefore:
    """The words of a sentence that may stand before its persons."""

    words: Words
    dates: list[Day]

    def index(self, first: int, *, is_behind_verb: bool = False) -> int:
        """Return the index before a person, and before articles, adverbs and *his counterpart,*.

        Behind a verb, words of time and place may stand between commas: *will receive, on 3 May, at the Palace, Minister A*.
        """
        index = first - 1
        has_comma = False
        for _ in range(LONGEST_GAP):
            is_counterpart = self.words.key(index) == "," and (
                self.words.is_cue("counterparts", index - 1) or self.words.key(index - 1) in _HOSTS
            )
            end = index - (is_behind_verb and self.words.key(index) == ",")
            if self.words.key(index) == "(" and self.words.is_cue("sides", index - 1):
                index -= 2 + (self.words.entity(index - 2) is not None)  # "the Norwegian delegation (…)"
            elif (start := self.circumstance(end)) <= end:
                has_comma = has_comma or end < index
                index = start - 1
            elif self.words.key(index) == "'s" and self._is_body(index - 1):
                index -= 2  # "by the commission’s chairman"
            elif (body := self._body_of_country(index)) < index:
                index = body
            elif self.words.key(index) in {"of", "for"} and self.words.key(index - 1) in _MINISTRIES:
                index -= 2  # "Ministry for Trade Secretary A"
            elif index == first - 1 and self._is_acronym(index):
                index -= 1  # "called on DFA Secretary A"
            elif (is_counterpart or self.words.is_cue("passed", index) or self.words.is_year(index)) and self.words.key(
                index
            ) != "on":
                index -= 1
            else:
                break
        index -= has_comma and self.words.key(index) == ","
        return self._before_unknown_office(index)

    def _before_unknown_office(self, index: int) -> int:
        """Return the index of *by* or *with* before words of an office that the lexicon lacks: *by Keeper of the Seal Prince A*."""
        start = index
        while start > 0 and index - start < LONGEST_PLACE and self._is_of_title(start):
            start -= 1
        is_title = (
            start < index and self.words.key(start) in {"by", "with"} and self.words.tokens[start + 1].is_capitalized
        )
        return start if is_title else index

    def _is_of_title(self, index: int) -> bool:
        """Return whether a word may be of the name of an office: *Keeper*, *of*, *the*."""
        return self.words.tokens[index].is_capitalized or self.words.key(index) in {"of", "the"}

    def _is_body(self, index: int) -> bool:
        """Return whether the word at `index` is of a body, whose office follows: *the commission’s chairman*, *Labour’s spokesman*."""
        if (
            not self.words.tokens[index].is_capitalized
            or self.words.key(index) in self.words.lexicon.institutions | _OWNERS
        ):
            return True
        return self.words.entity(index) is None and not self.words.tokens[index - 1].is_capitalized

    def _body_of_country(self, of: int) -> int:
        """Return the index before *Workers’ Party of* before *Peru General Secretary Ana Lopes*; `of` if there is no body."""
        if self.words.key(of) != "of" or self.words.key(of - 1) not in self.words.lexicon.institutions:
            return of
        start = of - 1
        while start >= 0 and of - start < LONGEST_PLACE:
            if not (self.words.tokens[start].is_capitalized or self.words.key(start) in POSSESSIVES):
                break
            start -= 1
        return start if start < of - 2 else of

    def _is_acronym(self, index: int) -> bool:
        """Return whether an abbreviation stands there that the lexicon lacks, such as that of a ministry."""
        text = self.words.tokens[index].text if 0 <= index < len(self.words.tokens) else ""
        return 2 <= len(text) <= NEAR and text.isalpha() and text.isupper()

    def circumstance(self, index: int) -> int:
        """Return where words of time or place begin that end at `index`: *on Monday*, *in Brussels*; `index + 1` if none do."""
        if self.words.key(index) == "here":
            return index
        if self.words.key(index) == "others" and self.words.key(index - 1) == "among":
            return index - 1
        for day in self.dates:
            if day.end == index + 1:
                return day.index - (self.words.key(day.index - 1) in {"on", "this"})
        if self.words.is_cue("sides", index) and (start := self._from_side(index)) < index:
            return start
        start = index
        while start > 0 and index - start < LONGEST_PLACE and self._is_of_place(start):
            start -= 1
        start -= self.words.key(start) in {"the", "his", "her", "their", "its"}
        return start if start < index and self.words.key(start) in {"in", "at"} else index + 1

    def _from_side(self, noun: int) -> int:
        """Return where *from the Kenyan side* begins that ends with the noun; `noun` if something else stands there."""
        for start in range(max(0, noun - NEAR), noun):
            if self.words.key(start) in {"from", "on"}:
                match = self.words.entity(start + 1, article=True)
                return start if match is not None and match[0] == noun else noun
        return noun

    def _is_of_place(self, index: int) -> bool:
        """Return whether a word may be of the name of a place: *Palace*, *of* in *Palace of Peace*."""
        is_inner = self.words.key(index) == "of" and self.words.tokens[index - 1].is_capitalized
        return self.words.tokens[index].is_capitalized or is_inner or self.words.is_cue("buildings", index)
