"""Latin letters that Unicode does not decompose, as they are typed on a keyboard that lacks them.

Unicode decomposes ę into e and a mark, but not ł, ø or đ, whose stroke is part of the letter, nor æ, œ and þ. The plain
letters follow from the character's name in the Unicode Character Database (`LATIN SMALL LETTER L WITH STROKE`); those of
letters with a name of their own are the usual ones of passports and newspapers (ICAO Doc 9303, part 3, section 6).
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import Final

_NAME: Final = re.compile(r"LATIN SMALL (?:LETTER|LIGATURE) ([A-Z]{1,2})(?: WITH .+)?")
_BY_NAME: Final = {
    "ð": "d",  # eth
    "þ": "th",  # thorn
    "ŋ": "n",  # eng
    "ĸ": "k",  # kra
    "ı": "i",  # without a dot
    "ȷ": "j",
    "ə": "a",  # schwa: Əliyev is Aliyev
    "ǝ": "a",  # turned e, written for schwa
    "ɛ": "e",  # open e
    "ɔ": "o",  # open o
    "ɩ": "i",  # iota
    "ʊ": "u",  # upsilon
    "ɣ": "g",  # gamma
    "ʒ": "z",  # ezh
    "ß": "ss",
}
_LAST: Final = 0xA7FF
"""The last letter of Latin Extended-D, the last block that is read."""


def _plain_letters() -> Iterator[tuple[int, str]]:
    for code in range(0x80, _LAST + 1):
        match = _NAME.fullmatch(unicodedata.name(chr(code), ""))
        if match and not unicodedata.decomposition(chr(code)):
            yield code, match[1].lower()


PLAIN_LETTERS: Final = {**dict(_plain_letters()), **{ord(letter): plain for letter, plain in _BY_NAME.items()}}
"""The plain letters for the code of each small letter that only Unicode's names decompose, for `str.translate`."""
SCHWA_AS_E: Final = str.maketrans("əǝƏƎ", "eeEE")
"""Schwa as Azerbaijani passports and keyboards without it have it: *Heydar* is also written *Heyder*."""
