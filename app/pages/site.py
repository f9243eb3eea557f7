"""The data that every page needs: where the service is, and the sections of its navigation."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class Site:
    """The service as pages name it and link to it."""

    base: str
    """The address or path prefix before a path, without a slash at the end."""
    path: str
    """The path of the request, below `base`."""
    query: str = ""
    """The query of the request, without the question mark."""

    def alternate(self, format_: str) -> str:
        """Return the URL of the same list or record in another format."""
        kept = [part for part in self.query.split("&") if part and part.partition("=")[0] not in {"format", "cursor"}]
        return f"{self.base}{self.path}?{'&'.join([*kept, f'format={format_}'])}"


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
