"""Regions of the world among the values of a filter by countries: `region:150` stands for the countries of Europe."""

from collections.abc import Sequence
from typing import Final

from app.domain.geography import state_codes
from app.domain.strings.suggestions import did_you_mean
from app.problems import Unprocessable
from app.queries.parameter_values import MAX_NAME

_PREFIX: Final = "region:"


def expanded(parameter: str, words: Sequence[str]) -> tuple[list[str], frozenset[str]]:
    """Return the words with each region replaced by its countries, and these countries.

    Raises:
        Unprocessable: a region is unknown.
    """
    result: dict[str, None] = {}
    members: set[str] = set()
    for word in words:
        if word.startswith(_PREFIX):
            countries = _members(parameter, word.removeprefix(_PREFIX).strip())
            result |= dict.fromkeys(countries)
            members.update(countries)
        else:
            result[word] = None
    return (list(result), frozenset(members)) if members else (list(words), frozenset())


def _members(parameter: str, region: str) -> Sequence[str]:
    if members := state_codes.members_of(region[:MAX_NAME]):
        return members
    near = did_you_mean(region, state_codes.REGION_NAMES.values())
    remedy = near or "; write its code or English name, as region:150 or region:Europe"
    raise Unprocessable.parameter(parameter, f"{region[:60]!r} is not a region of M49{remedy}")
