"""Write rules for organizations."""

from collections.abc import Iterator
from typing import Any, Final

from sqlalchemy import Select, select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain import slugs
from app.domain.text import fold
from app.problems import Path
from app.queries import projections
from app.queries.pagination import Collection
from app.schemas.organization import OrganizationInput
from app.services import child_rows
from app.services.resource import Resource
from app.services.resources.citations import citation_values
from app.services.scalar_fields import set_values
from app.services.uniqueness import ensure_unique


class OrganizationResource(Resource):
    """Intergovernmental bodies, blocs and agencies."""

    collection = Collection(
        "organizations",
        m.Organization,
        projections.organization,
        {"name": m.Organization.folded_name, "id": m.Organization.id, "updated_at": m.Organization.updated_at},
        "name",
    )
    input_type = OrganizationInput
    scalar_fields = frozenset({"abbreviation", "kind", "url", "note", "origin", "reviewed"})
    other_names_field = "other_names"
    name_fields = ("name", "abbreviation")
    owner_column = "organization_key"

    def apply(self, session: WriteSession, row: m.Organization, data: OrganizationInput, path: Path) -> None:
        """Apply an input to an organization's row and child rows."""
        citations = citation_values(session, data.citations, path)
        folded = fold(data.name)
        same = select(m.Organization.id).where(m.Organization.folded_name == folded)
        ensure_unique(session, same, row.id, (*path, "name"), "an organization with this name")
        set_values(
            row,
            name=data.name,
            folded_name=folded,
            abbreviation=data.abbreviation,
            kind=data.kind,
            url=data.url,
            note=data.note,
        )
        child_rows.set_names(row.other_names, data.other_names)
        child_rows.set_identifiers(row.identifiers, data.identifiers)
        child_rows.sync(row.citations, citations, m.Citation)

    def slug(self, data: OrganizationInput) -> str:
        """Build an organization's id from its abbreviation, or from its name if it has none."""
        return slugs.slugify(data.abbreviation or data.name)

    def natural_keys(self, session: WriteSession, fields: Any, *, exact: bool) -> Iterator[Select[Any]]:  # noqa: ARG002
        """Find an organization by its name."""
        yield select(m.Organization.key).where(m.Organization.folded_name == fold(fields.name or ""))


ORGANIZATIONS: Final = OrganizationResource()
