"""Resolution of a list's filters: the values that a client names become records, keys and terms, or a 422.

A comma separates alternatives, but where values are free text (names of countries and offices), a value with commas
that is one name as a whole stands for that name. All values are looked up by one statement (`app.queries.lookups`).
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import Any, Final

from app.db import models as m
from app.db.database import ReadConnection
from app.domain import countries
from app.domain.edtf import DateWindow
from app.domain.enums import Origin, Role
from app.domain.shared_names import ALL_DAYS
from app.domain.text import fold
from app.problems import Unprocessable
from app.queries import lookups, participant_conditions, regions, unknown_values
from app.queries.filters import date_window, days_of
from app.queries.lookups import CITY, COUNTRY, MEMBER, MEMBER_PREFIX, OFFICE, SERIES, VALUE, VENUE, Lookup, Match
from app.queries.parameter_values import check, check_words, groups, one_group, split_at_commas
from app.queries.records import could_be_id, missing_problem, survivor_of
from app.schemas.dispute import DISPUTABLE

IDENTIFIER: Final = "identifier"
DISPUTED: Final = "disputed"
_MAX_NAME: Final = 200
_NAMED: Final = frozenset({COUNTRY, OFFICE, CITY, VENUE})
_FOLDED: Final = frozenset({OFFICE, CITY, VENUE})
ALONE: Final = "!"
"""The end of a topic's id that leaves out its child topics."""
PARTICIPANT: Final = "participant"
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
    facet: str | None = None
    """The facet of its terms, if that is not its name."""
    fallback: str | None = None
    """The kind, and facet, of values that the first kind does not know."""
    has_children: bool = False
    """Whether its records include their children, unless the id ends with `ALONE`."""
    is_repeatable: bool = False
    """Whether a record can have several words of the vocabulary."""
    is_optional: bool = True
    """Whether a record may have no word of the vocabulary."""
    is_negated: bool = False
    """Whether it leaves out the records that have the values."""

    @property
    def parameter(self) -> str:
        """The name of the parameter."""
        return f"{self.name}!" if self.is_negated else self.name

    @property
    def field(self) -> str:
        """The name of the field of the parameters' model."""
        return f"not_{self.name}" if self.is_negated else self.name


def negated(filter_: Filter) -> Filter:
    """Filter by the absence of values: the parameter with `!` after its name."""
    return replace(filter_, is_negated=True)


def by_country(name: str, *, has_members: bool = False) -> Filter:
    """Filter by countries, given by code or name, or as the members of an organization."""
    return Filter(name, COUNTRY, has_members=has_members)


def by_record(name: str, model: Any) -> Filter:
    """Filter by records of a resource, given by id."""
    return Filter(name, model.__tablename__)


def by_topic(name: str) -> Filter:
    """Filter by topics and their children, given by id; `id!` is a topic without its children."""
    return Filter(name, m.Topic.__tablename__, has_children=True)


def by_office(name: str) -> Filter:
    """Filter by offices, given by name."""
    return Filter(name, OFFICE)


def by_series(name: str) -> Filter:
    """Filter by the series of which a meeting is a round."""
    return Filter(name, SERIES)


def by_place(name: str) -> Filter:
    """Filter by countries, given by code or name, or else by cities, given by name."""
    return Filter(name, COUNTRY, fallback=CITY)


def by_city(name: str) -> Filter:
    """Filter by cities, given by name."""
    return Filter(name, CITY)


def by_venue(name: str) -> Filter:
    """Filter by venues, given by name."""
    return Filter(name, VENUE)


def by_vocabulary(name: str, vocabulary: type[StrEnum], *, is_optional: bool = False) -> Filter:
    """Filter by a field with a single value from a closed vocabulary."""
    return Filter(name, VALUE, vocabulary, is_optional=is_optional)


def by_roles(name: str) -> Filter:
    """Filter by the roles of a record's participants."""
    return Filter(name, VALUE, Role, is_repeatable=True)


def by_participant(name: str) -> Filter:
    """Filter by conditions that one participant meets; see `app.queries.participant_conditions`."""
    return Filter(name, PARTICIPANT)


_OF_PARTICIPANTS: Final[dict[str, Filter]] = {
    "country": by_country("country", has_members=True),
    "office": by_office("office"),
    "role": by_roles("role"),
    "person": Filter("person", m.Person.__tablename__),
    "organization": Filter("organization", m.Organization.__tablename__, facet="participating_organization"),
}
"""The filters that conditions on one participant may name."""


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
    facet: str | None = None
    """The facet of its term; None in lists that are not found by terms."""
    is_alone: bool = False
    """Whether a topic is meant without its children."""
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
    excluded: Mapping[str, Groups] = field(default_factory=dict)
    """The values of negated filters, by the filter's name: a record must match none."""
    participants: "Sequence[ParticipantCondition]" = ()

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
class ParticipantCondition:
    """Conditions that one participant of a record must meet, or that none may meet."""

    values: Mapping[str, Sequence[FilterValue]]
    """By key, the values of which it must have one."""
    is_negated: bool


@dataclass(frozen=True, slots=True)
class Candidate:
    """A value of a parameter: one name, if it is known as a whole, or else the alternatives between its commas."""

    filter: Filter
    words: Sequence[str]
    """The alternatives as they were written."""
    lookups: Sequence[Lookup]
    """The lookups of the alternatives, after that of the whole if it may be one name."""
    parameter: str
    """The parameter that has the value, for errors."""
    may_be_one_name: bool = False
    fallbacks: Mapping[Lookup, Lookup] = field(default_factory=dict)
    """The lookups of values that the first lookup does not find, as a city in place of a country."""
    condition: int | None = None
    """The number of the condition on one participant that this is a part of."""
    of_regions: frozenset[str] = frozenset()
    """The alternatives that stand for a region: those of them that the database lacks are left out."""

    @property
    def all_lookups(self) -> Iterator[Lookup]:
        """The lookups and their fallbacks."""
        yield from self.lookups
        yield from self.fallbacks.values()


Derive = Callable[[ReadConnection, Sequence[Candidate], DateWindow, str], Sequence[Lookup]]
"""A function that returns lookups of terms to add to those of the candidates, for a window and a sort order."""


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
        derived = () if derive is None else derive(connection, candidates, window, params.sort)
        every = [lookup for candidate in candidates for lookup in candidate.all_lookups]
        matches = lookups.look_up(connection, [*every, *derived], days)
        if replacements or not any(item.kind in _REPLACED and matches[item].key is None for item in every):
            break
        # Countries that the database does not know by these names, and merged records, are looked up once more: by
        # their codes, and by the ids of their survivors.
        survivors = _survivors(connection, candidates, matches, parent)
        if not (replacements := _codes(candidates, matches, days) | survivors):
            break
    values, excluded = _grouped(connection, candidates, matches, parent)
    return Filters(
        values,
        window,
        _only(values[IDENTIFIER]) if IDENTIFIER in values else None,
        None if parent is None else values[parent.name][0][0],
        matches,
        excluded,
        _participant_conditions(connection, candidates, matches, parent),
    )


def _grouped(
    connection: ReadConnection,
    candidates: Sequence[Candidate],
    matches: Mapping[Lookup, Match],
    parent: Parent | None,
) -> tuple[dict[str, Groups], dict[str, Groups]]:
    """Return the values of plain and of negated filters, by the filter's name."""
    values: dict[str, Groups] = {}
    excluded: dict[str, Groups] = {}
    for candidate in candidates:
        if candidate.condition is None:
            group = _known(connection, candidate, matches, parent)
            groups = (excluded if candidate.filter.is_negated else values).setdefault(candidate.filter.name, [])
            groups.append(group)
            if len(group) > 1:
                check(candidate.parameter, groups)
    return values, excluded


def _participant_conditions(
    connection: ReadConnection,
    candidates: Sequence[Candidate],
    matches: Mapping[Lookup, Match],
    parent: Parent | None,
) -> list[ParticipantCondition]:
    conditions: dict[int, tuple[dict[str, Sequence[FilterValue]], bool]] = {}
    for candidate in candidates:
        if candidate.condition is not None:
            values, _ = conditions.setdefault(candidate.condition, ({}, candidate.filter.is_negated))
            values[candidate.filter.name] = _known(connection, candidate, matches, parent)
    return [ParticipantCondition(values, is_negated) for values, is_negated in conditions.values()]


def _of_parent(connection: ReadConnection, parent: Parent, *, has_terms: bool) -> Candidate:
    if not could_be_id(parent.resource, parent.id):
        raise missing_problem(connection, parent.resource, parent.id)
    lookup = Lookup(parent.resource, parent.id, facet=parent.name if has_terms else None)
    return Candidate(Filter(parent.name, parent.resource), [parent.id], [lookup], parent.name)


def _candidates(
    filters: Sequence[Filter], params: Any, replacements: Replacements, *, has_terms: bool
) -> list[Candidate]:
    result: list[Candidate] = []
    for filter_ in filters:
        values = getattr(params, filter_.field)
        if isinstance(values, bool):
            values = ["true" if values else "false"]
        if filter_.kind == PARTICIPANT:
            for value in values:
                result += _of_participant(filter_, value, len(result), replacements)
        elif values:
            result += _of_filter(filter_, values, replacements, has_terms=has_terms)
    return result


def _of_participant(filter_: Filter, value: str, number: int, replacements: Replacements) -> Iterator[Candidate]:
    """Yield the candidates of the conditions on one participant."""
    parameter = filter_.parameter
    for name, text in participant_conditions.parse(parameter, value, tuple(_OF_PARTICIPANTS)).items():
        plain = _OF_PARTICIPANTS[name]
        # The conditions are left out together, so each has the values of the plain filter.
        part = replace(plain, is_negated=filter_.is_negated)
        for candidate in _of_filter(plain, [text], replacements, has_terms=True, parameter=parameter):
            yield replace(candidate, filter=part, condition=number)


def _of_filter(
    filter_: Filter, values: Sequence[str], replacements: Replacements, *, has_terms: bool, parameter: str | None = None
) -> Iterator[Candidate]:
    """Yield the candidates of the values of a filter."""
    kind, parameter = filter_.kind, parameter or filter_.parameter
    if filter_.vocabulary is not None:
        words = _words(parameter, values, filter_)
        if filter_.is_negated and not filter_.is_optional:
            # Every record has one of the words, so the others are as good.
            excluded = {word for group in words for word in group}
            filter_ = replace(filter_, is_negated=False)
            words = [[word.value for word in filter_.vocabulary or () if word.value not in excluded]]
        split = words
        values = [""] * len(words)
    elif filter_.name == IDENTIFIER:
        split = [[value] for value in values]
    else:
        split = [split_at_commas(value) for value in values]
        if kind not in _NAMED:
            check(parameter, split)
    facet = (filter_.facet or filter_.name) if has_terms else None
    for value, words_ in zip(values, split, strict=True):
        if filter_.name == IDENTIFIER:
            yield Candidate(filter_, words_, [Lookup(kind, *_identifier(value))], parameter)
            continue
        # A name may contain a comma ("Korea, Republic of").
        may_be_one_name = kind in _NAMED and words_ != [value]
        alternatives, of_regions = regions.expanded(parameter, words_) if kind == COUNTRY else (words_, frozenset())
        names = [value, *alternatives] if may_be_one_name else alternatives
        named = [_lookup(filter_, name, facet, replacements) for name in names]
        fallbacks = {
            lookup: Lookup(filter_.fallback, fold(name), facet=filter_.fallback)
            for lookup, name in zip(named, names, strict=True)
            if filter_.fallback is not None
        }
        yield Candidate(filter_, alternatives, named, parameter, may_be_one_name, fallbacks, of_regions=of_regions)


def _lookup(filter_: Filter, name: str, facet: str | None, replacements: Replacements) -> Lookup:
    kind = filter_.kind
    if filter_.has_children and name.endswith(ALONE):
        name, facet = name.removesuffix(ALONE).rstrip(), None if facet is None else f"{facet}_alone"
    if filter_.has_members and name.startswith(MEMBER_PREFIX):
        kind, name = MEMBER, name.removeprefix(MEMBER_PREFIX)
    text = fold(name) if kind in _FOLDED else replacements.get((kind, name), name)
    return Lookup(kind, text, facet=facet)


def _words(parameter: str, values: Sequence[str], filter_: Filter) -> list[list[str]]:
    """Return the groups of words of a vocabulary."""
    allowed = [word.value for word in filter_.vocabulary or ()]
    if filter_.is_repeatable or filter_.is_negated:
        return [check_words(parameter, group, allowed) for group in groups(parameter, values)]
    return [one_group(parameter, values, allowed)]


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
                found = matches[lookup].key is not None or _is_found(candidate.fallbacks.get(lookup), matches)
                if found or lookup.kind == MEMBER:
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
                    result[MEMBER, lookup.text] = survivor
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
        is_known = matches[lookups[0]].key is not None or _is_found(candidate.fallbacks.get(lookups[0]), matches)
        lookups = lookups[:1] if is_known else lookups[1:]
        if not is_known:
            check(candidate.parameter, [words])
    elif not all(words):
        check(candidate.parameter, [words])
    values = []
    for lookup, word in zip(lookups, words, strict=False):
        match, facet, fallback = matches[lookup], lookup.facet, candidate.fallbacks.get(lookup)
        if match.key is None and fallback is not None and _is_found(fallback, matches):
            match, facet = matches[fallback], fallback.facet
        if match.key is None and word in candidate.of_regions:
            continue
        if match.key is None and kind != VALUE and name != IDENTIFIER:
            if parent is not None and name == parent.name and lookup.kind == parent.resource and word == parent.id:
                raise missing_problem(connection, parent.resource, parent.id)
            if lookup.kind == MEMBER:
                organization = word.removeprefix(MEMBER_PREFIX)
                raise unknown_values.problem(connection, candidate.parameter, "organizations", organization)
            raise unknown_values.problem(connection, candidate.parameter, kind, word, candidate.filter.fallback)
        is_alone = candidate.filter.has_children and word.endswith(ALONE)
        values.append(FilterValue(match.id or lookup.text, match.key, facet, is_alone, lookup.kind == MEMBER))
    return values


def _is_found(lookup: Lookup | None, matches: Mapping[Lookup, Match]) -> bool:
    return lookup is not None and matches[lookup].key is not None


def _only(identified: Groups) -> list[int]:
    """Return the primary keys of the records that have all the identifiers."""
    keys = [{value.key for value in group if value.key is not None} for group in identified]
    return sorted(set.intersection(*keys))
