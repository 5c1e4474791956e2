"""What will be asked is open to everybody before they register; nothing else is opened by it."""

import io

import pytest
from openpyxl import load_workbook

from docs_templates.render import paper_text
from tests.web.conftest import Site


def test_the_list_of_forms_names_every_scheme_without_a_sign_in(site: Site) -> None:
    answer = site.get("/forms")
    assert answer.status_code == 200
    for key in tuple(site.office.schemes.keys()):
        for kind in ("zh.docx", "en.docx", "zh.xlsx", "en.xlsx"):
            assert f'href="/forms/{key}-{kind}"' in answer.text
    assert "空白申请表" in answer.text


def test_the_way_in_leads_to_the_forms(site: Site) -> None:
    for path in ("/login", "/register"):
        assert 'href="/forms"' in site.get(path).text


def test_a_form_is_handed_out_in_both_languages(site: Site) -> None:
    chinese, english = (site.get(f"/forms/cec_salt-{language}.docx") for language in ("zh", "en"))
    assert chinese.status_code == english.status_code == 200
    assert "统一社会信用代码" in paper_text(chinese.content)
    assert "credit code" in paper_text(english.content)
    assert "attachment" in chinese.headers["content-disposition"]
    tables = load_workbook(io.BytesIO(site.get("/forms/cec_salt-zh.xlsx").content))
    assert "产品" in tables.sheetnames


@pytest.mark.parametrize("path", [
    "cec_salt-fr.docx", "cec_salt-zh.pdf", "unknown-zh.docx", "..-zh.docx", "cec_salt-zh", "%2e%2e%2fsecret-zh.docx",
    "", "a/b",
])
def test_what_is_no_form_is_not_found(site: Site, path: str) -> None:
    assert site.get(f"/forms/{path}").status_code == 404
