"""The holders of an office of a country on a day, by recorded terms and by meetings of that day.

The titles of the country's offices are read first, by one lookup in an index for each, and those of the kind in question
chosen; then their terms on the day are one short scan of that index for each title.

See decision 161.
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, or_, select, true

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.enums import MeetingStatus
from app.domain.strings.suggestions import did_you_mean
from app.domain.strings.text import fold
from app.domain.tenures import offices
from app.domain.tenures.offices import Office
from app.domain.tenures.terms_of_office import Certainty, HeldTerm
from app.problems import Unprocessable
from app.queries.distinct import following
from app.queries.filtering.country_names import code_of_country_parameter
from app.queries.filtering.filters import days_of

_MOST_TITLES: Final = 5_000
_MOST_HOLDERS: Final = 200
_MOST_SOURCES: Final = 20
_HELD: Final = (MeetingStatus.HELD, MeetingStatus.UNKNOWN)


@dataclass(slots=True)
class _Holder:
    """A person who may have held the office on the day."""

    key: int
    id: str
    name: str
    certainty: Certainty
    tenure: dict[str, Any] | None = None
    meetings: list[dict[str, Any]] = field(default_factory=list)
    sources: list[dict[str, Any]] = field(default_factory=list)
    begins_on: dt.date | None = None
    """The day from which the office was surely held; None if it is unknown, or no term says so."""
    is_open: bool = False
    participations: dict[int, int] = field(default_factory=dict)
    """The primary keys of the meetings of the day, by those of the participants."""


def holders(connection: ReadConnection, country: str, office: str, as_of: str) -> dict[str, Any]:
    """Return the holders of an office on a day, those who surely held it first.

    Raises:
        Unprocessable: the country is unknown, the date is not one day, or the office is neither of a known kind nor recorded.
    """
    days = days_of(as_of)
    if days.first is None or days.first != days.last:
        raise Unprocessable.parameter("as_of", f"{as_of[:40]!r} is not one day; write it as YYYY-MM-DD")
    code = code_of_country_parameter(connection, country, days)
    key = connection.execute(select(m.Country.key).where(m.Country.id == code)).scalar_one()
    requested = offices.read(office, code)
    titles = connection.execute(titles_of(key)).scalars().all()
    chosen = _same(office, requested, code, titles)
    is_single = any(kind.is_single for kind in requested.kinds)
    candidates = list(_holders_by_terms(connection, key, chosen, days.first, is_single=is_single))
    _confirm(connection, key, code, requested, days.first, candidates)
    if not (chosen or candidates or any(kind.role in offices.LEADING for kind in requested.kinds)):
        near = did_you_mean(fold(office), titles)
        raise Unprocessable.parameter(
            "office", f"{office[:60]!r} is not an office that anybody of {code} is recorded to have held{near}"
        )
    _add_sources(connection, candidates)
    candidates.sort(
        key=lambda holder: (
            holder.certainty is not Certainty.SURE,
            -(holder.begins_on or dt.date.min).toordinal(),
            holder.id,
        )
    )
    return {
        "country": code,
        "office": office,
        "kinds": sorted(map(str, requested.kinds)),
        "as_of": as_of,
        "holders": [_document(holder) for holder in candidates[:_MOST_HOLDERS]],
    }


def titles_of(country_key: int) -> Select[Any]:
    """Build the select of the titles of offices that people are recorded to have held for a country."""
    return following(m.Tenure.folded_office, "", [m.Tenure.country_key == country_key], _MOST_TITLES)


def terms_on(country_key: int, titles: Sequence[str], day: dt.date) -> Select[Any]:
    """Build the select of the tenures with these titles that may include a day.

    It has no order, for which SQLite would scan all terms of the country before the day by their first day.
    """
    tenure, person = m.Tenure, m.Person
    columns: tuple[Any, ...] = (
        person.key, person.id, person.name,
        tenure.office, tenure.acting, tenure.term, tenure.known_until, tenure.note,
    )  # fmt: skip
    return (
        select(*columns)
        .join(person, person.key == tenure.person_key)
        .where(
            tenure.country_key == country_key,
            tenure.folded_office.in_(titles),
            tenure.starts_on <= day,
            tenure.ends_on >= day,
        )
    )


def _participants_on(country_key: int, day: dt.date) -> Select[Any]:
    """Build the select of the people with an office who took part for a country in meetings of one day."""
    participant, meeting, person = m.Participant, m.Meeting, m.Person
    columns: tuple[Any, ...] = (
        person.key, person.id, person.name, participant.office, participant.key,
        meeting.key, meeting.id, meeting.title, meeting.date,
    )  # fmt: skip
    return (
        select(*columns)
        .join_from(participant, meeting, meeting.key == participant.meeting_key)
        .join(person, person.key == participant.person_key)
        .where(
            participant.starts_on == day,
            participant.ends_on == day,
            participant.country_key + 0 == country_key,
            participant.office.is_not(None),
            meeting.status.in_(_HELD),
        )
        .order_by(meeting.id)
    )


def _same(office: str, requested: Office, country: str, titles: Sequence[str]) -> list[str]:
    """Return the titles of the office: those of all its kinds, whatever their words, or else of a part of its field."""
    folded = fold(office)
    read = {title: offices.read(title, country) for title in titles}
    exact = [
        title
        for title, other in read.items()
        if title == folded or (requested.kinds and requested.kinds <= other.kinds and not other.is_former)
    ]
    return exact or [title for title, other in read.items() if requested.same(other) and not other.is_former]


def _holders_by_terms(
    connection: ReadConnection, country_key: int, titles: Sequence[str], day: dt.date, *, is_single: bool
) -> Iterable[_Holder]:
    """Return one holder a person, by the surest of the terms on the day."""
    best: dict[int, _Holder] = {}
    rows = connection.execute(terms_on(country_key, titles, day)).all() if titles else []
    for key, id_, name, title, acting, text, known_until, note in sorted(rows, key=_term_order):
        term = HeldTerm(text, known_until)
        certainty = term.on(day)
        if certainty is None or (key in best and best[key].certainty is Certainty.SURE):
            continue
        tenure = {"office": title, "acting": acting, "term": text, "known_until": known_until, "note": note}
        if key not in best or certainty is Certainty.SURE:
            best[key] = _Holder(
                key, id_, name, certainty, tenure, begins_on=term.begins_surely_on, is_open=term.is_open
            )
    if is_single:
        # A holder who began after them may have followed them.
        latest = max((holder.begins_on for holder in best.values() if holder.begins_on), default=None)
        for holder in best.values():
            if holder.is_open and latest and holder.begins_on and holder.begins_on < latest:
                holder.certainty = Certainty.POSSIBLE
    return best.values()


def _term_order(row: Sequence[Any]) -> tuple[str, ...]:
    """Return the order of terms that say the same of a day, which is that of neither database."""
    _, id_, _, title, _, term, *_ = row
    return id_, term or "", title


def _confirm(
    connection: ReadConnection,
    country_key: int,
    country: str,
    requested: Office,
    day: dt.date,
    candidates: list[_Holder],
) -> None:
    """Mark as sure, or add, those who took part in a meeting of the day in this office."""
    by_key = {holder.key: holder for holder in candidates}
    rows = connection.execute(_participants_on(country_key, day))
    for key, id_, name, office, part, meeting_key, meeting_id, title, date in rows:
        read = offices.read(office, country)
        if read.is_former or not (requested.kinds and requested.kinds <= read.kinds):
            continue
        if key not in by_key:
            by_key[key] = _Holder(key, id_, name, Certainty.SURE)
            candidates.append(by_key[key])
        by_key[key].certainty = Certainty.SURE
        by_key[key].participations[part] = meeting_key
        by_key[key].meetings.append({"id": meeting_id, "title": title, "date": date, "office": office})


def _add_sources(connection: ReadConnection, candidates: Sequence[_Holder]) -> None:
    """Add the sources of each holder's part in meetings, or else of the meetings, and of the tenure by its title."""
    citation = m.Citation
    of_tenures: ColumnElement[bool] = or_(citation.field == "tenures", citation.field.is_(None))
    people = [holder.key for holder in candidates if holder.tenure]
    by_person = _cited(connection, citation.person_key, people, of_tenures)
    parts = [key for holder in candidates for key in holder.participations]
    by_part = _cited(connection, citation.participant_key, parts, true())
    meetings = [key for holder in candidates for key in holder.participations.values()]
    by_meeting = _cited(connection, citation.meeting_key, meetings, true())
    for holder in candidates:
        sources: dict[str, dict[str, Any]] = {}
        for part, meeting in holder.participations.items():
            for source in by_part.get(part) or by_meeting.get(meeting) or []:
                sources.setdefault(source["id"], source)
        title = (holder.tenure or {}).get("office")
        of_tenure = _citations_of_title(by_person.get(holder.key, []), title) if title else []
        holder.sources = [*sources.values(), *of_tenure][:_MOST_SOURCES]


def _citations_of_title(cited: list[dict[str, Any]], title: str) -> list[dict[str, Any]]:
    """Return the citations whose locator begins with a title, or else contains it, or else all."""
    folded = fold(title)
    begun = [source for source in cited if fold(source["locator"] or "").startswith(folded)]
    return begun or [source for source in cited if folded in fold(source["locator"] or "")] or cited


def _cited(
    connection: ReadConnection, owner: Any, keys: Sequence[int], condition: ColumnElement[bool]
) -> dict[int, list[dict[str, Any]]]:
    """Return the sources that records cite, by the primary key of the record."""
    citation, source = m.Citation, m.Source
    names = ("id", "headline", "publisher", "date", "url", "locator")
    rows: Iterable[Any] = ()
    if keys:
        rows = connection.execute(
            select(owner, source.id, source.headline, source.publisher, source.date, source.url, citation.locator)
            .join_from(citation, source, source.key == citation.source_key)
            .where(owner.in_(keys), condition)
            .order_by(owner, citation.position)
        )
    result: dict[int, list[dict[str, Any]]] = {}
    for key, *values in rows:
        result.setdefault(key, []).append(dict(zip(names, values, strict=True)))
    return result


def _document(holder: _Holder) -> dict[str, Any]:
    return {
        "person": {"id": holder.id, "name": holder.name},
        "certainty": holder.certainty.value,
        "tenure": holder.tenure,
        "meetings": holder.meetings,
        "sources": holder.sources,
    }
