"""The encoding of a table of text, by its mark or by its letters.

See decision 309.
"""

import codecs
import re
import unicodedata
from typing import Final

_OTHER_SCRIPTS: Final = {
    "cp1251": "оеаинтсрвл",
    "koi8-r": "оеаинтсрвл",
    "cp1253": "αοιετσνηυρ",
    "cp1255": "יוהלאתמרבש",
    "cp1256": "الميونترب",
}
"""The encodings of a byte for each character in which whole words lie beyond ASCII, with the ten most frequent letters of a language."""
_WORD: Final = re.compile(r"[^\W\d_]{3,}")
_BEYOND_ASCII: Final = re.compile("[\x80-\xff]+")
_LEAST_SHARE: Final = 0.5
"""The share of the letters of a text that the ten most frequent ones have; of another encoding's letters they have less."""


def encoding_of(sample: bytes, *, is_whole: bool) -> str:
    """Return the encoding of a text: UTF-8 if it is valid, UTF-16 by its mark, else one by its letters, or Latin-1."""
    if sample.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    try:
        codecs.getincrementaldecoder("utf-8")().decode(sample, final=is_whole)
    except UnicodeDecodeError:
        pass
    else:
        return "utf-8"
    if (encoding := _other_script(sample)) is not None:
        return encoding
    try:
        sample.decode("cp1252")
    except UnicodeDecodeError:
        return "latin-1"
    return "cp1252"


def _other_script(sample: bytes) -> str | None:
    """Return the encoding of a text in Cyrillic, Greek, Hebrew or Arabic; None for one in Latin letters.

    Words in Latin letters have few letters beyond ASCII, and seldom three in a row.
    """
    words = [word for word in _WORD.findall(sample.decode("latin-1")) if not word.isascii()]
    foreign = [word for word in words if _BEYOND_ASCII.fullmatch(word)]
    if not words or len(foreign) <= len(words) / 2:
        return None
    shares = {name: _share("".join(foreign).encode("latin-1"), name) for name in _OTHER_SCRIPTS}
    best = max(shares, key=lambda name: shares[name])
    return best if shares[best] >= _LEAST_SHARE else None


def _share(letters: bytes, encoding: str) -> float:
    """Return the share of the most frequent letters in a text, without accents and in lower case."""
    text = unicodedata.normalize("NFD", letters.decode(encoding, "replace").casefold())
    bare = [character for character in text if not unicodedata.combining(character)]
    return sum(character in _OTHER_SCRIPTS[encoding] for character in bare) / max(1, len(bare))
