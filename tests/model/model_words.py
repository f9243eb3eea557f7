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


_TYPED = str.maketrans(dict(zip("łøđðħŧŋĸıȷəǝ", "loddhtnkijaa", strict=True)) | {"þ": "th", "æ": "ae", "œ": "oe"})
"""Letters that Unicode does not decompose, as the tests' data has them."""
_ARABIC = str.maketrans("ةىی", "هيي")
_SIGNS = "'`´’‘ʻʼʾʿʹ′"
"""Apostrophes, as the tests' data has them."""


def _without_signs(text):
    return re.sub(f"[{_SIGNS}ـ]", "", text)


@lru_cache(maxsize=100_000)
def fold(text):
    """Return a text without case, diacritics, apostrophes and invisible characters, with single spaces.

    Lone diacritics and apostrophes stay.
    """
    seen = "".join(item for item in text if not is_invisible(item)).casefold()
    bare = "".join(
        item for item in unicodedata.normalize("NFKD", _without_signs(seen)) if not unicodedata.combining(item)
    )
    typed = unicodedata.normalize("NFKC", bare).casefold().translate(_TYPED).translate(_ARABIC)
    return " ".join(_without_signs(typed).split()) or " ".join(seen.split())


@cache
def _put(character):
    if is_invisible(character) or not _without_signs(character):
        return ""
    if character == _WITHIN:
        return character
    if unicodedata.category(character)[0] not in "LNM":
        return " "
    stands_alone = unicodedata.name(character, "").startswith(_WITHOUT_SPACES)
    return f" {character} " if stands_alone else character


_WITHIN = "\ue002"
"""Punctuation within an identifier."""


@lru_cache(maxsize=100_000)
def _words(text):
    """Return the words of a text: runs of letters, digits and marks, or single characters in scripts without spaces."""
    return tuple(part[:_LONGEST] for part in "".join(map(_put, fold(text))).split())


def words(text):
    """Return the words of a text, with *'s* as a word of its own."""
    return _words(re.sub(rf"(?<=\S)[{_SIGNS}](?=[sS](?!\w|[\u0300-\u036f]))", " ", text))


@lru_cache(maxsize=100_000)
def readings(text):
    """Return the words of a text in all ways to read apostrophes and schwa."""
    spelt = re.sub("[əǝ]", "e", re.sub("[ƏƎ]", "E", text))
    return {words(text), _words(text), _words(re.sub(f"[{_SIGNS}]", " ", text)), words(spelt)}


@lru_cache(maxsize=100_000)
def as_identifier(text):
    """Return the words of a text in which ASCII punctuation between letters or digits is part of the word."""
    result, index = list(text), 0
    while index < len(text):
        end = index
        while end < len(text) and text[end] in '!"#$%&()*+,-./:;<=>?@[\\]^_{|}~':
            end += 1
        if 0 < index < end < len(text) and text[index - 1].isalnum() and text[end].isalnum():
            result[index:end] = _WITHIN * (end - index)
        index = max(end, index + 1)
    return _words("".join(result))


class Phrase(NamedTuple):
    """Consecutive words, in all ways to read them; the last may be a prefix."""

    words: frozenset[tuple[str, ...]]
    goes_on: bool

    def stands_in(self, text):
        """Return whether a text has the phrase."""
        return any(map(self._stands_in, readings(text)))

    def identifies(self, text):
        """Return whether an identifier has the phrase."""
        return self._stands_in(as_identifier(text))

    def _stands_in(self, data):
        return any(
            self._is(part, data[index : index + len(part)])
            for part in self.words
            for index in range(len(data) - len(part) + 1)
        )

    def _is(self, part, data):
        if self.goes_on:
            return data[:-1] == part[:-1] and data[-1].startswith(part[-1])
        return data == part


class Query(NamedTuple):
    """A parsed query: phrases that a record must have, phrases that it must not have, and the words of the first as typed."""

    sought: list[Phrase]
    excluded: list[Phrase]
    words: tuple[str, ...]


EXCLUDING = "-‐‑‒–—―−﹘﹣－!！"


@lru_cache(maxsize=10_000)
def parse(query):
    """Parse a query, one part after the other."""
    result, rest = Query([], [], ()), re.sub("[“”„‟]", '"', query)
    begins, plain = True, ""
    while rest:
        if rest[0].isspace():
            begins, plain, rest = True, plain + rest[0], rest[1:]
            continue
        lead = re.match(r'(?:[^\w\s"]|_)*', rest)[0] if begins else ""
        begins, after = False, rest[len(lead) :]
        quotation = re.match(r'"([^"]*)"(\*?)', after)
        part = quotation or re.match(r'"?([^\s"]+)' if lead else r'([^\s"]+)', after)
        if part is None and not lead:
            # A quotation mark without another.
            plain, rest = plain + rest[0], rest[1:]
            continue
        if part is None:
            # Punctuation alone, of which the last may be a mark, which is a word.
            lead, after = lead[:-1], rest[len(lead) - 1 :]
            part = re.match("(.)", after)
        excludes = any(sign in lead for sign in EXCLUDING)
        rest = after[len(part[0]) :]
        plain += "" if excludes else lead + part[0]
        quoted, star, bare = (*quotation.groups(), "") if quotation else ("", "", part[1])
        text = quoted or bare.rstrip("*")
        all_readings = frozenset(filter(None, {*readings(text), as_identifier(text)}))
        phrase = Phrase(all_readings, bool(star or bare.endswith("*")) and bool(text) and _put(text[-1]) != " ")
        target = result.excluded if excludes else result.sought
        if phrase.words and phrase not in target:
            target.append(phrase)
    return result._replace(words=words(plain))


def distance(query, names, texts, identifiers):
    """Return the distance of a record from a query, or None if it does not match.

    Each phrase that occurs in no name adds one, and so does a query that equals no name.
    """
    sought, excluded, whole = parse(query)

    def has(phrase):
        return any(map(phrase.stands_in, (*names, *texts))) or any(map(phrase.identifies, identifiers))

    if not (sought or excluded) or not all(map(has, sought)) or any(map(has, excluded)):
        return None
    if not sought:
        return 0
    elsewhere = sum(not any(map(item.stands_in, names)) for item in sought)
    return elsewhere + all(whole not in readings(name) for name in names)
