"""The data that every page needs: where the service is, and the sections of its navigation."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

Parameters = Sequence[tuple[str, str]]
"""Query parameters in order, as names and values."""


@dataclass(frozen=True, slots=True)
class Site:
    """The service as pages name it and link to it."""

    base: str
    """The address or path prefix before a path, without a slash at the end."""
    path: str
    """The path of the request, below `base`."""
    query: str = ""
    """The query of the request, without the question mark."""
    embed: bool = False
    """Whether the page is a figure within a page of another site."""

    def alternate(self, format_: str) -> str:
        """Return the URL of the same list or record in another format."""
        return self._with(f"format={format_}")

    @property
    def embed_url(self) -> str:
        """The URL of the figure of the page alone."""
        return self._with("embed=1")

    @property
    def whole_url(self) -> str:
        """The URL of the page of a figure."""
        return self._with()

    def _with(self, *added: str) -> str:
        kept = [part for part in self.query.split("&") if part and part.partition("=")[0] not in {"format", "cursor"}]
        query = "&".join([*kept, *added])
        return f"{self.base}{self.path}" + (f"?{query}" if query else "")


SECTIONS: Final[Mapping[str, str]] = {
    "meetings": "Meetings",
    "people": "People",
    "countries": "Countries",
    "organizations": "Organizations",
    "agreements": "Agreements",
    "topics": "Topics",
    "sources": "Sources",
}
"""The resources that have pages, in the order of the navigation, with their headings."""
