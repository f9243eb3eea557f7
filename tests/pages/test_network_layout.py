import itertools
import random

import pytest

from app.pages import network_layout


def random_network(seed, count):
    chance = random.Random(seed)
    pairs = itertools.combinations(range(count), 2)
    return [chance.uniform(4, 22) for _ in range(count)], {
        pair: float(chance.randint(1, 99)) for pair in pairs if chance.random() < 4 / count
    }


@pytest.mark.parametrize("count", [0, 1, 2, 3, 12, 40, 100])
def test_nodes_lie_in_the_picture_and_none_covers_another(count):
    radii, weights = random_network(count, count)
    places = network_layout.layout(radii, weights)
    assert len(places) == count
    assert all(0 <= x <= network_layout.WIDTH and 0 <= y <= network_layout.HEIGHT for x, y in places)
    for (one, first), (other, second) in itertools.combinations(zip(places, radii, strict=True), 2):
        distance = ((one[0] - other[0]) ** 2 + (one[1] - other[1]) ** 2) ** 0.5
        assert distance > max(first, second)


def test_the_same_network_always_has_the_same_picture():
    assert network_layout.layout(*random_network(1, 30)) == network_layout.layout(*random_network(1, 30))


def test_frequent_pairs_are_close_together():
    groups = [range(6), range(6, 12)]
    weights = {pair: 9.0 for group in groups for pair in itertools.combinations(group, 2)} | {(0, 6): 1.0}
    places = network_layout.layout([8.0] * 12, weights)

    def mean(pairs):
        distances = [((places[a][0] - places[b][0]) ** 2 + (places[a][1] - places[b][1]) ** 2) ** 0.5 for a, b in pairs]
        return sum(distances) / len(distances)

    within = [pair for group in groups for pair in itertools.combinations(group, 2)]
    assert mean(within) * 1.5 < mean(itertools.product(*groups))
