"""The papers as printed: every example becomes a PDF in one call of LibreOffice."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from docs_templates.contexts import PaperContext
from docs_templates.examples import SCHEMES, example_papers
from docs_templates.record_contexts import OnSiteReport
from docs_templates.render import render

_LONGEST = {
    "acceptance_notice": 7, "supplement_notice": 8, "refusal_notice": 2, "agreement": 5, "plan_notice": 5,
    "nonconformity_list": 6, "report": 8, "decision_notice": 2, "certificate": 1, "lapse_notice": 2,
    "correction_demand": 2,
    "suspension_notice": 1,
    "surveillance_notice": 3, "restoration_notice": 1, "status_announcement": 1, "application_review": 3,
    "programme": 4, "impartiality_record": 1, "document_review": 3, "on_site_report": 5, "correction_record": 4,
    "technical_review_record": 3, "report_approval": 1, "delivery_record": 1,
    "withdrawal_notice": 2, "cancellation_notice": 2,
    "complaint_receipt": 1, "complaint_answer": 1, "verification_planning": 3, "capability_record": 10,
    "consistency_record": 2, "meeting_record": 2, "abort_report": 1, "abort_notice": 1, "end_notice": 2,
    "resumption_notice": 1,
    "change_notice": 2, "fee_notice": 1, "extension_agreement": 1, "reporting_record": 1,
    "competence_record": 2,
}
"""Pages that each kind may take with forty rows where it has a long table."""


def test_every_paper_prints_whole_and_in_order(tmp_path: Path) -> None:
    """One test, because starting LibreOffice once costs more than all its looking."""
    missing = [tool for tool in ("soffice", "pdftotext") if shutil.which(tool) is None]
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"missing: {missing}")
    faults = []
    for key, pages in _printed(tmp_path).items():
        paper = _laid_out(key[0])[key[1]]
        faults += [(key, fault) for fault in _faults(paper, pages)]
    assert faults == []


def _faults(paper: PaperContext, pages: list[str]) -> Iterator[str]:
    if paper.head.number not in pages[0]:
        yield "its number is not on the first page"
    if _title(paper) not in "".join(pages[0].split()):
        yield "its title is not on the first page"
    if len(pages) > _LONGEST[paper.kind]:
        yield f"it takes {len(pages)} pages"
    if any(sum(bool(line.strip()) for line in page.splitlines()) <= 5 for page in pages):
        yield "a signature stands alone on a page"
    with_rows = [page for page in pages if "NC-" in page]
    if paper.kind == "nonconformity_list" and not (len(with_rows) > 2 and all("不符合事实" in p for p in with_rows)):
        yield "its long table does not repeat its header"


def _title(paper: PaperContext) -> str:
    return {
        "report": paper.words.report, "nonconformity_list": paper.words.findings_list,
        "agreement": paper.words.agreement, "certificate": "证书", "programme": paper.words.programme,
        "on_site_report": f"{paper.words.on_site}报告", "report_approval": f"{paper.words.report}批准记录",
        "technical_review_record": f"{paper.words.technical_review}记录", "document_review": "文件评审记录",
        "correction_record": "不符合项整改验证记录", "application_review": "申请评审记录",
        "impartiality_record": "公正性与保密声明", "delivery_record": "监督通知送达记录",
        "status_announcement": "公告", "complaint_receipt": "受理回执", "complaint_answer": "处理结果答复",
        "verification_planning": "核查策划与抽样取证计划", "capability_record": "保证能力检查表",
        "consistency_record": "一致性检查与核查记录", "meeting_record": "会议、末次会议与访谈记录",
        "abort_report": f"中止{paper.words.on_site}", "abort_notice": "中止通知书",
        "extension_agreement": "认证时限延长协议", "reporting_record": "信息上报记录",
        "competence_record": "人员能力评价记录",
    }.get(paper.kind, "通知书")


def _printed(folder: Path) -> dict[tuple[str, str], list[str]]:
    """The text of each page of each example, by scheme and name."""
    for scheme in SCHEMES:
        for name, paper in _laid_out(scheme).items():
            (folder / f"{scheme}-{name}.docx").write_bytes(render(paper, scheme).content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), *map(str, sorted(folder.glob("*.docx")))],
        check=True, capture_output=True, timeout=600,
    )
    return {(scheme, name): _pages(folder / f"{scheme}-{name}.pdf")
            for scheme in SCHEMES for name in _laid_out(scheme)}


def _laid_out(scheme: str) -> dict[str, PaperContext]:
    """The examples; one report of a check whose text ends at ten places of a page: one left its date alone; and a
    suspension whose facts take two lines: it laid its last part and the seal's place on a second page.
    """
    suspension = example_papers(scheme)["suspension_notice"]
    facts = "未按合同约定提供年度变更说明，经书面催告三次后仍未提供，也未说明原因；期间关键原材料的供方已变更两次。"
    report = example_papers(scheme)["on_site_report_clean"]
    assert isinstance(report, OnSiteReport)
    longer = {f"on_site_report_{lines}": report.with_(conclusion="\n".join(["各场所均符合要求。"] * lines))
              for lines in range(2, 32, 3)}
    return {**example_papers(scheme), **longer, "suspension_notice_two_lines": suspension.with_(facts=facts)}


def _pages(pdf: Path) -> list[str]:
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    return text.split("\f")[:-1]
