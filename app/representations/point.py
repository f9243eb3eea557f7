"""A point on the earth."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Point:
    """A point on the WGS 84 ellipsoid, in decimal degrees."""

    latitude: float
    longitude: float
