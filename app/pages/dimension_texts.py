"""The values of dimensions of statistics as people read them, with the names of records."""

from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any, Final

from app.pages.phrases import joined, sentence

Names = Callable[[str, Collection[str]], Mapping[str, str]]
"""Returns the names of records of a facet by their ids."""
COUNTRIES: Final = frozenset({"country", "partner", "pair", "host", "place_country"})
"""The dimensions whose values are codes of countries."""
PERIODS: Final = ("year", "decade", "month")
"""The dimensions whose values have an order in time."""
LABELS: Final[Mapping[str, tuple[str, str]]] = {
    "partner": ("partner country", "partner countries"),
    "pair": ("pair of countries", "pairs of countries"),
    "host": ("host country", "host countries"),
    "place_country": ("country of the place", "countries of places"),
    "origin": ("origin of the record", "origins of records"),
    "country": ("country", "countries"),
    "city": ("city", "cities"),
    "person": ("person", "people"),
    "status": ("status", "statuses"),
}
"""The words for one value of a dimension and for several, where these are not its name and that with an s."""
_RECORDS: Final = frozenset({"topic", "organization", "person"})
_WORDS: Final = frozenset({"level", "kind", "mode", "status", "origin"})


def label(name: str, *, plural: bool = False) -> str:
    """Return the words for a dimension: for one of its values, or for several."""
    return LABELS.get(name, (name, f"{name}s"))[plural]


class DimensionTexts:
    """The values of dimensions as text, with the names of records that they refer to, read at once."""

    def __init__(self, values_by_name: Mapping[str, Iterable[Any]], names: Names) -> None:
        """Look up the names of the records among values, by dimension."""
        self._names: dict[str, Mapping[str, str]] = {}
        for name, some in values_by_name.items():
            values = {str(value) for value in some if value is not None}
            if not values:
                continue
            if name in COUNTRIES:
                codes = {code for value in values for code in value.split("-")}
                self._names[name] = names("country", codes)
            elif name in _RECORDS:
                self._names[name] = names(name, values)

    def of(self, name: str, value: Any) -> str:
        """Return the text of the value of a dimension."""
        if value is None:
            return f"in no single {name}" if name in PERIODS else "none"
        names = self._names.get(name, {})
        if name == "pair":
            return joined([names.get(code, code) for code in value.split("-")])
        if name == "decade":
            return f"{value}s"
        return sentence(value) if name in _WORDS else names.get(str(value), str(value))
