"""Files handed in: every one is examined, none vanishes, and what is refused or not scanned does not count."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from intake_app.clamd import Clamd
from intake_app.rules.certification_units import proposed_units
from intake_app.rules.completeness import document_lines, missing_items
from intake_app.services import (
    application_review,
    applications,
    client_steps,
    documents,
    inbox,
    renewed_documents,
    surveillance,
)
from intake_app.services.documents import HandedIn
from intake_app.services.downloads import file_for
from intake_app.services.dropped_files import take_dropped
from intake_app.services.ending_documents import note_ending_documents
from intake_app.services.missed_limits import RUN_OF_THE_DAY
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from intake_app.services.stored_files import TooLarge
from models.account import Role
from models.application import Application, ApplicationState, DocumentVerdict, DroppedFile, Upload
from models.errors import NotFound
from models.examination import FileVerdict
from models.file_reasons import FileReason
from tests.builders import COMPANY, OTHER_COMPANY, TODAY, cec_draft, cnex_application, cnex_draft, completed, handed_in
from tests.examination.files import docx, pdf, scanned_pdf
from tests.job_builders import certificate, cnex, planned
from tests.malware.clamd_server import EICAR, SIGNATURE, clamd
from tests.offices import Clock
from tests.services.jobs import acting, client, enterprise, put, refused_words

LICENCE = ("business_licence", "client")
CHART = ("organisation_chart", "")
PERMIT = ("administrative_licence", "factory")
REVIEWER = acting(Role.APPLICATION_REVIEWER)


@pytest.fixture
def draft(office: Office) -> Application:
    """A draft of enterprise-1 with every answer and no document."""
    application = cnex_draft()
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.applications.add(application)
        uow.commit()
    return application


def hand_in(
    office: Office, line: tuple[str, str], name: str, content: bytes | TooLarge, until: date | None = None,
    application: str = "application-1",
) -> HandedIn:
    outcome = documents.hand_in(office, client(), application, *line, name, content, until)
    assert isinstance(outcome, HandedIn), outcome
    return outcome


def licence(*lines: str) -> bytes:
    return pdf("\n".join((f"名称：{COMPANY['name']}", f"统一社会信用代码：{COMPANY['credit_code']}", *lines)))


def reasons(upload: Upload) -> list[FileReason]:
    return [remark.reason for remark in upload.examination.remarks]


def files_kept(tmp_path: Path) -> int:
    return sum(1 for path in (tmp_path / "files").rglob("*") if path.is_file())


def records(office: Office) -> list[tuple[str, object]]:
    with office.unit_of_work() as uow:
        return [(record.verb, record.after.get("remarks")) for record in uow.records.about("application-1")]


def problem_of(application: Application, office: Office, line: tuple[str, str]) -> str | None:
    target = "@".join(line)
    missing = missing_items(application, office.scheme_of(application), office.today())
    return next((item.problem.zh for item in missing if item.target == target), None)


def test_a_fine_file_is_handed_in_and_can_be_opened(office: Office, draft: Application) -> None:
    handed = hand_in(office, CHART, "机构.pdf", pdf("组织结构图"))
    assert handed.upload.examination.verdict is FileVerdict.FINE
    (document,) = handed.application.documents
    assert file_for(office, REVIEWER, document.file_id)[1] == pdf("组织结构图")
    assert problem_of(handed.application, office, CHART) is None
    assert records(office) == [("application.document_handed_in", [])]


def test_a_name_that_ends_in_a_blank_is_the_file_s_own(office: Office, draft: Application) -> None:
    handed = hand_in(office, CHART, "机构.PDF ", pdf("组织结构图"))
    card, _ = file_for(office, REVIEWER, handed.application.documents[0].file_id)
    assert (card.name, card.media_type) == ("机构.PDF", "application/pdf")


def test_a_remarked_file_counts_and_a_person_sees_the_remark(office: Office, draft: Application) -> None:
    handed = hand_in(office, CHART, "机构.pdf", scanned_pdf())
    assert (handed.upload.examination.verdict, reasons(handed.upload)) == (
        FileVerdict.REMARKED, [FileReason.NOT_MACHINE_READABLE])
    assert problem_of(handed.application, office, CHART) is None


def test_a_refused_file_stays_listed_without_its_bytes(office: Office, draft: Application, tmp_path: Path) -> None:
    """Name, time, size, digest and reason remain, and the list of what is missing points to them."""
    handed = hand_in(office, CHART, "机构.pdf", b"MZ" + bytes(100))
    (listed,) = handed.application.uploads
    assert (listed.file_name, listed.size_bytes, listed.file_id, reasons(listed)) == (
        "机构.pdf", 102, None, [FileReason.PROGRAM])
    assert listed.handed_in_at == office.moment()
    assert handed.application.documents == ()
    assert files_kept(tmp_path) == 0
    assert "未被接收" in (problem_of(handed.application, office, CHART) or "")
    assert records(office) == [("application.file_refused", ["program"])]


def test_a_file_that_was_only_counted_on_its_way_is_listed_as_too_large(office: Office, draft: Application) -> None:
    """With the size and digest that were counted: its bytes are nowhere."""
    counted = TooLarge(size_bytes=70 * 1024 * 1024, sha256="a" * 64)
    upload = hand_in(office, LICENCE, "执照.pdf", counted).upload
    assert reasons(upload) == [FileReason.TOO_LARGE]
    assert (upload.file_id, upload.size_bytes, upload.sha256) == (None, *counted)
    dropped = take_dropped(office, client(), draft.id, "1.pdf", counted)
    assert isinstance(dropped, DroppedFile)
    assert (dropped.examination.verdict, dropped.size_bytes) == (FileVerdict.REFUSED, counted.size_bytes)


def test_a_replaced_file_stays_listed_and_can_be_opened(office: Office, draft: Application) -> None:
    """What was handed in once stays as evidence."""
    first = hand_in(office, CHART, "第一版.pdf", pdf("第一版"))
    second = hand_in(office, CHART, "第二版.pdf", pdf("第二版"))
    refused = hand_in(office, CHART, "第三版.exe", pdf("第三版"))
    line = next(each for each in document_lines(refused.application, office.scheme_of(draft))
                if (each.requirement, each.subject) == CHART)
    assert [each.file_name for each in line.uploads] == ["第一版.pdf", "第二版.pdf", "第三版.exe"]
    assert line.handed_in
    assert line.handed_in.file_id == second.upload.file_id
    assert first.upload.file_id
    assert file_for(office, REVIEWER, first.upload.file_id)[1] == pdf("第一版")


def test_the_same_file_twice_is_told(office: Office, draft: Application) -> None:
    """By its bytes: for the same line it is refused, for another a person looks; an earlier version may come back."""
    hand_in(office, CHART, "机构.pdf", pdf("机构"))
    assert reasons(hand_in(office, CHART, "换个名.pdf", pdf("机构")).upload) == [FileReason.SAME_AS_HANDED_IN]
    other = hand_in(office, ("application_form", ""), "委托书.pdf", scanned_pdf())
    assert FileReason.SAME_AS_ANOTHER not in reasons(other.upload)
    flow = ("self_assessment", "")
    shared = hand_in(office, flow, "自评.pdf", pdf("机构"))
    assert (shared.upload.examination.verdict, reasons(shared.upload)) == (
        FileVerdict.REMARKED, [FileReason.SAME_AS_ANOTHER])
    assert "组织结构图" in str(shared.upload.examination.remarks[0].particulars["other"])
    hand_in(office, CHART, "新.pdf", pdf("新机构"))
    assert hand_in(office, CHART, "旧.pdf", pdf("机构")).upload.file_id is not None


def test_the_very_file_that_was_returned_is_refused(office: Office, draft: Application) -> None:
    handed = hand_in(office, CHART, "机构.pdf", pdf("机构"))
    with office.unit_of_work() as uow:
        (document,) = handed.application.documents
        uow.applications.save(handed.application.with_(
            documents=(document.with_(verdict=DocumentVerdict.RETURNED, note="缺页"),)))
        uow.commit()
    assert reasons(hand_in(office, CHART, "机构.pdf", pdf("机构")).upload) == [FileReason.SAME_AS_RETURNED]
    assert hand_in(office, CHART, "机构.pdf", pdf("机构", "第二页")).upload.file_id is not None


def test_a_file_is_compared_with_the_party_that_it_is_for(office: Office, draft: Application) -> None:
    """The client's name and code stand in the answers."""
    assert reasons(hand_in(office, LICENCE, "执照.pdf", licence("营业期限：长期")).upload) == []
    strange = pdf(f"名称：{OTHER_COMPANY['name']}\n统一社会信用代码：{OTHER_COMPANY['credit_code']}")
    assert reasons(hand_in(office, LICENCE, "执照.pdf", strange).upload) == [
        FileReason.OTHER_COMPANY, FileReason.OTHER_CREDIT_CODE]
    form = hand_in(office, ("application_form", ""), "委托书.docx", docx("委托书 CNEX-01-G:2024"))
    assert reasons(form.upload) == [FileReason.NO_SEAL, FileReason.OTHER_FORM_VERSION]


@pytest.mark.parametrize("scheme", ["cnex_ex", "cec_salt"])
def test_any_file_of_a_site_that_names_another_site_is_remarked(office: Office, scheme: str) -> None:
    """Also of one that need not print its own, such as a list of equipment or a meter's calibration."""
    build = cnex_draft if scheme == "cnex_ex" else cec_draft
    north = {"name": "北厂区", "address": "河南省南阳市卧龙区示范北路 9 号"}
    application = build(sites=[{}, north])
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.applications.add(application)
        uow.commit()
    line = ("meter_calibration", "sites[s1]")
    wrong = hand_in(office, line, "校准.pdf", pdf("校准证书\n地址：河南省南阳市卧龙区示范北路9号"))
    assert reasons(wrong.upload) == [FileReason.OTHER_SITE]
    silent = hand_in(office, line, "校准.pdf", pdf("校准证书\n电能表 7 只"))
    assert reasons(silent.upload) == []


def test_a_printed_last_day_counts_once_it_is_confirmed(office: Office, draft: Application) -> None:
    """J48: proposed with its words, never entered by itself."""
    handed = hand_in(office, LICENCE, "执照.pdf", licence("营业期限：2010-05-01 至 2030-04-30"))
    validity = handed.upload.examination.validity
    assert validity
    (document,) = handed.application.documents
    assert (validity.until, document.valid_until, document.is_validity_stated) == (date(2030, 4, 30), None, False)
    stated = documents.state_validity(office, client(), draft.id, *LICENCE, validity.until)
    assert isinstance(stated, Application)
    assert [(d.valid_until, d.is_validity_stated) for d in stated.documents] == [(date(2030, 4, 30), True)]
    endless = documents.state_validity(office, client(), draft.id, *LICENCE, None)
    assert isinstance(endless, Application)
    assert [(d.valid_until, d.is_validity_stated) for d in endless.documents] == [(None, True)]
    with pytest.raises(NotFound):
        documents.state_validity(office, client(), draft.id, *CHART, TODAY)


def test_a_last_day_given_along_with_the_file_is_kept(office: Office, draft: Application) -> None:
    handed = hand_in(office, LICENCE, "执照.pdf", licence(), date(2031, 1, 1))
    assert [(d.valid_until, d.is_validity_stated) for d in handed.application.documents] == [(date(2031, 1, 1), True)]


def test_malware_is_refused_and_not_kept(office: Office, draft: Application, tmp_path: Path) -> None:
    infected = pdf("x") + EICAR
    with clamd() as (address, scanned):
        guarded = replace(office, scanner=Clamd(address))
        handed = hand_in(guarded, CHART, "机构.pdf", infected)
        assert hand_in(guarded, CHART, "机构.pdf", pdf("机构")).upload.examination.verdict is FileVerdict.FINE
    assert scanned == [infected, pdf("机构")]
    assert reasons(handed.upload) == [FileReason.MALWARE]
    assert handed.upload.examination.remarks[0].particulars["signature"] == SIGNATURE
    assert files_kept(tmp_path) == 1


@pytest.fixture
def unscanned(office: Office, draft: Application) -> tuple[Office, Upload, Upload]:
    """The scanner went down while a clean and an infected file came; the office as it is then, and both files."""
    with clamd() as (address, _):
        down = replace(office, scanner=Clamd(address))
    clean = hand_in(down, CHART, "机构.pdf", pdf("机构")).upload
    infected = hand_in(down, ("self_assessment", ""), "自评.pdf", pdf("自评") + EICAR).upload
    return down, clean, infected


def test_a_file_that_could_not_be_scanned_is_kept_apart_and_does_not_count(
    unscanned: tuple[Office, Upload, Upload], draft: Application, tmp_path: Path
) -> None:
    """Neither accepted silently nor lost: its bytes lie there, and nobody can open them."""
    down, clean, _ = unscanned
    with down.unit_of_work() as uow:
        application = uow.applications.get(draft.id)
        assert uow.files.of_owner(draft.id) == ()
    assert (clean.examination.verdict, reasons(clean)) == (FileVerdict.HELD, [FileReason.NOT_SCANNED])
    assert application.documents == ()
    assert "等待病毒扫描" in (problem_of(application, down, CHART) or "")
    assert files_kept(tmp_path) == 2
    still = documents.scan_again(down, client(), draft.id, clean.id)
    assert isinstance(still, HandedIn)
    assert (still.upload, still.application) == (clean, application)


def test_a_file_kept_apart_is_scanned_again(
    unscanned: tuple[Office, Upload, Upload], draft: Application, tmp_path: Path
) -> None:
    """The clean one is handed in then, the infected one refused and its bytes removed; neither is scanned twice."""
    down, clean, infected = unscanned
    with clamd() as (address, _):
        up = replace(down, scanner=Clamd(address))
        taken = documents.scan_again(up, client(), draft.id, clean.id)
        found = documents.scan_again(up, client(), draft.id, infected.id)
        with pytest.raises(NotFound):
            documents.scan_again(up, client(), draft.id, clean.id)
    assert isinstance(taken, HandedIn)
    assert isinstance(found, HandedIn)
    assert [(d.requirement, d.file_name) for d in taken.application.documents] == [("organisation_chart", "机构.pdf")]
    assert [each.examination.verdict for each in found.application.uploads] == [FileVerdict.FINE, FileVerdict.REFUSED]
    assert files_kept(tmp_path) == 1


def test_a_held_file_that_is_refused_after_all_leaves_no_bytes_but_another_documents(
    office: Office, draft: Application, tmp_path: Path
) -> None:
    """Content is stored once: who refuses it here must not take it away there."""
    with clamd() as (address, _):
        down = replace(office, scanner=Clamd(address))
    over = licence("有效期至 2020-01-01")
    held = hand_in(down, LICENCE, "执照.pdf", over).upload
    refused = documents.scan_again(office, client(), draft.id, held.id)
    assert isinstance(refused, HandedIn)
    assert reasons(refused.upload) == [FileReason.EXPIRED]
    assert files_kept(tmp_path) == 0
    second = hand_in(down, LICENCE, "执照.pdf", over).upload
    elsewhere = hand_in(office, CHART, "机构.pdf", over).upload
    documents.scan_again(office, client(), draft.id, second.id)
    assert elsewhere.file_id
    assert file_for(office, REVIEWER, elsewhere.file_id)[1] == over


def test_a_file_scanned_late_does_not_replace_one_that_came_after_it(
    unscanned: tuple[Office, Upload, Upload], draft: Application
) -> None:
    down, clean, _ = unscanned
    with clamd() as (address, _):
        up = replace(down, scanner=Clamd(address))
        hand_in(up, CHART, "新版.pdf", pdf("新版"))
        late = documents.scan_again(up, client(), draft.id, clean.id)
    assert isinstance(late, HandedIn)
    assert [d.file_name for d in late.application.documents] == ["新版.pdf"]
    assert late.upload.file_id is not None


def with_licence(office: Office, until: date, state: ApplicationState) -> Application:
    """enterprise-1's application with an administrative licence that ends on `until`, a job and a certificate."""
    application = cnex_application(state=state)
    put(office, planned(cnex()))
    with office.unit_of_work() as uow:
        uow.applications.save(application)
        uow.certificates.add(certificate(cnex()))
        uow.commit()
    kept = application.with_(state=ApplicationState.DRAFT, version=application.version + 1)
    with office.unit_of_work() as uow:
        uow.applications.save(kept)
        uow.commit()
    handed = hand_in(office, PERMIT, "许可证.pdf", licence(), until)
    with office.unit_of_work() as uow:
        saved = uow.applications.save(handed.application.with_(state=state))
        uow.commit()
    return saved


@pytest.mark.parametrize(("today", "is_reminded"), [
    (date(2026, 9, 17), False), (date(2026, 9, 18), True), (date(2026, 12, 18), True), (date(2026, 12, 19), True),
])
def test_the_holder_is_reminded_three_months_ahead(
    office: Office, clock: Clock, today: date, is_reminded: bool
) -> None:
    """J48: of a licence that is good until 2026-12-18, from the day three months before."""
    with_licence(office, date(2026, 12, 18), ApplicationState.ACCEPTED)
    clock.move(today - office.today())
    steps = [step for step in client_steps.client_steps(office, client()) if step.kind == "renew"]
    assert [step.due_on for step in steps] == ([date(2026, 12, 18)] if is_reminded else [])


@pytest.mark.requirement("J48")
def test_the_holder_is_told_of_a_licence_that_ends_once_ahead_and_once_after(office: Office, clock: Clock) -> None:
    """In the inbox, and so by its e-mail; what was handed in anew asks for nothing more."""

    def waits() -> list[str]:
        return [entry.text.zh for entry in inbox.inbox(office, client()) if entry.waits]

    def run(today: date) -> int:
        clock.move(today - office.today())
        return note_ending_documents(office, RUN_OF_THE_DAY)

    with_licence(office, date(2026, 9, 18), ApplicationState.ACCEPTED)
    assert (run(date(2026, 6, 17)), waits()) == (0, [])
    assert (run(date(2026, 6, 18)), waits()) == (1, ["有文件即将到期，请办理换证并上传新文件"])
    (entry,) = inbox.inbox(office, client())
    assert (entry.page, entry.address) == ("application_documents", {"application": "application-1"})
    assert [run(date(2026, 6, 18)), run(date(2026, 9, 18))] == [0, 0]
    assert run(date(2026, 9, 19)) == 1
    assert waits()[0] == "有文件已到期，请上传换证后的文件"
    assert run(date(2026, 9, 20)) == 0
    hand_in(office, PERMIT, "新许可证.pdf", licence("新"), date(2029, 9, 18))
    assert (run(date(2026, 9, 21)), waits()) == (0, [])


@pytest.mark.requirement("J48")
def test_an_expired_licence_is_a_ground_to_look_into(office: Office, clock: Clock) -> None:
    """Ground e of CNEX 12.3.1; the day after the last day, and no longer once a new licence has come."""
    with_licence(office, office.today() + timedelta(days=10), ApplicationState.ACCEPTED)
    manager = acting(Role.MANAGER, person="manager")
    clock.move(timedelta(days=10))
    assert surveillance.surveillance_desk(office, manager).acts == ()
    clock.move(timedelta(days=1))
    (reason,) = surveillance.surveillance_desk(office, manager).acts
    assert "涉及的行政许可证明" in reason.text.zh
    assert reason.clause
    assert reason.clause.clause == "12.3.1 e"
    renewed = hand_in(office, PERMIT, "新许可证.pdf", licence("新"),
                      office.today() + timedelta(days=1000))
    assert renewed.application.state is ApplicationState.ACCEPTED
    assert surveillance.surveillance_desk(office, manager).acts == ()


@pytest.fixture
def renewed(office: Office, clock: Clock) -> HandedIn:
    """A licence that ran out yesterday, and the file that renews it for a thousand days."""
    with_licence(office, office.today() + timedelta(days=10), ApplicationState.ACCEPTED)
    clock.move(timedelta(days=11))
    return hand_in(office, PERMIT, "新许可证.pdf", licence("新"), office.today() + timedelta(days=1000))


@pytest.mark.requirement("J48")
def test_a_renewed_licence_waits_for_the_reviewer_who_accepts_it(office: Office, renewed: HandedIn) -> None:
    """Only what came after acceptance waits, and only until it is judged; the record says who did and how."""
    (waiting,) = renewed_documents.renewed_documents(office, REVIEWER)
    assert waiting.document.file_id == renewed.upload.file_id
    accepted = renewed_documents.accept_renewed(office, REVIEWER, "application-1", waiting.document.file_id)
    assert isinstance(accepted, Application)
    (licence_now,) = (d for d in accepted.documents if (d.requirement, d.subject) == PERMIT)
    assert (licence_now.verdict, licence_now.renews_until) == (DocumentVerdict.ACCEPTED, None)
    assert renewed_documents.renewed_documents(office, REVIEWER) == ()
    assert client_steps.client_steps(office, client()) == ()
    with office.unit_of_work() as uow:
        last = uow.records.about("application-1")[-1]
    assert (last.verb, last.by_name) == ("application.renewed_document_judged", REVIEWER.name)
    assert last.after["verdict"] == "accepted"
    again = renewed_documents.return_renewed(office, REVIEWER, "application-1", waiting.document.file_id, "不清晰")
    assert "已经处理" in refused_words(again)


@pytest.mark.requirement("J48")
def test_while_a_renewed_licence_is_returned_the_last_day_of_the_old_one_counts(
    office: Office, renewed: HandedIn
) -> None:
    """The expired licence is a ground to look into again, and the applicant is asked for another file."""
    manager = acting(Role.MANAGER, person="manager")
    file = renewed.upload.file_id or ""
    assert surveillance.surveillance_desk(office, manager).acts == ()
    assert "理由" in refused_words(renewed_documents.return_renewed(office, REVIEWER, "application-1", file, " "))
    returned = renewed_documents.return_renewed(office, REVIEWER, "application-1", file, "缺少发证机关盖章")
    assert isinstance(returned, Application)
    assert [d.note for d in returned.documents if d.file_id == file] == ["缺少发证机关盖章"]
    assert len(surveillance.surveillance_desk(office, manager).acts) == 1
    (step,) = (step for step in client_steps.client_steps(office, client()) if step.kind == "renew")
    assert "已退回" in step.text.zh
    better = hand_in(office, PERMIT, "盖章.pdf", licence("盖章"), office.today() + timedelta(days=1000))
    assert surveillance.surveillance_desk(office, manager).acts == ()
    (waiting,) = renewed_documents.renewed_documents(office, REVIEWER)
    assert waiting.document.file_id == better.upload.file_id
    assert waiting.document.renews_until == office.today() - timedelta(days=1)


@pytest.mark.requirement("J48")
def test_a_renewed_licence_without_a_last_day_is_not_accepted(office: Office, clock: Clock) -> None:
    """Its holder may still state one; until then the day of the old licence counts."""
    with_licence(office, office.today() + timedelta(days=10), ApplicationState.ACCEPTED)
    handed = hand_in(office, PERMIT, "新许可证.pdf", licence("新"))
    file = handed.upload.file_id or ""
    assert "有效期" in refused_words(renewed_documents.accept_renewed(office, REVIEWER, "application-1", file))
    clock.move(timedelta(days=11))
    assert len(surveillance.surveillance_desk(office, acting(Role.MANAGER, person="manager")).acts) == 1
    stated = documents.state_validity(office, client(), "application-1", *PERMIT, date(2030, 1, 1))
    assert isinstance(stated, Application)
    assert isinstance(
        renewed_documents.accept_renewed(office, REVIEWER, "application-1", file), Application)


@pytest.mark.requirement("J48")
def test_a_renewed_licence_that_was_returned_without_a_last_day_waits_again_once_it_is_stated(office: Office) -> None:
    """Its file may be sound; whether it is, the reviewer judges with the day."""
    with_licence(office, office.today() + timedelta(days=10), ApplicationState.ACCEPTED)
    file = hand_in(office, PERMIT, "新许可证.pdf", licence("新")).upload.file_id or ""
    assert "不必退回" in refused_words(renewed_documents.accept_renewed(office, REVIEWER, "application-1", file))
    renewed_documents.return_renewed(office, REVIEWER, "application-1", file, "请说明有效期")
    assert renewed_documents.renewed_documents(office, REVIEWER) == ()
    documents.state_validity(office, client(), "application-1", *PERMIT, date(2030, 1, 1))
    (waiting,) = renewed_documents.renewed_documents(office, REVIEWER)
    assert (waiting.document.file_id, waiting.document.valid_until) == (file, date(2030, 1, 1))


@pytest.mark.requirement("J48")
def test_another_last_day_of_an_accepted_document_is_judged_again(office: Office, draft: Application) -> None:
    """The same day said again changes nothing."""
    hand_in(office, LICENCE, "执照.pdf", licence(), date(2030, 1, 1))
    with office.unit_of_work() as uow:
        kept = uow.applications.get(draft.id)
        uow.applications.save(kept.with_(documents=tuple(
            d.with_(verdict=DocumentVerdict.ACCEPTED) for d in kept.documents)))
        uow.commit()

    def verdict_after(until: date | None) -> DocumentVerdict:
        stated = documents.state_validity(office, client(), draft.id, *LICENCE, until)
        assert isinstance(stated, Application)
        (document,) = stated.documents
        return document.verdict

    assert verdict_after(date(2030, 1, 1)) is DocumentVerdict.ACCEPTED
    assert verdict_after(date(2035, 1, 1)) is DocumentVerdict.SUBMITTED


@pytest.mark.requirement("J48")
def test_another_last_day_after_acceptance_comes_before_the_reviewer(office: Office) -> None:
    """Like a renewed file: returned, the day before counts."""
    soon = office.today() + timedelta(days=10)
    with_licence(office, soon, ApplicationState.ACCEPTED)
    documents.state_validity(office, client(), "application-1", *PERMIT, None)
    (waiting,) = renewed_documents.renewed_documents(office, REVIEWER)
    assert (waiting.document.file_name, waiting.document.renews_until) == ("许可证.pdf", soon)
    returned = renewed_documents.return_renewed(
        office, REVIEWER, "application-1", waiting.document.file_id, "许可证载明了截止日期")
    assert isinstance(returned, Application)
    assert [d.counts_until for d in returned.documents if (d.requirement, d.subject) == PERMIT] == [soon]
    documents.state_validity(office, client(), "application-1", *PERMIT, date(2030, 1, 1))
    (again,) = renewed_documents.renewed_documents(office, REVIEWER)
    assert again.document.valid_until == date(2030, 1, 1)


@pytest.mark.requirement("CNEX-12.3.1-a", "J48")
def test_a_licence_accepted_without_a_last_day_gets_it_from_its_holder(office: Office) -> None:
    """CNEX 12.3.1 e: they are told, state it once, and are reminded of it; no file may be handed in meanwhile."""
    accepted = with_licence(office, office.today() + timedelta(days=10), ApplicationState.ACCEPTED)
    with office.unit_of_work() as uow:
        uow.applications.save(accepted.with_(documents=tuple(
            d.with_(verdict=DocumentVerdict.ACCEPTED, valid_until=None, is_validity_stated=False)
            if (d.requirement, d.subject) == PERMIT else d for d in accepted.documents)))
        uow.commit()
    (step,) = (step for step in client_steps.client_steps(office, client()) if step.kind == "renew")
    assert "有效期尚未说明" in step.text.zh
    assert isinstance(documents.hand_in(office, client(), "application-1", *PERMIT, "新.pdf", licence("新")), Refused)
    ended = office.today() - timedelta(days=1)
    stated = documents.state_validity(office, client(), "application-1", *PERMIT, ended)
    assert isinstance(stated, Application)
    assert [d.verdict for d in stated.documents if (d.requirement, d.subject) == PERMIT] == [DocumentVerdict.ACCEPTED]
    (step,) = (step for step in client_steps.client_steps(office, client()) if step.kind == "renew")
    assert "已到期" in step.text.zh
    assert len(surveillance.surveillance_desk(office, acting(Role.MANAGER, person="manager")).acts) == 1


@pytest.mark.requirement("J48")
def test_a_licence_is_neither_handed_over_nor_found_good_before_its_printed_day_is_confirmed(
    office: Office, draft: Application, clock: Clock
) -> None:
    """CNEX 12.3.1 e: a day that nobody confirmed would remind nobody, and its end would raise no ground."""
    ready = completed(draft, state=ApplicationState.DRAFT, edition=None, submitted_on=None, complete_on=None)
    with office.unit_of_work() as uow:
        uow.applications.save(ready)
        uow.commit()
    printed = hand_in(office, PERMIT, "许可证.pdf", licence("有效期至：2026年8月1日")).upload.examination.validity
    assert printed is not None
    assert "尚未确认" in refused_words(applications.submit(office, client(), draft.id, "张示范"))
    of_old = with_state(office, ApplicationState.SUBMITTED)
    assert "有效期" in refused_words(application_review.accept_document(office, REVIEWER, of_old.id, *PERMIT))
    with_state(office, ApplicationState.DRAFT)
    documents.state_validity(office, client(), draft.id, *PERMIT, printed.until)
    assert isinstance(applications.submit(office, client(), draft.id, "张示范"), Application)
    assert isinstance(application_review.accept_document(office, REVIEWER, draft.id, *PERMIT), Application)


def with_state(office: Office, state: ApplicationState) -> Application:
    """The application in another state."""
    with office.unit_of_work() as uow:
        saved = uow.applications.save(uow.applications.get("application-1").with_(state=state))
        uow.commit()
    return saved


def test_only_what_ends_may_be_renewed_after_acceptance(office: Office, clock: Clock) -> None:
    with_licence(office, office.today() + timedelta(days=200), ApplicationState.ACCEPTED)
    early = documents.hand_in(office, client(), "application-1", *PERMIT, "新.pdf", licence())
    assert "不能修改" in refused_words(early)
    other = documents.hand_in(office, client(), "application-1", *CHART, "新.pdf", pdf("x"))
    assert "不能修改" in refused_words(other)


def test_the_reviewer_judges_the_file_that_was_taken(office: Office, draft: Application) -> None:
    """Refused files beside it change nothing."""
    ready = completed(cnex_draft())
    with office.unit_of_work() as uow:
        uow.applications.save(ready.with_(state=ApplicationState.DRAFT))
        uow.commit()
    handed = hand_in(office, CHART, "机构.pdf", scanned_pdf())
    hand_in(office, CHART, "机构.exe", b"MZ")
    with office.unit_of_work() as uow:
        uow.applications.save(uow.applications.get(draft.id).with_(state=ApplicationState.SUBMITTED))
        uow.commit()
    judged = application_review.accept_document(office, REVIEWER, draft.id, *CHART)
    assert isinstance(judged, Application)
    assert [d.verdict for d in judged.documents if d.file_id == handed.upload.file_id] == [DocumentVerdict.ACCEPTED]


def test_one_file_is_handed_in_for_all_units_that_lack_it(office: Office) -> None:
    """CNEX-9.2.1-e: each line holds it by itself, is on record, and is replaced alone; one that has a file keeps it."""
    three = cnex_draft(products=[{"models": "YBX3-355M1-4;YBX3-355M1-4W;YBX3-315S-4"}])
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.applications.add(three)
        uow.commit()
    places = [("flow_diagram", f"units[{each.id}]") for each in proposed_units(three, office.scheme_of(three))]
    own = hand_in(office, places[2], "单独.pdf", pdf("另一工艺流程图"))
    hand_in(office, places[0], "工艺.pdf", pdf("工艺流程图"))
    shared = documents.share_with_units(office, client(), "application-1", *places[0])
    assert isinstance(shared, Application)
    files = {(each.requirement, each.subject): (each.file_name, each.file_id) for each in shared.documents}
    assert files[places[0]] == files[places[1]]
    assert files[places[2]] == ("单独.pdf", own.upload.file_id)
    assert [problem_of(shared, office, place) for place in places] == [None] * 3
    with office.unit_of_work() as uow:
        kept = [record.after["document"] for record in uow.records.about("application-1")]
    assert kept == ["@".join(place) for place in (places[2], places[0], places[1])]
    replaced = hand_in(office, places[1], "改.pdf", pdf("改后的工艺流程图")).application
    assert {each.file_name for each in replaced.documents} == {"工艺.pdf", "改.pdf", "单独.pdf"}
    again = documents.share_with_units(office, client(), "application-1", *places[0])
    assert isinstance(again, Application)
    assert again.documents == replaced.documents


def test_a_returned_file_is_handed_on_to_no_other_unit(office: Office) -> None:
    two = cnex_draft(products=[{"models": "YBX3-355M1-4;YBX3-355M1-4W"}])
    scheme = office.scheme_of(two)
    first, _ = proposed_units(two, scheme)
    for verdict, count in ((DocumentVerdict.SUBMITTED, 1), (DocumentVerdict.RETURNED, 0)):
        holding = two.with_(documents=(handed_in("flow_diagram", f"units[{first.id}]", verdict=verdict),))
        lines = document_lines(holding, scheme)
        (line,) = (each for each in lines if each.requirement == "flow_diagram" and each.handed_in is not None)
        assert len(documents.units_without(line, lines)) == count


def test_a_partys_document_is_never_shared(office: Office, draft: Application) -> None:
    handed = hand_in(office, LICENCE, "营业执照.pdf", licence())
    lines = document_lines(handed.application, office.scheme_of(handed.application))
    (line,) = (each for each in lines if (each.requirement, each.subject) == LICENCE)
    assert documents.units_without(line, lines) == ()
