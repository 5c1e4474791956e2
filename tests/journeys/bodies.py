"""The certification body of a journey: its office people as actors, and twelve people to plan with."""

from collections.abc import Sequence
from datetime import date

from models.account import Actor, Role
from models.ids import AccountId, PersonId
from models.personnel import Employment, Person, Tie, TieKind
from tests.job_builders import person, qualification

KINDS = ("footprint_training", "ghg_verifier", "voluntary_product")
FAMILIES = ("ex_motor", "sodium_sulfate", "sodium_chloride")

OFFICE_NAMES: dict[Role, str] = {
    Role.APPLICATION_REVIEWER: "申评", Role.COORDINATOR: "调度", Role.DECIDER: "决定", Role.DIRECTOR: "主任",
    Role.CERTIFICATE_WRITER: "制证", Role.MANAGER: "管理", Role.ADMINISTRATOR: "系统",
}


def of_the_body(role: Role) -> Actor:
    """The body's one person in this role."""
    name = OFFICE_NAMES[role]
    return Actor(account_id=AccountId(f"account-{role}"), name=name, roles=frozenset({role}), person_id=PersonId(name))


def auditing(name: str) -> Actor:
    """A person of the team, signed in."""
    return Actor(account_id=AccountId(f"account-{name}"), name=name, roles=frozenset({Role.AUDITOR}),
                 person_id=PersonId(name))


def office_people(families: Sequence[str] = FAMILIES) -> tuple[Person, ...]:
    """Those who review, decide, approve and write; all of them trained and evaluated, none of them audits."""
    held = tuple(qualification(kind) for kind in KINDS)
    return tuple(person(name, *held, functions=(role.value,), families=families)
                 for role, name in OFFICE_NAMES.items())


def auditors(client_code: str, factory_code: str, today: date) -> tuple[Person, ...]:
    """Seven who may serve and five who may not: two tied, one expert, one out of date, one untrained."""
    held = tuple(qualification(kind) for kind in KINDS)
    ended = tuple(qualification(kind, valid_until=today) for kind in KINDS)
    employed = Tie(credit_code=factory_code, kind=TieKind.EMPLOYED, since=date(2020, 1, 1))
    advised = Tie(credit_code=client_code, kind=TieKind.CONSULTED, since=date(2024, 1, 1), until=date(2025, 6, 30))
    return (
        person("赵一", *held, families=FAMILIES),
        person("钱二", *held, families=FAMILIES),
        person("孙三", *held, families=FAMILIES, functions=("verifier",)),
        person("李四", *held, families=(), functions=("verifier",)),
        person("周五", *held, families=FAMILIES, employment=Employment.PART_TIME, day_fee_cny=1200),
        person("吴六", *held, families=FAMILIES, employment=Employment.PART_TIME, functions=("verifier",),
               day_fee_cny=1500),
        person("郑七", *held, families=FAMILIES, employment=Employment.EXTERNAL, functions=("verifier",),
               day_fee_cny=1800),
        person("王八", *held, families=FAMILIES, ties=(employed,)),
        person("冯九", *held, families=FAMILIES, ties=(advised,)),
        person("陈十", *held, families=FAMILIES, functions=("expert",), employment=Employment.EXTERNAL),
        person("褚甲", *ended, families=FAMILIES),
        person("卫乙", families=FAMILIES),
    )


MAY_SERVE = frozenset({"赵一", "钱二", "孙三", "李四", "周五", "吴六", "郑七"})
