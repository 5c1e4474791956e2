"""The blank form says everything that will be asked, for every scheme, before anybody has applied."""

import io
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest
from docx import Document
from docx.shared import Cm, Pt

from docs_templates.blank_form import (
    ACROSS,
    EMPTY_ROWS,
    NUMBER_COLUMN,
    BlankPart,
    BlankQuestion,
    blank_form_file,
)
from docs_templates.render import paper_text
from intake_app.schemes.clauses import clause_to_client
from intake_app.schemes.schema import SchemeEdition
from intake_app.services.blank_forms import blank_form, form_name, printable_form
from models.text import Language
from tests.builders import SCHEMES
from tests.rules.test_sections import SCHEME as CLINKER

EDITIONS = [(scheme, language) for scheme in (*SCHEMES.editions, CLINKER) for language in ("zh", "en")]


@pytest.mark.parametrize(("scheme", "language"), EDITIONS)
def test_every_question_stands_with_its_help_reason_and_clause(scheme: SchemeEdition, language: Language) -> None:
    printed = paper_text(printable_form(scheme, language))
    for field in scheme.fields:
        wanted = [field.label, field.why, *([field.help] if field.help else []), *(o.text for o in field.options)]
        assert not [text.zh for text in wanted if text.in_language(language) not in printed], field.key
        assert clause_to_client(field.clause).in_language(language) in printed
    assert re.search(r"\bH\d", printed) is None, "an enterprise cannot look up the key of a house rule"


@pytest.mark.parametrize(("scheme", "language"), EDITIONS)
def test_every_document_to_prepare_is_listed_with_its_reason(scheme: SchemeEdition, language: Language) -> None:
    printed = paper_text(printable_form(scheme, language))
    assert not [document.key for document in scheme.documents
                if document.title.in_language(language) not in printed
                or document.why.in_language(language) not in printed]


def test_what_is_asked_only_sometimes_says_when() -> None:
    printed = paper_text(printable_form(CLINKER, "zh"))
    assert "仅在“窑型”为其他时填写或提交。" in printed


@pytest.mark.parametrize(("scheme", "language"), EDITIONS)
def test_there_is_room_to_answer_each_question_and_rows_to_fill(scheme: SchemeEdition, language: Language) -> None:
    tables = Document(io.BytesIO(printable_form(scheme, language))).tables
    assert len(tables) == len(scheme.form) + 1
    for section, table in zip(scheme.form, tables, strict=False):
        asked = len(scheme.fields_of(section.key))
        rows, columns = (EMPTY_ROWS + 1, asked + 1) if section.repeats else (asked, 2)
        assert (len(table.rows), len(table.columns)) == (rows, columns)
    assert len(tables[-1].rows) == len(scheme.documents)


@pytest.mark.parametrize(("scheme", "language"), EDITIONS)
def test_no_word_of_a_tables_heading_is_wider_than_its_column(scheme: SchemeEdition, language: Language) -> None:
    """A bold small letter of Arial has on the average 0.56 of its height in width, a capital 0.72."""
    widths = {"small": 0.56, "capital": 0.72}
    tables = Document(io.BytesIO(printable_form(scheme, language))).tables
    for table in (each for each in tables[:-1] if len(each.columns) > 2):
        assert sum(cell.width for cell in table.rows[0].cells) <= NUMBER_COLUMN + ACROSS
        for cell in table.rows[0].cells[1:]:
            (run,) = cell.paragraphs[0].runs
            assert run.font.size >= Pt(9), "on all built-in forms there is room enough"
            for word in re.findall(r"[A-Za-z0-9()%²³/]+", run.text):
                kinds = ["capital" if letter.isupper() else "small" for letter in word]
                needs = sum(widths[kind] for kind in kinds) * run.font.size
                assert needs <= cell.width - Cm(0.38), (run.text, cell.width)


def test_a_table_of_many_columns_is_headed_in_smaller_letters() -> None:
    questions = tuple(BlankQuestion(label="Transformation losses", is_required=True, remarks=()) for _ in range(11))
    part = BlankPart(title="Losses", remarks=(), questions=questions, row="loss")
    form = blank_form(SCHEMES.editions[0], "en").with_(parts=(part,))
    (table, _) = Document(io.BytesIO(blank_form_file(form))).tables
    (run,) = table.rows[0].cells[1].paragraphs[0].runs
    assert Pt(7) <= run.font.size < Pt(9)
    assert sum(cell.width for cell in table.rows[0].cells) <= NUMBER_COLUMN + ACROSS


def test_the_same_edition_makes_the_same_file() -> None:
    scheme = SCHEMES.editions[0]
    assert printable_form(scheme, "zh") == printable_form(scheme, "zh")
    assert form_name(scheme, "zh") != form_name(scheme, "en")


@pytest.mark.slow
def test_the_form_prints_in_a_few_pages(tmp_path: Path) -> None:
    """On A4, upright and across, with its title in front and the signature not alone on the last page."""
    missing = [tool for tool in ("soffice", "pdftotext") if shutil.which(tool) is None]
    if missing and os.environ.get("CI") != "true":
        pytest.skip(f"missing: {missing}")
    for scheme in SCHEMES.editions:
        (tmp_path / f"{scheme.key}.docx").write_bytes(printable_form(scheme, "zh"))
    subprocess.run(["soffice", "--headless", f"-env:UserInstallation=file://{tmp_path}/office", "--convert-to", "pdf",
                    "--outdir", str(tmp_path), *map(str, tmp_path.glob("*.docx"))],
                   check=True, capture_output=True, timeout=180)
    for scheme in SCHEMES.editions:
        text = subprocess.run(["pdftotext", "-layout", str(tmp_path / f"{scheme.key}.pdf"), "-"],
                              check=True, capture_output=True, text=True).stdout
        pages = [page for page in text.split("\f") if page.strip()]
        assert len(pages) <= 4 + 2 * sum(1 for section in scheme.form if section.repeats)
        assert scheme.words.application.zh in pages[0].replace(" ", "")
        assert len([line for line in pages[-1].splitlines() if line.strip()]) > 5
