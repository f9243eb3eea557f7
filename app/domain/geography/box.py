"""Bounding boxes on the earth (RFC 7946, section 5): west, south, east and north, in degrees of WGS 84.

See decision 216.
"""

import re
from dataclasses import dataclass
from typing import Final

FORMAT_HELP: Final = "write west,south,east,north in degrees, such as 139,35,140,36"
_NUMBER: Final = re.compile(r"-?\d{1,3}(\.\d{1,20})?", re.ASCII)
_LONGITUDES: Final = (-180.0, 180.0)
_LATITUDES: Final = (-90.0, 90.0)


@dataclass(frozen=True, slots=True)
class Box:
    """A bounding box; its borders are part of it. If `west` is east of `east`, it crosses the antimeridian."""

    west: float
    south: float
    east: float
    north: float

    @property
    def crosses_antimeridian(self) -> bool:
        """Whether it goes from `west` over 180° to `east`."""
        return self.west > self.east


def parse_box(text: str) -> Box:
    """Return the box that four numbers with commas between them describe.

    Raises:
        ValueError: they are not four numbers in degrees, or `north` is less than `south`.
    """
    if not text.strip():
        raise ValueError(f"is empty; {FORMAT_HELP}")
    numbers = [number.strip() for number in text.split(",")]
    if len(numbers) != 4:
        heights = "; heights are not recorded" if len(numbers) == 6 else ""
        count = "one number" if len(numbers) == 1 else f"{len(numbers)} numbers"
        raise ValueError(f"has {count}, not four{heights}; {FORMAT_HELP}")
    for number in numbers:
        if not _NUMBER.fullmatch(number):
            raise ValueError(f"{number[:40]!r} is not a number of degrees; {FORMAT_HELP}")
    west, south, east, north = map(float, numbers)
    for name, value, (least, most) in (
        ("west", west, _LONGITUDES),
        ("south", south, _LATITUDES),
        ("east", east, _LONGITUDES),
        ("north", north, _LATITUDES),
    ):
        if not least <= value <= most:
            raise ValueError(f"{name} is {value:g}, which is not from {least:g} to {most:g}; {FORMAT_HELP}")
    if north < south:
        raise ValueError(f"north ({north:g}) is less than south ({south:g}); {FORMAT_HELP}")
    # -180 and 180 are one meridian: a border there takes the points of both signs, as a box that crosses it does.
    whole = (west, east) == _LONGITUDES
    if west == _LONGITUDES[0] and not whole:
        west = _LONGITUDES[1]
    elif east == _LONGITUDES[1] and not whole:
        east = _LONGITUDES[0]
    return Box(west, south, east, north)
