"""The tokenizer: splits texts and queries into the words of the full-text index.

Both databases take these words as they are, so they find the same records. A word is a run of letters, digits and
marks, folded by `app.domain.strings.text.fold`. Scripts written without spaces are split into characters: a run of characters
in a query, which is a phrase, then matches a name that contains it anywhere.

Some texts have several readings, and a query may mean any: *Hawaiʻi* is one word, *l'accord* has two, and a search for
*Japan* finds *Japan's*. All readings of a text are in the index, and a part of a query matches by any of its own.

See decisions 38, 115 and 116.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from app.domain.strings import apostrophes
from app.domain.strings.arabic import TATWEEL
from app.domain.strings.characters import is_ignorable
from app.domain.strings.latin import SCHWA_AS_E
from app.domain.strings.text import fold

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
# A phrase in quotation marks of any language, or text between spaces, each with the punctuation before it. An unpaired
# quotation mark is a separator like any other. The minus of "Salt-II" or "1 - 2" is not before a part.
_BEFORE: Final = r'(?<!\S)(?:[^\w\s"]|_)+'
_PHRASE: Final = re.compile(rf'({_BEFORE})?"([^"]*)"(\*?)|({_BEFORE}"?)?([^\s"]+)')
# The minus sign, hyphens and dashes, which keyboards and word processors write for it, and exclamation marks.
_EXCLUDING: Final = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d!\uff01")
# It replaces the punctuation of an identifier, such as `us-visit-2392` or `wikidata:Q17`, which is then one word, and no
# word of a text. A text may have it too, as a letter.
_JOINER: Final = "\ue002"
_PLAIN_WORD: Final = re.compile(f"[a-z0-9{_JOINER}]+")
_INNER_PUNCTUATION: Final = re.compile(r"(?<=[^\W_])[!-&(-/:-@\[-_{-~]+(?=[^\W_])")
_TYPED: Final = str.maketrans("“”„‟«»＂〝〞〟「」『』＊", '"' * 14 + "*")
"""Quotation marks and asterisks of other keyboards and languages."""


_WITHOUT_EFFECT: Final = frozenset(apostrophes.APOSTROPHES + TATWEEL)


class _TranslationTable(dict[int, str]):
    """The replacement of each character for `str.translate`, computed when it first occurs."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if is_ignorable(character) or character in _WITHOUT_EFFECT:
            replacement = ""
        elif character == _JOINER:
            replacement = character
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
    others: tuple[tuple[str, ...], ...] = ()
    """The words of other readings; any of them may match instead."""

    @property
    def readings(self) -> tuple[tuple[str, ...], ...]:
        """The words of each reading."""
        return (self.words, *self.others)


def readings(text: str) -> tuple[str, ...]:
    """Return the readings of a text, the usual one first; each has its words where the text has them.

    Apostrophes join, but for the English possessive; in other readings all join, and all separate. Schwa is *a*, or *e*.
    """
    if text.isascii() and "'" not in text and "`" not in text:
        return (text,)
    usual = apostrophes.split_possessives(text)
    result = [usual, text, apostrophes.split_at_apostrophes(text), usual.translate(SCHWA_AS_E)]
    return tuple(dict.fromkeys(result))


def identifier_reading(text: str) -> str:
    """Return the reading of a text as an identifier: punctuation within a word is part of it."""
    return _INNER_PUNCTUATION.sub(lambda match: _JOINER * len(match[0]), text)


def words_of(reading: str) -> list[str]:
    """Return the folded words of a reading, in order."""
    if not (reading.isascii() or reading.replace(_JOINER, "").isascii()):
        return [word[:MAX_LENGTH] for word in fold(reading).translate(_TABLE).split()]
    # The same words in a fraction of the time: nothing but letters, digits and apostrophes has an effect here.
    words: list[str] = _PLAIN_WORD.findall(apostrophes.without_apostrophes(reading.lower()))
    return words if len(reading) <= MAX_LENGTH else [word[:MAX_LENGTH] for word in words]


def tokenize(text: str) -> list[str]:
    """Return the folded words of a text in its usual reading, in order."""
    return words_of(apostrophes.split_possessives(text))


@dataclass(frozen=True, slots=True)
class SearchQuery:
    """A parsed query."""

    phrases: tuple[Phrase, ...]
    """The phrases that must all match."""
    excluded: tuple[Phrase, ...]
    """The excluded phrases: none may match."""
    words: tuple[str, ...]
    """The words of the query without what it excludes, in order: a name of exactly these is the best match."""


def parse_query(query: str) -> SearchQuery:
    """Parse a query: words that all must match, `"a phrase"`, `word*` for a prefix, and `-word` for an exclusion.

    Any dash or exclamation mark excludes, also a doubled one or behind a bracket: people who write one before a word mean
    that, and would not notice if it were left out.

    Everything else is taken literally, as words and separators, so no query is an error. Parts without a letter or
    digit are separators, as they are in the texts.
    """
    sought: dict[Phrase, None] = {}
    excluded: dict[Phrase, None] = {}
    plain = query.translate(_TYPED)
    for match in _PHRASE.finditer(plain):
        _, quoted, star, _, bare = (group or "" for group in match.groups())
        text = quoted or bare.rstrip("*")
        words, *others = dict.fromkeys(tuple(words_of(item)) for item in (*readings(text), identifier_reading(text)))
        if words:
            is_prefix = bool(star) or bare.endswith("*")
            target = excluded if _is_exclusion(match) else sought
            target[Phrase(words, is_prefix and _TABLE[ord(text[-1])] != " ", tuple(filter(None, others)))] = None
    included = _PHRASE.sub(lambda match: "" if _is_exclusion(match) else match[0], plain)
    return SearchQuery(tuple(sought), tuple(excluded), tuple(tokenize(included)))


def _is_exclusion(match: re.Match[str]) -> bool:
    return not _EXCLUDING.isdisjoint(match[1] or match[4] or "")


def token_spans(reading: str) -> Iterator[tuple[str, int, int]]:
    """Yield the words of a reading, each with the start and end of its position in the text."""
    start = None
    for position, character in enumerate(reading):
        replacement = _TABLE[ord(character)]
        if not replacement:
            continue  # part of a word if inside one, otherwise nothing
        if len(replacement) == 1 and replacement != " ":
            start = position if start is None else start
            continue
        if start is not None:
            yield from ((word, start, position) for word in words_of(reading[start:position]))
            start = None
        if replacement != " ":
            yield from ((word, position, position + 1) for word in words_of(character))
    if start is not None:
        yield from ((word, start, len(reading)) for word in words_of(reading[start:]))
