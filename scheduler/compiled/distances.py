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


def nearest_sites(sites: NDArray[np.float64]) -> NDArray[np.int32]:
    """[sites, neighbours] the nearest other sites, the nearest first; ties as the lower number first."""
    count = len(sites)
    kept = max(0, min(NEIGHBOURS, count - 1))
    near = np.zeros((count, kept), np.int32)
    if kept == 0:
        return near
    north = np.sin(sites[:, 0])
    on_sphere = np.column_stack([sites[:, 2] * np.cos(sites[:, 1]), sites[:, 2] * np.sin(sites[:, 1]), north])
    # In blocks: all distances of a large problem at once would not fit into memory.
    block = max(1, 8_000_000 // count)
    for first in range(0, count, block):
        closeness = on_sphere[first : first + block] @ on_sphere.T
        rows = np.arange(len(closeness))
        closeness[rows, first + rows] = -2
        nearest = np.argpartition(-closeness, kept - 1, axis=1)[:, :kept]
        order = np.lexsort((nearest, -np.take_along_axis(closeness, nearest, 1)), axis=1)
        near[first : first + block] = np.take_along_axis(nearest, order, 1)
    return near
