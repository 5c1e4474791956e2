"""Where a job stands and what keeps it from going on, computed from what was done."""

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from intake_app.rules.stages import ACTS, Stage, obstacles, stage, stage_words, stages_of
from intake_app.schemes.schema import Gate, SchemeEdition
from models.certificate import CertificateState
from models.engagement import DocumentReview, Engagement, EngagementKind, Objection, SitePersonDays
from models.ids import CertificateId, EngagementId, PersonId
from models.reference import ClauseRef
from tests.job_builders import (
    CALENDAR,
    FIRST_DAY,
    agreement,
    approval,
    cec,
    certificate,
    cnex,
    decided,
    decision,
    declarations,
    document_review,
    engagement,
    evaluated,
    finding,
    footprint,
    on_site,
    plan_notice,
    planned,
    report,
    site,
    technical_review,
    unit,
    visit,
)

CNEX = cnex()
CEC = cec()
both_schemes = pytest.mark.parametrize("scheme", [CNEX, CEC], ids=["cnex", "cec"])
TODAY = date(2026, 5, 20)
OWN_WORDS = {"cec_salt": ("签订认证协议", "技术评审"), "cnex_ex": ("签订认证合同", "技术复核")}
PRODUCTION = Gate(key="production", clause=ClauseRef(document=CNEX.document, clause="9.5.1"))
CNEX_WITH_PRODUCTION = CNEX.with_(gates=(*(gate for gate in CNEX.gates if gate.key != "production"), PRODUCTION))
CEC_WITHOUT_PRODUCTION = CEC.with_(gates=tuple(gate for gate in CEC.gates if gate.key != "production"))

WAY: tuple[tuple[Stage, dict[str, Any]], ...] = (
    (Stage.AGREEMENT, {"agreement": agreement()}),
    (Stage.PERSON_DAYS, {"person_days_confirmed_on": date(2026, 4, 18)}),
    (Stage.TEAM, {"visits": (visit(),)}),
    (Stage.DOCUMENT_REVIEW, {"document_review": document_review()}),
    (Stage.PLAN_NOTICE, {"visits": (visit(notice=plan_notice()),)}),
    (Stage.ON_SITE, {"on_site": (on_site(),), "nonconformities": (finding(),)}),
    (Stage.CORRECTION, {"nonconformities": (finding(verified_on=date(2026, 5, 30)),)}),
    (Stage.FOOTPRINT, {"footprints": (footprint(CNEX),)}),
    (Stage.REPORT, {"report": report()}),
    (Stage.TECHNICAL_REVIEW, {"technical_review": technical_review()}),
    (Stage.DECISION, {"decision": decision()}),
    (Stage.DIRECTOR_APPROVAL, {"director_approval": approval()}),
)
"""Each stage of the way, and what is done in it."""


def why_not(
    act: str, job: Engagement, scheme: SchemeEdition = CNEX, today: date = TODAY
) -> tuple[str, ...]:
    """The obstacles as told in Chinese."""
    return tuple(reason.text.zh for reason in obstacles(act, job, scheme, today, CALENDAR))


def told(reasons: Sequence[str], words: str) -> bool:
    return any(words in reason for reason in reasons)


def test_a_job_passes_every_stage_in_order() -> None:
    """CNEX-9.1-a, J44, J59: what is done in a stage leads to the next and to no other."""
    job = engagement(CNEX)
    for expected, done in WAY:
        assert stage(job, CNEX) is expected
        job = job.with_(**done)
    assert stage(job, CNEX) is Stage.CERTIFICATE
    assert stage(job, CNEX, [certificate(CNEX)]) is Stage.CLOSED


def test_the_salt_rule_has_no_director() -> None:
    """CNEX-9.8-a has no counterpart in CEC."""
    assert stage(decided(CEC), CEC) is Stage.CERTIFICATE
    assert stage(decided(CNEX), CNEX) is Stage.DIRECTOR_APPROVAL
    assert Stage.DIRECTOR_APPROVAL not in stages_of(engagement(CEC), CEC)
    assert stages_of(engagement(CNEX), CNEX) == tuple(each for each in Stage if each is not Stage.ABORTED)


def test_a_decision_against_closes_the_job_at_once() -> None:
    """CEC-5.7.3-a, J66."""
    assert stage(decided(CEC, decision=decision(is_positive=False)), CEC) is Stage.CLOSED


@pytest.mark.parametrize("kind", EngagementKind)
def test_the_report_of_a_decision_against_waits_for_the_director_and_for_nothing_after(kind: EngagementKind) -> None:
    """CNEX-9.8-a, J59."""
    against = decided(CNEX, kind=kind, decision=decision(is_positive=False))
    assert stage(against, CNEX) is Stage.DIRECTOR_APPROVAL
    assert why_not("approve", against) == ()
    assert stage(against.with_(director_approval=approval()), CNEX) is Stage.CLOSED
    assert Stage.CERTIFICATE not in stages_of(against, CNEX)


def test_a_document_review_that_returns_the_papers_holds_the_job() -> None:
    """J33."""
    held = planned(CEC, document_review=document_review("nonconforming"))
    assert stage(held, CEC) is Stage.DOCUMENT_REVIEW
    assert told(why_not("record_on_site", held, CEC), "退回补充")
    mostly = planned(CEC, document_review=document_review("mostly_conforming"))
    assert stage(mostly, CEC) is Stage.ON_SITE


def test_a_report_that_the_review_returned_is_written_anew() -> None:
    """CNEX-9.7-a: 退回."""
    returned = evaluated(CNEX, report=report(), technical_review=technical_review(passed=False))
    assert stage(returned, CNEX) is Stage.REPORT
    assert stage(returned.with_(report=None), CNEX) is Stage.REPORT
    assert stage(returned.with_(technical_review=None), CNEX) is Stage.TECHNICAL_REVIEW
    assert told(why_not("decide", returned), "退回")


def test_a_negative_report_goes_on_with_open_findings_and_no_footprint() -> None:
    """CEC-5.6-c: a correction that never came leads to a decision against, not to a standstill."""
    failed = planned(CEC, on_site=(on_site(),), nonconformities=(finding(),))
    assert stage(failed, CEC) is Stage.CORRECTION
    reported = failed.with_(report=report(is_positive=False))
    assert stage(reported, CEC) is Stage.TECHNICAL_REVIEW
    reviewed = reported.with_(technical_review=technical_review())
    assert why_not("decide", reviewed, CEC) == ()
    assert told(why_not("positive_decision", reviewed, CEC), "结论为否定")


@pytest.mark.parametrize("waiting", [
    {"visits": ()}, {"plan_notice": plan_notice(confirmed_on=None), "visits": (visit(), visit("s2"))},
    {"document_review": None}], ids=["team", "plan", "documents"])
def test_a_report_against_goes_to_review_whatever_waited_before_it(waiting: Any) -> None:
    """CEC-5.7.1-c: a second site, or documents, that its client leaves lacking hold no conclusion."""
    done = {"sites": (site(), site("s2", "二厂")), "on_site": (on_site(),), "report": report(is_positive=False)}
    assert stage(planned(CNEX, **{**done, **waiting}), CNEX) is Stage.TECHNICAL_REVIEW


def test_a_unit_without_a_footprint_is_named_with_its_site() -> None:
    """CNEX-4-a: the same model made at two sites is two units, and one of them may be measured."""
    elsewhere = unit(CEC, "u2").with_(site_name="二厂")
    half = evaluated(CEC, units=(unit(CEC), elsewhere), footprints=(footprint(CEC),))
    assert told(why_not("positive_report", half, CEC), f"{elsewhere.model} · 二厂")


def test_every_unit_needs_an_issued_certificate_of_this_job() -> None:
    """CNEX-9.9-a: one certificate per unit."""
    two = decided(CEC, units=(unit(CEC), unit(CEC, "u2")), footprints=(footprint(CEC), footprint(CEC, "u2")))
    first = certificate(CEC)
    second = certificate(CEC, id=CertificateId("certificate-2"), unit=unit(CEC, "u2"))
    assert stage(two, CEC, [first]) is Stage.CERTIFICATE
    assert stage(two, CEC, [first, second]) is Stage.CLOSED
    assert stage(two, CEC, [first, second.with_(state=CertificateState.DRAFT)]) is Stage.CERTIFICATE
    assert stage(two, CEC, [first, second.with_(engagement_id=EngagementId("other"))]) is Stage.CERTIFICATE


def test_a_surveillance_needs_no_new_agreement_and_no_new_certificate() -> None:
    """CEC-6.3-b: it ends with its evaluation."""
    surveyed = engagement(CEC, kind=EngagementKind.SURVEILLANCE)
    assert stage(surveyed, CEC) is Stage.PERSON_DAYS
    assert stage(decided(CEC, kind=EngagementKind.SURVEILLANCE, agreement=None), CEC) is Stage.CLOSED
    assert stage(decided(CNEX, kind=EngagementKind.SURVEILLANCE), CNEX) is Stage.DIRECTOR_APPROVAL
    left_out = set(Stage) - set(stages_of(surveyed, CEC))
    assert left_out == {Stage.AGREEMENT, Stage.CERTIFICATE, Stage.DIRECTOR_APPROVAL, Stage.ABORTED}


def test_a_surveillance_with_an_agreement_of_its_own_waits_for_both_signatures() -> None:
    """CNEX-9.2.4-a."""
    unsigned = agreement().with_(signed_by_client_on=None)
    assert stage(engagement(CNEX, kind=EngagementKind.SURVEILLANCE, agreement=unsigned), CNEX) is Stage.AGREEMENT


@pytest.mark.parametrize("each", Stage)
def test_every_stage_has_a_word_in_both_languages(each: Stage) -> None:
    """Shown as a line of steps."""
    assert each.text.zh != each.text.en


FACTS = [done for _, done in WAY]


@given(st.sets(st.integers(0, len(FACTS) - 1)), st.integers(0, len(FACTS) - 1))
def test_doing_one_thing_more_never_sets_a_job_back_unless_it_finds_a_fault(done: set[int], more: int) -> None:
    """The stage follows the facts in whatever order they came."""
    assume(WAY[more][0] is not Stage.ON_SITE)

    def job(steps: set[int]) -> Engagement:
        changes: dict[str, Any] = {}
        for step in sorted(steps):
            changes.update(FACTS[step])
        return engagement(CNEX, **changes)

    order = list(Stage)
    assert order.index(stage(job(done | {more}), CNEX)) >= order.index(stage(job(done), CNEX))


@both_schemes
@pytest.mark.parametrize("act", ["plan", "document_review", "record_on_site"])
@pytest.mark.parametrize("missing", ["signed_by_body_on", "signed_by_client_on", "everything"])
def test_nothing_is_evaluated_before_both_sides_signed(scheme: SchemeEdition, act: str, missing: str) -> None:
    """CNEX-9.2.4-a, CEC-5.1.2-c."""
    half = None if missing == "everything" else agreement().with_(**{missing: None})
    assert told(why_not(act, planned(scheme, agreement=half), scheme), scheme.words.agreement.zh)
    assert why_not(act, planned(scheme), scheme) == ()


def test_planning_waits_for_person_days_of_every_site_and_their_confirmation() -> None:
    """CNEX-9.3.1-g, CEC-5.5-a."""
    assert told(why_not("plan", planned(CNEX, person_days_confirmed_on=None)), "人日数尚未确认")
    assert told(why_not("plan", planned(CNEX, sites=(site(), site("s2", "二厂")))), "二厂")
    two = (SitePersonDays(site_row=row, document_review_half_days=1, on_site_half_days=8) for row in ("s1", "s2"))
    assert why_not("plan", planned(CNEX, sites=(site(), site("s2", "二厂")), person_days=tuple(two))) == ()


SENDING = date(2026, 5, 18)


def unsent(**changes: Any) -> Engagement:
    return planned(CNEX, **{"plan_notice": None, **changes})


def test_the_plan_may_go_out_when_everything_stands() -> None:
    """CNEX-9.6.2-a."""
    assert why_not("send_plan", unsent(), today=SENDING) == ()


def test_the_plan_waits_for_a_visit_of_every_site() -> None:
    """CNEX-9.5.1-c."""
    days = tuple(
        SitePersonDays(site_row=row, document_review_half_days=1, on_site_half_days=8) for row in ("s1", "s2")
    )
    two = unsent(sites=(site(), site("s2", "二厂")), person_days=days)
    assert why_not("send_plan", two, today=SENDING) == ("以下生产场所尚未安排人员和日期：二厂。",)


@pytest.mark.parametrize(
    ("visits", "declared"),
    [((visit(),), ("member",)), ((visit(experts=("专家",)),), ("member", "second")), ((visit(),), ())],
    ids=["a member", "an expert", "nobody"],
)
def test_the_plan_waits_for_everyones_declaration(visits: Any, declared: tuple[str, ...]) -> None:
    """S4, S6, CNEX-9.3.2-d, CEC-5.2.1-b."""
    job = unsent(visits=visits, declarations=declarations(*declared))
    assert told(why_not("send_plan", job, today=SENDING), "公正性和保密声明")


@pytest.mark.parametrize(("review", "said"), [
    (None, "文件评审尚无结论"), (document_review("nonconforming"), "退回补充"),
    (document_review("mostly_conforming"), ""),
], ids=["none", "against", "with something left to the site"])
def test_the_plan_rests_on_the_document_review_where_the_rule_says_so(
    review: DocumentReview | None, said: str
) -> None:
    """CNEX-9.6.2-a: made from what the documents came to; CEC 5.3 lets only the check on site wait for them."""
    job = unsent(document_review=review)
    reasons = obstacles("send_plan", job, CNEX, SENDING, CALENDAR)
    assert [str(each.clause) for each in reasons] == (["CNEX-01-G:2026 9.6.2 1)"] if said else [])
    assert all(said in each.text.zh for each in reasons)
    salt = planned(CEC, plan_notice=None, document_review=review)
    assert why_not("send_plan", salt, CEC, SENDING) == ()
    assert told(why_not("record_on_site", salt, CEC), "文件评审") is bool(said)


@both_schemes
def test_whoever_reviews_documents_has_declared_before(scheme: SchemeEdition) -> None:
    """CNEX-9.3.2-d, CEC-5.2.1-b, S4: the review comes before the plan is sent, so the declarations come before it."""
    waiting = planned(scheme, document_review=None, plan_notice=None)
    assert why_not("document_review", waiting, scheme) == ()
    alone = waiting.with_(declarations=declarations("member"))
    assert told(why_not("document_review", alone, scheme), "公正性和保密声明")
    assert why_not("prepare_check", alone, scheme) == ()


def test_a_job_waits_for_its_documents_before_its_plan() -> None:
    """CNEX-9.6.2-a, CNEX-9.1-a: one whose client was told early waits for the documents all the same."""
    for notice in (None, plan_notice()):
        assert stage(planned(CNEX, document_review=None, plan_notice=notice), CNEX) is Stage.DOCUMENT_REVIEW
    assert stage(unsent(), CNEX) is Stage.PLAN_NOTICE


@pytest.mark.parametrize("act", ["send_plan", "record_on_site"])
def test_an_objection_to_a_member_holds_the_job_until_the_member_is_replaced(act: str) -> None:
    """S9, CNEX-III-n."""
    objection = Objection(person_id=PersonId("member"), reason="曾任职于竞争对手", raised_on=date(2026, 5, 13),
                          is_clients=True)
    assert told(why_not(act, planned(CNEX, objections=(objection,))), "曾任职于竞争对手")
    replaced = planned(CNEX, objections=(objection,), visits=(visit(team=("third", "second")),),
                       declarations=declarations("third", "second"))
    assert not told(why_not(act, replaced), "异议")
    refused = objection.with_(refused_on=date(2026, 5, 14), refused_by="manager", refusal="任职已过五年")
    assert not told(why_not(act, planned(CNEX, objections=(refused,))), "异议")


@pytest.mark.parametrize(("today", "in_time"), [(date(2026, 5, 19), True), (date(2026, 5, 20), False)])
def test_the_plan_goes_out_a_working_day_before_or_not_at_all(today: date, in_time: bool) -> None:
    """CNEX-9.6.2-a, J24: the audit begins on Wednesday 2026-05-20."""
    assert (why_not("send_plan", unsent(), today=today) == ()) is in_time


@pytest.mark.parametrize(("today", "in_time"), [(date(2026, 4, 30), True), (date(2026, 5, 1), False)])
def test_a_holiday_is_no_working_day_for_the_plan(today: date, in_time: bool) -> None:
    """CNEX-9.6.2-a: the audit begins on Wednesday 2026-05-06, after May Day."""
    after_may_day = unsent(visits=(visit(start=date(2026, 5, 6), end=date(2026, 5, 8)),))
    assert (why_not("send_plan", after_may_day, today=today) == ()) is in_time


@pytest.mark.parametrize("act", ["send_plan", "record_on_site"])
@pytest.mark.parametrize(("not_before", "in_time"), [(FIRST_DAY, True), (date(2026, 5, 21), False)])
def test_a_surveillance_waits_until_its_notice_is_over(act: str, not_before: date, in_time: bool) -> None:
    """CNEX-11-a, J12: planned for 2026-05-20."""
    surveyed = planned(CNEX, kind=EngagementKind.SURVEILLANCE, not_before=not_before)
    reasons = why_not(act, surveyed, today=SENDING if act == "send_plan" else FIRST_DAY)
    assert told(reasons, "监督通知期满日") is not in_time


def test_a_plan_may_be_sent_again_by_todays_measure() -> None:
    """CNEX-9.6.2-a: an earlier notice does not make a late one timely."""
    assert told(why_not("send_plan", unsent(), today=FIRST_DAY), "最迟应于 2026-05-19")


def test_the_audit_waits_for_a_confirmed_plan_and_for_its_first_day() -> None:
    """CNEX-III-4, CNEX-9.6.2-a."""
    assert told(why_not("record_on_site", planned(CNEX, plan_notice=None)), "尚未发送")
    assert told(why_not("record_on_site", planned(CNEX, plan_notice=plan_notice(confirmed_on=None))), "尚未确认")
    assert told(why_not("record_on_site", planned(CNEX), today=date(2026, 5, 19)), "此前不能记录")
    assert told(why_not("record_on_site", planned(CNEX, document_review=None)), "文件评审尚无结论")
    assert why_not("record_on_site", planned(CNEX), today=FIRST_DAY) == ()


def test_an_audit_moved_too_close_to_its_notice_does_not_begin() -> None:
    """CNEX-9.6.2-a."""
    late = planned(CNEX, plan_notice=plan_notice(sent_on=date(2026, 5, 20), confirmed_on=date(2026, 5, 20)))
    assert told(why_not("record_on_site", late, today=FIRST_DAY), "最迟应于 2026-05-19")


@pytest.mark.requirement("CNEX-9.6.2-a")
def test_days_off_that_are_announced_after_a_plan_went_out_make_it_no_later() -> None:
    """Sent on the last day as the calendar stood: a year entered since took the working day between."""
    late = planned(CNEX, plan_notice=plan_notice(sent_on=date(2026, 5, 20), confirmed_on=date(2026, 5, 20)).with_(
        latest_on=date(2026, 5, 20)))
    assert why_not("record_on_site", late, today=FIRST_DAY) == ()


@both_schemes
def test_a_positive_report_stands_on_a_complete_evaluation(scheme: SchemeEdition) -> None:
    """CNEX-9.6.7-d, CEC-5.7.1-a."""
    assert why_not("positive_report", evaluated(scheme), scheme) == ()


@both_schemes
@pytest.mark.parametrize("corrected_on", [None, date(2026, 6, 1)])
def test_an_open_finding_keeps_the_conclusion_from_being_positive(
    scheme: SchemeEdition, corrected_on: date | None
) -> None:
    """CNEX-9.6.7-d, CEC-5.6-c: corrected is not closed, only verified is."""
    job = evaluated(scheme, nonconformities=(finding(verified_on=date(2026, 6, 1)),
                                             finding(corrected_on=corrected_on, id="NC-02")))
    assert told(why_not("positive_report", job, scheme), "还有 1 项不符合未关闭")
    assert why_not("write_report", job, scheme) == ()


@pytest.mark.parametrize(("scheme", "kind", "clause"), [
    (CEC, EngagementKind.INITIAL, "CEC 2024-11-08 5.6"), (CEC, EngagementKind.SURVEILLANCE, "CEC 2024-11-08 6.3"),
    (CNEX, EngagementKind.INITIAL, None), (CNEX, EngagementKind.SURVEILLANCE, None)])
def test_a_correction_after_its_last_day_fails_the_check_under_the_rule_that_says_so(
    scheme: SchemeEdition, kind: EngagementKind, clause: str | None
) -> None:
    """CEC-5.6-c, CEC-6.3-a: in time on the last day, which is 2026-06-21; CNEX lets a late one be verified."""
    def closed(corrected_on: date) -> Engagement:
        late = finding(corrected_on=corrected_on, verified_on=date(2026, 6, 25))
        return evaluated(scheme, kind=kind, certificate_ids=(CertificateId("certificate-1"),), nonconformities=(late,))

    for act, done in (("positive_report", {}), ("positive_decision", {
            "report": report(), "technical_review": technical_review()})):
        assert why_not(act, closed(date(2026, 6, 21)).with_(**done), scheme) == ()
        found = obstacles(act, closed(date(2026, 6, 22)).with_(**done), scheme, date(2026, 9, 1), CALENDAR)
        assert [str(reason.clause) for reason in found] == ([clause] if clause else [])
    assert why_not("write_report", closed(date(2026, 6, 22)), scheme) == ()


def test_a_positive_report_covers_every_site_and_every_unit() -> None:
    """CNEX-9.5.1-c, CNEX-9.6.7-e."""
    assert told(why_not("positive_report", evaluated(CNEX, sites=(site(), site("s2", "二厂")))), "二厂")
    other = unit(CNEX, "u2").with_(model="YBX3-400")
    assert told(why_not("positive_report", evaluated(CNEX, units=(unit(CNEX), other))), "YBX3-400")


def test_the_factory_must_have_been_producing_under_the_rule_that_says_so() -> None:
    """CNEX-9.5.1-d, J49; CEC does not ask for it."""
    idle = (on_site(production_running=False),)
    found = obstacles("positive_report", evaluated(CNEX, on_site=idle), CNEX_WITH_PRODUCTION, TODAY, CALENDAR)
    assert [str(reason.clause) for reason in found] == ["CNEX-01-G:2026 9.5.1"]
    assert why_not("positive_report", evaluated(CEC, on_site=idle), CEC_WITHOUT_PRODUCTION) == ()


@pytest.mark.parametrize("judged", ["consistency_conforms", "capability_conforms"])
def test_a_site_that_does_not_conform_needs_a_finding(judged: str) -> None:
    """CNEX-9.5.4-a: what was wrong must be told before it can be closed."""
    wrong = (on_site().with_(**{judged: False}),)
    assert told(why_not("positive_report", evaluated(CNEX, on_site=wrong)), "没有开具不符合项")
    mended = evaluated(CNEX, on_site=wrong, nonconformities=(finding(verified_on=date(2026, 6, 1)),))
    assert why_not("positive_report", mended) == ()


def test_no_report_before_anything_was_seen() -> None:
    """CNEX-9.6.7-a: from document and on-site findings."""
    assert told(why_not("write_report", planned(CNEX)), "还没有结果")


def test_review_decision_approval_and_certificate_follow_one_another() -> None:
    """CNEX-9.7-a, CNEX-9.8-a, CNEX-9.9-a."""
    assert told(why_not("technical_review", evaluated(CNEX)), "尚未完成")
    written = evaluated(CNEX, report=report())
    assert why_not("technical_review", written) == ()
    assert told(why_not("decide", written), "技术复核尚未进行")
    assert told(why_not("approve", written), "技术复核尚未进行")
    reviewed = written.with_(technical_review=technical_review())
    assert why_not("decide", reviewed) == why_not("positive_decision", reviewed) == why_not("approve", reviewed) == ()
    assert told(why_not("certificate", reviewed), "尚未作出认证决定")
    in_favour = reviewed.with_(decision=decision())
    assert told(why_not("certificate", in_favour), "中心主任")
    assert why_not("certificate", in_favour.with_(director_approval=approval())) == ()
    assert why_not("certificate", decided(CEC), CEC) == ()


def test_no_certificate_after_a_decision_against() -> None:
    """CEC-5.7.3-a."""
    against = decided(CEC, decision=decision(is_positive=False))
    assert why_not("certificate", against, CEC) == ("2026-06-05 的认证决定为不予颁证。",)


@pytest.mark.parametrize("act", sorted(set(ACTS) - {"approve", "certificate", "issue"}))
def test_nothing_before_the_decision_changes_after_it(act: str) -> None:
    """J66: the decision ends the evaluation."""
    assert told(why_not(act, decided(CNEX, director_approval=approval())), "已于 2026-06-05 作出认证决定")


def test_an_act_that_nobody_knows_is_the_callers_fault() -> None:
    """A misspelt act must not pass as allowed."""
    with pytest.raises(KeyError):
        obstacles("approval", planned(CNEX), CNEX, TODAY, CALENDAR)


def test_a_second_site_planned_again_after_the_first_was_visited_is_held_to_its_own_day() -> None:
    """CNEX-9.6.2-a: the plan of what is still ahead is due a working day before that, not before what is done."""
    ahead = visit(site_row="s2", start=date(2026, 6, 10), end=date(2026, 6, 11))
    job = planned(CNEX).with_(
        sites=(site("s1"), site("s2", "二厂")), visits=(visit(), ahead), on_site=(on_site(),),
        person_days=tuple(SitePersonDays(site_row=row, document_review_half_days=1, on_site_half_days=8)
                          for row in ("s1", "s2")),
    )
    assert not obstacles("send_plan", job, CNEX, date(2026, 6, 1), CALENDAR)
    assert obstacles("send_plan", job, CNEX, date(2026, 6, 10), CALENDAR)


@both_schemes
def test_a_stage_is_called_as_the_rule_calls_it(scheme: SchemeEdition) -> None:
    """CEC-5.1.2-c, CEC-5.7.1-a, CNEX-9.7-a: 认证协议 and 技术评审 there, 认证合同 and 技术复核 here."""
    assert tuple(stage_words(each, scheme).zh for each in (Stage.AGREEMENT, Stage.TECHNICAL_REVIEW)) == OWN_WORDS[
        scheme.key]
    assert stage_words(Stage.TECHNICAL_REVIEW, scheme).en == "Technical review"
    assert stage_words(Stage.ON_SITE, scheme) == Stage.ON_SITE.text
