"""The tokens of a sentence, with what each reader of phrases needs."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Final

from app.reading.language.lexicon import Entity, Lexicon
from app.reading.language.tokens import Sentence, Token
from app.reading.persons.person import Person, Span

_FRATERNAL: Final = frozenset({"sisterly", "brotherly", "fraternal", "friendly"})
"""Words of courtesy before the name of a country: *of the sisterly Lebanese Republic*."""


@dataclass(frozen=True, slots=True)
class Located:
    """A person with the indexes of the tokens from the first to the one after the last."""

    person: Person
    first: int
    end: int


def locate(tokens: Sequence[Token], persons: Iterable[Person]) -> list[Located]:
    """Return the persons of a sentence in their order, with their tokens."""
    result: list[Located] = []
    index = 0
    for person in sorted(persons, key=lambda item: item.mention.start):
        while index < len(tokens) and tokens[index].start < person.mention.start:
            index += 1
        first = index
        while index < len(tokens) and tokens[index].start < person.mention.end:
            index += 1
        result.append(Located(person, first, index))
    return result


def taken_indexes(tokens: Sequence[Token], persons: Iterable[Person]) -> frozenset[int]:
    """Return the indexes of the tokens that belong to persons."""
    return frozenset(index for item in locate(tokens, persons) for index in range(item.first, item.end))


@dataclass(slots=True)
class TokenReader:
    """A reader of one sentence; indexes are those of its tokens."""

    text: str
    sentence: Sentence
    lexicon: Lexicon
    tokens: Sequence[Token] = field(init=False)

    def __post_init__(self) -> None:
        self.tokens = self.sentence.tokens

    def _key(self, index: int) -> str:
        return self.tokens[index].key if 0 <= index < len(self.tokens) else ""

    def _is_field(self, index: int) -> bool:
        """Return whether a word is a field of an office; one that its ending alone makes a field has a capital: not *in addition*."""
        key = self._key(index)
        return key in self.lexicon.fields.words or (key in self.lexicon.fields and self.tokens[index].is_capitalized)

    def _span(self, first: int, end: int) -> Span:
        return Span(self.tokens[first].start, self.tokens[end - 1].end)

    def _clamped_span(self, first: int, end: int) -> Span:
        """Return the span of at least one token, also where the sentence ends at `first`."""
        first = min(first, len(self.tokens) - 1)
        return Span(self.tokens[first].start, self.tokens[max(end, first + 1) - 1].end)

    def _words(self, first: int, end: int) -> str:
        return " ".join(self.text[self.tokens[first].start : self.tokens[end - 1].end].split())

    def _entity(self, index: int, *, article: bool = False) -> tuple[int, Entity] | None:
        if article and self._key(index) == "the":
            index += 1 + (self._key(index + 1) in _FRATERNAL)
        return self.lexicon.entities.longest(self.tokens, index)

    def _is(self, kind: str, index: int) -> bool:
        """Return whether a cue of this kind begins at `index`."""
        return self.lexicon.is_cue(kind, self.tokens, index)

    def _is_predicate(self, index: int) -> bool:
        """Return whether a verb of meeting or speaking stands there whose subject may be right before it: *met*, *said*."""
        token = self.tokens[index] if index < len(self.tokens) else None
        if token is None or not token.text.islower() or token.key.endswith("ing") or self._is("company", index):
            return False
        return any(self._is(kind, index) for kind in ("finite", "telling", "reporting"))

    def _has(self, kind: str, start: int, end: int) -> bool:
        return any(self._is(kind, index) for index in range(start, end))
