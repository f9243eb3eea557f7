"""Postings that a row of a data set repeats: those of an ambassador whose term is recorded from another source.

The recorded term stays, and the row is cited for the other words and days. A source lists each posting once, so a recorded term
stands for at most one of its rows; which set came first does not change how many terms there are.

See decision 244.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, Final

from app.db.write_session import WriteSession
from app.domain.tenures import postings
from app.services import entries
from app.services.intake import dataset_rows, row_citations
from app.services.intake.row_citations import RowCitation
from app.services.resources import PEOPLE

TENURES: Final = "tenures"


def split(
    recorded: Sequence[Mapping[str, Any]], incoming: Sequence[dict[str, Any]], of_source: Iterable[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Divide the terms of a row into those to add to a person's recorded ones, and those that are recorded already.

    `of_source` has the terms in other rows of the same source about the person.
    """
    terms = list(of_source)
    known = {entries.identity(TENURES, term) for term in recorded}
    added: list[dict[str, Any]] = []
    repeated: list[dict[str, Any]] = []
    for term in incoming:
        identity = entries.identity(TENURES, term)
        others = [item for item in terms if entries.identity(TENURES, item) != identity]
        is_repeated = identity not in known and any(
            postings.is_same(term, other) and not any(postings.is_same(item, other) for item in others)
            for other in recorded
        )
        (repeated if is_repeated else added).append(term)
        terms.append(term)
    return added, repeated


def is_repeated(
    term: dict[str, Any],
    recorded: Sequence[Mapping[str, Any]],
    sources: Collection[str],
    cited_terms: Iterable[tuple[str, Mapping[str, Any]]],
) -> bool:
    """Return whether a term that rows of these sources have is among a person's recorded ones.

    `cited_terms` has the terms in rows about the person, each with the source. A term that comes from no row is not
    repeated, since nothing could be cited for it.
    """
    of_source = [cited for source, cited in cited_terms if source in sources]
    return bool(sources) and bool(split(recorded, [term], of_source)[1])


def cite_repeated(session: WriteSession, survivor: Mapping[str, Any], other: dict[str, Any]) -> None:
    """Remove from a person who is merged the postings that the survivor has too, and cite the rows that they come from."""
    rows = [(RowCitation(source, locator), values) for source, locator, values in _rows(session, other)]
    cited_terms = [(source, term) for source, _, values in _rows(session, survivor) for term in values.get(TENURES, ())]
    for term in list(other[TENURES]):
        rows_of_term = [row for row, values in rows if _has(values, term)]
        if is_repeated(term, survivor[TENURES], {row.source for row in rows_of_term}, cited_terms):
            other[TENURES].remove(term)
            for row in rows_of_term:
                row_citations.cite(other, {TENURES: [term]}, row)


def _rows(session: WriteSession, person: Mapping[str, Any]) -> list[tuple[str, str | None, dict[str, Any]]]:
    return dataset_rows.of_record(session, PEOPLE, person["id"])


def _has(values: Mapping[str, Any], term: Mapping[str, Any]) -> bool:
    return entries.identity(TENURES, term) in {entries.identity(TENURES, item) for item in values.get(TENURES, ())}
