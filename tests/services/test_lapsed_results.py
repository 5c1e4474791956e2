"""A rise that ended a result: confirmed and decided on by persons, certified anew, or found to be an error."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest

from docs_templates.render import paper_text
from intake_app.services import (
    applications,
    certificates,
    client_steps,
    endings,
    inbox,
    lapsed_results,
    reporting,
    restorations,
    surveillance,
)
from intake_app.services.office import Office
from intake_app.services.papers import papers_about
from models.account import Role
from models.application import Application, ApplicationState, PartyRole
from models.certificate import Certificate, CertificateState, SurveillanceDone
from models.certificate_change import Rise
from tests.job_builders import approval, certificate, certificate_change, cnex, decided, footprint, person, registered
from tests.services.jobs import TODAY, acting, client, put, refused_words

OLD, NEW_JOB = "certificate-1", "engagement-1"
MANAGER = acting(Role.MANAGER, person="manager")
WRITER, DECIDER = acting(Role.CERTIFICATE_WRITER, person="writer"), acting(Role.DECIDER, person="decider")
RISEN = certificate_change(kind="footprint_rise", is_planned=False,
                           rise=Rise(percent=Decimal("12.5"), since=date(2026, 1, 20)))


@pytest.fixture
def risen(office: Office) -> Office:
    """A valid certificate whose holder told of a rise of 12.5 % since January; it is June, and a new job is decided."""
    put(office, decided(cnex(), id="engagement-0", director_approval=approval()),
        decided(cnex(), director_approval=approval(), footprints=(footprint(cnex()),)),
        person("writer", functions=("certificate_writer",)),
        registered("decider", "ghg_verifier", functions=("decider",)))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), issued_on=date(2025, 6, 10), first_issued_on=date(2025, 6, 10),
                                         valid_until=date(2028, 6, 9), engagement_id="engagement-0", changes=(RISEN,)))
        uow.commit()
    return office


def kept(office: Office) -> Certificate:
    with office.unit_of_work() as uow:
        return uow.certificates.get(OLD)


def done(outcome: object) -> Certificate:
    assert isinstance(outcome, Certificate), outcome
    return outcome


def confirm(office: Office, facts: str = "核对 1 月至 5 月用电台账。") -> object:
    return lapsed_results.confirm_lapse(office, MANAGER, OLD, RISEN.id, facts)


def suspend(office: Office) -> object:
    return certificates.suspend(office, MANAGER, OLD, "other", PartyRole.FACTORY, "结果失效。", TODAY)


def withdraw(office: Office) -> object:
    return endings.withdraw(office, MANAGER, OLD, "other", PartyRole.FACTORY, "结果失效。", TODAY)


def tasks(office: Office) -> set[str]:
    """What another manager's inbox asks for and nobody has done."""
    other = MANAGER.with_(account_id="account-2")
    return {each.text.zh for each in inbox.inbox(office, other) if each.waits}


def test_nothing_is_confirmed_by_itself(risen: Office) -> None:
    """J29: the rise ended the result months ago; the manager is told, and the certificate is valid until then."""
    assert kept(risen).state is CertificateState.VALID
    (act,) = surveillance.surveillance_desk(risen, MANAGER).acts
    assert "确认认证结果失效" in act.text.zh
    assert "写明核实的事实" in refused_words(confirm(risen, " "))


def test_a_confirmed_lapse_stops_the_mark_and_waits_for_a_person(risen: Office) -> None:
    """J29, CNEX-II-11.1: told to the holder by a paper, told as suspended to the public, with the day to decide by."""
    lapsed = done(confirm(risen))
    assert lapsed.state is CertificateState.RESULT_LAPSED
    assert lapsed.lapse is not None
    assert (lapsed.lapse.proposed_ground, lapsed.lapse.decide_by) == ("other", date(2026, 6, 8))
    (paper,) = papers_about(risen, client(), OLD)
    words = paper_text(risen.files.get(paper.sha256))
    assert paper.kind == "lapse_notice"
    for each in ("12.5%", "附件II第11.1条", "不得使用该证书", "重新提出认证申请", "2026年6月8日"):
        assert each in words
    with risen.unit_of_work() as uow:
        record = uow.records.about(OLD)[-1]
    assert (record.verb, str(record.clause)) == ("certificate.result_lapsed", "CNEX-01-G:2026 附件 II 11.1")
    (act,) = surveillance.surveillance_desk(risen, MANAGER).acts
    assert "2026-06-08" in act.text.zh
    assert "没有待确认的碳足迹上升" in refused_words(confirm(risen))


def test_it_is_reported_as_suspended(risen: Office) -> None:
    """J29."""
    confirm(risen)
    report = reporting.report_of(risen, MANAGER, TODAY, TODAY)
    assert isinstance(report, reporting.Report)
    (row,) = (dict(zip([column.zh for column in table.columns], cells, strict=True))
              for table in report.tables if table.title.zh == "证书" for cells in table.in_language("zh"))
    assert (row["证书状态"], row["暂停原因"], row["暂停开始"], row["暂停结束"]) == (
        "暂停", "认证结果失效，待重新认证", TODAY, "—")


@pytest.mark.parametrize(("decide", "state"), [
    (suspend, CertificateState.SUSPENDED), (withdraw, CertificateState.WITHDRAWN)])
def test_a_person_decides_and_nothing_waits_any_more(
    risen: Office, decide: Callable[[Office], object], state: CertificateState
) -> None:
    """J29: suspension on ground h, or withdrawal."""
    confirm(risen)
    assert "认证结果已确认失效，请决定暂停或撤销" in tasks(risen)
    assert done(decide(risen)).state is state
    assert surveillance.surveillance_desk(risen, MANAGER).acts == ()
    assert "认证结果已确认失效，请决定暂停或撤销" not in tasks(risen)


def suspended_and_verified(office: Office) -> None:
    """The certificate is suspended, its holder applied for its restoration, and that was verified in favour."""
    done(certificates.suspend(office, MANAGER, OLD, "other", PartyRole.CLIENT, "未按期提交资料", TODAY))
    done(restorations.apply_for_restoration(office, client(), OLD, "已补交资料。"))
    done(restorations.record_restoration_check(office, MANAGER, OLD, TODAY, "李核实", "查阅补交的资料。", True))


def test_what_a_rise_ended_is_not_restored_before_that_is_settled(risen: Office) -> None:
    """J29: else the notice would say that the mark may be used, and the page that it must not; an error is restored."""
    suspended_and_verified(risen)
    assert "请先在该变更处查实" in refused_words(restorations.restore(risen, MANAGER, OLD))
    assert kept(risen).state is CertificateState.SUSPENDED
    done(lapsed_results.confirm_lapse(risen, MANAGER, OLD, RISEN.id, "核对用电台账。"))
    done(lapsed_results.revoke_lapse(risen, MANAGER, OLD, "台账有误，重复计入。"))
    assert done(restorations.restore(risen, MANAGER, OLD)).state is CertificateState.VALID
    assert "及相应的认证标志。" in restoration_words(risen)


def test_a_restoration_says_what_still_bars_the_mark(office: Office) -> None:
    """CNEX-II-14: a change in effect that nobody has answered bars the mark of a valid certificate too."""
    waiting = certificate_change(kind="process", takes_effect_on=date(2026, 5, 1), applied_on=date(2026, 4, 20))
    put(office, decided(cnex(), director_approval=approval()))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), issued_on=date(2025, 6, 10), valid_until=date(2028, 6, 9),
                                         changes=(waiting,)))
        uow.commit()
    suspended_and_verified(office)
    done(restorations.restore(office, MANAGER, OLD))
    words = restoration_words(office)
    assert "仍不得使用认证标志：获证后的变更须经本机构确认而尚未确认" in words
    assert "及相应的认证标志。" not in words


def restoration_words(office: Office) -> str:
    """What the notice of the restoration says."""
    notice = next(each for each in papers_about(office, client(), OLD) if each.kind == "restoration_notice")
    return paper_text(office.files.get(notice.sha256))


def test_a_suspension_for_a_lapsed_result_is_not_restored(risen: Office) -> None:
    """J29: the product is certified anew instead."""
    confirm(risen)
    suspend(risen)
    assert "不能恢复" in refused_words(restorations.apply_for_restoration(risen, client(), OLD, "已改造。"))
    assert "restore" not in {step.kind for step in client_steps.client_steps(risen, client())}


def test_an_error_is_taken_back_with_its_reason(risen: Office) -> None:
    """J29: the certificate is valid again, the rise is not confirmed twice, and the holder is told why."""
    confirm(risen)
    assert "写明确认为何有误" in refused_words(lapsed_results.revoke_lapse(risen, MANAGER, OLD, ""))
    valid = done(lapsed_results.revoke_lapse(risen, MANAGER, OLD, "台账重复计了一条生产线。"))
    assert (valid.state, valid.lapse) == (CertificateState.VALID, None)
    assert surveillance.surveillance_desk(risen, MANAGER).acts == ()
    assert valid.lapses[-1].revoked_reason == "台账重复计了一条生产线。"
    assert "没有待确认" in refused_words(confirm(risen))
    assert "没有确认失效" in refused_words(lapsed_results.revoke_lapse(risen, MANAGER, OLD, "再次"))


def test_an_error_found_during_a_suspension_leaves_it_suspended(risen: Office) -> None:
    """J29: what was decided ends by its own way back, which is open again."""
    confirm(risen)
    suspend(risen)
    stays = done(lapsed_results.revoke_lapse(risen, MANAGER, OLD, "台账有误。"))
    assert stays.state is CertificateState.SUSPENDED
    done(restorations.apply_for_restoration(risen, client(), OLD, "确认有误。"))


def test_one_that_is_suspended_already_stays_so_when_its_result_lapses(risen: Office) -> None:
    """J29."""
    suspend(risen)
    lapsed = done(confirm(risen))
    assert (lapsed.state, lapsed.lapse is None) == (CertificateState.SUSPENDED, False)


def test_the_holder_is_asked_to_explain_a_rise_until_it_told_of_it(risen: Office) -> None:
    """CNEX-II-11.1, J29, H171: what a surveillance found stands among what waits for the holder, who applies for it."""
    found = footprint(cnex(), value=Decimal(900), period_from=date(2025, 6, 1), period_to=date(2026, 4, 30))
    with risen.unit_of_work() as uow:
        held = uow.certificates.get(OLD)
        uow.certificates.save(held.with_(changes=(), surveillances=(
            SurveillanceDone(completed_on=date(2026, 5, 10), passed=True, footprint=found),)))
        uow.commit()
    (step,) = (each for each in client_steps.client_steps(risen, client()) if each.kind == "tell_rise")
    assert "10.76%" in step.text.zh
    with risen.unit_of_work() as uow:
        uow.certificates.save(kept(risen).with_(changes=(RISEN.with_(applied_on=date(2026, 5, 20)),)))
        uow.commit()
    assert "tell_rise" not in {step.kind for step in client_steps.client_steps(risen, client())}


def test_the_holder_is_asked_to_apply_anew_and_begins_it_once(risen: Office) -> None:
    """J29: the step is gone once the application is begun, and the certificate names it."""
    confirm(risen)
    assert "recertify" in {step.kind for step in client_steps.client_steps(risen, client())}
    begun = lapsed_results.begin_recertification(risen, client(), OLD)
    assert isinstance(begun, Application)
    assert begun.id in {each.id for each in applications.my_applications(risen, client())}
    lapse = kept(risen).lapse
    assert lapse is not None
    assert lapse.recertification == begun.id
    assert "recertify" not in {step.kind for step in client_steps.client_steps(risen, client())}
    assert "已经开始" in refused_words(lapsed_results.begin_recertification(risen, client(), OLD))


@pytest.mark.parametrize("end", [{"state": ApplicationState.WITHDRAWN}, {"state": ApplicationState.REFUSED}])
def test_where_the_new_application_came_to_nothing_another_is_begun(risen: Office, end: dict[str, object]) -> None:
    """J29, CNEX-II-11.1: the certificate waits for one that is granted, not for the first that was tried."""
    confirm(risen)
    first = lapsed_results.begin_recertification(risen, client(), OLD)
    assert isinstance(first, Application)
    assert lapsed_results.is_certified_anew(risen, client(), OLD)
    with risen.unit_of_work() as uow:
        uow.applications.save(uow.applications.get(first.id).with_(**end))
        uow.commit()
    assert not lapsed_results.is_certified_anew(risen, client(), OLD)
    assert "recertify" in {step.kind for step in client_steps.client_steps(risen, client())}
    second = lapsed_results.begin_recertification(risen, client(), OLD)
    assert isinstance(second, Application)
    assert second.id != first.id
    lapse = kept(risen).lapse
    assert lapse is not None
    assert lapse.recertification == second.id


@pytest.mark.parametrize("is_suspended", [False, True])
def test_the_new_certificate_takes_the_place_of_the_old_one(risen: Office, is_suspended: bool) -> None:
    """J29: the old one is cancelled on that day, with its notice; decided on or not."""
    confirm(risen)
    if is_suspended:
        suspend(risen)
    certificates.write_certificates(risen, WRITER, NEW_JOB)
    assert kept(risen).state is not CertificateState.CANCELLED
    issued = certificates.issue_certificates(risen, DECIDER, NEW_JOB)
    assert isinstance(issued, tuple), issued
    old = kept(risen)
    assert (old.state, old.termination is not None) == (CertificateState.CANCELLED, True)
    assert old.termination is not None
    assert (old.termination.ground, old.termination.ended_on) == ("recertified", TODAY)
    assert issued[0].number in old.termination.facts
    assert issued[0].renews is None
    assert "cancellation_notice" in {paper.kind for paper in papers_about(risen, client(), OLD)}


def test_a_new_certificate_takes_no_valid_ones_place(risen: Office) -> None:
    """J29: only where a result was confirmed to have lapsed; until then the unit has its certificate, and no second."""
    assert "尚未失效" in refused_words(certificates.write_certificates(risen, WRITER, NEW_JOB))
    assert kept(risen).state is CertificateState.VALID
