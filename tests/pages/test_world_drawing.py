import re
from itertools import pairwise

import pytest

from app.domain.geography import countries
from app.pages import world_drawing

CENTRE = world_drawing.WIDTH / 2


def svg():
    return world_drawing.world().svg.decode()


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
    assert world_drawing.project(0, 90) == pytest.approx((CENTRE, 0), abs=0.01)
    assert world_drawing.project(180, 0)[0] == pytest.approx(world_drawing.WIDTH, abs=0.01)
    assert world_drawing.project(-180, 0)[0] == pytest.approx(0, abs=0.01)
    height = world_drawing.project(0, -90)[1]
    assert world_drawing.WIDTH / height == pytest.approx(2.05458, abs=1e-4)
    pole = world_drawing.project(180, 90)[0] - CENTRE
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
    assert longest < world_drawing.WIDTH / 8


def test_every_country_of_today_has_a_shape_or_a_point_on_the_map():
    world = world_drawing.world()
    today = {item["code"] for item in countries.iso_documents() if len(item["code"]) == 2}
    assert today == world.shapes & today | world.points.keys()
    assert not world.shapes & world.points.keys()
    assert all(0 <= x <= world_drawing.WIDTH and 0 <= y <= world_drawing.HEIGHT for x, y in world.points.values())
