"""The states that people without a printed country represented on a trip: the host, if its offices include theirs.

See decision 236.
"""

import re
from functools import cache
from typing import Final

from app.domain.strings.text import fold
from app.domain.tenures import offices
from app.reading.persons.person import Person

_MONARCHIES: Final = frozenset(
    [
        "AE",
        "AF",
        "BE",
        "BH",
        "BN",
        "BT",
        "DK",
        "ES",
        "ET",
        "GB",
        "GR",
        "IR",
        "IQ",
        "IT",
        "JO",
        "JP",
        "KH",
        "KW",
        "LA",
        "LI",
        "LS",
        "LU",
        "LY",
        "MA",
        "MC",
        "MY",
        "NL",
        "NO",
        "NP",
        "OM",
        "QA",
        "RO",
        "SA",
        "SE",
        "SZ",
        "TH",
        "TN",
        "TO",
        "YE",
        "YUCS",
        "BG",
        "EG",
        "KR",
        "X-HAWAII",
        "X-KOREA",
    ]
)
ROYAL: Final = frozenset(
    [
        "king",
        "queen",
        "emperor",
        "empress",
        "sultan",
        "emir",
        "amir",
        "shah",
        "prince",
        "princess",
        "crown prince",
        "crown princess",
        "grand duke",
        "grand duchess",
        "queen mother",
        "prince regent",
        "deputy crown prince",
    ]
)
_PARTY_STATES: Final = frozenset(
    ["CN", "CSHH", "BG", "CU", "DDDE", "HU", "KP", "LA", "PL", "RO", "SUHH", "VN", "YUCS", "AL", "MN"]
)
# Offices that only some states have; elsewhere somebody with one is from another state.
_ONLY_IN: Final = {
    "chairman": _PARTY_STATES | {"PS"},
    "chancellor": frozenset({"AT", "DDDE", "DE"}),
    "first secretary": _PARTY_STATES,
    "general secretary": _PARTY_STATES,
    "pope": frozenset({"VA"}),
    "secretary of state": frozenset({"VA"}),
    "taoiseach": frozenset({"IE"}),
}
_OF_REGIONS: Final = frozenset({"first minister", "deputy first minister", "chief minister"})
"""Offices of regions that the United States do not have: the region is one of the host."""
# Offices that do not name their state or organization.
_VAGUE: Final = re.compile(
    r"\b(?:ambassador|representative|envoy|commissioner|coordinator|negotiator|mediator|director|director general|delegate"
    r"|secretary[ -]general|chairperson|chairwoman|chair|chairman|commander|general|admiral|marshal|governor|mayor|senator"
    r"|congress\w+|leader|patriarch|cardinal|archbishop|lama|head|member|secretary)$"
    r"|\b(?:ambassador|representative|envoy|commissioner|coordinator|negotiator|mediator)s? (?:for|to|on|of)\b"
)
_BEFORE: Final = re.compile(r"^(?:acting|deputy|vice|first|interim) ")
_OF_STATE: Final = re.compile(
    r"\b(?:foreign|affairs|relations|defen[cs]e|home|interior|cabinet|economic|economy|finance|treasury|agriculture|energy) "
    r"secretary$|\b(?:opposition|party) leader$|\bgovernor[ -]general$|\bhead of (?:state|government)$"
)


def country_of(person: Person, host: str) -> str | None:
    """Return the country of a person without a printed country: the host if it has the office, else None."""
    office = fold(person.office or "")
    if person.entity is not None and person.entity.is_region:
        return host if office in _OF_REGIONS and person.entity.state is None else None
    if not office:
        return None
    plain = office if office in _ONLY_IN else _BEFORE.sub("", office)
    if plain in _ONLY_IN:
        return host if host in _ONLY_IN[plain] else None
    if plain in ROYAL:
        return host if host in _MONARCHIES else None
    if _VAGUE.search(office) and not _OF_STATE.search(office):
        return None
    return host


@cache
def single_kinds(office: str, country: str | None) -> frozenset[str]:
    """Return the kinds of an office that only one person holds at a time; None is any country."""
    return frozenset(kind.role for kind in offices.read(office, country).kinds if kind.is_single)
