"""Homes, sites and tours on a plane: an own projection of the points alone, without outline or tiles.

North is up and distances along both axes are to scale at the latitude in which most of them lie; nothing else is
claimed, so that no boundary is drawn and none is missing.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import cos, radians, sqrt

from intake_app.rules.cities import city_named
from intake_app.services.board import BoardAudit
from models.personnel import Person
from scheduler.places import distance_km

WIDTH, MARGIN, TALLEST, LOWEST = 960.0, 46.0, 660.0, 320.0
MIDDLE_LATITUDE = 34.0
SMALLEST_SPAN_DEGREES = 2.0
"""So that a single town does not fill the plane."""
LARGEST_DOT = 13.0
TEXT_HEIGHT = 15.0

Point = tuple[float, float]
Box = tuple[float, float, float, float]
"""Left, top, right, bottom."""


@dataclass(frozen=True)
class Spot:
    """A place on the earth in degrees, as distances are reckoned from it."""

    lat: float
    lon: float


@dataclass(frozen=True)
class Tour:
    """One person's way from home over sites close in time and back home."""

    person: str
    audits: tuple[BoardAudit, ...]
    home: Spot

    @property
    def stops(self) -> tuple[Spot, ...]:
        """Home, the sites, home."""
        return (self.home, *(spot_of(audit) for audit in self.audits), self.home)

    @property
    def km(self) -> int:
        """Road distance as the planner reckons it."""
        return sum(distance_km(one, other) for one, other in pairwise(self.stops))

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last audit day."""
        return self.audits[0].days[0], self.audits[-1].days[-1]


@dataclass(frozen=True)
class Place:
    """What lies at one point: people's homes and sites."""

    name: str
    at: Spot
    people: tuple[Person, ...]
    audits: tuple[BoardAudit, ...]


@dataclass(frozen=True)
class Label:
    """Where a place's name stands, and which end of it is there."""

    x: float
    y: float
    anchor: str


def spot_of(audit: BoardAudit) -> Spot:
    """Where the audit takes place."""
    return Spot(audit.site.latitude, audit.site.longitude)


def tours(audits: Sequence[BoardAudit], people: Sequence[Person], stay_gap_days: int) -> tuple[Tour, ...]:
    """Everybody's tours; two audits with at most `stay_gap_days` days off between them are one tour."""
    mine: defaultdict[str, list[BoardAudit]] = defaultdict(list)
    for audit in sorted((each for each in audits if each.days), key=lambda each: each.days):
        for person in audit.everyone:
            mine[person].append(audit)
    return tuple(
        Tour(person.id, tuple(chain), Spot(person.latitude, person.longitude))
        for person in people for chain in _chains(mine[person.id], stay_gap_days)
    )


def _chains(audits: Sequence[BoardAudit], stay_gap_days: int) -> list[list[BoardAudit]]:
    chains: list[list[BoardAudit]] = []
    for audit in audits:
        if chains and (audit.days[0] - chains[-1][-1].days[-1]).days - 1 <= stay_gap_days:
            chains[-1].append(audit)
        else:
            chains.append([audit])
    return chains


def places(audits: Sequence[BoardAudit], people: Sequence[Person]) -> tuple[Place, ...]:
    """Homes and sites, those less than some 10 km apart as one place, the one with most to it first."""
    homes: defaultdict[Point, list[Person]] = defaultdict(list)
    sites: defaultdict[Point, list[BoardAudit]] = defaultdict(list)
    for person in people:
        homes[round(person.latitude, 1), round(person.longitude, 1)].append(person)
    for audit in audits:
        sites[round(audit.site.latitude, 1), round(audit.site.longitude, 1)].append(audit)
    found = [
        Place(
            name=_bare_name(sites[key][0].site.city if sites[key] else homes[key][0].city),
            at=spot_of(sites[key][0]) if sites[key] else Spot(homes[key][0].latitude, homes[key][0].longitude),
            people=tuple(homes[key]), audits=tuple(sites[key]),
        )
        for key in {*homes, *sites}
    ]
    return tuple(sorted(found, key=lambda place: (-len(place.audits), -len(place.people), place.name)))


def _bare_name(city: str) -> str:
    place = city_named(city)
    return place.name if place else city


class Plane:
    """The points of the map in the units of its picture."""

    def __init__(self, spots: Sequence[Spot]) -> None:
        self.shrink = cos(radians(MIDDLE_LATITUDE))
        xs = [spot.lon * self.shrink for spot in spots] or [0.0]
        ys = [spot.lat for spot in spots] or [0.0]
        wide, high = (max(max(values) - min(values), SMALLEST_SPAN_DEGREES) for values in (xs, ys))
        self.scale = min((WIDTH - 2 * MARGIN) / wide, (TALLEST - 2 * MARGIN) / high)
        self.height = max(LOWEST, high * self.scale + 2 * MARGIN)
        self._middle = ((max(xs) + min(xs)) / 2, (max(ys) + min(ys)) / 2)

    def at(self, spot: Spot) -> Point:
        """The point at which the place lies, to a tenth."""
        x, y = spot.lon * self.shrink - self._middle[0], spot.lat - self._middle[1]
        return round(WIDTH / 2 + x * self.scale, 1), round(self.height / 2 - y * self.scale, 1)

    def path(self, tour: Tour) -> str:
        """The tour as a path of an SVG; each leg is bent, so that there and back can be told apart."""
        points = [self.at(stop) for stop in tour.stops]
        legs = [f"M{points[0][0]},{points[0][1]}"]
        for (x1, y1), (x2, y2) in pairwise(points):
            bend_x, bend_y = (x1 + x2) / 2 - (y2 - y1) * 0.1, (y1 + y2) / 2 + (x2 - x1) * 0.1
            legs.append(f"Q{bend_x:.1f},{bend_y:.1f} {x2},{y2}")
        return " ".join(legs)


def dot_radius(audits: int) -> float:
    """How large a place with so many audits is drawn; its area grows with them."""
    return round(min(LARGEST_DOT, 4.5 + 2 * sqrt(audits)), 1)


def labels(found: Sequence[Place], plane: Plane) -> Mapping[str, Label]:
    """A free spot for each name, the first places first; a name without room is left out."""
    taken = [_around(plane.at(place.at), dot_radius(len(place.audits))) for place in found]
    given: dict[str, Label] = {}
    for place in found:
        x, y = plane.at(place.at)
        gap, width = dot_radius(len(place.audits)) + 3, _text_width(place.name)
        for label, box in (
            (Label(x + gap, y + 4, "start"), (x + gap, y - 8, x + gap + width, y + TEXT_HEIGHT - 8)),
            (Label(x - gap, y + 4, "end"), (x - gap - width, y - 8, x - gap, y + TEXT_HEIGHT - 8)),
            (Label(x, y - gap, "middle"), (x - width / 2, y - gap - TEXT_HEIGHT, x + width / 2, y - gap)),
            (Label(x, y + gap + 10, "middle"), (x - width / 2, y + gap, x + width / 2, y + gap + TEXT_HEIGHT)),
        ):
            is_within = box[0] >= 0 and box[2] <= WIDTH and box[1] >= 0 and box[3] <= plane.height
            if is_within and place.name not in given and not any(_overlap(box, other) for other in taken):
                given[place.name] = label
                taken.append(box)
    return given


def _around(point: Point, radius: float) -> Box:
    return point[0] - radius, point[1] - radius, point[0] + radius, point[1] + radius


def _text_width(words: str) -> float:
    """About 13 units for a Chinese character, half for a Latin one."""
    return sum(13.0 if ord(sign) > 0x2E7F else 7.0 for sign in words)


def _overlap(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
