"""The layout of a network: nodes placed so that those which are strongly tied are near each other.

It is that of Fruchterman and Reingold (1991), with gravity. It starts from fixed places and has a fixed number of rounds, so the
same network always has the same layout.
"""

import math
from collections.abc import Mapping, Sequence
from functools import lru_cache
from typing import Final

WIDTH: Final = 900
HEIGHT: Final = 600
_MARGIN: Final = 50
_ROUNDS: Final = 120
_ROUNDS_APART: Final = 40
_GOLDEN_ANGLE: Final = math.pi * (3 - math.sqrt(5))
_GRAVITY: Final = 0.06
_LABEL_HEIGHT: Final = 17
_CACHED: Final = 100
"""The number of layouts that a process caches, each of a hundred nodes at most."""

Position = tuple[float, float]
Weights = Mapping[tuple[int, int], float]


@lru_cache(maxsize=_CACHED)
def cached_layout(radii: tuple[float, ...], weights: tuple[tuple[tuple[int, int], float], ...]) -> list[Position]:
    """Return the layout, which takes longer than all else of a page and follows from these numbers alone."""
    return layout(radii, dict(weights))


def layout(radii: Sequence[float], weights: Weights) -> list[Position]:
    """Return the places of nodes with these radii, in the units of the picture; nodes that `weights` tie strongly are near.

    Nodes are given in order of importance: the first starts in the middle.
    """
    count = len(radii)
    if not count:
        return []
    ideal = math.sqrt(WIDTH * HEIGHT / count) * 0.8
    places = []
    for index in range(count):
        distance, angle = ideal * math.sqrt(index) * 0.6, index * _GOLDEN_ANGLE
        places.append([distance * math.cos(angle), distance * math.sin(angle)])
    strongest = max(weights.values(), default=1.0)
    ties = [(one, other, 0.3 + 0.7 * math.sqrt(weight / strongest)) for (one, other), weight in weights.items()]
    for step in range(_ROUNDS):
        forces = _repulsion(places, ideal)
        for one, other, tie in ties:
            dx, dy = places[one][0] - places[other][0], places[one][1] - places[other][1]
            pull = tie * math.hypot(dx, dy) / ideal
            for node, sign in ((one, -1), (other, 1)):
                forces[node][0] += sign * dx * pull
                forces[node][1] += sign * dy * pull
        heat = ideal * 0.5 * (1 - step / _ROUNDS)
        for place, force in zip(places, forces, strict=True):
            force[0] -= place[0] * _GRAVITY * HEIGHT / WIDTH * 10
            force[1] -= place[1] * _GRAVITY * 10
            length = math.hypot(*force) or 1
            place[0] += force[0] / length * min(length, heat)
            place[1] += force[1] / length * min(length, heat)
    return _apart(_fitted(places), radii)


def _repulsion(places: Sequence[Sequence[float]], ideal: float) -> list[list[float]]:
    forces = [[0.0, 0.0] for _ in places]
    for one, (x, y) in enumerate(places):
        force = forces[one]
        for other in range(one):
            dx, dy = x - places[other][0], y - places[other][1]
            push = ideal * ideal / (dx * dx + dy * dy or 1e-6)
            force[0] += dx * push
            force[1] += dy * push
            forces[other][0] -= dx * push
            forces[other][1] -= dy * push
    return forces


def _fitted(places: Sequence[Sequence[float]]) -> list[list[float]]:
    """Return the places, stretched to the size of the picture within its margin."""
    result: list[list[float]] = [[] for _ in places]
    for axis, size in ((0, WIDTH), (1, HEIGHT)):
        values = [place[axis] for place in places]
        low, extent = min(values), max(values) - min(values)
        for target, value in zip(result, values, strict=True):
            target.append(_MARGIN + (value - low) / extent * (size - 2 * _MARGIN) if extent > 1 else size / 2)
    return result


def _apart(places: list[list[float]], radii: Sequence[float]) -> list[Position]:
    """Return the places, moved until no circle covers another one or its label below."""
    for _ in range(_ROUNDS_APART):
        for one in range(len(places)):
            for other in range(one):
                dx, dy = places[one][0] - places[other][0], places[one][1] - places[other][1]
                wide, high = radii[one] + radii[other] + 26, radii[one] + radii[other] + _LABEL_HEIGHT
                overlap = 1 - math.hypot(dx / wide, dy / high)
                if overlap > 0:
                    length = math.hypot(dx, dy) or 1
                    for node, sign in ((one, 0.5), (other, -0.5)):
                        places[node][0] += sign * overlap * wide * (dx / length if dx or dy else 1)
                        places[node][1] += sign * overlap * high * dy / length
        for place in places:
            place[0] = min(max(place[0], _MARGIN), WIDTH - _MARGIN)
            place[1] = min(max(place[1], _MARGIN / 2), HEIGHT - _MARGIN)
    return [(round(x, 1), round(y, 1)) for x, y in places]
