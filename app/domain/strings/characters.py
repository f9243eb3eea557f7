"""Invisible characters, and the places where they carry meaning.

Unicode calls them Default_Ignorable_Code_Point (DerivedCoreProperties.txt, Unicode 16): zero width spaces, joiners, the
soft hyphen, the byte order mark, tags, fillers, variation selectors. Two names that differ only in these look the same
to any reader. Some are a legitimate part of a text: joiners shape Arabic and Indic words and join emoji (RFC 5892,
appendix A), variation selectors choose among the forms of an ideograph or emoji, tags spell flags, and Mongolian has
its own. They are kept where they have an effect, and ignored when texts are compared.

See decision 74.
"""

import re
import unicodedata
from typing import Final

# Sorted; a mix of the categories Cf and Lo. U+FFF9 to U+FFFB are not Default_Ignorable_Code_Point, but are invisible on
# their own.
_IGNORABLE: Final = (
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\u3164"
    "\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0000-\U000e0fff"
)
_RUN: Final = re.compile(f"[{_IGNORABLE}]")
# Blank Braille looks like a space, but Unicode does not class it as white space.
_BLANK: Final = "\u2800"
_FLAG: Final = re.compile("\U0001f3f4[\U000e0030-\U000e0039\U000e0061-\U000e007a]{3,6}\U000e007f")
_ZWNJ, _ZWJ, _CGJ = "\u200c", "\u200d", "\u034f"
_VIRAMA: Final = 9
_KEYCAP: Final = "\u20e3"
_EMOJI_OF_OTHER_CATEGORIES: Final = frozenset("\u203c\u2049\u3030\u303d")
# Cursive scripts, whose letters are shaped by joiners. The Unicode name of a character begins with its script.
_CURSIVE: Final = frozenset({"ARABIC", "SYRIAC", "MANDAIC", "MONGOLIAN", "NKO", "PHAGS-PA", "MANICHAEAN", "ADLAM"})
_IDEOGRAPHS: Final = ("CJK UNIFIED IDEOGRAPH", "CJK COMPATIBILITY IDEOGRAPH")
_WITH_FORMS: Final = ("MYANMAR", "PHAGS-PA", "CJK")


def without_ignorable(text: str) -> str:
    """Return `text` without any invisible characters, for comparison."""
    return text if text.isascii() else _RUN.sub("", text)


def without_misplaced(text: str) -> str:
    """Return `text` without the invisible characters that have no effect where they are, for storage."""
    if text.isascii() or not _RUN.search(text):
        return text
    flags = {index for flag in _FLAG.finditer(text) for index in range(*flag.span())}
    result: list[str] = []
    for index, character in enumerate(text):
        if index in flags or not _RUN.match(character) or _belongs(character, result, text, index):
            result.append(character)
    return "".join(result)


def is_ignorable(character: str) -> bool:
    """Return whether the character alone is invisible."""
    return _RUN.match(character) is not None


def is_visible(text: str) -> bool:
    """Return whether `text` has a visible letter, digit, punctuation mark or symbol."""
    return any(
        unicodedata.category(character)[0] in "LNPSC" and character != _BLANK
        for character in without_ignorable(text)
        if character > " "
    )


def _belongs(character: str, preceding: list[str], text: str, index: int) -> bool:
    """Return whether an invisible character has an effect between the kept characters before it and what follows."""
    previous = preceding[-1] if preceding else ""
    following = text[index + 1 : index + 2]
    if not previous and character != "\u115f":
        return False
    if character in {_ZWNJ, _ZWJ}:
        return _joins(character, preceding, following)
    if "\ufe00" <= character <= "\ufe0f" or "\U000e0100" <= character <= "\U000e01ef":
        return _chooses_form(character, previous, following)
    if "\u180b" <= character <= "\u180f":
        return _script(previous) == "MONGOLIAN"
    if character == _CGJ:
        return _is_mark(previous) and _is_mark(following)
    if character == "\u115f":  # a syllable of old Hangul without its first consonant
        return "\u1161" <= following <= "\u11a7"
    if character == "\u1160":  # a syllable without its vowel
        return "\u1100" <= previous <= "\u115e" or "\ua960" <= previous <= "\ua97c"
    return False


def _joins(character: str, preceding: list[str], following: str) -> bool:
    previous = preceding[-1]
    if _VIRAMA in {unicodedata.combining(neighbour) for neighbour in (previous, following) if neighbour}:
        return True
    base = next((character for character in reversed(preceding) if not _is_mark(character)), "")
    cursive = [_script(neighbour) in _CURSIVE and neighbour.isalpha() for neighbour in (base, following) if neighbour]
    if character == _ZWNJ:
        return cursive == [True, True]
    return any(cursive) or (_is_emoji(previous) and _is_emoji(following))


def _chooses_form(character: str, previous: str, following: str) -> bool:
    if _name(previous).startswith(_IDEOGRAPHS):
        return character not in "\ufe0e\ufe0f"
    if previous in "0123456789#*":
        return following == _KEYCAP
    if character in "\ufe0e\ufe0f":
        return _is_emoji(previous)
    return character <= "\ufe0d" and (unicodedata.category(previous) == "Sm" or _name(previous).startswith(_WITH_FORMS))


def _is_emoji(character: str) -> bool:
    if not character:
        return False
    is_sign = unicodedata.category(character) in {"So", "Sm", "Sk"} and not character.isascii()
    return is_sign or character in _EMOJI_OF_OTHER_CATEGORIES or character == "\ufe0f"


def _is_mark(character: str) -> bool:
    return bool(character) and unicodedata.category(character)[0] == "M"


def _script(character: str) -> str:
    return _name(character).partition(" ")[0]


def _name(character: str) -> str:
    return unicodedata.name(character, "") if character else ""
