"""The page of a list: its search form, the filters that are set, what they leave to choose, and the records."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import islice
from typing import Any, Final
from urllib.parse import quote_plus, urlencode

from markupsafe import Markup

from app.domain.enums import AgreementKind, Level, MeetingKind, MeetingStatus
from app.pages.elements import escaped, joined_html
from app.pages.environment import render
from app.pages.forms import NOUNS
from app.pages.named_countries import Relations
from app.pages.phrases import sentence
from app.pages.site import SECTIONS, Parameters, Site
from app.pages.world_map import WorldMap, world_map
from app.pages.years import YearBars, year_bars
from app.representations.formats import Document
from app.representations.plain_text import enum_words

FACETS: Final = ("year", "country", "kind", "level", "topic", "organization", "place", "status")
"""The facets that the page of meetings shows; the first is its chart."""
_MAPPED: Final = "country"
"""The facet of the map."""
_SHOWN: Final = 8
_DRAWN_VALUES: Final = 300
"""The number of values that a chart or map requests: enough for its years or countries."""
_CHOSEN_VALUES: Final = 20
"""The largest number of values that may be chosen already, so that they are not offered."""
FACET_VALUES: Final[Mapping[str, int]] = {
    name: _DRAWN_VALUES if name in {FACETS[0], _MAPPED} else _SHOWN + _CHOSEN_VALUES for name in FACETS
}
"""The number of values of each facet that a page requests."""
_SINGLE: Final = frozenset({"date", "kind", "level", "status"})
"""The parameters with one value for each meeting, so that choosing another value replaces it."""
_FORMATS: Final = (
    ("json", "JSON"),
    ("csv", "CSV"),
    ("bom.csv", "CSV for spreadsheets"),
    ("ndjson", "NDJSON"),
    ("atom", "Feed (Atom)"),
)
_MEETING_FORMATS: Final = (*_FORMATS, ("ics", "Calendar (iCalendar)"), ("geojson", "Map (GeoJSON)"))


@dataclass(frozen=True, slots=True)
class Input:
    """A field of the search form; a choice if it has options, and to be filled in if it is required."""

    name: str
    label: str
    kind: str = "text"
    hint: str = ""
    options: tuple[str, ...] = ()
    choices: str | None = None
    """The id of the list of values that browsers offer, of which a field takes one."""
    required: bool = False


_SEARCH: Final = Input("q", "Words", "search")
MEETING_INPUTS: Final = (
    _SEARCH,
    Input("country", "Country", hint="Japan, PE"),
    Input("date_from", "From", hint="2023-09-01"),
    Input("date_to", "To", hint="2023"),
    Input("kind", "Kind", options=tuple(MeetingKind)),
    Input("level", "Level", options=tuple(Level)),
    Input("status", "Status", options=tuple(MeetingStatus)),
)
_INPUTS: Final[Mapping[str, tuple[Input, ...]]] = {
    "meetings": MEETING_INPUTS,
    "people": (
        _SEARCH,
        Input("country", "Country", hint="Japan, PE"),
        Input("office", "Office", hint="Foreign Minister"),
    ),
    "agreements": (
        _SEARCH,
        Input("country", "Country", hint="Japan, PE"),
        Input("kind", "Kind", options=tuple(AgreementKind)),
    ),
}


def described(inputs: Iterable[Input], name: str, value: str) -> str:
    """Return a filter as people read it, such as "Kind: state visit", by the fields of the form that it may be one of."""
    field = next((item for item in inputs if item.name == name), None)
    words = enum_words(value) if field is not None and field.options else value
    return f"{sentence(name) if field is None else field.label}: {words}"


@dataclass(frozen=True, slots=True)
class Link:
    """A link with its text, and the number of records behind it, if it was counted."""

    text: str
    url: str
    count: int | None = None


@dataclass(frozen=True, slots=True)
class Facet:
    """The most frequent values of a facet, each as a link that sets the filter."""

    name: str
    values: tuple[Link, ...]

    @property
    def items(self) -> Markup:
        """The values as items of a list, built here since a page has dozens of them."""
        return joined_html(
            f'<li><a href="{escaped(item.url)}"><span dir="auto">{escaped(item.text)}</span></a> '
            f'<span class="count">{item.count:,}</span></li>'
            for item in self.values
        )


@dataclass(frozen=True, slots=True)
class ListPage:
    """A list as its page shows it."""

    resource: str
    site: Site
    parameters: Parameters
    """The parameters of the request without those that name a page or a format."""
    filters: Parameters
    """The parameters that are filters."""
    is_first: bool
    documents: Sequence[Document]
    total: int | None = None
    next_url: str | None = None
    facets: Mapping[str, Sequence[Mapping[str, Any]]] = field(default_factory=dict)
    parent: tuple[str, str] | None = None
    """The kind and id of the record whose list this is, if no filter of the list says the same."""
    relations: Relations | None = None
    """The page of the relations of the countries that the request names."""

    def render(self) -> bytes:
        """Return the page."""
        inputs = _INPUTS.get(self.resource, (_SEARCH,))
        names = {item.name for item in inputs}
        given = dict(self.parameters)
        filters = [
            Link(described(inputs, name, value), self._url(self._without(name, value))) for name, value in self.filters
        ]
        if self.parent is not None:
            filters.append(Link(f"{sentence(self.parent[0])}: {self.parent[1]}", self._list_url(self.parameters)))
        return render(
            "list",
            {
                "site": self.site,
                "resource": self.resource,
                "heading": SECTIONS[self.resource],
                "nouns": NOUNS,
                "inputs": inputs,
                "given": given,
                "hidden": [pair for pair in self.parameters if pair[0] not in names],
                "filters": filters,
                "search_url": self._url(()),
                "documents": self.documents,
                "relations": self.relations,
                "elsewhere": [] if self.documents else self._elsewhere(),
                "total": self.total,
                "next_url": self.next_url,
                "first_url": None if self.is_first else self._url(self.parameters),
                "facets": [*self._facets()],
                "bars": self._bars(),
                "map": self._map(),
                "formats": _MEETING_FORMATS if self.resource == "meetings" else _FORMATS,
            },
        )

    def _elsewhere(self) -> list[Link]:
        """Return searches for the same words in the lists of other records."""
        words = [pair for pair in self.parameters if pair[0] == "q"]
        others = (name for name in SECTIONS if name != self.resource)
        return [Link(SECTIONS[name], with_query(f"{self.site.base}/{name}", words)) for name in others if words]

    def _bars(self) -> YearBars | None:
        years = self.facets.get(FACETS[0], ())
        counts = {value["value"]: value["count"] for value in years}
        narrowed = self._narrowed("date")
        return year_bars(counts, lambda first, last: narrowed(first if first == last else f"{first}/{last}"))

    def _map(self) -> WorldMap | None:
        counts = self.facets.get(_MAPPED, ())
        narrowed = self._narrowed(_MAPPED)
        given = {value.casefold() for name, value in self.parameters if name == _MAPPED}
        if not given:
            return world_map(counts, narrowed)
        words = {item["value"]: {item["value"].casefold(), item["name"].casefold()} for item in counts}

        def url(code: str) -> str:
            kept = [pair for pair in self.parameters if pair[0] != _MAPPED or pair[1].casefold() not in words[code]]
            return narrowed(code) if len(kept) == len(self.parameters) else self._url(kept)

        return world_map(counts, url, frozenset(code for code, names in words.items() if names & given))

    def _facets(self) -> Iterator[Facet]:
        """Yield the facets that have other values to choose."""
        for name, values in self.facets.items():
            if name != FACETS[0] and (facet := self._facet(name, values)).values:
                yield facet

    def _facet(self, name: str, values: Iterable[Mapping[str, Any]]) -> Facet:
        chosen = {value for parameter, value in self.parameters if parameter == name}
        narrowed = self._narrowed(name)
        others = islice((value for value in values if value["value"] not in chosen), _SHOWN)
        links = [Link(sentence(value["name"]), narrowed(value["value"]), value["count"]) for value in others]
        return Facet(name, tuple(links))

    def _narrowed(self, facet: str) -> Callable[[str], str]:
        """Return a function that builds the URL of the list with one more filter from its value."""
        kept = [pair for pair in self.parameters if not (facet in _SINGLE and pair[0] == facet)]
        return with_value(self._url([*kept, (facet, "")]))

    def _without(self, name: str, value: str) -> list[tuple[str, str]]:
        return [pair for pair in self.parameters if pair != (name, value)]

    def _url(self, pairs: Parameters) -> str:
        if self.parent is None:
            return self._list_url(pairs)
        return with_query(f"{self.site.base}{self.site.path}", pairs)

    def _list_url(self, pairs: Parameters) -> str:
        return with_query(f"{self.site.base}/{self.resource}", pairs)


def with_query(url: str, pairs: Parameters) -> str:
    """Return a URL with parameters."""
    return f"{url}?{urlencode(pairs)}" if pairs else url


def with_value(url: str) -> Callable[[str], str]:
    """Return a function that adds the value of the last parameter to a URL, which ends with its equals sign."""
    return lambda value: url + _quoted(value)


_quoted: Final = lru_cache(1000)(quote_plus)  # a map has the same two hundred codes each time
