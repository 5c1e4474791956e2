"""A coordinator orders a plan, leaves, comes back, stops it, compares and publishes; the clients get their notices."""

from pathlib import Path

import icalendar
import pytest
from playwright.sync_api import Browser

from intake_app.services import audit_plan
from intake_app.services.office import Office
from intake_app.services.passwords import hashed
from models.account import Account, Role
from models.planning import PlanningRun, PlanProposal, RunState
from tests.browser.conftest import Served
from tests.browser.driving import PASSWORD, Person, until
from tests.job_builders import document_review, notice_of, person, trained
from tests.services.jobs import acting, far, job, put, to_plan

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.xdist_group("planning-runs")]

COORDINATOR = "coordinator@body.example"
JOBS, PEOPLE = 24, 6


def seed(office: Office) -> None:
    """Jobs whose documents are reviewed, for near and far people, and the coordinator."""
    put(office, *(to_plan(f"engagement-{number}", document_review=document_review()) for number in range(1, JOBS + 1)),
        *(trained(f"近{number}", max_days_per_month=4) for number in range(PEOPLE)),
        *(far(trained(f"远{number}", max_days_per_month=6)) for number in range(PEOPLE)), person("coordinator"))
    with office.unit_of_work() as uow:
        uow.accounts.add(Account(id="account-1", email=COORDINATOR, name="周静", password_hash=hashed(PASSWORD),
                                 roles=frozenset({Role.COORDINATOR}), person_id="coordinator"))
        uow.commit()


def newest(office: Office) -> PlanningRun:
    with office.unit_of_work() as uow:
        run = uow.planning_runs.newest()
    assert run is not None
    return run


def open_proposal(office: Office) -> PlanProposal:
    with office.unit_of_work() as uow:
        return next(each for each in uow.proposals.all() if each.state == "open")


def test_from_an_order_to_the_notices(chromium: Browser, clocked_and_lasting: Served, tmp_path: Path) -> None:
    """Issue 4, on screen: progress, cancellation, comparison, publication in one step."""
    served = clocked_and_lasting
    office = served.office
    seed(office)
    user = Person(chromium, served.address, office).sign_in(COORDINATOR)
    user.open("planning")
    user.choose("planning_seconds", "5 分钟")
    user.click("planning_solve")
    user.reads("正在安排人员和日期")
    user.page.wait_for_selector('[data-testid="stVegaLiteChart"]')
    user.shot("run-under-way")

    user.open("people")
    user.open("planning")
    user.reads("正在安排人员和日期")
    user.press(f"planning_cancel_{newest(office).id}")
    until(lambda: newest(office).state is RunState.CANCELLED, "the run to stop")
    user.reads("已保留当时的最优方案")

    proposal = open_proposal(office)
    user.reads(f"新排 {JOBS} 项")
    user.unfold("与已发布计划比较")
    user.shot("run-compared")
    user.click(f"publish_{proposal.id}")
    until(lambda: all(len(job(office, f"engagement-{number}").visits) == 1 for number in range(1, JOBS + 1)),
          "a visit on every job")

    for member in sorted(job(office).members):
        audit_plan.declare_impartiality(office, acting(Role.AUDITOR, person=member), "engagement-1")
    notice = notice_of(job(office))
    assert notice is not None
    user.open("planning")
    user.reads(f"已发布、通知尚未发出：{JOBS - 1} 项")

    with user.page.expect_download() as started:
        user.press_on(user.keyed("plan_ics").locator("button").first)
    file = tmp_path / "plan.ics"
    started.value.save_as(file)
    events = icalendar.Calendar.from_ical(file.read_bytes()).walk("VEVENT")
    assert len(events) == JOBS
