"""The tables of what may happen: whatever is done in which order, a job takes no step that its table does not have."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from intake_app.rules.lives.certificate import ChangeState, change_state
from intake_app.rules.lives.job import JOB
from intake_app.rules.stages import JobFacts, Stage, stage
from intake_app.schemes.schema import SchemeEdition
from models.certificate_change import Amendment, ChangeEvaluation, ChangeVerdict, ChangeVerification
from models.engagement import (
    Abort,
    AbortStep,
    Engagement,
    EngagementKind,
    PlanNotice,
    SitePersonDays,
)
from models.ids import PersonId
from tests.job_builders import (
    CALENDAR,
    agreement,
    announced,
    approval,
    cec,
    certificate_change,
    cnex,
    decision,
    declarations,
    document_review,
    engagement,
    finding,
    footprint,
    notice_of,
    on_site,
    plan_notice,
    report,
    technical_review,
    visit,
)

DAYS = (SitePersonDays(site_row="s1", document_review_half_days=1, on_site_half_days=8),)
BEFORE, DURING = date(2026, 5, 12), date(2026, 5, 22)

ASKED = ("confirm_days", "ask_to_abort", "consent_to_abort", "decline_to_abort", "resume", "terminate",
         "technical_review", "decide", "positive_decision", "approve")
"""The acts whose services ask the table for the state as well as for the guards."""

Step = Callable[[Engagement, SchemeEdition], dict[str, Any] | None]
"""What an act changes of a job; None where there is nothing to do it to."""


def may_evaluate(job: Engagement) -> bool:
    return bool(job.visits) and job.report is None and not job.is_over


ASKED_TO_ABORT = Abort(site_row="s1", ground="not_cooperating", facts="不开放车间", asked_by=PersonId("member"),
                       asked_on=DURING)


def aborted(job: Engagement, step: AbortStep, **changes: bool) -> dict[str, Any] | None:
    """The breaking-off one step on, where it stands at `step`."""
    last = job.open_abort
    return {"aborts": (last.with_(**changes),)} if last is not None and last.step is step else None


def told(job: Engagement, notice: PlanNotice) -> dict[str, Any]:
    return {"visits": announced(job, notice).visits}


STEPS: dict[str, tuple[Step, ...]] = {
    "sign_for_client": (lambda job, _: {"agreement": agreement()} if job.agreement is None else None,),
    "confirm_days": (lambda job, _: {"person_days": DAYS, "person_days_confirmed_on": date(2026, 4, 18)},),
    "plan": (lambda job, _: {"visits": (visit(),)} if not job.on_site else None,),
    "declare": (lambda job, _: {"declarations": declarations("member", "second")}
                if job.visits and not job.is_over else None,),
    "send_plan": (lambda job, _: told(job, plan_notice(confirmed_on=None)) if job.untold else None,),
    "object": (lambda job, _: {"visits": ()}
               if notice_of(job) is not None and not job.on_site and not job.is_over else None,),
    "confirm_plan": (lambda job, _: told(job, plan_notice())
                     if notice_of(job) is not None and not job.is_over else None,),
    "document_review": (
        lambda job, _: {"document_review": document_review("conforming")} if may_evaluate(job) else None,
        lambda job, _: {"document_review": document_review("nonconforming")} if may_evaluate(job) else None),
    "record_on_site": (lambda job, _: {"on_site": (on_site(),)} if may_evaluate(job) else None,),
    "reopen_site": (lambda job, _: {"on_site": ()} if job.on_site and may_evaluate(job) else None,),
    "ask_to_abort": (lambda job, _: {"aborts": (ASKED_TO_ABORT,)} if not job.aborts and may_evaluate(job) else None,),
    "consent_to_abort": (lambda job, _: aborted(job, AbortStep.ASKED_FOR, is_consented=True),),
    "decline_to_abort": (lambda job, _: aborted(job, AbortStep.ASKED_FOR, is_consented=False),),
    "resume": (lambda job, _: aborted(job, AbortStep.ABORTED, is_resumed=True),),
    "terminate": (lambda job, _: aborted(job, AbortStep.ABORTED, is_resumed=False),),
    "raise": (lambda job, _: {"nonconformities": (finding(),)} if may_evaluate(job) else None,),
    "close_finding": (lambda job, _: {"nonconformities": (finding(date(2026, 6, 1)),)}
                      if may_evaluate(job) and job.nonconformities else None,),
    "enter_footprint": (lambda job, scheme: {"footprints": (footprint(scheme),)} if may_evaluate(job) else None,),
    "write_report": (lambda job, _: {"report": report(is_positive=False), "technical_review": None},),
    "positive_report": (lambda job, _: {"report": report(), "technical_review": None},),
    "technical_review": (
        lambda job, _: {"technical_review": technical_review()},
        lambda job, _: {"technical_review": technical_review(passed=False), "report": None}),
    "decide": (lambda job, _: {"decision": decision(is_positive=False)},),
    "positive_decision": (lambda job, _: {"decision": decision()},),
    "approve": (lambda job, _: {"director_approval": approval()} if job.director_approval is None else None,),
}
"""The acts that move a job, as their services change it; those that a table's guard does not hold say when."""


def possible_changes(act: str, job: Engagement, scheme: SchemeEdition) -> list[dict[str, Any]]:
    """What the act may change now: nothing where a guard, or what its service asks the table, hinders it."""
    facts = JobFacts(job, scheme, BEFORE if act == "send_plan" else DURING, CALENDAR)
    hindering = (JOB.obstacles(act, facts) if act in ASKED
                 else [reason for check in JOB[act].guards for reason in check(facts)])
    return [] if hindering else [changes for step in STEPS[act] if (changes := step(job, scheme)) is not None]


@pytest.mark.parametrize("scheme_of", [cnex, cec])
@pytest.mark.parametrize("kind", EngagementKind)
def test_in_whichever_order_acts_are_done_the_table_has_each_step(
    scheme_of: Callable[[], SchemeEdition], kind: EngagementKind
) -> None:
    """CNEX-9.1-a, CEC-3-a: every job that can be reached by acts that nothing hinders, with every act from there."""
    scheme = scheme_of()
    first = engagement(scheme, kind=kind, agreement=None if kind is EngagementKind.INITIAL else agreement())
    known, to_try = {first.model_dump_json()}, [first]
    while to_try:
        job = to_try.pop()
        before = stage(job, scheme)
        for act in STEPS:
            for changes in possible_changes(act, job, scheme):
                after = job.with_(**changes)
                assert before in JOB[act].sources, (act, before)
                assert stage(after, scheme) in JOB[act].targets, (act, before, stage(after, scheme))
                if after.model_dump_json() not in known:
                    known.add(after.model_dump_json())
                    to_try.append(after)
    assert len(known) > 150


def test_a_job_walks_the_whole_road() -> None:
    """The walk above can get anywhere: in the order of the road, with a break, it ends with a certificate to write."""
    job, passed = engagement(cnex()), []
    for act in ("sign_for_client", "confirm_days", "plan", "declare", "document_review", "send_plan", "confirm_plan",
                "record_on_site", "ask_to_abort", "consent_to_abort", "resume", "raise", "close_finding",
                "enter_footprint", "positive_report", "technical_review", "positive_decision", "approve"):
        facts = JobFacts(job, cnex(), BEFORE if act == "send_plan" else DURING, CALENDAR)
        assert JOB.obstacles(act, facts) == (), act
        changes = STEPS[act][0](job, cnex())
        assert changes is not None
        job = job.with_(**changes)
        passed.append(JOB.state_of(JobFacts(job, cnex(), DURING, CALENDAR)))
    assert passed[-1] is Stage.CERTIFICATE
    assert set(passed) == set(Stage) - {Stage.AGREEMENT, Stage.CLOSED}


@pytest.mark.parametrize(("act", "job", "told"), [
    ("plan", engagement(cnex()), "CNEX-01-G:2026 9.2.4"),
    ("positive_report", engagement(cnex(), agreement=agreement()), "CNEX-01-G:2026 9.5.1"),
    ("decide", engagement(cec(), agreement=agreement()), "CEC 2024-11-08 5.7.1"),
])
def test_a_refused_act_says_which_guard_and_clause(act: str, job: Engagement, told: str) -> None:
    """Each reason is the guard's own, under the clause that its row shows."""
    scheme = cnex() if job.scheme == "cnex_ex" else cec()
    facts = JobFacts(job, scheme, DURING, CALENDAR)
    clauses = {str(reason.clause) for reason in JOB.obstacles(act, facts)}
    assert told in clauses
    shown = {str(each.clause(scheme)) for each in JOB[act].guards}
    assert clauses <= shown | {str(verdict.clause) for verdict in scheme.verdicts}


def test_an_act_in_the_wrong_state_says_in_which_it_can_be_done() -> None:
    """No guard hinders the approval of a job that is closed: then its state does."""
    closed = engagement(cnex(), agreement=agreement(), report=report(), technical_review=technical_review(),
                        decision=decision(is_positive=False), director_approval=approval())
    (reason,) = JOB.obstacles("approve", JobFacts(closed, cnex(), DURING, CALENDAR))
    assert "“已结束”" in reason.text.zh
    assert "中心主任批准" in reason.text.zh
    assert str(reason.clause) == "CNEX-01-G:2026 9.8"


@pytest.mark.parametrize(("verdict", "passed", "amends", "state"), [
    (None, None, True, ChangeState.APPLIED),
    (ChangeVerdict.REFUSED, None, True, ChangeState.REFUSED),
    (ChangeVerdict.APPROVED, None, True, ChangeState.TO_BE_REPLACED),
    (ChangeVerdict.APPROVED, None, False, ChangeState.SETTLED),
    (ChangeVerdict.TO_BE_VERIFIED, None, True, ChangeState.TO_BE_VERIFIED),
    (ChangeVerdict.TO_BE_VERIFIED, False, True, ChangeState.NOT_PASSED),
    (ChangeVerdict.TO_BE_VERIFIED, True, True, ChangeState.TO_BE_REPLACED),
    (ChangeVerdict.TO_BE_VERIFIED, True, False, ChangeState.SETTLED),
])
def test_a_change_stands_where_its_answer_put_it(
    verdict: ChangeVerdict | None, passed: bool | None, amends: bool, state: ChangeState
) -> None:
    """CNEX-12.2-c, CEC-7.3-a: and it is open exactly while an act leads on from there."""
    evaluation = verdict and ChangeEvaluation(verdict=verdict, reason="资料齐全", on=DURING, by="李主管")
    made = None if passed is None else ChangeVerification(on=DURING, by="verifier", findings="核对", passed=passed)
    change = certificate_change(evaluation=evaluation, verification=made,
                                amendment=Amendment(model="B2") if amends else Amendment())
    assert change_state(change) is state
    ended = {ChangeState.REFUSED, ChangeState.NOT_PASSED, ChangeState.SETTLED, ChangeState.REPLACED}
    assert change.is_open is (state not in ended)
