"""States of the United States, which texts name behind a city or instead of one: *in Miami, Florida*, *in North Carolina*."""

from collections.abc import Sequence
from typing import Final

from app.reading.language.tokens import Token

_STATES: Final = frozenset(
    [
        "alabama",
        "alaska",
        "arizona",
        "arkansas",
        "california",
        "colorado",
        "connecticut",
        "delaware",
        "florida",
        "hawaii",
        "idaho",
        "illinois",
        "indiana",
        "iowa",
        "kansas",
        "kentucky",
        "louisiana",
        "maine",
        "maryland",
        "massachusetts",
        "michigan",
        "minnesota",
        "mississippi",
        "missouri",
        "montana",
        "nebraska",
        "nevada",
        "ohio",
        "oklahoma",
        "oregon",
        "pennsylvania",
        "tennessee",
        "texas",
        "utah",
        "vermont",
        "virginia",
        "washington",
        "wisconsin",
        "wyoming",
    ]
)
"""States of the United States with names that no region of another country has."""
_STATES_OF_TWO_WORDS: Final = frozenset(
    [
        "new hampshire",
        "new jersey",
        "new mexico",
        "new york",
        "north carolina",
        "north dakota",
        "rhode island",
        "south carolina",
        "south dakota",
        "west virginia",
    ]
)


def state_end(tokens: Sequence[Token], index: int) -> int:
    """Return the index after the name of a state of the United States that begins at `index`, or 0."""
    if _keys(tokens, index) in _STATES_OF_TWO_WORDS:
        return index + 2
    return index + 1 if index < len(tokens) and tokens[index].key in _STATES else 0


def is_city_too(tokens: Sequence[Token], index: int) -> bool:
    """Return whether a city has the name of the state that begins at `index`."""
    return tokens[index].key == "washington" or _keys(tokens, index) == "new york"


def _keys(tokens: Sequence[Token], index: int) -> str:
    return " ".join(token.key for token in tokens[index : index + 2])
