"""Centrality in an undirected network with weights: which of its nodes are connected best.

Both measures are computed by repetition, as NetworkX computes them, and agree with it.
"""

from collections.abc import Mapping, Sequence
from math import sqrt
from operator import mul
from typing import Final

Neighbours = Mapping[str, Mapping[str, int]]
"""The weight of each edge, by both of its ends."""

_ROUNDS: Final = 1_000
_TOLERANCE: Final = 1e-10
_DAMPING: Final = 0.85
_DIGITS: Final = 6


def neighbours(edges: Mapping[tuple[str, str], int]) -> Neighbours:
    """Return the neighbours of each node, in order."""
    result: dict[str, dict[str, int]] = {node: {} for node in sorted({node for edge in edges for node in edge})}
    for (one, other), weight in edges.items():
        result[one][other] = weight
        result[other][one] = weight
    return result


def eigenvector(network: Neighbours) -> dict[str, float]:
    """Return the share of each node in the leading eigenvector, whose length is one."""
    nodes = list(network)
    scores = dict.fromkeys(nodes, 1 / len(nodes)) if nodes else {}
    for _ in range(_ROUNDS):
        # Each node counts for itself as well, or the scores of a network of two parts would alternate.
        following = {node: scores[node] + _weighted(network[node], scores) for node in nodes}
        length = sqrt(sum(score * score for score in following.values())) or 1
        following = {node: score / length for node, score in following.items()}
        is_stable = _difference(scores, following, nodes) < _TOLERANCE
        scores = following
        if is_stable:
            break
    return _rounded(scores)


def pagerank(network: Neighbours) -> dict[str, float]:
    """Return the PageRank of each node, by the weights of its edges; they add up to one."""
    nodes = list(network)
    strengths = {node: sum(network[node].values()) for node in nodes}
    scores = dict.fromkeys(nodes, 1 / len(nodes)) if nodes else {}
    for _ in range(_ROUNDS):
        shares = {node: score / strengths[node] for node, score in scores.items()}
        following = {node: (1 - _DAMPING) / len(nodes) + _DAMPING * _weighted(network[node], shares) for node in nodes}
        is_stable = _difference(scores, following, nodes) < _TOLERANCE
        scores = following
        if is_stable:
            break
    return _rounded(scores)


def _weighted(weights: Mapping[str, int], scores: Mapping[str, float]) -> float:
    total: float = sum(map(mul, weights.values(), map(scores.__getitem__, weights)))
    return total


def _difference(scores: Mapping[str, float], others: Mapping[str, float], nodes: Sequence[str]) -> float:
    return sum(abs(scores[node] - others[node]) for node in nodes)


def _rounded(scores: Mapping[str, float]) -> dict[str, float]:
    return {node: round(score, _DIGITS) for node, score in scores.items()}
