"""Every paper under every scheme: filled, complete, the same each time."""

import io
import re
import zipfile
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from openxml_audit import FileFormat, OpenXmlValidator
from pydantic import ValidationError

from docs_templates.catalogue import KINDS, field_entries, paper_kind
from docs_templates.contexts import CertificatePaper, PaperContext, SupplementNotice
from docs_templates.examples import SCHEMES, example, example_papers
from docs_templates.render import TEMPLATES, paper_text, render, template_path
from intake_app.schemes.library import BUILT_IN

PAPERS = [
    pytest.param(scheme, paper, id=f"{scheme}-{name}")
    for scheme in SCHEMES for name, paper in example_papers(scheme).items()
]
_EVERY_PAPER = pytest.mark.parametrize(("scheme", "paper"), PAPERS)


@cache
def _content(scheme: str, paper: PaperContext) -> bytes:
    return render(paper, scheme).content


@cache
def _printed_in(scheme: str, paper: PaperContext) -> str:
    return paper_text(_content(scheme, paper))


@_EVERY_PAPER
def test_a_paper_has_no_open_places(scheme: str, paper: PaperContext) -> None:
    text = _printed_in(scheme, paper)
    assert text
    for leftover in ("{{", "}}", "{%", "%}", "None", "nan", "Undefined", "Decimal("):
        assert leftover not in text


@_EVERY_PAPER
def test_a_paper_carries_its_number_its_issuer_and_its_date_in_chinese(scheme: str, paper: PaperContext) -> None:
    text = _printed_in(scheme, paper)
    assert paper.head.number in text
    assert paper.head.body_name in text
    assert paper.addressee in text
    assert f"{paper.head.date.year}年{paper.head.date.month}月{paper.head.date.day}日" in text


@_EVERY_PAPER
def test_no_cell_of_a_table_is_empty(scheme: str, paper: PaperContext) -> None:
    document = Document(io.BytesIO(_content(scheme, paper)))
    cells = [cell for table in document.tables for row in table.rows for cell in row.cells]
    assert cells or paper.kind == "decision_notice"
    assert [cell for cell in cells if not cell.text.strip()] == []


@_EVERY_PAPER
def test_the_same_context_gives_the_same_bytes(scheme: str, paper: PaperContext) -> None:
    assert render(type(paper).model_validate(paper.model_dump()), scheme).content == _content(scheme, paper)


def _word_faults(content: bytes, folder: Path) -> list[str]:
    """What contradicts the schemas of Office Open XML: Word calls such a file damaged, LibreOffice reads over it."""
    file = folder / "paper.docx"
    file.write_bytes(content)
    return [f"{fault.part_uri} {fault.path}: {fault.description}"
            for version in (FileFormat.OFFICE_2010, FileFormat.MICROSOFT_365)
            for fault in OpenXmlValidator(version).validate(file).errors]


@_EVERY_PAPER
def test_word_finds_nothing_to_repair(scheme: str, paper: PaperContext, tmp_path: Path) -> None:
    assert _word_faults(_content(scheme, paper), tmp_path) == []


def test_an_element_that_word_does_not_know_is_a_fault(tmp_path: Path) -> None:
    document = Document(io.BytesIO(_content("cnex_ex", example("certificate", "cnex_ex"))))
    document.element.body.insert(0, OxmlElement("w:paragraph"))
    kept = io.BytesIO()
    document.save(kept)
    assert _word_faults(kept.getvalue(), tmp_path)


@_EVERY_PAPER
def test_every_run_names_its_east_asian_font(scheme: str, paper: PaperContext) -> None:
    body = Document(io.BytesIO(_content(scheme, paper))).element.body
    for run in body.iter(qn("w:r")):
        fonts = run.find(f"{qn('w:rPr')}/{qn('w:rFonts')}")
        assert fonts is not None
        assert fonts.get(qn("w:eastAsia")) in ("仿宋", "宋体", "黑体")


@_EVERY_PAPER
def test_header_rows_repeat_and_rows_do_not_split(scheme: str, paper: PaperContext) -> None:
    body = Document(io.BytesIO(_content(scheme, paper))).element.body
    for table in body.iter(qn("w:tbl")):
        rows = list(table.iter(qn("w:tr")))
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        if len(rows) > 10 and len(rows[0].findall(qn("w:tc"))) > 2:
            assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None


@pytest.mark.parametrize("scheme", SCHEMES)
def test_every_kind_has_an_example_under_every_scheme(scheme: str) -> None:
    assert {kind.key for kind in KINDS} <= set(example_papers(scheme))
    for kind in KINDS:
        assert type(example(kind.key, scheme)) is kind.context


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS])
def test_every_place_has_a_chinese_name(kind: str) -> None:
    for entry in field_entries(kind):
        assert any("\u4e00" <= letter <= "\u9fff" for letter in entry.label), entry


@pytest.mark.parametrize("scheme", SCHEMES)
def test_ampersands_and_angle_brackets_survive(scheme: str) -> None:
    notice = example("supplement_notice", scheme)
    assert isinstance(notice, SupplementNotice)
    awkward = notice.items[0].with_(title="<5kW 电机 & A&B <w:t>", reason="第一行\n第二行 {{ 7*7 }} \x0b末")
    text = _printed_in(scheme, notice.with_(items=(awkward,)))
    assert "<5kW 电机 & A&B <w:t>" in text
    assert "第一行第二行 {{ 7*7 }} 末" in text.replace("\n", "")


@pytest.mark.requirement("CNEX-9.9-a")
def test_a_certificate_prints_the_fifteen_items_of_the_rule() -> None:
    """CNEX 9.9 a–o, with the mode that the regulation adds."""
    certificate = example("certificate", "cnex_ex")
    assert isinstance(certificate, CertificatePaper)
    text = _printed_in("cnex_ex", certificate)
    for party in (certificate.client, certificate.producer, certificate.factory):
        assert party.name in text
        assert party.address in text
    for item in (
        certificate.product_name, certificate.model, "2025年1月1日至2025年12月31日", certificate.functional_unit.zh,
        "186.42 kgCO₂e", *certificate.standards, certificate.system_boundary.zh, "原材料获取 78.6%",
        "初次发证日期", "2026年5月20日", "2029年5月19日", certificate.mode.zh, "CNEX-01-G:2026",
    ):
        assert item in text


def test_a_certificate_bears_no_national_mark() -> None:
    """J18: neither layout holds a picture."""
    for scheme in SCHEMES:
        with zipfile.ZipFile(template_path("certificate", scheme)) as layout:
            assert not [name for name in layout.namelist() if "media/" in name]


@_EVERY_PAPER
def test_a_paper_writes_its_days_in_one_form(scheme: str, paper: PaperContext) -> None:
    """GB/T 9704: 2026年5月20日; no 2026-05-20 beside it, and no blanks within."""
    text = _printed_in(scheme, paper)
    assert not re.search(r"\d{4}-\d{2}-\d{2}(?!\d)", text)
    assert not re.search(r"\d [日年月个]|人 日", text)


_FOREIGN = {"cec_salt": ("CNEX", "声明单位", "检（核）查", "认证合同", "受检查方"),
            "cnex_ex": ("CEC", "检查组长", "被检查方", "认证协议")}
"""Words of the other scheme."""


@_EVERY_PAPER
def test_a_paper_speaks_of_its_own_scheme_alone(scheme: str, paper: PaperContext) -> None:
    text = _printed_in(scheme, paper)
    assert not [word for word in _FOREIGN[scheme] if word in text]


def test_each_line_of_a_text_is_a_paragraph_like_the_first() -> None:
    """A line break would leave the lines after the first without their indent."""
    notice = example("decision_notice", "cnex_ex").with_(reason="1. 第一项理由；\n2. 第二项理由。")
    paragraphs = Document(io.BytesIO(_content("cnex_ex", notice))).paragraphs
    first, second = (next(each for each in paragraphs if each.text.startswith(start)) for start in ("1. 第", "2. 第"))
    assert first.text == "1. 第一项理由；"
    indent = first.paragraph_format.first_line_indent
    assert indent
    assert second.paragraph_format.first_line_indent == indent


def test_no_paper_and_no_scheme_file_repeats_a_misprint_of_the_rules() -> None:
    """J8, J35, J36, J52."""
    printed = [_printed_in(scheme, paper) for scheme in SCHEMES for paper in example_papers(scheme).values()]
    texts = [*printed, *(file.read_text(encoding="utf-8") for file in BUILT_IN.glob("*.toml"))]
    misprints = ("复合决定", "重量综合", "规则/型号", "检核查", "通发送", "不符项", "撤消")
    assert not [word for word in misprints if any(word in text for text in texts)]


@pytest.mark.requirement("CEC-7.1-a")
def test_a_salt_certificate_speaks_the_words_of_its_rule() -> None:
    """CEC 7.1 a–g: its own layout and its own labels."""
    text = _printed_in("cec_salt", example("certificate", "cec_salt"))
    for label in ("委托方", "制造商", "生产厂", "碳足迹量化值", "报告期", "签发日期", "认证依据", "0.3127 tCO₂e"):
        assert label in text


@pytest.mark.requirement("CNEX-12.2-d")
def test_a_replaced_certificate_notes_the_day_of_replacement() -> None:
    assert "2027年2月8日" in _printed_in("cnex_ex", example_papers("cnex_ex")["certificate_replaced"])
    assert "2027年2月8日" not in _printed_in("cnex_ex", example("certificate", "cnex_ex"))


@pytest.mark.requirement("CNEX-9.2.3-c")
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_refusal_and_a_negative_decision_give_their_reasons(scheme: str) -> None:
    """CNEX 9.2.3, CEC 5.7.1."""
    assert "被列入严重违法失信名单" in _printed_in(scheme, example("refusal_notice", scheme))
    negative = _printed_in(scheme, example_papers(scheme)["decision_notice_negative"])
    assert "相差 18%" in negative
    assert "不予颁发认证证书" in negative
    assert "准予认证" not in negative


@pytest.mark.requirement("CEC-5.7.3-a")
def test_a_failed_certification_is_told_under_the_name_that_its_rule_gives() -> None:
    """CEC 5.7.3 calls it 认证不合格通知; CNEX gives it no name."""
    failed = {scheme: _printed_in(scheme, example_papers(scheme)["decision_notice_negative"]) for scheme in SCHEMES}
    assert "产品碳足迹认证不合格通知书" in failed["cec_salt"]
    assert "产品碳足迹标识认证决定通知书" in failed["cnex_ex"]
    for name in ("decision_notice", "decision_notice_surveillance_negative"):
        assert "产品碳足迹认证决定通知书" in _printed_in("cec_salt", example_papers("cec_salt")[name])


@pytest.mark.requirement("CEC-6.3-b")
@pytest.mark.parametrize("scheme", SCHEMES)
def test_a_decision_after_surveillance_speaks_of_the_certificates_and_grants_none(scheme: str) -> None:
    """CNEX 11, CEC 6.3: they stay in force, or are dealt with; nothing is granted or refused anew."""
    passed = _printed_in(scheme, example_papers(scheme)["decision_notice_surveillance"])
    failed = _printed_in(scheme, example_papers(scheme)["decision_notice_surveillance_negative"])
    assert "监督合格" in passed
    assert "证书继续有效" in passed
    assert "监督不合格" in failed
    for text in (passed, failed):
        assert "所涉证书" in text
        for foreign in ("准予认证", "颁发认证证书", "颁发的证书", "申请编号", "认证终止", "重新提交"):
            assert foreign not in text


@pytest.mark.requirement("CNEX-III-n")
@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_plan_names_the_team_and_the_right_to_object(scheme: str) -> None:
    plan = example("plan_notice", scheme)
    text = _printed_in(scheme, plan)
    for member in plan.team:  # type: ignore[attr-defined]
        assert member.name in text
        assert member.role in text
    assert "有权提出异议" in text
    assert "回　　执" in text


@pytest.mark.requirement("CNEX-9.5.1-d")
def test_only_a_scheme_that_asks_for_production_demands_it() -> None:
    assert "应正常生产" in _printed_in("cnex_ex", example("plan_notice", "cnex_ex"))
    assert "应正常生产" not in _printed_in("cec_salt", example("plan_notice", "cec_salt"))


def test_papers_speak_the_words_of_their_scheme() -> None:
    explosion_proof = _printed_in("cnex_ex", example("acceptance_notice", "cnex_ex"))
    salt = _printed_in("cec_salt", example("acceptance_notice", "cec_salt"))
    assert "检（核）查组" in explosion_proof
    assert "认证合同" in explosion_proof
    assert "认证协议" in salt
    assert "检（核）查组" not in salt
    assert "认证合同" not in salt
    assert "现场检查（核查）问题清单" in _printed_in("cnex_ex", example("nonconformity_list", "cnex_ex"))


@pytest.mark.requirement("CNEX-12.3.1-b")
def test_a_suspension_without_an_end_says_what_ends_it() -> None:
    """Ground e lasts until the authority decides on the licence."""
    text = _printed_in("cnex_ex", example_papers("cnex_ex")["suspension_notice_open"])
    assert "至主管部门作出许可决定之日止" in text


def test_a_scheme_without_templates_uses_the_common_ones() -> None:
    for kind in KINDS:
        assert template_path(kind.key, "third_scheme") == template_path(kind.key, "cnex_ex")
    assert template_path("certificate", "cec_salt") != template_path("certificate", "third_scheme")
    assert "CNEX-ACC-2026-0042" in _printed_in("third_scheme", example("acceptance_notice", "cnex_ex"))


@pytest.mark.parametrize("scheme", ["../common", "", "CEC", "a/b"])
def test_a_scheme_key_cannot_leave_the_templates(scheme: str) -> None:
    with pytest.raises(ValueError, match="is not a scheme key"):
        template_path("certificate", scheme)


def test_a_required_place_cannot_be_left_empty() -> None:
    notice = example("refusal_notice", "cnex_ex")
    with pytest.raises(ValidationError):
        notice.with_(reason="  \n ")
    with pytest.raises(ValidationError):
        example("acceptance_notice", "cnex_ex").with_(units=())


def test_an_optional_place_says_that_there_is_nothing() -> None:
    report = example("report", "cec_salt").with_(limitations="", findings=())
    text = _printed_in("cec_salt", report)
    assert "无不符合项。" in text
    assert "限制条件\n无\n" in text


def test_a_small_value_is_printed_without_an_exponent() -> None:
    certificate = example("certificate", "cec_salt").with_(value=Decimal("0.0000001"))
    assert "0.0000001 tCO₂e" in _printed_in("cec_salt", certificate)


def test_the_file_is_named_after_number_and_title() -> None:
    paper = example("certificate", "cnex_ex")
    paper = paper.with_(head=paper.head.with_(number="CNEX/2026: 7"))
    assert render(paper, "cnex_ex").file_name == "CNEX-2026-7-认证证书.docx"


def test_properties_of_the_file_follow_from_the_paper_alone() -> None:
    paper = example("agreement", "cec_salt")
    content = render(paper, "cec_salt").content
    properties = Document(io.BytesIO(content)).core_properties
    assert properties.author == paper.head.body_name
    assert properties.created is not None
    assert properties.created.date() == date(2026, 4, 15)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        names = archive.namelist()
        assert names[0] == "[Content_Types].xml"
        assert names[1:] == sorted(names[1:])
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}


def test_every_kind_has_its_own_letters_in_numbers() -> None:
    assert len({kind.code for kind in KINDS}) == len(KINDS)
    assert paper_kind("certificate").title.zh == "认证证书"


@pytest.mark.parametrize("scheme", ["cnex_ex", "cec_salt"])
def test_a_report_holds_purpose_scope_basis_method_and_findings(scheme: str) -> None:
    """CNEX-9.6.7-b."""
    printed = _printed_in(scheme, example("report", scheme))
    for part in ("目的：", "依据：", "有关各方与认证单元", "文件评审", "会议和访谈", "抽样：", "系统边界",
                 "数据时间边界", "活动数据及来源的核查", "排放因子数据及来源的核查", "质量保证和文件存档的核查"):
        assert part in printed


def test_a_negative_report_may_come_before_any_footprint() -> None:
    """CNEX-9.6.7-c: the conclusion may be negative, and then no value need have been verified."""
    context = example("report", "cnex_ex").with_(footprints=(), is_positive=False)
    assert "未核定产品碳足迹数值" in paper_text(render(context, "cnex_ex").content)


def test_a_notice_that_comes_too_late_says_so() -> None:
    """CNEX-11-a: a client cannot finish by a day that is past."""
    late = _printed_in("cnex_ex", example("surveillance_notice", "cnex_ex").with_(is_overdue=True))
    assert "监督应于2027年5月20日（含当日）前完成，现已逾期" in late
    assert "请配合在2027年5月20日" not in late


def test_a_plan_without_focus_or_expert_speaks_of_neither() -> None:
    """CNEX-9.6.2-b: “重点关注：无。” told the client that nothing was looked at above all."""
    plain = _printed_in("cnex_ex", example_papers("cnex_ex")["plan_notice_plain"])
    assert "重点关注" not in plain
    assert "技术专家" not in plain
    assert "（5月1日至5月5日休息，不安排检查）" in plain


def test_a_fee_before_the_agreement_names_none() -> None:
    """CNEX-16-a, CEC-9-a: the charge for an application comes before the agreement."""
    notice = _printed_in("cec_salt", example_papers("cec_salt")["fee_notice_before_the_agreement"])
    assert "根据《" in notice
    assert "双方签订" not in notice
    assert "按我机构公布的账户缴纳" in notice


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*/*.docx")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_page_holds_a_signature_alone(path: Path) -> None:
    """The last line before a signature keeps with it; LibreOffice leaves a line behind a table alone on its page."""
    *_, before, last = [part for part in Document(str(path)).element.body if part.tag != qn("w:sectPr")]
    if before.tag == qn("w:tbl"):
        assert not "".join(node.text or "" for node in last.iter(qn("w:t"))), "the last line stands behind a table"
    signed = [part for part in Document(str(path)).paragraphs if part.text == "{{ head.body_name }}"][1:]
    assert all(_line_before(part._element).find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None for part in signed)


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*/*.docx")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_heading_stands_alone_at_the_foot_of_a_page(path: Path) -> None:
    """一、… keeps with what it heads."""
    headings = [part for part in Document(str(path)).paragraphs
                if re.match("[一二三四五六七八九十]+、", part.text) and all(run.bold for run in part.runs if run.text)]
    assert all(part.paragraph_format.keep_with_next for part in headings)


@pytest.mark.parametrize("path", sorted(TEMPLATES.glob("*/*.docx")), ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_no_header_row_stands_alone_at_the_foot_of_a_page(path: Path) -> None:
    """The head of a table keeps with its first row, as Word asks of each paragraph; LibreOffice does it by itself."""
    heads = [row for row in Document(str(path)).element.body.iter(qn("w:tr"))
             if row.find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None]
    assert all(line.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
               for row in heads for line in row.iter(qn("w:p")))


def _line_before(line: Any) -> Any:
    """The line that stands before this one on paper: a line of nothing but a tag leaves none."""
    before = line.getprevious()
    while before.tag == qn("w:p") and "".join(node.text or "" for node in before.iter(qn("w:t"))).startswith("{%p"):
        before = before.getprevious()
    return before


@pytest.mark.parametrize(("scheme", "label"), [("cnex_ex", "合同编号"), ("cec_salt", "协议编号")])
def test_the_letter_about_an_ended_job_calls_the_agreement_by_the_schemes_word(scheme: str, label: str) -> None:
    """CEC-5.1.2-c: the rule speaks of 认证协议, and knows no 合同."""
    words = _printed_in(scheme, example_papers(scheme)["end_notice"])
    assert label in words
    assert ("合同编号" in words) is (label == "合同编号")
