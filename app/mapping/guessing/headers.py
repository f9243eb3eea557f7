"""The words of headers."""

import re
from typing import Final

from app.domain.strings.text import fold
from app.mapping.cells import repair_footnotes

_NESTED: Final = re.compile(r"(?:[^\s.]+\.)+([^\s.]+)")
_ELIDED: Final = re.compile(r"(?<=\b[DdLl])['’ʼ]")


def words_of(name: str) -> str:
    """Return the words of a header, folded: `countryIso` is `country iso`, and `l'accord` two words."""
    spaced = _ELIDED.sub(" ", re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name))
    return fold(repair_footnotes(spaced)).replace("_", " ").strip(" .:#*")


def own_name(name: str) -> str:
    """Return the name of a field within an object of JSON without that of the object; any other name as it is."""
    match = _NESTED.fullmatch(name)
    return name if match is None else match[1]
