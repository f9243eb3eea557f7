"""Organizations become rows."""

from sqlalchemy import select

from app import ids
from app import models as m
from app.db import Writing
from app.documents.organization import OrganizationDraft
from app.problems import Path
from app.store import parts
from app.store.resources import ORGANIZATIONS, register
from app.store.rows import set_values
from app.store.uniqueness import claim
from app.text import fold


def fill(session: Writing, row: m.Organization, draft: OrganizationDraft, path: Path) -> None:
    """Make an organization's row as the draft says."""
    citations = parts.citation_values(session, draft.citations, path)
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
    parts.set_names(row.other_names, draft.other_names)
    parts.set_identifiers(row.identifiers, draft.identifiers)
    parts.sync(row.citations, citations, m.Citation)


def slug(draft: OrganizationDraft) -> str:
    """Make an organization's id: from the abbreviation by which it is known, else the name."""
    return ids.slug(draft.abbreviation or draft.name)


register(ORGANIZATIONS, fill, slug, plain=("abbreviation", "kind", "url", "note"))
