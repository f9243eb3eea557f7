"""Resolution of a list's filters: the values that a client names become records, keys and terms, or a 422.

All values are looked up by one statement (`app.queries.lookups`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from app.db.database import ReadConnection
from app.domain.dates.edtf import DateWindow
from app.domain.geography import countries
from app.domain.geography.shared_names import ALL_DAYS
from app.queries import lookups
from app.queries.filtering import unknown_values
from app.queries.filtering.filter_kinds import ALONE, IDENTIFIER, Filter
from app.queries.filtering.filters import date_window, days_of
from app.queries.filtering.requested_values import Replacements, RequestedValue, of_parent, read_requested
from app.queries.filtering.resolved import Filters, FilterValue, Groups, Parent, ParticipantCondition
from app.queries.lookups import COUNTRY, MEMBER, MEMBER_PREFIX, VALUE, Lookup, Match
from app.queries.parameter_values import MAX_NAME, check_groups
from app.queries.records import missing_problem, survivor_of

_REPLACED: Final = frozenset({COUNTRY, MEMBER, *lookups.RECORDS})


Derive = Callable[[ReadConnection, Sequence[RequestedValue], DateWindow, str], Sequence[Lookup]]
"""A function that returns lookups of terms to add to those of the requested values, for a window and a sort order."""


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
        requested_values = read_requested(filters, params, replacements, has_terms=derive is not None)
        if parent is not None:
            requested_values.insert(0, of_parent(connection, parent, has_terms=derive is not None))
        derived = () if derive is None else derive(connection, requested_values, window, params.sort)
        requested_lookups = [lookup for requested in requested_values for lookup in requested.all_lookups]
        matches = lookups.look_up(connection, [*requested_lookups, *derived], days)
        if replacements or not any(item.kind in _REPLACED and matches[item].key is None for item in requested_lookups):
            break
        # Countries that the database does not know by these names, and merged records, are looked up again: by
        # their codes, and by the ids of their survivors.
        survivors = _survivors(connection, requested_values, matches, parent)
        if not (replacements := _codes(requested_values, matches, days) | survivors):
            break
    values, excluded = _grouped(connection, requested_values, matches, parent)
    return Filters(
        groups=values,
        window=window,
        only=_keys_with_all(values[IDENTIFIER]) if IDENTIFIER in values else None,
        parent=None if parent is None else values[parent.name][0][0],
        matches=matches,
        excluded=excluded,
        participants=_participant_conditions(connection, requested_values, matches, parent),
    )


def _grouped(
    connection: ReadConnection,
    requested_values: Sequence[RequestedValue],
    matches: Mapping[Lookup, Match],
    parent: Parent | None,
) -> tuple[dict[str, Groups], dict[str, Groups]]:
    """Return the values of plain and of negated filters, by the filter's name."""
    values: dict[str, Groups] = {}
    excluded: dict[str, Groups] = {}
    for requested in requested_values:
        if requested.condition is None:
            group = _known(connection, requested, matches, parent)
            groups = (excluded if requested.filter.is_negated else values).setdefault(requested.filter.name, [])
            groups.append(group)
            if len(group) > 1:
                check_groups(requested.parameter, groups)
    return values, excluded


def _participant_conditions(
    connection: ReadConnection,
    requested_values: Sequence[RequestedValue],
    matches: Mapping[Lookup, Match],
    parent: Parent | None,
) -> list[ParticipantCondition]:
    conditions: dict[int, tuple[dict[str, Sequence[FilterValue]], bool]] = {}
    for requested in requested_values:
        if requested.condition is not None:
            values, _ = conditions.setdefault(requested.condition, ({}, requested.filter.is_negated))
            values[requested.filter.name] = _known(connection, requested, matches, parent)
    return [ParticipantCondition(values, is_negated) for values, is_negated in conditions.values()]


def _days_asked(params: Any, window: DateWindow) -> DateWindow:
    """Return the days by which a name that several countries bear is that of one: the window, or else `as_of`."""
    as_of: str | None = getattr(params, "as_of", None)
    return window if as_of is None or window != ALL_DAYS else days_of(as_of)


def _codes(
    requested_values: Iterable[RequestedValue], matches: Mapping[Lookup, Match], days: DateWindow
) -> Replacements:
    """Return the codes of the countries that the libraries know by names that the database lacks."""
    result: dict[tuple[str, str], str] = {}
    for requested in requested_values:
        if requested.filter.kind == COUNTRY and not (requested.may_be_one_name and matches[requested.lookups[0]].key):
            unknown = [
                lookup
                for lookup in requested.lookups
                if lookup.kind != MEMBER and not _is_known(requested, lookup, matches)
            ]
            codes = {lookup: countries.find_code(lookup.text[:MAX_NAME], days) for lookup in unknown}
            alternatives = requested.lookups[1:] if requested.may_be_one_name else ()
            if alternatives and all(codes.get(lookup, lookup) is not None for lookup in alternatives):
                # "Japan,Union" are a country and a city, and not one name as in "Korea, Republic of".
                codes.pop(requested.lookups[0], None)
            result |= {(COUNTRY, lookup.text): code for lookup, code in codes.items() if code is not None}
    return result


def _is_known(requested: RequestedValue, lookup: Lookup, matches: Mapping[Lookup, Match]) -> bool:
    return matches[lookup].key is not None or _is_found(requested.fallbacks.get(lookup), matches)


def _survivors(
    connection: ReadConnection,
    requested_values: Iterable[RequestedValue],
    matches: Mapping[Lookup, Match],
    parent: Parent | None,
) -> Replacements:
    """Return the ids of the records that merged ones lead to, except the parent's, whose URL redirects."""
    result = {}
    for requested in requested_values:
        kind = requested.filter.kind
        for lookup in requested.lookups if requested.filter.has_members else ():
            if lookup.kind == MEMBER and matches[lookup].key is None:
                survivor = survivor_of(connection, "organizations", lookups.RECORDS["organizations"], lookup.text)
                if survivor is not None:
                    result[MEMBER, lookup.text] = survivor
        for lookup in requested.lookups if kind in lookups.RECORDS else ():
            is_parent = parent is not None and (kind, lookup.text) == (parent.resource, parent.id)
            if matches[lookup].key is None and not is_parent:
                survivor = survivor_of(connection, kind, lookups.RECORDS[kind], lookup.text)
                if survivor is not None:
                    result[kind, lookup.text] = survivor
    return result


def _known(
    connection: ReadConnection, requested: RequestedValue, matches: Mapping[Lookup, Match], parent: Parent | None
) -> list[FilterValue]:
    """Return the records, keys and terms that a requested value means.

    Raises:
        Unprocessable: one of them is unknown or empty, or there are too many.
        NotFound, Gone, Moved: it is the parent, which does not exist.
    """
    name, kind = requested.filter.name, requested.filter.kind
    words, lookups = requested.words, requested.lookups
    if requested.may_be_one_name:
        is_one_name = _is_known(requested, lookups[0], matches)
        lookups = lookups[:1] if is_one_name else lookups[1:]
        if not is_one_name:
            check_groups(requested.parameter, [words])
    elif not all(words):
        check_groups(requested.parameter, [words])
    values = []
    for lookup, word in zip(lookups, words, strict=False):
        match, facet, fallback = matches[lookup], lookup.facet, requested.fallbacks.get(lookup)
        if match.key is None and fallback is not None and _is_found(fallback, matches):
            match, facet = matches[fallback], fallback.facet
        if match.key is None and word in requested.of_regions:
            continue
        if match.key is None and kind != VALUE and name != IDENTIFIER:
            if parent is not None and name == parent.name and lookup.kind == parent.resource and word == parent.id:
                raise missing_problem(connection, parent.resource, parent.id)
            if lookup.kind == MEMBER:
                organization = word.removeprefix(MEMBER_PREFIX)
                raise unknown_values.problem(connection, requested.parameter, "organizations", organization)
            raise unknown_values.problem(connection, requested.parameter, kind, word, requested.filter.fallback)
        is_alone = requested.filter.has_children and word.endswith(ALONE)
        values.append(FilterValue(match.id or lookup.text, match.key, facet, is_alone, lookup.kind == MEMBER))
    return values


def _is_found(lookup: Lookup | None, matches: Mapping[Lookup, Match]) -> bool:
    return lookup is not None and matches[lookup].key is not None


def _keys_with_all(identified: Groups) -> list[int]:
    """Return the primary keys of the records that have all the identifiers."""
    keys = [{value.key for value in group if value.key is not None} for group in identified]
    return sorted(set.intersection(*keys))
