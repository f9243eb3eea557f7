"""Offices in headers and cells."""

from typing import Final

from app.domain.tenures import offices

_MOST_TRIED: Final = 300


def names_office(text: str) -> bool:
    """Return whether a text names an office that states have, such as *President*, *Head of government* or *Ambassador*."""
    return any(kind.role != "office" for kind in offices.read(text).kinds)


def are_offices(values: set[str]) -> bool:
    """Return whether most of some cells, of which there is at least one, name such offices. *1:00 PM* is no prime minister."""
    tried = sorted(values)[:_MOST_TRIED]
    return 2 * sum(not any(map(str.isdigit, value)) and names_office(value) for value in tried) > len(tried)
