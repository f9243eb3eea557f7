"""Tokens, sentences and paragraphs of a text, with offsets in code points.

Every token is a slice of the text: `text[token.start:token.end] == token.text`. Nothing is normalized away, so a span of
tokens is a quotation.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.domain.strings.text import fold

LONGEST_TEXT: Final = 200_000
"""The largest number of code points of a text."""
_BRACKETS: Final = {"[": "(", "]": ")"}
"""Square brackets, which texts put around what they add, as others do parentheses."""

_LETTER: Final = r"[^\W\d_]"
# Marks on a letter in decomposed text, and the invisible joiners that web pages put within words.
_MARKS: Final = "\u0300-\u036f\u200d\u2060"
_WORD: Final = rf"{_LETTER}(?:[^\W_]|[{_MARKS}])*"
_HYPHEN: Final = "[-\u2010\u2011]"
_TOKEN: Final = re.compile(
    rf"(?P<dotted>(?:{_LETTER}\.){{2,}})"
    rf"|(?P<word>{_WORD}(?:(?:{_HYPHEN}[{_MARKS}]?|['’ʼ])(?:[^\W_]|[{_MARKS}])+)*)"
    rf"|(?P<number>\d+(?:[.,]\d+)*(?:[^\W_])*)"
    r"|(?P<mark>\S)"
)
_PLAIN_WORD: Final = re.compile(rf"\s*({_LETTER}+)(?=[\s,;:]|\Z)")
"""A word of letters alone that no hyphen, apostrophe or full stop follows, as most words are."""
_POSSESSIVE: Final = re.compile(r"['’ʼ][sS]$")
_APOSTROPHES: Final = frozenset("'’ʼ")
_BLANK_LINE: Final = re.compile(r"\n[^\S\n]*\n")
_NEW_LINE: Final = re.compile(r"\n")
_NEW_ITEM: Final = re.compile(r"\n[^\S\n]*(?:[-*•–]|\d{1,3}[.)])[^\S\n]")
_ENDS: Final = frozenset(".!?")
_CLOSING: Final = frozenset("\"'”’)]»")
_HYPHENATED: Final = re.compile(_HYPHEN)
_HYPHENS: Final = str.maketrans({"\u2010": "-", "\u2011": "-", "\u2060": None, "\u200d": None})


@dataclass(slots=True, unsafe_hash=True)
class Token:
    """A word, a number or a mark. Nothing changes one, but a frozen dataclass takes three times as long to make."""

    text: str
    start: int
    end: int
    key: str
    """The form in which words are looked up: without case, diacritics, apostrophes and the full stop of an abbreviation."""
    is_word: bool
    """Whether it begins with a letter; the possessive *’s* does not count as a word."""

    is_capitalized: bool = False
    """Whether it is a word that begins with a capital letter, or with a letter of a script without capitals."""


@dataclass(frozen=True, slots=True)
class Sentence:
    """Consecutive tokens of one paragraph."""

    tokens: tuple[Token, ...]
    paragraph: int

    @property
    def start(self) -> int:
        """Return where the sentence begins."""
        return self.tokens[0].start

    @property
    def end(self) -> int:
        """Return where the sentence ends."""
        return self.tokens[-1].end


@dataclass(frozen=True, slots=True)
class Spelling:
    """Words by their keys that tell how a text is cut."""

    abbreviations: frozenset[str] = frozenset()
    """Words whose full stop belongs to them: `dr`."""
    starters: frozenset[str] = frozenset()
    """Words with which sentences begin and names do not: `the`."""
    titles: frozenset[str] = frozenset()
    """Abbreviations after which a name follows, so that no sentence ends there: `hon`."""
    offices: frozenset[str] = frozenset()
    """Starters with which an office begins: a sentence does not end between *U.S.* and *Secretary*."""
    before_hyphen: frozenset[str] = frozenset()
    after_hyphen: frozenset[str] = frozenset()
    """Words that stay apart if a hyphen joins them: *States-Japan* is two countries, *Jean-Luc* one word."""
    hyphenated: frozenset[str] = frozenset()
    """Names with a hyphen that are one word: *Bissau-Guinean*, although *Bissau* and *Guinean* are names as well."""


_PLAIN: Final = Spelling()


_NUMERALS: Final = frozenset("IVX")
_MONARCH: Final = re.compile(
    r"\b(?:King|Queen|Pope|Emperor|Empress|Sultan|Tsar|Czar|Shah|Prince|Princess|Patriarch|Catholicos)\s+[A-Z][\w’'-]+\s+\Z"
)
_LONGEST_MONARCH: Final = 40


def tokenize(text: str, spelling: Spelling = _PLAIN) -> tuple[Token, ...]:
    """Return the tokens of `text`. The full stop of an abbreviation, of a single capital and within `U.S.` belongs to the token.

    Raises:
        ValueError: the text has more than 200,000 characters.
    """
    if len(text) > LONGEST_TEXT:
        raise ValueError(f"has {len(text)} characters, more than {LONGEST_TEXT}; shorten it")
    return tuple(_tokens(text, spelling))


def _tokens(text: str, spelling: Spelling) -> Iterator[Token]:
    position = 0
    while True:
        while plain := _PLAIN_WORD.match(text, position):
            start, position = plain.span(1)
            word = plain[1]
            yield Token(word, start, position, _key(word), True, _is_capitalized(word))
        match = _TOKEN.search(text, position)
        if match is None:
            return
        start, end = match.span()
        kind = match.lastgroup
        if kind == "word":
            end = _end_of_word(text, start, _end_of_part(text, start, end, spelling), spelling.abbreviations)
        yield _token(text[start:end], start, is_word=kind in {"word", "dotted"})
        position = end
        if kind == "word" and text[end : end + 1] in _APOSTROPHES and _POSSESSIVE.match(text[end : end + 2]):
            yield Token(text[end : end + 2], end, end + 2, "'s", is_word=False)
            position = end + 2


def _end_of_word(text: str, start: int, end: int, abbreviations: frozenset[str]) -> int:
    """Return the end of a word without a possessive ending and with the full stop of an abbreviation."""
    word = text[start:end]
    if word[-2:-1] in _APOSTROPHES and len(word) > 2 and _POSSESSIVE.search(word):
        return end - 2
    if text[end : end + 1] == "." and ((end - start == 1 and word.isupper()) or _key(word) in abbreviations):
        return end + (not _is_number_of_monarch(text, start, word))
    return end


def _is_number_of_monarch(text: str, start: int, word: str) -> bool:
    """Return whether a capital is a number, so that its full stop ends the sentence (*met with King Olav V.*)."""
    return word in _NUMERALS and _MONARCH.search(text, max(0, start - _LONGEST_MONARCH), start) is not None


def _end_of_part(text: str, start: int, end: int, spelling: Spelling) -> int:
    """Return the end of a word, before a hyphen that joins it to another name."""
    if not spelling.before_hyphen or _HYPHENATED.search(text, start, end) is None:
        return end
    if _key(text[start:end]) in spelling.hyphenated:
        return end
    parts = _HYPHENATED.split(text[start:end])
    position = start
    for part, following in itertools.pairwise(parts):
        position += len(part)
        if _key(part) in spelling.before_hyphen and _key(following) in spelling.after_hyphen:
            return position
        position += 1
    return end


def _token(word: str, start: int, *, is_word: bool) -> Token:
    return Token(word, start, start + len(word), _key(word), is_word, is_word and _is_capitalized(word))


def _is_capitalized(word: str) -> bool:
    first = word[0]
    return first.isupper() or not first.islower()


@lru_cache(maxsize=16_384)
def _key(word: str) -> str:
    if not word or not word[0].isalnum():
        return _BRACKETS.get(word, word)
    return fold(word.translate(_HYPHENS).replace(".", "")) or word


def paragraphs(text: str, *, by_line: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the offsets of the paragraphs of `text`, which blank lines separate; an item of a list is one as well.

    With `by_line`, every line is a paragraph.
    """
    separators = (_NEW_LINE,) if by_line else (_BLANK_LINE, _NEW_ITEM)
    cuts = sorted({match.start() for pattern in separators for match in pattern.finditer(text)})
    for start, end in zip([0, *cuts], [*cuts, len(text)], strict=True):
        if text[start:end].strip():
            yield start, end


def sentences(text: str, spelling: Spelling = _PLAIN, *, by_line: bool = False) -> tuple[Sentence, ...]:
    """Return the sentences of `text`; with `by_line`, none goes on in the next line.

    A full stop ends a sentence if a capital, a digit or a quotation mark follows. One that belongs to an abbreviation does
    so only if the next word is one with which sentences begin and names do not.
    """
    tokens = tokenize(text, spelling)
    result: list[Sentence] = []
    position = 0
    for number, (_, end) in enumerate(paragraphs(text, by_line=by_line)):
        first = position
        while position < len(tokens) and tokens[position].start < end:
            position += 1
        result += (Sentence(part, number) for part in _split(tokens[first:position], spelling))
    return tuple(result)


def _split(tokens: tuple[Token, ...], spelling: Spelling) -> Iterator[tuple[Token, ...]]:
    first = 0
    for index, token in enumerate(tokens):
        if index >= first and _is_end(tokens, index, token, spelling):
            end = index + 1
            while end < len(tokens) and tokens[end].text in _CLOSING and tokens[end].start == tokens[end - 1].end:
                end += 1
            yield tokens[first:end]
            first = end
    if first < len(tokens):
        yield tokens[first:]


def _is_end(tokens: tuple[Token, ...], index: int, token: Token, spelling: Spelling) -> bool:
    if token.text[-1] not in _ENDS:
        return False
    following = next((item for item in tokens[index + 1 : index + 3] if item.text not in _CLOSING), None)
    if following is None:
        return False
    if token.text in _ENDS:
        return not following.text[0].islower() and following.text not in _ENDS and following.start > token.end
    is_title = token.key in spelling.titles or (
        token.key in spelling.before_hyphen and following.key in spelling.offices
    )
    is_abbreviated = token.text.endswith(".") and token.is_word and not is_title
    is_apart = following.start > token.end  # not "D.A Lopes"
    return is_abbreviated and is_apart and following.is_capitalized and following.key in spelling.starters
