"""What `q` finds: words, phrases and beginnings, looked for in texts one by one."""

import re
import unicodedata
from functools import cache, lru_cache
from typing import NamedTuple

_WITHOUT_SPACES = ("CJK UNIFIED", "CJK COMPATIBILITY", "HIRAGANA", "KATAKANA", "THAI", "LAO", "MYANMAR", "KHMER")
_LONGEST = 250
# What nobody sees by itself: format characters, and those that choose or fill a form.
_INVISIBLE = (
    "VARIATION SELECTOR", "MONGOLIAN FREE VARIATION", "MONGOLIAN VOWEL SEPARATOR", "COMBINING GRAPHEME JOINER",
    "HANGUL FILLER", "HALFWIDTH HANGUL FILLER", "HANGUL CHOSEONG FILLER", "HANGUL JUNGSEONG FILLER",
)  # fmt: skip


@cache
def is_invisible(character):
    """Return whether nobody sees a character by itself."""
    return unicodedata.category(character) == "Cf" or unicodedata.name(character, "").startswith(_INVISIBLE)


_TYPED = str.maketrans(dict(zip("łøđðħŧŋĸıȷə", "loddhtnkija", strict=True)) | {"þ": "th", "æ": "ae", "œ": "oe"})
"""Letters that Unicode does not decompose, as the tests' data has them."""


@lru_cache(maxsize=100_000)
def fold(text):
    """Return a text without case, diacritics and what nobody sees, with single spaces; diacritics alone stay."""
    seen = "".join(each for each in text if not is_invisible(each)).casefold()
    bare = "".join(each for each in unicodedata.normalize("NFKD", seen) if not unicodedata.combining(each))
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
    """Return the words of a text: runs of letters, digits and marks, or one character where a script has no spaces."""
    return tuple(each[:_LONGEST] for each in "".join(map(_put, fold(text))).split())


class Phrase(NamedTuple):
    """Words that stand one after the other; the last may go on."""

    words: tuple[str, ...]
    goes_on: bool

    def stands_in(self, text):
        """Return whether a text has the phrase."""
        said, size = words(text), len(self.words)
        return any(self._is(said[place : place + size]) for place in range(len(said) - size + 1))

    def _is(self, said):
        if self.goes_on:
            return said[:-1] == self.words[:-1] and said[-1].startswith(self.words[-1])
        return said == self.words


@lru_cache(maxsize=10_000)
def phrases(query):
    """Return what a query looks for."""
    found = []
    for quoted, star, bare in re.findall(r'"([^"]*)"(\*?)|([^\s"]+)', re.sub("[“”„‟]", '"', query)):
        text = quoted or bare.rstrip("*")
        phrase = Phrase(words(text), bool(star or bare.endswith("*")) and bool(text) and _put(text[-1]) != " ")
        if phrase.words and phrase not in found:
            found.append(phrase)
    return found


def distance(query, names, texts):
    """Return how far a record is from what is looked for; None where it lacks some of it.

    Each phrase that stands in no name counts one, and one more counts where no name is just the query.
    """
    wanted = phrases(query)
    if not wanted or not all(any(map(each.stands_in, (*names, *texts))) for each in wanted):
        return None
    elsewhere = sum(not any(map(each.stands_in, names)) for each in wanted)
    return elsewhere + all(words(each) != words(query) for each in names)
