"""Offices in headers and cells."""

import re
from typing import Final

from app.domain.strings.text import fold
from app.mapping.office_in_names import names_office

_MOST_TRIED: Final = 300
_OF_MEETINGS: Final = re.compile(
    r"\b(?:visits?|meetings?|calls?|talks|audiences?|summits?|visit[ae]s?|reunion\w*|llamadas?|audiencias?|entretiens?|rencontres?|entrevues?|gesprache?|besuche?|treffen)\b"
)
"""Words, folded, of texts about meetings, which name offices of those who met."""


def are_offices(values: set[str]) -> bool:
    """Return whether most of some cells, of which there is at least one, name such offices. *1:00 PM* is no prime minister."""
    tried = sorted(values)[:_MOST_TRIED]
    return 2 * sum(_may_be_office(value) and names_office(value) for value in tried) > len(tried)


def _may_be_office(value: str) -> bool:
    return not any(map(str.isdigit, value)) and _OF_MEETINGS.search(fold(value)) is None
