"""The papers as printed: every example becomes a PDF in one call of LibreOffice."""

import os
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import pytest

from docs_templates.examples import SCHEMES, example_papers
from docs_templates.render import render

pytestmark = pytest.mark.xdist_group("libreoffice")

_LONGEST = {
    "acceptance_notice": 7, "supplement_notice": 8, "refusal_notice": 2, "agreement": 5, "plan_notice": 5,
    "nonconformity_list": 6, "report": 7, "decision_notice": 2, "certificate": 1, "suspension_notice": 2,
    "surveillance_notice": 3,
}
"""Pages that each kind may take with forty rows where it has a long table."""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[tuple[str, str], list[str]]:
    """The text of each page of each example, by scheme and name."""
    missing = [tool for tool in ("soffice", "pdftotext") if shutil.which(tool) is None]
    if missing:
        if os.environ.get("CI") == "true":
            pytest.fail(f"missing: {missing}")
        pytest.skip(f"missing: {missing}")
    folder = tmp_path_factory.mktemp("papers")
    for scheme in SCHEMES:
        for name, paper in example_papers(scheme).items():
            (folder / f"{scheme}-{name}.docx").write_bytes(render(paper, scheme).content)
    subprocess.run(
        ["soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--convert-to", "pdf",
         "--outdir", str(folder), *map(str, sorted(folder.glob("*.docx")))],
        check=True, capture_output=True, timeout=120,
    )
    return {(scheme, name): _pages(folder / f"{scheme}-{name}.pdf")
            for scheme in SCHEMES for name in example_papers(scheme)}


def _pages(pdf: Path) -> list[str]:
    text = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], check=True, capture_output=True).stdout.decode()
    return text.split("\f")[:-1]


def test_every_paper_prints_with_its_number_and_title(pages: Mapping[tuple[str, str], list[str]]) -> None:
    for (scheme, name), printed in pages.items():
        paper = example_papers(scheme)[name]
        assert paper.head.number in printed[0], (scheme, name)
        title = {"report": paper.words.report, "nonconformity_list": paper.words.findings_list,
                 "agreement": paper.words.agreement, "certificate": "证书"}.get(paper.kind, "通知书")
        assert title in printed[0].replace(" ", ""), (scheme, name)


def test_no_paper_runs_longer_than_it_should(pages: Mapping[tuple[str, str], list[str]]) -> None:
    for (scheme, name), printed in pages.items():
        assert len(printed) <= _LONGEST[example_papers(scheme)[name].kind], (scheme, name)


def test_a_signature_never_stands_alone_on_a_page(pages: Mapping[tuple[str, str], list[str]]) -> None:
    for key, printed in pages.items():
        assert all(sum(bool(line.strip()) for line in page.splitlines()) > 5 for page in printed), key


def test_a_long_table_repeats_its_header_on_every_page(pages: Mapping[tuple[str, str], list[str]]) -> None:
    for scheme in SCHEMES:
        with_rows = [page for page in pages[scheme, "nonconformity_list"] if "NC-" in page]
        assert len(with_rows) > 2
        assert all("不符合事实" in page for page in with_rows)
