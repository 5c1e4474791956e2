"""The reply to a surveillance notice: its scan waits for a person, who reads the boxes into the case."""

import pytest

from intake_app.services import notice_replies, returned_scans, surveillance
from intake_app.services.inbox import inbox
from intake_app.services.notice_replies import ReplySlip
from intake_app.services.office import Office
from intake_app.services.returned_scans import Scan, Taken
from models.account import Role
from models.certificate import CertificateState, StatusChange
from models.engagement import Engagement, ReplyWish
from models.ids import EngagementId
from models.paper import Paper
from tests.job_builders import certificate, cnex, decided
from tests.journeys.small_files import pdf_file
from tests.services.jobs import COORDINATOR, TODAY, acting, put, refused_words

MANAGER = acting(Role.MANAGER, person="manager").with_(account_id="account-manager")
SLIP = ReplySlip(suggested="8 月上旬", has_changes=False, changes="", is_producing=True, idle_because="",
                 wish=ReplyWish.KEEP)


@pytest.fixture
def notice(office: Office) -> Paper:
    """The notice of a surveillance that is due, with its reply slip scanned and taken."""
    put(office, decided(cnex(), id=EngagementId("engagement-0")))
    with office.unit_of_work() as uow:
        uow.certificates.add(certificate(cnex(), engagement_id="engagement-0",
                                         issued_on=TODAY.replace(year=2025, month=9)))
        uow.commit()
    made = surveillance.make_due_notices(office, MANAGER)
    assert isinstance(made, tuple), made
    return made[0]


def came_back(office: Office, notice: Paper, has_remarks: bool = False) -> str:
    scan = Scan(number=notice.number, file_name="回执.pdf", content=pdf_file("reply"), signed_on=TODAY,
                has_remarks=has_remarks)
    outcome = returned_scans.take_scan(office, COORDINATOR, scan)
    assert isinstance(outcome, Taken), outcome
    return outcome.closed.zh


@pytest.mark.parametrize("has_remarks", [False, True])
def test_the_scan_enters_nothing_and_waits_for_a_person(office: Office, notice: Paper, has_remarks: bool) -> None:
    """CNEX-11-a: which boxes are ticked no scan says; before it came back there is nothing to enter."""
    assert notice_replies.awaited_replies(office, COORDINATOR) == ()
    assert "对照扫描件登记" in came_back(office, notice, has_remarks)
    (awaited,) = notice_replies.awaited_replies(office, COORDINATOR)
    assert (awaited.paper.id, awaited.job.notice_reply) == (notice.id, None)
    assert awaited.scan.signed_on == TODAY


def test_what_a_person_reads_is_kept_with_the_job_and_recorded(office: Office, notice: Paper) -> None:
    """CNEX-11-a: it closes the step; a second reading is refused."""
    came_back(office, notice)
    saved = notice_replies.enter_reply(office, COORDINATOR, notice.subject, SLIP)
    assert isinstance(saved, Engagement), saved
    assert saved.notice_reply is not None
    assert (saved.notice_reply.suggested, saved.notice_reply.replied_on, saved.notice_reply.paper_id) == (
        "8 月上旬", TODAY, notice.id)
    with office.unit_of_work() as uow:
        assert uow.records.about(notice.subject)[-1].verb == "surveillance.reply_entered"
    assert notice_replies.awaited_replies(office, COORDINATOR) == ()
    assert "已经登记" in refused_words(notice_replies.enter_reply(office, COORDINATOR, notice.subject, SLIP))


def test_without_a_scan_there_is_nothing_to_read(office: Office, notice: Paper) -> None:
    """CNEX-11-a."""
    assert "刷新" in refused_words(notice_replies.enter_reply(office, COORDINATOR, notice.subject, SLIP))


@pytest.mark.parametrize("changes", [{"has_changes": True}, {"is_producing": False}])
def test_a_box_that_asks_for_words_is_not_entered_without_them(
    office: Office, notice: Paper, changes: dict[str, bool]
) -> None:
    """CNEX-11-a; with its words it is news to the manager."""
    came_back(office, notice)
    bare = SLIP.with_(**changes)
    assert "说明" in refused_words(notice_replies.enter_reply(office, COORDINATOR, notice.subject, bare))
    notice_replies.enter_reply(office, COORDINATOR, notice.subject, bare.with_(changes="换了炉", idle_because="检修"))
    assert any("look into it" in each.text.en for each in inbox(office, MANAGER))


@pytest.mark.parametrize(("wish", "asked"), [(ReplyWish.SUSPEND, StatusChange.SUSPENDED),
                                             (ReplyWish.CANCEL, StatusChange.CANCELLED)])
def test_a_wish_to_end_is_the_holders_own_request(
    office: Office, notice: Paper, wish: ReplyWish, asked: StatusChange
) -> None:
    """CNEX-12.3.1-a (f): the manager answers it as any other, and the certificate stays as it is until then."""
    came_back(office, notice)
    notice_replies.enter_reply(office, COORDINATOR, notice.subject, SLIP.with_(wish=wish))
    with office.unit_of_work() as uow:
        held = uow.certificates.get("certificate-1")
    assert held.state is CertificateState.VALID
    assert held.holder_request is not None
    assert (held.holder_request.wish, held.holder_request.asked_on) == (asked, TODAY)
    assert notice.number in held.holder_request.reason
    assert any("asks for a suspension" in each.text.en for each in inbox(office, MANAGER))


def test_a_slip_with_no_box_ticked_is_entered_as_such(office: Office, notice: Paper) -> None:
    """CNEX-11-a: it moves no certificate and is no news to the manager."""
    came_back(office, notice)
    blank = ReplySlip(suggested="", has_changes=None, changes="", is_producing=None, idle_because="", wish=None)
    assert isinstance(notice_replies.enter_reply(office, COORDINATOR, notice.subject, blank), Engagement)
    with office.unit_of_work() as uow:
        assert uow.certificates.get("certificate-1").holder_request is None
    assert not any("look into it" in each.text.en for each in inbox(office, MANAGER))
