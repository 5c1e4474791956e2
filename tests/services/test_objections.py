"""The client's objection to a member: followed at once, or refused by the body with its reason (CNEX annex III, S9)."""

import pytest

from intake_app.rules.stages import obstacles
from intake_app.services import audit_plan, planning
from intake_app.services.office import Office
from models.account import Role
from models.engagement import Engagement
from models.errors import NotPermitted
from models.ids import PersonId
from tests.job_builders import cec, cnex, on_site, plan_notice, planned, site, trained, visit
from tests.services.jobs import COORDINATOR, TODAY, acting, client, job, put, refused_words

MANAGER = acting(Role.MANAGER, person="manager")
LATER = TODAY.replace(day=16)
ID = "engagement-1"


@pytest.fixture
def objected(office: Office) -> Office:
    """A plan whose member “second” the client does not want."""
    put(office, planned(cnex(), visits=(visit(start=LATER, end=LATER),), plan_notice=plan_notice(confirmed_on=None)),
        *(trained(name) for name in ("member", "second", "third")))
    outcome = audit_plan.object_to_member(office, client(), ID, "second", "曾在竞争对手任职")
    assert isinstance(outcome, Engagement), outcome
    return office


def refuse(office: Office, reason: str = "该任职已于五年前结束") -> object:
    return audit_plan.refuse_objection(office, MANAGER, ID, "second", reason)


def test_an_objection_is_followed_until_the_body_refuses_it_with_its_reason(objected: Office) -> None:
    """S9, CNEX-III-n: the member is off the job at once, and may be planned again only after the refusal."""
    assert job(objected).kept_off == {PersonId("second")}
    assert "理由" in refused_words(refuse(objected, " "))
    assert isinstance(refuse(objected), Engagement)
    assert job(objected).kept_off == frozenset()
    (told,) = job(objected).objections
    assert (told.refused_on, told.refused_by, told.refusal) == (TODAY, "manager", "该任职已于五年前结束")
    assert "没有可以不采纳" in refused_words(refuse(objected))
    with objected.unit_of_work() as uow:
        record = uow.records.about(ID)[-1]
    assert (record.verb, str(record.clause)) == ("plan.objection_refused", "CNEX-01-G:2026 附件 III")


def test_the_refused_objection_bars_nobody_from_the_plan(objected: Office) -> None:
    """S9: the same visit stands with the member in it."""
    faults = planning.visit_faults
    again = visit(start=LATER, end=LATER)
    with objected.unit_of_work() as uow:
        people = {person.id: person for person in uow.people.all()}
    assert any("异议" in each.text.zh for each in faults(objected, job(objected), again, people))
    refuse(objected)
    assert not any("异议" in each.text.zh for each in faults(objected, job(objected), again, people))


def test_a_declared_tie_is_nothing_to_refuse(office: Office) -> None:
    """S4: who says that something ties them to the client stays off."""
    put(office, planned(cec(), visits=(visit(start=LATER, end=LATER),)), trained("member"), trained("second"))
    audit_plan.decline_for_conflict(office, acting(Role.AUDITOR, person="second"), ID, "配偶在该企业任职")
    assert job(office).kept_off == {PersonId("second")}
    assert "声明利益关系" in refused_words(refuse(office))


def test_neither_team_nor_whom_it_is_about_decides_on_it(objected: Office) -> None:
    """S5, S9, S10."""
    for person in ("member", "second"):
        with pytest.raises(NotPermitted, match="another manager"):
            audit_plan.refuse_objection(objected, acting(Role.MANAGER, person=person), ID, "second", "理由")
    with pytest.raises(NotPermitted):
        audit_plan.refuse_objection(objected, COORDINATOR, ID, "second", "理由")


def test_a_member_who_was_at_one_site_may_be_objected_to_at_the_next(office: Office) -> None:
    """CNEX-III-n: what was begun before stands and is recorded; the other site is planned with somebody else."""
    there = visit("s1", start=TODAY, end=TODAY, notice=plan_notice(sent_on=TODAY, confirmed_on=TODAY))
    ahead = visit("s2", start=LATER, end=LATER)
    put(office, planned(cnex(), sites=(site(), site("s2", "二厂")), visits=(there, ahead)),
        *(trained(name) for name in ("member", "second", "third")))
    outcome = audit_plan.object_to_member(office, client(), ID, "second", "曾在竞争对手任职")
    assert isinstance(outcome, Engagement), outcome
    assert [each.site_row for each in job(office).visits] == ["s1"]
    assert job(office).kept_off == {PersonId("second")}
    assert job(office).kept_off_from(there) == frozenset()
    assert "异议" not in " ".join(
        each.text.zh for each in obstacles("record_on_site", job(office), cnex(), TODAY, office.calendar, "s1"))
    assert "已经开始" in refused_words(audit_plan.object_to_member(office, client(), ID, "member", "曾在竞争对手任职"))


def test_once_the_team_was_on_site_nothing_is_refused(objected: Office) -> None:
    """CNEX-III-n: members cannot be changed any more."""
    with objected.unit_of_work() as uow:
        uow.engagements.save(job(objected).with_(on_site=(on_site(),)))
        uow.commit()
    assert "现场已经开始" in refused_words(refuse(objected))
