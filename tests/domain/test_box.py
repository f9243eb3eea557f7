"""Bounding boxes: four numbers in degrees, checked as RFC 7946 says."""

import pytest

from app.domain.geography.box import Box, parse_box


@pytest.mark.parametrize(
    ("text", "box", "crosses"),
    [
        ("138,34,141,37", Box(138, 34, 141, 37), False),
        ("-180,-90,180,90", Box(-180, -90, 180, 90), False),
        (" -77.5 , -12.25, -77 , -12 ", Box(-77.5, -12.25, -77, -12), False),
        ("170,-50,-170,-10", Box(170, -50, -170, -10), True),
        ("0,0,0,0", Box(0, 0, 0, 0), False),
        ("-180,-50,-170,-10", Box(180, -50, -170, -10), True),
        ("170,-50,180,-10", Box(170, -50, -180, -10), True),
        ("180,-50,180,-10", Box(180, -50, -180, -10), True),
        ("-180,-50,-180,-10", Box(180, -50, -180, -10), True),
    ],
)
def test_bbox_has_four_numbers(text, box, crosses):
    assert parse_box(text) == box
    assert parse_box(text).crosses_antimeridian is crosses


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "^is empty; write west,south,east,north"),
        ("1", "has one number, not four; write"),
        ("1,2,3", "has 3 numbers, not four; write west,south,east,north"),
        ("1,2,3,4,5,6", "has 6 numbers, not four; heights are not recorded"),
        ("1,2,3,x", "'x' is not a number of degrees"),
        ("1,2,3,", "'' is not a number of degrees"),
        ("nan,2,3,4", "'nan' is not a number"),
        ("1e1,2,3,4", "'1e1' is not a number"),
        ("+1,2,3,4", "'\\+1' is not a number"),
        ("١,2,3,4", "'١' is not a number"),
        ("-181,0,0,0", "west is -181, which is not from -180 to 180"),
        ("0,0,180.5,1", "east is 180.5"),
        ("0,-91,0,0", "south is -91, which is not from -90 to 90"),
        ("0,0,0,90.01", "north is 90.01"),
        ("0,10,1,9", "north \\(9\\) is less than south \\(10\\)"),
    ],
)
def test_invalid_bbox_is_rejected_with_the_reason(text, reason):
    with pytest.raises(ValueError, match=reason):
        parse_box(text)
