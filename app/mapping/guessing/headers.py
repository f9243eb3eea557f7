"""The words of headers."""

import re

from app.domain.strings.text import fold


def words_of(name: str) -> str:
    """Return the words of a header, folded: `countryIso` is `country iso`."""
    return fold(re.sub(r"(?<=[a-z])(?=[A-Z])", " ", name)).replace("_", " ").strip(" .:#")
