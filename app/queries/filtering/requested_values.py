"""The values of filters that a request gives, with the lookups that find what they mean.

A comma separates alternatives, but where values are free text (names of countries and offices), a value with commas
that is one name as a whole stands for that name.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final

from app.db.database import ReadConnection
from app.domain import identifiers
from app.domain.geography import state_codes
from app.domain.strings.text import fold
from app.problems import Unprocessable
from app.queries import lookups
from app.queries.filtering import participant_conditions, regions
from app.queries.filtering.filter_kinds import ALONE, IDENTIFIER, OF_PARTICIPANTS, PARTICIPANT, Filter
from app.queries.filtering.resolved import Parent
from app.queries.lookups import CITY, COUNTRY, MEMBER, MEMBER_PREFIX, OFFICE, VENUE, Lookup
from app.queries.parameter_values import check_groups, check_words, groups, one_group, split_at_commas
from app.queries.records import could_be_id, missing_problem

_NAMED: Final = frozenset({COUNTRY, OFFICE, CITY, VENUE})
_FOLDED: Final = frozenset({OFFICE, CITY, VENUE})

Replacements = dict[tuple[str, str], str]
"""The text to look up in place of the value of a filter, by the kind of the lookup and the value."""


@dataclass(frozen=True, slots=True)
class RequestedValue:
    """A value of a parameter: one name, if the whole is a known one, or else the alternatives between its commas."""

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


def of_parent(connection: ReadConnection, parent: Parent, *, has_terms: bool) -> RequestedValue:
    """Return the parent of a list as a requested value.

    Raises:
        NotFound, Gone, Moved: its id is that of no record.
    """
    if not could_be_id(parent.resource, parent.id):
        raise missing_problem(connection, parent.resource, parent.id)
    lookup = Lookup(parent.resource, parent.id, facet=parent.name if has_terms else None)
    return RequestedValue(Filter(parent.name, parent.resource), [parent.id], [lookup], parent.name)


def read_requested(
    filters: Sequence[Filter], params: Any, replacements: Replacements, *, has_terms: bool
) -> list[RequestedValue]:
    """Return the values of all filters that `params` have.

    Raises:
        Unprocessable: a value is malformed or not in its vocabulary, or there are too many.
    """
    result: list[RequestedValue] = []
    for filter_ in filters:
        values = getattr(params, filter_.field)
        if isinstance(values, bool):
            values = ["true" if values else "false"]
        if filter_.kind == PARTICIPANT:
            for value in values:
                result += _participant_values(filter_, value, len(result), replacements)
        elif values:
            result += _filter_values(filter_, values, replacements, has_terms=has_terms)
    return result


def _participant_values(
    filter_: Filter, value: str, number: int, replacements: Replacements
) -> Iterator[RequestedValue]:
    """Yield the values of the conditions on one participant."""
    parameter = filter_.parameter
    for name, text in participant_conditions.parse(parameter, value, tuple(OF_PARTICIPANTS)).items():
        plain = OF_PARTICIPANTS[name]
        # The conditions are left out together, so each has the values of the plain filter.
        part = replace(plain, is_negated=filter_.is_negated)
        for requested in _filter_values(plain, [text], replacements, has_terms=True, parameter=parameter):
            yield replace(requested, filter=part, condition=number)


def _filter_values(
    filter_: Filter, values: Sequence[str], replacements: Replacements, *, has_terms: bool, parameter: str | None = None
) -> Iterator[RequestedValue]:
    """Yield the values of a filter, with their lookups."""
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
            check_groups(parameter, split)
    facet = (filter_.facet or filter_.name) if has_terms else None
    for value, words_ in zip(values, split, strict=True):
        if filter_.name == IDENTIFIER:
            identifier = Lookup(kind, *_identifier(value))
            yield RequestedValue(filter_, words_, [identifier], parameter, fallbacks=_by_state_code(identifier))
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
        yield RequestedValue(filter_, alternatives, named, parameter, may_be_one_name, fallbacks, of_regions=of_regions)


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
    scheme = scheme.lower()
    return scheme, identifiers.normalize(scheme, value)


def _by_state_code(identifier: Lookup) -> dict[Lookup, Lookup]:
    """Return the lookup of the country that has an identifier as its code in another scheme, where none is recorded."""
    is_of_country = identifier.kind == lookups.identifier_of("countries")
    code = state_codes.find_prefixed(f"{identifier.text}:{identifier.second}") if is_of_country else None
    return {} if code is None else {identifier: Lookup(COUNTRY, code)}
