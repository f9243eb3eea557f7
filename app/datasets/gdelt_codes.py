"""Codes of GDELT events: CAMEO events and actors.

CAMEO: Conflict and Mediation Event Observations, Event and Actor Codebook 1.1b3 (Schrodt 2012). Seas and disputed reefs
of FIPS PUB 10-4 have no country: OC, OS, PF (Paracel Islands), PG (Spratly Islands).
"""

from dataclasses import dataclass
from functools import lru_cache
from typing import Final

import pycountry

from app.domain.geography import countries, state_codes


@dataclass(frozen=True, slots=True)
class EventMapping:
    """The meeting that a CAMEO event is mapped to. `title` is a format string for the names of the two countries."""

    word: str
    meaning: str
    """The words of CAMEO for the event, seen from neither side."""
    title: str
    kind: str
    status: str = "unknown"
    mode: str = "unknown"
    first_role: str = "unknown"
    second_role: str = "unknown"


# The events of roots 03, 04 and 05 in which two sides meet. The others are words or deeds of one side: intent to give
# aid (033), praise (051), defence (052), recognition (054), an apology (055)…
EVENTS: Final = {
    "036": EventMapping("intent", "an intention to meet or negotiate", "Intended meeting: {} and {}", "other", status="tentative"),
    "040": EventMapping("consultation", "a consultation", "Consultation: {} and {}", "consultation"),
    "041": EventMapping("call", "a discussion by telephone", "Telephone call: {} and {}", "call", mode="phone"),
    "042": EventMapping("visit", "a visit", "Visit: {} to {}", "visit", first_role="guest", second_role="host"),
    "043": EventMapping("visit", "a visit", "Visit: {} to {}", "visit", first_role="host", second_role="guest"),
    "044": EventMapping("meeting", "a meeting at a third location", "Meeting in a third country: {} and {}", "bilateral_meeting"),
    "045": EventMapping("mediation", "a mediation", "Mediation: {} and {}", "other", first_role="mediator"),
    "046": EventMapping("negotiation", "a negotiation", "Negotiation: {} and {}", "negotiation_round"),
    "057": EventMapping(
        "signing", "the signing of a formal agreement", "Signing of an agreement: {} and {}", "signing_ceremony",
        first_role="signatory", second_role="signatory",
    ),
}  # fmt: skip

# CAMEO codes of regions and of groups of states.
ACTOR_REGIONS: Final = frozenset(
    [
        "AFR",
        "ASA",
        "BLK",
        "CAS",
        "CAU",
        "CEU",
        "CFR",
        "CRB",
        "EAF",
        "EEU",
        "EIN",
        "EUR",
        "LAM",
        "MDT",
        "MEA",
        "NAF",
        "NMR",
        "PGS",
        "SAF",
        "SAM",
        "SAS",
        "SCN",
        "SEA",
        "WAF",
        "WST",
    ]
)
# CAMEO codes that differ from ISO 3166-1 alpha-3 or that ISO has withdrawn. BAG, GZS and WSB are places within a state.
_ACTORS: Final = {
    "ANT": "ANHH", "BAG": "IQ", "GZS": "PS", "IMY": "IM", "KSV": "XK", "MTN": "ME", "ROM": "RO", "TMP": "TL",
    "WSB": "PS", "XKX": "XK",
}  # fmt: skip


def country_of_actor(code: str) -> str | None:
    """Return the country of the CAMEO actor code `code`, or None if it is not the code of a country."""
    if known := _ACTORS.get(code):
        return known
    match = pycountry.countries.get(alpha_3=code) if len(code) == 3 else None
    return str(match.alpha_2) if match else None


def country_of_place(code: str) -> str | None:
    """Return the country of the FIPS 10-4 code `code`, or None if it is not the code of a country."""
    return state_codes.find(state_codes.FIPS, code)


def country_name(code: str) -> str:
    """Return the English name of the country `code`."""
    return _names()[code]


@lru_cache(maxsize=1)
def _names() -> dict[str, str]:
    return {country["code"]: country["name"] for country in countries.iso_documents()}
