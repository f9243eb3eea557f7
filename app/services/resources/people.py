"""Write rules for people."""

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain import slugs
from app.domain.edtf import EARLIEST, LATEST, bounds
from app.domain.text import fold
from app.problems import Path, Unprocessable
from app.schemas.person import PersonDraft
from app.services import child_rows, references
from app.services.records import PEOPLE, register
from app.services.scalar_fields import set_values


def fill(session: WriteSession, row: m.Person, draft: PersonDraft, path: Path) -> None:
    """Apply a draft to a person's row and child rows."""
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
    citations = child_rows.citation_values(session, draft.citations, path)
    set_values(
        row,
        name=draft.name,
        folded_name=fold(draft.name),
        country_key=country_key,
        born=draft.born,
        died=draft.died,
        note=draft.note,
    )
    child_rows.set_names(row.other_names, draft.other_names)
    child_rows.sync(row.tenures, tenures, m.Tenure)
    child_rows.set_identifiers(row.identifiers, draft.identifiers)
    child_rows.sync(row.citations, citations, m.Citation)


def slug(draft: PersonDraft) -> str:
    """Build a person's id from the name."""
    return slugs.slug(draft.name)


register(PEOPLE, fill, slug, plain=("note",))
