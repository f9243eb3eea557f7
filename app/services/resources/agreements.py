"""Write rules for agreements, including the status periods that follow from their actions."""

from typing import Any

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain import slugs
from app.domain.agreement_status import Act, Party, concluded, periods
from app.domain.edtf import EARLIEST, LATEST, bounds
from app.domain.text import fold
from app.problems import Path, Unprocessable
from app.schemas.agreement import ActionDraft, AgreementDraft, PartyDraft
from app.services import child_rows, references
from app.services.records import AGREEMENTS, register
from app.services.scalar_fields import set_values


def fill(session: WriteSession, row: m.Agreement, draft: AgreementDraft, path: Path) -> None:
    """Apply a draft to an agreement's row and child rows."""
    parties = [
        {**_party(session, each, (*path, "parties", place)), "note": each.note}
        for place, each in enumerate(draft.parties)
    ]
    if len({_keys(each) for each in parties}) < len(parties):
        raise Unprocessable.at((*path, "parties"), "names a party twice; give each once")
    actions = []
    for place, action in enumerate(draft.actions):
        day = bounds(action.date) if action.date else None
        actions.append(
            {
                **_party(session, action, (*path, "actions", place)),
                "action": action.action,
                "date": action.date,
                "starts_on": day.starts_on if day else EARLIEST,
                "ends_on": day.ends_on if day else LATEST,
                "note": action.note,
            }
        )
    topics = [
        {"topic_key": references.topic(session, each, (*path, "topics", place))}
        for place, each in enumerate(draft.topics)
    ]
    if len({each["topic_key"] for each in topics}) < len(topics):
        raise Unprocessable.at((*path, "topics"), "names a topic twice; give each once")
    citations = child_rows.citation_values(session, draft.citations, path)
    acts = [Act(each["action"], each["date"], _keys(each)) for each in actions]
    starts_on, ends_on = concluded(acts)
    set_values(
        row,
        title=draft.title,
        folded_title=fold(draft.title),
        kind=draft.kind,
        url=draft.url,
        note=draft.note,
        starts_on=starts_on,
        ends_on=ends_on,
    )
    child_rows.set_plain_names(row.other_titles, draft.other_titles)
    child_rows.sync(row.parties, parties, m.Party)
    child_rows.sync(row.actions, actions, m.Action)
    child_rows.sync(row.topics, topics, m.AgreementTopic, ("topic_key",))
    child_rows.sync(
        row.periods,
        [
            {"status": each.status, "since": each.since, "through": each.through}
            for each in periods(acts, [_keys(each) for each in parties])
        ],
        m.AgreementPeriod,
    )
    child_rows.set_identifiers(row.identifiers, draft.identifiers)
    child_rows.sync(row.citations, citations, m.Citation)


def _party(session: WriteSession, party: PartyDraft | ActionDraft, path: Path) -> dict[str, Any]:
    return {
        "country_key": references.country(session, party.country, (*path, "country")),
        "organization_key": references.organization(session, party.organization, (*path, "organization")),
    }


def _keys(party: dict[str, Any]) -> Party:
    return party["country_key"], party["organization_key"]


def slug(draft: AgreementDraft) -> str:
    """Build an agreement's id from the year of its conclusion, if known, and its title."""
    starts_on, ends_on = concluded(Act(each.action, each.date) for each in draft.actions)
    year = str(ends_on.year) if starts_on.year == ends_on.year else None
    return slugs.slug(year, draft.title)


register(AGREEMENTS, fill, slug, plain=("kind", "url", "note"))
