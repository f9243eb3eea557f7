"""Titles of White House readouts: who met whom, and how. Facts that a title leaves open stay open."""

import re
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from app.datasets import wh_readouts_tables

_SEPARATOR: Final = re.compile(r",? and |, ")
_PARTICLES: Final = frozenset(
    {"abu", "al", "bin", "bint", "da", "de", "del", "della", "den", "der", "di", "dos", "du", "el", "ibn", "la", "le"}
    | {"ten", "van", "von", "y"}
)
_PARTICLE_STARTS: Final = ("al-", "el-", "d’", "d'")
_FOR_US: Final = "|".join(
    f"(?P<us{number}>{official.printed})" for number, official in enumerate(wh_readouts_tables.US_OFFICIALS)
)


@dataclass(frozen=True, slots=True)
class NamedParticipant:
    """A participant named in a title."""

    name: str
    printed: str
    office: str
    level: str
    country: str | None = None
    organization: dict[str, Any] | None = None
    us: wh_readouts_tables.Official | None = None


@dataclass(frozen=True, slots=True)
class Encounter:
    """A meeting or call that a title reports, with all participants."""

    word: str
    """`call` or `meeting`."""
    is_video: bool
    participants: tuple[NamedParticipant, ...]


@lru_cache(maxsize=1)
def _head() -> re.Pattern[str]:
    one = rf"(?:{re.sub(r'[?]P<us[0-9]+>', '?:', _FOR_US)})"
    return re.compile(
        rf"(?:Joint )?Readout of (?:the )?(?P<ours>{one}(?:,? and {one})*)(?:['’]s?)? "
        r"(?P<how>Virtual |Video |Phone |Bilateral )?(?P<what>Call|Meeting|Audience) with (?P<theirs>.+)",
        re.IGNORECASE,
    )


_BETWEEN: Final = re.compile(
    r"(?:Joint )?(?:Readout of|(?:Press )?Statement Following)(?: the| a)? (?P<how>Virtual |Video )?"
    r"(?P<what>Call|Meeting) (?:between|of) (?P<all>.+?)(?: in [\w. ]+)?",
    re.IGNORECASE,
)


@lru_cache(maxsize=1)
def _name_patterns() -> tuple[re.Pattern[str], ...]:
    """Return patterns for the ways in which a title names an office-holder, the most explicit first."""
    offices = rf"(?P<office>{wh_readouts_tables.OFFICE}(?:(?:, and |, | and |/| ){wh_readouts_tables.OFFICE})*)"
    entity = rf"(?:the )?(?P<entity>{wh_readouts_tables.organization_pattern()}|{wh_readouts_tables.country_pattern()})"
    word = rf"(?!{wh_readouts_tables.OFFICE}\b|(?:of|and|with|in)\b)[^\s,]+"
    name = rf"(?P<name>{word}(?: {word}){{0,8}}?)"
    before = rf"(?:the )?(?:{wh_readouts_tables.HONORIFIC} )*"
    end = r"(?=,? and |, |$)"
    return tuple(
        re.compile(pattern, re.IGNORECASE)
        for pattern in (
            rf"{before}{offices} of {entity},? {name}{end}",  # President of Egypt Abdel Fattah El-Sisi
            rf"{before}{offices} {name} of {entity}{end}",  # Prime Minister Kishida of Japan
            rf"{name}, (?:the )?{offices} of {entity}{end}",  # Leo Varadkar, the Taoiseach of Ireland
            rf"(?:the )?{entity}(?:['’]s)? {offices} {name}{end}",  # Israeli Foreign Minister Yair Lapid
            rf"{before}{offices} {name}{end}",  # Chancellor Angela Merkel (and … of Germany)
        )
    )


def encounter(title: str) -> Encounter | None:
    """Return the meeting or call that `title` reports, or None unless it names every participant, office and country."""
    if match := _head().fullmatch(title):
        ours = [_official(match) for match in re.finditer(_FOR_US, match["ours"], re.IGNORECASE)]
        participants = _participants(match["theirs"])
        everyone = None if participants is None else [*ours, *participants]
    elif match := _BETWEEN.fullmatch(title):
        everyone = _participants(match["all"])
    else:
        return None
    if everyone is None or not _are_of_two_sides(everyone):
        return None
    how = (match["how"] or "").strip().lower()
    word = "call" if match["what"].lower() == "call" else "meeting"
    return Encounter(word, how in {"virtual", "video"}, tuple(everyone))


def _are_of_two_sides(everyone: list[NamedParticipant]) -> bool:
    return any(participant.us for participant in everyone) and any(participant.us is None for participant in everyone)


def _official(match: re.Match[str]) -> NamedParticipant:
    number = next(int(group[2:]) for group, text in match.groupdict().items() if text is not None)
    official = wh_readouts_tables.US_OFFICIALS[number]
    return NamedParticipant(official.name, match[0].strip(), official.office, official.level, country="US", us=official)


def _participants(words: str) -> list[NamedParticipant] | None:
    """Read a list of office-holders. One without a country has the country of the next: "X and Y of Germany"."""
    participants: list[NamedParticipant] = []
    rest = words
    while rest:
        parsed = _first(rest)
        if parsed is None:
            return None
        participant, rest = parsed
        participants.append(participant)
        if rest:
            separator = _SEPARATOR.match(rest)
            if separator is None:
                return None
            rest = rest[separator.end() :]
    for position in range(len(participants) - 2, -1, -1):
        following = participants[position + 1]
        if _is_placeless(participants[position]) and following.us is None:
            participants[position] = replace(
                participants[position], country=following.country, organization=following.organization
            )
    return None if any(map(_is_placeless, participants)) else participants


def _is_placeless(participant: NamedParticipant) -> bool:
    return participant.country is None and participant.organization is None


def _first(words: str) -> tuple[NamedParticipant, str] | None:
    """Read the first participant of a list; return it and the rest of the text."""
    us = re.compile(rf"(?:the )?(?:{_FOR_US})(?: of the United States)?(?=,? and |, |$)", re.IGNORECASE).match(words)
    if us:
        return _official(us), words[us.end() :]
    for pattern in _name_patterns():
        match = pattern.match(words)
        if match is None:
            continue
        participant = _foreign_participant(match)
        if participant:
            return participant, words[match.end() :]
    return None


def _foreign_participant(match: re.Match[str]) -> NamedParticipant | None:
    printed = match["name"]
    name = re.sub(rf"^(?:{wh_readouts_tables.HONORIFIC} )+", "", printed)
    if not _is_name(name):
        return None
    country, organization = wh_readouts_tables.office_country(match[0]), None
    if entity := match.groupdict().get("entity"):
        organization = wh_readouts_tables.organization(entity)
        country = None if organization else wh_readouts_tables.country(entity)
    office = match["office"]
    return NamedParticipant(name, printed, office, wh_readouts_tables.level_of(office), country, organization)


def _is_name(name: str) -> bool:
    words = name.split()
    return bool(words) and all(
        word[0].isupper() or word in _PARTICLES or word.startswith(_PARTICLE_STARTS) for word in words
    )
