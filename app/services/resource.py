"""The base of all resources: everything that writing has to know about one kind of record.

`app.services.resources` has one complete subclass for each resource. Code for all resources is in
`app.services.records`, which writes records, and `app.services.references`, which finds them.

See decision 94.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from functools import cache
from typing import Any, ClassVar

from sqlalchemy import Integer, bindparam, literal_column, select

from app.db import models as m
from app.db.database import ReadConnection
from app.db.known_ids import UNKNOWN
from app.db.prepared_statements import fetch, fetch_column, fetch_value, found_by
from app.db.write_session import WriteSession
from app.domain.matching.candidates import Candidate
from app.domain.strings.text import fold
from app.problems import Path, Unprocessable
from app.queries.paging.pagination import Collection
from app.schemas.common import RecordInput

SAY_WHICH = "choose one by id: "
MOST_ALIKE = literal_column("10", Integer())
"""The largest number of records with one natural key that are read; a literal, see `app.db.prepared_statements.bound_limit`."""
_HAS_IDENTIFIER = (m.Identifier.scheme == bindparam("scheme"), m.Identifier.value == bindparam("value"))


class Resource(ABC):
    """A resource: how it is listed, found and matched, and how its inputs become rows."""

    collection: ClassVar[Collection]
    """Its table, projection and sort orders."""
    input_type: ClassVar[type[RecordInput]]
    scalar_fields: ClassVar[frozenset[str]]
    """Fields that are only a column of the row: no other field and no child row depends on them."""
    text_fields: ClassVar[frozenset[str]] = frozenset()
    """The `scalar_fields` from which nothing but the full-text index is derived."""
    title: ClassVar[str] = "name"
    """The field that names a record."""
    id_field: ClassVar[str] = "id"
    other_names_field: ClassVar[str | None] = None
    """The field that lists further names or titles; None if its records have only one."""
    name_fields: ClassVar[tuple[str, ...]] = ("name", "title")
    """The fields with a name that may as well be one of the other names."""
    parent_field: ClassVar[str | None] = None
    """The field that refers to the record of the same resource above this one; None if its records form no hierarchy."""
    owner_column: ClassVar[str | None] = None
    """The column of `identifiers` that refers to the record; None if records of this resource have no identifiers."""
    derived_fields: ClassVar[tuple[str, ...]] = ()
    """Fields computed from other fields."""
    time_dependent_fields: ClassVar[frozenset[str]] = frozenset()
    """Derived fields that also depend on the current date: dropped from inputs, and never compared."""
    is_part: ClassVar[bool] = False
    """Whether each record is part of a record of another resource, which shows it (a participant of its meeting)."""
    has_parts: ClassVar[bool] = False
    """Whether its records have records of another resource as parts."""
    natural_key: ClassVar[frozenset[str]] = frozenset()
    """The fields of a reference that agree with every record that is found by its natural key."""
    depends_on_day: ClassVar[bool] = False
    """Whether the day of a meeting decides which record a reference within it can mean."""
    imports_report_duplicates: ClassVar[bool] = False
    """Whether an import lists the existing records that a created one resembles."""

    name: ClassVar[str]
    """The name of the resource, as in URLs: that of its collection."""
    model: ClassVar[Any]
    """The class of the rows: that of its collection."""

    def __init_subclass__(cls) -> None:
        """Take name and model from the collection."""
        cls.name, cls.model = cls.collection.name, cls.collection.model

    @property
    def identifier_owner(self) -> Any:
        """The attribute of `Identifier` that refers to the record; None if its records have no identifiers."""
        return None if self.owner_column is None else getattr(m.Identifier, self.owner_column)

    @abstractmethod
    def apply(self, session: WriteSession, row: Any, data: Any, path: Path) -> None:
        """Apply an input to a row and its child rows; `path` leads to the input within the request.

        Raises:
            Conflict: another record has a value that must be unique.
            Unprocessable: the input is invalid.
        """

    @abstractmethod
    def slug(self, data: Any) -> str:
        """Build an id for an input that has none."""

    def likely_id(self, document: Mapping[str, Any]) -> str | None:
        """Return the id that `slug` builds for a document, as far as that can be said before it is validated; or None."""
        return None

    def marks_of(self, ref: Any) -> AbstractSet[str]:
        """Return all by which a reference may find a record: id, names, identifiers; nothing if the resource cannot tell."""
        return frozenset()

    def marks_of_row(self, row: Any) -> AbstractSet[str]:
        """Return all by which references may find a new record, in the form of `marks_of`."""
        return frozenset()

    def check_fields(self, session: WriteSession, row: Any, data: Any) -> None:
        """Check those of the `scalar_fields` of an input that depend on other fields, before they are set.

        Raises:
            Unprocessable: a value is invalid.
        """

    def requested_id(self, data: RecordInput) -> str | None:
        """Return the id that an input asks for, or None if it has none."""
        return data.id

    def natural_keys(self, session: WriteSession, fields: Any, *, exact: bool) -> Iterator[Sequence[int]]:
        """Yield at most ten primary keys for each way to find an input or reference by its natural key.

        The most specific way comes first; the next is only tried when it is asked for. With `exact`, only the whole
        natural key counts; without it, an alias may do, or a title alone.
        """
        yield from ()

    def match(self, session: WriteSession, data: Any, is_taken: Callable[[int], bool]) -> str | None:
        """Return the id of the record with the natural key of an input, or None.

        An input is a whole record, so it matches only by its full natural key. `is_taken` takes a primary key and
        returns whether another input already matched that record.

        Raises:
            Unprocessable: several records have that natural key.
        """
        ids = [self.id_of(session, key) for key in self.find_by_natural_key(session, data, exact=True)]
        if len(ids) > 1:
            names = ", ".join(sorted(ids))
            raise Unprocessable.at((), f"matches several records of {self.name}; {SAY_WHICH}{names}")
        return ids[0] if ids else None

    def aliases(self, data: Any) -> list[str]:
        """Return other names under which references may name the record of an input."""
        return []

    @property
    def related(self) -> Mapping[str, "Resource"]:
        """Return the resources that the fields of a reference to this one refer to, by the names of the fields."""
        return {}

    def is_same_name(self, name: str, recorded: Any) -> bool:
        """Return whether a record, given as an input, has a name: its own one, or another under which it is found."""
        return fold(name) in map(fold, [getattr(recorded, self.title), *self.aliases(recorded)])

    def is_name(self, name: str, recorded_name: str) -> bool:
        """Return whether two names are the same in the form in which references are compared."""
        return fold(name) == fold(recorded_name)

    def has_name(self, document: Mapping[str, Any], name: str) -> bool:
        """Return whether a document of a record has a name, among all its names."""
        others = (document.get(self.other_names_field) if self.other_names_field else None) or ()
        names = [document.get(self.title), document.get("abbreviation")]
        names += [item["name"] if isinstance(item, dict) else item for item in others]
        return any(self.is_name(name, other) for other in names if other)

    def is_possible(self, session: WriteSession, key: int, data: Any) -> bool:
        """Return whether nothing but identifiers keeps an input from being about the record with a primary key."""
        return True

    def possible(self, session: WriteSession, keys: Sequence[int]) -> Sequence[int]:
        """Return the primary keys that a reference can mean, out of `keys`, which are of records with its name."""
        return keys

    def note_name(self, session: WriteSession, key: int, ref: Any) -> None:
        """Note the name under which a reference found the record with a primary key, if an import is to add it there."""

    def describe(self, data: Any, on: str | None = None) -> Any:
        """Return the description of an input or reference for `candidates`; `on` is the date of the meeting that refers to it."""
        return data

    def candidates(self, connection: ReadConnection, descriptions: Sequence[Any]) -> list[list[Candidate]]:
        """Return for each description (see `describe`) at most ten records that are likely to be it, best first.

        Each has the reasons. This is the one place that says what resembles what: for the response to a `POST`, for the
        report of an import, and for lists of duplicates.
        """
        return [[] for _ in descriptions]

    def possible_duplicates(self, session: WriteSession, data: Any) -> list[Candidate]:
        """Return at most ten records that a new input resembles, best first."""
        connection = ReadConnection(session.reading_connection())
        (candidates,) = self.candidates(connection, [self.describe(data, session.meeting_date)])
        return candidates

    def before_delete(self, session: WriteSession, row: Any) -> None:
        """Mark related records as changed, before the rows of a record are deleted."""

    def after_write(self, session: WriteSession, row: Any) -> None:
        """Mark related records as changed, once the rows of a record are written."""

    def container(self, session: WriteSession, row: Any) -> Any:
        """Return the row of the record that this one is part of, or None if it is part of none."""
        return None

    def container_id(self, document: Mapping[str, Any]) -> str | None:
        """Return the id of the record that a document's record is part of, or None if it is part of none."""
        return None

    def container_id_of_input(self, data: Any) -> str | None:
        """Return the id of the record that an input's record is to be part of, or None if it is part of none."""
        return None

    def parts(self, row: Any) -> Sequence[m.Participant]:
        """Return the rows of the records that are parts of this one."""
        return ()

    def own_references(self) -> Any:
        """Return the pairs of primary keys of a record and of another of this resource that it refers to, or None."""
        return None

    def drop_references(self, document: dict[str, Any], ids: AbstractSet[str]) -> None:
        """Remove references to other records of this resource, if these have one of the ids, from a document."""

    def drop_unfitting(self, survivor: Mapping[str, Any], other: dict[str, Any]) -> dict[str, Any]:
        """Remove from a document what the survivor of a merge cannot gain beside its own values; return what is lost."""
        return {}

    def keep_other_names(self, document: dict[str, Any], discarded: dict[str, Any]) -> None:
        """Add discarded names and titles to the other names of a document, and drop them from `discarded`."""
        field = self.other_names_field
        if field is None:
            return
        for name in filter(None, [discarded.pop(name_field, None) for name_field in self.name_fields]):
            if name not in [other["name"] if isinstance(other, dict) else other for other in document[field]]:
                is_plain = field != "other_names"
                other_name = name if is_plain else {"name": name, "language": None, "script": None, "term": None}
                document[field] = [*document[field], other_name]

    def id_of(self, session: WriteSession, key: int) -> str:
        """Return the id of the record with a primary key."""
        return id_by_key(session, self.model, key)

    def find_by_natural_key(
        self, session: WriteSession, fields: Any, *, exact: bool = False, every: bool = False
    ) -> list[int]:
        """Return the primary keys of at most ten records with the natural key of an input or reference.

        Records with another identifier of a scheme are left out: they are others. With `every`, the less specific queries
        are made too, so that a name of several records is found to be one.
        """
        result: dict[int, None] = {}
        for keys in self.natural_keys(session, fields, exact=exact):
            result.update((key, None) for key in keys if not self.has_other_identifiers(session, key, fields))
            if result and not every:
                break
        return list(result)

    def find_by_identifier(self, session: WriteSession, fields: Any, path: Path = ()) -> int | None:
        """Return the primary key of the record with an identifier of an input or reference, or None.

        Raises:
            Unprocessable: the identifiers belong to different records.
        """
        owner = self.identifier_owner
        if owner is None:
            return None
        result: int | None = None
        for index, identifier in enumerate(getattr(fields, "identifiers", [])):
            key = self.find_holder(session, identifier)
            if result is not None and key not in {None, result}:
                raise Unprocessable.at(
                    (*path, "identifiers", index),
                    f"{identifier.scheme}:{identifier.value} belongs to {self.id_of(session, key)!r}, but an earlier "
                    "identifier to another record; give identifiers of one record only, or merge the two if they are one",
                )
            result = result or key
        return result

    def find_holder(self, session: WriteSession, identifier: Any) -> int | None:
        """Return the primary key of the record that has an identifier, or None."""
        scheme, value = identifier.scheme, identifier.value
        known = session.known.identifiers.key((self.name, scheme, value))
        if known is not UNKNOWN:
            return known
        key = fetch_value(session, _identified(self.identifier_owner), scheme=scheme, value=value)
        return None if key is None else int(key)

    def has_other_identifiers(self, session: WriteSession, key: int, data: Any) -> bool:
        """Return whether record and input both have identifiers of some scheme, but none of that scheme in common.

        If so, they are different records, however similar their names are.
        """
        given: dict[str, set[str]] = {}
        for identifier in getattr(data, "identifiers", []):
            given.setdefault(identifier.scheme, set()).add(identifier.value)
        owner = self.identifier_owner
        if not given or owner is None:
            return False
        recorded: dict[str, set[str]] = {}
        for scheme, value in fetch(session, _identifiers_of(owner), {"key": key}):
            recorded.setdefault(scheme, set()).add(value)
        return any(scheme in recorded and not values & recorded[scheme] for scheme, values in given.items())


def id_by_key(session: WriteSession, model: Any, key: int) -> str:
    """Return the id of the record of a model with a primary key."""
    known, name = session.known.ids, model.__tablename__
    record_id = known.id(name, key)
    if record_id is None:
        (record_id,) = fetch_column(session, _id_of(model), key=key)
        known.set_id(name, key, str(record_id))
    return str(record_id)


@cache
def _id_of(model: Any) -> Any:
    return found_by(select(model.id).where(model.key == bindparam("key")), key=model.key)


@cache
def _identified(owner: Any) -> Any:
    return found_by(select(owner).where(*_HAS_IDENTIFIER, owner.is_not(None)), value=m.Identifier.value)


@cache
def _identifiers_of(owner: Any) -> Any:
    return found_by(select(m.Identifier.scheme, m.Identifier.value).where(owner == bindparam("key")), key=owner)
