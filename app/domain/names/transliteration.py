"""Names in Latin letters, and keys under which their spellings meet.

`latin` transliterates any script. `spelling` and `skeletons` are keys for comparison, never for display: one name is
romanised in many ways (Muammar, Moammar; Gaddafi, Qadhafi, Kadafi; Lavrov, Lawrow), and no single system decides.
"""

import re
import unicodedata
from functools import lru_cache
from typing import Final

from anyascii import anyascii

# Written without short vowels: the letters for long vowels and for the glottal stop become vowels.
_ABJAD: Final = str.maketrans(
    {
        "ا": "a", "أ": "a", "إ": "i", "آ": "a", "ٱ": "a", "ع": "a", "ء": None, "ة": "a", "ى": "a", "ؤ": "u", "ئ": "i",
        "و": "u", "ي": "i", "ی": "i", "א": "a", "ע": "a", "ו": "u", "י": "i", "ב": "b",
    }
)  # fmt: skip
_ARABIC_ARTICLE: Final = "ال"
_APOSTROPHES: Final = re.compile(r"[^a-z0-9]+")
_SCHWA: Final = str.maketrans("əƏ", "aA")
"""Azerbaijani names are romanised with *a* (Məmmədov, Mammadov), not with the *e* of a table of characters."""
_SPELT_OUT: Final = {"đ": "dj", "č": "ch", "ć": "ch", "ç": "ch", "ž": "zh"}
_SYLLABLE: Final = re.compile(r"[^aeiouy]*[aeiouy]+[^aeiouy]*")
# Hadji, Hatzi, Chatzi: the Greek prefix of a pilgrim's family. Hsu, Xu: one sound of Chinese, in two systems.
_BEGINNINGS: Final = (
    (re.compile(r"^(?:h|kh|ch)a(?:dj|j|tz|ts|dz|dg)i(?=[a-z]{3})"), "hadji"),
    (re.compile(r"^(?:hs|x(?=[iu]))"), "X"),
)
_SILENT: Final = re.compile(r"que$")

# In order: what stands earlier is replaced first. Upper case marks a sound that no later line may touch.
_SPELLINGS: Final = (
    ("tsch", "J"),
    ("tsh", "J"), ("shch", "S"), ("sch", "S"), ("tch", "J"), ("dzh", "J"), ("dj", "J"), ("zh", "J"), ("ch", "J"),
    ("sh", "S"), ("kh", "h"), ("gh", "g"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("bh", "b"), ("ck", "k"),
    ("ae", "a"), ("oe", "o"), ("ue", "u"), ("aa", "a"), ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "i"), ("ey", "i"),
    ("ay", "ai"), ("iy", "i"), ("yi", "i"), ("ij", "i"), ("ya", "ia"), ("ye", "ie"), ("yu", "iu"), ("yo", "io"),
    ("ce", "Se"), ("ci", "Si"), ("cy", "Si"), ("c", "k"), ("q", "k"), ("x", "ks"), ("w", "v"), ("y", "i"), ("j", "J"),
    ("z", "s"), ("S", "s"), ("o", "u"), ("e", "i"),
)  # fmt: skip
_DOUBLED: Final = re.compile(r"([a-zJ])\1+")

_SOUNDS: Final = {
    **dict.fromkeys("bp", "P"), **dict.fromkeys("dt", "T"), **dict.fromkeys("gkqc", "K"), **dict.fromkeys("fv", "F"),
    **dict.fromkeys("szjJ", "S"), "l": "L", "r": "R", "m": "M", "n": "N", "w": "F",
}  # fmt: skip
_DIGRAPHS: Final = (
    ("schtsch", "S"), ("shch", "S"), ("tsch", "S"), ("tsh", "S"), ("dsch", "S"), ("sch", "S"), ("tch", "S"), ("dzh", "S"), ("dsh", "S"),
    ("dj", "S"), ("tj", "S"), ("zh", "S"), ("ch", "S"), ("sh", "S"), ("ts", "S"), ("tz", "S"), ("cz", "S"), ("sz", "S"), ("ph", "F"),
    ("kh", "X"), ("gh", "K"), ("ck", "K"), ("ce", "S"), ("ci", "S"), ("cy", "S"),
)  # fmt: skip
_SILENT_SOUNDS: Final = str.maketrans("Xxw", "hhu")
_VOWELS: Final = frozenset("aeiouyh")


@lru_cache(maxsize=8_192)
def latin(word: str) -> str:
    """Return a word in lower-case letters and digits of ASCII; empty if it has none."""
    if not word.isascii():
        word = unicodedata.normalize("NFC", word)
        if is_abjad(word):
            if word.startswith(_ARABIC_ARTICLE) and len(word) > len(_ARABIC_ARTICLE) + 1:
                word = word[len(_ARABIC_ARTICLE) :]
            word = word.translate(_ABJAD)
        word = anyascii(word.translate(_SCHWA))
    return _APOSTROPHES.sub("", word.lower())


def spelt_out(word: str) -> frozenset[str]:
    """Return the other forms in which sources write the letters with diacritics: *Djordje* for *Đorđe*.

    Some spell out the *đ* alone, and leave out the marks: *Djindjic* for *Đinđić*. The *đ* of a single syllable is
    Vietnamese, and a *d*.
    """
    if word.isascii():
        return frozenset()
    lower = unicodedata.normalize("NFC", word).lower()
    letters = {letter for letter in _SPELT_OUT if letter in lower}
    if not letters or ("đ" in letters and _SYLLABLE.fullmatch(latin(word))):
        return frozenset()
    partly = lower.replace("đ", _SPELT_OUT["đ"])
    whole = partly
    for letter in letters:
        whole = whole.replace(letter, _SPELT_OUT[letter])
    return frozenset({latin(partly), latin(whole)} - {latin(word)})


def is_abjad(word: str) -> bool:
    """Return whether a word is in the Arabic or the Hebrew script, which leave vowels out."""
    return not word.isascii() and any(
        "\u0590" <= character <= "\u07bf" or "\ufb1d" <= character <= "\ufefc" for character in word
    )


def syllables(word: str) -> list[str]:
    """Return the characters of a word in Chinese characters or Hangul, each a syllable; else the word."""
    if not word.isascii() and all(
        "\u3400" <= character <= "\u9fff" or "\uac00" <= character <= "\ud7a3" for character in word
    ):
        return list(word)
    return [word]


@lru_cache(maxsize=8_192)
def spelling(word: str) -> str:
    """Return a key that is equal for usual variants of one romanised word; `word` is as `latin` returns it."""
    word = _SILENT.sub("k", word)
    for beginning, common in _BEGINNINGS:
        word = beginning.sub(common, word)
    for variant, common in _SPELLINGS:
        if variant in word:
            word = word.replace(variant, common)
    return _DOUBLED.sub(r"\1", word)


@lru_cache(maxsize=8_192)
def skeletons(word: str) -> tuple[str, ...]:
    """Return up to three keys of the consonants of a word, by which candidates are found; `word` is as of `latin`.

    Voiced and voiceless, plain and sibilant consonants are not distinguished. A second key leaves out the sounds that
    disappear in some romanisations: *kh* and *x* (Rakhmonov, Rahmonov, Raxmonov) and *w* (Anwar, أنور). In a third
    one, *j* is a *y* (Jusuf, Yusuf).
    """
    sounds = word
    for beginning, common in _BEGINNINGS:
        sounds = beginning.sub("S" if common == "X" else common, sounds)
    for digraph, sound in _DIGRAPHS:
        if digraph in sounds:
            sounds = sounds.replace(digraph, sound)
    result = [_consonants(sounds.replace("X", "K").replace("x", "ks"))]
    if "X" in sounds or "x" in sounds or "w" in sounds:
        result.append(_consonants(sounds.translate(_SILENT_SOUNDS)))
    if "j" in sounds:
        result.append(_consonants(sounds.replace("X", "K").replace("x", "ks").replace("j", "y")))
    return tuple(dict.fromkeys(result))


def _consonants(sounds: str) -> str:
    letters = ["A"] if sounds[:1] in _VOWELS else []
    previous = ""
    for sound in sounds:
        here = _SOUNDS.get(sound, sound if sound.isupper() or sound.isdigit() else "")
        if here and here != previous:
            letters.append(here)
        previous = here
    return "".join(letters)
