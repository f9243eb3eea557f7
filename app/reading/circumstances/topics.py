"""Topics that sentences name, by a list of words."""

from collections.abc import Iterable

from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Sentence

MOST_TOPICS = 8


def topics(sentences: Iterable[Sentence], lexicon: Lexicon) -> list[str]:
    """Return the topics that `sentences` name, in the order of their first words; eight at most."""
    found: dict[str, None] = {}
    for sentence in sentences:
        for _, _, topic in lexicon.topics.find_all(sentence.tokens):
            if topic:
                found.setdefault(topic)
    return list(found)[:MOST_TOPICS]
