"""Topics that sentences name, by a list of words."""

from collections.abc import Iterable

from app.reading.lexicon import Lexicon
from app.reading.tokens import Sentence

MOST_TOPICS = 8


def topics(sentences: Iterable[Sentence], lexicon: Lexicon) -> list[str]:
    """Return the topics that `sentences` name, in the order of their first words; eight at most."""
    found: dict[str, None] = {}
    for sentence in sentences:
        index = 0
        while index < len(sentence.tokens):
            match = lexicon.topics.longest(sentence.tokens, index)
            if match:
                found.setdefault(match[1])
            index = match[0] if match else index + 1
    return list(found)[:MOST_TOPICS]
