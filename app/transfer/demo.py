"""The demonstration data: visits of foreign leaders to the United States, from `seed/demo.csv` (made by `seed/demo.py`).

They are facts alone: days, kinds, levels, cities, and the names, offices and countries of the guests. All of their ids begin with
`demo-`. They are loaded only into a database that has no other records than those of the seed, and `remove` leaves nothing of them, not
even their history; clients that follow the changes are asked to start again.

See decision 177.
"""

import csv
from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any, Final

from sqlalchemy import bindparam, delete, func, select, update

from app.db import models as m
from app.db.database import Database
from app.db.write_session import WriteSession
from app.domain.batches import batched
from app.domain.strings.slugs import slugify
from app.filter_index import terms
from app.problems import Referenced
from app.queries.matching import similar_meetings
from app.representations import plain_text
from app.services import deletion, records
from app.services.changes import change_log, feed_epoch
from app.services.derivation import derived
from app.services.resource import Resource
from app.services.resources import BY_NAME
from app.transfer import importing, seed
from app.transfer.import_report import ImportResult
from app.transfer.importing import ImportOptions
from app.transfer.rows import ImportRow

_FILE: Final = "demo.csv"
_ACTOR: Final = "command:demo"
_SOURCE: Final[Mapping[str, Any]] = {
    "id": "demo-us-historian-visits",
    "kind": "dataset",
    "headline": "Visits by Foreign Leaders and Heads of State",
    "publisher": "Office of the Historian, US Department of State",
    "url": "https://history.state.gov/departmenthistory/visits#demo",
    "language": "en",
    "license": "CC0-1.0",
    "note": "Demonstration data: facts of some of the visits, none of them in the 1930s, 1950s, 1970s or 2010s. `diplomatic-events demo --remove` removes them.",
}
_IN_ORDER_OF_DELETION: Final = ("meetings", "people", "sources")
_OTHER_RECORDS: Final = ("meetings", "people", "agreements", "organizations", "topics", "sources")
_BATCH: Final = 500


class DemoError(Exception):
    """The demonstration data cannot be loaded into this database, or removed from it; the message says why."""


def rows() -> Iterator[ImportRow]:
    """Yield the records of the demonstration data, those first that others refer to."""
    yield ImportRow("sources", dict(_SOURCE), _FILE)
    with (seed.directory() / _FILE).open(encoding="utf-8", newline="") as file:
        lines = list(csv.DictReader(file))
    people = {_person_id(line): (line["name"], line["country"]) for line in lines}
    for id_, (name, country) in people.items():
        citations = [{"source": {"id": _SOURCE["id"]}}]
        yield ImportRow("people", {"id": id_, "name": name, "country": country, "citations": citations}, _FILE)
    for number, guests in groupby(lines, key=lambda line: line["visit"]):
        yield ImportRow("meetings", _meeting(number, list(guests)), f"{_FILE} visit {number}")


def _person_id(line: Mapping[str, str]) -> str:
    return slugify("demo", line["name"], line["country"])


def _meeting(number: str, guests: list[dict[str, str]]) -> dict[str, Any]:
    first, id_ = guests[0], f"demo-us-visit-{number}"
    country = plain_text.country_name(first["country"], {"date": first["date"]})
    visitors = " and ".join(" ".join(filter(None, (guest["office"], guest["name"]))) for guest in guests)
    kind = plain_text.enum_words(first["kind"]).capitalize()
    participants: list[dict[str, Any]] = [
        {
            "id": f"{id_}-{position}",
            "person": {"id": _person_id(guest)},
            "country": guest["country"],
            "office": guest["office"] or None,
            "role": "guest",
        }
        for position, guest in enumerate(guests, 1)
    ]
    return {
        "id": id_,
        "title": f"{kind} of {visitors} of {country} to the United States",
        "date": first["date"],
        "kind": first["kind"],
        "level": first["level"],
        "mode": "in_person",
        "status": "held",
        "place": {"city": first["city"] or None, "country": "US"},
        "participants": [*participants, {"id": f"{id_}-host", "country": "US", "role": "host"}],
        "citations": [{"source": {"id": _SOURCE["id"]}, "locator": f"visit {number}"}],
    }


def load(database: Database) -> ImportResult:
    """Load the demonstration data; loading it again changes nothing.

    Raises:
        DemoError: the database has other records.
    """
    with database.writing(_ACTOR, is_long=True) as session:
        _refuse_other_records(session, _ids())
        return importing.import_rows(session, rows(), ImportOptions())


def _refuse_other_records(session: WriteSession, own: Mapping[str, frozenset[str]]) -> None:
    allowed = {name: own.get(name, frozenset()) | seed.ids(name) for name in _OTHER_RECORDS}
    for name in _OTHER_RECORDS:
        model = BY_NAME[name].model
        others = [id_ for (id_,) in session.execute(select(model.id)) if id_ not in allowed[name]]
        if others:
            raise DemoError(
                f"the database has {len(others):,} {name} of its own, such as {min(others)}, and demonstration data is never "
                "mixed with them; name a database for it, such as --database sqlite:///demo.db"
            )


def remove(database: Database) -> int:
    """Remove the demonstration data with its history, and return the number of its records that were there.

    Raises:
        DemoError: other records refer to it.
    """
    own = _ids()
    with database.writing(_ACTOR, is_long=True) as session:
        with derived.deferred_refresh(session):
            existing = {name: _existing(session, name, own[name]) for name in _IN_ORDER_OF_DELETION}
            for name, ids in existing.items():
                for batch in batched(ids, _BATCH):
                    rows = records.load_all(session, BY_NAME[name], batch)
                    if name == "meetings":
                        _forget_terms_of(session, [row.key for row in rows])
                    for row in rows:
                        _delete(session, BY_NAME[name], row)
        # The traces that the deletion leaves of the records are deleted with the others.
        change_log.write_all(session)
        _forget(session, own)
    return sum(map(len, existing.values()))


def _forget_terms_of(session: WriteSession, meetings: list[int]) -> None:
    """Remove the terms of many meetings at once: on PostgreSQL, each change of a count within a transaction makes the next one slower."""
    session.former_terms |= similar_meetings.terms_of(session.connection(), meetings)
    terms.forget(session, meetings)


def _delete(session: WriteSession, resource: Resource, row: Any) -> None:
    try:
        deletion.delete_record(session, resource, row)
    except Referenced as problem:
        raise DemoError(f"{problem.detail}") from problem


def _ids() -> dict[str, frozenset[str]]:
    """Return the ids of the demonstration data, by resource."""
    ids: dict[str, set[str]] = {"participants": set()}
    for row in rows():
        ids.setdefault(row.resource, set()).add(row.document["id"])
        ids["participants"] |= {item["id"] for item in row.document.get("participants", ())}
    return {name: frozenset(values) for name, values in ids.items()}


def _existing(session: WriteSession, name: str, ids: frozenset[str]) -> list[str]:
    model: Any = BY_NAME[name].model
    return sorted(id_ for (id_,) in session.execute(select(model.id)) if id_ in ids)


def _forget(session: WriteSession, own: Mapping[str, frozenset[str]]) -> None:
    """Delete the history of the records, close the gaps in the sequence of changes, and start a new epoch of them."""
    is_known = False
    for model in (m.Change, m.RetiredId, m.DatasetRow):
        for name, ids in own.items():
            for batch in batched(sorted(ids), _BATCH):
                result: Any = session.execute(delete(model).where(model.resource == name, model.id.in_(batch)))
                is_known |= result.rowcount > 0
    for name, ids in own.items():
        for batch in batched(sorted(ids), _BATCH):
            session.execute(
                delete(m.Judgement).where(
                    m.Judgement.resource == name, m.Judgement.a.in_(batch) | m.Judgement.b.in_(batch)
                )
            )
    if is_known:
        feed_epoch.start_epoch(session, same_until=_close_gaps(session))
        _forget_terms(session)


def _forget_terms(session: WriteSession) -> None:
    """Delete the filter terms that no meeting has any longer: they name the people that were removed."""
    unused = select(m.Term.key).where(m.Term.meeting_count == 0)
    session.execute(delete(m.FacetCount).where(m.FacetCount.term_key.in_(unused) | m.FacetCount.value_key.in_(unused)))
    session.execute(delete(m.Term).where(m.Term.meeting_count == 0))


def _close_gaps(session: WriteSession) -> int | None:
    """Number the changes without gaps; return the last number before the first that has changed, or None if none has."""
    rank = func.row_number().over(order_by=m.Change.sequence)
    ranked = session.execute(select(m.Change.sequence, rank)).all()
    moved = [{"old": old, "new": new} for old, new in ranked if old != new]
    if moved:
        table = m.Change.__table__
        change = update(table).where(table.c.sequence == bindparam("old")).values(sequence=bindparam("new"))
        # In ascending order, so that a number is free before it is used again.
        session.connection().execute(change, moved)
    return moved[0]["new"] - 1 if moved else None
