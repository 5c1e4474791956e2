"""The made-up enterprises and people, from `world.toml`, and the rows of their tables, from `rows.toml`."""

import tomllib
from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from pathlib import Path
from random import Random

from stdnum.cn import uscc

from intake_app.rules.cities import city_named
from models.base import Frozen
from models.credit_code import ORGANISATION_WEIGHTS
from models.ids import PersonId
from models.personnel import (
    Absence,
    Competence,
    Employment,
    Person,
    Qualification,
    QualificationLevel,
)

AUDITORS = 40
SEED = 2026
FIELDS = {"cnex_ex": ("ex_motor", "ex_apparatus", "ex_luminaire", "ex_instrument"),
          "cec_salt": ("sodium_sulfate", "sodium_chloride")}
"""The families of each scheme, for which its deciders are evaluated."""


class DemoSite(Frozen):
    """A made-up site."""

    name: str
    city: str
    address: str
    employees: int


class DemoEnterprise(Frozen):
    """A made-up enterprise, what it applies with, and how far its case has come."""

    key: str
    name: str
    region: str
    city: str
    address: str
    contact: str
    scheme: str
    family: str
    product: str
    models: tuple[str, ...]
    sites: tuple[DemoSite, ...]
    stage: str

    @property
    def credit_code(self) -> str:
        """A code with right check digits; that a real enterprise bears it would be chance."""
        return made_up_credit_code(self.region, self.key)

    @property
    def email(self) -> str:
        """The address of its account."""
        return f"{self.key}@demo.example"


class DemoWorld(Frozen):
    """All that `world.toml` says."""

    surnames: tuple[str, ...]
    given_names: tuple[str, ...]
    homes: tuple[str, ...]
    enterprises: tuple[DemoEnterprise, ...]


@lru_cache(maxsize=1)
def demo_world() -> DemoWorld:
    """The world as written."""
    text = (Path(__file__).parent / "world.toml").read_text(encoding="utf-8")
    return DemoWorld.model_validate(tomllib.loads(text))


@lru_cache(maxsize=1)
def demo_rows() -> Mapping[str, Mapping[str, Sequence[Mapping[str, str]]]]:
    """What is entered in the tables of a form, by scheme and section."""
    return tomllib.loads((Path(__file__).parent / "rows.toml").read_text(encoding="utf-8"))


def made_up_credit_code(region: str, word: str) -> str:
    """A unified social credit code with both check digits right, always the same for a word."""
    draw = Random(f"{region}/{word}")  # noqa: S311 - a made-up world, the same each time
    while True:
        body = "MA" + "".join(draw.choice("0123456789ABCDEFGHJKLMNPQRTUWXY") for _ in range(6))
        rest = 11 - sum(int(c, 36) * w for c, w in zip(body, ORGANISATION_WEIGHTS, strict=True)) % 11
        code = f"91{region}{body}{ {10: 'X', 11: '0'}.get(rest, str(rest)) }"
        return code + uscc.calc_check_digit(code)


def demo_people(today: date) -> tuple[Person, ...]:
    """40 auditors, 3 experts and the people of the office, with competences, registrations and leave around `today`."""
    draw = Random(SEED)  # noqa: S311 - a made-up world, the same each time
    world = demo_world()
    names = [surname + given for surname in world.surnames for given in world.given_names]
    draw.shuffle(names)
    auditors = tuple(_auditor(draw, number, names[number], world.homes, today) for number in range(AUDITORS))
    experts = tuple(_expert(draw, number, names[60 + number], world.homes, today) for number in range(3))
    return (*auditors, *experts, *_office_people(names, today))


def _auditor(draw: Random, number: int, name: str, homes: tuple[str, ...], today: date) -> Person:
    is_full_time = number % 5 < 3
    serves_motors = number % 4 != 3
    families = [("cnex_ex", family) for family in draw.sample(
        ["ex_motor", "ex_apparatus", "ex_luminaire", "ex_instrument"], draw.choice([1, 2, 2, 3])
    )] if serves_motors else []
    families += [("cec_salt", family) for family in ("sodium_sulfate", "sodium_chloride")] if number % 2 else []
    kinds = ["footprint_training"] + [kind for kind, share in (
        ("ghg_verifier", 0.6), ("voluntary_product", 0.6), ("green_product", 0.25)) if draw.random() < share]
    return _person(
        f"person-a{number + 1:02d}", name, homes[number % len(homes)],
        employment=Employment.FULL_TIME if is_full_time else (
            Employment.PART_TIME if number % 5 == 3 else Employment.EXTERNAL),
        functions=frozenset({"verifier", "leader"} if draw.random() < (0.6 if is_full_time else 0.3) else {"verifier"}),
        qualifications=tuple(_qualification(draw, kind, number, today) for kind in kinds),
        competences=tuple(held for scheme, family in families for held in _competences(scheme, (family,), today)),
        footprint_projects=draw.randint(0, 14), absences=_leave(draw, today),
        max_days_per_month=16 if is_full_time else 10, target_days_per_year=120 if is_full_time else 60,
        day_fee_cny=0 if is_full_time else draw.choice([1200, 1500, 1800]),
    )


def _expert(draw: Random, number: int, name: str, homes: tuple[str, ...], today: date) -> Person:
    families = (("cnex_ex", ("ex_motor", "ex_apparatus")), ("cnex_ex", ("ex_luminaire", "ex_instrument")),
                ("cec_salt", ("sodium_sulfate", "sodium_chloride")))
    return _person(f"person-e{number + 1:02d}", name, draw.choice(homes), employment=Employment.EXTERNAL,
                   functions=frozenset({"expert"}), competences=_competences(*families[number], today),
                   day_fee_cny=2000, max_days_per_month=8, target_days_per_year=40)


def _competences(scheme: str, families: Sequence[str], today: date) -> tuple[Competence, ...]:
    return tuple(Competence(scheme=scheme, family=family, evaluated_by=PersonId("person-hr"),
                            evaluated_on=date(today.year - 1, 3, 1), valid_until=date(today.year + 1, 12, 31))
                 for family in families)


def _office_people(names: list[str], today: date) -> tuple[Person, ...]:
    roles = {
        "reviewer": {"application_reviewer"}, "coordinator": {"competence_evaluator"},
        "decider": {"decider"}, "decider2": {"decider"}, "writer": {"certificate_writer"}, "director": {"director"},
        "manager": set(), "hr": {"competence_evaluator"},
    }
    return tuple(
        _person(f"person-{key}", names[70 + number], "南阳" if number % 2 else "北京", employment=Employment.FULL_TIME,
                functions=frozenset(functions), qualifications=_office_training(number, today),
                competences=tuple(held for scheme, families in FIELDS.items()
                                  for held in _competences(scheme, families, today)) if "decider" in functions else ())
        for number, (key, functions) in enumerate(roles.items())
    )


def _office_training(number: int, today: date) -> tuple[Qualification, ...]:
    draw = Random(7)  # noqa: S311 - a made-up world, the same each time
    return tuple(_qualification(draw, kind, 90 + number, today) for kind in ("footprint_training", "ghg_verifier"))


def _person(id: str, name: str, city: str, **rest: object) -> Person:
    place = city_named(city)
    if place is None:
        raise ValueError(f"the demonstration names an unknown city: {city}")
    return Person.model_validate({
        "id": id, "name": name, "city": place.name, "latitude": place.latitude, "longitude": place.longitude,
        **rest,
    })


def _qualification(draw: Random, kind: str, number: int, today: date) -> Qualification:
    """A registration; a few are trainees', and a few have run out."""
    prefix = {"footprint_training": "PX", "ghg_verifier": "GHG", "voluntary_product": "VP", "green_product": "GP"}[kind]
    years = 3 if draw.random() < 0.93 else -1
    level = QualificationLevel.TRAINEE if kind != "footprint_training" and draw.random() < 0.08 else (
        QualificationLevel.FULL)
    return Qualification(
        kind=kind, number=f"{prefix}-{today.year - 2}-{number + 1:04d}",
        issuer="中国认证认可协会" if kind != "footprint_training" else "碳足迹培训中心（示例）", level=level,
        valid_from=date(today.year - 2, 1, 1),
        valid_until=None if kind == "footprint_training" else date(today.year + years, 12, 31),
    )


def _leave(draw: Random, today: date) -> tuple[Absence, ...]:
    spans = []
    for _ in range(draw.randint(1, 3)):
        first = date.fromordinal(today.toordinal() + draw.randint(3, 150))
        spans.append(Absence(first=first, last=date.fromordinal(first.toordinal() + draw.randint(0, 6)),
                             reason=draw.choice(["年休假", "培训", "其他任务"])))
    return tuple(sorted(spans, key=lambda absence: absence.first))
