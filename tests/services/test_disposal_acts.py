"""Files are kept by their class for the rule's years; they go only where one proposed it and another approved."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from intake_app.rules.retention import keep_until, record_class
from intake_app.schemes.schema import RecordRules, SchemeEdition
from intake_app.services import disposals, downloads
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from models.account import Role
from models.calendar import add_months
from models.certificate import CertificateState, Termination
from models.complaint import Closing, Complainant, Complaint, ComplaintKind, ComplaintTopic
from models.disposal import Disposal, DisposalState
from models.engagement import Abort
from models.errors import NotFound, NotPermitted
from models.paper import Paper, StoredFile
from tests.builders import handed_in
from tests.job_builders import approval, cec, certificate, cnex, decided, evaluated
from tests.offices import Clock
from tests.services.jobs import acting, put, refused_words

CASE, JOB = "application-1", "engagement-1"
MANAGER = acting(Role.MANAGER, person="manager")
DIRECTOR = acting(Role.DIRECTOR, person="director").with_(account_id="account-2")
STORED = datetime(2026, 4, 13, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
OVER = date(2031, 5, 20)
"""The first day on which nothing need be kept: the certificate ended on 2029-05-19, and two years passed."""


def rules(scheme: SchemeEdition) -> RecordRules:
    assert scheme.records is not None
    return scheme.records


@pytest.fixture
def closed(office: Office) -> Office:
    """An office with a case that ended with a certificate, and a file of each sort."""
    put(office, decided(cnex(), director_approval=approval()))
    with office.unit_of_work() as uow:
        licence = handed_in("business_licence", "client").with_(file_id="file-licence")
        uow.applications.save(uow.applications.get(CASE).with_(documents=(licence,), edition="2026"))
        uow.certificates.add(certificate(cnex()))
        for name, owner in (("licence", CASE), ("report", JOB), ("proof", JOB)):
            uow.files.add(StoredFile(id=f"file-{name}", owner_id=owner, enterprise_id="enterprise-1",
                                     name=f"{name}.pdf", media_type="application/pdf", size_bytes=9,
                                     sha256=office.files.put(name.encode()), stored_at=STORED, stored_by="account-1"))
        uow.papers.add(Paper(id="paper-1", kind="report", number="R-1", scheme="cnex_ex", subject=JOB,
                             enterprise_id="enterprise-1", file_id="file-report", template_sha256="0" * 64,
                             made_at=STORED, made_by="writer", is_for_client=True,
                             data_sha256=office.files.put(b"what the report was made of")))
        uow.commit()
    return office


def move_to(clock: Clock, day: date) -> None:
    clock.move(timedelta(days=(day - clock.at.date()).days))


def proposed(office: Office) -> Disposal:
    outcome = disposals.propose_disposal(office, MANAGER, CASE, "保存期满")
    assert isinstance(outcome, Disposal), outcome
    return outcome


@pytest.mark.requirement("CNEX-15-c")
def test_each_file_is_in_its_class(closed: Office) -> None:
    """Of the seven classes a to g: the application's files, the report, and the proof from the auditee."""
    (case,) = disposals.kept_cases(closed, MANAGER)
    assert {each.card.id: each.record_class.letter for each in case.files} == {
        "file-licence": "a", "file-report": "c", "file-proof": "d"}
    assert "".join(each.letter for each in rules(cnex()).classes) == "abcdefg"
    assert record_class(rules(cnex()), document="self_assessment").letter == "e"
    assert record_class(rules(cnex()), paper="surveillance_notice").letter == "f"
    assert record_class(rules(cnex()), paper="certificate").letter == "g"


@pytest.mark.requirement("CNEX-15-b")
@pytest.mark.requirement("J28")
@pytest.mark.parametrize("scheme", [cnex(), cec()], ids=["CNEX", "CEC"])
def test_a_record_is_kept_five_years_and_two_from_the_end_of_its_certificate(scheme: SchemeEdition) -> None:
    """The later counts; a case without a certificate has its own years alone, and one that goes on has no end."""
    on, done, held = date(2026, 4, 13), decided(scheme), certificate(scheme)
    assert keep_until(on, [done], [], rules(scheme)) == date(2031, 4, 13)
    assert keep_until(on, [done], [held], rules(scheme)) == date(2031, 5, 19)
    ended = held.with_(state=CertificateState.WITHDRAWN, termination=Termination(
        ground="other", facts="涂改证书", verified_on=on, ended_on=date(2027, 1, 1), by="李主管"))
    assert keep_until(on, [done], [ended], rules(scheme)) == date(2031, 4, 13)
    assert keep_until(date(2028, 2, 29), [done], [ended], rules(scheme)) == date(2033, 2, 28)
    assert keep_until(on, [done, evaluated(scheme)], [held], rules(scheme)) is None
    assert keep_until(on, [done], [held.with_(state=CertificateState.DRAFT)], rules(scheme)) is None


@pytest.mark.requirement("J28")
def test_a_job_that_was_ended_after_a_broken_off_check_keeps_nothing_for_ever() -> None:
    """CNEX-9.5.5-a: it is never decided, and at its end all the same."""
    broken_off = Abort(site_row="s1", ground="not_cooperating", facts="拒绝提供台账", asked_by="member",
                       asked_on=date(2026, 5, 20), is_consented=True, is_resumed=False)
    ended = evaluated(cnex(), aborts=(broken_off,))
    assert keep_until(date(2026, 4, 13), [ended], [], rules(cnex())) == date(2031, 4, 13)


@pytest.mark.requirement("J28")
def test_nothing_goes_while_a_complaint_or_an_appeal_is_open(closed: Office, clock: Clock) -> None:
    """CNEX-14-a: neither proposed, nor approved where it came after the proposal; its own papers are kept as well."""
    move_to(clock, OVER)
    disposal = proposed(closed)
    late = Complaint(
        id="complaint-1", number="CNEX-CPL-2031-0001", kind=ComplaintKind.APPEAL, topic=ComplaintTopic.DECISION,
        application_id=CASE, scheme="cnex_ex", edition="2026", words="不服决定", received_on=OVER,
        complainant=Complainant(name="林晓", contact="13900000001", enterprise_id="enterprise-1"))
    with closed.unit_of_work() as uow:
        uow.complaints.add(late)
        uow.files.add(uow.files.get("file-proof").with_(id="file-receipt", owner_id=late.id, name="回执.docx"))
        uow.commit()
    assert "仍在保存期内" in refused_words(disposals.answer_disposal(closed, DIRECTOR, disposal.id, True, "同意"))
    assert isinstance(disposals.answer_disposal(closed, DIRECTOR, disposal.id, False, "有未结申诉"), Disposal)
    early = disposals.propose_disposal(closed, MANAGER, CASE, "保存期满")
    assert "没有超过保存期" in refused_words(early)
    assert isinstance(early, Refused)
    assert early.reasons[0].clause is not None
    (case,) = disposals.kept_cases(closed, MANAGER)
    assert "file-receipt" in {each.card.id for each in case.files}
    with closed.unit_of_work() as uow:
        uow.complaints.save(uow.complaints.get(late.id).with_(closing=Closing(on=OVER, by="李主管", notes="已落实")))
        uow.commit()
    assert len(proposed(closed).files) == 4


@pytest.mark.requirement("J28")
@pytest.mark.parametrize(("scheme", "goes"), [(cnex(), True), (cec(), False)], ids=["CNEX", "CEC"])
def test_a_renewal_that_is_never_issued_keeps_nothing_for_ever(
    office: Office, clock: Clock, scheme: SchemeEdition, goes: bool
) -> None:
    """CNEX 12.1: what it was to renew was withdrawn first; one applied for anew is issued all the same (CEC 7.2)."""
    put(office, decided(scheme, director_approval=approval()))
    old = certificate(scheme, state=CertificateState.WITHDRAWN, termination=Termination(
        ground="other", facts="涂改证书", verified_on=date(2026, 6, 1), ended_on=date(2026, 6, 1), by="李主管"))
    draft = certificate(scheme, id="certificate-2", number="", state=CertificateState.DRAFT, renews=old.id)
    with office.unit_of_work() as uow:
        uow.certificates.add(old)
        uow.certificates.add(draft)
        uow.files.add(StoredFile(id="file-proof", owner_id=JOB, enterprise_id="enterprise-1", name="proof.pdf",
                                 media_type="application/pdf", size_bytes=9, sha256=office.files.put(b"proof"),
                                 stored_at=STORED, stored_by="account-1"))
        uow.commit()
    move_to(clock, OVER)
    (case,) = disposals.kept_cases(office, MANAGER)
    assert [each.keep_until for each in case.files] == [date(2031, 4, 13) if goes else None]


@given(on=st.dates(date(2020, 1, 1), date(2040, 1, 1)), ended_on=st.dates(date(2020, 1, 1), date(2040, 1, 1)))
def test_no_record_is_kept_for_less_than_the_rule_has_it(on: date, ended_on: date) -> None:
    """CNEX-15-b."""
    until = keep_until(on, [decided(cnex())], [certificate(cnex(), valid_until=ended_on)], rules(cnex()))
    assert until is not None
    assert until >= max(add_months(on, 60), add_months(ended_on, 24))


@pytest.mark.requirement("CNEX-15-b")
def test_nothing_is_proposed_before_its_day(closed: Office, clock: Clock) -> None:
    move_to(clock, OVER - timedelta(days=1))
    assert "没有超过保存期" in refused_words(disposals.propose_disposal(closed, MANAGER, CASE, "保存期满"))
    move_to(clock, OVER)
    assert len(proposed(closed).files) == 3
    assert "已有待批准" in refused_words(disposals.propose_disposal(closed, MANAGER, CASE, "保存期满"))


@pytest.mark.requirement("J28")
def test_nothing_goes_before_somebody_else_approves(closed: Office, clock: Clock) -> None:
    """A proposal removes nothing, and a refusal neither."""
    move_to(clock, OVER)
    disposal = proposed(closed)
    assert closed.files.get(disposal.files[0].sha256)
    both = acting(Role.MANAGER, Role.DIRECTOR, person="manager")
    assert "应由他人批准" in refused_words(disposals.answer_disposal(closed, both, disposal.id, True, "同意"))
    with pytest.raises(NotPermitted):
        disposals.answer_disposal(closed, MANAGER, disposal.id, True, "同意")
    assert "写明理由" in refused_words(disposals.answer_disposal(closed, DIRECTOR, disposal.id, True, " "))
    refused = disposals.answer_disposal(closed, DIRECTOR, disposal.id, False, "涉及未结投诉，继续保存")
    assert isinstance(refused, Disposal)
    assert refused.state is DisposalState.REFUSED
    assert all(closed.files.get(file.sha256) for file in disposal.files)
    assert "现在的状态是“不予批准”" in refused_words(
        disposals.answer_disposal(closed, DIRECTOR, disposal.id, True, "同意"))


@pytest.mark.requirement("CNEX-15-b")
def test_of_a_disposed_file_the_card_and_the_record_stay(closed: Office, clock: Clock) -> None:
    """The bytes are gone, with what the paper was made of; who proposed, who approved and each digest stay."""
    move_to(clock, OVER)
    disposal = proposed(closed)
    approved = disposals.answer_disposal(closed, DIRECTOR, disposal.id, True, "同意")
    assert isinstance(approved, Disposal)
    assert approved.state is DisposalState.APPROVED
    with closed.unit_of_work() as uow:
        cards = [uow.files.get(file.file_id) for file in disposal.files]
        records = [record for record in uow.records.about(CASE) if record.verb.startswith("disposal")]
        made_of = uow.papers.get("paper-1").data_sha256
    assert {card.disposed_on for card in cards} == {OVER}
    for sha256 in (*(card.sha256 for card in cards), made_of):
        with pytest.raises((NotFound, FileNotFoundError)):
            closed.files.get(sha256)
    with pytest.raises(NotPermitted, match="disposed of"):
        downloads.file_for(closed, MANAGER, "file-report")
    assert [record.verb for record in records] == ["disposal.proposed", "disposal.approved"]
    assert [record.by_name for record in records] == ["manager", "director"]
    assert all(file.sha256 in str(records[1].after) for file in disposal.files)
    assert "没有超过保存期" in refused_words(disposals.propose_disposal(closed, MANAGER, CASE, "再来一次"))


def test_bytes_that_another_file_shares_stay(closed: Office, clock: Clock) -> None:
    with closed.unit_of_work() as uow:
        uow.files.add(StoredFile(id="file-shared", owner_id="application-9", enterprise_id="enterprise-1", name="同",
                                 media_type="application/pdf", size_bytes=9, sha256=closed.files.put(b"proof"),
                                 stored_at=STORED, stored_by="account-1"))
        uow.commit()
    move_to(clock, OVER)
    disposals.answer_disposal(closed, DIRECTOR, proposed(closed).id, True, "同意")
    assert downloads.file_for(closed, MANAGER, "file-shared")[1] == b"proof"


def test_a_file_that_must_be_kept_again_stops_the_approval(closed: Office, clock: Clock) -> None:
    """A new job of the case opened since the proposal: the whole of it is kept."""
    move_to(clock, OVER)
    disposal = proposed(closed)
    put(closed, evaluated(cnex(), id="engagement-2"))
    told = refused_words(disposals.answer_disposal(closed, DIRECTOR, disposal.id, True, "同意"))
    assert "仍在保存期内" in told
    assert closed.files.get(disposal.files[0].sha256)
