"""A surveillance that was not done by its last day: a case, a proposal, and a person's decision (CNEX 11, CEC 6.1)."""

from datetime import date, timedelta

import pytest

from intake_app.schemes.schema import SchemeEdition
from intake_app.services import (
    certificates,
    client_steps,
    decisions,
    missed_limits,
    outlook,
    restorations,
    surveillance,
)
from intake_app.services.missed_limits import RUN_OF_THE_DAY
from intake_app.services.office import Office
from models.account import Role
from models.application import PartyRole
from models.calendar import add_months
from models.certificate import (
    Certificate,
    CertificateState,
    RestorationCheck,
    RestorationRequest,
    SurveillanceDone,
    Suspension,
)
from models.engagement import Engagement, EngagementKind
from tests.job_builders import (
    cec,
    certificate,
    cnex,
    decided,
    evaluated,
    on_site,
    planned,
    registered,
    report,
    technical_review,
    visit,
)
from tests.offices import Clock
from tests.services.jobs import acting, client, put, refused_words

MANAGER = acting(Role.MANAGER, person="manager")
DECIDER = acting(Role.DECIDER, person="decider")
TODAY = date(2026, 6, 1)


def put_certificate(office: Office, scheme: SchemeEdition, last_day: date, **changes: object) -> None:
    """A certificate whose first surveillance must be done by that day."""
    issued_on = add_months(last_day, -scheme.surveillance.first_hard_months.value)
    put(office, decided(scheme, id="engagement-0"))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(scheme, issued_on, engagement_id="engagement-0",
                                         valid_until=add_months(issued_on, 36) - timedelta(days=1), **changes))
        uow.commit()


def kept(office: Office) -> Certificate:
    with office.unit_of_work() as uow:
        return uow.certificates.all()[0]


@pytest.mark.parametrize(("scheme", "ground"), [(cnex(), "other"), (cec(), "rule_breach")])
def test_a_case_is_opened_the_day_after_the_last_day_and_once(
    office: Office, clock: Clock, scheme: SchemeEdition, ground: str
) -> None:
    """CNEX-11-d, CEC-6.1-a, J11: on the last day itself there is none."""
    put_certificate(office, scheme, TODAY)
    assert missed_limits.open_cases_due(office, RUN_OF_THE_DAY) == ()
    clock.move(timedelta(days=1))
    (opened,) = missed_limits.open_cases_due(office, RUN_OF_THE_DAY)
    assert missed_limits.open_cases_due(office, RUN_OF_THE_DAY) == ()
    (case,) = missed_limits.open_cases(office, MANAGER)
    assert (case.case.limit, case.case.opened_on, case.proposal.key) == (TODAY, date(2026, 6, 2), ground)
    with office.unit_of_work() as uow:
        record = uow.records.about(opened.id)[-1]
    assert (record.verb, record.by_name, record.clause is not None) == ("certificate.limit_missed", "每日运行", True)


def test_suspending_the_certificate_closes_its_case(office: Office, clock: Clock) -> None:
    """CNEX-11-d."""
    put_certificate(office, cnex(), TODAY - timedelta(days=1))
    missed_limits.open_cases_due(office, RUN_OF_THE_DAY)
    (case,) = missed_limits.open_cases(office, MANAGER)
    suspended = certificates.suspend(office, MANAGER, case.certificate.id, case.proposal.key, PartyRole.CLIENT,
                                     "未接受监督", TODAY)
    assert isinstance(suspended, Certificate)
    assert missed_limits.open_cases(office, MANAGER) == ()
    clock.move(timedelta(days=1))
    assert missed_limits.open_cases_due(office, RUN_OF_THE_DAY) == ()


def test_the_surveillance_itself_closes_the_case(office: Office) -> None:
    """CNEX-11-d: late is better than never."""
    put_certificate(office, cnex(), TODAY - timedelta(days=1))
    missed_limits.open_cases_due(office, RUN_OF_THE_DAY)
    with office.unit_of_work() as uow:
        uow.certificates.save(kept(office).with_(surveillances=(SurveillanceDone(completed_on=TODAY, passed=True),)))
        uow.commit()
    assert missed_limits.open_cases(office, MANAGER) == ()


@pytest.mark.requirement("J11")
def test_who_decides_on_a_late_surveillance_is_told_and_its_case_is_closed_with_a_reason(office: Office) -> None:
    """CNEX-11-d: that nobody decided on the missed limit is on file, not only gone from the list."""
    put_certificate(office, cnex(), TODAY - timedelta(days=1))
    missed_limits.open_cases_due(office, RUN_OF_THE_DAY)
    held = kept(office)
    put(office, evaluated(cnex(), kind=EngagementKind.SURVEILLANCE, certificate_ids=(held.id,), report=report(),
                          technical_review=technical_review(), on_site=(on_site(last_day=TODAY),)),
        registered("decider", "footprint_training", "ghg_verifier", functions=("decider",)))
    (told,) = missed_limits.undecided_limits(office, DECIDER, "engagement-1")
    assert "已超期，是否暂停尚未决定" in told.text.zh
    assert isinstance(decisions.decide(office, DECIDER, "engagement-1", True, "同意"), Engagement)
    (case,) = kept(office).missed_limits
    assert (case.decided_on, case.decided_by, case.kept_until) == (TODAY, DECIDER.name, None)
    assert "逾期期间未作处理决定" in case.reason
    assert missed_limits.undecided_limits(office, DECIDER, "engagement-1") == ()
    assert missed_limits.open_cases(office, MANAGER) == ()


def test_a_visit_in_time_opens_no_case_and_one_entered_late_closes_it(office: Office) -> None:
    """CNEX-11-d, J13: evaluated later, it missed nothing; the manager reads where it stands."""
    limit = date(2026, 5, 20)
    put_certificate(office, cnex(), limit)
    (act,) = surveillance.surveillance_desk(office, MANAGER).acts
    assert "未在最长期限 2026-05-20" in act.text.zh
    missed_limits.open_cases_due(office, RUN_OF_THE_DAY)
    assert surveillance.surveillance_desk(office, MANAGER).acts == (), "the case tells it, with the form to decide"
    assert len(missed_limits.open_cases(office, MANAGER)) == 1
    put(office, planned(cnex(), id="engagement-1", kind=EngagementKind.SURVEILLANCE, certificate_ids=(kept(office).id,),
                        on_site=(on_site(last_day=limit),)))
    assert missed_limits.open_cases(office, MANAGER) == surveillance.surveillance_desk(office, MANAGER).acts == ()
    assert missed_limits.open_cases_due(office, RUN_OF_THE_DAY) == ()
    assert "没有待决定的超期" in refused_words(missed_limits.keep_in_force(
        office, MANAGER, kept(office).id, TODAY + timedelta(days=1), "理由"))
    assert [each.due.state for each in surveillance.surveillance_desk(office, MANAGER).due] == ["visited"]
    assert [each.state for each in outlook.outlook(office, MANAGER).surveillances if each.state != "later"] == [
        "visited"]


def test_a_person_may_let_it_stay_until_a_day_and_then_it_is_asked_again(office: Office, clock: Clock) -> None:
    """CNEX-11-d, J11: nothing happens by itself, and nothing is forgotten."""
    put_certificate(office, cnex(), TODAY - timedelta(days=1))
    missed_limits.open_cases_due(office, RUN_OF_THE_DAY)
    until = TODAY + timedelta(days=30)
    assert isinstance(missed_limits.keep_in_force(office, MANAGER, kept(office).id, until, "监督已定于 6 月 20 日"),
                      Certificate)
    assert missed_limits.open_cases(office, MANAGER) == surveillance.surveillance_desk(office, MANAGER).acts == ()
    clock.move(timedelta(days=30))
    assert missed_limits.open_cases_due(office, RUN_OF_THE_DAY) == ()
    clock.move(timedelta(days=1))
    assert len(missed_limits.open_cases_due(office, RUN_OF_THE_DAY)) == 1
    assert len(missed_limits.open_cases(office, MANAGER)) == 1


def test_letting_it_stay_needs_a_reason_a_day_ahead_and_an_open_case(office: Office) -> None:
    put_certificate(office, cnex(), TODAY - timedelta(days=1))
    later = TODAY + timedelta(days=1)
    assert "没有待决定的超期" in refused_words(missed_limits.keep_in_force(
        office, MANAGER, kept(office).id, later, "理由"))
    missed_limits.open_cases_due(office, RUN_OF_THE_DAY)
    assert "理由" in refused_words(missed_limits.keep_in_force(office, MANAGER, kept(office).id, later, " "))
    for day in (TODAY, kept(office).valid_until + timedelta(days=1)):
        assert "今天之后" in refused_words(missed_limits.keep_in_force(office, MANAGER, kept(office).id, day, "理由"))


@pytest.mark.parametrize("state", [CertificateState.SUSPENDED, CertificateState.WITHDRAWN, CertificateState.DRAFT])
def test_only_a_valid_certificate_gets_a_case(office: Office, state: CertificateState) -> None:
    """J64: the suspension is the case already."""
    put_certificate(office, cnex(), TODAY - timedelta(days=1), state=state)
    assert missed_limits.open_cases_due(office, RUN_OF_THE_DAY) == ()


def test_a_limit_that_passed_during_a_suspension_is_a_case_from_the_restoration_on(office: Office) -> None:
    """CNEX-11-d, J64: the suspension did not stop the clock, and no day passes without a case."""
    passed_on = date(2026, 5, 20)
    mended = Suspension(
        ground="other", facts="x", verified_on=date(2026, 5, 1), suspended_on=date(2026, 5, 1), until=date(2026, 11, 1),
        by="x", restoration_request=RestorationRequest(applied_on=passed_on, by="x", mended="x"),
        restoration_check=RestorationCheck(verified_on=passed_on, by="x", findings="x", passed=True))
    put_certificate(office, cnex(), passed_on, state=CertificateState.SUSPENDED, suspensions=(mended,))
    assert missed_limits.open_cases_due(office, RUN_OF_THE_DAY) == ()
    restored = restorations.restore(office, MANAGER, kept(office).id)
    assert isinstance(restored, Certificate)
    assert [case.case.limit for case in missed_limits.open_cases(office, MANAGER)] == [passed_on]
    assert missed_limits.open_cases_due(office, RUN_OF_THE_DAY) == ()


def surveys(office: Office) -> list[tuple[str, date | None]]:
    """What the holder is asked for about surveillances, and by when."""
    steps = client_steps.client_steps(office, client())
    return [(each.text.zh, each.due_on) for each in steps if each.kind == "survey"]


def test_a_surveillance_waits_for_its_holder_from_the_notice_on(office: Office, clock: Clock) -> None:
    """CEC-6.1-a, CNEX-11-b: not only once it is late; the day before its last one it is still to be done by it."""
    put_certificate(office, cec(), TODAY + timedelta(days=1))
    ((words, by),) = surveys(office)
    assert (words.partition("：")[2], by) == ("监督应在 2026-06-02（含当日）前完成", date(2026, 6, 2))
    clock.move(timedelta(days=2))
    ((words, by),) = surveys(office)
    assert (words.partition("：")[2], by) == ("监督最迟应于 2026-06-02（含当日）前完成，尚未进行", date(2026, 6, 2))


def test_nobody_is_asked_long_before_nor_once_a_visit_is_announced(office: Office) -> None:
    """CEC-6.1-a."""
    put_certificate(office, cec(), TODAY + timedelta(days=300))
    assert surveys(office) == []
    with office.unit_of_work() as uow:
        uow.certificates.save(kept(office).with_(issued_on=TODAY - timedelta(days=350)))
        uow.commit()
    assert len(surveys(office)) == 1
    put(office, planned(cec(), id="engagement-1", kind=EngagementKind.SURVEILLANCE, certificate_ids=(kept(office).id,),
                        visits=(visit(start=TODAY + timedelta(days=5), end=TODAY + timedelta(days=6)),)))
    assert surveys(office) == []


def test_a_first_surveillance_past_twelve_months_is_said_with_both_its_days(office: Office) -> None:
    """CNEX-11-b, J11: it should have been by the one, and must be by the other."""
    put_certificate(office, cnex(), date(2026, 8, 20))
    ((words, by),) = surveys(office)
    assert words.endswith("监督应于 2026-05-20（含当日）前完成，尚未进行；最迟 2026-08-20（含当日）")
    assert by == date(2026, 8, 20)


def test_certificates_that_one_job_surveys_are_one_thing_to_do(office: Office) -> None:
    """J68."""
    put_certificate(office, cec(), TODAY)
    with office.unit_of_work() as uow:
        uow.certificates.add(kept(office).with_(id="certificate-2", number="PCF-2026-00002"))
        uow.commit()
    ((words, _),) = surveys(office)
    assert "证书 PCF-2026-00001 等 2 张的监督" in words


def test_the_holder_of_a_late_surveillance_is_asked_to_agree_on_dates(office: Office, clock: Clock) -> None:
    """CNEX-11-b, CNEX-11-d: what is overdue waits for the holder too, up to the last day and beyond it."""
    put_certificate(office, cnex(), TODAY)
    holder = client()
    (step,) = (each for each in client_steps.client_steps(office, holder) if each.kind == "survey")
    assert (step.subject, step.due_on) == (kept(office).id, TODAY)
    clock.move(timedelta(days=1))
    assert "survey" in {each.kind for each in client_steps.client_steps(office, holder)}
