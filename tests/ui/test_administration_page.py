"""The administrator's page: a year is tried, then entered, and the last backup is told."""

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.services import backups
from intake_app.services.office import Office
from intake_app.ui import session
from models.account import Account, Actor, Role
from models.calendar import statutory_days
from models.ids import AccountId
from tests.services.jobs import acting
from tests.ui.conftest import MAIN
from tests.ui.kept_fields import kept_field

OpenAs = Callable[[Role, str], AppTest]


@pytest.fixture
def open_as(office: Office, monkeypatch: pytest.MonkeyPatch) -> OpenAs:
    """Opens a page for somebody of this role."""
    monkeypatch.setattr(session, "language", lambda: "zh")
    with office.unit_of_work() as uow:
        uow.accounts.add(Account(id=AccountId("account-1"), email="admin@example.com", name="管理员", password_hash="x",
                                 roles=frozenset({Role.ADMINISTRATOR})))
        uow.commit()

    def opened(role: Role, file: str) -> AppTest:
        actor: Actor = acting(role)
        monkeypatch.setattr(session, "current_actor", lambda: actor)
        return AppTest.from_file(str(MAIN), default_timeout=120).run().switch_page(file).run()

    return opened


def shown(at: AppTest) -> str:
    """Everything that the page says, with Markdown's signs as they are read."""
    told = (*at.markdown, *at.caption, *at.error, *at.warning, *at.success)
    return "\n".join(str(each.value) for each in told).replace("\\", "")


def test_a_new_installation_says_what_comes_first(open_as: OpenAs) -> None:
    """Who signs in first learns the order: a manager's account needs a person, whom only a coordinator enters."""
    at = open_as(Role.ADMINISTRATOR, "administration.py")
    assert "5 步已完成 0 步" in " ".join(each.label for each in at.expander)
    assert "1. 在“文书联系方式”填写" in shown(at)


def test_a_year_is_tried_and_then_entered(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.6.2-b, J1: until then its dates are provisional; a slip is told and nothing typed is lost."""
    at = open_as(Role.ADMINISTRATOR, "administration.py")
    assert "工作日仍为暂定的年份：2027、2028。" in shown(at)
    assert kept_field(at.text_area, "calendar_2027_0_off").value.splitlines() == [
        each.isoformat() for each in statutory_days(2027)]
    kept_field(at.text_area, "calendar_2027_0_made_up").input("2027-02-19").run()
    kept_field(at.text_input, "calendar_2027_0_source").input("国务院办公厅通知").run()
    at.text_input(key="calendar_2027_0_on").set_value("2026-05-28").run()
    at.button(key="calendar_2027_0_try").click().run()
    assert "2027-02-19 不是周六、周日" in shown(at)
    kept_field(at.text_area, "calendar_2027_0_made_up").input("2027-02-20").run()
    at.button(key="calendar_2027_0_try").click().run()
    assert "变动的期限 0 项" in shown(at)
    assert "以下期限不随录入变动：文书上已载明的日期" in shown(at)
    at.button(key="calendar_2027_0_go").click().run()
    assert not at.exception
    assert "工作日仍为暂定的年份：2028。" in shown(at)
    assert office.calendar.is_working_day(date(2027, 2, 20))


def test_only_what_was_tried_is_entered(office: Office, open_as: OpenAs) -> None:
    """CNEX-9.6.2-b, H20: what is typed after the trial is tried first, also where it comes with the click itself."""
    at = open_as(Role.ADMINISTRATOR, "administration.py")
    kept_field(at.text_input, "calendar_2027_0_source").input("国务院办公厅通知").run()
    at.text_input(key="calendar_2027_0_on").set_value("2026-05-28").run()
    at.button(key="calendar_2027_0_try").click().run()
    assert "变动的期限 0 项" in shown(at)
    kept_field(at.text_area, "calendar_2027_0_made_up").input("2027-02-20")
    at.button(key="calendar_2027_0_go").click().run()
    assert "请重新核对受影响的期限" in shown(at)
    assert "变动的期限" not in shown(at)
    assert "calendar_2027_0_go" not in {button.key for button in at.button}
    assert kept_field(at.text_area, "calendar_2027_0_made_up").value == "2027-02-20"
    with office.unit_of_work() as uow:
        assert uow.announced_years.all() == ()
    at.button(key="calendar_2027_0_try").click().run()
    at.button(key="calendar_2027_0_go").click().run()
    assert office.calendar.is_working_day(date(2027, 2, 20))


def test_the_last_backup_is_told(office: Office, open_as: OpenAs) -> None:
    assert "尚未用“footmark backup”做过备份。" in shown(open_as(Role.ADMINISTRATOR, "administration.py"))
    backups.note_backup(office, backups.OPERATOR, "footmark.zip", "0" * 64)
    assert "最近一次备份：2026-06-01（周一），今天，footmark.zip" in shown(
        open_as(Role.ADMINISTRATOR, "administration.py"))


def test_a_restore_is_told_until_the_next_backup(office: Office, open_as: OpenAs) -> None:
    backups.note_backup(office, backups.OPERATOR, "older.zip", "0" * 64)
    backups.settle_restored(office, backups.OPERATOR, backups.LaidIn(
        archive="footmark.zip", sha256="0" * 64, made_at=office.now()))
    page = shown(open_as(Role.ADMINISTRATOR, "administration.py"))
    assert "本系统的数据由备份恢复：2026-06-01（周一），今天，footmark.zip；此后尚未做过备份。" in page
    assert "older.zip" not in page


def test_files_that_the_last_backup_lacks_are_told(office: Office, open_as: OpenAs) -> None:
    backups.note_backup(office, backups.OPERATOR, "footmark.zip", "0" * 64, ["1" * 64, "2" * 64])
    assert "有 2 个文件已损坏或缺失，未存入该备份" in shown(open_as(Role.ADMINISTRATOR, "administration.py"))


@pytest.mark.parametrize(("configured", "seen", "address", "is_told"), [
    ("https://cert.example.com", "http://127.0.0.1:8501", "https://cert.example.com", False),
    ("http://127.0.0.1:8501", "http://10.1.2.3:8501", "http://10.1.2.3:8501", False),
    ("http://127.0.0.1:8501", "http://localhost:8501", "http://127.0.0.1:8501", True),
], ids=["configured", "as the administrator opened it", "nowhere told"])
def test_the_link_that_invites_has_its_whole_address(
    office: Office, open_as: OpenAs, monkeypatch: pytest.MonkeyPatch, configured: str, seen: str, address: str,
    is_told: bool,
) -> None:
    """CNEX-8.5-a: the invited open it as it stands; where it works on this computer only, the page says so."""
    session.open_office(office, configured)
    monkeypatch.setattr(session, "site", lambda: seen)
    at = open_as(Role.ADMINISTRATOR, "administration.py")
    kept_field(at.text_input, "new_account_zh_name").input("周力").run()
    kept_field(at.text_input, "new_account_zh_email").input("zhou@example.com").run()
    at.multiselect(key="new_account_zh_roles").set_value([Role.ADMINISTRATOR]).run()
    at.button(key="new_account_zh_go").click().run()
    assert not at.exception
    assert f"{address}/password/" in shown(at)
    assert ("FOOTMARK_BASE_URL" in shown(at)) is is_told
