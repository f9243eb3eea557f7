"""The pages of the relations of countries: the dossier, and the start page on which countries are chosen."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations, zip_longest
from typing import Any, Final

from app.domain.enums import Level
from app.pages.charts import year_chart
from app.pages.environment import render
from app.pages.lists import with_query
from app.pages.phrases import joined
from app.pages.site import Parameters, Site
from app.representations import plain_text
from app.representations.formats import Document

_FORMATS = (("json", "JSON"), ("atom", "Feed (Atom)"), ("ics", "Calendar (iCalendar)"))
_OF_THE_FORM = frozenset({"country", "date_from", "date_to", "as_of"})
_TWO: Final = 2
_MOST_STEPS: Final = 20
_RANKS: Final = {level.value: rank for rank, level in enumerate(Level)}
"""The order of levels on a page, that of the chart: the highest first."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """The fields of the form: the countries by name, and the other parameters of the request."""

    names: Sequence[str]
    parameters: Parameters

    def values(self) -> dict[str, Any]:
        """Return them as the template of the form reads them."""
        return {
            "names": [*self.names, "", ""][: max(2, len(self.names) + (len(self.names) > 1))],
            "given": dict(self.parameters),
            "hidden": [pair for pair in self.parameters if pair[0] not in _OF_THE_FORM],
        }


@dataclass(frozen=True, slots=True)
class NewestAgreements:
    """The agreements of the countries that were signed last."""

    documents: Sequence[Mapping[str, Any]]
    url: str
    """The URL of the list of all their agreements."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two countries, and how often they met."""

    name: str
    url: str
    """Their relations."""
    meetings: int
    meetings_url: str


def relations_page(
    site: Site,
    dossier: Mapping[str, Any],
    meetings: tuple[Document | None, Mapping[str, str] | None],
    agreements: NewestAgreements,
    states: Sequence[Sequence[str]],
    parameters: Parameters,
) -> bytes:
    """Return the page of a dossier (`GET /relations/{country}/{other}`).

    `meetings` are the last meeting, and if others took part in it (`has_others`), id, title and date of the last one without them.
    `states` has the codes that count for each country.
    """
    last, alone = meetings
    codes = dossier["countries"]
    names = [plain_text.country_name(code) for code in codes]
    # Those whose day is known come first, the next one before the others.
    steps = sorted(dossier["agreements"]["next_steps"], key=lambda step: step["next"]["date"] or "A")
    most = max((item["meetings"] for item in dossier["visits"]), default=0)
    return render(
        "relations",
        {
            "site": site,
            "resource": "relations",
            "heading": joined(names),
            "record": dossier,
            "formats": _FORMATS,
            "last": last,
            "alone": alone,
            "members": [] if last is None else ordered_members(last["participants"], states),
            "agreements": agreements,
            "next_steps": steps[:_MOST_STEPS],
            "more_steps": max(0, len(steps) - _MOST_STEPS),
            "chart": year_chart(dossier["by_year_and_level"]),
            "most_visits": most,
            "by_level": sorted(dossier["by_level"], key=lambda item: _RANKS[item["level"]]),
            "elsewhere": [] if dossier["total"] else _elsewhere(site, codes),
            "twos": [] if dossier["total"] or len(codes) == _TWO else _twos(site, codes),
            "levels": {
                (row["year"], row["level"]): row for row in dossier["by_year_and_level"] if row["year"] is not None
            },
            **Chosen(names, parameters).values(),
        },
    )


def has_others(meeting: Document, states: Sequence[Sequence[str]]) -> bool:
    """Return whether other countries took part in a meeting, given the codes that count for each country."""
    own = {code for codes in states for code in codes}
    return any(member["country"] not in own for member in meeting["participants"] if member["country"] is not None)


def ordered_members(members: Sequence[Document], states: Sequence[Sequence[str]]) -> list[Document]:
    """Return the participants of a meeting: in turn one of each country, given the codes that count for it, and then those of others.

    A summit lists dozens of them, of which a dossier shows the first.
    """
    of_states = [[member for member in members if member["country"] in codes] for codes in states]
    own = {code for codes in states for code in codes}
    in_turn = [member for members in zip_longest(*of_states) for member in members if member is not None]
    return [*in_turn, *(member for member in members if member["country"] not in own)]


def _elsewhere(site: Site, codes: Sequence[str]) -> list[tuple[str, str]]:
    """Return the pages of whom each country met, for countries that did not meet."""
    return [
        (f"Whom {plain_text.country_name(code)} met", with_query(f"{site.base}/relations", [("country", code)]))
        for code in codes
    ]


def _twos(site: Site, codes: Sequence[str]) -> list[tuple[str, str]]:
    """Return each two of several countries, which may have met without the others, by name, with the URL of their relations."""
    pairs = combinations(codes, _TWO)
    return [
        (joined([*map(plain_text.country_name, pair)]), f"{site.base}/relations/{'/'.join(pair)}") for pair in pairs
    ]


def start_page(site: Site, country: str | None, pairs: Sequence[Pair]) -> bytes:
    """Return the page on which countries are chosen, with the pairs that met most often: all of them, or those of a country."""
    name = None if country is None else plain_text.country_name(country)
    return render(
        "relations_start",
        {
            "site": site,
            "resource": "relations",
            "heading": "Relations of countries",
            "country": name,
            "pairs": pairs,
            "most": max((pair.meetings for pair in pairs), default=0),
            "formats": (),
            **Chosen([name] if name else [], ()).values(),
        },
    )


def named(codes: Sequence[str], without: str | None) -> str:
    """Return the names of countries as a phrase, without that of the country that a page is about."""
    return joined([plain_text.country_name(code) for code in codes if code != without])
