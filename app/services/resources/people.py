"""Write rules for people."""

from collections.abc import Iterator
from typing import Any, Final, overload

from sqlalchemy import ColumnElement, Select, select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain import slugs
from app.domain.edtf import EARLIEST, LATEST, bounds
from app.domain.text import fold
from app.problems import Path, Unprocessable
from app.queries import projections
from app.queries.pagination import Collection
from app.schemas.person import PersonDraft, PersonRef
from app.services import child_rows, references
from app.services.resource import Resource
from app.services.resources.citations import citation_values
from app.services.resources.organizations import ORGANIZATIONS
from app.services.scalar_fields import set_values


class PersonResource(Resource):
    """People who take part in meetings."""

    collection = Collection(
        "people",
        m.Person,
        projections.person,
        {"name": m.Person.folded_name, "id": m.Person.id, "updated_at": m.Person.updated_at},
        "name",
    )
    draft_type = PersonDraft
    scalar_fields = frozenset({"note"})
    owner_column = "person_key"

    def apply(self, session: WriteSession, row: m.Person, draft: PersonDraft, path: Path) -> None:
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
                    "organization_key": references.resolve(
                        session, ORGANIZATIONS, each.organization, (*here, "organization")
                    ),
                    "posted_to_key": references.country(session, each.posted_to, (*here, "posted_to")),
                    "term": each.term,
                    "starts_on": term.starts_on if term else EARLIEST,
                    "ends_on": term.ends_on if term else LATEST,
                    "note": each.note,
                }
            )
        if draft.born and draft.died and bounds(draft.died).ends_on < bounds(draft.born).starts_on:
            raise Unprocessable.at((*path, "died"), "is before born; correct one of them")
        citations = citation_values(session, draft.citations, path)
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

    def slug(self, draft: PersonDraft) -> str:
        """Build a person's id from the name."""
        return slugs.slug(draft.name)

    def natural_keys(self, session: WriteSession, fields: Any, *, exact: bool) -> Iterator[Select[Any]]:  # noqa: ARG002
        """Find a person by name within one country; never by name alone across countries."""
        yield select(m.Person.key).where(*_named(fields.name, fields.country))

    def possible_duplicates(self, session: WriteSession, draft: PersonDraft) -> list[str]:
        """Find people with the same name and country."""
        statement = select(m.Person.id).where(*_named(draft.name, draft.country))
        return list(session.execute(statement.order_by(m.Person.key).limit(10)).scalars())

    def reconcile(self, document: dict[str, Any], differences: dict[str, Any]) -> None:
        """Take over a differing name as another name of the person."""
        name = differences.pop("name", None)
        if name and all(other["name"] != name for other in document["other_names"]):
            document["other_names"] = [*document["other_names"], {"name": name, "language": None, "script": None}]


PEOPLE: Final = PersonResource()


@overload
def resolve_person(session: WriteSession, ref: PersonRef, represented: str | None, path: Path) -> int: ...
@overload
def resolve_person(session: WriteSession, ref: None, represented: str | None, path: Path) -> None: ...
def resolve_person(session: WriteSession, ref: PersonRef | None, represented: str | None, path: Path) -> int | None:
    """Return the primary key of a participant's person, creating them if needed, or None if `ref` is None.

    `represented` is the code of the country that the participant represents. If the reference gives no country, it is
    the country in which a person without an id is looked for, and that of a person who is created.
    """
    if ref is None:
        return None
    if ref.country is None and ref.id is None and represented is not None:
        ref = ref.model_copy(update={"country": represented})
    references.country(session, ref.country, (*path, "country"))
    return references.resolve(session, PEOPLE, ref, path, {"country": represented})


def _named(name: str | None, country: str | None) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    its_country = select(m.Country.key).where(m.Country.id == country).scalar_subquery()
    is_of_country = m.Person.country_key.is_(None) if country is None else m.Person.country_key == its_country
    return m.Person.folded_name == fold(name or ""), is_of_country
