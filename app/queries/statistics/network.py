"""The network of countries: each with its partners and how central it is."""

from collections.abc import Mapping
from typing import Any

from app.domain import centrality


def nodes(edges: Mapping[tuple[str, str], int]) -> list[dict[str, Any]]:
    """Return the countries of pairs with their number of partners, the sum of their meetings, and two measures of centrality."""
    network = centrality.neighbours(edges)
    eigenvector, pagerank = centrality.eigenvector(network), centrality.pagerank(network)
    return [
        {
            "country": code,
            "degree": len(neighbours),
            "strength": sum(neighbours.values()),
            "eigenvector": eigenvector[code],
            "pagerank": pagerank[code],
        }
        for code, neighbours in network.items()
    ]
