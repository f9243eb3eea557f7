"""Write rules for countries."""

from collections.abc import Set as AbstractSet
from typing import Any, Final

from sqlalchemy import Select, select

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.dates.edtf import EARLIEST, LATEST, bounds
from app.domain.strings.text import fold
from app.problems import Path, Unprocessable
from app.queries import projections
from app.queries.paging.pagination import Collection
from app.schemas.country import CountryInput
from app.services import child_rows, references
from app.services.cycles import reject_cycle
from app.services.resource import Resource
from app.services.resources.citations import citation_values, sync_citations
from app.services.scalar_fields import set_values

_CYCLE: Final = "would make the country its own successor; leave it out, or update the other country first"


class CountryResource(Resource):
    """Countries, present and former, by code."""

    collection = Collection(
        "countries",
        m.Country,
        projections.country,
        {"name": m.Country.folded_name, "code": m.Country.id, "updated_at": m.Country.updated_at},
        "code",
    )
    input_type = CountryInput
    scalar_fields = frozenset({"alpha3", "numeric", "official_name", "note"})
    derived_fields = ("codes", "disputed")
    id_field = "code"
    owner_column = "country_key"

    def apply(self, session: WriteSession, row: m.Country, data: CountryInput, path: Path) -> None:
        """Apply an input to a country's row and child rows."""
        if data.code in data.successors:
            place = data.successors.index(data.code)
            raise Unprocessable.at((*path, "successors", place), _CYCLE)
        successors = [
            {"successor_key": references.country(session, code, (*path, "successors", index))}
            for index, code in enumerate(data.successors)
        ]
        if len({successor["successor_key"] for successor in successors}) < len(successors):
            raise Unprocessable.at((*path, "successors"), "names a country twice; list each country once")
        gained = {successor["successor_key"] for successor in successors} - {
            successor.successor_key for successor in row.successors
        }
        reject_cycle(session, row, gained, _successors, (*path, "successors"), _CYCLE)
        citations = citation_values(session, data.citations, path)
        starts_on = bounds(data.valid_from).starts_on if data.valid_from else EARLIEST
        ends_on = bounds(data.valid_to).ends_on if data.valid_to else LATEST
        if ends_on < starts_on:
            raise Unprocessable.at((*path, "valid_to"), "is before valid_from; correct one of them")
        set_values(
            row,
            alpha3=data.alpha3,
            numeric=data.numeric,
            name=data.name,
            folded_name=fold(data.name),
            official_name=data.official_name,
            valid_from=data.valid_from,
            valid_to=data.valid_to,
            starts_on=starts_on,
            ends_on=ends_on,
            note=data.note,
        )
        child_rows.set_names(row.other_names, data.other_names)
        child_rows.sync(row.successors, successors, m.Succession, ("successor_key",))
        child_rows.set_identifiers(row.identifiers, data.identifiers)
        sync_citations(row.citations, citations)

    def slug(self, data: CountryInput) -> str:
        """Return a country's id, which is its code."""
        return data.code

    def requested_id(self, data: CountryInput) -> str | None:  # type: ignore[override]
        """Return the code."""
        return data.code

    def own_references(self) -> Any:
        """Return countries and their successors."""
        return select(m.Succession.country_key, m.Succession.successor_key)

    def drop_references(self, document: dict[str, Any], ids: AbstractSet[str]) -> None:
        """Remove successors."""
        document["successors"] = [code for code in document.get("successors", ()) if code not in ids]


COUNTRIES: Final = CountryResource()


def _successors(keys: list[int]) -> Select[Any]:
    return select(m.Succession.successor_key).where(m.Succession.country_key.in_(keys))
