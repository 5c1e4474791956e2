"""Papers that come back signed: matched by their number, examined, kept, and the step closed."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from docs_templates.bar_codes import SAMPLE
from docs_templates.examples import example
from intake_app.rules.clocks import conclusion_clock
from intake_app.services import agreements, downloads, returned_scans
from intake_app.services.inbox import inbox
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.papers import make_paper, next_paper_number
from intake_app.services.returned_scans import Scan, Taken, Waits, plain_number
from models.account import Actor, Role
from models.engagement import Engagement, Extension, FindingAnswer, Nonconformity, PlanNotice, Visit
from models.errors import NotFound
from models.paper import Paper, PaperVoid
from tests.job_builders import cnex, notice_of, visit
from tests.journeys.small_files import pdf_file
from tests.scans import as_jpeg, as_pdf, as_scanned, page
from tests.services.jobs import COORDINATOR, TODAY, acting, change, job, put, refused_words, to_plan

SCAN = Scan(number="", file_name="合同签回.pdf", content=pdf_file("signed"), signed_on=TODAY)


@pytest.fixture
def agreement(office: Office) -> Paper:
    """An agreement drawn up today and signed by nobody."""
    put(office, to_plan(agreement=None))
    drawn_up = agreements.draw_up_agreement(office, COORDINATOR, "engagement-1")
    assert isinstance(drawn_up, Engagement)
    with office.unit_of_work() as uow:
        return uow.papers.all()[0]


def returned(office: Office, scan: Scan) -> Taken:
    outcome = returned_scans.take_scan(office, COORDINATOR, scan)
    assert isinstance(outcome, Taken), outcome
    return outcome


def taken(office: Office, scan: Scan) -> Paper:
    return returned(office, scan).paper


def left_waiting(office: Office, *codes: str, number: str = "") -> Waits:
    content = as_jpeg(as_scanned(page(*codes), is_bad=False))
    outcome = returned_scans.take_scan(office, COORDINATOR, SCAN.with_(content=content, file_name="签回.jpg",
                                                                       number=number))
    assert isinstance(outcome, Waits), outcome
    return outcome


def words(office: Office, scan: Scan) -> str:
    return refused_words(returned_scans.take_scan(office, COORDINATOR, scan))


def test_a_signed_agreement_closes_the_signing(office: Office, agreement: Paper) -> None:
    """CNEX-9.2.4-a: kept with its digest; the client's day is entered, this body's own is a person's to enter."""
    paper = taken(office, SCAN.with_(number=agreement.number))
    (kept,) = paper.returned
    card, content = downloads.file_for(office, COORDINATOR, kept.file_id)
    assert (card.sha256, content) == (kept.sha256, SCAN.content)
    signed = job(office).agreement
    assert signed is not None
    assert (signed.signed_by_body_on, signed.signed_by_client_on) == (None, TODAY)
    with office.unit_of_work() as uow:
        assert [r.verb for r in uow.records.about("engagement-1")][-2:] == ["paper.returned", "agreement.returned"]
    assert returned_scans.returned_papers(office, COORDINATOR) == (paper,)


def test_a_day_that_was_entered_stays(office: Office, agreement: Paper) -> None:
    agreements.record_signature(office, COORDINATOR, "engagement-1", "body", TODAY)
    before = job(office).agreement
    assert before is not None
    assert returned(office, SCAN.with_(number=agreement.number)).closed.zh == "客户签署日期已登记。"
    assert job(office).agreement == before.with_(signed_by_client_on=TODAY)
    again = SCAN.with_(number=agreement.number, content=pdf_file("again"), signed_on=TODAY)
    assert "此前已经办结" in returned(office, again).closed.zh


@pytest.mark.parametrize("written", ["{}", " {} ", "{:l}", "{:w}"])
def test_a_number_is_found_however_it_is_typed(office: Office, agreement: Paper, written: str) -> None:
    number = agreement.number
    typed = {"{}": number, " {} ": f" {number} ", "{:l}": number.lower(),
             "{:w}": "".join(chr(ord(c) + 0xFEE0) for c in number)}[written]
    assert taken(office, SCAN.with_(number=typed)).id == agreement.id


@given(st.text(st.sampled_from("AZaz09-‐–—－ ＡＺａｚ０９　"), max_size=30))
def test_a_plain_number_is_plain_already(typed: str) -> None:
    assert plain_number(plain_number(typed)) == plain_number(typed)


def test_an_unknown_number_is_told_with_the_nearest(office: Office, agreement: Paper) -> None:
    assert agreement.number in words(office, SCAN.with_(number=agreement.number.replace("0001", "0007")))
    assert "请核对" in words(office, SCAN.with_(number="没有的编号"))


def test_what_cannot_be_the_papers_scan_is_refused(office: Office, agreement: Paper) -> None:
    """Another day, another kind of file, a program in disguise; nothing is kept and nothing closed."""
    good = SCAN.with_(number=agreement.number)
    assert "制作日" in words(office, good.with_(signed_on=date(2026, 5, 31)))
    assert "今天" in words(office, good.with_(signed_on=date(2026, 6, 2)))
    assert "没有保存" in words(office, good.with_(content=b"MZ\x90\x00"))
    assert "没有保存" in words(office, good.with_(file_name="签回.exe", content=b"MZ\x90\x00"))
    unsigned = job(office).agreement
    assert unsigned is not None
    assert (unsigned.signed_by_body_on, returned_scans.returned_papers(office, COORDINATOR)) == (None, ())


def test_one_file_is_one_papers_scan(office: Office, agreement: Paper) -> None:
    taken(office, SCAN.with_(number=agreement.number))
    assert agreement.number in words(office, SCAN.with_(number=agreement.number))


def test_no_scan_of_a_void_paper_is_taken(office: Office, agreement: Paper) -> None:
    with office.unit_of_work() as uow:
        uow.papers.save(agreement.with_(void=PaperVoid(on=TODAY, by="某人", reason="名称有误")))
        uow.commit()
    assert "名称有误" in words(office, SCAN.with_(number=agreement.number))


def made(office: Office, kind: str) -> Paper:
    """A paper of this kind about the job, with an example's values."""
    with office.unit_of_work() as uow:
        number = next_paper_number(office, uow, cnex(), kind)
        context = example(kind, "cnex_ex")
        paper = make_paper(office, uow, COORDINATOR, context.with_(head=context.head.with_(number=number)), cnex(),
                           subject="engagement-1", enterprise_id="enterprise-1")
        uow.commit()
    return paper


def test_the_code_of_a_scan_is_enough(office: Office, agreement: Paper) -> None:
    """A photograph, turned, pale and grainy, with nothing typed."""
    scan = SCAN.with_(content=as_jpeg(as_scanned(page(agreement.number), turn=88)), file_name="签回.jpg")
    outcome = returned(office, scan)
    assert (outcome.paper.id, outcome.closed.zh) == (
        agreement.id, "客户签署日期已登记；本机构的签署日期请在“合同与计划”中登记。")
    signed = job(office).agreement
    assert signed is not None
    assert signed.signed_by_client_on == TODAY


def test_a_scan_that_names_no_paper_waits_and_says_what_to_do(office: Office, agreement: Paper) -> None:
    other = made(office, "report")
    assert "没有读到编号条码" in left_waiting(office).doubt.zh
    assert "不是本机构文书的编号" in left_waiting(office, "https://example.cn/1").doubt.zh
    assert "样张" in left_waiting(office, SAMPLE).doubt.zh
    several = left_waiting(office, agreement.number, other.number).doubt.zh
    assert agreement.number in several
    assert other.number in several
    assert other.number in left_waiting(office, other.number, number=agreement.number).doubt.zh
    waiting = returned_scans.waiting_scans(office, COORDINATOR)
    assert len(waiting) == 5
    assert returned_scans.waiting_file(office, COORDINATOR, waiting[0].scan.id).startswith(b"\xff\xd8")
    assert returned_scans.returned_papers(office, COORDINATOR) == ()


def test_a_waiting_scan_is_settled_by_its_number_once(office: Office, agreement: Paper) -> None:
    waiting = left_waiting(office).scan
    assert "请输入文书编号" in refused_words(
        returned_scans.match_waiting(office, COORDINATOR, waiting.id, " ", TODAY))
    assert isinstance(returned_scans.match_waiting(office, COORDINATOR, waiting.id, "CNEX-AGR-1999-1", TODAY), Refused)
    settled = returned_scans.match_waiting(office, COORDINATOR, waiting.id, agreement.number, TODAY)
    assert isinstance(settled, Taken)
    assert settled.paper.returned[0].sha256 == waiting.sha256
    assert returned_scans.waiting_scans(office, COORDINATOR) == ()
    with pytest.raises(NotFound):
        returned_scans.match_waiting(office, COORDINATOR, waiting.id, agreement.number, TODAY)


def test_a_number_that_the_code_contradicts_is_not_believed(office: Office, agreement: Paper) -> None:
    other = made(office, "report")
    waiting = left_waiting(office, other.number, number=agreement.number).scan
    assert other.number in refused_words(
        returned_scans.match_waiting(office, COORDINATOR, waiting.id, agreement.number, TODAY))
    assert isinstance(returned_scans.match_waiting(office, COORDINATOR, waiting.id, other.number, TODAY), Taken)


def test_a_scan_of_nothing_is_put_aside_with_a_reason_and_kept(office: Office, agreement: Paper) -> None:
    waiting = left_waiting(office).scan
    assert "请写明" in refused_words(returned_scans.put_aside(office, COORDINATOR, waiting.id, " "))
    returned_scans.put_aside(office, COORDINATOR, waiting.id, "扫错了文件")
    assert returned_scans.waiting_scans(office, COORDINATOR) == ()
    assert returned_scans.waiting_file(office, COORDINATOR, waiting.id)
    with office.unit_of_work() as uow:
        assert [r.verb for r in uow.records.about(waiting.id)] == ["scan.waits", "scan.settled"]


def test_a_file_that_waits_is_not_taken_twice(office: Office, agreement: Paper) -> None:
    scan = SCAN.with_(content=as_pdf([page()]))
    assert isinstance(returned_scans.take_scan(office, COORDINATOR, scan), Waits)
    assert "正在等待" in words(office, scan)


def test_the_code_of_a_void_paper_says_so(office: Office, agreement: Paper) -> None:
    with office.unit_of_work() as uow:
        uow.papers.save(agreement.with_(void=PaperVoid(on=TODAY, by="某人", reason="名称有误")))
        uow.commit()
    assert "名称有误" in left_waiting(office, agreement.number).doubt.zh


def ahead(paper: Paper, days: int = 15) -> Visit:
    """A visit in so many days that this paper told of."""
    start = TODAY + timedelta(days=days)
    return visit(start=start, end=start + timedelta(days=1), notice=PlanNotice(sent_on=TODAY, paper_id=paper.id))


def test_a_reply_signed_when_the_first_day_had_come_confirms_nothing(office: Office, agreement: Paper) -> None:
    """CNEX-9.6.2-a: the client agrees before the audit; the scan is kept, and the visit is planned anew."""
    paper = made(office, "plan_notice")
    change(office, job(office).with_(visits=(ahead(paper, days=0),)))
    assert "不能作为确认" in returned(office, SCAN.with_(number=paper.number)).closed.zh
    notice = notice_of(job(office))
    assert notice is not None
    assert notice.confirmed_on is None


def test_a_signed_reply_confirms_the_plan(office: Office, agreement: Paper) -> None:
    """CNEX-9.5.1: the slip agrees to days and team, and says that production runs."""
    paper = made(office, "plan_notice")
    change(office, job(office).with_(visits=(ahead(paper),)))
    assert "客户确认" in returned(office, SCAN.with_(number=paper.number)).closed.zh
    notice = notice_of(job(office))
    assert notice is not None
    assert (notice.confirmed_on, notice.production_confirmed) == (TODAY, True)
    again = SCAN.with_(number=paper.number, content=pdf_file("again"))
    assert "此前已经办结" in returned(office, again).closed.zh
    with office.unit_of_work() as uow:
        assert [r.verb for r in uow.records.about("engagement-1")].count("plan.confirmed") == 1


def test_the_reply_to_a_plan_that_was_made_anew_confirms_nothing(office: Office, agreement: Paper) -> None:
    old, new = made(office, "plan_notice"), made(office, "plan_notice")
    change(office, job(office).with_(visits=(visit(notice=PlanNotice(sent_on=TODAY, paper_id=new.id)),)))
    assert "已被新的文书取代" in returned(office, SCAN.with_(number=old.number)).closed.zh
    notice = notice_of(job(office))
    assert notice is not None
    assert notice.confirmed_on is None


def finding(number: int, **changes: object) -> Nonconformity:
    return Nonconformity.model_validate({
        "id": f"NC-{number:02d}", "site_row": "s1", "clause": "附件 II", "fact": "未校准", "raised_by": "leader",
        "raised_on": TODAY, "due_on": TODAY.replace(month=7), **changes})


def test_a_signed_list_confirms_the_findings_printed_on_it(office: Office, agreement: Paper) -> None:
    """CNEX-9.5.4: what was disputed stays disputed, and what was raised afterwards stays open."""
    paper = made(office, "nonconformity_list")
    disputed = FindingAnswer(is_confirmed=False, on=TODAY, by="林晓", words="已校准")
    change(office, job(office).with_(nonconformities=(finding(1), finding(2, answer=disputed), finding(77))))
    assert "NC-01" in returned(office, SCAN.with_(number=paper.number)).closed.zh
    answers = [each.answer for each in job(office).nonconformities]
    assert answers == [
        FindingAnswer(is_confirmed=True, on=TODAY, by=example("nonconformity_list", "cnex_ex").addressee,
                      words=paper.number), disputed, None]


def proposed(office: Office, *, days: int) -> Paper:
    """The agreement on a conclusion so many days after the job's last one."""
    paper = made(office, "extension_agreement")
    due_on = conclusion_clock(job(office), cnex(), TODAY).due_on
    change(office, job(office).with_(extensions=(Extension(
        cause="footprint_period", reason="计量周期长", until=due_on + timedelta(days=days), proposed_on=TODAY,
        proposed_by="主管", paper_id=paper.id),)))
    return paper


def test_a_signed_extension_moves_the_last_day(office: Office, agreement: Paper) -> None:
    """CNEX-9.10: as if the answer had been entered by hand; a second scan changes nothing."""
    paper = proposed(office, days=30)
    assert "同意延长" in returned(office, SCAN.with_(number=paper.number)).closed.zh
    (extension,) = job(office).extensions
    assert (extension.is_agreed, extension.days, extension.words) == (True, 30, paper.number)
    again = SCAN.with_(number=paper.number, content=pdf_file("again"))
    assert "此前已经办结" in returned(office, again).closed.zh
    assert job(office).extensions == (extension,)


def test_what_hinders_the_step_is_told_and_the_scan_is_kept(office: Office, agreement: Paper) -> None:
    paper = proposed(office, days=-1)
    outcome = returned(office, SCAN.with_(number=paper.number))
    assert "没有办结步骤" in outcome.closed.zh
    assert len(outcome.paper.returned) == 1
    assert job(office).extensions[0].is_agreed is None


def test_a_paper_with_remarks_closes_nothing(office: Office, agreement: Paper) -> None:
    scan = SCAN.with_(number=agreement.number, has_remarks=True)
    assert "按批注" in returned(office, scan).closed.zh
    signed = job(office).agreement
    assert signed is not None
    assert (signed.signed_by_body_on, signed.signed_by_client_on) == (None, None)


@pytest.mark.parametrize(("kind", "said"), [
    ("decision_notice", "不需要签回"), ("meeting_record", "没有步骤在等它"),
])
def test_a_paper_that_no_step_waits_for_is_filed(office: Office, agreement: Paper, kind: str, said: str) -> None:
    paper = made(office, kind)
    before = job(office)
    assert said in returned(office, SCAN.with_(number=paper.number)).closed.zh
    assert job(office) == before


def test_scans_of_plan_and_findings_are_news_to_who_waits_for_them(office: Office, agreement: Paper) -> None:
    """CNEX-9.5.1, CNEX-9.5.4-a: told to the team, and of the plan to the other coordinators, not to who took them."""
    plan, findings = made(office, "plan_notice"), made(office, "nonconformity_list")
    change(office, job(office).with_(visits=(ahead(plan, 15),), nonconformities=(finding(1),)))
    for paper in (plan, findings):
        returned(office, SCAN.with_(number=paper.number, content=pdf_file(paper.number)))
    member = acting(Role.AUDITOR, person="member").with_(account_id="account-member")
    colleague = COORDINATOR.with_(account_id="account-colleague")
    assert {"The client confirmed the plan", "The client answered a nonconformity"} <= told(office, member)
    assert "The client confirmed the plan" in told(office, colleague)
    assert "The client confirmed the plan" not in told(office, COORDINATOR)


def test_a_signed_agreement_is_news_to_the_other_coordinators(office: Office, agreement: Paper) -> None:
    """CNEX-9.2.4-a."""
    returned(office, SCAN.with_(number=agreement.number))
    assert "A signed agreement came back" in told(office, COORDINATOR.with_(account_id="account-colleague"))


def told(office: Office, actor: Actor) -> set[str]:
    return {each.text.en for each in inbox(office, actor)}
