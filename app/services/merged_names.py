"""People under the names of records that were merged into them."""

import json

from app.db.write_session import WriteSession
from app.domain.names.name_form import name_form
from app.domain.strings.text import fold
from app.queries import history
from app.queries.records import find_key, survivor_of
from app.services.resource import Resource


def survivor_named(session: WriteSession, people: Resource, record_id: str, name: str, country: str) -> int | None:
    """Return the primary key of the person into whom a record was merged, or None unless it had this name in this country.

    The survivor has the name, but may be of another country, in which nobody would look for it.

    Args:
        session: The transaction.
        people: The resource of people.
        record_id: The id that a person of the name would get.
        name: The name.
        country: The code of the country.
    """
    if session.known.ids.is_unretired(people.name, record_id):
        return None
    survivor_id = survivor_of(session, people.name, people.model, record_id)
    merge = None if survivor_id is None else history.newest_merge(session, people.collection, record_id)
    if survivor_id is None or merge is None or merge.before is None:
        return None
    merged = json.loads(merge.before)
    names = [merged["name"], *(other["name"] for other in merged["other_names"])]
    form = name_form(name)
    is_named = fold(name) in map(fold, names) or (form is not None and form in map(name_form, names))
    return find_key(session, people.model, survivor_id) if is_named and merged["country"] == country else None
