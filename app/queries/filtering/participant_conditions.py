r"""Conditions that one participant meets, as they are written: `country:NO;office:Foreign Minister`.

A semicolon joins conditions, and a colon separates the key of a condition from its values, which are those of the plain
parameter of that name. A backslash before a semicolon, a colon or a backslash makes it a part of the value.

See decision 132.
"""

import re
from collections.abc import Sequence
from typing import Final

from app.domain.strings.suggestions import did_you_mean
from app.problems import Unprocessable

_TOKEN: Final = re.compile(r"\\[;:\\]|.", re.DOTALL)
_EXAMPLE: Final = "country:NO;office:Foreign Minister"


def parse(parameter: str, value: str, keys: Sequence[str]) -> dict[str, str]:
    """Return the values of the conditions by key, with their escaped commas.

    Raises:
        Unprocessable: a condition has no key or no value, or its key is unknown or repeated.
    """
    conditions: dict[str, str] = {}
    for key, text in _split(value):
        if text is None:
            raise Unprocessable.parameter(
                parameter,
                f"{key[:60]!r} has no key; write key:value, such as {_EXAMPLE}, with a key of {', '.join(keys)}",
            )
        if key not in keys:
            raise Unprocessable.parameter(
                parameter, f"{key[:60]!r} is not a key{did_you_mean(key, keys)} (allowed: {', '.join(keys)})"
            )
        if not text:
            raise Unprocessable.parameter(
                parameter, f"{key!r} has no value; write one after the colon, or leave it out"
            )
        if key in conditions:
            raise Unprocessable.parameter(
                parameter,
                f"{key!r} is repeated; write {key}:a,b for either, or repeat {parameter} for another participant",
            )
        conditions[key] = text
    return conditions


def _split(value: str) -> list[tuple[str, str | None]]:
    """Return the key and the value of each condition; the value is None where there is no colon."""
    conditions: list[tuple[str, str | None]] = [("", None)]
    for token in _TOKEN.findall(value):
        key, text = conditions[-1]
        if token == ";":
            conditions.append(("", None))
        elif token == ":" and text is None:
            conditions[-1] = key, ""
        elif text is None:
            conditions[-1] = key + token[-1], None
        else:
            conditions[-1] = key, text + token[-1]
    return [(key.strip(), None if text is None else text.strip()) for key, text in conditions]
