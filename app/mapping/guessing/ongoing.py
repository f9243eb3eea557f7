"""Words in place of the end of a term that has not come."""

import re
from typing import Final

from app.domain.strings.text import fold

_IN_OFFICE: Final = re.compile(
    r"(?:(?:the )?(?:present|incumbent|current(?:ly)?)|(?:still )?(?:in|im) (?:office|amt)|now|today|to date|ongoing|serving|still in office|amtierend|heute|bis heute"
    r"|en (?:fonctions?|poste|cours|ejercicio|el cargo|exercicio)|actual(?:idad|mente)?|a ce jour|aujourdhui|presente|in carica|attuale|atual|obecnie|heden"
    r"|настоящее время|по настоящее время|н в|現職|現在|至今|现任|-+|…|\.\.\.)"
)
"""Words for an end that has not come, folded: the term goes on at the time of the table, and how long is unknown."""


def means_ongoing(value: str) -> bool:
    """Return whether a cell says that a term goes on."""
    return _IN_OFFICE.fullmatch(fold(value).strip(" .()")) is not None
