"""The network of countries: each with its partners and how central it is."""

from collections.abc import Mapping
from typing import Any

from app.domain import centrality


def nodes(edges: Mapping[tuple[str, str], int]) -> list[dict[str, Any]]:
    """Return the countries of pairs with their number of partners, the sum of their meetings, and two measures of centrality."""
    network = centrality.neighbours(edges)
    eigenvector, pagerank = centrality.eigenvector(network), centrality.pagerank(network)
    return [
        {**node, "eigenvector": eigenvector[node["country"]], "pagerank": pagerank[node["country"]]}
        for node in _strengths(network)
    ]


def strengths(edges: Mapping[tuple[str, str], int]) -> list[dict[str, Any]]:
    """Return the countries of pairs with their number of partners and the sum of their meetings, which cost little."""
    return _strengths(centrality.neighbours(edges))


def _strengths(network: Mapping[str, Mapping[str, int]]) -> list[dict[str, Any]]:
    return [
        {"country": code, "degree": len(neighbours), "strength": sum(neighbours.values())}
        for code, neighbours in network.items()
    ]
