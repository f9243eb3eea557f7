"""Actor names in the change log that API keys must not have.

The change log reserves the names `local`, `migration` and `command:…`. A key must not have one of them, nor a name that
a reader could confuse with one: in another case, in full width, or with look-alike letters of other scripts (Unicode
UTS 39, sections 4 and 5).
"""

import re
import unicodedata
from typing import Final

from anyascii import anyascii

from app.domain.strings.text import fold

LOCAL: Final = "local"
"""Actor of writes without a key, by a command on this machine."""
MIGRATION: Final = "migration"
"""Actor of everything written before the change log existed."""
COMMAND: Final = "command"
"""Prefix for commands that import or seed, followed by a colon and the command's name."""

# Scripts that may be mixed in one name: UTS 39, section 5.2, "Highly Restrictive".
_TOGETHER: Final = (
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"},
    {"LATIN", "CJK", "BOPOMOFO"},
    {"LATIN", "CJK", "HANGUL"},
)
# Letters of scripts in which a whole reserved word has a look-alike; `anyascii` transliterates all others.
_LOOKS_LIKE: Final = str.maketrans(
    "асԁеԍһіӏјмпоргѕтухɑαϲοιντρօոցꓮꓚꓓꓖꓲꓡꓟꓠꓳꓣꓢꓔ",
    "acdeghiljmnoprstyxaacoivtpongacdgllmnorst",
)
_PAIRS: Final = (("rn", "m"), ("nn", "m"), ("vv", "w"), ("cl", "d"))
# Characters that look alike in many typefaces; this mapping makes no two reserved words equal.
_STROKES: Final = str.maketrans("i1|!j0", "lllllo")
_SYMBOLS: Final = str.maketrans(
    "ǀ/\\[]│❘⏐¦٥○◯⚪⭕°∘•⊙☉◌(<{⊂©¢꜀@+†9∩",
    "lllllllll" + "ooooooooooo" + "ccccccc" + "attgn",
)
"""Digits and symbols that look like letters within a word."""


def rejection_reason(name: str) -> str | None:
    """Return the reason why a key may not have `name`, a single line of text, or None if it may."""
    scripts = {_script(character) for character in unicodedata.normalize("NFKC", name) if character.isalpha()}
    if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
        return f"it mixes several scripts ({', '.join(sorted(script.title() for script in scripts))})"
    if any(map(_is_reserved, (name, name.translate(_SYMBOLS)))):
        return "it resembles a name that the change log uses itself"
    return None


def _is_reserved(name: str) -> bool:
    skeleton = _skeleton(name)
    first = re.split(r"[^a-z]+", skeleton.strip(), maxsplit=1)[0]
    return skeleton in _RESERVED or first == _skeleton(COMMAND)


def _skeleton(name: str) -> str:
    """Return a skeleton that is the same for names that look alike."""
    latin = anyascii(fold(name).translate(_LOOKS_LIKE)).lower().translate(_STROKES)
    for pair, letter in _PAIRS:
        latin = latin.replace(pair, letter)
    return latin.strip(" .,:;'\"()[]<>_-*")


def _script(character: str) -> str:
    script = unicodedata.name(character, "UNKNOWN").partition(" ")[0]
    return "LATIN" if script in {"MODIFIER", "FEMININE", "MASCULINE"} else script


_RESERVED: Final = frozenset(map(_skeleton, (LOCAL, MIGRATION, COMMAND)))
