"""The tokenizer: splits texts and queries into the words of the full-text index.

Both databases take these words as they are, so they find the same records. A word is a run of letters, digits and
marks, folded by `app.domain.text.fold`. Scripts written without spaces are split into characters: a run of characters
in a query, which is a phrase, then matches a name that contains it anywhere.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.domain.characters import is_ignorable
from app.domain.text import fold

MAX_LENGTH: Final = 250
"""Maximum length of a word in characters: PostgreSQL allows 2,046 bytes. Longer words are found by their beginning."""

# Thai and Lao, Myanmar, Khmer, New Tai Lue, Tai Tham, the Japanese and Chinese scripts.
_SPACELESS_SCRIPTS: Final = (
    (0x0E00, 0x0EFF),
    (0x1000, 0x109F),
    (0x1780, 0x17FF),
    (0x1980, 0x19DF),
    (0x1A20, 0x1AAF),
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3031, 0x312F),
    (0x31A0, 0x31BF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF),
    (0x4E00, 0x9FFF),
    (0xF900, 0xFAFF),
    (0x20000, 0x3FFFF),
)
# A phrase in straight or curly quotation marks, or text between spaces, excluded by a minus before it. An unpaired
# quotation mark is a separator like any other. The minus of "Salt-II" or "1 - 2" is not before a part.
_PHRASE: Final = re.compile(r'((?<!\S)[-\u2212](?=[^\s\-\u2212]))?(?:"([^"]*)"(\*?)|([^\s"]+))')
_CURLY: Final = str.maketrans("“”„‟", '""""')


class _TranslationTable(dict[int, str]):
    """The replacement of each character for `str.translate`, computed when it first occurs."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if is_ignorable(character):
            replacement = ""
        elif unicodedata.category(character)[0] not in "LNM":
            replacement = " "
        elif any(first <= code <= last for first, last in _SPACELESS_SCRIPTS):
            replacement = f" {character} "
        else:
            replacement = character
        self[code] = replacement
        return replacement


_TABLE: Final = _TranslationTable()


@dataclass(frozen=True, slots=True)
class Phrase:
    """Consecutive words; with `prefix`, the last one is a prefix."""

    words: tuple[str, ...]
    prefix: bool = False


def tokenize(text: str) -> list[str]:
    """Return the folded words of a text, in order."""
    return [word[:MAX_LENGTH] for word in fold(text).translate(_TABLE).split()]


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A parsed query."""

    phrases: tuple[Phrase, ...]
    """The phrases that must all match."""
    excluded: tuple[Phrase, ...]
    """The phrases of which none may match."""
    words: tuple[str, ...]
    """The words of the query without what it excludes, in order: a name of exactly these is the best match."""


def parse_query(query: str) -> SearchQuery:
    """Parse a query: words that all must match, `"a phrase"`, `word*` for a prefix, and `-word` for an exclusion.

    Everything else is taken literally, as words and separators, so no query is an error. Parts without a letter or
    digit are separators, as they are in the texts.
    """
    sought: dict[Phrase, None] = {}
    excluded: dict[Phrase, None] = {}
    plain = query.translate(_CURLY)
    for minus, quoted, star, bare in _PHRASE.findall(plain):
        text = quoted or bare.rstrip("*")
        words = tuple(tokenize(text))
        if words:
            is_prefix = bool(star) or bare.endswith("*")
            target = excluded if minus else sought
            target[Phrase(words, is_prefix and _TABLE[ord(text[-1])] != " ")] = None
    included = _PHRASE.sub(lambda match: "" if match[1] else match[0], plain)
    return SearchQuery(tuple(sought), tuple(excluded), tuple(tokenize(included)))


def token_spans(text: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a text, each with the start and end of its position there."""
    start = None
    for position, character in enumerate(text):
        replacement = _TABLE[ord(character)]
        if not replacement:
            continue  # part of a word if inside one, otherwise nothing
        if len(replacement) == 1 and replacement != " ":
            start = position if start is None else start
            continue
        if start is not None:
            yield from ((word, start, position) for word in tokenize(text[start:position]))
            start = None
        if replacement != " ":
            yield from ((word, position, position + 1) for word in tokenize(character))
    if start is not None:
        yield from ((word, start, len(text)) for word in tokenize(text[start:]))
