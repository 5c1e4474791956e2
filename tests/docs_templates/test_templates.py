"""Templates as clerks edit them in Word: every fault is found where it stands, nothing sound is refused."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2 import TemplateError

from docs_templates.aliases import field_name
from docs_templates.catalogue import KINDS, field_entries
from docs_templates.checking import template_faults
from docs_templates.examples import SCHEMES, example
from docs_templates.fault_words import FAULT_WORDS, FaultKind
from docs_templates.render import TEMPLATES, fill, paper_text
from tests.docs_templates.defects import CODE, DEFECTS, Defect
from tests.docs_templates.word_edits import cut_by_libre_office, cut_by_word, edited, removed, replaced, typed

COMMITTED = sorted(TEMPLATES.glob("*/*.docx"))
CERTIFICATES = [path for path in COMMITTED if path.stem == "certificate"]


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_shipped_template_has_no_faults(path: Path) -> None:
    assert template_faults(path.stem, path.read_bytes()) == ()


def test_there_is_a_common_template_for_every_kind() -> None:
    assert {path.stem for path in COMMITTED if path.parent.name == "common"} == {kind.key for kind in KINDS}


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_every_tag_stands_in_one_run(path: Path) -> None:
    """A tag torn into several runs is lost as soon as a clerk formats half of it."""
    with zipfile.ZipFile(path) as archive:
        for name in archive.namelist():
            if name.startswith(("word/document", "word/footer")):
                for piece in archive.read(name).decode().split("<w:t")[1:]:
                    text = piece.split("</w:t>")[0]
                    assert text.count("{{") == text.count("}}")
                    assert text.count("{%") == text.count("%}")


def test_at_least_sixty_defects_are_seeded() -> None:
    assert len(DEFECTS) >= 60
    assert {defect.fault for defect in DEFECTS} == set(FaultKind) - {FaultKind.NO_WORD_FILE,
                                                                     FaultKind.CANNOT_BE_FILLED}


@pytest.mark.parametrize("defect", DEFECTS, ids=[f"{d.paper}-{d.fault}-{n}" for n, d in enumerate(DEFECTS)])
def test_a_seeded_defect_is_found_where_it_stands_and_says_what_to_do(defect: Defect) -> None:
    faults = template_faults(defect.paper, edited(defect.paper, defect.edit))
    found = [fault for fault in faults if fault.kind is defect.fault and fault.where.zh == defect.place]
    assert found, [(fault.kind, fault.where.zh, fault.problem.zh) for fault in faults]
    told = "\n".join(fault.problem.zh + fault.remedy.zh for fault in found)
    assert defect.words in told
    for fault in found:
        assert fault.remedy.zh.endswith(("。", "”。", "？")), fault.remedy.zh
        assert fault.problem.en.endswith("."), fault.problem.en
        if fault.place is not None:
            assert fault.around


@pytest.mark.parametrize("defect", CODE, ids=[str(n) for n in range(len(CODE))])
def test_what_the_check_forbids_the_sandbox_would_not_run(defect: Defect) -> None:
    """A hostile template cannot read files or run Python, even if it were filled."""
    try:
        text = paper_text(fill(edited(defect.paper, defect.edit), example(defect.paper, "cnex_ex")))
    except (TemplateError, ArithmeticError, TypeError, ValueError):
        return
    assert "root" not in text
    assert "<class" not in text
    assert "function" not in text


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    (fault,) = template_faults("acceptance_notice", content)
    assert fault.kind is FaultKind.NO_WORD_FILE
    assert fault.where.zh == "整个文件"


@pytest.mark.parametrize(("font", "faults"), [("Times New Roman", []), ("Arial", [FaultKind.MIXED_FORMAT])])
def test_a_template_that_libre_office_saved_is_taken(font: str, faults: list[FaultKind]) -> None:
    """It names the font that the style has anyway; another one would be lost in print, and is told."""
    template = edited("certificate", cut_by_libre_office("{{ standards|join('；') }}", "；", font))
    assert [fault.kind for fault in template_faults("certificate", template)] == faults


def test_a_tag_that_word_cut_into_runs_of_one_look_is_no_fault_and_prints() -> None:
    """Word does so by itself when a word is corrected: nobody could mend it by hand."""
    template = edited("acceptance_notice", cut_by_word("{{ mode }}"))
    assert template_faults("acceptance_notice", template) == ()
    paper = example("acceptance_notice", "cnex_ex")
    assert paper.mode in paper_text(fill(template, paper))  # type: ignore[attr-defined]


def test_a_template_in_chinese_names_prints_the_same() -> None:
    """Every field may be typed under its alias, rows and the parts of a group included."""
    chinese = edited(
        "acceptance_notice", replaced("{{ mode }}", "{{ 认证模式 }}"),
        replaced("{{ head.number }}", "{{ 文书信息.文书编号 }}"),
        replaced("{%tr for unit in units %}", "{%tr for 单元 in 认证单元 %}"),
        replaced("{{ unit.model }}", "{{ 单元.规格型号 }}"), replaced("{{ unit.product_name }}", "{{ 单元.产品名称 }}"),
        replaced("{{ unit.functional_unit }}", "{{ 单元.功能单位 }}"),
        replaced("{{ unit.standard }}", "{{ 单元.量化依据标准 }}"),
        replaced("{{ unit.producer }}", "{{ 单元.生产者 }}"),
        replaced("{{ unit.site }}", "{{ 单元.生产场所 }}"),
    )
    assert template_faults("acceptance_notice", chinese) == ()
    paper = example("acceptance_notice", "cnex_ex")
    assert paper_text(fill(chinese, paper)) == paper_text(fill(edited("acceptance_notice"), paper))


@pytest.mark.parametrize("kind", [kind.key for kind in KINDS])
def test_every_field_has_an_alias_of_its_own(kind: str) -> None:
    entries = field_entries(kind)
    assert len({entry.alias for entry in entries}) == len(entries)
    for entry in entries:
        for part in entry.alias.replace("[]", "").split("."):
            assert part.isidentifier()
            assert any("\u4e00" <= letter <= "\u9fff" for letter in part), entry
    context = next(each.context for each in KINDS if each.key == kind)
    assert {field_name(context, entry.alias.split(".")[0].removesuffix("[]")) for entry in entries} <= set(
        context.model_fields)


def test_the_remedy_for_a_missing_field_says_where_the_shipped_template_has_it() -> None:
    template = edited("refusal_notice", replaced("{{ reason }}", "……"))
    (fault,) = template_faults("refusal_notice", template)
    assert "{{ 不予受理的理由 }}" in fault.remedy.zh
    assert "正文第 12 段" in fault.remedy.zh


@pytest.mark.parametrize("path", CERTIFICATES, ids=lambda path: path.parent.name)
@pytest.mark.parametrize("field", ["replaced_on", "valid_from", "trademark", "unit_kind.zh", "unit_kind.en"])
def test_a_certificate_has_a_place_for_what_only_some_certificates_note(path: Path, field: str) -> None:
    """CNEX-12.2-d, CEC-7.3-a: the day of replacement; J16: a renewal's first day; J57: the unit's kind; trademark."""
    document = Document(str(path))
    replaced(f"{{{{ {field}", "{{ product_name", count=9)(document)
    buffer = io.BytesIO()
    document.save(buffer)
    (fault,) = template_faults("certificate", buffer.getvalue())
    assert fault.kind is FaultKind.MISSING_FIELD
    assert next(each.label for each in field_entries("certificate") if each.path == field).split("·")[0] \
        in fault.problem.zh


def test_the_remedy_for_a_field_of_a_row_is_typed_within_its_loop() -> None:
    fault, = template_faults("nonconformity_list", edited("nonconformity_list", removed("{{ finding.fact }}")))
    assert "{% for row in findings %} {{ row.fact }} {% endfor %}" in fault.remedy.en
    assert "{% for 行 in " in fault.remedy.zh
    nested, *_ = template_faults("verification_planning", edited("verification_planning", removed("{{ point.note }}")))
    assert "{% for row in steps %} {% for row2 in row.points %} {{ row2.note }} {% endfor %} {% endfor %}" \
        in nested.remedy.en


def test_a_loop_that_is_never_closed_is_told_once_and_not_again_at_the_next_of_its_name() -> None:
    faults = template_faults("report", edited("report", replaced("{%p endfor %}", "", 1)))
    assert [each.kind for each in faults] == [FaultKind.NOT_CLOSED]


def test_faults_come_in_reading_order() -> None:
    template = edited("acceptance_notice", replaced("{{ mode }}", "{{ modus }}"), typed("{{ mode"),
                      replaced("{{ head.number }}", "{{ head.nr }}"))
    places = [fault.place.paragraph for fault in template_faults("acceptance_notice", template) if fault.place]
    assert places == sorted(places)


def test_every_kind_of_fault_has_its_words() -> None:
    assert set(FAULT_WORDS) == set(FaultKind)


@settings(max_examples=40)
@given(st.text(alphabet="{}%#|.·ahed _number“”｛｝　\n", max_size=40), st.sampled_from([kind.key for kind in KINDS]))
def test_whatever_is_typed_the_check_answers(text: str, kind: str) -> None:
    """Never a crash; and what it lets pass can be printed."""
    document = Document(io.BytesIO(edited(kind)))
    document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    if template_faults(kind, buffer.getvalue()) == ():
        for scheme in SCHEMES:
            fill(buffer.getvalue(), example(kind, scheme))
