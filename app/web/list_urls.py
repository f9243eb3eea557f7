"""The URLs of the lists of meetings that statistics count: a table has a hundred thousand rows, each with its list.

See decision 154.
"""

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Final
from urllib.parse import quote

from app.queries.statistics import dimensions
from app.queries.statistics.dimensions import CountryCodes

_MEETINGS: Final = "/meetings"
_SAFE: Final = ",:/!"
_LONGEST_CACHED: Final = 100
"""The largest number of characters of a quoted name or value that is cached."""


def encode_query(parameters: Sequence[tuple[str, str]]) -> str:
    """Return the query of a URL."""
    return "&".join([f"{_quoted(name)}={_quoted(value)}" for name, value in parameters])


def _quoted(text: str) -> str:
    """Return a name or a value for a query; short ones are cached, since pages repeat the same years and countries."""
    return _quoted_once(text) if len(text) <= _LONGEST_CACHED else quote(text, safe=_SAFE)


@lru_cache(maxsize=1_000)
def _quoted_once(text: str) -> str:
    return quote(text, safe=_SAFE)


def with_query(url: str, parameters: Sequence[tuple[str, str]]) -> str:
    """Return a URL with parameters."""
    return f"{url}?{encode_query(parameters)}" if parameters else url


class MeetingListUrls:
    """The URLs of the lists of meetings that meet the filters of a request, and those of a row."""

    def __init__(self, prefix: str, asked: Sequence[tuple[str, str]], codes: CountryCodes) -> None:
        """Take the prefix of the service, the filters of the request with its defaults, and the codes of countries."""
        self.prefix, self._asked, self._codes = prefix, asked, codes
        self._asked_once = dict(asked)
        # A table has a hundred thousand rows, but few different values.
        self._kept = lru_cache(maxsize=1_000)(self._kept_of)
        self._named = lru_cache(maxsize=10_000)(self._named_of)
        self._periods = lru_cache(maxsize=10_000)(self._periods_of)

    def of(self, texts: Mapping[str, str], extra: Sequence[tuple[str, str]] = (), *, parent: str | None = None) -> str:
        """Return the URL for the values of a row, by dimension, and for further filters.

        With `parent`, the path of a record, it is the list of the meetings of that record.
        """
        replaced, periods = self._periods(tuple([texts.get(name) for name in dimensions.PERIODS]))
        pieces = [self._kept(replaced, tuple(texts)), *map(self._named, texts, texts.values()), periods]
        if extra:
            pieces.append(encode_query(extra))
        query = "&".join(filter(None, pieces))
        path = f"{self.prefix}{parent or ''}{_MEETINGS}"
        return f"{path}?{query}" if query else path

    def of_rows(self, names: Sequence[str]) -> Callable[[Sequence[str]], str]:
        """Return a function that returns the URL for the texts of these dimensions.

        It is faster than `of`, which it equals, since a table has many rows and few periods.
        """
        of_periods = [place for place, name in enumerate(names) if name in dimensions.PERIODS]
        others = [(place, name) for place, name in enumerate(names) if name not in dimensions.PERIODS]
        path = f"{self.prefix}{_MEETINGS}"

        @lru_cache(maxsize=10_000)
        def around(*texts: str) -> tuple[str, str]:
            by_name = dict(zip([names[place] for place in of_periods], texts, strict=True))
            replaced, periods = self._periods(tuple([by_name.get(name) for name in dimensions.PERIODS]))
            return self._kept(replaced, tuple(names)), periods

        def url_of(texts: Sequence[str]) -> str:
            kept, periods = around(*[texts[place] for place in of_periods])
            named = [self._named(name, texts[place]) for place, name in others]
            query = "&".join(filter(None, (kept, *named, periods)))
            return f"{path}?{query}" if query else path

        return url_of

    def _kept_of(self, replaced: frozenset[str], own: tuple[str, ...]) -> str:
        """Return the filters of the request, except for those that the row has of its own: its periods and dimensions `own`."""
        left_out = replaced.union(name for name in own if name in dimensions.SINGLE)
        return encode_query([(name, value) for name, value in self._asked if name not in left_out])

    def _named_of(self, name: str, text: str) -> str:
        if name == "pair":  # there are many times as many pairs as countries
            return "&".join(self._named("country", code) for code in text.split(" "))
        return encode_query(dimensions.parameters(name, text, self._codes))

    def _periods_of(self, periods: tuple[str | None, ...]) -> tuple[frozenset[str], str]:
        texts = {name: text for name, text in zip(dimensions.PERIODS, periods, strict=True) if text is not None}
        added = dimensions.period_parameters(texts, self._asked_once)
        return frozenset(added), encode_query(list(added.items()))
