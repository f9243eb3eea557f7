"""Stable, readable ids: `hayashi-yoshimasa`, `2023-09-01-japan-peru-foreign-ministers`."""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Final

from anyascii import anyascii

MAX_LENGTH: Final = 100
PATTERN: Final = r"^[a-z0-9]+(-[a-z0-9]+)*$"
FORMAT_HELP: Final = f"use a to z, 0 to 9 and single hyphens between them, at most {MAX_LENGTH} characters"
_ID: Final = re.compile(PATTERN)


def is_id(text: str) -> bool:
    """Return whether `text` has the form of an id: `[a-z0-9]` and single `-`, at most 100 characters."""
    return len(text) <= MAX_LENGTH and _ID.fullmatch(text) is not None


@lru_cache(maxsize=1_024)
def slugify(*parts: str | None) -> str:
    """Build an id in Latin letters from a name and whatever distinguishes it, such as a date or a country.

    Returns "record" if no part has a letter or digit that can be transliterated to Latin script.
    """
    latin = anyascii(" ".join(part for part in parts if part))
    words = re.sub(r"['’ʻʼ`]", "", latin.lower())
    slug = re.sub(r"[^a-z0-9]+", "-", words).strip("-")
    if len(slug) > MAX_LENGTH:
        slug = slug[:MAX_LENGTH].rsplit("-", 1)[0]
    return slug or "record"


def first_available(candidate: str, is_taken: Callable[[str], bool]) -> str:
    """Return `candidate` or, if it is taken, a free `candidate-2`, `candidate-3`, and so on.

    The number is found by doubling and bisection: a linear search would call `is_taken` fifty million times for ten
    thousand press releases with the same title. If the numbering has gaps, the result is a free id whose predecessor is
    taken, not necessarily the lowest.
    """

    def numbered(count: int) -> str:
        suffix = f"-{count}"
        return candidate[: MAX_LENGTH - len(suffix)].rstrip("-") + suffix

    if not is_taken(candidate):
        return candidate
    taken, free = 1, 2
    while is_taken(numbered(free)):
        taken, free = free, 2 * free
    while free - taken > 1:
        middle = (taken + free) // 2
        if is_taken(numbered(middle)):
            taken = middle
        else:
            free = middle
    return numbered(free)
