"""Templates as clerks edit them: what is refused, and that none can run code."""

import io
import zipfile
from pathlib import Path

import pytest
from docx import Document
from jinja2.exceptions import SecurityError, UndefinedError

from docs_templates.catalogue import KINDS
from docs_templates.examples import example
from docs_templates.render import TEMPLATES, fill, template_faults, template_path

COMMITTED = sorted(TEMPLATES.glob("*/*.docx"))


def _with_paragraph(kind: str, text: str) -> bytes:
    document = Document(io.BytesIO(template_path(kind, "cnex_ex").read_bytes()))
    document.add_paragraph(text)
    buffer = io.BytesIO()
    document.save(buffer)
    return buffer.getvalue()


def _without(kind: str, text: str) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(template_path(kind, "cnex_ex")) as source, zipfile.ZipFile(buffer, "w") as target:
        for name in source.namelist():
            target.writestr(name, source.read(name).replace(text.encode(), "……".encode()))
    return buffer.getvalue()


@pytest.mark.parametrize("path", COMMITTED, ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_a_committed_template_has_no_faults(path: Path) -> None:
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


def test_an_unknown_field_is_named() -> None:
    (fault,) = template_faults("acceptance_notice", _with_paragraph("acceptance_notice", "{{ acceptd_on }}"))
    assert "acceptd_on" in fault.zh
    assert "acceptd_on" in fault.en


def test_an_unknown_part_of_a_field_is_a_fault() -> None:
    (fault,) = template_faults("acceptance_notice", _with_paragraph("acceptance_notice", "{{ head.nunber }}"))
    assert "nunber" in fault.zh


def test_a_missing_required_field_is_named_by_its_label() -> None:
    (fault,) = template_faults("refusal_notice", _without("refusal_notice", "{{ reason }}"))
    assert "不予受理的理由" in fault.zh
    assert "{{ reason }}" in fault.zh


@pytest.mark.parametrize(
    "broken", ["{% for unit in units %}", "{{ head.number", "{% if %}", "{{ head.number|nosuch }}"]
)
def test_a_broken_tag_is_a_fault_and_not_a_crash(broken: str) -> None:
    (fault,) = template_faults("acceptance_notice", _with_paragraph("acceptance_notice", broken))
    assert "模板无法填写" in fault.zh


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x05\x06" + bytes(18)])
def test_what_is_no_word_file_is_refused(content: bytes) -> None:
    (fault,) = template_faults("acceptance_notice", content)
    assert "不是可用的 Word 文件" in fault.zh


@pytest.mark.parametrize("attack", [
    "{{ ''.__class__.__mro__ }}",
    "{{ head.__class__.__init__.__globals__ }}",
    "{{ head.model_dump() }}",
    "{{ head.parse_raw('x', allow_pickle=True) }}",
    "{{ head.parse_file('/etc/hostname') }}",
    "{{ head|attr('model_dump') }}",
    "{{ ''.join(['a']) }}",
    "{{ '{0.__class__}'.format(head) }}",
])
def test_a_hostile_template_cannot_run(attack: str) -> None:
    template = _with_paragraph("acceptance_notice", attack)
    with pytest.raises((SecurityError, UndefinedError)):
        fill(template, example("acceptance_notice", "cnex_ex"))
    assert template_faults("acceptance_notice", template)


@pytest.mark.parametrize("name", ["range", "lipsum", "cycler", "namespace", "config", "self"])
def test_a_template_has_no_globals(name: str) -> None:
    assert template_faults("acceptance_notice", _with_paragraph("acceptance_notice", "{{ " + name + "(3) }}"))
