"""People under the names of records that were merged into them."""

import json
from typing import Final

from app.db.write_session import WriteSession
from app.domain.names.name_form import is_among
from app.queries import history
from app.queries.records import find_key, survivor_of
from app.services.resource import Resource

_MOST_IDS: Final = 9


def survivor_named(session: WriteSession, people: Resource, first_id: str, name: str, country: str) -> int | None:
    """Return the primary key of the person into whom one of this name and country was merged, or None.

    The survivor has the name, but may be of another country, in which nobody would look for it.

    Args:
        session: The transaction.
        people: The resource of people.
        first_id: The id that the first person of the name gets; the next ones have a number at its end.
        name: The name.
        country: The code of the country.
    """
    for number in range(1, _MOST_IDS + 1):
        record_id = first_id if number == 1 else f"{first_id}-{number}"
        if session.known.ids.is_free(people.name, record_id):
            return None
        survivor_id = survivor_of(session, people.name, people.model, record_id)
        if survivor_id is not None:
            if _had_name(session, people, record_id, name, country):
                return find_key(session, people.model, survivor_id)
        elif find_key(session, people.model, record_id) is None:
            return None
    return None


def _had_name(session: WriteSession, people: Resource, merged_id: str, name: str, country: str) -> bool:
    """Return whether a record had a name and a country when it was merged."""
    merge = history.newest_merge(session, people.collection, merged_id)
    if merge is None or merge.before is None:
        return False
    merged = json.loads(merge.before)
    names = [merged["name"], *(other["name"] for other in merged["other_names"])]
    return merged["country"] == country and is_among(name, names)
