"""The order in which jobs stand on the desks of those who prepare and do audits."""

from datetime import date, timedelta

import pytest

from intake_app.services import waiting_jobs
from intake_app.services.office import Office
from models.account import Role
from models.engagement import EngagementKind
from models.errors import NotPermitted
from models.personnel import Absence
from tests.job_builders import cnex, on_site, planned, trained, visit
from tests.services.jobs import COORDINATOR, TODAY, acting, put, to_plan

MEMBER = acting(Role.AUDITOR, person="member")


def day(ahead: int) -> date:
    return TODAY + timedelta(days=ahead)


@pytest.mark.requirement("CNEX-9.6.2-a")
def test_the_first_last_day_stands_in_front_and_a_rules_before_a_plans(office: Office) -> None:
    """Overdue ones lead by their day; a job with nothing that has a last day comes behind those that have one."""
    put(office, trained("member"), trained("second"),
        planned(cnex(), id="engagement-late", accepted_on=day(-5), plan_notice=None,
                visits=(visit(start=day(2), end=day(2)),)),
        to_plan("engagement-overdue", kind=EngagementKind.SURVEILLANCE, certificate_ids=(),
                due_on=day(-3)),
        to_plan("engagement-soon", kind=EngagementKind.SURVEILLANCE, certificate_ids=(),
                due_on=day(9)),
        to_plan("engagement-none", kind=EngagementKind.SURVEILLANCE, certificate_ids=()))
    found = waiting_jobs.jobs_to_prepare(office, COORDINATOR)
    assert [each.engagement.id for each in found] == [
        "engagement-overdue", "engagement-late", "engagement-soon", "engagement-none"]
    overdue, late, _, none = found
    assert overdue.limit is not None
    assert (overdue.limit.on, overdue.limit.is_hard) == (day(-3), True)
    assert late.limit is not None
    assert late.limit.on == late.latest_sending, "its plan goes out before anything that the rule limits"
    assert not late.limit.is_hard
    assert none.limit is None


def test_an_auditors_next_visit_stands_in_front_and_a_fallen_one_behind(office: Office) -> None:
    """CNEX-9.6.2-a: one that must be planned again opened before the next visit, whatever their days."""
    away = Absence(first=day(1), last=day(1), reason="培训")
    put(office, trained("member").with_(absences=(away,)), trained("second"),
        planned(cnex(), id="engagement-a-fallen", visits=(visit(start=day(1), end=day(1)),)),
        planned(cnex(), id="engagement-b-past", on_site=(on_site(),),
                visits=(visit(start=day(-4), end=day(-3)),)),
        planned(cnex(), id="engagement-c-later", visits=(visit(start=day(23), end=day(24)),)),
        planned(cnex(), id="engagement-d-next", visits=(visit(start=day(15), end=day(16)),)))
    with office.unit_of_work() as uow:
        jobs = uow.engagements.all()
    found = [job.id for job in waiting_jobs.next_visit_first(office, MEMBER, jobs)]
    assert found == ["engagement-d-next", "engagement-c-later", "engagement-b-past", "engagement-a-fallen"]


def test_only_who_prepares_the_jobs_has_their_list(office: Office) -> None:
    with pytest.raises(NotPermitted):
        waiting_jobs.jobs_to_prepare(office, acting(Role.DECIDER))
