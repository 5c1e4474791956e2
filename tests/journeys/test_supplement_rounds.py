"""Two rounds of supplements under both schemes on both databases, the second filled in by a consultant."""

from datetime import timedelta
from pathlib import Path

import pytest

from intake_app.rules.clocks import acceptance_clock
from intake_app.schemes.schema import Section
from intake_app.services import (
    accounts,
    application_review,
    applications,
    client_steps,
    mandates,
    supplement_answers,
    supplements,
    units,
)
from intake_app.services.mandates import Grant, Granted
from intake_app.services.supplements import Demand
from models.account import Account, Actor
from models.application import Application, ApplicationState, DocumentVerdict
from models.errors import NotPermitted
from models.supplement import SupplementKind, SupplementRequest
from tests.conftest import UowFactory
from tests.journeys.road import REVIEWER, Road, did, refusal
from tests.journeys.small_files import pdf_file
from tests.offices import Clock, office_on
from tests.registrations import PASSWORD

EMAIL = "gu@firm.example"


@pytest.fixture(params=["cnex_ex", "cec_salt"])
def road(request: pytest.FixtureRequest, every_database: UowFactory, tmp_path: Path) -> Road:
    """An application handed over, for each scheme on each database."""
    clock = Clock()
    road = Road(office_on(every_database, tmp_path / "files", clock), clock, request.param)
    road.register()
    road.start()
    road.fill_in()
    did(road.submit())
    return road


def test_two_rounds_lead_to_acceptance(road: Road) -> None:
    """CNEX 9.2.3, CEC 5.1.2: typed requests, only what they name opens, clocks by themselves, a diff for each round."""
    first_round(road)
    token = mandate_a_consultant(road)
    second_round(road, consultant(road, token))
    revoke(road, token)
    be_accepted(road)


def ask(road: Road, kind: SupplementKind, target: str = "", **more: object) -> None:
    demand = Demand.model_validate({"kind": kind, "target": target, "reason": "请按规则补正。", **more})
    did(supplements.ask(road.office, REVIEWER, road.application_id, demand))


def batch(road: Road) -> SupplementRequest:
    return road.application.supplements[-1]


def first_round(road: Road) -> None:
    """A document, an answer and a question; more time is asked for and granted; the rest stays locked."""
    road.later(1)
    document, product = road.application.documents[0], road.application.row_ids("products")[0]
    models = f"products[{product}].models"
    ask(road, SupplementKind.REPLACE, f"{document.requirement}@{document.subject}")
    ask(road, SupplementKind.CORRECT, models)
    ask(road, SupplementKind.CLARIFY, title="电力计量")
    did(supplements.send_requests(road.office, REVIEWER, road.application_id))
    stopped = acceptance_clock(road.application, road.scheme, road.office.calendar, road.office.today())
    assert (stopped.state, stopped.due) == ("stopped", None)
    refusal(applications.save_answer(road.office, road.applicant, road.application_id, "client.contact", "别人"))
    refusal(applications.add_row(road.office, road.applicant, road.application_id, Section.SITES))
    due = batch(road).last_day
    did(supplement_answers.ask_for_time(road.office, road.applicant, road.application_id, due + timedelta(days=9),
                                        "电表检定中"))
    did(supplements.give_time(road.office, REVIEWER, road.application_id, due + timedelta(days=5), "检定需五天"))
    road.later(33)
    assert [each.days_late for each in supplements.returned_applications(road.office, REVIEWER)] == [0]
    road.answer(models, road.application.text(models) + "；另一型号-9")
    question = batch(road).items[2]
    did(supplement_answers.reply(road.office, road.applicant, road.application_id, question.id, "按产量分摊"))
    assert road.application.units == (), "the division follows the corrected models"
    did(units.confirm_units(road.office, road.applicant, road.application_id))
    road.hand_in(document.requirement, document.subject, 1)
    for requirement, subject in road.needed_documents():
        road.hand_in(requirement, subject)
    did(road.submit())
    (_, second) = supplements.rounds_of(road.office, REVIEWER, road.application_id)
    replaced, corrected, asked = batch(road).items
    (file,) = second.changes_for(replaced, road.scheme)
    assert file.file_before == document.file_id != file.file_after
    assert [change.target for change in second.changes_for(corrected, road.scheme)] == [models]
    assert second.changes_for(asked, road.scheme) == ()
    assert {change.target.partition("[")[0] for change in second.other_changes(road.scheme)} >= {"units"}


def mandate_a_consultant(road: Road) -> str:
    """The enterprise lets a consultant fill in this application, not submit it; the token of their browser."""
    grant = Grant(email=EMAIL, name="顾问", firm="绿洲咨询", application_ids=(road.application_id,), may_submit=False,
                  starts_on=road.office.today(), ends_on=road.office.today() + timedelta(days=60))
    granted = mandates.grant(road.office, road.applicant, grant, "委托书.pdf", pdf_file("power"))
    assert isinstance(granted, Granted)
    assert granted.token is not None
    assert isinstance(accounts.use_password_link(road.office, granted.token, PASSWORD, PASSWORD), Account)
    opened = accounts.sign_in(road.office, EMAIL, PASSWORD)
    assert opened is not None
    return opened.token


def consultant(road: Road, token: str) -> Actor:
    actor = accounts.actor_of_token(road.office, token)
    assert actor is not None
    return actor


def second_round(road: Road, helper: Actor) -> None:
    """What was good is settled, one thing is asked again; the consultant answers, the enterprise hands in."""
    road.later(1)
    replaced, corrected, asked = batch(road).items
    did(supplements.settle(road.office, REVIEWER, road.application_id, replaced.id, corrected.id))
    ask(road, SupplementKind.CLARIFY, title="电力计量", follows=asked.id)
    did(supplements.send_requests(road.office, REVIEWER, road.application_id))
    (step,) = client_steps.client_steps(road.office, helper)
    assert (step.kind, step.subject, step.due_on) == ("supplement", road.application_id, batch(road).due_on)
    (again,) = batch(road).items
    did(supplement_answers.reply_with_file(road.office, helper, road.application_id, again.id, "分摊.pdf",
                                           pdf_file("allocation")))
    did(supplement_answers.reply(road.office, helper, road.application_id, again.id, "分摊表见附件"))
    with pytest.raises(NotPermitted):
        applications.submit(road.office, helper, road.application_id, "顾问")
    road.later(2)
    did(road.submit())
    record = next(r for r in reversed(road.records(road.application_id)) if r.verb == "application.request_answered")
    assert record.by_name == f"顾问（绿洲咨询）（受{road.application.text('client.name')}委托）"


def revoke(road: Road, token: str) -> None:
    """The running sign-in sees nothing at its next request."""
    helper = consultant(road, token)
    assert isinstance(applications.application_of(road.office, helper, road.application_id), Application)
    mandates.revoke(road.office, road.applicant, helper.mandates[0].id)
    with pytest.raises(NotPermitted):
        applications.application_of(road.office, consultant(road, token), road.application_id)


def be_accepted(road: Road) -> None:
    """Impossible while one answer is not settled; then in time from the last handing-over."""
    for check in road.scheme.checks:
        road.check(check.key)
    (reason,) = refusal(application_review.accept(road.office, REVIEWER, road.application_id)).reasons
    assert "尚未确认" in reason.text.zh
    did(supplements.settle(road.office, REVIEWER, road.application_id, batch(road).items[0].id))
    road.accept()
    assert road.application.state is ApplicationState.ACCEPTED
    clock = acceptance_clock(road.application, road.scheme, road.office.calendar, road.office.today())
    assert (clock.state, clock.is_late, len(clock.runs)) == ("done", False, 3)
    rounds = supplements.rounds_of(road.office, REVIEWER, road.application_id)
    assert [each.submission.number for each in rounds] == [1, 2, 3]
    assert all(document.verdict is not DocumentVerdict.RETURNED for document in road.application.documents)
