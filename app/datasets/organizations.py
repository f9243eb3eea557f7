"""Organizations that several data sets name."""

from typing import Any, Final

EUROPEAN_UNION: Final[dict[str, Any]] = {
    "name": "European Union",
    "abbreviation": "EU",
    "identifiers": [{"scheme": "wikidata", "value": "Q458"}],
}
