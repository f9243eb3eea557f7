"""The matches of `q`: words, phrases and prefixes, searched in each text."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

_WITHOUT_SPACES = ("CJK UNIFIED", "CJK COMPATIBILITY", "HIRAGANA", "KATAKANA", "THAI", "LAO", "MYANMAR", "KHMER")
_LONGEST = 250
# Invisible characters: format characters, variation selectors and fillers.
_INVISIBLE = (
    "VARIATION SELECTOR", "MONGOLIAN FREE VARIATION", "MONGOLIAN VOWEL SEPARATOR", "COMBINING GRAPHEME JOINER",
    "HANGUL FILLER", "HALFWIDTH HANGUL FILLER", "HANGUL CHOSEONG FILLER", "HANGUL JUNGSEONG FILLER",
)  # fmt: skip


@cache
def is_invisible(character):
    """Return whether a character is invisible by itself."""
    return unicodedata.category(character) == "Cf" or unicodedata.name(character, "").startswith(_INVISIBLE)


_TYPED = str.maketrans(dict(zip("łøđðħŧŋĸıȷə", "loddhtnkija", strict=True)) | {"þ": "th", "æ": "ae", "œ": "oe"})
"""Letters that Unicode does not decompose, as the tests' data has them."""


@lru_cache(maxsize=100_000)
def fold(text):
    """Return a text without case, diacritics and invisible characters, with single spaces; lone diacritics stay."""
    seen = "".join(item for item in text if not is_invisible(item)).casefold()
    bare = "".join(item for item in unicodedata.normalize("NFKD", seen) if not unicodedata.combining(item))
    typed = unicodedata.normalize("NFKC", bare).casefold().translate(_TYPED)
    return " ".join(typed.split()) or " ".join(seen.split())


@cache
def _put(character):
    if is_invisible(character):
        return ""
    if unicodedata.category(character)[0] not in "LNM":
        return " "
    stands_alone = unicodedata.name(character, "").startswith(_WITHOUT_SPACES)
    return f" {character} " if stands_alone else character


@lru_cache(maxsize=100_000)
def words(text):
    """Return the words of a text: runs of letters, digits and marks, or single characters in scripts without spaces."""
    return tuple(part[:_LONGEST] for part in "".join(map(_put, fold(text))).split())


class Phrase(NamedTuple):
    """Consecutive words; the last may be a prefix."""

    words: tuple[str, ...]
    goes_on: bool

    def stands_in(self, text):
        """Return whether a text has the phrase."""
        data, size = words(text), len(self.words)
        return any(self._is(data[index : index + size]) for index in range(len(data) - size + 1))

    def _is(self, data):
        if self.goes_on:
            return data[:-1] == self.words[:-1] and data[-1].startswith(self.words[-1])
        return data == self.words


class Query(NamedTuple):
    """What must be found, what must not be, and the words of the former as they stand."""

    sought: list[Phrase]
    excluded: list[Phrase]
    words: tuple[str, ...]


@lru_cache(maxsize=10_000)
def parse(query):
    """Parse a query, one part after the other."""
    result, rest = Query([], [], ()), re.sub("[“”„‟]", '"', query)
    begins, plain = True, ""
    while rest:
        if rest[0].isspace():
            begins, plain, rest = True, plain + rest[0], rest[1:]
            continue
        excludes = begins and re.match(r"[-−][^\s−-]", rest) is not None
        part = re.match(r'"([^"]*)"(\*?)|([^\s"]+)|"', rest[excludes:])
        if excludes and part[0] == '"':
            excludes, part = False, re.match("-|−", rest)
        rest = rest[excludes + len(part[0]) :]
        begins = False
        plain += "" if excludes else part[0]
        groups = part.groups() if part.re.groups else ("", "", "")
        quoted, star, bare = (item or "" for item in groups)
        text = quoted or bare.rstrip("*")
        phrase = Phrase(words(text), bool(star or bare.endswith("*")) and bool(text) and _put(text[-1]) != " ")
        target = result.excluded if excludes else result.sought
        if phrase.words and phrase not in target:
            target.append(phrase)
    return result._replace(words=words(plain))


def distance(query, names, texts):
    """Return the distance of a record from a query, or None if it does not match.

    Each phrase that occurs in no name adds one, and so does a query that equals no name.
    """
    sought, excluded, whole = parse(query)
    every = (*names, *texts)
    if not (sought or excluded) or not all(any(map(item.stands_in, every)) for item in sought):
        return None
    if any(any(map(item.stands_in, every)) for item in excluded):
        return None
    if not sought:
        return 0
    elsewhere = sum(not any(map(item.stands_in, names)) for item in sought)
    return elsewhere + all(words(name) != whole for name in names)
