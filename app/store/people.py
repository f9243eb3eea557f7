"""People become rows."""

from app import ids
from app import models as m
from app.dates import EARLIEST, LATEST, bounds
from app.db import Writing
from app.documents.person import PersonDraft
from app.problems import Path, Unprocessable
from app.store import parts, references
from app.store.resources import PEOPLE, register
from app.store.rows import set_values
from app.text import fold


def fill(session: Writing, row: m.Person, draft: PersonDraft, path: Path) -> None:
    """Make a person's row as the draft says."""
    country_key = references.country(session, draft.country, (*path, "country"))
    tenures = []
    for place, each in enumerate(draft.tenures):
        here = (*path, "tenures", place)
        term = bounds(each.term) if each.term else None
        tenures.append(
            {
                "office": each.office,
                "folded_office": fold(each.office),
                "country_key": references.country(session, each.country, (*here, "country")),
                "organization_key": references.organization(session, each.organization, (*here, "organization")),
                "posted_to_key": references.country(session, each.posted_to, (*here, "posted_to")),
                "term": each.term,
                "starts_on": term.starts_on if term else EARLIEST,
                "ends_on": term.ends_on if term else LATEST,
                "note": each.note,
            }
        )
    if draft.born and draft.died and bounds(draft.died).ends_on < bounds(draft.born).starts_on:
        raise Unprocessable.at((*path, "died"), "is before born")
    citations = parts.citation_values(session, draft.citations, path)
    set_values(
        row,
        name=draft.name,
        folded_name=fold(draft.name),
        country_key=country_key,
        born=draft.born,
        died=draft.died,
        note=draft.note,
    )
    parts.set_names(row.other_names, draft.other_names)
    parts.sync(row.tenures, tenures, m.Tenure)
    parts.set_identifiers(row.identifiers, draft.identifiers)
    parts.sync(row.citations, citations, m.Citation)


def slug(draft: PersonDraft) -> str:
    """Make a person's id: from the name."""
    return ids.slug(draft.name)


register(PEOPLE, fill, slug, plain=("note",))
