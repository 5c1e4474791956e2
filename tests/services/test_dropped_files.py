"""Files that come with the chat: kept until somebody says which document each is, and none is lost on the way."""

import pytest

from intake_app.services import dropped_files
from intake_app.services.documents import HandedIn
from intake_app.services.dropped_files import lines_for, needed_lines
from intake_app.services.office import Office
from intake_app.services.outcomes import Refused
from models.application import Application, ApplicationState, DroppedFile
from models.errors import NotFound, NotPermitted
from models.examination import FileVerdict
from models.file_reasons import FileReason
from tests.builders import COMPANY, cnex_draft
from tests.examination.files import pdf
from tests.services.jobs import client, enterprise

LICENCE = ("business_licence", "client")
LICENCE_WORDS = f"营业执照\n名称：{COMPANY['name']}\n统一社会信用代码：{COMPANY['credit_code']}"


@pytest.fixture
def draft(office: Office) -> Application:
    """A draft of enterprise-1 with every answer and no document."""
    application = cnex_draft()
    with office.unit_of_work() as uow:
        uow.enterprises.add(enterprise("enterprise-1"))
        uow.enterprises.add(enterprise("enterprise-2"))
        uow.applications.add(application)
        uow.commit()
    return stored(office)


def drop(office: Office, name: str, content: bytes) -> DroppedFile:
    outcome = dropped_files.take_dropped(office, client(), "application-1", name, content)
    assert isinstance(outcome, DroppedFile), outcome
    return outcome


def stored(office: Office) -> Application:
    with office.unit_of_work() as uow:
        return uow.applications.get("application-1")


def verbs(office: Office) -> list[str]:
    with office.unit_of_work() as uow:
        return [record.verb for record in uow.records.about("application-1")]


def test_a_dropped_file_is_no_document_before_somebody_says_which(office: Office, draft: Application) -> None:
    dropped = drop(office, "扫描件001.pdf", pdf(LICENCE_WORDS))
    assert stored(office).documents == ()
    assert stored(office).dropped == (dropped,)
    assert office.files.get(dropped.sha256) == pdf(LICENCE_WORDS)
    assert verbs(office) == ["application.file_dropped"]


@pytest.mark.parametrize(("name", "words"), [
    ("委托人营业执照.pdf", "x"), ("扫描件001.pdf", "营业执照\n委托人"), ("认证委托人的.pdf", "营业执照"),
])
def test_name_or_first_page_say_which_document_it_is(
    office: Office, draft: Application, name: str, words: str
) -> None:
    likely = lines_for(office, stored(office), drop(office, name, pdf(words)))
    assert (likely[0].requirement, likely[0].subject) == LICENCE


def test_a_file_that_says_nothing_is_proposed_for_no_document(office: Office, draft: Application) -> None:
    assert lines_for(office, stored(office), drop(office, "DSC_0001.pdf", pdf("x"))) == ()


def test_a_click_hands_it_in_and_takes_it_off_the_list(office: Office, draft: Application) -> None:
    dropped = drop(office, "执照.pdf", pdf(LICENCE_WORDS))
    outcome = dropped_files.place_dropped(office, client(), "application-1", dropped.id, *LICENCE)
    assert isinstance(outcome, HandedIn)
    assert [(d.requirement, d.subject, d.file_name) for d in stored(office).documents] == [(*LICENCE, "执照.pdf")]
    assert stored(office).dropped == ()
    assert verbs(office)[-2:] == ["application.document_handed_in", "application.dropped_file_placed"]


def test_what_the_document_refuses_stays_on_the_list(office: Office, draft: Application) -> None:
    dropped = drop(office, "执照.pdf", pdf(LICENCE_WORDS))
    dropped_files.place_dropped(office, client(), "application-1", dropped.id, *LICENCE)
    again = drop(office, "执照.pdf", pdf(LICENCE_WORDS))
    outcome = dropped_files.place_dropped(office, client(), "application-1", again.id, *LICENCE)
    assert isinstance(outcome, HandedIn)
    assert outcome.upload.examination.verdict is FileVerdict.REFUSED
    assert stored(office).dropped == (again,)


def test_a_refused_file_stays_listed_and_can_be_no_document(office: Office, draft: Application) -> None:
    dropped = drop(office, "营业执照.pdf", b"MZ, a program")
    assert dropped.examination.verdict is FileVerdict.REFUSED
    assert [remark.reason for remark in dropped.examination.remarks] == [FileReason.PROGRAM]
    assert stored(office).dropped == (dropped,)
    assert lines_for(office, stored(office), dropped) == ()
    with pytest.raises(NotFound):
        dropped_files.place_dropped(office, client(), "application-1", dropped.id, *LICENCE)


def test_leaving_a_file_out_is_on_record(office: Office, draft: Application) -> None:
    dropped = drop(office, "DSC_0001.pdf", pdf("x"))
    dropped_files.leave_dropped(office, client(), "application-1", dropped.id)
    assert stored(office).dropped == ()
    assert verbs(office)[-1] == "application.dropped_file_left"
    with pytest.raises(NotFound):
        dropped_files.leave_dropped(office, client(), "application-1", dropped.id)


def test_files_of_others_are_neither_taken_nor_placed_nor_left(office: Office, draft: Application) -> None:
    """ISO/IEC 17065 4.5: confidential."""
    stranger = client("enterprise-2")
    dropped = drop(office, "执照.pdf", pdf(LICENCE_WORDS))
    with pytest.raises((NotPermitted, NotFound)):
        dropped_files.take_dropped(office, stranger, "application-1", "a.pdf", pdf("x"))
    with pytest.raises((NotPermitted, NotFound)):
        dropped_files.place_dropped(office, stranger, "application-1", dropped.id, *LICENCE)
    with pytest.raises((NotPermitted, NotFound)):
        dropped_files.leave_dropped(office, stranger, "application-1", dropped.id)
    assert stored(office).dropped == (dropped,)


def test_what_was_handed_over_takes_no_files(office: Office, draft: Application) -> None:
    with office.unit_of_work() as uow:
        uow.applications.save(draft.with_(state=ApplicationState.SUBMITTED))
        uow.commit()
    outcome = dropped_files.take_dropped(office, client(), "application-1", "执照.pdf", pdf(LICENCE_WORDS))
    assert isinstance(outcome, Refused)
    assert stored(office).dropped == ()


def test_only_needed_documents_are_offered(office: Office, draft: Application) -> None:
    assert all(line.is_needed for line in needed_lines(office, stored(office)))
