import re
from itertools import pairwise

import pytest
from markupsafe import escape

from app.domain.geography import countries
from app.pages import world_map
from app.pages.charts import SHADES, legend_of, scale, shade_of

CENTRE = world_map.WIDTH / 2


def svg():
    return world_map.world().svg.decode()


def positions(code):
    """Return the corners of the parts of a shape."""
    path = re.search(f'<path id="{code}" d="([^"]*)"', svg())[1]
    parts = []
    for part in re.findall(r"M([^z]*)z", path):
        numbers = [int(number) for number in re.findall(r"-?[0-9]+", part)]
        x, y = numbers[:2]
        corners = [(x, y)]
        for step_x, step_y in zip(numbers[2::2], numbers[3::2], strict=True):
            x, y = x + step_x, y + step_y
            corners.append((x, y))
        parts.append(corners)
    return parts


def test_the_projection_is_equal_earth():
    # The published extent of the unit sphere, and its proportions (Šavrič, Patterson and Jenny 2018).
    assert world_map.project(0, 90) == pytest.approx((CENTRE, 0), abs=0.01)
    assert world_map.project(180, 0)[0] == pytest.approx(world_map.WIDTH, abs=0.01)
    assert world_map.project(-180, 0)[0] == pytest.approx(0, abs=0.01)
    height = world_map.project(0, -90)[1]
    assert world_map.WIDTH / height == pytest.approx(2.05458, abs=1e-4)
    pole = world_map.project(180, 90)[0] - CENTRE
    assert pole / CENTRE == pytest.approx(0.59247, abs=1e-3)


def test_areas_keep_their_proportions():
    def area(code):
        return sum(
            abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise([*part, part[0]]))) / 2
            for part in positions(code)
        )

    # Square kilometres, from both sides of the equator and from the far north.
    known = {"BR": 8_515_767, "AU": 7_692_024, "DZ": 2_381_741, "RU": 17_098_246, "GL": 2_166_086}
    ratios = [area(code) / size for code, size in known.items()]
    assert max(ratios) / min(ratios) < 1.1


@pytest.mark.parametrize("code", ["RU", "FJ", "US", "NZ"])
def test_no_line_crosses_the_map(code):
    longest = max(abs(x2 - x1) for part in positions(code) for (x1, _), (x2, _) in pairwise([*part, part[0]]))
    assert longest < world_map.WIDTH / 8


def test_every_country_of_today_has_a_shape_or_a_point_on_the_map():
    world = world_map.world()
    today = {item["code"] for item in countries.iso_documents() if len(item["code"]) == 2}
    assert today == world.shapes & today | world.points.keys()
    assert not world.shapes & world.points.keys()
    assert all(0 <= x <= world_map.WIDTH and 0 <= y <= world_map.HEIGHT for x, y in world.points.values())


def test_circles_are_drawn_last_and_former_states_are_only_listed():
    counts = [
        {"value": "SG", "name": "Singapore", "count": 3},
        {"value": "SUHH", "name": "USSR", "count": 9},
        {"value": "JP", "name": "Japan", "count": 5},
    ]
    result = world_map.world_map(counts, lambda code: f"/{code}", frozenset({"JP"}))
    assert [(place.code, place.is_chosen, place.point is None) for place in result.places] == [
        ("JP", True, True),
        ("SG", False, False),
    ]
    assert [place.code for place in result.listed] == ["SUHH", "JP", "SG"]
    assert world_map.world_map([], str) is None


def test_names_and_addresses_stay_text():
    hostile = """<script>"'&"""
    counts = [{"value": code, "name": hostile, "count": 1} for code in ("JP", "SG", "SUHH")]
    result = world_map.world_map(counts, lambda code: f'/"><{code}')
    assert result is not None
    for html, links in ((result.shapes('/"><'), 2), (result.rows, 3)):
        assert html.count("<a href=") == links
        assert str(escape(hostile)) in html
        assert not any(part in html for part in ("<script", '"><JP', '/"><'))


@pytest.mark.parametrize("counts", [[1], [1, 2, 3], [4, 90, 2, 1], [1, 5], [7, 1_000_000, 30]])
def test_shades_follow_the_numbers_and_the_legend_covers_them(counts):
    lowest = scale(counts)
    shades = [shade_of(count, lowest) for count in sorted(counts)]
    assert shades == sorted(shades)
    assert shades[-1] == SHADES
    assert all(1 <= shade <= SHADES for shade in shades)
    assert shade_of(0, lowest) == 0
    assert [shade for _, shade in legend_of(lowest)] == sorted({shade for _, shade in legend_of(lowest)})


def test_a_map_is_drawn_once_for_the_same_numbers_and_addresses():
    def drawn(count, address="/{}", chosen=()):
        counts = [{"value": "JP", "name": "Japan", "count": count}]
        return world_map.world_map(counts, address.format, frozenset(chosen))

    first = drawn(5)
    assert drawn(5) is first
    assert first.rows not in {drawn(6).rows, drawn(5, "/x/{}").rows}
    assert drawn(6).places[0].count == 6
    assert drawn(5, chosen=("JP",)).places[0].is_chosen
    assert 'href="/a#JP"' in first.shapes("/a")
    assert 'href="/b#JP"' in first.shapes("/b")
