"""Write rules for organizations."""

from sqlalchemy import select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain import slugs
from app.domain.text import fold
from app.problems import Path
from app.schemas.organization import OrganizationDraft
from app.services import child_rows
from app.services.records import ORGANIZATIONS, register
from app.services.scalar_fields import set_values
from app.services.uniqueness import claim


def fill(session: WriteSession, row: m.Organization, draft: OrganizationDraft, path: Path) -> None:
    """Apply a draft to an organization's row and child rows."""
    citations = child_rows.citation_values(session, draft.citations, path)
    folded = fold(draft.name)
    same = select(m.Organization.id).where(m.Organization.folded_name == folded)
    claim(session, same, row.id, (*path, "name"), "an organization of this name")
    set_values(
        row,
        name=draft.name,
        folded_name=folded,
        abbreviation=draft.abbreviation,
        kind=draft.kind,
        url=draft.url,
        note=draft.note,
    )
    child_rows.set_names(row.other_names, draft.other_names)
    child_rows.set_identifiers(row.identifiers, draft.identifiers)
    child_rows.sync(row.citations, citations, m.Citation)


def slug(draft: OrganizationDraft) -> str:
    """Build an organization's id from its abbreviation, or from its name if it has none."""
    return slugs.slug(draft.abbreviation or draft.name)


register(ORGANIZATIONS, fill, slug, plain=("abbreviation", "kind", "url", "note"))
