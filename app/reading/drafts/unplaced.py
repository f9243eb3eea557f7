"""Names in a text that no rule has placed in a document."""

from collections.abc import Iterable, Iterator
from typing import Final

from app.domain.strings.text import fold
from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Sentence
from app.reading.persons.name_reader import NameReader
from app.reading.persons.person import Span

MOST: Final = 50
_FEWEST_WORDS: Final = 2


def unplaced(text: str, sentences: Iterable[Sentence], lexicon: Lexicon, placed: Iterable[Span]) -> list[Span]:
    """Return the names of two words and more without any part that is placed, each once."""
    spans = sorted((span.start, span.end) for span in placed)
    found: dict[str, Span] = {}
    position = 0
    for sentence in sentences:
        for name in _Names(text, sentence, lexicon).read():
            while position < len(spans) and spans[position][1] <= name.start:
                position += 1
            is_placed = any(
                start < name.end and name.start < end for start, end in spans[max(0, position - 8) : position + 8]
            )
            if not is_placed:
                found.setdefault(fold(text[name.start : name.end]), name)
        if len(found) >= MOST:
            break
    return list(found.values())[:MOST]


class _Names(NameReader):
    """A reader of names alone."""

    def read(self) -> Iterator[Span]:
        index = 0
        while index < len(self.tokens):
            entity = self.entity(index)
            end = max(self._name_end(index), entity[0] if entity else 0)
            words = [token for token in self.tokens[index:end] if token.is_word]
            is_plain = entity is None and len(words) >= _FEWEST_WORDS and not self._is_of_offices(index, end)
            if is_plain:
                yield self.span(index, end)
            index = max(end, index + 1)

    def _is_of_offices(self, index: int, end: int) -> bool:
        lexicon = self.lexicon
        return all(
            token.key in lexicon.fields or token.key in lexicon.before or token.key in lexicon.institutions
            for token in self.tokens[index:end]
        )
