"""The tokens of a sentence, with what each reader of phrases needs."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from app.reading.lexicon import Entity, Lexicon
from app.reading.person import Span
from app.reading.tokens import Sentence, Token


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

    def _span(self, first: int, end: int) -> Span:
        return Span(self.tokens[first].start, self.tokens[end - 1].end)

    def _words(self, first: int, end: int) -> str:
        return " ".join(self.text[self.tokens[first].start : self.tokens[end - 1].end].split())

    def _entity(self, index: int, *, article: bool = False) -> tuple[int, Entity] | None:
        if article and self._key(index) == "the":
            index += 1
        return self.lexicon.entities.longest(self.tokens, index)
