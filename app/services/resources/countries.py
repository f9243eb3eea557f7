"""Write rules for countries."""

from collections.abc import Set as AbstractSet
from typing import Any, Final

from sqlalchemy import Select, select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.edtf import EARLIEST, LATEST, bounds
from app.domain.text import fold
from app.problems import Path, Unprocessable
from app.queries import projections
from app.queries.pagination import Collection
from app.schemas.country import CountryDraft
from app.services import child_rows, references
from app.services.circles import refuse_circle
from app.services.resource import Resource
from app.services.resources.citations import citation_values
from app.services.scalar_fields import set_values

_CIRCLE: Final = "would make the country its own successor; leave it out, or update the other country first"


class CountryResource(Resource):
    """Countries, present and former, by code."""

    collection = Collection(
        "countries", m.Country, projections.country, {"name": m.Country.folded_name, "code": m.Country.id}, "code"
    )
    draft_type = CountryDraft
    scalar_fields = frozenset({"alpha3", "numeric", "official_name", "note"})
    id_field = "code"
    owner_column = "country_key"

    def apply(self, session: WriteSession, row: m.Country, draft: CountryDraft, path: Path) -> None:
        """Apply a draft to a country's row and child rows."""
        if draft.code in draft.successors:
            place = draft.successors.index(draft.code)
            raise Unprocessable.at((*path, "successors", place), _CIRCLE)
        successors = [
            {"successor_key": references.country(session, code, (*path, "successors", place))}
            for place, code in enumerate(draft.successors)
        ]
        if len({each["successor_key"] for each in successors}) < len(successors):
            raise Unprocessable.at((*path, "successors"), "names a country twice; list each country once")
        gained = {each["successor_key"] for each in successors} - {each.successor_key for each in row.successors}
        refuse_circle(session, row, gained, _successors, (*path, "successors"), _CIRCLE)
        citations = citation_values(session, draft.citations, path)
        starts_on = bounds(draft.valid_from).starts_on if draft.valid_from else EARLIEST
        ends_on = bounds(draft.valid_to).ends_on if draft.valid_to else LATEST
        if ends_on < starts_on:
            raise Unprocessable.at((*path, "valid_to"), "is before valid_from; correct one of them")
        set_values(
            row,
            alpha3=draft.alpha3,
            numeric=draft.numeric,
            name=draft.name,
            folded_name=fold(draft.name),
            official_name=draft.official_name,
            valid_from=draft.valid_from,
            valid_to=draft.valid_to,
            starts_on=starts_on,
            ends_on=ends_on,
            note=draft.note,
        )
        child_rows.set_names(row.other_names, draft.other_names)
        child_rows.sync(row.successors, successors, m.Succession, ("successor_key",))
        child_rows.set_identifiers(row.identifiers, draft.identifiers)
        child_rows.sync(row.citations, citations, m.Citation)

    def slug(self, draft: CountryDraft) -> str:
        """Return a country's id, which is its code."""
        return draft.code

    def requested_id(self, draft: CountryDraft) -> str | None:  # type: ignore[override]
        """Return the code."""
        return draft.code

    def own_references(self) -> Any:
        """Return countries and their successors."""
        return select(m.Succession.country_key, m.Succession.successor_key)

    def drop_references(self, document: dict[str, Any], ids: AbstractSet[str]) -> None:
        """Remove successors."""
        document["successors"] = [code for code in document.get("successors", ()) if code not in ids]


COUNTRIES: Final = CountryResource()


def _successors(keys: list[int]) -> Select[Any]:
    return select(m.Succession.successor_key).where(m.Succession.country_key.in_(keys))
