"""The holder's days for a late surveillance: what is kept, what is refused, and who hears of it (CNEX 11, CEC 6.1)."""

from datetime import date, timedelta

import pytest

from intake_app.schemes.schema import SchemeEdition
from intake_app.services import client_steps, visit_proposals
from intake_app.services.inbox import inbox
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.visit_proposals import ProposedVisit
from models.account import Role
from models.calendar import add_months
from models.certificate import Certificate, SurveillanceDone
from models.engagement import EngagementKind
from models.errors import NotPermitted
from models.ids import CertificateId, EngagementId
from models.record import Record
from tests.job_builders import cec, certificate, cnex, decided, planned, visit
from tests.offices import Clock
from tests.services.jobs import COORDINATOR, TODAY, acting, client, put, refused_words

SOON = TODAY + timedelta(days=10)
WISHED = ProposedVisit(days=((SOON, SOON + timedelta(days=2)),), late_because=" 6 月停产检修 ",
                       agrees_to_shorter_notice=True)


def late(office: Office, scheme: SchemeEdition, months_ago: int = 14) -> Certificate:
    """A certificate whose first surveillance is past its due date and was not done."""
    put(office, decided(scheme, id=EngagementId("engagement-0")))
    year, month = divmod(TODAY.year * 12 + TODAY.month - 1 - months_ago, 12)
    held = certificate(scheme, engagement_id="engagement-0", issued_on=date(year, month + 1, 1))
    with office.unit_of_work() as uow:
        uow.certificates.add(held)
        uow.commit()
    return held


def propose(office: Office, held: Certificate, wished: ProposedVisit) -> tuple[Certificate, ...] | Refused:
    return visit_proposals.propose_visit(office, client(), held.id, wished)


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_the_days_of_the_holder_are_kept_and_reach_the_coordinator(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-11-a, CEC-6.1-a: with the reason, in the Record, and in the inbox of who plans the visit."""
    held = late(office, scheme)
    (saved,) = propose(office, held, WISHED)
    assert isinstance(saved, Certificate)
    (kept,) = saved.visit_proposals
    assert (kept.days, kept.late_because, kept.on, kept.by) == (
        WISHED.days, "6 月停产检修", TODAY, client().name)
    assert kept.due_on < TODAY
    assert [each.verb for each in records(office, held.id)] == ["certificate.visit_proposed"]
    for reader in (COORDINATOR, acting(Role.MANAGER, person="manager")):
        assert any("持有人提出了监督的现场日期" in item.text.zh for item in inbox(office, reader))


def test_once_days_are_proposed_it_is_the_bodys_turn_until_they_are_over(office: Office, clock: Clock) -> None:
    """CEC-6.1-a: the holder may propose others, and nothing waits for it."""
    held = late(office, cec(), months_ago=11)

    def is_with_the_body() -> bool:
        (step,) = (each for each in client_steps.client_steps(office, client()) if each.kind == "survey")
        assert ("等待认证机构安排" in step.text.zh) is step.is_with_the_body
        return step.is_with_the_body

    assert not is_with_the_body()
    assert not isinstance(propose(office, held, WISHED), Refused)
    assert is_with_the_body()
    clock.move(timedelta(days=12))
    assert not is_with_the_body()


def test_what_is_longest_overdue_stands_in_front_though_its_last_day_is_later(office: Office) -> None:
    """CNEX-11-a: one due in three weeks stood before one due two months ago that may still be done in a month."""
    overdue = late(office, cnex())
    held = another(overdue, TODAY + timedelta(days=21))
    put(office, decided(cnex(), id=EngagementId("engagement-9")))
    with office.unit_of_work() as uow:
        uow.certificates.add(held)
        uow.commit()
    steps = [each for each in client_steps.client_steps(office, client()) if each.kind == "survey"]
    assert [each.subject for each in steps] == [overdue.id, held.id]
    assert steps[0].due_on is not None
    assert steps[1].due_on is not None
    assert steps[0].due_on > steps[1].due_on


def another(like: Certificate, due_on: date) -> Certificate:
    """Another certificate of the holder, of another job, due on that day."""
    issued_on = add_months(due_on, -12)
    return like.with_(id=CertificateId("certificate-2"), number="PCF-2026-00002", engagement_id="engagement-9",
                      issued_on=issued_on, valid_until=add_months(issued_on, 36))


def test_days_before_the_end_of_the_notice_need_the_holders_written_agreement(office: Office) -> None:
    """CNEX-11-a, J12: two months' notice, unless the client waives it in writing; from its end on nothing is needed."""
    held = late(office, cnex())
    first_day = visit_proposals.first_day_with_notice(office, client(), held.id)
    assert first_day is not None
    early = WISHED.model_copy(update={"agrees_to_shorter_notice": False})
    assert "请勾选同意缩短通知期" in refused_words(propose(office, held, early))
    before = early.model_copy(update={"days": ((first_day - timedelta(days=1), first_day),)})
    assert isinstance(propose(office, held, before), Refused)
    assert not isinstance(propose(office, held, early.model_copy(update={"days": ((first_day, first_day),)})), Refused)


def test_no_notice_binds_where_the_rule_has_none(office: Office) -> None:
    """CEC-6.1-a."""
    held = late(office, cec())
    assert not isinstance(propose(office, held, WISHED.model_copy(update={"agrees_to_shorter_notice": False})), Refused)


@pytest.mark.parametrize(("wrong", "words"), [
    ({"days": ()}, "请选择可以接受现场检查的日期"),
    ({"days": ((TODAY, SOON),)}, "从今天以后开始"),
    ({"days": ((SOON, SOON - timedelta(days=1)),)}, "从今天以后开始"),
    ({"late_because": "  "}, "未能按期进行的原因")])
def test_what_is_wrong_is_said_and_nothing_is_kept(office: Office, wrong: dict[str, object], words: str) -> None:
    """CNEX-11-d."""
    held = late(office, cnex())
    assert words in refused_words(propose(office, held, WISHED.model_copy(update=wrong)))
    assert records(office, held.id) == ()


def test_a_surveillance_that_is_due_and_not_late_needs_no_reason(office: Office) -> None:
    """CNEX-11-b: its days are agreed on before its day goes by."""
    held = late(office, cec(), months_ago=12)
    outcome = propose(office, held, WISHED.model_copy(update={"late_because": ""}))
    assert not isinstance(outcome, Refused)
    assert outcome[0].visit_proposals[0].due_on >= TODAY


def test_a_surveillance_that_is_far_ahead_takes_no_proposal(office: Office) -> None:
    """CNEX-11-b."""
    held = late(office, cnex(), months_ago=3)
    assert "没有待商定日期的监督" in refused_words(propose(office, held, WISHED))
    assert visit_proposals.first_day_with_notice(office, client(), held.id) is None


def test_days_are_proposed_exactly_while_the_surveillance_is_a_task(office: Office) -> None:
    """CNEX-11-b, CNEX-12.1-b: not where a visit is announced, nor where it would only renew; both by one rule."""
    def is_task() -> bool:
        return "survey" in {each.kind for each in client_steps.client_steps(office, client())}

    held = late(office, cnex())
    assert is_task()
    assert visit_proposals.first_day_with_notice(office, client(), held.id) is not None
    put(office, planned(cnex(), id="engagement-1", kind=EngagementKind.SURVEILLANCE, certificate_ids=(held.id,),
                        visits=(visit(start=SOON, end=SOON),)))
    assert not is_task()
    assert "没有待商定日期的监督" in refused_words(propose(office, held, WISHED))
    with office.unit_of_work() as uow:
        kept = uow.certificates.get(held.id)
        uow.certificates.save(kept.with_(valid_until=TODAY + timedelta(days=60), surveillances=(
            SurveillanceDone(completed_on=TODAY - timedelta(days=320), passed=True),)))
        job = uow.engagements.get("engagement-1")
        uow.engagements.save(job.with_(visits=()))
        uow.commit()
    assert not is_task()
    assert "没有待商定日期的监督" in refused_words(propose(office, held, WISHED))


def test_another_enterprise_proposes_nothing(office: Office) -> None:
    """CNEX-15-a."""
    held = late(office, cnex())
    with pytest.raises(NotPermitted):
        visit_proposals.propose_visit(office, client("enterprise-2"), CertificateId(held.id), WISHED)


def records(office: Office, subject: str) -> tuple[Record, ...]:
    with office.unit_of_work() as uow:
        return tuple(uow.records.about(subject))
