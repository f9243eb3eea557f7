"""The level of an office and of a meeting, only as far as office and country make it sure."""

from collections.abc import Iterable
from typing import Final

from app.domain.enums import Level
from app.domain.tenures import offices

_LEVELS: Final = {
    offices.HEAD_OF_STATE: Level.HEAD_OF_STATE,
    offices.HEAD_OF_GOVERNMENT: Level.HEAD_OF_GOVERNMENT,
    offices.FOREIGN_MINISTER: Level.MINISTER,
    "minister": Level.MINISTER,
    f"deputy {offices.FOREIGN_MINISTER}": Level.VICE_MINISTER,
    "deputy minister": Level.VICE_MINISTER,
    "ambassador": Level.AMBASSADOR,
}
_RANKS: Final = (
    Level.HEAD_OF_STATE, Level.HEAD_OF_GOVERNMENT, Level.MINISTER, Level.VICE_MINISTER, Level.AMBASSADOR, Level.OFFICIAL,
)  # fmt: skip
_OFFICIALS: Final = (
    "security advisor",
    "security adviser",
    "diplomatic advisor",
    "diplomatic adviser",
    "presidential advisor",
)


def level_of(office: str | None, country: str | None) -> Level:
    """Return the level of an office held for a country, the highest of several; unknown for an organization's."""
    if not office or country is None:
        return Level.UNKNOWN
    read = offices.read(office, country)
    if read.is_former:
        return Level.UNKNOWN
    levels = {_LEVELS[kind.role] for kind in read.kinds if kind.role in _LEVELS}
    highest = next((level for level in _RANKS if level in levels), Level.UNKNOWN)
    if highest is Level.UNKNOWN and any(word in office.lower() for word in _OFFICIALS):
        return Level.OFFICIAL
    return highest


def meeting_level(ours: Iterable[Level], theirs: Iterable[Level]) -> Level:
    """Return the highest level that both sides reach; unknown if the level of one side is unknown.

    The US President is head of state and of government, so a meeting with a prime minister has the level of heads of
    government.
    """
    best = []
    for side in (ours, theirs):
        known = [_RANKS.index(level) for level in side if level in _RANKS]
        if not known:
            return Level.UNKNOWN
        best.append(min(known))
    return _RANKS[max(best)]
