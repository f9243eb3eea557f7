"""Words of the service and lists of names as phrases for people."""

from collections.abc import Sequence

from app.representations import plain_text


def sentence(term: str) -> str:
    """Return an enum value as the beginning of a sentence: `state_visit` as "State visit"."""
    words = plain_text.enum_words(term)
    return words[:1].upper() + words[1:]


def joined(names: Sequence[str]) -> str:
    """Return names, at least one, as a phrase: "Chile, Japan and Peru"."""
    *first, last = names
    return f"{', '.join(first)} and {last}" if first else last
