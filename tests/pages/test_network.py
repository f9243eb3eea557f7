import itertools
import random
import re

from app.pages import network


def test_each_country_keeps_its_strongest_pairs():
    chance = random.Random(7)
    codes = [f"C{number:02}" for number in range(30)]
    edges = {pair: chance.randint(1, 50) for pair in itertools.combinations(codes, 2)}
    strengths = {code: sum(meetings for pair, meetings in edges.items() if code in pair) for code in codes}
    kept = network.strongest_pairs(edges, strengths)
    assert [meetings for _, meetings in kept] == sorted((meetings for _, meetings in kept), reverse=True)
    assert len(kept) <= 3 * len(codes)
    for code in codes:
        strongest = max(meetings for pair, meetings in edges.items() if code in pair)
        assert strongest in [meetings for pair, meetings in kept if code in pair]


def test_names_do_not_leave_the_picture():
    for x, name in (
        (50, "Congo-Brazzaville"),
        (850, "Bonaire, Sint Eustatius and Saba"),
        (450, "Peru"),
        (450, "x" * 300),
    ):
        label = network.Node("XX", name, 1, 1, "/", x, 100, 9, 1, is_chosen=False).label
        place = float(re.search(r'x="(.+?)"', label)[1])
        half = min(len(name) * 3.5, 450)
        assert half <= place <= 900 - half
        assert place == 450 or name != "Peru"
