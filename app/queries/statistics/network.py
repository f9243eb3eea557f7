"""The network of countries: each with its partners and how central it is.

See decision 298.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any, Final

from sqlalchemy import select

from app.db import models as m
from app.db.database import ReadConnection
from app.db.prepared_statements import fetch
from app.domain import centrality
from app.domain.network_sums import NetworkSums
from app.queries.statistics import pairs, stored
from app.queries.statistics.counted import CountedMeetings

Pair = tuple[str, str]
_NODES: Final = select(m.NetworkNode.country, m.NetworkNode.degree, m.NetworkNode.strength)


@dataclass(frozen=True, slots=True)
class Strengths:
    """The countries of a network, and the edges between some of them."""

    nodes: Sequence[Mapping[str, Any]]
    """Each country with its number of partners (`degree`) and the sum of the meetings with them (`strength`), in order."""
    edges_among: Callable[[Iterable[str]], dict[Pair, int]]
    """Returns the number of meetings of each pair of these countries that met."""


def nodes(edges: Mapping[Pair, int]) -> list[dict[str, Any]]:
    """Return the countries of pairs with their number of partners, the sum of their meetings, and two measures of centrality."""
    network = centrality.neighbours(edges)
    eigenvector, pagerank = centrality.eigenvector(network), centrality.pagerank(network)
    return [
        {
            "country": code,
            "degree": len(of_partners),
            "strength": sum(of_partners.values()),
            "eigenvector": eigenvector[code],
            "pagerank": pagerank[code],
        }
        for code, of_partners in network.items()
    ]


def strengths(connection: ReadConnection, counted: CountedMeetings) -> Strengths:
    """Return the countries of the meetings that are counted, without the measures of centrality, which cost more."""
    if stored.are_counts_of(connection, counted):
        return _kept(connection, counted)
    edges = pairs.counts(connection, counted)
    sums = NetworkSums()
    for pair, meetings in edges.items():
        sums.change(pair, 0, meetings)

    def among(countries: Iterable[str]) -> dict[Pair, int]:
        return {pair: edges[pair] for pair in combinations(sorted(countries), 2) if pair in edges}

    return Strengths(_nodes(sums), among)


def _kept(connection: ReadConnection, counted: CountedMeetings) -> Strengths:
    """Return the countries by the sums that writes keep, so that only the edges that are asked for are read."""
    sums = NetworkSums(fetch(connection, _NODES))
    differences = pairs.differences(connection, counted)
    kept = pairs.kept_counts(connection, differences) if differences else {}
    for pair, difference in differences.items():
        before = kept.get(pair, 0)
        sums.change(pair.split(" "), before, before + difference)

    def among(countries: Iterable[str]) -> dict[Pair, int]:
        names = {f"{one} {other}": (one, other) for one, other in combinations(sorted(countries), 2)}
        numbers = pairs.kept_counts(connection, names)
        counts = {names[name]: numbers.get(name, 0) + differences[name] for name in names}
        return {pair: number for pair, number in counts.items() if number > 0}

    return Strengths(_nodes(sums), among)


def _nodes(sums: NetworkSums) -> list[dict[str, Any]]:
    return [{"country": country, "degree": degree, "strength": strength} for country, degree, strength in sums]
