"""Offices in front of names, as in *Foreign Minister Ana Lopes*."""

import re
from functools import lru_cache
from typing import Final

from app.domain.tenures import offices
from app.reading.language import address, lexicon

_NAME: Final = re.compile(
    r"[^\W\d_a-z][\w.'’-]*(?: (?:(?:de|da|do|dos|van|von|der|den|bin|al|el|la|le|du|y) )*[^\W\d_a-z][\w.'’-]*){1,4}"
)
"""Two to five words with capitals."""
_MOST_WORDS: Final = 8
_OFFICE: Final = "office"


def names_office(text: str) -> bool:
    """Return whether a text names an office that states have, such as *President*, *Head of government* or *Ambassador*."""
    return any(kind.role != _OFFICE for kind in offices.read(text).kinds)


@lru_cache(maxsize=4_096)
def divide(text: str) -> tuple[str, str] | None:
    """Return the office in front of a name, and the name; None if a text does not begin with an office that states have.

    The office ends with the first words that name one, and the rest has two words or more: *King Olav* is a name.
    """
    words, nouns = address.without(text).split(), lexicon.load().nouns
    for count in range(1, min(len(words) - 1, _MOST_WORDS)):
        office = " ".join(words[:count])
        if names_office(office) and words[count].casefold() not in nouns:
            name = address.without(" ".join(words[count:]))
            return (office, name) if _NAME.fullmatch(name) else None
    return None


def office_before_name(text: str) -> str:
    """Return the office in front of a name; an empty text if there is none."""
    divided = divide(text)
    return divided[0] if divided is not None else ""


def name_behind_office(text: str) -> str:
    """Return a name without the office in front of it; any other text as it is."""
    divided = divide(text)
    return divided[1] if divided is not None else text
