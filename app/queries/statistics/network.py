"""The network of countries: each with its partners and how central it is."""

from collections import Counter
from collections.abc import Mapping
from itertools import chain
from typing import Any

from app.domain import centrality


def nodes(edges: Mapping[tuple[str, str], int]) -> list[dict[str, Any]]:
    """Return the countries of pairs with their number of partners, the sum of their meetings, and two measures of centrality."""
    network = centrality.neighbours(edges)
    eigenvector, pagerank = centrality.eigenvector(network), centrality.pagerank(network)
    return [
        {**node, "eigenvector": eigenvector[node["country"]], "pagerank": pagerank[node["country"]]}
        for node in strengths(edges)
    ]


def strengths(edges: Mapping[tuple[str, str], int]) -> list[dict[str, Any]]:
    """Return the countries of pairs in order, with their number of partners and the sum of their meetings, which cost little."""
    degrees = Counter(chain.from_iterable(edges))
    sums = dict.fromkeys(sorted(degrees), 0)
    for (one, other), meetings in edges.items():
        sums[one] += meetings
        sums[other] += meetings
    return [{"country": code, "degree": degrees[code], "strength": sums[code]} for code in sums]
