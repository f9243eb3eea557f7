import pytest
from markupsafe import escape

from app.pages import world_map
from app.pages.charts import SHADES, legend_of, scale, shade_of


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
