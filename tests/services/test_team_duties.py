"""Who does what on a team, as its leader or a coordinator writes it down, and as the papers print it."""

from datetime import date

import pytest

from intake_app.services import paper_contexts, team_duties
from intake_app.services.office import Office
from models.account import Actor, Role
from models.engagement import Engagement
from models.errors import NotFound, NotPermitted
from models.ids import PersonId
from tests.job_builders import cnex, decided, person, planned, report, site, unit, visit
from tests.services.jobs import COORDINATOR, acting, job, put, refused_words

ID = "engagement-1"
LEADER = acting(Role.AUDITOR, person="member")
MEMBER = PersonId("second")


def printed(office: Office) -> dict[str, str]:
    """The duty of each of the team, as the plan and the programme print it."""
    with office.unit_of_work() as uow:
        people = {each.id: each for each in uow.people.all()}
    return {row.name: row.duty for row in paper_contexts.team_rows(job(office), cnex(), people, {})}


@pytest.fixture
def planned_office(office: Office) -> Office:
    """An office with a job whose team of two is planned."""
    put(office, planned(cnex()), person("member"), person("second"), person("third"))
    return office


@pytest.mark.parametrize("actor", [LEADER, COORDINATOR], ids=["leader", "coordinator"])
def test_what_the_leader_or_the_coordinator_writes_is_printed(planned_office: Office, actor: Actor) -> None:
    """CNEX-9.3.2-e, CNEX-9.6.2-b: with a Record; empty words go back to the proposal."""
    before = printed(planned_office)
    done = team_duties.enter_duties(planned_office, actor, ID, {MEMBER: " 核查电力和蒸汽数据 "})
    assert isinstance(done, Engagement)
    assert printed(planned_office) == {**before, "second": "核查电力和蒸汽数据"}
    with planned_office.unit_of_work() as uow:
        record = uow.records.about(ID)[-1]
    assert record.verb == "duties.entered"
    assert record.clause is not None
    assert record.clause.clause == "9.3.2"
    team_duties.enter_duties(planned_office, actor, ID, {PersonId("member"): "主持会议"})
    assert printed(planned_office) == {"member": "主持会议", "second": "核查电力和蒸汽数据"}, "the other's stays"
    team_duties.enter_duties(planned_office, actor, ID, {MEMBER: " ", PersonId("member"): ""})
    assert printed(planned_office) == before


def test_who_only_checks_divides_no_work(planned_office: Office) -> None:
    """CNEX-9.3.2-e: the leader divides it."""
    second = acting(Role.AUDITOR, person="second")
    assert not team_duties.may_divide(planned_office, second, job(planned_office))
    with pytest.raises(NotPermitted):
        team_duties.enter_duties(planned_office, second, ID, {MEMBER: "核查"})
    with pytest.raises(NotFound):
        team_duties.enter_duties(planned_office, LEADER, ID, {PersonId("third"): "核查"})
    assert [each.entered for each in team_duties.duties_of(planned_office, LEADER, job(planned_office))] == [None, None]


def test_under_a_written_report_no_work_is_divided_anew(office: Office) -> None:
    """CNEX-9.7-a: it names the team as it worked."""
    put(office, decided(cnex(), decision=None, technical_review=None, report=report()), person("member"),
        person("second"))
    assert not team_duties.may_divide(office, COORDINATOR, job(office))
    assert refused_words(team_duties.enter_duties(office, COORDINATOR, ID, {MEMBER: "核查"}))


def test_a_plan_names_units_by_product_and_sites_by_name_where_duties_differ() -> None:
    """CNEX-9.6.2-b: who verifies which product where."""
    lamp = unit(cnex(), "u2").with_(product_name="防爆灯具", family="ex_luminaire")
    units = (unit(cnex()), lamp, unit(cnex(), "u3", "s2"))
    visits = (visit(), visit("s2", ("second", "member"), start=date(2026, 5, 25), end=date(2026, 5, 26)))
    two_sites = planned(cnex(), sites=(site(), site("s2", "二厂")), units=units, visits=visits)
    people = {PersonId("member"): person("member", families=("ex_luminaire", "ex_motor")),
              PersonId("second"): person("second", families=("ex_motor",))}
    duty = {row.name: row.duty.split("\n") for row in paper_contexts.team_rows(two_sites, cnex(), people, {})}
    assert duty["second"] == [
        "一厂：检查保证能力；核查防爆电机的碳足迹数据",
        "二厂：组织现场检查与现场核查，主持首次会议和末次会议，汇总结论；检查产品一致性"]
    assert duty["member"] == [
        "一厂：组织现场检查与现场核查，主持首次会议和末次会议，汇总结论；检查产品一致性；核查防爆灯具的碳足迹数据",
        "二厂：检查保证能力；核查碳足迹数据"]
