"""Which verifications wait to be planned, for whom, and which first (CNEX annex III)."""

from datetime import date, timedelta

import pytest

from intake_app.services import fieldwork
from intake_app.services.office import Office
from intake_app.services.verification_planning import verifications
from models.account import Role
from models.errors import NotPermitted
from models.fieldwork import Fieldwork
from models.ids import EngagementId
from tests.job_builders import cec, cnex, on_site, planned, team, visit
from tests.services.jobs import acting, put

LEADER, SECOND = (acting(Role.AUDITOR, person=who) for who in ("member", "second"))
MANAGER = acting(Role.MANAGER, person="manager")


def stopped_after(office: Office, id: str, steps: int) -> None:
    """So many steps of the job's planning are done."""
    with office.unit_of_work() as uow:
        kept = uow.fieldwork.get(id)
        uow.fieldwork.save(kept.with_(steps_done=kept.steps_done[:steps]))
        uow.commit()


def test_what_waits_for_the_reader_stands_in_front_and_of_that_the_first_on_site(office: Office) -> None:
    """CNEX-III-8: coordinator, leader and manager each find their own step; a member ends none."""
    last = len(cnex().planning_steps) - 1
    for id, start, steps in (("a", 20, 0), ("b", 25, 1), ("c", 18, 1), ("d", 15, last), ("e", 12, last + 1)):
        put(office, planned(cnex(), id=EngagementId(id), visits=(visit(start=date(2026, 5, start)),)))
        stopped_after(office, id, steps)
    order = {who: [(each.engagement.id, each.is_mine) for each in verifications(office, who)] for who in (
        acting(Role.COORDINATOR, person="coordinator"), LEADER, SECOND, MANAGER)}
    coordinator, leader, second, manager = order.values()
    assert coordinator == [("a", True), ("d", False), ("c", False), ("b", False), ("e", False)]
    assert leader == [("c", True), ("b", True), ("d", False), ("a", False), ("e", False)]
    assert second == [("d", False), ("c", False), ("a", False), ("b", False), ("e", False)]
    assert manager == [("d", True), ("c", False), ("a", False), ("b", False), ("e", False)]


def test_a_manager_of_the_team_does_not_find_the_approval_as_their_own(office: Office) -> None:
    """S10: another manager approves."""
    put(office, planned(cnex()))
    stopped_after(office, "engagement-1", len(cnex().planning_steps) - 1)
    (own,) = verifications(office, acting(Role.MANAGER, Role.AUDITOR, person="second"))
    assert not own.is_mine


def test_only_jobs_whose_scheme_plans_the_verification_and_that_nobody_was_on_site_for(office: Office) -> None:
    put(office, planned(cec(), id=EngagementId("cec")), planned(cnex(), on_site=(on_site(),)))
    assert verifications(office, MANAGER) == ()


@pytest.mark.requirement("H140", "CNEX-III-8")
def test_who_has_left_ends_no_step(office: Office) -> None:
    """Their account may be open still."""
    put(office, planned(cnex()), *team())
    stopped_after(office, "engagement-1", 1)
    step = cnex().planning_steps[1].key
    for last_day in (office.today() - timedelta(days=1), office.today()):
        with office.unit_of_work() as uow:
            uow.people.save(uow.people.get("member").with_(until=last_day))
            uow.commit()
        if last_day < office.today():
            with pytest.raises(NotPermitted) as refusal:
                fieldwork.finish_step(office, LEADER, "engagement-1", step)
            assert str(refusal.value.clause) == "house H140"
    assert isinstance(fieldwork.finish_step(office, LEADER, "engagement-1", step), Fieldwork)
