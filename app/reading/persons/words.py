"""The words of one sentence, and what the lexicon says of them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from app.reading.language.lexicon import Entity, Lexicon
from app.reading.language.tokens import Sentence, Token
from app.reading.persons.person import Span

_FRATERNAL: Final = frozenset({"sisterly", "brotherly", "fraternal", "friendly"})
"""Words of courtesy before the name of a country: *of the sisterly Lebanese Republic*."""
_DIGITS_OF_YEAR: Final = 4


@dataclass(slots=True)
class Words:
    """The tokens of a sentence of `text`. Indexes are those of the tokens; one outside the sentence is of no word."""

    text: str
    sentence: Sentence
    lexicon: Lexicon
    tokens: Sequence[Token] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = self.sentence.tokens

    def key(self, index: int) -> str:
        """Return the folded form of a word; empty outside the sentence."""
        return self.tokens[index].key if 0 <= index < len(self.tokens) else ""

    def is_cue(self, kind: str, index: int) -> bool:
        """Return whether a cue of this kind begins at `index`."""
        return self.lexicon.is_cue(kind, self.tokens, index)

    def has_cue(self, kind: str, start: int, end: int) -> bool:
        """Return whether a cue of this kind begins at one of the indexes from `start` to before `end`."""
        return any(self.is_cue(kind, index) for index in range(start, end))

    def ends_cue(self, kind: str, start: int, index: int) -> bool:
        """Return whether a cue that begins at `start` ends with the word at `index`."""
        match = self.lexicon.cues[kind].longest(self.tokens, start)
        return match is not None and match[0] == index + 1

    def entity(self, index: int, *, article: bool = False) -> tuple[int, Entity] | None:
        """Return the country or organization named at `index`, also behind *the* if `article`, and the index behind it; else None."""
        if article and self.key(index) == "the":
            index += 1 + (self.key(index + 1) in _FRATERNAL)
        return self.lexicon.entities.longest(self.tokens, index)

    def is_field(self, index: int) -> bool:
        """Return whether a word is a field of an office; one that its ending alone makes a field has a capital: not *in addition*."""
        key = self.key(index)
        return key in self.lexicon.fields.words or (key in self.lexicon.fields and self.tokens[index].is_capitalized)

    def is_year(self, index: int) -> bool:
        """Return whether a year stands there, as in *with 2022 ASEAN Chair Ana Lopes*."""
        key = self.key(index)
        return len(key) == _DIGITS_OF_YEAR and key.isdecimal() and key.isascii()

    def is_predicate(self, index: int) -> bool:
        """Return whether a verb of meeting or speaking stands there whose subject may be right before it: *met*, *said*."""
        token = self.tokens[index] if index < len(self.tokens) else None
        if token is None or not token.text.islower() or token.key.endswith("ing") or self.is_cue("company", index):
            return False
        return any(self.is_cue(kind, index) for kind in ("finite", "telling", "reporting"))

    def printed(self, first: int, end: int) -> str:
        """Return the words from `first` to before `end` as printed, with single spaces."""
        return " ".join(self.text[self.tokens[first].start : self.tokens[end - 1].end].split())

    def span(self, first: int, end: int) -> Span:
        """Return where the words from `first` to before `end` stand in the text."""
        return Span(self.tokens[first].start, self.tokens[end - 1].end)

    def clamped_span(self, first: int, end: int) -> Span:
        """Return the span of at least one token, also where the sentence ends at `first`."""
        first = min(first, len(self.tokens) - 1)
        return Span(self.tokens[first].start, self.tokens[max(end, first + 1) - 1].end)
