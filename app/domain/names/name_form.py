"""The form of a person's name in which titles, hyphens, apostrophes, accents and the order of its words do not count."""

import re
import unicodedata
from collections.abc import Collection
from functools import lru_cache
from typing import Final

from app.domain.names import name_customs, person_names
from app.domain.strings.text import fold

_NUMBER: Final = re.compile(r"\b[IVX]+\b")


@lru_cache(maxsize=1_024)
def name_form(name: str) -> str | None:
    """Return the form in which equal names of one country are names of one person; None if a name is too little for that.

    *Hayashi, Yoshimasa*, *H.E. Yoshimasa HAYASHI* and *Hayashi Yoshimasa* have one form, and so have *Kim Jong-un* and
    *Kim Jong Un*. The words may begin anywhere, since a family name stands first or last, but they follow each other as
    they did: *Ana Maria Lopes* is not *Maria Ana Lopes*. A generation belongs to the form: *Jr.*, *III*.

    None is the form of a single word without a ruler's number, which may be a family name (*Marcos, Jr.*); of *Mrs.
    John Venn*, which may be the name of a husband; and of other scripts than Latin, which several names are
    transliterated to alike.
    """
    if not name.isascii() and not all(map(_is_latin, name)):
        return None
    parsed = person_names.parse(name)
    words = [part.with_particle for part in parsed.parts]
    is_ruler = len(words) == 1 and parsed.generation is not None and _NUMBER.search(name) is not None
    is_long_enough = (is_ruler or len(words) > 1) and any(len(word) > 1 for word in words)
    if not is_long_enough or len(words) >= person_names.MOST_PARTS or parsed.titles & name_customs.HUSBANDS_NAME:
        return None
    first = min(words[index:] + words[:index] for index in range(len(words)))
    return " ".join(first if parsed.generation is None else [*first, str(parsed.generation)])


def is_among(name: str, names: Collection[str]) -> bool:
    """Return whether a name is one of others, in whatever spelling of its letters, order or with whatever titles."""
    if name in names or fold(name) in map(fold, names):
        return True
    form = name_form(name)
    return form is not None and form in map(name_form, names)


def _is_latin(character: str) -> bool:
    return not character.isalpha() or unicodedata.name(character, "").startswith(("LATIN", "MODIFIER LETTER"))
