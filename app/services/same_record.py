"""Comparison of an input with an earlier state of a record, or with an earlier version of itself.

See decision 347.
"""

from collections.abc import Mapping
from typing import Any, Final

from app.domain.strings.text import fold
from app.services.resource import Resource

_IDENTIFYING: Final = ("country", "date", "publisher")
"""The fields that tell records of one name apart, in whichever resource has them."""
_MEMBERS: Final = ("participants", "parties")
"""The lists whose countries tell records of one name apart."""


def is_same(resource: Resource, before: Mapping[str, Any], now: Mapping[str, Any]) -> bool:
    """Return whether two contents are of one record: they share an identifier, or all that identifies records without one.

    Args:
        resource: The resource of both.
        before: The earlier content, as `app.services.intake.corrections.content` returns it.
        now: The later content, likewise; references in it need not have ids.
    """
    ours, theirs = _identifiers(before), _identifiers(now)
    if any(ours.get(scheme, set()) & values for scheme, values in theirs.items()):
        return True
    if ours.keys() & theirs.keys():
        return False
    name = now.get(resource.title)
    return (
        name is not None
        and resource.has_name(before, name)
        and all(_folded(before.get(field)) == _folded(now.get(field)) for field in _IDENTIFYING)
        and all(_countries(before.get(field)) == _countries(now.get(field)) for field in _MEMBERS)
    )


def _identifiers(values: Mapping[str, Any]) -> dict[str, set[str]]:
    result: dict[str, set[str]] = {}
    for identifier in values.get("identifiers", ()):
        result.setdefault(identifier["scheme"], set()).add(identifier["value"])
    return result


def _folded(value: Any) -> Any:
    return fold(value) if isinstance(value, str) else value


def _countries(members: Any) -> set[Any]:
    return {member.get("country") for member in members or ()}
