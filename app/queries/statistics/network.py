"""The network of countries: each with its partners and how central it is.

See decision 298.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Any

from app.domain import centrality
from app.queries.statistics.pairs import Partners


def nodes(edges: Mapping[tuple[str, str], int]) -> list[dict[str, Any]]:
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


def strengths(partners: Partners) -> list[dict[str, Any]]:
    """Return the countries of pairs in order, with their number of partners and the sum of their meetings, which cost little."""
    degrees: Counter[str] = Counter()
    sums: defaultdict[str, int] = defaultdict(int)
    for one, of_one in partners.items():
        degrees[one] += len(of_one)
        degrees.update(of_one.keys())
        sums[one] += sum(of_one.values())
        for other, meetings in of_one.items():
            sums[other] += meetings
    return [
        {"country": code, "degree": degree, "strength": sums[code]}
        for code, degree in sorted(degrees.items())
        if degree
    ]
