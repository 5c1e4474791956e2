"""A suspended certificate on its way back: applied for, verified, restored, each with its record and in its time."""

from datetime import date, timedelta

import pytest

from docs_templates.record_contexts import RestorationNotice
from intake_app.services import endings, inbox, restorations, surveillance
from intake_app.services.client_steps import client_steps
from intake_app.services.downloads import file_for
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.record_contexts import restoration_notice
from models.account import Role
from models.application import PartyRole
from models.certificate import Certificate, CertificateState, Suspension
from models.errors import NotFound, NotPermitted
from tests.job_builders import approval, certificate, cnex, decided
from tests.journeys.small_files import pdf_file
from tests.offices import Clock
from tests.services.jobs import acting, client, put, refused_words

ID = "certificate-1"
MANAGER = acting(Role.MANAGER, person="manager")
LAST = date(2026, 6, 10)


@pytest.fixture
def suspended(office: Office) -> Office:
    """An office with one suspended certificate; its suspension ends in nine days."""
    suspension = Suspension(ground="contract_breach", facts="未履行合同", verified_on=date(2025, 12, 5),
                            suspended_on=date(2025, 12, 10), until=LAST, by="某人")
    put(office, decided(cnex(), director_approval=approval()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), issued_on=date(2025, 6, 1), valid_until=date(2028, 5, 31),
                                         state=CertificateState.SUSPENDED, suspensions=(suspension,)))
        uow.commit()
    return office


def kept(office: Office) -> Certificate:
    with office.unit_of_work() as uow:
        return uow.certificates.get(ID)


def to_apply_by(office: Office) -> list[date | None]:
    """The last day of each restoration that waits for the holder's application."""
    return [step.due_on for step in client_steps(office, client()) if step.kind == "restore"]


def verify(office: Office, on: date, passed: bool = True, findings: str = "查阅补交的说明") -> Certificate | Refused:
    return restorations.record_restoration_check(office, MANAGER, ID, on, "王核实", findings, passed)


def withdrawn(office: Office) -> Certificate | Refused:
    return endings.withdraw(office, MANAGER, ID, "suspension_unresolved", PartyRole.CLIENT, "问题未解决", LAST)


def restored(office: Office) -> Certificate | Refused:
    return restorations.restore(office, MANAGER, ID)


def test_the_holder_applies_the_body_verifies_and_then_it_is_restored(suspended: Office, clock: Clock) -> None:
    """CNEX-12.3.1-e: on the suspension's last day all of it still holds."""
    assert to_apply_by(suspended) == [LAST]
    told = refused_words(restorations.apply_for_restoration(suspended, client(), ID, " "))
    assert "整改情况" in told, "a holder has nobody else to name"
    restorations.apply_for_restoration(suspended, client(), ID, "已补交年度变更说明")
    assert to_apply_by(suspended) == []
    clock.move(timedelta(days=9))
    assert "尚未核实" in refused_words(restored(suspended))
    verify(suspended, LAST)
    outcome = restored(suspended)
    assert isinstance(outcome, Certificate)
    assert (outcome.state, outcome.valid_until) == (CertificateState.VALID, date(2028, 5, 31))
    (suspension,) = outcome.suspensions
    request, check = suspension.restoration_request, suspension.restoration_check
    assert request is not None
    assert check is not None
    assert (request.applied_on, request.by, request.received_by) == (date(2026, 6, 1), "林晓", "")
    assert (check.verified_on, check.by, check.findings) == (LAST, "王核实", "查阅补交的说明")
    assert suspension.restored_on == LAST
    with suspended.unit_of_work() as uow:
        records = uow.records.about(ID)
    assert [record.verb for record in records] == [
        "certificate.restoration_applied_for", "certificate.restoration_verified", "certificate.restored",
        "paper.made"]
    assert records[2].before["state"] == "suspended"
    assert {str(record.clause) for record in records[:-1]} == {"CNEX-01-G:2026 12.3.1"}


def test_who_applied_in_time_is_verified_and_restored_after_the_last_day(suspended: Office, clock: Clock) -> None:
    """CNEX-12.3.1-e, CEC-7.4-c: the rule wants the application within the suspension, not the body's answer to it."""
    clock.move(timedelta(days=9))
    restorations.apply_for_restoration(suspended, client(), ID, "已补交年度变更说明")
    clock.move(timedelta(days=5))
    assert "暂停期尚未届满" in refused_words(withdrawn(suspended)), "nobody withdraws what is still to be verified"
    (act,) = surveillance.surveillance_desk(suspended, MANAGER).acts
    assert "申请在暂停期内提出" in act.text.zh
    verify(suspended, suspended.today())
    outcome = restored(suspended)
    assert isinstance(outcome, Certificate)
    assert (outcome.state, outcome.suspensions[-1].restored_on) == (CertificateState.VALID, suspended.today())


def test_a_letter_of_the_last_day_may_be_entered_on_the_next(suspended: Office, clock: Clock) -> None:
    """CNEX-12.3.1-e: the day on which it was made counts, up to the suspension's last."""
    clock.move(timedelta(days=10))

    def enter(on: date) -> Certificate | Refused:
        return restorations.enter_restoration_request(suspended, MANAGER, ID, on, "林晓", "已补交")

    assert "2026-06-10（含当日）前提出" in refused_words(enter(LAST + timedelta(days=1)))
    assert isinstance(enter(LAST), Certificate)
    assert isinstance(verify(suspended, suspended.today()), Certificate)


def test_what_was_applied_for_in_time_and_verified_against_is_withdrawn(suspended: Office, clock: Clock) -> None:
    """CNEX-12.3.1-e, CNEX-12.3.2-a: ground h, once the suspension is over."""
    restorations.apply_for_restoration(suspended, client(), ID, "已补交")
    verify(suspended, suspended.today(), passed=False)
    assert "暂停期尚未届满" in refused_words(withdrawn(suspended))
    clock.move(timedelta(days=10))
    assert "办理撤销" in refused_words(verify(suspended, suspended.today()))
    outcome = withdrawn(suspended)
    assert isinstance(outcome, Certificate)
    assert outcome.state is CertificateState.WITHDRAWN


def test_without_an_application_nothing_is_taken_after_the_last_day(suspended: Office, clock: Clock) -> None:
    """CNEX-12.3.1-e: then the certificate is withdrawn."""
    clock.move(timedelta(days=10))
    assert to_apply_by(suspended) == []
    for outcome in (restorations.apply_for_restoration(suspended, client(), ID, "已补交"), verify(suspended, LAST),
                    restored(suspended)):
        assert "办理撤销" in refused_words(outcome)
    assert kept(suspended).state is CertificateState.SUSPENDED


def test_a_verification_against_sends_the_holder_to_apply_anew(suspended: Office) -> None:
    """CNEX-12.3.1-e: the new application voids the old verification."""
    restorations.apply_for_restoration(suspended, client(), ID, "已补交")
    verify(suspended, suspended.today(), passed=False)
    assert "尚未消除" in refused_words(restored(suspended))
    assert to_apply_by(suspended) == [LAST]
    restorations.apply_for_restoration(suspended, client(), ID, "已重新补交并盖章")
    assert "尚未核实" in refused_words(restored(suspended))


def test_an_application_on_paper_is_entered_with_its_day_and_sender(suspended: Office) -> None:
    """CNEX-12.3.1-e: between the suspension and today, and by somebody."""
    def enter(on: date, by: str = "林晓", mended: str = "已补交") -> Certificate | Refused:
        return restorations.enter_restoration_request(suspended, MANAGER, ID, on, by, mended)

    assert "2025-12-10" in refused_words(enter(date(2025, 12, 9)))
    assert "2026-06-01" in refused_words(enter(date(2026, 6, 2)))
    assert "由谁代表持有人" in refused_words(enter(date(2026, 5, 20), by=" "))
    assert isinstance(enter(date(2026, 5, 20)), Certificate)
    request = kept(suspended).suspensions[-1].restoration_request
    assert request is not None
    assert (request.applied_on, request.by, request.received_by) == (date(2026, 5, 20), "林晓", "manager")
    assert "2026-05-20" in refused_words(verify(suspended, date(2026, 5, 19)))
    assert "具体内容" in refused_words(verify(suspended, date(2026, 5, 21), findings=""))


def test_nothing_is_verified_before_it_is_applied_for(suspended: Office) -> None:
    """CNEX-12.3.1-e."""
    assert "没有申请" in refused_words(verify(suspended, suspended.today()))


def test_only_the_holder_applies_for_itself(suspended: Office) -> None:
    """CNEX-15-a."""
    with pytest.raises(NotPermitted):
        restorations.apply_for_restoration(suspended, client("enterprise-2"), ID, "已补交")


def prove(office: Office, name: str) -> Certificate | Refused:
    return restorations.add_restoration_evidence(office, client(), ID, name, pdf_file(name))


@pytest.mark.requirement("CNEX-12.3.1-e")
def test_files_that_prove_what_was_put_right_are_handed_in_until_it_is_verified(
    suspended: Office, clock: Clock
) -> None:
    """CNEX-12.3.1-e: before the application and after it; who verifies reads them, and the notice names them."""
    assert isinstance(prove(suspended, "收据.pdf"), Certificate)
    assert to_apply_by(suspended) == [LAST], "a file alone is no application"
    told = "持有人为恢复申请补充了证据文件"
    assert told not in [each.text.zh for each in inbox.inbox(suspended, MANAGER)]
    restorations.apply_for_restoration(suspended, client(), ID, "已缴费")
    assert isinstance(prove(suspended, "对账单.pdf"), Certificate)
    assert told in [each.text.zh for each in inbox.inbox(suspended, MANAGER)]
    refusal = restorations.add_restoration_evidence(suspended, client(), ID, "空.pdf", b"")
    assert "“空.pdf”没有保存" in refused_words(refusal)
    files = kept(suspended).suspensions[-1].evidence
    assert [(each.file_name, each.by) for each in files] == [("收据.pdf", "林晓"), ("对账单.pdf", "林晓")]
    assert file_for(suspended, MANAGER, files[0].file_id)[1] == pdf_file("收据.pdf")
    for stranger in (client("enterprise-2"), acting(Role.AUDITOR, person="stranger")):
        with pytest.raises((NotFound, NotPermitted)):
            file_for(suspended, stranger, files[0].file_id)
    verify(suspended, suspended.today(), passed=False)
    assert isinstance(prove(suspended, "补缴收据.pdf"), Certificate), "the ground was not gone: it is proved anew"
    restorations.apply_for_restoration(suspended, client(), ID, "已补缴")
    verify(suspended, suspended.today())
    assert "已于 2026-06-01 核实消除" in refused_words(prove(suspended, "迟到.pdf"))
    outcome = restored(suspended)
    assert isinstance(outcome, Certificate)
    context = restoration_notice(outcome, cnex(), "HF-1", suspended.today())
    assert isinstance(context, RestorationNotice)
    assert context.mended == "已补缴（附件：收据.pdf、对账单.pdf、补缴收据.pdf）"
