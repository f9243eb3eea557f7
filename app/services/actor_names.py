"""Names under which changes are recorded: which of them no key may have.

The change log has names of its own, `local`, `migration` and `command:…`. A key may be called neither so nor so that a
reader could take it for one of them: in another case, in full width, or with letters of other scripts that look alike
(Unicode UTS 39, sections 4 and 5).
"""

import re
import unicodedata
from typing import Final

from anyascii import anyascii

from app.domain.text import fold

LOCAL: Final = "local"
"""Who writes without a key: a command on this machine."""
MIGRATION: Final = "migration"
"""Who made what was there before changes were kept."""
COMMAND: Final = "command"
"""With a colon and its name, a command that imports or seeds."""

# Scripts that one name may have beside each other: UTS 39, section 5.2, "Highly Restrictive".
_TOGETHER: Final = (
    {"LATIN", "CJK", "HIRAGANA", "KATAKANA", "KATAKANA-HIRAGANA"},
    {"LATIN", "CJK", "BOPOMOFO"},
    {"LATIN", "CJK", "HANGUL"},
)
# Letters of scripts that have a whole look-alike of a reserved word; others are read as `anyascii` reads them.
_LOOKS_LIKE: Final = str.maketrans(
    "асԁеԍһіӏјмпоргѕтухɑαϲοιντρօոցꓮꓚꓓꓖꓲꓡꓟꓠꓳꓣꓢꓔ",
    "acdeghiljmnoprstyxaacoivtpongacdgllmnorst",
)
_PAIRS: Final = (("rn", "m"), ("nn", "m"), ("vv", "w"), ("cl", "d"))
# A reader takes one for the other in many typefaces; no word reserved here becomes another by it.
_STROKES: Final = str.maketrans("i1|!j0", "lllllo")


def refusal(name: str) -> str | None:
    """Return why a key may not have `name`, a single line of text; None where it may."""
    scripts = {_script(each) for each in unicodedata.normalize("NFKC", name) if each.isalpha()}
    if len(scripts) > 1 and not any(scripts <= together for together in _TOGETHER):
        return f"it mixes letters of several scripts ({', '.join(sorted(each.title() for each in scripts))})"
    whole = _skeleton(name)
    first = re.split(r"[^a-z]+", whole.strip(), maxsplit=1)[0]
    if whole in _RESERVED or first == _skeleton(COMMAND):
        return "it looks like a name that the log of changes uses itself"
    return None


def _skeleton(name: str) -> str:
    """Return what two names have in common that look alike."""
    latin = anyascii(fold(name).translate(_LOOKS_LIKE)).lower().translate(_STROKES)
    for pair, letter in _PAIRS:
        latin = latin.replace(pair, letter)
    return latin.strip(" .,:;'\"()[]<>_-*")


def _script(character: str) -> str:
    script = unicodedata.name(character, "UNKNOWN").partition(" ")[0]
    return "LATIN" if script in {"MODIFIER", "FEMININE", "MASCULINE"} else script


_RESERVED: Final = frozenset(map(_skeleton, (LOCAL, MIGRATION, COMMAND)))
