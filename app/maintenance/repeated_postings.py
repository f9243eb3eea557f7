"""Postings that two data sets have, and that an older version recorded as two terms of a person.

An import today keeps the first of them and cites the other (`app.services.identity.repeated_postings`). `check --repair` does the same
for those recorded before, as an edit like any other, which the history can undo. Only a term that still is what a row of a
data set says is removed; terms that a person entered or edited stay.

See decision 260.
"""

import json
from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Connection, text

from app.db.write_session import WriteSession
from app.queries.records import document
from app.services import entries
from app.services.changes import restoration
from app.services.identity import repeated_postings
from app.services.identity.repeated_postings import TENURES
from app.services.intake import row_citations
from app.services.intake.corrections import content
from app.services.intake.dataset_rows import of_record
from app.services.intake.row_citations import RowCitation
from app.services.resources import PEOPLE

_WITH_TWO_TERMS: Final = text("""
SELECT DISTINCT people.id FROM tenures
JOIN tenures AS others ON others.person_key = tenures.person_key AND others.posted_to_key = tenures.posted_to_key
    AND others.key > tenures.key
JOIN people ON people.key = tenures.person_key
ORDER BY people.id
""")


def find(connection: Connection) -> Iterator[tuple[str, int]]:
    """Yield the ids of people with postings that are recorded twice, each with the number of terms too many."""
    ids = connection.execute(_WITH_TWO_TERMS).scalars().all()
    # Read only: the session is never flushed.
    with WriteSession(connection, actor="check") as session:
        for person_id in ids:
            person = _person(session, person_id)
            if count := len(person[TENURES]) - len(_joined(session, person)[TENURES]):
                yield person_id, count


def repair(session: WriteSession, person_id: str, _count: int) -> bool:
    """Remove the repeated terms of a person, and cite the rows that they come from."""
    restoration.write_again(session, PEOPLE, person_id, _joined(session, _person(session, person_id)))
    return True


def _person(session: WriteSession, person_id: str) -> dict[str, Any]:
    result: dict[str, Any] = json.loads(document(session, PEOPLE.collection, person_id))
    return result


def _joined(session: WriteSession, person: dict[str, Any]) -> dict[str, Any]:
    """Return the document of a person without the repeated terms, and with citations of their rows."""
    cited = [
        (RowCitation(source, locator), cited_term)
        for source, locator, values in of_record(session, PEOPLE, person["id"])
        for cited_term in values.get(TENURES, ())
    ]
    cited_terms = [(row.source, cited_term) for row, cited_term in cited]
    result = {**person, TENURES: []}
    for term in person[TENURES]:
        of_term = [(row, cited_term) for row, cited_term in cited if _is_recorded_as(cited_term, term)]
        if repeated_postings.is_repeated(term, result[TENURES], {row.source for row, _ in of_term}, cited_terms):
            for row, cited_term in of_term:
                row_citations.cite(result, {TENURES: [cited_term]}, row)
        else:
            result[TENURES].append(term)
    return result


def _is_recorded_as(cited_term: dict[str, Any], term: dict[str, Any]) -> bool:
    """Return whether the term of a row has all that is recorded of a term."""
    is_same = entries.identity(TENURES, cited_term) == entries.identity(TENURES, term)
    return is_same and all(content(cited_term).get(name) == value for name, value in content(term).items())
