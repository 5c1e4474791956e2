"""Distances between many places, by the same formula and rounding as `places.distance_km`."""

import math

import numpy as np
from numpy.typing import NDArray

from scheduler.compiled.machine import compiled, compiled_making_arrays
from scheduler.places import EARTH_RADIUS_KM, ROAD_FACTOR

NEIGHBOURS = 40
"""Nearest sites that are known for each site."""


@compiled
def km_between(lat1: float, lon1: float, cos1: float, lat2: float, lon2: float, cos2: float) -> int:
    """Road distance in whole km, rounded half up; angles in radians, with the cosines of the latitudes."""
    h = math.sin((lat2 - lat1) / 2) ** 2 + cos1 * cos2 * math.sin((lon2 - lon1) / 2) ** 2
    return math.floor(2 * EARTH_RADIUS_KM * math.asin(min(1.0, math.sqrt(h))) * ROAD_FACTOR + 0.5)


@compiled_making_arrays
def home_distances(homes: NDArray[np.float64], sites: NDArray[np.float64]) -> NDArray[np.int16]:
    """[homes, sites] whole km."""
    km = np.zeros((len(homes), len(sites)), np.int16)
    for p in range(len(homes)):
        for j in range(len(sites)):
            km[p, j] = km_between(homes[p, 0], homes[p, 1], homes[p, 2], sites[j, 0], sites[j, 1], sites[j, 2])
    return km


@compiled_making_arrays
def site_distances(sites: NDArray[np.float64], most: int) -> NDArray[np.int16]:
    """[sites, sites] whole km; [0, 0] where there are more than `most`."""
    if len(sites) > most:
        return np.zeros((0, 0), np.int16)
    km = np.zeros((len(sites), len(sites)), np.int16)
    for a in range(len(sites)):
        for b in range(a):
            km[a, b] = km_between(sites[a, 0], sites[a, 1], sites[a, 2], sites[b, 0], sites[b, 1], sites[b, 2])
            km[b, a] = km[a, b]
    return km


@compiled_making_arrays
def nearest_sites(sites: NDArray[np.float64]) -> NDArray[np.int32]:
    """[sites, neighbours] the nearest other sites, the nearest first; ties as the lower number first.

    The others are looked at by latitude away from the site, until no further one can be near enough.
    """
    count = len(sites)
    kept = max(0, min(NEIGHBOURS, count - 1))
    near, apart = np.zeros((count, kept), np.int32), np.empty(kept)
    by_latitude = np.argsort(sites[:, 0])
    for place in range(count if kept else 0):
        site = by_latitude[place]
        below, above, found = place - 1, place + 1, 0
        while below >= 0 or above < count:
            south = sites[site, 0] - sites[by_latitude[below], 0] if below >= 0 else np.inf
            north = sites[by_latitude[above], 0] - sites[site, 0] if above < count else np.inf
            if found == kept and math.sin(min(south, north) / 2) ** 2 > apart[kept - 1]:
                break
            if south <= north:
                other, below = by_latitude[below], below - 1
            else:
                other, above = by_latitude[above], above + 1
            found = _rank_neighbour(near[site], apart, found, other, _half_angle_sine(sites, site, other))
    return near


@compiled
def _half_angle_sine(sites: NDArray[np.float64], one: int, other: int) -> float:
    """The square of the sine of half the angle between two sites, as the haversine formula has it."""
    along, across = sites[one, 0] - sites[other, 0], sites[one, 1] - sites[other, 1]
    return math.sin(along / 2) ** 2 + sites[one, 2] * sites[other, 2] * math.sin(across / 2) ** 2


@compiled
def _rank_neighbour(near: NDArray[np.int32], apart: NDArray[np.float64], found: int, other: int, sine: float) -> int:
    """Enter the site among the nearest `found`, if it is one; how many there are now."""
    if found == len(near):
        if sine > apart[found - 1] or (sine == apart[found - 1] and other > near[found - 1]):
            return found
        found -= 1
    place = found
    while place > 0 and (apart[place - 1] > sine or (apart[place - 1] == sine and near[place - 1] > other)):
        apart[place] = apart[place - 1]
        near[place] = near[place - 1]
        place -= 1
    apart[place] = sine
    near[place] = other
    return found + 1
