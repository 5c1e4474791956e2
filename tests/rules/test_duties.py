"""Who checks what at a site, as long as nobody says otherwise."""

import pytest

from intake_app.rules.duties import duty_entered, shares
from models.application import CertificationUnit
from models.engagement import TeamDuty
from models.ids import PersonId
from tests.job_builders import LAST_DAY, cnex, person, planned, site, unit, visit

MOTOR, LAMP = unit(cnex()), unit(cnex(), "u2").with_(family="ex_luminaire", product_name="防爆灯具")


def divided(
    *team: str, units: tuple[CertificationUnit, ...] = (MOTOR,), families: dict[str, tuple[str, ...]] | None = None
) -> dict[str, str]:
    """What each of the team checks, the first of whom leads: v(erified), c(ompared) by unit, and the capability."""
    people = {PersonId(name): person(name, families=(families or {}).get(name, ("ex_motor", "ex_luminaire")))
              for name in team}
    found = shares(visit(team=team), units, people, "cnex_ex")
    return {name: " ".join((*(f"v:{each.id}" for each in share.verified), *(f"c:{each.id}" for each in share.compared),
                            *(["capability"] if share.has_capability else [])))
            for name, share in found.items()}


@pytest.mark.requirement("CNEX-9.6.2-b")
def test_in_a_team_of_two_the_leader_checks_too() -> None:
    """CNEX-9.3.2-e, CNEX-9.6.2-b, CEC-5.2.1-a: the plan named one person who checks anything."""
    assert divided("leader", "second") == {"second": "v:u1 capability", "leader": "c:u1"}


def test_three_have_three_different_things_to_do() -> None:
    """CNEX-9.3.2-e: two rows of the plan were the same."""
    assert divided("leader", "second", "third") == {"second": "v:u1", "third": "c:u1", "leader": "capability"}


def test_a_unit_goes_to_whoever_is_competent_in_its_family() -> None:
    """CNEX-9.3.2-c, CNEX-9.3.2-e."""
    families = {"leader": ("ex_luminaire",), "second": ("ex_motor",)}
    assert divided("leader", "second", units=(MOTOR, LAMP), families=families) == {
        "second": "v:u1 c:u1 capability", "leader": "v:u2 c:u2"}
    nobody = {"leader": (), "second": ()}
    assert divided("leader", "second", families=nobody) == {"second": "v:u1 capability", "leader": "c:u1"}


def test_nobody_on_a_team_has_nothing_to_do_but_a_leader_of_many() -> None:
    """CNEX-9.3.2-e: whoever is one too many helps with the data."""
    found = divided("leader", "a", "b", "c", "d")
    assert found == {"a": "v:u1", "b": "c:u1", "c": "capability", "d": "v:u1", "leader": ""}


def test_what_was_written_down_holds_while_the_person_is_what_they_were() -> None:
    """CNEX-9.6.2-b: planned as the leader since, or at another site, they have another duty."""
    duty = TeamDuty(person_id=PersonId("second"), words="核查电力", parts={"s1": "team_member"}, by="李", on=LAST_DAY)
    job = planned(cnex(), duties=(duty,), sites=(site(), site("s2", "二厂")))
    assert duty_entered(job, PersonId("second")) == duty
    assert duty_entered(job, PersonId("member")) is None
    leads = job.with_(visits=(visit(team=("second", "member")),))
    assert duty_entered(leads, PersonId("second")) is None
    elsewhere = job.with_(visits=(visit(), visit("s2")))
    assert duty_entered(elsewhere, PersonId("second")) is None
    assert duty_entered(job.with_(visits=(visit(team=("member", "third")),)), PersonId("second")) == duty
