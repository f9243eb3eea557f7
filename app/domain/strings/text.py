"""Text that is safe to store and easy to compare."""

import re
import unicodedata
from itertools import filterfalse
from typing import Final

from app.domain.strings.apostrophes import APOSTROPHES, without_apostrophes
from app.domain.strings.arabic import PLAIN_ARABIC, TATWEEL
from app.domain.strings.characters import is_visible, without_ignorable, without_misplaced
from app.domain.strings.latin import PLAIN_LETTERS

# Bidirectional controls can make one name look like another (Unicode TR36, "Trojan source").
_BIDI: Final = "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
# C0 and C1 controls except TAB and LF, lone surrogates, and noncharacters: no name or note contains them, and
# PostgreSQL, XML and iCalendar each reject some of them.
_LAST_OF_PLANES: Final = "".join(
    chr(plane + last) for plane in range(0, 0x110000, 0x10000) for last in (0xFFFE, 0xFFFF)
)
FORBIDDEN_CHARACTERS: Final = f"\x00-\x08\x0b-\x1f\x7f-\x9f{_BIDI}\ud800-\udfff\ufdd0-\ufdef{_LAST_OF_PLANES}"
PLACEHOLDER: Final = "…"
"""The text in the body of a choice that a person is to replace; no office and no name of a person consists of it alone."""
_WORDS: Final = re.compile(r"\w+")
_FORBIDDEN: Final = re.compile(f"[{FORBIDDEN_CHARACTERS}]")
_MAX_LENGTH: Final = 100_000
"""Maximum number of characters to examine, several times the longest text allowed in normal form."""
# Normalization sorts the marks on one letter in quadratic time. Unicode's Stream-Safe Text Format (UAX 15) allows 30;
# no language needs more than a handful.
_MAX_MARKS: Final = 30
_DECOMPOSE_INTO_MARKS: Final = frozenset("\u0f73\u0f75\u0f81\uff9e\uff9f")


def word_set(text: str) -> frozenset[str]:
    """Return the words of a text, separated by white space: for lists of words in code."""
    return frozenset(text.split())


def escape_unprintable(text: str) -> str:
    r"""Return `text` on one line, with each unprintable character escaped, such as `\x1b`.

    For terminals, reports and logs: outside text (file names, archive members, values of records) can then neither
    control a terminal nor pass for another line.
    """
    if text.isprintable():
        return text
    return "".join(
        character if character.isprintable() else character.encode("unicode_escape").decode("ascii")
        for character in text
    )


def normalize(text: str, *, may_be_invisible: bool = False) -> str:
    """Return `text` in Unicode normalization form C, with LF line endings and no surrounding white space.

    Invisible characters that have no effect where they are, such as zero width spaces, are removed.

    Raises:
        ValueError: the text contains a control character, a bidirectional control, a lone surrogate, or more than 30
            marks (accents) on one letter; it has nothing visible; or it is many times longer than any text may be.
    """
    if len(text) > _MAX_LENGTH:
        raise ValueError(f"has {len(text)} characters, which is more than any text may have; shorten it")
    if text.isascii() and text.isprintable():
        return text.strip()  # nothing below applies to it
    text = text.replace("\r\n", "\n")
    if forbidden := _FORBIDDEN.search(text):
        raise ValueError(
            f"contains U+{ord(forbidden[0]):04X} at position {forbidden.start()}, which is not allowed in text"
        )
    if len(_without_surplus_marks(text)) != len(text):
        raise ValueError(f"has more than {_MAX_MARKS} combining marks (accents) on one letter, which no language has")
    is_blank = not text.strip()
    text = unicodedata.normalize("NFC", text).strip()
    text = _without_misplaced(text).strip()
    if not (is_blank or may_be_invisible or is_visible(text)):
        raise ValueError("has no visible character; write at least one letter, digit or sign")
    return text


def _without_misplaced(text: str) -> str:
    """Return `text` without invisible characters that have no effect where they are."""
    while (bare := without_misplaced(text)) != text:
        # A letter and a mark that now meet are composed, which may leave another character without effect.
        text = unicodedata.normalize("NFC", bare)
    return text


def normalize_line(text: str, *, may_be_invisible: bool = False) -> str:
    """Return `text` with every run of white space collapsed to one space, for names and titles.

    Raises:
        ValueError: as for `normalize`.
    """
    return " ".join(normalize(text, may_be_invisible=may_be_invisible).split())


def fold(text: str) -> str:
    """Return the form in which names are compared and searched: no case, diacritics, apostrophes or invisible characters.

    Runs of spaces are collapsed. `Unión` and `union` are equal; so are the composed and the decomposed form of a
    letter, `Wałęsa` and `walesa` (`app.domain.strings.latin`), `O’Brien` and `obrien` (`app.domain.strings.apostrophes`). Text that
    consists only of diacritics and apostrophes keeps them, since it would be empty otherwise.
    """
    plain = " ".join(without_ignorable(text).casefold().split())
    bare = without_apostrophes(plain)
    if text.isascii():
        return plain if bare is plain else " ".join(bare.split()) or plain
    decomposed = unicodedata.normalize("NFKD", _without_surplus_marks(bare.replace(TATWEEL, "")))
    letters = "".join(filterfalse(unicodedata.combining, decomposed))
    return " ".join(unicodedata.normalize("NFKC", letters).casefold().translate(_PLAIN).split()) or plain


def fold_title(text: str) -> str:
    """Return the folded words of a title, by which titles are compared: punctuation, as at its end, makes no difference.

    A title without words keeps its signs.
    """
    folded = fold(text)
    return " ".join(_WORDS.findall(folded)) or folded


# Apostrophes again, since wide and ligated forms decompose into them.
_PLAIN: Final = PLAIN_LETTERS | PLAIN_ARABIC | dict.fromkeys(map(ord, APOSTROPHES), "")


def _without_surplus_marks(text: str) -> str:
    """Return `text` without the combining marks beyond the first 30 on a letter."""
    if text.isascii() or (_DECOMPOSE_INTO_MARKS.isdisjoint(text) and not any(map(unicodedata.combining, text))):
        return text
    result: list[str] = []
    marks = 0
    for character in text:
        marks = marks + 1 if _is_mark(character) else 0
        if marks <= _MAX_MARKS:
            result.append(character)
    return "".join(result)


def _is_mark(character: str) -> bool:
    return bool(unicodedata.combining(character)) or character in _DECOMPOSE_INTO_MARKS
