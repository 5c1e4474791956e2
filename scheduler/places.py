"""How far two places are from each other."""

from math import asin, cos, floor, radians, sin, sqrt
from typing import Protocol

EARTH_RADIUS_KM = 6371.0088
ROAD_FACTOR = 1.3
"""Road distance over great circle distance."""


class Place(Protocol):
    """Anything with coordinates in degrees."""

    @property
    def lat(self) -> float: ...

    @property
    def lon(self) -> float: ...


def distance_km(a: Place, b: Place) -> int:
    """Road distance in whole km, rounded half up."""
    lat1, lon1, lat2, lon2 = map(radians, (a.lat, a.lon, b.lat, b.lon))
    h = sin((lat2 - lat1) / 2) ** 2 + cos(lat1) * cos(lat2) * sin((lon2 - lon1) / 2) ** 2
    return floor(2 * EARTH_RADIUS_KM * asin(min(1.0, sqrt(h))) * ROAD_FACTOR + 0.5)
