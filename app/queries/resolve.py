"""Resolution of a list's filters: the values that a client names become records, keys and terms, or a 422.

A comma separates alternatives, but where values are free text (names of countries and offices), a value with commas
that is one name as a whole stands for that name. All values are looked up by one statement (`app.queries.lookups`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Final

from app.db.database import ReadConnection
from app.domain import countries
from app.domain.edtf import DateWindow
from app.domain.enums import Origin
from app.domain.shared_names import ALL_DAYS
from app.domain.text import fold
from app.problems import Unprocessable
from app.queries import lookups, unknown_values
from app.queries.filters import date_window, days_of
from app.queries.lookups import COUNTRY, MEMBER, MEMBER_PREFIX, OFFICE, SERIES, VALUE, Lookup, Match
from app.queries.parameter_values import check, one_group, split_at_commas
from app.queries.records import could_be_id, missing_problem, survivor_of
from app.schemas.dispute import DISPUTABLE

IDENTIFIER: Final = "identifier"
DISPUTED: Final = "disputed"
_MAX_NAME: Final = 200
_NAMED: Final = frozenset({COUNTRY, OFFICE})
_REPLACED: Final = frozenset({COUNTRY, MEMBER, *lookups.RECORDS})
Replacements = dict[tuple[str, str], str]
"""The text to look up in place of the value of a filter, by the kind of the lookup and the value."""


@dataclass(frozen=True, slots=True)
class Filter:
    """A filter of a list: the parameter, and how its values are looked up."""

    name: str
    kind: str
    """The kind of its lookups (`app.queries.lookups`)."""
    vocabulary: type[StrEnum] | None = None
    """The words that are its values, if they are a closed vocabulary."""
    has_members: bool = False
    """Whether `member:` and the id of an organization is a value, too."""


def by_country(name: str, *, has_members: bool = False) -> Filter:
    """Filter by countries, given by code or name, or as the members of an organization."""
    return Filter(name, COUNTRY, has_members=has_members)


def by_record(name: str, model: Any) -> Filter:
    """Filter by records of a resource, given by id."""
    return Filter(name, model.__tablename__)


def by_office(name: str) -> Filter:
    """Filter by offices, given by name."""
    return Filter(name, OFFICE)


def by_series() -> Filter:
    """Filter by the series of which a meeting is a round."""
    return Filter(SERIES, SERIES)


def by_vocabulary(name: str, vocabulary: type[StrEnum]) -> Filter:
    """Filter by a field with a single value from a closed vocabulary."""
    return Filter(name, VALUE, vocabulary)


def by_dispute(resource: str) -> Filter:
    """Filter by the disputed fields of a record."""
    return Filter(DISPUTED, VALUE, DISPUTABLE[resource])


def by_value(name: str) -> Filter:
    """Filter by a field with a single value of any text, compared as it is."""
    return Filter(name, VALUE)


def by_provenance() -> tuple[Filter, Filter]:
    """Filter by origin, and by whether a person has reviewed the record."""
    return by_vocabulary("origin", Origin), by_value("reviewed")


def by_identifier(resource: str) -> Filter:
    """Filter the records of a resource by their identifiers in other systems."""
    return Filter(IDENTIFIER, lookups.identifier_of(resource))


@dataclass(frozen=True, slots=True)
class Parent:
    """The record whose related records are listed, as the topics of a meeting."""

    name: str
    """The name of the filter that selects the same related records, as `country` of agreements."""
    resource: str
    id: str


@dataclass(frozen=True, slots=True)
class FilterValue:
    """A value of a filter, as it is stored."""

    id: str
    """A record's id, a country's code, a folded office, or a word of a vocabulary."""
    key: int | None
    """The primary key of the record; None where the value is not a record."""
    is_membership: bool = False
    """Whether it stands for the members of the organization with this key."""


Groups = list[list[FilterValue]]
"""The values of a filter: a record must match one value of each group."""


@dataclass(frozen=True, slots=True)
class Filters:
    """The filters of a list, resolved."""

    groups: Mapping[str, Groups]
    """The values of the filters that have any, by the filter's name; the parent is the first."""
    window: DateWindow
    """The days that a record must overlap."""
    only: list[int] | None
    """The primary keys of the records, at most one, that have all identifiers; None if the list has no such filter."""
    parent: FilterValue | None
    matches: Mapping[Lookup, Match]
    """The outcome of all lookups, among them the derived ones."""

    def ids(self, name: str) -> list[list[str]]:
        """Return the values of each group of a filter."""
        return [[value.id for value in group] for group in self.groups.get(name, ())]

    def keys(self, name: str) -> list[list[int]]:
        """Return the primary keys of each group of a filter by records."""
        return [
            [value.key for value in group if value.key is not None and not value.is_membership]
            for group in self.groups.get(name, ())
        ]

    def members_of(self, name: str) -> list[list[int]]:
        """Return, for each group of a filter by countries, the primary keys of the organizations whose members match."""
        return [
            [value.key for value in group if value.key is not None and value.is_membership]
            for group in self.groups.get(name, ())
        ]

    @property
    def provenance(self) -> tuple[list[str], list[str]]:
        """The values of the filters by origin and by review."""
        return self.one_of("origin"), self.one_of("reviewed")

    def one_of(self, name: str) -> list[str]:
        """Return the values of a filter by a vocabulary, any of which matches; empty if the list has no such filter."""
        return next(iter(self.ids(name)), [])


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value of a parameter: one name, if it is known as a whole, or else the alternatives between its commas."""

    filter: Filter
    words: Sequence[str]
    """The alternatives as they were written."""
    lookups: Sequence[Lookup]
    """The lookups of the alternatives, after that of the whole if it may be one name."""
    may_be_one_name: bool = False


Derive = Callable[[ReadConnection, Sequence[Candidate], DateWindow, str], tuple[Sequence[Lookup], int | None]]
"""A function that returns lookups of terms to add to those of the candidates, for a window and a sort order.

It also returns up to how many meetings of a term are counted; None if they are not counted.
"""


def resolve(
    connection: ReadConnection,
    filters: Sequence[Filter],
    params: Any,
    parent: Parent | None = None,
    derive: Derive | None = None,
) -> Filters:
    """Look up the values of the filters that `params` have, with one statement, or with none if there is no value.

    With `derive`, the terms of the values are looked up as well. A country that only the libraries know by the given
    name, or the id of a merged record, takes further statements.

    Raises:
        Unprocessable: a value is unknown (the error suggests the nearest), empty or malformed, or there are too many.
        NotFound, Gone, Moved: the parent never existed, was deleted, or was merged into another.
    """
    window = date_window(params)
    days = _days_asked(params, window)
    replacements: Replacements = {}
    while True:
        candidates = _candidates(filters, params, replacements, has_terms=derive is not None)
        if parent is not None:
            candidates.insert(0, _of_parent(connection, parent, has_terms=derive is not None))
        derived, limit = ((), None) if derive is None else derive(connection, candidates, window, params.sort)
        every = [lookup for candidate in candidates for lookup in candidate.lookups]
        matches = lookups.look_up(connection, [*every, *derived], limit, days)
        if replacements or not any(item.kind in _REPLACED and matches[item].key is None for item in every):
            break
        # Countries that the database does not know by these names, and merged records, are looked up once more: by
        # their codes, and by the ids of their survivors.
        survivors = _survivors(connection, candidates, matches, parent)
        if not (replacements := _codes(candidates, matches, days) | survivors):
            break
    values: dict[str, Groups] = {}
    for candidate in candidates:
        group = _known(connection, candidate, matches, parent)
        values.setdefault(candidate.filter.name, []).append(group)
        if len(group) > 1:
            check(candidate.filter.name, values[candidate.filter.name])
    return Filters(
        values,
        window,
        _only(values[IDENTIFIER]) if IDENTIFIER in values else None,
        None if parent is None else values[parent.name][0][0],
        matches,
    )


def _of_parent(connection: ReadConnection, parent: Parent, *, has_terms: bool) -> Candidate:
    if not could_be_id(parent.resource, parent.id):
        raise missing_problem(connection, parent.resource, parent.id)
    lookup = Lookup(parent.resource, parent.id, facet=parent.name if has_terms else None, is_counted=has_terms)
    return Candidate(Filter(parent.name, parent.resource), [parent.id], [lookup])


def _candidates(
    filters: Sequence[Filter], params: Any, replacements: Replacements, *, has_terms: bool
) -> list[Candidate]:
    result = []
    for filter_ in filters:
        values = getattr(params, filter_.name)
        if isinstance(values, bool):
            values = ["true" if values else "false"]
        if not values:
            continue
        name, kind = filter_.name, filter_.kind
        facet = name if has_terms else None
        if filter_.vocabulary is not None:
            split = [one_group(name, values, filter_.vocabulary)]
        elif name == IDENTIFIER:
            split = [[value] for value in values]
        else:
            split = [split_at_commas(value) for value in values]
            if kind not in _NAMED:
                check(name, split)
        for value, words in zip(values, split, strict=False):
            if name == IDENTIFIER:
                lookups = [Lookup(kind, *_identifier(value))]
            else:
                # A name may contain a comma ("Korea, Republic of").
                names = [value, *words] if kind in _NAMED and words != [value] else words
                texts = map(fold, names) if kind == OFFICE else (replacements.get((kind, item), item) for item in names)
                lookups = [Lookup(kind, text, facet=facet, is_counted=has_terms) for text in texts]
                if filter_.has_members:
                    lookups = [_of_members(lookup) for lookup in lookups]
            result.append(Candidate(filter_, words, lookups, len(lookups) > len(words)))
    return result


def _of_members(lookup: Lookup) -> Lookup:
    """Return a lookup of a country, or that of the members of an organization which it stands for."""
    if not lookup.text.startswith(MEMBER_PREFIX):
        return lookup
    return lookup._replace(kind=MEMBER, text=lookup.text.removeprefix(MEMBER_PREFIX))


def _identifier(word: str) -> tuple[str, str]:
    scheme, colon, value = word.partition(":")
    if not (scheme and colon and value):
        raise Unprocessable.parameter(
            IDENTIFIER, f"{word[:60]!r} has no scheme; write scheme:value, such as wikidata:Q17"
        )
    return scheme, value


def _days_asked(params: Any, window: DateWindow) -> DateWindow:
    """Return the days by which a name that several countries bear is that of one: the window, or else `as_of`."""
    as_of: str | None = getattr(params, "as_of", None)
    return window if as_of is None or window != ALL_DAYS else days_of(as_of)


def _codes(candidates: Iterable[Candidate], matches: Mapping[Lookup, Match], days: DateWindow) -> Replacements:
    """Return the codes of the countries that the libraries know by names that the database lacks."""
    result = {}
    for candidate in candidates:
        if candidate.filter.kind == COUNTRY and not (candidate.may_be_one_name and matches[candidate.lookups[0]].key):
            for lookup in candidate.lookups:
                if matches[lookup].key is not None or lookup.kind == MEMBER:
                    continue
                if (code := countries.find_code(lookup.text[:_MAX_NAME], days)) is not None:
                    result[COUNTRY, lookup.text] = code
    return result


def _survivors(
    connection: ReadConnection,
    candidates: Iterable[Candidate],
    matches: Mapping[Lookup, Match],
    parent: Parent | None,
) -> Replacements:
    """Return the ids of the records that merged ones lead to, except the parent's, whose URL redirects."""
    result = {}
    for candidate in candidates:
        kind = candidate.filter.kind
        for lookup in candidate.lookups if candidate.filter.has_members else ():
            if lookup.kind == MEMBER and matches[lookup].key is None:
                survivor = survivor_of(connection, "organizations", lookups.RECORDS["organizations"], lookup.text)
                if survivor is not None:
                    result[kind, MEMBER_PREFIX + lookup.text] = MEMBER_PREFIX + survivor
        for lookup in candidate.lookups if kind in lookups.RECORDS else ():
            is_parent = parent is not None and (kind, lookup.text) == (parent.resource, parent.id)
            if matches[lookup].key is None and not is_parent:
                survivor = survivor_of(connection, kind, lookups.RECORDS[kind], lookup.text)
                if survivor is not None:
                    result[kind, lookup.text] = survivor
    return result


def _known(
    connection: ReadConnection, candidate: Candidate, matches: Mapping[Lookup, Match], parent: Parent | None
) -> list[FilterValue]:
    """Return the values that a candidate stands for.

    Raises:
        Unprocessable: one of them is unknown or empty, or there are too many.
        NotFound, Gone, Moved: it is the parent, which does not exist.
    """
    name, kind = candidate.filter.name, candidate.filter.kind
    words, lookups = candidate.words, candidate.lookups
    if candidate.may_be_one_name:
        is_known = matches[lookups[0]].key is not None
        lookups = lookups[:1] if is_known else lookups[1:]
        if not is_known:
            check(name, [words])
    elif not all(words):
        check(name, [words])
    values = []
    for lookup, word in zip(lookups, words, strict=False):
        match = matches[lookup]
        if match.key is None and kind != VALUE and name != IDENTIFIER:
            if parent is not None and name == parent.name and lookup.kind == parent.resource and word == parent.id:
                raise missing_problem(connection, parent.resource, parent.id)
            if lookup.kind == MEMBER:
                raise unknown_values.problem(connection, name, "organizations", word.removeprefix(MEMBER_PREFIX))
            raise unknown_values.problem(connection, name, kind, word)
        values.append(FilterValue(match.id or lookup.text, match.key, lookup.kind == MEMBER))
    return values


def _only(identified: Groups) -> list[int]:
    """Return the primary keys of the records that have all the identifiers."""
    keys = [{value.key for value in group if value.key is not None} for group in identified]
    return sorted(set.intersection(*keys))
