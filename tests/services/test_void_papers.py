"""What declaring a paper void undoes, and which papers tell of something that voiding cannot undo (H129)."""

from datetime import date, timedelta

import pytest

from docs_templates.catalogue import KINDS
from intake_app.rules.clocks import conclusion_clock
from intake_app.rules.stages import Stage, obstacles
from intake_app.rules.void_papers import INSTEAD
from intake_app.services import (
    audit_plan,
    case_supplements,
    decisions,
    evaluation,
    extensions,
    fees,
    paper_register,
    sending,
    surveillance,
)
from intake_app.services.engagements import stage_of
from intake_app.services.inbox import inbox
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.papers import papers_about
from intake_app.services.sending import HandedOver
from intake_app.services.supplements import Demand
from intake_app.services.void_papers import OF_CERTIFICATE, UNDOING
from models.account import Actor, Role
from models.calendar import add_months
from models.dispatch import DispatchWay
from models.engagement import Engagement, EngagementKind, FeeItem, NoticeReply, Visit
from models.ids import PaperId
from models.paper import Paper, PaperVoid, StoredFile
from models.reference import Reason
from models.supplement import SupplementKind
from tests.job_builders import (
    certificate,
    cnex,
    decided,
    decision,
    evaluated,
    on_site,
    parties,
    plan_notice,
    planned,
    registered,
    report,
    site,
    team,
    technical_review,
    visit,
)
from tests.offices import Clock
from tests.services.jobs import COORDINATOR, acting, change, client, job, put, put_report, refused_words

ID, TODAY = "engagement-1", date(2026, 6, 1)
MANAGER = acting(Role.MANAGER, person="manager")
MEMBER = acting(Role.AUDITOR, person="member")
CLIENT = client()
AHEAD = visit(start=date(2026, 6, 15), end=date(2026, 6, 17))


def keep(office: Office, kind: str, id: str = "paper-1") -> None:
    """A paper of this kind about the job, as it was made."""
    with office.unit_of_work() as uow:
        uow.files.add(StoredFile(
            id=f"file-{id}", owner_id=ID, enterprise_id="enterprise-1", name="文书.docx", media_type="x", size_bytes=1,
            sha256="0" * 64, stored_at=office.moment(), stored_by="account-1"))
        uow.papers.add(Paper(
            id=id, kind=kind, number=f"N-{id}", scheme="cnex_ex", subject=ID, enterprise_id="enterprise-1",
            file_id=f"file-{id}", template_sha256="0" * 64, made_at=office.moment(), made_by="某人",
            is_for_client=True))
        uow.commit()


def void(office: Office, paper_id: str = "paper-1") -> Paper | Refused:
    return paper_register.void_paper(office, MANAGER, paper_id, "内容有误")


def is_void(office: Office, paper_id: str = "paper-1") -> bool:
    with office.unit_of_work() as uow:
        return uow.papers.get(paper_id).void is not None


def made(office: Office, kind: str) -> list[Paper]:
    """The papers of this kind that the client reads, the newest in front."""
    return [paper for paper in papers_about(office, CLIENT, ID) if paper.kind == kind]


@pytest.mark.parametrize(("kind", "instead"), [
    ("acceptance_notice", "终止项目"), ("refusal_notice", "重新提交申请"), ("decision_notice", "申诉"),
    ("suspension_notice", "恢复"), ("withdrawal_notice", "申诉"), ("cancellation_notice", "申诉"),
    ("restoration_notice", "暂停"), ("lapse_notice", "撤回确认"), ("change_notice", "变更申请"),
    ("abort_notice", "恢复现场检查"), ("resumption_notice", "再次报请中止"),
    ("end_notice", "重新受理"), ("complaint_receipt", "答复"),
    ("complaint_answer", "另行答复"), ("certificate", "换发"),
])
def test_a_letter_about_an_act_that_stands_is_corrected_by_another(office: Office, kind: str, instead: str) -> None:
    """H129, CNEX-12.3.1-a: the certificate stayed suspended, and its holder had no letter that said so."""
    put(office, planned(cnex()))
    keep(office, kind)
    words = refused_words(void(office))
    assert "不能作废" in words
    assert instead in words
    assert not is_void(office)


def test_what_voiding_does_is_said_of_every_paper_that_goes_out() -> None:
    """H129: the two others begin nothing, and are made again whenever somebody asks for them."""
    going_out = {kind.key for kind in KINDS if kind.is_for_client}
    assert going_out == {*INSTEAD, *UNDOING, OF_CERTIFICATE, "certificate", "nonconformity_list", "status_announcement"}


def test_a_list_of_findings_is_void_and_can_be_made_again(office: Office) -> None:
    """H129: nothing counts from it but what its client answered."""
    put(office, planned(cnex()))
    keep(office, "nonconformity_list")
    assert isinstance(void(office), Paper)


# A report.

def reported(office: Office, **changes: object) -> None:
    """A job whose report is written, with its paper."""
    put(office, evaluated(cnex(), report=report().with_(paper_id=PaperId("paper-9")), **changes),
        *team(), registered("decider", "footprint_training", functions=("decider",)),
        registered("director", functions=("director",)), registered("writer"))
    put_report(office)


def test_a_void_report_is_written_anew_and_neither_reviewed_nor_approved(office: Office) -> None:
    """H129, CNEX-9.7-a, CNEX-9.8-a: what the review and the director said was said of the void one."""
    reported(office, technical_review=technical_review())
    director = acting(Role.DIRECTOR, person="director")
    assert isinstance(decisions.approve_release(office, director, ID), Engagement)
    assert made(office, "report")
    assert isinstance(void(office, "paper-9"), Paper)
    found = job(office)
    assert (found.report, found.technical_review, found.director_approval) == (None, None, None)
    assert stage_of(office, COORDINATOR, found) is Stage.REPORT
    assert not made(office, "report"), "nobody reads it as the approved one"
    assert isinstance(evaluation.write_report(office, MEMBER, ID, True, "可以颁证"), Engagement)


def test_a_report_on_which_the_decision_rests_is_not_void(office: Office) -> None:
    """H129, CNEX-9.7-a: nobody could write another for it."""
    reported(office, technical_review=technical_review(), decision=decision())
    assert "认证决定已依据报告" in refused_words(void(office, "paper-9"))
    assert not is_void(office, "paper-9")


def test_nothing_goes_on_with_a_report_that_was_void_before(office: Office) -> None:
    """CNEX-9.7-a, CNEX-9.8-a: voided when its job still went on under it; the review can send it back."""
    reported(office, technical_review=technical_review())
    with office.unit_of_work() as uow:
        uow.papers.save(uow.papers.get("paper-9").with_(void=PaperVoid(on=TODAY, by="某人", reason="有误")))
        uow.commit()
    decider, director = acting(Role.DECIDER, person="decider"), acting(Role.DIRECTOR, person="director")
    for outcome in (decisions.decide(office, decider, ID, True, "同意"),
                    decisions.approve_release(office, director, ID),
                    decisions.record_technical_review(office, decider, ID, True, "齐全")):
        assert "R-1 已于 2026-06-01 作废" in refused_words(outcome)
    assert isinstance(decisions.record_technical_review(office, decider, ID, False, "报告已作废"), Engagement)


def test_a_decided_report_that_was_void_before_is_made_again_with_its_approval(office: Office) -> None:
    """CNEX-9.8-a: nobody writes another after the decision, and its client reads no void one."""
    reported(office, technical_review=technical_review(), decision=decision())
    with office.unit_of_work() as uow:
        uow.papers.save(uow.papers.get("paper-9").with_(void=PaperVoid(on=TODAY, by="某人", reason="有误")))
        uow.commit()
    director = acting(Role.DIRECTOR, person="director")
    assert isinstance(decisions.approve_release(office, director, ID), Engagement)
    found = job(office)
    assert found.report is not None
    assert (found.report.summary, found.director_approval is not None) == (report().summary, True)
    assert [(paper.id, paper.void) for paper in made(office, "report")] == [(found.report.paper_id, None)]


# The notice of a plan.

def test_of_a_visit_whose_notice_is_void_the_client_was_not_told(office: Office) -> None:
    """H129, CNEX-9.6.2-a: its confirmation goes with it, and nothing is sent or confirmed before another is made."""
    put(office, planned(cnex(), visits=(AHEAD,)), *team())
    keep(office, "plan_notice")
    assert stage_of(office, COORDINATOR, job(office)) is Stage.ON_SITE
    assert isinstance(void(office), Paper)
    found = job(office)
    assert [each.notice for each in found.visits] == [None]
    assert found.untold == found.visits
    assert stage_of(office, COORDINATOR, found) is Stage.PLAN_NOTICE
    assert "计划还没有发出" in refused_words(audit_plan.confirm_plan(office, CLIENT, ID, True))
    assert isinstance(audit_plan.send_plan(office, COORDINATOR, ID), Engagement)
    assert [each.notice and each.notice.confirmed_on for each in job(office).visits] == [None]
    assert isinstance(audit_plan.confirm_plan(office, CLIENT, ID, True), Engagement)
    assert stage_of(office, COORDINATOR, job(office)) is Stage.ON_SITE


def test_a_visit_that_another_notice_told_of_stays_told(office: Office) -> None:
    """H129: of two sites, each told of by a notice of its own."""
    first, second = AHEAD, visit("s2", start=date(2026, 6, 22), end=date(2026, 6, 24))
    notices = (plan_notice(), plan_notice().with_(paper_id=PaperId("paper-2")))
    told = tuple(each.with_(notice=notice) for each, notice in zip((first, second), notices, strict=True))
    put(office, planned(cnex(), sites=(site(), site("s2", "二厂"))).with_(visits=told), *team())
    keep(office, "plan_notice")
    assert isinstance(void(office), Paper)
    assert [each.notice for each in job(office).visits] == [None, notices[1]]


def test_a_place_that_is_kept_for_a_visit_taken_back_is_not_told_either(office: Office) -> None:
    """H129: what was freed comes back as it was."""
    freed: Visit = AHEAD.with_(notice=plan_notice())
    put(office, planned(cnex()).with_(visits=(), freed_visits=(freed,)), *team())
    keep(office, "plan_notice")
    assert isinstance(void(office), Paper)
    assert [each.notice for each in job(office).freed_visits] == [None]


@pytest.mark.parametrize("results", [(), (on_site(),)], ids=["on site", "recorded"])
def test_the_notice_of_a_check_that_has_begun_stands(office: Office, clock: Clock, results: tuple[object, ...]) -> None:
    """H129, CNEX-9.6.2-a: the check rests on what the client was told and confirmed."""
    put(office, planned(cnex(), visits=(visit(start=TODAY, end=date(2026, 6, 3)),), on_site=results), *team())
    keep(office, "plan_notice")
    before = job(office).visits
    assert "检查已经开始" in refused_words(void(office))
    assert job(office).visits == before


# A request for supplements.

def asked(office: Office) -> Paper:
    """The notice of one request."""
    put(office, planned(cnex(), accepted_on=office.today()), *team())
    case_supplements.note_request(
        office, MEMBER, ID, Demand(kind=SupplementKind.CLARIFY, title="台账", reason="不清楚"))
    assert isinstance(case_supplements.send_to_client(office, MEMBER, ID), Engagement)
    return made(office, "supplement_notice")[0]


def test_what_a_void_request_asked_for_is_noted_once_more_and_stops_no_clock(office: Office, clock: Clock) -> None:
    """H129, CNEX-9.10-b: three days late, and the ninety days ran on all the same."""
    notice = asked(office)
    request = job(office).open_request
    assert request is not None
    clock.move(request.last_day - office.today() + timedelta(days=3))
    assert conclusion_clock(job(office), cnex(), office.today()).stopped_days == 3
    assert isinstance(void(office, notice.id), Paper)
    found = job(office)
    assert (found.open_request, found.drafted_items) == (None, request.items)
    assert conclusion_clock(found, cnex(), office.today()).stopped_days == 0


def test_a_request_that_was_answered_stands(office: Office) -> None:
    """H129, CNEX-9.10-b: an answer is not lost with it."""
    notice = asked(office)
    request = job(office).open_request
    assert request is not None
    case_supplements.answer_team(office, CLIENT, ID, request.items[0].id, "见附件")
    assert "已对" in refused_words(void(office, notice.id))


def test_the_request_that_sent_an_application_back_stands(office: Office) -> None:
    """H129, CNEX-9.2.3-a: its applicant may have changed what it asked for."""
    put(office, planned(cnex()))
    keep(office, "supplement_notice")
    with office.unit_of_work() as uow:
        uow.papers.save(uow.papers.get("paper-1").with_(subject=str(job(office).application_id)))
        uow.commit()
    assert "申请已按" in refused_words(void(office))


# What the client agrees to or pays.

def test_a_proposed_day_whose_agreement_is_void_waits_for_no_answer(office: Office) -> None:
    """H129, CNEX-9.10-c: and one that was agreed to counts, so its paper stands."""
    put(office, planned(cnex()))
    for is_agreed in (False, True):
        extensions.propose_extension(office, MANAGER, ID, "footprint_period", "须连续计量三个月", date(2026, 9, 30))
        paper = made(office, "extension_agreement")[0]
        if is_agreed:
            extensions.answer_extension(office, CLIENT, ID, True, "")
            assert "客户已同意" in refused_words(void(office, paper.id))
        else:
            assert isinstance(void(office, paper.id), Paper)
            assert job(office).extensions == ()


def test_a_fee_and_its_notice_are_void_together(office: Office) -> None:
    """H129, CNEX-16-a: its paper alone would leave the fee asked for."""
    put(office, planned(cnex()))
    fees.send_fee_notice(office, COORDINATOR, ID, (FeeItem(what="申请费", amount_cny=1000),), date(2026, 6, 15), True)
    (fee,) = job(office).fees
    assert "认证费用" in refused_words(void(office, fee.paper_id))
    assert isinstance(fees.void_fee(office, COORDINATOR, ID, fee.number, "金额有误"), Engagement)
    assert is_void(office, fee.paper_id)


# A surveillance notice.

def announced(office: Office) -> tuple[Engagement, Paper]:
    """The surveillance job of a certificate, opened with its notice."""
    put(office, decided(cnex(), id="engagement-0"), *team())
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), engagement_id="engagement-0", issued_on=add_months(TODAY, -10),
                                         valid_until=add_months(TODAY, 26) - timedelta(days=1), parties=parties()))
        uow.commit()
    papers = surveillance.make_due_notices(office, MANAGER)
    assert isinstance(papers, tuple)
    return surveyed(office), papers[0]


def surveyed(office: Office) -> Engagement:
    with office.unit_of_work() as uow:
        (found,) = (each for each in uow.engagements.all() if each.kind is EngagementKind.SURVEILLANCE)
    return found


def test_a_void_surveillance_notice_counts_as_sent_no_more_and_another_is_made(office: Office, clock: Clock) -> None:
    """H129, CNEX-11-a: of the same job, whose visit waits for the months of the new one."""
    opened, first = announced(office)
    assert opened.not_before == date(2026, 8, 1)
    clock.move(timedelta(days=9))
    assert isinstance(void(office, first.id), Paper)
    (item,) = surveillance.surveillance_desk(office, MANAGER).due
    assert (item.awaits_notice, item.due.notice_sent_on, item.notice_file_id) == (True, None, None)
    assert surveyed(office).not_before == date(2026, 8, 10)
    papers = surveillance.make_due_notices(office, MANAGER)
    assert isinstance(papers, tuple)
    assert papers[0].subject == surveyed(office).id == opened.id
    (item,) = surveillance.surveillance_desk(office, MANAGER).due
    assert (item.awaits_notice, item.due.notice_sent_on, item.notice_file_id) == (
        False, date(2026, 6, 10), papers[0].file_id)
    assert "目前没有需要发出的" in refused_words(surveillance.make_due_notices(office, MANAGER))


@pytest.mark.requirement("CNEX-11-a")
def test_without_a_notice_that_counts_no_surveillance_is_told_or_held(office: Office, clock: Clock) -> None:
    """H129, CNEX-11-a: the months of a void notice ran on, and the visit could be told of and recorded after them."""
    _, first = announced(office)
    assert isinstance(void(office, first.id), Paper)
    for act in ("send_plan", "record_on_site"):
        assert "监督通知书已作废" in "".join(r.text.zh for r in hindering(office, act, date(2026, 8, 20)))
    assert isinstance(surveillance.make_due_notices(office, MANAGER), tuple)
    assert not surveyed(office).is_notice_void
    assert "监督通知书已制作，但尚未登记发送" in "".join(
        r.text.zh for r in hindering(office, "send_plan", date(2026, 8, 20)))
    with office.unit_of_work() as uow:
        (notice,) = (each for each in uow.papers.all() if each.kind == "surveillance_notice" and each.void is None)
    sending.record_handed_over(office, COORDINATOR, notice.id,
                               HandedOver(sent_on=office.today(), way=DispatchWay.COURIER, proof="SF1"))
    for act in ("send_plan", "record_on_site"):
        assert "监督通知书" not in "".join(r.text.zh for r in hindering(office, act, date(2026, 8, 20)))


def hindering(office: Office, act: str, on: date) -> tuple[Reason, ...]:
    """What keeps the surveillance, planned for these days, from this act."""
    visited = surveyed(office).with_(visits=(visit(start=on, end=on),))
    return obstacles(act, visited, cnex(), on, office.calendar)


@pytest.mark.requirement("CNEX-11-a")
def test_the_agreement_to_a_shorter_notice_goes_with_the_notice_that_it_shortened(office: Office) -> None:
    """J12, H129, CNEX-11-a: the new notice binds in full until its client agrees to less again."""
    opened, first = announced(office)
    assert isinstance(surveillance.waive_notice(office, COORDINATOR, opened.id, TODAY, "回函"), Engagement)
    assert isinstance(void(office, first.id), Paper)
    assert isinstance(surveillance.make_due_notices(office, MANAGER), tuple)
    found = surveyed(office)
    assert (found.notice_waiver, found.not_before) == (None, date(2026, 8, 1))


def test_a_surveillance_notice_that_was_answered_stands(office: Office) -> None:
    """H129, CNEX-11-a: the reply proves that it came, and may say what is to become of the certificates."""
    opened, notice = announced(office)
    change(office, opened.with_(notice_reply=NoticeReply(
        paper_id=notice.id, replied_on=TODAY, suggested="8月", has_changes=False, is_producing=True, wish=None,
        by="某人")))
    assert "作出回执" in refused_words(void(office, notice.id))


def test_a_surveillance_notice_under_which_a_check_has_begun_stands(office: Office) -> None:
    """H129, CNEX-11-a."""
    opened, notice = announced(office)
    change(office, opened.with_(visits=(visit(),), on_site=(on_site(),)))
    assert "检查已经开始" in refused_words(void(office, notice.id))


@pytest.mark.requirement("CNEX-11-a")
def test_whoever_holds_a_void_letter_and_whoever_makes_another_are_told(office: Office) -> None:
    """H129, CNEX-11-a, CNEX-9.10-b: a request that only vanished left its letter with the client."""
    _, first = announced(office)
    assert isinstance(void(office, first.id), Paper)
    reader = CLIENT.with_(account_id="account-2")
    assert "监督通知书已作废，请等待新的通知，不必按其回执" in told(office, reader)
    other = acting(Role.MANAGER, person="other").with_(account_id="account-3")
    assert "监督通知书已作废，请重新发出" in told(office, other)
    assert isinstance(surveillance.make_due_notices(office, MANAGER), tuple)
    assert "监督通知书已作废，请重新发出" not in [
        entry.text.zh for entry in inbox(office, other) if entry.waits]


def test_a_client_is_told_of_a_void_request_and_of_a_void_proposal(office: Office) -> None:
    """H129, CNEX-9.10-b, CNEX-9.10-c."""
    assert isinstance(void(office, asked(office).id), Paper)
    extensions.propose_extension(office, MANAGER, ID, "footprint_period", "须连续计量三个月", date(2026, 9, 30))
    assert isinstance(void(office, made(office, "extension_agreement")[0].id), Paper)
    said = told(office, CLIENT.with_(account_id="account-2"))
    assert {"补充材料通知书已作废，不必按其答复；需要补充的，将另行通知", "延长认证时限的协议已作废，不必答复"} <= said


def told(office: Office, reader: Actor) -> set[str]:
    return {entry.text.zh for entry in inbox(office, reader)}


def voided_before(office: Office, paper_id: str) -> None:
    """As the version before declared a paper void: what it began stood."""
    with office.unit_of_work() as uow:
        uow.papers.save(uow.papers.get(paper_id).with_(void=PaperVoid(on=TODAY, by="某人", reason="有误")))
        uow.commit()


@pytest.mark.requirement("CNEX-11-a")
def test_what_counts_from_a_paper_that_was_void_before_is_undone(office: Office) -> None:
    """H129, CNEX-11-a: a notice voided by the version before counted as sent, so no other came to be due."""
    _, first = announced(office)
    voided_before(office, first.id)
    assert paper_register.still_counts(office, MANAGER, first.id)
    assert isinstance(void(office, first.id), Paper)
    (item,) = surveillance.surveillance_desk(office, MANAGER).due
    assert item.awaits_notice
    assert not paper_register.still_counts(office, MANAGER, first.id)
    assert "不需要再次作废" in refused_words(void(office, first.id))


def test_a_plan_whose_notice_was_void_before_is_told_anew(office: Office) -> None:
    """H129, CNEX-9.6.2-a."""
    put(office, planned(cnex(), visits=(AHEAD,)), *team())
    keep(office, "plan_notice")
    voided_before(office, "paper-1")
    assert isinstance(void(office), Paper)
    assert [each.notice for each in job(office).visits] == [None]
