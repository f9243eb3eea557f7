"""ETags in `If-Match` and `If-None-Match` (RFC 9110 sections 8.8.3, 13.1.1 and 13.1.2).

See decision 1.
"""

import re
from dataclasses import dataclass
from typing import Final

_TAG: Final = re.compile(r'(W/)?"([\x21\x23-\x7e\x80-\xff]*)"')
_GAP: Final = re.compile(r"[ \t]*(?:,[ \t,]*|$)")


@dataclass(frozen=True, slots=True)
class EntityTags:
    """The ETags of an `If-Match` or `If-None-Match` field, without quotes."""

    is_any: bool = False
    """Whether the field is `*`."""
    strong: frozenset[str] = frozenset()
    weak: frozenset[str] = frozenset()

    def matches_weakly(self, tag: str) -> bool:
        """Return whether the field names a strong ETag by the weak comparison."""
        return self.is_any or tag in self.strong or tag in self.weak


def parse_tags(field: str) -> EntityTags | None:
    """Parse `*` or a possibly empty list of ETags; return None if the field is neither."""
    text = field.strip(" \t")
    if text == "*":
        return EntityTags(is_any=True)
    position = len(text) - len(text.lstrip(" \t,"))
    strong: set[str] = set()
    weak: set[str] = set()
    while position < len(text):
        tag = _TAG.match(text, position)
        gap = _GAP.match(text, tag.end()) if tag is not None else None
        if tag is None or gap is None:
            return None
        (weak if tag[1] else strong).add(tag[2])
        position = gap.end()
    return EntityTags(strong=frozenset(strong), weak=frozenset(weak))
