"""Resolution of a list's filters: the values that a client names become records, keys and terms, or a 422.

All values are looked up by one statement (`app.queries.lookups`).
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any, Final

from app.db.database import ReadConnection
from app.domain import countries
from app.domain.edtf import DateWindow
from app.domain.shared_names import ALL_DAYS
from app.queries import lookups, unknown_values
from app.queries.candidates import Candidate, Replacements, of_parent, read_candidates
from app.queries.filter_kinds import ALONE, IDENTIFIER, Filter
from app.queries.filters import date_window, days_of
from app.queries.lookups import COUNTRY, MEMBER, MEMBER_PREFIX, VALUE, Lookup, Match
from app.queries.parameter_values import check
from app.queries.records import missing_problem, survivor_of
from app.queries.resolved import Filters, FilterValue, Groups, Parent, ParticipantCondition

_MAX_NAME: Final = 200


_REPLACED: Final = frozenset({COUNTRY, MEMBER, *lookups.RECORDS})


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
        candidates = read_candidates(filters, params, replacements, has_terms=derive is not None)
        if parent is not None:
            candidates.insert(0, of_parent(connection, parent, has_terms=derive is not None))
        derived = () if derive is None else derive(connection, candidates, window, params.sort)
        every = [lookup for candidate in candidates for lookup in candidate.all_lookups]
        matches = lookups.look_up(connection, [*every, *derived], days)
        if replacements or not any(item.kind in _REPLACED and matches[item].key is None for item in every):
            break
        # Countries that the database does not know by these names, and merged records, are looked up again: by
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
