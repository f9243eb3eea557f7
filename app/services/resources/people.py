"""Write rules for people."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from itertools import chain
from typing import Any, Final, overload

from sqlalchemy import CompoundSelect, bindparam, or_, select, union, union_all

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import fetch_column, found_by
from app.db.write_session import WriteSession
from app.domain.dates.edtf import EARLIEST, LATEST, bounds
from app.domain.matching.candidates import Candidate
from app.domain.matching.person_match import DescribedPerson
from app.domain.names.name_form import is_among, name_form
from app.domain.strings import slugs
from app.domain.strings.text import fold
from app.problems import Path, Unprocessable
from app.queries import projections
from app.queries.filtering.lengths import length_class
from app.queries.matching import judgements, resemblance
from app.queries.paging.pagination import Collection
from app.schemas.common import identifier_pairs
from app.schemas.person import PersonInput, PersonRef, TenureInput
from app.services import child_rows, lifetimes, merged_names, references
from app.services.resource import MOST_ALIKE, Resource
from app.services.resources.citations import citation_values, sync_citations
from app.services.resources.organizations import ORGANIZATIONS
from app.services.resources.sources import SOURCES
from app.services.scalar_fields import set_values


def _named(*forms: Any) -> Any:
    """Return the statement that finds people of a country by another name, or by the form of any name."""
    by_name = select(m.Name.person_key).where(
        m.Name.person_key.is_not(None), or_(m.Name.folded_name == bindparam("name"), *forms[:1])
    )
    keys: Any = union(by_name, select(m.Person.key).where(*forms[1:])) if forms else by_name
    # The sum keeps databases from reading all people of the country by its index.
    has_country = m.Person.country_key + 0 == _COUNTRY
    people = select(m.Person.key).where(m.Person.key.in_(keys), has_country).order_by(m.Person.key).limit(MOST_ALIKE)
    of_forms = {"form": (m.Name.name_form, m.Person.name_form)} if forms else {}
    return found_by(people, name=m.Name.folded_name, country=m.Country.id, **of_forms)


_COUNTRY: Final = select(m.Country.key).where(m.Country.id == bindparam("country")).scalar_subquery()
_HAS_NAME: Final = m.Person.folded_name == bindparam("name")
_WITHOUT_COUNTRY: Final = found_by(
    select(m.Person.key).where(_HAS_NAME, m.Person.country_key.is_(None)).limit(MOST_ALIKE), name=m.Person.folded_name
)
_NAMES: Final[CompoundSelect[Any]] = found_by(
    union_all(
        select(m.Person.name).where(m.Person.key == bindparam("person")),
        select(m.Name.name).where(m.Name.person_key == bindparam("person")),
    ),
    person=(m.Person.key, m.Name.person_key),
)
_BY_NAME: Final = found_by(
    select(m.Person.key).where(_HAS_NAME, m.Person.country_key == _COUNTRY).limit(MOST_ALIKE),
    name=m.Person.folded_name,
    country=m.Country.id,
)
_IN_OFFICE: Final = found_by(
    select(m.Person.key)
    .where(
        m.Person.key.in_(
            union(
                select(m.Name.person_key).where(
                    m.Name.person_key.is_not(None),
                    or_(m.Name.folded_name == bindparam("name"), m.Name.name_form == bindparam("form")),
                ),
                select(m.Person.key).where(or_(_HAS_NAME, m.Person.name_form == bindparam("form"))),
            )
        ),
        select(m.Tenure.key).where(m.Tenure.person_key == m.Person.key, m.Tenure.country_key + 0 == _COUNTRY).exists(),
    )
    .order_by(m.Person.key)
    .limit(MOST_ALIKE),
    name=(m.Name.folded_name, m.Person.folded_name),
    form=(m.Name.name_form, m.Person.name_form),
    country=m.Country.id,
)
_BY_OTHER_NAME: Final = _named()
_BY_FORM: Final = _named(m.Name.name_form == bindparam("form"), m.Person.name_form == bindparam("form"))


class PersonResource(Resource):
    """People who take part in meetings."""

    collection = Collection(
        "people",
        m.Person,
        projections.person,
        {"name": m.Person.folded_name, "id": m.Person.id, "updated_at": m.Person.updated_at},
        "name",
    )
    input_type = PersonInput
    scalar_fields = frozenset({"note", "origin", "reviewed"})
    text_fields = frozenset({"note"})
    other_names_field = "other_names"
    derived_fields = ("disputed",)
    owner_column = "person_key"
    natural_key = frozenset({"name", "country"})
    depends_on_day = True

    def apply(self, session: WriteSession, row: m.Person, data: PersonInput, path: Path) -> None:
        """Apply an input to a person's row and child rows."""
        country_key = references.country(session, data.country, (*path, "country"))
        tenures = [
            _tenure_values(session, tenure, (*path, "tenures", index)) for index, tenure in enumerate(data.tenures)
        ]
        tenures = child_rows.distinct(session, row.tenures, tenures, (*path, "tenures"))
        if data.born and data.died and bounds(data.died).ends_on < bounds(data.born).starts_on:
            raise Unprocessable.at((*path, "died"), "is before born; correct one of them")
        citations = citation_values(session, data.citations, path)
        set_values(
            row,
            name=data.name,
            folded_name=fold(data.name),
            name_form=name_form(data.name),
            country_key=country_key,
            born=data.born,
            died=data.died,
            note=data.note,
        )
        child_rows.set_names(row.other_names, data.other_names, name_form)
        child_rows.sync(row.tenures, tenures, m.Tenure)
        child_rows.set_identifiers(row.identifiers, data.identifiers)
        sync_citations(row.citations, citations)

    def slug(self, data: PersonInput) -> str:
        """Build a person's id from the name."""
        return slugs.slugify(data.name)

    def likely_id(self, document: Mapping[str, Any]) -> str | None:
        """Return the id of a person of this name."""
        name = document.get("name")
        return slugs.slugify(name) if isinstance(name, str) else None

    def marks_of(self, ref: PersonRef) -> AbstractSet[str]:
        """Return the id, the identifiers, and the name, folded and by its form."""
        name = ref.name or ""
        return _marks(ref.id, [(fold(name), name_form(name))], ref.identifiers)

    def marks_of_row(self, row: m.Person) -> AbstractSet[str]:
        """Return the id, the identifiers and all names."""
        named: list[Any] = [row, *row.other_names]
        names = [(item.folded_name, item.name_form) for item in named]
        return _marks(row.id, names, row.identifiers)

    @property
    def related(self) -> Mapping[str, Resource]:
        """Return the resources of tenures and sources."""
        return {"organization": ORGANIZATIONS, "source": SOURCES}

    def natural_keys(self, session: WriteSession, fields: Any, *, exact: bool) -> Iterator[Sequence[int]]:
        """Find a person by name within one country; never by name alone across countries.

        Unless `exact`, another name will do, and so will a name in another order, or with a title.
        """
        folded = fold(fields.name or "")
        if fields.country is None:
            yield fetch_column(session, _WITHOUT_COUNTRY, name=folded)
            return
        yield fetch_column(session, _BY_NAME, name=folded, country=fields.country)
        if exact:
            return
        form = name_form(fields.name or "")
        if form is None:
            yield fetch_column(session, _BY_OTHER_NAME, name=folded, country=fields.country)
        else:
            yield fetch_column(session, _BY_FORM, name=folded, form=form, country=fields.country)

    def find_by_natural_key(
        self, session: WriteSession, fields: Any, *, exact: bool = False, every: bool = False
    ) -> list[int]:
        """Find people by name within one country; in an import, not those whom a judgement sets apart from the name.

        If the country has nobody of the name, those of other countries are found who hold or held an office of it, such
        as the monarch of several; and in an import of a data set the person into whom one of the country was merged.

        That is a judgement about the id that a person of this name would get, which somebody made in another database or
        in this one before: the person was created then, and judged to be another one.
        """
        if session.known.names.is_free(fold(fields.name or ""), name_form(fields.name or "")):
            return []
        keys = super().find_by_natural_key(session, fields, exact=exact, every=every)
        if not (keys or exact) and fields.country is not None:
            named = fetch_column(
                session,
                _IN_OFFICE,
                name=fold(fields.name or ""),
                form=name_form(fields.name or ""),
                country=fields.country,
            )
            keys = [key for key in named if not self.has_other_identifiers(session, key, fields)]
            if not keys and session.is_enriching:
                # Otherwise a data set that is imported again would take a merge back.
                key = merged_names.survivor_named(session, self, self.slug(fields), fields.name or "", fields.country)
                keys = [] if key is None or self.has_other_identifiers(session, key, fields) else [key]
        if not (keys and session.is_import):
            return keys
        if session.judged_people is None:
            session.judged_people = judgements.sets_apart(session, self.name)
        if not session.judged_people:
            return keys
        others = judgements.different_from(session, self.name, [self.slug(fields)])
        return [key for key in keys if self.id_of(session, key) not in others]

    def match(self, session: WriteSession, data: Any, is_taken: Callable[[int], bool]) -> str | None:
        """Return the id of the person with the natural key of an input, or None.

        A row of a data set means the person whom a reference of this name in a later row would mean, so that the same
        people are joined in whatever order data sets are imported; unless several people have the name.
        """
        if not session.is_enriching:
            return super().match(session, data, is_taken)
        keys = self.find_by_natural_key(session, data)
        alive = [key for key in keys if self.is_possible(session, key, data)]
        if len(alive) > 1:
            alive = [key for key in alive if lifetimes.is_born_then(session, key, data.born)] or alive
        if len(alive) > 1:
            return super().match(session, data, is_taken)
        return self.id_of(session, alive[0]) if alive else None

    def is_possible(self, session: WriteSession, key: int, data: Any) -> bool:
        """Return whether a human life has room for the days of an input and those of a recorded person."""
        terms = [bounds(tenure.term) for tenure in getattr(data, "tenures", []) if tenure.term]
        return lifetimes.agree(session, key, data.born, data.died, terms)

    def is_same_name(self, name: str, recorded: PersonInput) -> bool:
        """Return whether a person has a name, in whatever order, with or without a title."""
        return is_among(name, [recorded.name, *self.aliases(recorded)])

    def is_name(self, name: str, recorded_name: str) -> bool:
        """Return whether two names are one, in whatever order, with or without a title."""
        return is_among(name, [recorded_name])

    def aliases(self, data: PersonInput) -> list[str]:
        """Return the other names."""
        return [name.name for name in data.other_names]

    def possible(self, session: WriteSession, keys: Sequence[int]) -> Sequence[int]:
        """Return the people who can have taken part in the meeting in question, as far as a human life allows it."""
        return keys if session.meeting_date is None else lifetimes.possible(session, keys, bounds(session.meeting_date))

    def note_name(self, session: WriteSession, key: int, ref: PersonRef) -> None:
        """Note the form in which a row of a data set has the name, so that the names of a person depend on no order of rows."""
        if session.is_enriching and ref.name and ref.name not in fetch_column(session, _NAMES, person=key):
            session.printed_names.add((self.id_of(session, key), ref.name))

    def describe(self, data: Any, on: str | None = None) -> DescribedPerson:
        """Return the description of a person for the matcher."""
        identifiers = identifier_pairs(data.identifiers)
        return DescribedPerson(data.name, data.country, on=on, born=data.born, identifiers=identifiers)

    def candidates(self, connection: ReadConnection, descriptions: Sequence[DescribedPerson]) -> list[list[Candidate]]:
        """Find people of the same country whose names agree as a whole, whatever the spelling."""
        return resemblance.people(connection, descriptions)


def _marks(record_id: str | None, names: Iterable[tuple[str, str | None]], identifiers: Iterable[Any]) -> set[str]:
    marks = {record_id, *chain.from_iterable(names), *(f"{item.scheme}:{item.value}" for item in identifiers)}
    return {mark for mark in marks if mark}


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


def _tenure_values(session: WriteSession, tenure: TenureInput, path: Path) -> dict[str, Any]:
    """Return the columns of a tenure; `path` leads to it within the request.

    Raises:
        Unprocessable: a reference of it names no record, or several.
    """
    days = bounds(tenure.term) if tenure.term else None
    starts_on, ends_on = (days.starts_on, days.ends_on) if days else (EARLIEST, LATEST)
    return {
        "office": tenure.office,
        "folded_office": fold(tenure.office),
        "country_key": references.country(session, tenure.country, (*path, "country")),
        "organization_key": references.resolve(session, ORGANIZATIONS, tenure.organization, (*path, "organization")),
        "posted_to_key": references.country(session, tenure.posted_to, (*path, "posted_to")),
        "acting": tenure.acting,
        "term": tenure.term,
        "known_until": tenure.known_until,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "length_class": length_class(starts_on, ends_on),
        "note": tenure.note,
    }
