"""Tables that an applicant brings: looked at on the page, and taken over."""

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from intake_app.services import applications
from intake_app.services.field_words import ANSWER_SOURCES
from intake_app.services.office import Office
from intake_app.services.stored_files import TooLarge
from intake_app.services.tables_in_hand import keep_table, table_in_hand
from intake_app.ui import session
from intake_app.ui.incoming import counted_type
from models.account import Actor
from models.application import AnswerSource, Application
from tests.tables.books import HEADINGS, MOTOR, book, motor
from tests.ui.test_applicant_pages import said, stored, widget

OpenPage = Callable[..., AppTest]
SITES = {"name": "1 号厂区", "city": "南阳", "address": "示范路 1 号", "employees": "80", "data_complexity": "low"}


@pytest.fixture
def draft(office: Office, applicant: Actor) -> Application:
    """A draft with one named site and one empty product."""
    begun = applications.start_application(office, applicant, "cnex_ex")
    (row,) = begun.row_ids("sites")
    for key, text in SITES.items():
        applications.save_answer(office, applicant, begun.id, f"sites[{row}].{key}", text)
    return stored(office, applicant, begun)


@pytest.fixture
def products(draft: Application, open_page: OpenPage) -> AppTest:
    """The page of the products."""
    return open_page("application_form.py", application=draft.id, section="products")


def upload(at: AppTest, draft: Application, content: bytes, name: str = "产品.xlsx") -> None:
    """Hand in a table of products."""
    widget(at, f"table_{draft.id}_products").upload(name, content).run()
    assert not at.exception, at.exception


def preview(at: AppTest) -> list[dict[str, Any]]:
    """The rows that would be written, as the page shows them."""
    return [row for frame in at.dataframe for row in frame.value.to_dict("records")]


def test_an_uploaded_table_is_shown_first_and_then_taken_over(
    office: Office, applicant: Actor, draft: Application, products: AppTest
) -> None:
    upload(products, draft, book(HEADINGS, motor("YBX3-1"), motor("YBX3-2"), motor("YBX3-3", family="马达")))
    assert "新增 2 行，修改 0 行，相同 0 行，不能导入 1 行。目前尚未写入任何内容。" in said(products)
    assert "第 4 行：“马达”不在“产品种类”的选项中" in said(products)
    assert [row["规格型号"] for row in preview(products)] == ["YBX3-1", "YBX3-2"]
    assert preview(products)[0]["产品种类"] == "防爆电机"
    assert stored(office, applicant, draft) == draft
    widget(products, "take_").click().run()
    after = stored(office, applicant, draft)
    assert [after.text(f"products[{row}].models") for row in after.row_ids("products")] == ["YBX3-1", "YBX3-2"]
    assert "新增 2 行，修改 0 行" in said(products)
    assert "第 4 行" in said(products), "the reason of the row that stayed out remains in sight"


def test_a_changed_cell_is_shown_from_old_to_new(
    office: Office, applicant: Actor, draft: Application, products: AppTest
) -> None:
    upload(products, draft, book(HEADINGS, motor("YBX3-1")))
    widget(products, "take_").click().run()
    upload(products, draft, book(HEADINGS, motor("YBX3-1", marking="Ex db IIC T4 Gb")))
    assert [row["修改内容"] for row in preview(products)] == ["防爆标志：Ex db IIB T4 Gb → Ex db IIC T4 Gb"]


def test_pasted_rows_are_read_like_a_file(
    office: Office, applicant: Actor, draft: Application, products: AppTest
) -> None:
    widget(products, "paste_").set_value(f"产品名称\t型号\n{MOTOR}\tYBX3-7\n").run()
    widget(products, "read_").click().run()
    widget(products, "take_").click().run()
    after = stored(office, applicant, draft)
    assert after.answers[f"products[{after.row_ids('products')[0]}].models"].source is AnswerSource.PASTE


def test_a_likely_column_is_read_once_it_is_confirmed(draft: Application, products: AppTest) -> None:
    upload(products, draft, book(("产品名称", "产品的规格型号说明", "备注"), (MOTOR, "YBX3-1", "老客户")))
    assert "“产品的规格型号说明”一列是否为“规格型号”？" in said(products)
    assert "规格型号" not in preview(products)[0]
    widget(products, "same_").click().run()
    assert preview(products)[0]["规格型号"] == "YBX3-1"


def test_a_column_is_assigned_by_hand_and_left_out_again(draft: Application, products: AppTest) -> None:
    upload(products, draft, book(("产品名称", "甲乙丙"), (MOTOR, "YBX3-1")))
    widget(products, f"column_{draft.id}_products_2").set_value("models").run()
    assert preview(products)[0]["规格型号"] == "YBX3-1"
    widget(products, f"column_{draft.id}_products_2").set_value(None).run()
    assert "规格型号" not in preview(products)[0]


def test_a_column_that_was_recognised_can_be_read_as_another(draft: Application, products: AppTest) -> None:
    upload(products, draft, book(("产品", "防爆标志"), (MOTOR, "YBX3-1")))
    widget(products, f"column_{draft.id}_products_2").set_value("models").run()
    assert [(row["规格型号"], "防爆标志" in row) for row in preview(products)] == [("YBX3-1", False)]


def test_rows_without_a_heading_are_named_by_hand(draft: Application, products: AppTest) -> None:
    widget(products, "paste_").set_value("甲\t乙\n电机\tYBX3-1\n").run()
    widget(products, "read_").click().run()
    assert "没有读到数据行" in said(products)
    widget(products, f"column_{draft.id}_products_1").set_value("name").run()
    assert [row["产品名称"] for row in preview(products)] == ["甲", "电机"]
    widget(products, "heading_").click().run()
    assert [row["产品名称"] for row in preview(products)] == ["电机"]


def test_a_file_that_cannot_be_read_says_what_to_do(draft: Application, products: AppTest) -> None:
    upload(products, draft, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧表.xls")
    assert "另存为 .xlsx" in said(products)
    assert not [button for button in products.button if str(button.key).startswith("take_")]


@pytest.mark.parametrize(("language", "words"), [
    ("zh", "文件超过 10 MB；请删除图片和其他工作表"), ("en", "The file is larger than 10 MB: delete pictures")])
def test_a_table_that_the_server_only_counted_is_refused_with_what_to_do(
    open_page: OpenPage, draft: Application, monkeypatch: pytest.MonkeyPatch, language: str, words: str
) -> None:
    """The browser lets it pass, so that it is answered."""
    monkeypatch.setattr(session, "language", lambda: language)
    at = open_page("application_form.py", application=draft.id, section="products")
    place = widget(at, f"table_{draft.id}_products")
    assert place.proto.max_upload_size_mb > 25
    place.upload("产品.xlsx", b"", counted_type(TooLarge(size_bytes=25 * 1024 * 1024, sha256="0" * 64))).run()
    assert not at.exception
    assert words in said(at)
    assert not [button for button in at.button if str(button.key).startswith("take_")]
    assert widget(at, f"table_{draft.id}_products").value is None


def test_a_table_is_put_away(office: Office, applicant: Actor, draft: Application, products: AppTest) -> None:
    upload(products, draft, book(HEADINGS, motor("YBX3-1")))
    widget(products, "away_").click().run()
    assert stored(office, applicant, draft) == draft
    assert widget(products, f"table_{draft.id}_products") is not None


def anew(open_page: OpenPage, draft: Application) -> AppTest:
    """The page of the products in a session of its own, as after a reload."""
    return open_page("application_form.py", application=draft.id, section="products")


def test_an_uploaded_table_is_there_again_after_a_reload_until_it_is_taken_over(
    office: Office, applicant: Actor, draft: Application, products: AppTest, open_page: OpenPage
) -> None:
    """Read as before, and handed back with its results."""
    upload(products, draft, book(("产品名称", "甲乙丙"), (MOTOR, "YBX3-1"), (MOTOR, "YBX3-2")))
    widget(products, f"column_{draft.id}_products_2").set_value("models").run()
    later = anew(open_page, draft)
    assert "产品.xlsx" in said(later)
    assert [row["规格型号"] for row in preview(later)] == ["YBX3-1", "YBX3-2"]
    assert "仅供您本人查看" in said(later)
    assert stored(office, applicant, draft) == draft
    widget(later, "take_").click().run()
    assert len(stored(office, applicant, draft).row_ids("products")) == 2
    assert preview(anew(open_page, draft)) == []


@pytest.mark.parametrize("is_read", [False, True])
def test_pasted_rows_are_there_again_after_a_reload(
    draft: Application, products: AppTest, open_page: OpenPage, is_read: bool
) -> None:
    """In their box, or as what they would do once they were read."""
    rows = f"产品名称\t型号\n{MOTOR}\tYBX3-7\n"
    widget(products, "paste_").set_value(rows).run()
    if is_read:
        widget(products, "read_").click().run()
    later = anew(open_page, draft)
    (fold,) = (each for each in later.expander if each.label.startswith("从 Excel 导入"))
    assert fold.proto.expanded, "what was brought back stands in sight"
    if not is_read:
        assert widget(later, "paste_").value == rows
        widget(later, "read_").click().run()
    assert [row["规格型号"] for row in preview(later)] == ["YBX3-7"]


def test_pasted_rows_that_cannot_be_read_stay_in_their_box(
    draft: Application, products: AppTest, open_page: OpenPage
) -> None:
    rows = "\n".join("型号" + "\t一" * 120 for _ in range(2))
    widget(products, "paste_").set_value(rows).run()
    widget(products, "read_").click().run()
    assert "超过 100 列" in said(products)
    assert widget(products, "paste_").value == rows
    assert widget(anew(open_page, draft), "paste_").value == rows


@pytest.mark.parametrize("way", ["put away", "box emptied"])
def test_what_was_put_away_does_not_come_back(
    draft: Application, products: AppTest, open_page: OpenPage, way: str
) -> None:
    widget(products, "paste_").set_value(f"产品名称\t型号\n{MOTOR}\tYBX3-7\n").run()
    if way == "put away":
        widget(products, "read_").click().run()
        widget(products, "away_").click().run()
    else:
        widget(products, "paste_").set_value("").run()
    later = anew(open_page, draft)
    assert preview(later) == []
    assert widget(later, "paste_").value == ""
    assert widget(later, f"table_{draft.id}_products") is not None


def test_a_table_that_cannot_be_read_any_more_is_said_once(
    office: Office, applicant: Actor, draft: Application, products: AppTest, open_page: OpenPage
) -> None:
    upload(products, draft, book(HEADINGS, motor("YBX3-1")))
    kept = table_in_hand(office, applicant, draft.id, "products")
    assert kept is not None
    keep_table(office, applicant, draft.id, "products", kept.with_(file=b"PK\x03\x04 damaged"))
    later = anew(open_page, draft)
    assert "文件已损坏" in said(later)
    assert widget(later, f"table_{draft.id}_products") is not None
    assert "文件已损坏" not in said(anew(open_page, draft))


def test_what_was_changed_meanwhile_is_looked_at_again(
    office: Office, applicant: Actor, draft: Application, products: AppTest
) -> None:
    upload(products, draft, book(HEADINGS, motor("YBX3-1")))
    (row,) = draft.row_ids("products")
    applications.save_answer(office, applicant, draft.id, f"products[{row}].name", "另一产品")
    widget(products, "take_").click().run()
    assert "没有写入任何内容" in said(products)
    assert stored(office, applicant, draft).text(f"products[{row}].models") == ""
    widget(products, "take_").click().run()
    assert len(stored(office, applicant, draft).row_ids("products")) == 2


def test_every_way_in_which_a_value_comes_has_a_word() -> None:
    assert set(ANSWER_SOURCES) == set(AnswerSource)
