"""The relations of countries: what the meetings of all of them, their agreements and memberships say."""

import datetime as dt
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise, permutations
from typing import Any, Final

from sqlalchemy import Select, and_, func, literal, select
from sqlalchemy.orm import aliased

from app.db import models as m
from app.db.database import ReadConnection
from app.domain.enums import ActionKind, AgreementKind, AgreementStatus, MeetingStatus, Mode
from app.queries.days import day_text
from app.queries.statistics.counted import CountedMeetings, has_known_days
from app.queries.statistics.meeting_rows import MeetingRows, alias

MOST_LISTED: Final = 50
"""The most people, topics and sources that are listed; the most frequent come first."""
_MOST_GAPS: Final = 5
_REMOTE: Final = frozenset({Mode.PHONE.value, Mode.VIDEO.value})
_PLANS: Final = frozenset({MeetingStatus.TENTATIVE.value, MeetingStatus.CONFIRMED.value})
_BINDING: Final = (
    AgreementKind.TREATY, AgreementKind.CONVENTION, AgreementKind.AGREEMENT, AgreementKind.PROTOCOL,
    AgreementKind.AMENDMENT,
)  # fmt: skip
_UNSIGNED: Final = frozenset((AgreementStatus.ANNOUNCED, AgreementStatus.ADOPTED, AgreementStatus.INITIALLED))
_CONSENTS: Final = (
    ActionKind.RATIFIED, ActionKind.ACCEPTED, ActionKind.APPROVED, ActionKind.ACCEDED, ActionKind.FORMALLY_CONFIRMED,
    ActionKind.SUCCEEDED, ActionKind.DEFINITIVELY_SIGNED,
)  # fmt: skip

Link = Callable[[Sequence[tuple[str, str]]], str]
"""Returns the address of the list of the meetings that also meet these filters."""


@dataclass(frozen=True, slots=True)
class Met:
    """A meeting of the countries."""

    id: str
    title: str
    date: str
    starts_on: dt.date
    ends_on: dt.date
    is_known: bool
    """Whether its days are known."""
    status: str
    level: str
    mode: str
    places: frozenset[str]

    def brief(self) -> dict[str, str]:
        """Return what identifies it."""
        return {"id": self.id, "title": self.title, "date": self.date}


def meetings(connection: ReadConnection, counted: CountedMeetings) -> list[Met]:
    """Return the meetings in the order of their days, with the codes of their places."""
    source = MeetingRows(counted)
    meeting, place = source.meeting, alias(m.Country)
    rows = source.rows.outerjoin(place, place.c.key == meeting.place_country_key)
    known = has_known_days(meeting.date, meeting.starts_on, meeting.ends_on).label("is_known")
    columns = (meeting.id, meeting.title, meeting.date, meeting.starts_on, meeting.ends_on, known)
    statement = (
        select(*columns, meeting.status, meeting.level, meeting.mode, place.c.id.label("place"), meeting.key)
        .select_from(rows)
        .where(*source.conditions)
        .order_by(meeting.starts_on, meeting.key)
    )
    others = _other_places(connection, counted)
    result = []
    for row in connection.execute(statement, dict(counted.values)):
        places = (row.place, *others.get(row.key, ()))
        codes = frozenset(counted.continued.get(one, one) for one in places if one is not None)
        days = (row.date, row.starts_on, row.ends_on, bool(row.is_known))
        result.append(Met(row.id, row.title, *days, row.status, row.level, row.mode, codes))
    return result


def _other_places(connection: ReadConnection, counted: CountedMeetings) -> dict[int, list[str]]:
    source, other, country = MeetingRows(counted), m.OtherPlace.__table__, m.Country.__table__
    rows = source.ready().join(other, other.c.meeting_key == source.key)
    rows = rows.join(country, country.c.key == other.c.country_key)
    result: dict[int, list[str]] = {}
    statement = select(source.key, country.c.id).select_from(rows).where(*source.conditions)
    for key, code in connection.execute(statement, dict(counted.values)):
        result.setdefault(key, []).append(code)
    return result


def in_time(met: Sequence[Met], today: dt.date) -> dict[str, Any]:
    """Return the last meeting through a day and the next one after it, by their known days, and the longest gaps."""
    known = sorted((one for one in met if one.is_known), key=lambda one: (one.ends_on, one.id))
    past = [one for one in known if one.ends_on <= today and one.status not in _PLANS]
    planned = sorted((one for one in known if one.starts_on > today), key=lambda one: (one.starts_on, one.id))
    gaps: list[dict[str, Any]] = [
        {
            "after": one.brief(),
            "before": other.brief(),
            "days": (other.starts_on - one.ends_on).days,
        }
        for one, other in pairwise(past)
        if other.starts_on > one.ends_on
    ]
    return {
        "last": past[-1].brief() if past else None,
        "days_since": (today - past[-1].ends_on).days if past else None,
        "next": planned[0].brief() if planned else None,
        "gaps": sorted(gaps, key=lambda gap: -gap["days"])[:_MOST_GAPS],
    }


def by_place(met: Sequence[Met], countries: Sequence[str], link: Link, value: Callable[[str], str]) -> dict[str, Any]:
    """Return the visits of each country to each other one, the calls, and the meetings in third countries."""
    in_person = [one for one in met if one.mode not in _REMOTE]
    own, remote = frozenset(countries), ",".join(sorted(_REMOTE))
    # Unlike `mode=`, it may be added to a filter by mode.
    present = ",".join(mode.value for mode in Mode if mode not in _REMOTE)
    third: dict[str, int] = {}
    number = 0
    for one in in_person:
        if one.places and not one.places & own:
            number += 1
            for place in one.places:
                third[place] = third.get(place, 0) + 1
    elsewhere = [("mode!", remote), ("place!", ",".join(map(value, countries)))]
    every_third = ",".join(value(place) for place in sorted(third))
    return {
        "visits": [
            {
                "visitor": visitor,
                "host": host,
                "meetings": sum(host in one.places for one in in_person),
                "url": link([("place", value(host)), ("mode!", remote)]),
            }
            for visitor, host in permutations(countries, 2)
        ],
        "calls": {"meetings": len(met) - len(in_person), "url": link([("mode!", present)])},
        "in_third": {
            "meetings": number,
            "url": link([("place", every_third), *elsewhere]) if third else None,
            "countries": [
                {"country": place, "meetings": count, "url": link([("place", value(place)), *elsewhere])}
                for place, count in sorted(third.items(), key=lambda item: (-item[1], item[0]))
            ],
        },
    }


def people(connection: ReadConnection, counted: CountedMeetings, countries: Sequence[str], link: Link) -> list[Any]:
    """Return who met whom, of different ones of the countries, and how often."""
    source = MeetingRows(counted)
    from_ = source.ready()
    sides = []
    for side in range(2):
        participant, person, country = (alias(model, side) for model in (m.Participant, m.Person, m.Country))
        from_ = (
            from_.join(participant, participant.c.meeting_key == source.key)
            .join(person, person.c.key == participant.c.person_key)
            .join(country, country.c.key == participant.c.country_key)
        )
        code = source.counted_for(country.c.id)
        source.conditions.append(code.in_(countries))
        sides.append((person.c.id, person.c.name, code))
    (one, name, code), (other, other_name, other_code) = sides
    each = (
        select(source.key, one.label("one"), name.label("name"), code.label("code"), other.label("other"))
        .add_columns(other_name.label("other_name"), other_code.label("other_code"))
        .select_from(from_)
        .where(*source.conditions, code < other_code)
        .distinct()
        .subquery()
    )
    columns = [each.c[label] for label in ("one", "name", "code", "other", "other_name", "other_code")]
    number = func.count().label("number")
    statement = (
        select(*columns, number).group_by(*columns).order_by(number.desc(), each.c.one, each.c.other).limit(MOST_LISTED)
    )
    return [
        {
            "people": [
                {"id": row.one, "name": row.name, "country": row.code},
                {"id": row.other, "name": row.other_name, "country": row.other_code},
            ],
            "meetings": row.number,
            "url": link([("person", row.one), ("person", row.other)]),
        }
        for row in connection.execute(statement, dict(counted.values))
    ]


def topics(connection: ReadConnection, counted: CountedMeetings, link: Link) -> list[Any]:
    """Return the topics with the days of the first and the last meeting at which they were discussed."""
    source, topic = MeetingRows(counted), m.Topic.__table__
    source.ready()
    value = source.term("topic")
    rows = source.rows.join(topic, topic.c.id == value)
    number = func.count().label("number")
    days = (func.min(day_text(source.starts_on)), func.max(day_text(source.ends_on)))
    statement = (
        select(topic.c.id, topic.c.name, number, *days)
        .select_from(rows)
        .where(*source.conditions)
        .group_by(topic.c.id, topic.c.name)
        .order_by(number.desc(), topic.c.id)
        .limit(MOST_LISTED)
    )
    return [
        {"id": key, "name": name, "meetings": count, "first": first, "last": last, "url": link([("topic", key)])}
        for key, name, count, first, last in connection.execute(statement, dict(counted.values))
    ]


def sources(connection: ReadConnection, counted: CountedMeetings, link: Link) -> list[Any]:
    """Return the sources that the meetings cite; `link` lists the meetings of the source that it is given."""
    record, source = m.Source.__table__, MeetingRows(counted)
    source.ready()
    value = source.term("source")
    number = func.count().label("number")
    statement = (
        select(record.c.id, record.c.headline, number)
        .select_from(source.rows.join(record, record.c.id == value))
        .where(*source.conditions)
        .group_by(record.c.id, record.c.headline)
        .order_by(number.desc(), record.c.id)
        .limit(MOST_LISTED)
    )
    return [
        {"id": key, "headline": headline, "meetings": count, "url": link([("source", key)])}
        for key, headline, count in connection.execute(statement, dict(counted.values))
    ]


def memberships(connection: ReadConnection, groups: Sequence[Sequence[str]], day: dt.date) -> list[dict[str, str]]:
    """Return the organizations of which all countries are members on a day; each group has the codes of one country."""
    organization = m.Organization
    conditions = []
    for codes in groups:
        membership, country = aliased(m.Membership), aliased(m.Country)
        member = (
            select(membership.key)
            .join(country, country.key == membership.country_key)
            .where(
                membership.organization_key == organization.key,
                country.id.in_(codes),
                membership.starts_on <= literal(day),
                membership.ends_on >= literal(day),
            )
        )
        conditions.append(member.exists())
    rows = select(organization.id, organization.name).where(*conditions).order_by(organization.id)
    return [{"id": key, "name": name, "url": f"/organizations/{key}"} for key, name in connection.execute(rows)]


def _agreements_of(groups: Sequence[Sequence[str]]) -> Select[Any]:
    """Build the select of the agreements to which all countries are parties."""
    agreement = m.Agreement
    columns: list[Any] = [agreement.key, agreement.id, agreement.title, agreement.kind]
    statement = select(*columns)
    for codes in groups:
        party, country = aliased(m.Party), aliased(m.Country)
        has_party = (
            select(party.key)
            .join(country, country.key == party.country_key)
            .where(party.agreement_key == agreement.key, country.id.in_(codes))
        )
        statement = statement.where(has_party.exists())
    return statement


def statuses(connection: ReadConnection, groups: Sequence[Sequence[str]], day: dt.date) -> dict[str, int]:
    """Return the number of agreements with each status on a day, the same for all of the countries."""
    agreements = _agreements_of(groups).subquery()
    period = m.PartyPeriod
    from_: Any = agreements
    columns = []
    for codes in groups:
        one, country = aliased(period), aliased(m.Country)
        on_day = and_(one.agreement_key == agreements.c.key, one.since <= literal(day), one.through >= literal(day))
        from_ = from_.join(one, on_day).join(country, and_(country.key == one.country_key, country.id.in_(codes)))
        columns.append(one.status)
    same = [column == columns[0] for column in columns[1:]]
    number = func.count(agreements.c.key.distinct())
    rows = select(columns[0], number).select_from(from_).where(*same).group_by(columns[0]).order_by(columns[0])
    return dict(connection.execute(rows).all())


def next_steps(connection: ReadConnection, groups: Sequence[Sequence[str]], day: dt.date) -> Iterator[dict[str, Any]]:
    """Yield the agreements that are not in force yet, with the step that their status lacks, or the recorded act to come."""
    agreements = _agreements_of(groups).subquery()
    period, action = m.AgreementPeriod, m.Action
    rows = (
        select(agreements.c.key, agreements.c.id, agreements.c.title, agreements.c.kind, period.status)
        .join(period, and_(period.agreement_key == agreements.c.key, period.since <= literal(day)))
        .where(period.through >= literal(day))
        .order_by(agreements.c.id)
    )
    found = connection.execute(rows).all()
    keys = [row[0] for row in found]
    coming: dict[int, tuple[str, str]] = {}
    consented: dict[int, set[str | None]] = {}
    if keys:
        acts = (
            select(
                action.agreement_key, action.action, action.date, action.effective_date, action.starts_on, m.Country.id
            )
            .outerjoin(m.Country, m.Country.key == action.country_key)
            .where(action.agreement_key.in_(keys))
            .order_by(action.starts_on)
        )
        for key, act, date, effective, starts_on, code in connection.execute(acts):
            if act in _CONSENTS:
                consented.setdefault(key, set()).add(code)
            if starts_on > day and key not in coming:
                coming[key] = (act, effective or date or "")
    for key, record_id, title, kind, status in found:
        step: Mapping[str, Any] | None = None
        if key in coming:
            act, date = coming[key]
            step = {"action": act, "date": date, "by": None}
        elif kind in _BINDING and status in _UNSIGNED:
            step = {"action": "signed", "date": None, "by": None}
        elif kind in _BINDING and status == AgreementStatus.SIGNED:
            given = consented.get(key, set())
            lacking = [] if None in given else [codes[0] for codes in groups if given.isdisjoint(codes)]
            action_due = "consent" if lacking else "entered_into_force"
            step = {"action": action_due, "date": None, "by": lacking or None}
        if step is not None:
            yield {"id": record_id, "title": title, "status": status, "next": step, "url": f"/agreements/{record_id}"}
