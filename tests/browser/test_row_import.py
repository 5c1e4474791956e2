"""A table of products in a real browser: brought, handed back with its results, and taken over."""

import io
from pathlib import Path

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Browser

from intake_app.services import accounts, applications
from intake_app.services.accounts import Registered
from models.account import Actor
from models.application import Application
from tests.browser.conftest import Served
from tests.browser.driving import PASSWORD, Person
from tests.registrations import registration
from tests.tables.books import HEADINGS, book, motor

pytestmark = [pytest.mark.browser, pytest.mark.xdist_group("browser")]

ROWS = 9
EMAIL = "tables@example.com"
SITE = {"name": "1 号厂区", "city": "南阳", "address": "示范路 1 号", "employees": "80", "data_complexity": "low"}


def begun(served: Served) -> tuple[Actor, Application]:
    """Somebody of an enterprise, with a draft that has one site."""
    outcome = accounts.register_enterprise(served.office, registration(
        EMAIL, password=PASSWORD, password_again=PASSWORD))
    assert isinstance(outcome, Registered), outcome
    actor = accounts.actor_of(outcome.account)
    draft = applications.start_application(served.office, actor, "cnex_ex")
    for key, text in SITE.items():
        applications.save_answer(served.office, actor, draft.id, f"sites[{draft.row_ids('sites')[0]}].{key}", text)
    return actor, draft


def test_a_table_is_brought_handed_back_and_taken_over(served: Served, chromium: Browser) -> None:
    actor, draft = begun(served)
    person = Person(chromium, served.address, served.office).sign_in(EMAIL)
    person.open(f"application?application={draft.id}&section=products")
    table = book(HEADINGS, *(motor(f"YBX3-{number}") for number in range(ROWS)), motor("YBX3-X", family="马达"))
    person.unfold("从 Excel 导入")
    person.upload(f"table_{draft.id}_products", "产品明细.xlsx", table)
    person.reads(f"新增 {ROWS} 行")
    person.page.reload()
    person.reads(f"新增 {ROWS} 行")
    with person.page.expect_download() as download:
        person.click(f"marked_{draft.id}_products")
    assert download.value.suggested_filename == "产品明细 - 导入结果.xlsx"
    sheet = load_workbook(io.BytesIO(Path(download.value.path()).read_bytes())).active
    assert sheet.cell(ROWS + 2, len(HEADINGS) + 1).value.startswith("不能导入：“马达”")
    person.click(f"take_{draft.id}_products")
    person.reads("导入完成")

    def models() -> list[str]:
        now = applications.application_of(served.office, actor, draft.id)
        return [now.text(f"products[{row}].models") for row in now.row_ids("products")]

    assert models() == [f"YBX3-{number}" for number in range(ROWS)]
