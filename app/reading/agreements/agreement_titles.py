"""Titles of agreements in a sentence: *Comprehensive Strategic Partnership Agreement*, *Treaty on Trade between Peru and Chile*."""

from dataclasses import dataclass
from typing import Final

from app.domain.strings.text import fold
from app.reading.language.tokens import Token
from app.reading.persons.words import Words

LONGEST_TITLE: Final = 40
"""The largest number of tokens that a title has behind its noun."""
_MOST_BEFORE: Final = 6
_OPENERS: Final = frozenset(
    [
        "on",
        "for",
        "in",
        "between",
        "concerning",
        "regarding",
        "relating",
        "of",
        "about",
        "against",
        "to",
        "establishing",
        "under",
    ]
)
_SMALL: Final = frozenset(
    [
        "of",
        "the",
        "and",
        "on",
        "for",
        "in",
        "to",
        "between",
        "with",
        "from",
        "a",
        "an",
        "at",
        "by",
        "concerning",
        "regarding",
        "relating",
        "as",
        "or",
        "under",
        "establishing",
        "&",
        "against",
    ]
)
_ENDS: Final = frozenset(
    [
        "during",
        "at",
        "while",
        "when",
        "which",
        "that",
        "who",
        "where",
        "after",
        "before",
        "today",
        "yesterday",
        "this",
        "was",
        "were",
        "has",
        "have",
        "had",
        "is",
        "are",
        "will",
        "would",
        "as",
        "by",
        "following",
        "covering",
        "aimed",
        "providing",
        "signed",
        "worth",
    ]
)
_IN_TITLES: Final = frozenset(
    {"joint", "council", "committee", "state", "states", "republic", "party", "bilateral", "trilateral"}
)
"""Words of titles that no name of a person has."""
_BEFORE_TITLES: Final = frozenset({"the", "a", "an", "their", "its", "this", "of", "on", "for", ","})
_GENERAL: Final = frozenset(
    [
        "cooperation",
        "co-operation",
        "partnership",
        "exchange",
        "exchanges",
        "training",
        "field",
        "area",
        "areas",
        "mutual",
        "visa",
        "waiver",
        "exemption",
        "taxation",
        "double",
        "avoidance",
        "assistance",
        "matters",
        "services",
        "service",
        "extradition",
        "tourism",
        "issues",
        "bilateral",
        "joint",
        "academic",
        "diplomatic",
        "people",
        "political",
        "consultations",
        "dialogue",
    ]
)
"""Words in lower case that titles have, other than fields such as *trade*."""


@dataclass(frozen=True, slots=True)
class Title:
    """A title as indexes of tokens: its first word, its noun, the one after the last; and the kind that the noun tells."""

    first: int
    noun: int
    end: int
    kind: str
    noun_end: int = 0


@dataclass(slots=True)
class TitleReader(Words):
    """A reader of the titles of agreements in a sentence."""

    def titles(self) -> list[Title]:
        """Return the titles of agreements in the sentence."""
        result: list[Title] = []
        index = 0
        while index < len(self.tokens):
            match = self.lexicon.agreements.longest(self.tokens, index)
            if match is None:
                index += 1
                continue
            first, end = self._first(index), self._end(match[0])
            if first < index or end > match[0]:
                result.append(Title(first, index, end, match[1], match[0]))
            index = max(match[0], end)
        return result

    def words_of(self, title: Title) -> str:
        """Return the words of a title, folded."""
        span = self.span(title.first, title.end)
        return fold(self.text[span.start : span.end])

    def continued(self) -> int:
        """Return where *It* or *The agreement* ends, with which the sentence begins; 0 if it does not."""
        if self.key(0) == "it":
            return 1
        match = self.lexicon.agreements.longest(self.tokens, 1) if self.key(0) == "the" else None
        return match[0] if match else 0

    def _first(self, index: int) -> int:
        """Return where the title begins: *Strategic Partnership* of *Strategic Partnership Agreement*."""
        first = index
        while first > 0 and index - first < _MOST_BEFORE:
            token = self.tokens[first - 1]
            if (joined := self._joined_before(first, index)) < first:
                first = joined
                continue
            if (body := self._body_before(first)) < first:
                first = body
                continue
            is_part = token.is_word and token.is_capitalized and token.key not in self.lexicon.not_names
            is_part = is_part or (token.key in _IN_TITLES and token.is_capitalized)
            if first - 1 == 0 and not (self.tokens[index].is_capitalized and is_part):
                break
            if not is_part or self.lexicon.acts.longest(self.tokens, first - 1):
                break
            first -= 1
        return first

    def _body_before(self, first: int) -> int:
        """Return where the name of an organization of several words begins that ends at `first`; `first` if none does."""
        for start in range(max(0, first - _MOST_BEFORE), first - 1):
            if (match := self.entity(start)) is not None and match[0] == first and match[1].organization:
                return start
        return first

    def _joined_before(self, first: int, noun: int) -> int:
        """Return where *Comprehensive and* begins before *Progressive Agreement*; `first` if nothing is joined.

        Countries and acts are no part of the title, and neither is the first word of a sentence.
        """
        start = first - 2
        is_joint = self.key(first - 1) in {"and", "&"} and self.tokens[noun].is_capitalized
        if start < 1 or not is_joint or not self.tokens[first].is_capitalized or first == noun:
            return first
        token = self.tokens[start]
        is_part = token.is_word and token.is_capitalized and token.key not in self.lexicon.not_names
        body = self.entity(start)
        is_place = (
            body is not None and body[0] <= noun
        )  # "Comprehensive and Progressive Agreement for …" is a body itself
        is_place = is_place or self.lexicon.agreements.longest(self.tokens, start) is not None
        return start if is_part and not is_place and self.key(start - 1) in _BEFORE_TITLES else first

    def _end(self, index: int) -> int:
        """Return where the title ends: after *on Legal Cooperation*, *between Peru and Chile*."""
        end = position = index
        if self.key(position) == "(" and self.key(position + 2) == ")":
            end = position = position + 3
        if self.key(position) not in _OPENERS:
            return end if position == index else index
        while position < min(len(self.tokens), index + LONGEST_TITLE):
            token = self.tokens[position]
            if not token.is_word and token.key not in {"-", "–", "’", "'s", "&", "(", ")"}:
                break
            if position > index and (token.key in _ENDS or self._begins_other(position)):
                break
            if token.key in {"in", "on"} and self.key(position + 1) in self.lexicon.months:
                break
            if token.is_word and not token.is_capitalized and not self._is_plain(token, position):
                break
            position += 1
            if token.key not in _SMALL and token.key != "(":
                end = position
        return end

    def _is_plain(self, token: Token, position: int) -> bool:
        """Return whether a word in lower case belongs to a title: small words, and fields such as *trade*."""
        if token.key in _SMALL:
            return not (token.key == "with" and self.key(position + 1) in {"his", "her", "their"})
        if token.key.endswith("ed") or self.lexicon.is_cue("finite", self.tokens, position):
            return False
        return token.key in self.lexicon.fields or token.key in _GENERAL

    def _begins_other(self, index: int) -> bool:
        """Return whether a further agreement begins after *and*, or a person after *with*."""
        if self.key(index) not in {"and", "with", "as"}:
            return False
        following = index + 1 + (self.key(index + 1) in {"the", "a", "an"})
        return any(
            self.lexicon.agreements.longest(self.tokens, position) is not None
            for position in range(following, min(len(self.tokens), following + 3))
            if all(self.tokens[i].is_capitalized for i in range(following, position))
        )
