"""A value that differs comes to be printed: by a check on site ordered for a change, or by a surveillance."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from docs_templates.render import paper_text
from intake_app.rules.tied_work import issued_on
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import certificate_changes, change_checks, decisions, lapsed_results, surveillance
from intake_app.services.certificate_changes import WantedChange, WantedRise
from intake_app.services.inbox import inbox
from intake_app.services.office import Office
from intake_app.services.papers import papers_about
from models.account import Role
from models.certificate import Certificate, CertificateState
from models.certificate_change import Amendment, CertificateChange, ChangeVerdict
from models.engagement import Abort, Engagement, EngagementKind
from models.errors import NotPermitted
from models.ids import PersonId
from tests.job_builders import (
    approval,
    cec,
    certificate,
    cnex,
    decided,
    evaluated,
    footprint,
    registered,
    report,
    technical_review,
)
from tests.offices import Clock
from tests.services.jobs import acting, change, client, put, refused_words

ID = "certificate-1"
MANAGER, DECIDER = acting(Role.MANAGER, person="manager"), acting(Role.DECIDER, person="decider")
TODAY = date(2026, 6, 1)
BOTH = pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["CNEX", "CEC"])
LATER = {"period_from": date(2025, 5, 1), "period_to": date(2026, 4, 30)}
"""A data period after the one on the certificate."""


def hold(office: Office, scheme: SchemeEdition) -> None:
    """A certificate of a year ago, over 800, and two deciders who are on no team."""
    put(office, decided(scheme, id="engagement-0", director_approval=approval()))
    put(office, *(registered(name, "ghg_verifier", functions=("decider",)) for name in ("decider", "writer")))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(
            scheme, engagement_id="engagement-0", value=Decimal(800), issued_on=date(2025, 6, 10),
            first_issued_on=date(2025, 6, 10), valid_until=date(2028, 6, 9), period_from=date(2024, 4, 1),
            period_to=date(2025, 3, 31)))
        uow.commit()


def wanted(kind: str = "process", percent: int = 0, since: date = TODAY, is_planned: bool = True) -> WantedChange:
    rise = WantedRise(percent=Decimal(percent), since=since) if percent else None
    return WantedChange(kind=kind, before="手工装配", after="机器人装配", is_planned=is_planned, takes_effect_on=since,
                        rise=rise)


def kept(office: Office) -> Certificate:
    with office.unit_of_work() as uow:
        return uow.certificates.get(ID)


def last(office: Office) -> CertificateChange:
    return kept(office).changes[-1]


def asked(office: Office, want: WantedChange) -> None:
    """The holder applied, and the body wants it verified."""
    assert isinstance(certificate_changes.apply_for_change(office, client(), ID, want), Certificate)
    certificate_changes.evaluate_change(office, MANAGER, ID, last(office).id, ChangeVerdict.TO_BE_VERIFIED, "须核查。")


def ordered(office: Office) -> Engagement:
    job = change_checks.order_change_check(office, MANAGER, ID, last(office).id)
    assert isinstance(job, Engagement), job
    return job


def decide(office: Office, job: Engagement, value: str, passed: bool = True, is_approved: bool = True) -> None:
    """The team verified this value over a later period, and the decider decides."""
    scheme = office.scheme_of(job)
    found = footprint(scheme, value=Decimal(value), **LATER)
    ready = evaluated(scheme, id=job.id, kind=job.kind, extra=job.extra, certificate_ids=job.certificate_ids,
                      application_id=job.application_id, version=job.version, footprints=(found,),
                      report=report(passed), technical_review=technical_review(),
                      director_approval=approval() if is_approved and scheme.report_needs_director else None)
    change(office, ready)
    outcome = decisions.decide(office, DECIDER, job.id, passed, "数据齐全。")
    assert isinstance(outcome, Engagement), outcome


def take(office: Office) -> object:
    return change_checks.take_result(office, MANAGER, ID, last(office).id)


def replace(office: Office) -> object:
    return certificate_changes.replace_certificate(office, DECIDER, ID, last(office).id)


@BOTH
@pytest.mark.parametrize("value", ["832", "640"])
def test_a_change_that_a_check_on_site_verified_prints_the_new_value(
    office: Office, scheme: SchemeEdition, value: str
) -> None:
    """CNEX-12.2-d, CEC-7.3-a, H127: same number, issue and last day, with the day of replacement; up or down."""
    hold(office, scheme)
    before = kept(office)
    asked(office, wanted())
    assert "没有可以采用的结果" in refused_words(take(office))
    decide(office, ordered(office), value)
    assert "尚未核查" in refused_words(replace(office))
    assert isinstance(take(office), Certificate)
    new = replace(office)
    assert isinstance(new, Certificate), new
    assert (new.value, new.period_to, new.replaced_on) == (Decimal(value), LATER["period_to"], TODAY)
    assert (new.number, new.first_issued_on, new.issued_on, new.valid_until) == (
        before.number, before.first_issued_on, before.issued_on, before.valid_until)
    paper = papers_about(office, client(), ID)[0]
    words = paper_text(office.files.get(paper.sha256))
    assert paper.number == f"{new.number}/1"
    for printed in (value, "2025年5月1日", "2026年4月30日", "2026年6月1日"):
        assert printed in words


@pytest.mark.requirement("CNEX-12.2-c")
def test_a_result_is_taken_once_its_report_is_approved(office: Office) -> None:
    """CNEX-12.2-c, CNEX-9.8-a: until then the decision could be taken back, and the certificate printed it on."""
    hold(office, cnex())
    asked(office, wanted())
    job = ordered(office)
    decide(office, job, "832", is_approved=False)
    assert "报告尚未批准" in refused_words(take(office))
    with office.unit_of_work() as uow:
        decided_on = uow.engagements.get(job.id)
    change(office, decided_on.with_(director_approval=approval()))
    assert isinstance(take(office), Certificate)


@BOTH
def test_what_a_check_rests_on_is_not_done_anew_once_a_change_was_verified_by_it(
    office: Office, scheme: SchemeEdition
) -> None:
    """CNEX-12.2-c, CEC-7.3-a: the certificate that prints the change is another job's."""
    hold(office, scheme)
    asked(office, wanted())
    job = ordered(office)
    decide(office, job, "832")
    with office.unit_of_work() as uow:
        assert issued_on(uow.engagements.get(job.id), [kept(office)], scheme) is None
    assert isinstance(take(office), Certificate)
    assert isinstance(replace(office), Certificate)
    with office.unit_of_work() as uow:
        said = issued_on(uow.engagements.get(job.id), uow.certificates.of_enterprise("enterprise-1"), scheme)
    assert said is not None
    assert kept(office).number in said.text.zh


@BOTH
def test_the_check_moves_no_cycle_and_its_result_is_told_in_writing(office: Office, scheme: SchemeEdition) -> None:
    """J63, CNEX-12.2-c: the next surveillance falls due when it would have without it."""
    hold(office, scheme)
    (before,) = surveillance.surveillance_desk(office, MANAGER).due
    asked(office, wanted())
    job = ordered(office)
    assert (job.kind, job.not_before, job.certificate_ids) == (EngagementKind.SURVEILLANCE, TODAY, (ID,))
    decide(office, job, "820")
    take(office)
    assert kept(office).surveillances == ()
    (after,) = surveillance.surveillance_desk(office, MANAGER).due
    assert after.due == before.due
    notice = papers_about(office, client(), ID)[0]
    assert notice.kind == "change_notice"
    assert "820" in office.files.get(notice.data_sha256).decode()
    assert "变更已同意，待换发证书" in {each.text.zh for each in inbox(office, DECIDER.with_(account_id="account-2"))}


def test_the_check_of_a_move_goes_to_the_new_address(office: Office) -> None:
    """CNEX-12.2-a, CNEX-12.2-c: and the certificate reads as before until it is replaced."""
    hold(office, cnex())
    before = kept(office)
    asked(office, wanted().model_copy(update={"amendment": Amendment(site_address="浙江省杭州市滨江区江南大道 1 号",
                                                                     client_name="新名电机", producer_name="新名电机",
                                                                     factory_name="新名电机")}))
    job = ordered(office)
    (site,) = job.sites
    assert (site.address, site.city) == ("浙江省杭州市滨江区江南大道 1 号", "杭州")
    assert job.parties["client"] == before.parties["client"], "a new name is no place to go to"
    assert (kept(office).site_address, kept(office).site_city) == (before.site_address, before.site_city)


def test_the_notice_of_a_lapsed_result_states_the_rise_as_it_was_verified(office: Office, clock: Clock) -> None:
    """CNEX-II-11.1, J29: the holder said 1 %, the check found 12 %."""
    hold(office, cnex())
    asked(office, wanted(percent=1))
    decide(office, ordered(office), "896")
    take(office)
    clock.move(date(2026, 9, 2) - TODAY)
    lapsed = lapsed_results.confirm_lapse(office, MANAGER, ID, last(office).id, "核对台账。")
    assert isinstance(lapsed, Certificate), lapsed
    words = paper_text(office.files.get(papers_about(office, client(), ID)[0].sha256))
    assert "上升12%" in words


def test_while_a_check_runs_nothing_else_verifies_the_change(office: Office) -> None:
    """CNEX-12.2-c: neither a second check nor a person's word."""
    hold(office, cnex())
    asked(office, wanted())
    job = ordered(office)
    again = change_checks.order_change_check(office, MANAGER, ID, last(office).id)
    assert "已为该变更安排现场核查" in refused_words(again)
    assert "没有可以采用的结果" in refused_words(take(office))
    by_hand = certificate_changes.record_change_verification(office, MANAGER, ID, last(office).id, TODAY, "decider",
                                                             "看了现场。", True)
    assert "已为该变更安排现场核查" in refused_words(by_hand)
    broken_off = Abort(site_row="s1", ground="other", facts="停产", asked_by=PersonId("member"), asked_on=TODAY,
                       is_consented=True, is_resumed=False)
    change(office, job.with_(aborts=(broken_off,)))
    assert ordered(office).id != job.id, "that one ended without a decision"


def test_a_check_that_was_decided_against_leaves_the_certificate_as_it_is(office: Office) -> None:
    """CNEX-12.2-c."""
    hold(office, cnex())
    asked(office, wanted())
    decide(office, ordered(office), "820", passed=False)
    taken = take(office)
    assert isinstance(taken, Certificate)
    assert (last(office).is_open, taken.value, taken.state) == (False, Decimal(800), CertificateState.VALID)
    told = papers_about(office, client(), last(office).check_id or "")[0]
    assert "变更核查未通过" in paper_text(office.files.get(told.sha256))
    assert "未通过" in refused_words(replace(office))


@BOTH
def test_what_a_surveillance_verified_is_printed_on_the_holders_wish(office: Office, scheme: SchemeEdition) -> None:
    """H127, CEC-6.2-b: no second visit; whoever was on its team or wrote its report does not issue it (S1, S2)."""
    hold(office, scheme)
    job = evaluated(scheme, id="engagement-1", kind=EngagementKind.SURVEILLANCE, certificate_ids=(ID,))
    put(office, job)
    decide(office, job, "760")
    asked(office, wanted("footprint_verified"))
    assert isinstance(take(office), Certificate)
    with pytest.raises(NotPermitted):
        certificate_changes.replace_certificate(office, acting(Role.DECIDER, person="writer"), ID, last(office).id)
    new = replace(office)
    assert isinstance(new, Certificate), new
    assert (new.value, new.surveillances, new.replaced_on) == (Decimal(760), kept(office).surveillances, TODAY)


@BOTH
@pytest.mark.parametrize(("days_before", "kind", "is_taken"), [
    (0, "process", True), (-1, "process", True), (1, "process", False), (1, "footprint_verified", True),
    (1, "footprint_rise", True)])
def test_a_surveillance_verifies_a_change_only_if_its_team_came_once_that_had_taken_effect(
    office: Office, scheme: SchemeEdition, days_before: int, kind: str, is_taken: bool
) -> None:
    """CNEX-12.2-c, CEC-7.3-a: an earlier team cannot have seen it; what it found of the footprint itself it did see."""
    hold(office, scheme)
    job = evaluated(scheme, id="engagement-1", kind=EngagementKind.SURVEILLANCE, certificate_ids=(ID,))
    put(office, job)
    decide(office, job, "760")
    took_effect = job.on_site[0].first_day + timedelta(days=days_before)
    asked(office, wanted(kind).model_copy(update={"takes_effect_on": took_effect}))
    offered = change_checks.job_to_take(office, MANAGER, ID, last(office).id)
    assert (offered is not None) is is_taken
    if is_taken:
        assert isinstance(take(office), Certificate)
    else:
        assert f"早于变更生效日 {took_effect}" in refused_words(take(office))
        assert last(office).verification is None
        assert isinstance(ordered(office), Engagement), "a check for it is ordered instead"


@BOTH
def test_a_rise_that_a_surveillance_found_asks_the_manager_and_ends_as_the_rule_says(
    office: Office, scheme: SchemeEdition
) -> None:
    """CNEX-II-11.1, J29: 12 % for five months, entered for the holder: the result lapses."""
    hold(office, scheme)
    job = evaluated(scheme, id="engagement-1", kind=EngagementKind.SURVEILLANCE, certificate_ids=(ID,))
    put(office, job)
    decide(office, job, "896")
    (act,) = surveillance.surveillance_desk(office, MANAGER).acts
    assert "12.00%" in act.text.zh
    entered = certificate_changes.enter_change(
        office, MANAGER, ID, wanted("footprint_rise", percent=12, since=date(2026, 1, 1), is_planned=False))
    assert isinstance(entered, Certificate), entered
    assert (last(office).by, last(office).entered_by) == (entered.parties["client"].name, MANAGER.name)
    (act,) = surveillance.surveillance_desk(office, MANAGER).acts
    assert "确认认证结果失效" in act.text.zh
    assert isinstance(lapsed_results.confirm_lapse(office, MANAGER, ID, last(office).id, "核对台账。"), Certificate)
    assert kept(office).state is CertificateState.RESULT_LAPSED


@BOTH
def test_a_rise_of_twelve_per_cent_is_printed_in_time_or_certified_anew(
    office: Office, clock: Clock, scheme: SchemeEdition
) -> None:
    """CNEX-II-11.1, H127: on the last day of the three months it is replaced, a day later it is not."""
    hold(office, scheme)
    asked(office, wanted(percent=12))
    decide(office, ordered(office), "896")
    take(office)
    clock.move(date(2026, 9, 2) - TODAY)
    assert "即时失效" in refused_words(replace(office))
    clock.move(-timedelta(days=1))
    new = replace(office)
    assert isinstance(new, Certificate), new
    clock.move(timedelta(days=200))
    assert not any("上升" in each.text.zh for each in surveillance.surveillance_desk(office, MANAGER).acts)


def test_nobody_but_a_manager_enters_a_change_for_its_holder(office: Office) -> None:
    """CNEX-12.2-a."""
    hold(office, cnex())
    for other in (client(), DECIDER):
        with pytest.raises(NotPermitted):
            certificate_changes.enter_change(office, other, ID, wanted())
