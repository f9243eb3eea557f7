"""The scans of the meetings that have a term of each of several groups, in date order.

One term drives a scan, and the others are checked for each meeting that it passes; or the term index of SQLite combines
them (`app.filter_index.scans`).
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise, product

from app.domain.dates.edtf import DateWindow
from app.filter_index.looked_up import Groups, LookedUpTerms, Term, Terms
from app.filter_index.statements import IntersectionScan, TermScan
from app.queries.lookups import ASSEMBLY, LONG, PAIR


def keys_of(terms: Sequence[Term]) -> tuple[int, ...]:
    """Return the primary keys of terms."""
    return tuple(term.key for term in terms)


def intersections(
    terms: LookedUpTerms, facet_groups: Groups, excluded: tuple[int, ...], window: DateWindow
) -> Iterator[IntersectionScan]:
    """Yield the scans of the term index for the meetings of a window with a term of each group and none of those excluded."""
    groups = tuple(keys_of(existing) for _, existing in facet_groups)
    yield IntersectionScan(groups, excluded)
    if window.first is not None and not window.is_within:
        for term in terms.existing(LONG, [""]):
            yield IntersectionScan((*groups, (term.key,)), excluded, has_only_long=True)


def term_scans(terms: LookedUpTerms, facet_groups: Groups, window: DateWindow) -> list[TermScan]:
    """Return the scans of single terms for the meetings of a window with a term of each group."""
    result = []
    for driving, residual in _driven(terms, facet_groups):
        keys = tuple([keys_of(group) for group in residual])
        result.append(TermScan(driving.key if driving else None, keys))
        if window.first is not None and not window.is_within:
            facet, value = (f"{LONG}:{driving.facet}", driving.value) if driving else (LONG, "")
            result += [TermScan(term.key, keys, has_only_long=True) for term in terms.existing(facet, [value])]
    return result


def _driven(terms: LookedUpTerms, facet_groups: Groups) -> list[tuple[Term | None, Sequence[Terms]]]:
    """Return each driving term (None for all meetings) with its residual groups, checked for each meeting scanned."""
    groups = [existing for _, existing in facet_groups]
    if not groups:
        return [(None, [])]
    if len(groups) == 1:
        return [(term, []) for term in groups[0]]
    commonness = [terms.commonness(group) for group in groups]
    rarest = min(range(len(groups)), key=commonness.__getitem__)
    paired = paired_groups(terms, facet_groups)
    if paired is not None:
        pairs = terms.existing(PAIR, _names_of_pairs(groups[paired[0]], groups[paired[1]]))
        if commonness[rarest] > terms.commonness(pairs):
            rest = [group for index, group in enumerate(groups) if index not in paired]
            assemblies = terms.existing(ASSEMBLY, [""])
            return [*((pair, rest) for pair in pairs), *((assembly, groups) for assembly in assemblies)]
    rest = [group for index, group in enumerate(groups) if index != rarest]
    return [(term, rest) for term in groups[rarest]]


def paired_groups(terms: LookedUpTerms, facet_groups: Groups) -> tuple[int, int] | None:
    """Return the positions of two groups of different countries whose pairs were looked up, which are few enough."""
    countries = [index for index, (facet, _) in enumerate(facet_groups) if facet == "country"]
    for first, second in pairwise(countries):
        one, other = facet_groups[first][1], facet_groups[second][1]
        if not set(one) & set(other) and terms.has(PAIR, _names_of_pairs(one, other)):
            return first, second
    return None


def _names_of_pairs(one: Terms, other: Terms) -> list[str]:
    """Return the values of the terms of pairs, in both orders of the two codes: which is in use depends on the database."""
    return [f"{a.value} {b.value}" for pair in product(one, other) for a, b in (pair, pair[::-1])]
