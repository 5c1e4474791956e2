"""The bar code of a paper: read back from the Word file it is its number, wherever the clerk put it."""

import io
import zipfile
from collections.abc import Callable

import hypothesis
import pytest
import zxingcpp
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from docs_templates.bar_codes import SAMPLE, picture
from docs_templates.catalogue import KINDS, PaperKind
from docs_templates.checking import template_faults
from docs_templates.examples import SCHEMES, example
from docs_templates.fault_words import FaultKind
from docs_templates.render import fill, paper_text, template_path
from tests.docs_templates.word_edits import Edit, edited, removed, typed, typed_in_header

NUMBER = "CNEX-AGR-2026-0042"


def codes(word_file: bytes) -> list[str]:
    """What the pictures of a Word file say to a reader of bar codes."""
    with zipfile.ZipFile(io.BytesIO(word_file)) as archive:
        pictures = [archive.read(name) for name in archive.namelist() if name.startswith("word/media/")]
    return [text for each in pictures for text in read(each)]


def read(png: bytes) -> list[str]:
    return [code.text for code in zxingcpp.read_barcodes(Image.open(io.BytesIO(png)).convert("L"))]


def filled(template: bytes, kind: str = "agreement", number: str = NUMBER) -> bytes:
    paper = example(kind, "cnex_ex")
    return fill(template, paper.with_(head=paper.head.with_(bar_code=number)))


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("kind", [kind.key for kind in KINDS])
def test_every_shipped_template_prints_the_papers_number_as_a_code(kind: str, scheme: str) -> None:
    assert codes(filled(template_path(kind, scheme).read_bytes(), kind)) == [NUMBER]


def test_a_paper_without_a_number_of_its_own_has_no_code() -> None:
    word_file = filled(template_path("agreement", "cnex_ex").read_bytes(), number="")
    assert codes(word_file) == []
    with zipfile.ZipFile(io.BytesIO(word_file)) as archive:
        assert b"wp:anchor" not in archive.read("word/footer1.xml")


def test_the_code_of_an_example_names_no_paper() -> None:
    word_file = fill(template_path("agreement", "cnex_ex").read_bytes(), example("agreement", "cnex_ex"))
    assert codes(word_file) == [SAMPLE]


@pytest.mark.parametrize("put", [typed, typed_in_header])
@pytest.mark.parametrize("tag", ["{{ 文书信息.编号条码 }}", "{{ head.bar_code }}"])
def test_a_clerk_puts_the_code_elsewhere(put: Callable[[str], Edit], tag: str) -> None:
    template = edited("agreement", removed("{{ head.bar_code }}"), put(f"编号 {tag}"))
    assert template_faults("agreement", template) == ()
    assert codes(filled(template)) == [NUMBER]


def test_a_template_of_a_paper_that_comes_back_needs_its_code() -> None:
    """CNEX-9.2.4-a: every scan of the agreement would have to be assigned by hand; nobody scans an acceptance."""
    (fault,) = template_faults("agreement", edited("agreement", removed("{{ head.bar_code }}")))
    assert (fault.kind, fault.fields) == (FaultKind.MISSING_FIELD, ("head.bar_code",))
    assert "{{ head.bar_code }}" in fault.remedy.en
    assert template_faults("acceptance_notice", edited("acceptance_notice", removed("{{ head.bar_code }}"))) == ()


@given(st.text("ABCXYZ0123456789-/认证", min_size=1, max_size=40))
@hypothesis.example("证Y")
def test_whatever_the_numbers_pattern_the_code_says_it(number: str) -> None:
    assert read(picture(number)) == [number]


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.key)
def test_a_paper_is_expected_back_where_somebody_else_signs_it(kind: PaperKind) -> None:
    """The shipped template has a line to sign, or a client's slip to seal."""
    text = paper_text(template_path(kind.key, "common").read_bytes())
    assert ("签字" in text or "（盖章）" in text) is kind.is_signed_back
