"""The team's records: who makes them, and that nothing changes under a report or a decision (CNEX 9.4-9.8)."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import cast

import pytest

from intake_app.rules.clocks import correction_clause
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import audit_plan, decisions, evaluation, fieldwork, inbox, people
from intake_app.services.downloads import file_for
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.paper_contexts import dispute_of, finding_rows, method_words
from models.account import Role
from models.calendar import add_months
from models.engagement import ClosureProof, Engagement, EngagementKind, FindingStep, YearCompared
from models.errors import NotFound, NotPermitted
from tests.builders import handed_in
from tests.job_builders import (
    agreement,
    cec,
    cnex,
    decided,
    evaluated,
    finding,
    notice_of,
    on_site,
    person,
    planned,
    qualification,
    rating_of,
    report,
    shares,
    site,
    team,
    trained,
    visit,
)
from tests.journeys.small_files import pdf_file
from tests.offices import Clock
from tests.services.jobs import COORDINATOR, acting, client, job, put, put_report, refused_words

MEMBER = acting(Role.AUDITOR, person="member")
ID = "engagement-1"
YEAR = (date(2025, 1, 1), date(2025, 12, 31))
LATER = date(2026, 12, 31)
METHODS = ("mass_balance", "emission_factor")


def enter_footprint(office: Office, value: str = "800") -> Engagement | Refused:
    return evaluation.enter_footprint(office, MEMBER, ID, "u1", Decimal(value), shares(cnex()), METHODS, *YEAR)


def raise_finding(
    office: Office, row: str = "s1", due_on: date | None = None, clause: str = "附件 II 2.3"
) -> Engagement | Refused:
    return evaluation.raise_nonconformity(office, MEMBER, ID, row, clause, "记录不全", due_on)


@pytest.mark.parametrize(("typed", "kept"), [
    ("CNEX-01-G:2026 附件 II 2.3", "附件 II 2.3"), ("〔附件Ⅱ第2.3条〕", "附件 II 2.3"),
    ("第 9.6.4 3) d 条", "9.6.4 3) d"),
    ("GB/T 24067 第 6.3 条", "GB/T 24067 第 6.3 条"),
])
def test_a_nonconformity_names_its_clause_as_the_rule_writes_it(office: Office, typed: str, kept: str) -> None:
    """CNEX-9.5.4-a: another document's clause stays as it was written."""
    put(office, planned(cnex(), on_site=(on_site(),)))
    raised = evaluation.raise_nonconformity(office, MEMBER, ID, "s1", typed, "记录不全", None)
    assert isinstance(raised, Engagement)
    assert raised.nonconformities[-1].clause == kept


def test_a_nonconformity_is_raised_against_no_clause_that_the_rule_does_not_have(office: Office) -> None:
    put(office, planned(cnex(), on_site=(on_site(),)))
    wrong = evaluation.raise_nonconformity(office, MEMBER, ID, "s1", "附件 II 99", "记录不全", None)
    assert refused_words(wrong).endswith("属于其他文件的，请同时写明该文件的名称。")


def add_evidence(office: Office, name: str) -> None:
    assert isinstance(evaluation.add_evidence(office, client(), ID, "NC-01", name, pdf_file(name)), Engagement)


ACTS: dict[str, Callable[[Office], object]] = {
    "document review": lambda office: evaluation.record_document_review(office, MEMBER, ID, "conforming", "齐全", ""),
    "on-site result": lambda office: evaluation.record_on_site(office, MEMBER, ID, on_site()),
    "nonconformity": raise_finding,
    "sending back": lambda office: evaluation.send_correction_back(office, MEMBER, ID, "NC-01", "未附证据"),
    "another day": lambda office: evaluation.agree_correction_day(office, MEMBER, ID, "NC-01", LATER, "电话商定"),
    "verification": lambda office: evaluation.verify_correction(office, MEMBER, ID, "NC-01", "written"),
    "footprint": enter_footprint,
}


def clause_of(refusal: pytest.ExceptionInfo[NotPermitted]) -> str:
    """The clause that the refusal names."""
    assert refusal.value.clause is not None
    return refusal.value.clause.clause


@pytest.mark.parametrize("act", ACTS)
def test_nothing_changes_under_a_written_report(office: Office, act: str) -> None:
    """CNEX-9.7: what is reviewed and certified is what the report says."""
    put(office, evaluated(cnex(), report=report(), nonconformities=(finding(corrected_on=date(2026, 5, 30)),)))
    before = job(office)
    with pytest.raises(NotPermitted) as refusal:
        ACTS[act](office)
    assert "报告已编制完成" in refusal.value.text.zh
    assert clause_of(refusal) == "9.7"
    assert job(office) == before


@pytest.mark.requirement("H140", "CNEX-8.5-a")
@pytest.mark.parametrize("act", [*ACTS, "report", "checklist"])
def test_who_has_left_records_nothing_more(office: Office, act: str) -> None:
    """From the day after their last, though their account is open still; on the last day they do."""
    put(office, evaluated(cnex(), nonconformities=(finding(corrected_on=date(2026, 5, 30)),)), *team())
    leave_on(office, office.today() - timedelta(days=1))
    before = job(office)
    with pytest.raises(NotPermitted) as refusal:
        LEAVERS_ACTS[act](office)
    assert (clause_of(refusal), job(office)) == ("H140", before)
    leave_on(office, office.today())
    assert isinstance(raise_finding(office), Engagement)


def leave_on(office: Office, last_day: date) -> None:
    """The member's last day with the body is this one; nobody has closed their account."""
    with office.unit_of_work() as uow:
        uow.people.save(uow.people.get("member").with_(until=last_day))
        uow.commit()


LEAVERS_ACTS: dict[str, Callable[[Office], object]] = {
    **ACTS,
    "report": lambda office: evaluation.write_report(office, MEMBER, ID, True, "可以颁证"),
    "checklist": lambda office: fieldwork.save_entry(office, MEMBER, ID, "capability/duties/s1/answer", "conforms"),
}


REFUSED: dict[str, tuple[dict[str, date], Callable[[Office], object]]] = {
    "verified uncorrected": ({}, lambda office: evaluation.verify_correction(office, MEMBER, ID, "NC-01", "written")),
    "disputed once corrected": (
        {"corrected_on": date(2026, 5, 30)},
        lambda office: evaluation.answer_finding(office, client(), ID, "NC-01", False, "已提供")),
    "corrected once closed": (
        {"corrected_on": date(2026, 5, 30), "verified_on": date(2026, 5, 31)},
        lambda office: evaluation.record_correction(office, client(), ID, "NC-01", "再次培训")),
}


@pytest.mark.parametrize("case", REFUSED)
@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_an_act_out_of_turn_on_a_finding_is_refused_with_its_clause(
    office: Office, scheme: SchemeEdition, case: str
) -> None:
    """CNEX-9.5.4-d, CEC-5.6-c."""
    stands, act = REFUSED[case]
    put(office, planned(scheme, on_site=(on_site(),), nonconformities=(finding(**stands),)))
    outcome = act(office)
    assert isinstance(outcome, Refused)
    assert [each.clause for each in outcome.reasons] == [scheme.gate_clause("findings_closed")]


def test_a_correction_goes_back_with_a_reason_that_is_kept(office: Office) -> None:
    """CNEX-9.5.4-d: the client reads it, and what had been handed in stays beside it."""
    put(office, planned(cnex(), on_site=(on_site(),), nonconformities=(finding(),)))
    assert "没有提交" in refused_words(evaluation.send_correction_back(office, MEMBER, ID, "NC-01", "无证据"))
    evaluation.record_correction(office, client(), ID, "NC-01", "已培训")
    assert "退回的理由" in refused_words(evaluation.send_correction_back(office, MEMBER, ID, "NC-01", " "))
    for reason in ("未附培训记录", "记录未签字"):
        evaluation.send_correction_back(office, MEMBER, ID, "NC-01", reason)
        assert job(office).nonconformities[0].step is FindingStep.CONFIRMED
        evaluation.record_correction(office, client(), ID, "NC-01", f"已补：{reason}")
    evaluation.verify_correction(office, MEMBER, ID, "NC-01", "written")
    (kept,) = job(office).nonconformities
    assert [(back.by, back.reason, back.correction) for back in kept.sent_back] == [
        ("member", "未附培训记录", "已培训"), ("member", "记录未签字", "已补：未附培训记录")]
    assert kept.step is FindingStep.CLOSED


@pytest.mark.requirement("CNEX-9.5.4-e", "CNEX-9.5.4-b", "CEC-5.6-c")
@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_a_dispute_that_explains_a_finding_closes_it(office: Office, clock: Clock, scheme: SchemeEdition) -> None:
    """By a member who says why; nothing was to be corrected, so nothing came late, and the report may be positive."""
    put(office, evaluated(scheme, nonconformities=(finding(),)), *team())
    assert "没有待处理的异议" in refused_words(evaluation.follow_dispute(office, MEMBER, ID, "NC-01", "证书有效"))
    evaluation.answer_finding(office, client(), ID, "NC-01", False, "证书在有效期内")
    assert "理由" in refused_words(evaluation.follow_dispute(office, MEMBER, ID, "NC-01", " "))
    clock.move(job(office).nonconformities[0].due_on + timedelta(days=1) - office.today())
    assert isinstance(evaluation.follow_dispute(office, MEMBER, ID, "NC-01", "核对原件，证书有效"), Engagement)
    (closed,) = job(office).nonconformities
    assert (closed.step, closed.verified_by, closed.dispute_followed) == (
        FindingStep.CLOSED, "member", "核对原件，证书有效")
    outcome = evaluation.write_report(office, MEMBER, ID, True, "符合要求。")
    assert isinstance(outcome, Engagement), refused_words(outcome)


@pytest.mark.parametrize("proof", list(ClosureProof))
def test_what_closed_a_finding_is_kept(office: Office, proof: ClosureProof) -> None:
    """CNEX-9.5.4-e, J47: a changed self-assessment report, or clear evidence."""
    put(office, planned(cnex(), on_site=(on_site(),), nonconformities=(finding(corrected_on=date(2026, 5, 30)),)))
    evaluation.verify_correction(office, MEMBER, ID, "NC-01", "on_site", proof)
    (closed,) = job(office).nonconformities
    assert (closed.step, closed.verification, closed.proof) == (FindingStep.CLOSED, "on_site", proof)


def test_nothing_is_closed_by_a_proof_that_nobody_chose(office: Office) -> None:
    """CNEX-9.5.4-e, J47."""
    put(office, planned(cnex(), on_site=(on_site(),), nonconformities=(finding(corrected_on=date(2026, 5, 30)),)))
    assert "请先选择" in refused_words(evaluation.verify_correction(office, MEMBER, ID, "NC-01", "written", None))
    assert job(office).nonconformities[0].verified_on is None


def test_a_site_left_before_the_rules_least_time_is_not_recorded(office: Office) -> None:
    """CNEX-9.3.1-f: two members for one day are two person-days, not four."""
    put(office, planned(cnex()), *team())
    assert "至少 4.0 人日" in refused_words(
        evaluation.record_on_site(office, MEMBER, ID, on_site(last_day=date(2026, 5, 20))))
    assert job(office).on_site == ()
    assert isinstance(evaluation.record_on_site(office, MEMBER, ID, on_site(last_day=date(2026, 5, 21))), Engagement)


def test_the_document_review_keeps_the_dossier_that_it_is_about(office: Office) -> None:
    """CNEX-9.4-a, CEC-5.3.3-a."""
    put(office, planned(cnex(), document_review=None), *team())
    with office.unit_of_work() as uow:
        reviewed = (handed_in("business_licence", "client"),)
        uow.applications.save(uow.applications.get("application-1").with_(documents=reviewed))
        uow.commit()
    ACTS["document review"](office)
    review = job(office).document_review
    assert review is not None
    assert review.documents == reviewed


def test_a_report_that_the_review_returned_opens_the_records_again(office: Office) -> None:
    """CNEX-9.7: not passed sends it back to the team."""
    put(office, evaluated(cnex(), report=report()), trained("decider", functions=("decider",)))
    decider = acting(Role.DECIDER, person="decider")
    decisions.record_technical_review(office, decider, ID, False, "排放因子有误，请更正。")
    assert job(office).report is None
    assert isinstance(enter_footprint(office, "799.5"), Engagement)
    assert job(office).footprints[0].value == Decimal("799.5")


def test_nothing_changes_after_the_decision(office: Office) -> None:
    """CNEX-9.9: neither the team's records nor the client's corrections."""
    put(office, decided(cnex(), nonconformities=(finding(),)))
    before = job(office)
    with pytest.raises(NotPermitted) as refusal:
        enter_footprint(office)
    assert clause_of(refusal) == "9.7"
    outcome = evaluation.record_correction(office, client(), ID, "NC-01", "已补")
    assert "已作出认证决定" in refused_words(outcome)
    assert job(office) == before


def test_days_on_which_a_members_training_had_ended_are_not_recorded(office: Office) -> None:
    """CNEX-9.3.2-b, CNEX-8.5: a visit that took longer than planned is held against those who were really there."""
    planned_last = visit().end
    lapsing = person("second", qualification("footprint_training", valid_until=planned_last))
    put(office, planned(cnex()), *team("member"), lapsing)
    late = evaluation.record_on_site(office, MEMBER, ID, on_site(last_day=planned_last + timedelta(days=1)))
    words = refused_words(late)
    assert "检查组在 2026-05-20 至 2026-05-23 不符合要求" in words
    assert f"second在 {planned_last + timedelta(days=1)} 没有有效的" in words
    assert job(office).on_site == ()
    assert isinstance(evaluation.record_on_site(office, MEMBER, ID, on_site(last_day=planned_last)), Engagement)


@pytest.mark.requirement("CNEX-8.1-b", "CEC-5.2.2-a")
@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_a_site_is_closed_after_its_team_was_evaluated_anew(office: Office, scheme: SchemeEdition) -> None:
    """The evaluation that held on the days on site counts for them (CNEX 9.3.2), and a later one from its own day."""
    put(office, planned(scheme), *team(), person("coordinator", functions=("competence_evaluator",)))
    for name in ("member", "second"):
        people.add_competence(office, COORDINATOR, name, scheme.key, scheme.families[0].key, date(2030, 12, 31),
                              "coordinator")
    outcome = evaluation.record_on_site(office, MEMBER, ID, on_site())
    assert isinstance(outcome, Engagement), refused_words(outcome)


def test_an_expert_records_nothing(office: Office) -> None:
    """CNEX-9.3.2-g: an expert supports and does not verify."""
    put(office, planned(cnex(), visits=(visit(experts=("expert",)),)),
        *team("member", "second", "expert"))
    for role in (Role.AUDITOR, Role.MANAGER):
        with pytest.raises(NotPermitted):
            evaluation.record_on_site(office, acting(role, person="expert"), ID, on_site())
    with pytest.raises(NotPermitted) as refusal:
        evaluation.record_on_site(office, acting(Role.AUDITOR, person="stranger"), ID, on_site())
    assert clause_of(refusal) == "9.3.2"
    assert isinstance(evaluation.record_on_site(office, MEMBER, ID, on_site()), Engagement)


def test_a_result_is_kept_in_the_name_of_the_leader_who_recorded_it(office: Office) -> None:
    """Whatever name the form carries; another member does not close the check."""
    put(office, planned(cnex()), *team())
    with pytest.raises(NotPermitted) as refusal:
        evaluation.record_on_site(office, acting(Role.AUDITOR, person="second"), ID, on_site())
    assert clause_of(refusal) == "9.6.4"
    evaluation.record_on_site(office, MEMBER, ID, on_site(by="second"))
    assert job(office).on_site[0].by == "member"


def test_a_second_result_of_a_site_replaces_the_first(office: Office) -> None:
    put(office, planned(cnex()), *team())
    evaluation.record_on_site(office, MEMBER, ID, on_site(production_running=False))
    evaluation.record_on_site(office, MEMBER, ID, on_site())
    assert [result.production_running for result in job(office).on_site] == [True]


def test_days_on_site_lie_within_plan_and_today(office: Office) -> None:
    put(office, planned(cnex()))
    for days in ({"first_day": date(2026, 5, 19)}, {"last_day": date(2026, 6, 2)}, {"last_day": date(2026, 5, 19)}):
        assert "现场日期" in refused_words(evaluation.record_on_site(office, MEMBER, ID, on_site().with_(**days)))
    with pytest.raises(NotFound):
        evaluation.record_on_site(office, MEMBER, ID, on_site("s9"))


def test_a_finding_is_raised_at_a_site_of_the_job(office: Office) -> None:
    """By whom its team is, and not at any other."""
    put(office, planned(cnex()))
    with pytest.raises(NotFound):
        raise_finding(office, "s9")
    assert isinstance(raise_finding(office), Engagement)
    assert [each.id for each in job(office).nonconformities] == ["NC-01"]


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_a_correction_after_an_initial_check_is_due_as_agreed(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-9.5.4-c, CEC-5.6-c: neither rule has a figure, so what the body proposes binds nobody."""
    put(office, planned(scheme))
    fault = raise_finding(office, due_on=date(2026, 6, 1))
    assert isinstance(fault, Refused)
    assert fault.reasons[0].clause == correction_clause(EngagementKind.INITIAL, scheme)
    clause = "9" if scheme.key == "cnex_ex" else "附件 3"
    raise_finding(office, clause=clause)
    assert isinstance(raise_finding(office, due_on=date(2026, 9, 30), clause=clause), Engagement)
    proposed = {"cnex_ex": date(2026, 7, 1), "cec_salt": date(2026, 8, 1)}[scheme.key]
    assert [each.due_on for each in job(office).nonconformities] == [proposed, date(2026, 9, 30)]


def test_a_correction_after_a_surveillance_is_due_within_the_rules_two_months(office: Office) -> None:
    """CEC-6.3-a; CNEX leaves the time to the team (CNEX-11-e)."""
    put(office, planned(cec(), kind=EngagementKind.SURVEILLANCE))
    fault = raise_finding(office, due_on=date(2026, 8, 2))
    assert isinstance(fault, Refused)
    assert (fault.reasons[0].clause, "2026-08-01" in fault.reasons[0].text.zh) == (
        cec().clocks.surveillance_correction_months.clause, True)
    assert isinstance(raise_finding(office, due_on=date(2026, 8, 1), clause="附件 3 2.3"), Engagement)


def test_the_team_sets_the_time_for_corrections_in_a_surveillance_of_cnex(office: Office) -> None:
    """CNEX-11-e: two months are what this body proposes."""
    put(office, planned(cnex(), kind=EngagementKind.SURVEILLANCE))
    assert isinstance(raise_finding(office, due_on=date(2026, 9, 1)), Engagement)


def test_an_unfit_figure_is_refused(office: Office) -> None:
    """CNEX-9.9-l: above zero, shares of 100 % within the boundary."""
    put(office, planned(cnex()))
    assert "大于 0" in refused_words(enter_footprint(office, "0"))
    wrong = {"raw_materials": Decimal(50), "use": Decimal(40)}
    outcome = evaluation.enter_footprint(office, MEMBER, ID, "u1", Decimal(800), wrong, METHODS, *YEAR)
    assert isinstance(outcome, Refused)
    assert len(outcome.reasons) == 2
    with pytest.raises(NotFound):
        evaluation.enter_footprint(office, MEMBER, ID, "u9", Decimal(800), shares(cnex()), METHODS, *YEAR)


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_a_footprint_states_by_which_methods_it_was_quantified(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-7-b, CEC-5.4.3.1-a: a report prints them in the rule's order."""
    put(office, planned(scheme))

    def enter(*methods: str) -> Engagement | Refused:
        return evaluation.enter_footprint(office, MEMBER, ID, "u1", Decimal(800), shares(scheme), methods, *YEAR,
                                          data_quality=rating_of(scheme))

    (reason,) = cast(Refused, enter()).reasons
    assert "所用的量化方法" in reason.text.zh
    assert reason.clause == scheme.quantification_methods[0].clause
    with pytest.raises(NotFound):
        enter("guess")
    assert isinstance(enter("measurement", "emission_factor"), Engagement)
    (kept,) = job(office).footprints
    assert kept.methods == ("emission_factor", "measurement")
    assert method_words(kept, scheme) == "排放因子法、实测法"


def test_a_footprint_is_rated_as_no_finding_that_was_not_raised(office: Office) -> None:
    """J39, H137: the report and the notice name the finding by its number."""
    put(office, planned(cec(), kind=EngagementKind.SURVEILLANCE))
    said = YearCompared(previous_value=Decimal("0.40"), target_reached=False, rated_as="NC-01", next_target="下降 3%")

    def enter() -> Engagement | Refused:
        return evaluation.enter_footprint(office, MEMBER, ID, "u1", Decimal("0.41"), shares(cec()), METHODS, *YEAR,
                                          said, rating_of(cec()))

    with pytest.raises(NotFound):
        enter()
    raise_finding(office, clause="6.2 a")
    assert isinstance(enter(), Engagement)
    assert job(office).footprints[0].rated_as == "NC-01"


def test_a_footprint_states_how_the_quality_of_its_data_is_rated(office: Office) -> None:
    """CEC-5.4.3.2-a: what the other rule does not ask for, the other scheme does not."""
    put(office, planned(cec()))

    def enter(data_quality: str) -> Engagement | Refused:
        return evaluation.enter_footprint(office, MEMBER, ID, "u1", Decimal("0.41"), shares(cec()), METHODS, *YEAR,
                                          data_quality=data_quality)

    (reason,) = cast(Refused, enter(" ")).reasons
    assert "数据质量评级" in reason.text.zh
    assert reason.clause is not None
    assert reason.clause.clause == "5.4.3.2"
    assert isinstance(enter("良好（1.8） "), Engagement)
    (kept,) = job(office).footprints
    assert kept.data_quality == "良好（1.8）"


def test_a_positive_report_needs_everything_a_negative_one_does_not(office: Office) -> None:
    """CNEX-9.6.7-d, CEC-5.6-b: what was not passed is reported at once, whatever is still open."""
    people = (trained("member"), trained("second"))
    put(office, evaluated(cnex(), nonconformities=(finding(),)), *people)
    outcome = evaluation.write_report(office, MEMBER, ID, True, "符合。")
    assert isinstance(outcome, Refused)
    assert {reason.clause.clause for reason in outcome.reasons if reason.clause} == {"9.6.7"}
    negative = evaluation.write_report(office, MEMBER, ID, False, "整改未完成，不予通过。")
    assert isinstance(negative, Engagement)
    assert negative.report is not None
    with office.unit_of_work() as uow:
        assert not uow.papers.get(str(negative.report.paper_id)).is_for_client


def test_a_plan_is_sent_once(office: Office, clock: Clock) -> None:
    """A second click makes no second notice and keeps the client's confirmation."""
    ahead = visit(start=date(2026, 6, 16), end=date(2026, 6, 17))
    put(office, planned(cnex(), visits=(ahead,), plan_notice=None), trained("member"), trained("second"))
    first = audit_plan.send_plan(office, COORDINATOR, ID)
    audit_plan.confirm_plan(office, client(), ID, True)
    again = audit_plan.send_plan(office, COORDINATOR, ID)
    assert isinstance(first, Engagement)
    assert isinstance(again, Engagement)
    assert again == job(office)
    notice = notice_of(again)
    assert notice is not None
    assert notice.confirmed_on == office.today()
    with office.unit_of_work() as uow:
        assert [paper.kind for paper in uow.papers.all()] == ["plan_notice"]


def test_a_plan_made_again_is_due_before_the_visit_that_it_is_for(office: Office) -> None:
    """CNEX-9.6.2: one site is visited already; the working day before the other one counts."""
    ahead = visit(row="s2", start=date(2026, 6, 16), end=date(2026, 6, 18))
    both = planned(cnex(), sites=(site(), site("s2", "二厂")), visits=(visit(), ahead),
                   plan_notice=None)
    assert audit_plan.latest_sending_day(office, both) == date(2026, 5, 19)
    assert audit_plan.latest_sending_day(office, both.with_(on_site=(on_site(),))) == date(2026, 6, 15)
    assert audit_plan.latest_sending_day(office, both.with_(visits=())) is None


def test_a_report_is_released_once(office: Office, clock: Clock) -> None:
    """CNEX-9.8: the first approval stands with its day."""
    put(office, decided(cnex(), report=report().with_(paper_id="paper-9"), agreement=agreement()),
        trained("director", functions=("director",)))
    put_report(office)
    director = acting(Role.DIRECTOR, person="director")
    first = decisions.approve_release(office, director, ID)
    clock.move(clock.at.replace(day=5) - clock.at)
    assert decisions.approve_release(office, director, ID) == first
    with office.unit_of_work() as uow:
        assert uow.papers.get("paper-9").is_for_client
        assert [record.verb for record in uow.records.about(ID)] == ["report.approved"]


@pytest.mark.requirement("CNEX-9.5.4-c")
def test_the_day_of_a_correction_is_changed_only_as_agreed_and_ahead_of_it(office: Office, clock: Clock) -> None:
    """J37: with how it was agreed and a Record; the client reads the day before, and no day is put off once passed."""
    put(office, evaluated(cnex(), report=None, nonconformities=(finding(),)))
    today, first = office.today(), finding().due_on
    clock.move(first - today)
    later = first + timedelta(days=20)
    agree = partial(evaluation.agree_correction_day, office, MEMBER, ID, "NC-01")
    assert "沟通的情况" in refused_words(agree(later, " "))
    assert "没有更改" in refused_words(agree(first, "电话商定"))
    assert "最早是明天" in refused_words(agree(first - timedelta(days=1), "电话商定"))
    changed = agree(later, "与林晓电话商定，邮件确认")
    assert not isinstance(changed, Refused), changed
    (open_one,) = changed.nonconformities
    assert (open_one.due_on, open_one.days_agreed[0].before) == (later, first)
    with office.unit_of_work() as uow:
        assert uow.records.about(ID)[-1].verb == "nonconformity.day_agreed"
    told = [entry.text.zh for entry in inbox.inbox(office, client())]
    assert told[0] == "不符合项的整改期限已更改"
    clock.move(timedelta(days=21))
    assert "已过" in refused_words(agree(later + timedelta(days=9), "再次商定"))


@pytest.mark.requirement("J37")
def test_no_agreement_passes_the_two_months_of_a_surveillance(office: Office) -> None:
    """CEC 6.3: counted from the day on which it was raised."""
    put(office, evaluated(cec(), report=None, kind=EngagementKind.SURVEILLANCE,
                          nonconformities=(finding().with_(raised_on=office.today() - timedelta(days=20),
                                                           due_on=office.today() + timedelta(days=5)),)))
    last = add_months(office.today() - timedelta(days=20), 2)
    beyond = evaluation.agree_correction_day(office, MEMBER, ID, "NC-01", last + timedelta(days=1), "电话商定")
    assert last.isoformat() in refused_words(beyond)
    assert not isinstance(evaluation.agree_correction_day(office, MEMBER, ID, "NC-01", last, "电话商定"), Refused)


@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
def test_evidence_is_added_to_a_correction_and_none_is_taken_away(office: Office, scheme: SchemeEdition) -> None:
    """CNEX-9.5.4-e, CEC-5.6-c, CEC-6.3-a: what the team verifies by, before the words, with them and once more."""
    put(office, planned(scheme, on_site=(on_site(),), nonconformities=(finding(),)))
    add_evidence(office, "校准证书.pdf")
    assert job(office).nonconformities[0].is_to_be_corrected, "a file alone is no correction"
    evaluation.record_correction(office, client(), ID, "NC-01", "已重新校准")
    add_evidence(office, "培训记录.pdf")
    evaluation.send_correction_back(office, MEMBER, ID, "NC-01", "缺台账")
    add_evidence(office, "台账.pdf")
    (kept,) = job(office).nonconformities
    assert [each.file_name for each in kept.evidence] == ["校准证书.pdf", "培训记录.pdf", "台账.pdf"]
    assert {(each.on, each.by) for each in kept.evidence} == {(office.today(), client().name)}


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.DECIDER, Role.COORDINATOR])
def test_whoever_judges_a_correction_opens_its_evidence(office: Office, role: Role) -> None:
    """CNEX-9.5.4-d, CNEX-15-a: the team and who decides; no other enterprise, no other auditor."""
    put(office, planned(cnex(), on_site=(on_site(),), nonconformities=(finding(),)))
    add_evidence(office, "校准证书.pdf")
    file_id = job(office).nonconformities[0].evidence[0].file_id
    assert file_for(office, acting(role, person="member"), file_id)[1] == pdf_file("校准证书.pdf")
    for stranger in (acting(Role.AUDITOR, person="stranger"), client("enterprise-2")):
        with pytest.raises((NotFound, NotPermitted)):
            file_for(office, stranger, file_id)


def test_a_file_that_cannot_be_kept_as_evidence_is_refused_by_name(office: Office) -> None:
    """CNEX-9.5.4-e: the client hears it at once, and nothing else is lost."""
    put(office, planned(cnex(), on_site=(on_site(),), nonconformities=(finding(),)))
    add_evidence(office, "校准证书.pdf")
    assert "“空.pdf”没有保存" in refused_words(evaluation.add_evidence(office, client(), ID, "NC-01", "空.pdf", b""))
    assert [each.file_name for each in job(office).nonconformities[0].evidence] == ["校准证书.pdf"]


@pytest.mark.requirement("J56")
def test_files_that_prove_a_dispute_are_handed_in_while_it_may_be_disputed(office: Office) -> None:
    """CNEX-9.5.4-c: beside those of a correction; the team hears of what comes after the words; papers name it."""
    put(office, planned(cnex(), on_site=(on_site(),), nonconformities=(finding(),)))
    dispute = partial(evaluation.add_dispute_evidence, office, client(), ID, "NC-01")
    assert "“空.pdf”没有保存" in refused_words(dispute("空.pdf", b""))
    told = "客户为已提出的异议补充了证据文件"
    assert isinstance(dispute("记录.pdf", pdf_file("记录")), Engagement)
    assert told not in [each.text.zh for each in inbox.inbox(office, MEMBER)]
    evaluation.answer_finding(office, client(), ID, "NC-01", False, "记录在档案室")
    assert isinstance(dispute("照片.pdf", pdf_file("照片")), Engagement)
    assert told in [each.text.zh for each in inbox.inbox(office, MEMBER)]
    (disputed,) = job(office).nonconformities
    assert ([each.file_name for each in disputed.dispute_evidence], disputed.evidence) == (["记录.pdf", "照片.pdf"], ())
    assert dispute_of(disputed) == "记录在档案室（附件：记录.pdf、照片.pdf）"
    assert file_for(office, MEMBER, disputed.dispute_evidence[0].file_id)[1] == pdf_file("记录")
    with pytest.raises((NotFound, NotPermitted)):
        file_for(office, acting(Role.AUDITOR, person="stranger"), disputed.dispute_evidence[0].file_id)
    evaluation.record_correction(office, client(), ID, "NC-01", "已补齐")
    assert "已提交纠正措施" in refused_words(dispute("迟到.pdf", pdf_file("迟到")))


def test_the_papers_name_the_evidence_of_a_correction(office: Office) -> None:
    """CNEX-9.5.4-e: the report and the record of verified corrections list the files by name."""
    put(office, planned(cnex(), on_site=(on_site(),), nonconformities=(finding(),)))
    evaluation.record_correction(office, client(), ID, "NC-01", "已重新校准")
    add_evidence(office, "校准证书.pdf")
    add_evidence(office, "照片.pdf")
    known = {each: person(each) for each in ("member", "lead")}
    (row,) = finding_rows(job(office), known)
    assert row.correction == "已重新校准（附件：校准证书.pdf、照片.pdf）"


@pytest.mark.parametrize(("scheme", "is_refused"), [(cec(), True), (cnex(), False)], ids=["cec", "cnex"])
def test_what_was_handed_in_in_time_is_not_made_late_by_its_client(
    office: Office, clock: Clock, scheme: SchemeEdition, is_refused: bool
) -> None:
    """CEC-5.6-c: a late correction fails the check, so one that came in time and waits stays as it is.

    CNEX-9.10-b: elsewhere the client may add to it, and it came in time all the same.
    """
    put(office, evaluated(scheme, report=None, nonconformities=(finding(),)))
    clock.move(finding().due_on - office.today())
    assert not isinstance(evaluation.record_correction(office, client(), ID, "NC-01", "已培训"), Refused)
    clock.move(timedelta(days=1))
    again = evaluation.record_correction(office, client(), ID, "NC-01", "另附签到表")
    assert isinstance(again, Refused) is is_refused
    (kept,) = job(office).nonconformities
    assert (kept.corrected_on, kept.correction) == (finding().due_on, "已培训" if is_refused else "已培训\n另附签到表")
    clock.move(timedelta(days=1))
    evaluation.send_correction_back(office, MEMBER, ID, "NC-01", "未附记录")
    (back,) = job(office).nonconformities[0].sent_back
    assert (back.handed_in_on, back.on) == (finding().due_on, office.today())
