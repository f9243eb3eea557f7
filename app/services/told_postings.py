"""Postings that a row of a data set tells again: of an ambassador whose term is recorded from another source.

The recorded term stays, and the row is cited for the other words and days. A source lists each posting once, so a recorded term
stands for at most one of its rows; which set came first does not change how many terms there are.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from app.domain import postings
from app.services import entries

TENURES: Final = "tenures"


def split(
    recorded: Sequence[Mapping[str, Any]], incoming: Sequence[dict[str, Any]], of_source: Iterable[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Divide the terms of a row into those to add to a person's recorded ones, and those that are recorded already.

    `of_source` has the terms in other rows of the same source about the person.
    """
    said = list(of_source)
    known = {entries.identity(TENURES, term) for term in recorded}
    added: list[dict[str, Any]] = []
    told: list[dict[str, Any]] = []
    for term in incoming:
        is_told = entries.identity(TENURES, term) not in known and any(
            postings.is_same(term, other)
            and not any(postings.is_same(term_of_source, other) for term_of_source in said)
            for other in recorded
        )
        (told if is_told else added).append(term)
        said.append(term)
    return added, told
