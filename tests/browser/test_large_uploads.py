"""A real file of 70 MB, dropped where the limit is 20: listed as refused, with its size and what to do."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser

from intake_app.services import accounts, applications
from models.application import Application
from models.examination import FileVerdict
from models.file_reasons import FileReason
from tests.browser.conftest import Served
from tests.browser.driving import PASSWORD, Person, until
from tests.registrations import registration

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

EMAIL = "large@example.com"
MEGABYTES = 70


@pytest.fixture
def scan(tmp_path: Path) -> Path:
    """It begins like a PDF and has 70 MB."""
    path = tmp_path / "营业执照.pdf"
    with path.open("wb") as file:
        file.write(b"%PDF-1.7\n")
        file.truncate(MEGABYTES * 1024 * 1024)
    return path


def test_a_file_of_70_megabytes_is_listed_as_refused_with_a_remedy(
    served: Served, chromium: Browser, scan: Path
) -> None:
    """At its line, and among many: in the end nothing of it lies on the disk."""
    outcome = accounts.register_enterprise(served.office, registration(
        EMAIL, password=PASSWORD, password_again=PASSWORD))
    assert isinstance(outcome, accounts.Registered), outcome
    actor = accounts.actor_of(outcome.account)
    draft = applications.start_application(served.office, actor, "cnex_ex")
    person = Person(chromium, served.address, served.office).sign_in(EMAIL)
    person.open(f"documents?application={draft.id}")
    person.reads("每份不超过 20 MB")

    def now() -> Application:
        return applications.application_of(served.office, actor, draft.id)

    person.page.locator('[class*="st-key-upload_"] input[type=file]').first.set_input_files(scan)
    person.reads(f"文件有 {MEGABYTES}.0 MB，超过 20 MB 的上限。")
    person.reads("请降低扫描分辨率")
    person.page.goto(f"{served.address}/lang/en?next=/documents?application={draft.id}")
    person.reads("at most 20 MB each")
    person.unfold("Hand in several files at once")
    person.page.locator('[class*="st-key-many_uploads_"] input[type=file]').first.set_input_files(
        scan.rename(scan.with_name("scan 1.pdf")))
    until(lambda: bool(now().dropped), "the file to be listed")
    refusal = f"The file has {MEGABYTES}.0 MB"
    until(lambda: person.page.locator("body").inner_text().count(refusal) == 2, "both refusals")
    person.reads("Not taken: 1. The reason stands below with each of them.")
    for listed in (*now().uploads, *now().dropped):
        assert listed.examination.verdict is FileVerdict.REFUSED
        assert [remark.reason for remark in listed.examination.remarks] == [FileReason.TOO_LARGE]
        assert listed.size_bytes == MEGABYTES * 1024 * 1024
    person.context.close()
