"""US office-holders whom White House texts name without their country, with their terms."""

import datetime as dt
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from app.reading.language.lexicon import Known, Phrases


@dataclass(frozen=True, slots=True)
class Official:
    """A US office-holder, with the first and last day of the term."""

    name: str
    office: str
    full: tuple[str, ...]
    """Forms of the name that are read without an office."""
    short: tuple[str, ...]
    """Forms that include the office."""
    since: dt.date
    until: dt.date
    alone: tuple[str, ...] = ()
    """The office alone, as in *the President’s call*."""
    president: str | None = None
    """The id of a President at the Office of the Historian, which other data sets use as well."""
    pocom: str | None = None
    """The id in us-pocom of somebody who was also a principal officer or chief of mission (history.state.gov)."""


_BIDEN_TERM: Final = (dt.date(2021, 1, 20), dt.date(2025, 1, 20))
_TRUMP_TERM: Final = (dt.date(2025, 1, 20), dt.date(2029, 1, 20))
# Offices and terms according to whitehouse.gov and bidenwhitehouse.archives.gov.
OFFICIALS: Final = (
    Official(
        "Joseph R. Biden", "President",
        ("Joe Biden", "Joseph Biden", "Joseph R. Biden", "Joseph R Biden", "Joseph R. Biden Jr.", "Joseph R. Biden, Jr.",
         "Joseph R. Biden, Jr"),
        ("President Biden", "President Biden Jr.", "President Biden, Jr."), *_BIDEN_TERM, ("the President",), "biden-joseph-r",
    ),
    Official(
        "Kamala Harris", "Vice President", ("Kamala Harris", "Kamala D. Harris"), ("Vice President Harris",), *_BIDEN_TERM,
        ("the Vice President",),
    ),
    Official(
        "Jake Sullivan", "National Security Advisor", ("Jake Sullivan",),
        ("National Security Advisor Sullivan", "NSA Sullivan", "APNSA Sullivan", "NSA Jake Sullivan", "APNSA Jake Sullivan"),
        *_BIDEN_TERM, pocom="sullivan-jacob-j",
    ),
    Official(
        "Jon Finer", "Principal Deputy National Security Advisor", ("Jon Finer", "Jonathan Finer"),
        ("Principal Deputy National Security Advisor Finer", "PDNSA Finer", "PDNSA Jon Finer"), *_BIDEN_TERM,
        pocom="finer-jon",
    ),
    Official(
        "Philip Gordon", "National Security Advisor to the Vice President", ("Philip Gordon", "Phil Gordon"),
        ("National Security Advisor to the Vice President Gordon",), dt.date(2022, 3, 21), dt.date(2025, 1, 20),
        ("the National Security Advisor to the Vice President",), pocom="gordon-philip-h",
    ),
    Official(
        "Elizabeth Sherwood-Randall", "Homeland Security Advisor", ("Elizabeth Sherwood-Randall", "Liz Sherwood-Randall"),
        ("Homeland Security Advisor Sherwood-Randall",), *_BIDEN_TERM,
    ),
    Official(
        "Donald J. Trump", "President", ("Donald J. Trump", "Donald Trump"), ("President Trump",), *_TRUMP_TERM,
        ("the President",), "trump-donald-j",
    ),
    Official("JD Vance", "Vice President", ("JD Vance", "J.D. Vance"), ("Vice President Vance",), *_TRUMP_TERM, ("the Vice President",)),
    Official(
        "Antony Blinken", "Secretary of State", ("Antony Blinken", "Antony J. Blinken"), ("Secretary Blinken",), *_BIDEN_TERM,
        pocom="blinken-antony-j",
    ),
)  # fmt: skip
BY_NAME: Final = {official.name: official for official in OFFICIALS}
# Monarchs whom texts name without their country.
MONARCHS: Final = {"Charles III": ("King", "GB")}


@lru_cache(maxsize=64)
def names_on(day: dt.date) -> Phrases[Known]:
    """Return the names of those in office on `day`."""
    phrases: Phrases[Known] = Phrases(are_names=False)
    for official in OFFICIALS:
        if official.since <= day <= official.until:
            for form in (*official.full, *official.short):
                phrases.add(form, Known(official.name, "US"))
            for form in official.alone:
                phrases.add(form, Known(official.name, "US", is_office=True))
    for name, (office, country) in MONARCHS.items():
        phrases.add(f"{office} {name}", Known(name, country))
    return phrases


def official_named(name: str, day: dt.date) -> Official | None:
    """Return the official with a full name who was in office on `day`, or None."""
    return next((item for item in OFFICIALS if name in item.full and item.since <= day <= item.until), None)
