"""Every part that a person can have played, against every act after it: who may, who is refused, and who is offered.

The expectation is written by hand from the rules' clauses and does not read the scheme files: CNEX 9.7, 9.8, 9.9 and
GB/T 27065 7.5.1, 7.6.2, which this body applies under both schemes (S1-S3, S11, S13).
"""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest

from intake_app.rules.lives import LIVES
from intake_app.rules.separation import separated
from intake_app.schemes.schema import SchemeEdition
from intake_app.services import (
    aborts,
    application_review,
    audit_plan,
    cases,
    certificates,
    decisions,
    draft_edits,
    endings,
    evaluation,
    extensions,
    fees,
    fieldwork,
    job_endings,
    people,
    planning,
    programme,
    renewed_documents,
    supplements,
    tied_work,
    units,
)
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.supplements import Demand
from models.account import Account, Actor, Role
from models.application import ApplicationState, PartyRole, WishVerdict
from models.certificate import CertificateState
from models.engagement import Abort, DocumentReview, EndCause, Engagement, Objection
from models.errors import NotPermitted
from models.ids import PersonId
from models.personnel import Tie, TieKind
from models.planning import PlanProposal
from models.supplement import SupplementKind
from scheduler.problem import Problem
from tests.builders import cnex_draft, completed
from tests.job_builders import (
    CLIENT_CODE,
    approval,
    cec,
    certificate,
    cnex,
    decided,
    decision,
    evaluated,
    fee,
    planned,
    registered,
    report,
    site,
    technical_review,
    visit,
)
from tests.services.jobs import COORDINATOR, acting, enterprise, put, to_plan

ID = "engagement-1"
TODAY = date(2026, 6, 1)
WHO = acting(*(Role.DECIDER, Role.DIRECTOR, Role.CERTIFICATE_WRITER, Role.AUDITOR, Role.APPLICATION_REVIEWER,
               Role.COORDINATOR), person="x").with_(account_id="account-x")
"""Somebody with every role, so that nothing but a separation can bar them."""

MANAGER = acting(Role.MANAGER, person="x")

Job = Callable[[SchemeEdition], Engagement]


def reported(scheme: SchemeEdition) -> Engagement:
    return evaluated(scheme, report=report())


def reviewed(scheme: SchemeEdition) -> Engagement:
    return evaluated(scheme, report=report(), technical_review=technical_review())


def approved(scheme: SchemeEdition) -> Engagement:
    return decided(scheme, director_approval=approval())


PARTS: dict[str, Callable[[Engagement], dict[str, Any]]] = {
    "nothing": lambda job: {},
    "team_member": lambda job: {"visits": (visit(team=("x", "second")),)},
    "leader": lambda job: {"visits": (visit(team=("second", "x"), leader="x"),)},
    "expert": lambda job: {"visits": (visit(experts=("x",)),)},
    "finder_on_site": lambda job: {"on_site": tuple(each.with_(by="x") for each in job.on_site)},
    "document_reviewer": lambda job: {"document_review": DocumentReview(
        by="x", concluded_on=date(2026, 5, 8), verdict="conforming", notes="文件齐全。")},
    "report_writer": lambda job: {"report": job.report.with_(written_by="x") if job.report else None},
    "technical_reviewer": lambda job: {"technical_review": technical_review().with_(by="x")},
    "decider": lambda job: {"decision": decision().with_(by="x")},
    "director": lambda job: {"director_approval": approval().with_(by="x")},
    "application_reviewer": lambda job: {"accepted_by": "x"},
    "certificate_writer": lambda job: {},
    "member_no_more": lambda job: {"took_part": {"x": ("team_member",)}},
    "writer_of_a_returned_report": lambda job: {"took_part": {"x": ("report_writer",)}},
    "reviewer_of_a_returned_report": lambda job: {"took_part": {"x": ("technical_reviewer",)}},
    "director_of_a_returned_report": lambda job: {"took_part": {"x": ("director",)}},
}
"""How a person comes to have played each part; the last four left nothing but `took_part`."""

ACTS: dict[str, tuple[Job, Callable[[Office], object]]] = {
    "technical_reviewer": (reported, lambda o: decisions.record_technical_review(o, WHO, ID, True, "同意")),
    "decider": (reviewed, lambda o: decisions.decide(o, WHO, ID, True, "符合")),
    "director": (decided, lambda o: decisions.approve_release(o, WHO, ID)),
    "certificate_writer": (approved, lambda o: certificates.write_certificates(o, WHO, ID)),
    "issuer": (approved, lambda o: certificates.issue_certificates(o, WHO, ID)),
}
"""Each act after the evaluation: the job that waits for it, and the use case."""

EVALUATION = {"team_member", "leader", "expert", "finder_on_site", "document_reviewer", "member_no_more"}
WRITERS = {"report_writer", "writer_of_a_returned_report", "certificate_writer"}
BARRED: dict[str, set[str]] = {
    "technical_reviewer": EVALUATION | WRITERS,
    "decider": EVALUATION | WRITERS,
    "director": {"team_member", "leader", "expert", "finder_on_site", "member_no_more", "report_writer",
                 "writer_of_a_returned_report"},
    "certificate_writer": {"technical_reviewer", "decider", "reviewer_of_a_returned_report"},
    "issuer": EVALUATION | WRITERS,
}
"""Who is kept from each act by what they did before."""

LATER = {
    "technical_reviewer": {"technical_reviewer", "decider", "director"}, "decider": {"decider", "director"},
    "director": {"director"}, "certificate_writer": set(), "issuer": set(),
}
"""Parts that are only played once the act is done."""

CASES = [(scheme, part, act) for scheme in (cnex(), cec()) for act in ACTS for part in PARTS
         if part not in LATER[act] and (act != "director" or scheme.report_needs_director)]
"""Every part before every act; only CNEX has a director approve the report."""


def office_with(office: Office, scheme: SchemeEdition, part: str, act: str) -> Office:
    """The office with the job that waits for the act, in which x played the part, and nobody else is left out."""
    job = ACTS[act][0](scheme)
    able = registered("x", "footprint_training", "ghg_verifier", "voluntary_product", "green_product", functions=(
        "verifier", "leader", "expert", "application_reviewer", "decider", "certificate_writer", "director"))
    put(office, job.with_(**PARTS[part](job)), able)
    is_written = part == "certificate_writer" or act == "issuer"
    with office.unit_of_work() as uow:
        uow.accounts.add(Account(id="account-x", email="x@body.example", name="x", password_hash="x", roles=WHO.roles,
                                 person_id="x"))
        if is_written and act != "certificate_writer":
            writer = "x" if part == "certificate_writer" else "somebody"
            uow.certificates.add(certificate(scheme, state=CertificateState.DRAFT, written_by=writer))
        uow.commit()
    return office


def is_done(call: Callable[[], object]) -> bool:
    """Whether the use case let the person do it."""
    try:
        call()
    except NotPermitted:
        return False
    return True


@pytest.mark.requirement("S1")
@pytest.mark.requirement("S2")
@pytest.mark.requirement("S3")
@pytest.mark.requirement("S11")
@pytest.mark.requirement("S13")
@pytest.mark.parametrize(("scheme", "part", "act"), CASES,
                         ids=[f"{scheme.key}-{part}-{act}" for scheme, part, act in CASES])
def test_whoever_played_a_part_is_kept_from_the_acts_that_it_bars_and_from_no_other(
    office: Office, scheme: SchemeEdition, part: str, act: str
) -> None:
    """CNEX-9.7-c, CNEX-9.7-d, CNEX-9.8-a, CNEX-9.9-b: and those are offered who may."""
    busy = office_with(office, scheme, part, act)
    offered = {each.id for each in decisions.people_for(busy, WHO, ID, "decider" if act == "issuer" else act)}
    may = is_done(lambda: ACTS[act][1](busy))
    assert may is (part not in BARRED[act])
    assert ("x" in offered) is may


@pytest.mark.requirement("S5")
@pytest.mark.requirement("S14")
@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(("until", "may"), [(None, False), (date(2024, 6, 1), False), (date(2024, 5, 31), True)])
def test_a_tie_with_the_client_keeps_from_every_act_for_two_years(
    office: Office, act: str, until: date | None, may: bool
) -> None:
    """CNEX-6-a: whoever advised or was employed by it within two years, to the day."""
    busy = office_with(office, cnex(), "nothing", act)
    tie = Tie(credit_code=CLIENT_CODE, kind=TieKind.CONSULTED, since=date(2020, 1, 1), until=until)
    with busy.unit_of_work() as uow:
        uow.people.save(uow.people.get("x").with_(ties=(tie,)))
        uow.commit()
    offered = decisions.people_for(busy, WHO, ID, "decider" if act == "issuer" else act)
    assert bool(offered) is may
    assert is_done(lambda: ACTS[act][1](busy)) is may


@pytest.mark.requirement("S17")
def test_a_member_with_a_tie_that_is_found_later_records_nothing(office: Office) -> None:
    """CNEX-6-a, CNEX-9.3.2-d: independence holds for the whole job, not only while it is planned."""
    tie = Tie(credit_code=CLIENT_CODE, kind=TieKind.EMPLOYED, since=date(2020, 1, 1), until=date(2025, 6, 1))
    put(office, planned(cnex(), visits=(visit(team=("x", "second")),)),
        registered("x", "footprint_training", ties=(tie,)))
    with pytest.raises(NotPermitted, match="may take part in its certification from 2027-06-02 on"):
        evaluation.record_document_review(office, WHO, ID, "conforming", "文件齐全。", "")


@pytest.mark.requirement("S1")
@pytest.mark.requirement("S13")
@pytest.mark.parametrize("work", [
    lambda o: fieldwork.save_entry(o, WHO, ID, "documents/legality/job/note", "执照在有效期内"),
    lambda o: evaluation.record_document_review(o, WHO, ID, "conforming", "文件齐全。", ""),
    lambda o: evaluation.raise_nonconformity(o, WHO, ID, "s1", "附件 II 2.3", "记录不全", None),
], ids=["wrote an item", "concluded on the documents", "raised a nonconformity"])
def test_whoever_evaluated_stays_kept_from_its_review_after_leaving_the_team(
    office: Office, work: Callable[[Office], object]
) -> None:
    """CNEX-9.7-c: what counts is the work that was done, not the team as it stands in the end."""
    job = planned(cnex(), visits=(visit(team=("x", "second")),))
    able = registered("x", "footprint_training", functions=("verifier", "decider"))
    put(office, job, able)
    done = work(office)
    assert not isinstance(done, Refused), done
    with office.unit_of_work() as uow:
        kept = uow.engagements.get(ID)
        uow.engagements.save(kept.with_(visits=(visit(team=("third", "second"), leader="second"),),
                                        document_review=job.document_review, nonconformities=()))
        uow.commit()
    assert all(decisions.clearance(office, WHO, ID, act).barred for act in ("technical_reviewer", "decider"))
    assert not decisions.people_for(office, WHO, ID, "technical_reviewer")


@pytest.mark.requirement("S1")
@pytest.mark.requirement("S10")
@pytest.mark.parametrize("part", ["technical_reviewer", "approver"])
def test_who_reviewed_or_approved_is_not_planned_for_the_visits(office: Office, part: str) -> None:
    """The planner leaves them out, and a plan drawn by hand is refused: a separation holds whichever came first."""
    job = to_plan(took_part={"x": (part,)})
    put(office, job, registered("x", "footprint_training"), registered("y", "footprint_training"))
    draft = draft_edits.begin_draft(office, COORDINATOR)
    assert isinstance(draft, PlanProposal)
    (visit_to_plan,) = Problem.model_validate_json(draft.problem_json).jobs
    assert ("x" in visit_to_plan.excluded, "y" in visit_to_plan.excluded) == (True, False)


@pytest.mark.requirement("S10")
@pytest.mark.parametrize("part", sorted(EVALUATION | {"report_writer"}))
def test_whoever_evaluates_neither_consents_to_breaking_off_nor_resumes(office: Office, part: str) -> None:
    """CNEX-9.5.5-a, CNEX-9.6.6-a: also after they left the team."""
    asked = Abort(site_row="s1", ground="not_cooperating", facts="不开放车间", asked_by=PersonId("second"),
                  asked_on=TODAY)
    job = evaluated(cnex(), report=report(), aborts=(asked,))
    put(office, job.with_(**PARTS[part](job)), registered("x"))
    with pytest.raises(NotPermitted):
        aborts.decide_abort(office, acting(Role.MANAGER, person="x"), ID, True, "同意")


BROKEN_OFF = Abort(site_row="s1", ground="not_cooperating", facts="不开放车间", asked_by=PersonId("second"),
                   asked_on=TODAY)
CONSENTED = BROKEN_OFF.with_(is_consented=True, decided_by="林经理", decided_on=TODAY, reason="属实")

MANAGING: dict[str, tuple[dict[str, Any], Callable[[Office], object]]] = {
    "consent": ({"aborts": (BROKEN_OFF,)}, lambda o: aborts.decide_abort(o, MANAGER, ID, True, "同意")),
    "decline": ({"aborts": (BROKEN_OFF,)}, lambda o: aborts.decide_abort(o, MANAGER, ID, False, "继续")),
    "resume": ({"aborts": (CONSENTED,)}, lambda o: aborts.end_abort(o, MANAGER, ID, True, "恢复")),
    "terminate": ({"aborts": (CONSENTED,)}, lambda o: aborts.end_abort(o, MANAGER, ID, False, "终止")),
    "leave out": ({"aborts": (CONSENTED,)}, lambda o: aborts.leave_site_out(o, MANAGER, ID, "不再恢复")),
    "end": ({}, lambda o: job_endings.end_job(o, MANAGER, ID, EndCause.CLIENT_WITHDREW, "来函撤回")),
    "refuse an objection": (
        {"objections": (Objection(person_id=PersonId("third"), reason="曾任职", raised_on=TODAY, is_clients=True),)},
        lambda o: audit_plan.refuse_objection(o, MANAGER, ID, "third", "任职已结束")),
    "approve the plans": ({}, lambda o: fieldwork.finish_step(o, MANAGER, ID, "approval")),
}
"""What the body decides about a job and its team while it runs: the job for it, and the use case."""


@pytest.mark.requirement("S9", "S10")
@pytest.mark.parametrize("act", MANAGING)
@pytest.mark.parametrize("part", [part for part in PARTS if part not in {"decider", "director", "certificate_writer"}])
def test_nobody_who_evaluates_decides_what_the_body_decides_about_the_job(
    office: Office, part: str, act: str
) -> None:
    """CNEX-9.5.5-a, CNEX-9.6.6-a, CNEX-III-n: every such act, by everybody that played any part before it."""
    changes, call = MANAGING[act]
    job = evaluated(cnex(), report=report(), **changes)
    put(office, job.with_(**PARTS[part](job)), registered("x"))
    assert is_done(lambda: call(office)) is (part not in EVALUATION | {"report_writer", "writer_of_a_returned_report"})


@pytest.mark.requirement("S4", "S10")
@pytest.mark.parametrize("part", sorted(EVALUATION | {"report_writer"}))
@pytest.mark.parametrize("act", [tied_work.settle_tie, tied_work.repeat_work])
def test_whoever_evaluates_does_not_answer_for_a_colleague_who_is_tied(
    office: Office, act: Callable[..., object], part: str
) -> None:
    """CNEX-9.3.2-d, CEC-5.2.1-b: also after they left the team."""
    tie = Tie(credit_code=CLIENT_CODE, kind=TieKind.CONSULTED, since=date(2025, 1, 1))
    job = evaluated(cnex(), report=report())
    put(office, job.with_(**PARTS[part](job)), registered("x"), registered("second", ties=(tie,)))
    with pytest.raises(NotPermitted):
        act(office, MANAGER, ID, "second", "当时没有利益关系")
    outcome = act(office, acting(Role.MANAGER, person="y"), ID, "second", "当时没有利益关系")
    assert isinstance(outcome, Engagement)


@pytest.mark.requirement("S9")
@pytest.mark.requirement("S10")
@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["cnex", "cec"])
@pytest.mark.parametrize("act", [
    lambda o: aborts.decide_abort(o, MANAGER, ID, True, "同意"),
    lambda o: aborts.decide_abort(o, MANAGER, ID, False, "继续"),
    lambda o: audit_plan.refuse_objection(o, MANAGER, ID, "third", "任职已结束"),
], ids=["consented", "declined", "refused an objection"])
def test_whoever_decided_about_the_team_does_not_join_it(
    office: Office, scheme: SchemeEdition, act: Callable[[Office], object]
) -> None:
    """CNEX-9.5.5-a, CNEX-III-n: whichever came first."""
    asked = Abort(site_row="s1", ground="not_cooperating", facts="不开放车间", asked_by=PersonId("second"),
                  asked_on=TODAY)
    objection = Objection(person_id=PersonId("third"), reason="曾任职", raised_on=TODAY, is_clients=True)
    job = planned(scheme, aborts=(asked,), objections=(objection,), sites=(site(), site("s2", "二厂")))
    able = registered("x", "footprint_training", "ghg_verifier", "voluntary_product", "green_product")
    put(office, job, able)
    done = act(office)
    assert isinstance(done, Engagement), done
    reason = separated("team_member", able, done, scheme)
    assert reason is not None
    assert "审批人员" in reason.text.zh


@pytest.mark.requirement("S5")
@pytest.mark.parametrize("act", [
    lambda o: certificates.suspend(o, MANAGER, "certificate-1", "contract_breach", PartyRole.CLIENT, "未缴费", TODAY),
    lambda o: endings.withdraw(o, MANAGER, "certificate-1", "other", PartyRole.CLIENT, "涂改证书", TODAY),
    lambda o: endings.cancel(o, MANAGER, "certificate-1", "own_request", "停产", TODAY),
    lambda o: fees.send_fee_notice(o, MANAGER, ID, fee().items, date(2026, 6, 30), False),
    lambda o: extensions.propose_extension(o, MANAGER, ID, "special", "计量周期长", date(2026, 9, 30)),
    lambda o: programme.deviate_from_minimum(o, MANAGER, ID, "s1", "document_review", 0, "已评审"),
    lambda o: cases.stop_clock(o, MANAGER, ID, "late_fee", TODAY, None, "未缴费", "催缴函"),
], ids=["suspend", "withdraw", "cancel", "fee", "extension", "deviation", "clock stop"])
def test_nobody_who_is_tied_to_the_client_decides_anything_about_it(
    office: Office, act: Callable[[Office], object]
) -> None:
    """CNEX-6-a: independence holds for every act on its job and its certificate, not for the evaluation only."""
    tie = Tie(credit_code=CLIENT_CODE, kind=TieKind.SHAREHOLDER, since=date(2020, 1, 1))
    put(office, to_plan(), registered("x", ties=(tie,)))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex()))
        uow.commit()
    with pytest.raises(NotPermitted, match="takes no part"):
        act(office)


SEPARATED = {
    "job": {"technical_review", "decide", "positive_decision", "approve", "consent_to_abort", "decline_to_abort",
            "resume", "terminate", "leave_out", "end", "refuse_objection", "plan", "publish", "settle_tie",
            "repeat_work"},
    "certificate": {"write", "issue", "give_way"}, "change": {"verify", "replace"}, "surveillance": {"evaluate"},
    "complaint": {"assign", "investigate", "decide"}, "application": {"accept", "refuse"},
    "disposal": {"approve", "refuse"},
}
"""The acts that somebody is kept from by what they did before, or by a tie: tested here, or with complaints (S15, S16)
and disposals, which whoever proposed them does not answer."""


def test_every_act_of_the_body_that_judges_is_in_this_matrix() -> None:
    """S1-S17: an act that is added to a table has its place here, or is one of a team, a client or an office clerk."""
    judging = {Role.DECIDER, Role.DIRECTOR, Role.CERTIFICATE_WRITER}
    told = {(life, act) for life, acts in SEPARATED.items() for act in acts}
    for life in LIVES:
        for row in life.transitions:
            if row.who and row.who <= judging:
                assert (life.key, row.act) in told, row.act
    assert {life.key for life in LIVES} >= set(SEPARATED)
    assert all((life, act) in {(each.key, row.act) for each in LIVES for row in each.transitions} for life, act in told)


@pytest.mark.requirement("S7")
def test_an_expert_records_nothing(office: Office) -> None:
    """CNEX-9.3.2-g."""
    put(office, planned(cnex(), visits=(visit(experts=("x",)),)), registered("x", "footprint_training"))
    with pytest.raises(NotPermitted):
        evaluation.raise_nonconformity(office, WHO, ID, "s1", "附件 II 2.3", "记录不全", None)


@pytest.mark.requirement("S13")
@pytest.mark.parametrize("part", ["technical_reviewer", "director", "director_of_a_returned_report"])
def test_whoever_reviewed_or_approved_is_not_planned_for_the_same_job(office: Office, part: str) -> None:
    """A separation holds whichever came first: a report that was returned may need another visit."""
    job = evaluated(cnex(), visits=(visit(team=("x", "second")),))
    job = job.with_(**PARTS[part](job))
    able = [registered(name, "footprint_training", "ghg_verifier") for name in ("x", "second")]
    faults = planning.visit_faults(office, job, job.visits[0], {each.id: each for each in able})
    assert any(reason.text.zh.startswith("x是本项目的") for reason in faults)


ACTS_OF_REVIEWERS: dict[str, Callable[[Office, str], object]] = {
    "check": lambda o, id: application_review.record_check(o, WHO, id, "lawful", True, "公示系统"),
    "accept": lambda o, id: application_review.accept(o, WHO, id),
    "refuse": lambda o, id: application_review.refuse(o, WHO, id, "被责令停业"),
    "accept a document": lambda o, id: application_review.accept_document(o, WHO, id, "application_form", ""),
    "ask": lambda o, id: supplements.ask(
        o, WHO, id, Demand(kind=SupplementKind.CORRECT, target="client.address", reason="与营业执照不一致")),
    "take out": lambda o, id: supplements.take_out(o, WHO, id, "request-1"),
    "send": lambda o, id: supplements.send_requests(o, WHO, id),
    "settle": lambda o, id: supplements.settle(o, WHO, id, "request-1"),
    "give time": lambda o, id: supplements.give_time(o, WHO, id, date(2026, 9, 1), "检定中"),
    "refuse time": lambda o, id: supplements.refuse_time(o, WHO, id, "不影响答复"),
    "judge a wish": lambda o, id: units.judge_wish(o, WHO, id, "wish-1", WishVerdict.ACCEPTED, "图纸一致"),
    "accept a renewed document": lambda o, id: renewed_documents.accept_renewed(o, WHO, id, "file-1"),
    "return a renewed document": lambda o, id: renewed_documents.return_renewed(o, WHO, id, "file-1", "缺页"),
}


@pytest.mark.requirement("S5", "CNEX-6-a")
@pytest.mark.parametrize("call", ACTS_OF_REVIEWERS.values(), ids=ACTS_OF_REVIEWERS)
def test_whoever_has_a_tie_with_the_applicant_does_not_review_its_application(
    office: Office, call: Callable[[Office, str], object]
) -> None:
    """CNEX 6(1): neither checks nor asks, judges, gives time, accepts or refuses, nor judges what is renewed later."""
    application = completed(cnex_draft(), state=ApplicationState.SUBMITTED)
    tie = Tie(credit_code=application.text("client.credit_code"), kind=TieKind.RELATIVE, since=date(2020, 1, 1))
    put(office, registered("x", functions=("application_reviewer",), ties=(tie,)))
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise(application.enterprise_id))
        uow.applications.add(application)
        uow.commit()
    with pytest.raises(NotPermitted, match="takes no part"):
        call(office, application.id)


@pytest.mark.requirement("S20")
@pytest.mark.parametrize(("evaluator", "is_oneself"), [("x", True), ("y", False)])
def test_nobody_evaluates_their_own_competence(office: Office, evaluator: str, is_oneself: bool) -> None:
    """CNEX-8.1-b, CNEX-8.2-a."""
    put(office, registered("x"), registered("y", functions=("competence_evaluator",)))
    # The only coordinator is evaluated like anybody else, by whoever is engaged for it.
    actor: Actor = acting(Role.COORDINATOR, person="x")
    outcome = people.add_competence(office, actor, "x", "cnex_ex", "ex_motor", date(2028, 1, 1), evaluator)
    if is_oneself:
        assert isinstance(outcome, Refused)
        (reason,) = outcome.reasons
        assert "不能评价自己" in reason.text.zh
        assert office.house.setting_text(reason.clause.clause if reason.clause else "") is not None
        return
    with office.unit_of_work() as uow:
        assert uow.people.get("x").competences[-1].evaluated_by == "y"


@pytest.mark.parametrize("who", ["z", "nobody"])
def test_only_a_competence_evaluator_is_named_in_an_evaluation(office: Office, who: str) -> None:
    """CNEX-8.1-a, CNEX-8.1-b, S20: neither a coordinator of another class nor somebody who is none of the people."""
    put(office, registered("x"), registered("z", functions=("coordinator",)))
    outcome = people.add_competence(office, acting(Role.COORDINATOR, person="z"), "x", "cnex_ex", "ex_motor",
                                    date(2028, 1, 1), who)
    assert isinstance(outcome, Refused)
    assert "能力评价人员" in outcome.reasons[0].text.zh
