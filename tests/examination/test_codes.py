"""Bar codes are read from scans as they come; what is no scan, or means harm, has none."""

import json
import subprocess
import sys
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageMath

from intake_app.examination import child
from intake_app.examination.__main__ import answer
from intake_app.examination.child import codes_in_child
from intake_app.examination.code_reader import read_codes
from intake_app.examination.limits import CODE_CHARACTERS, CODES
from tests.examination import files
from tests.scans import as_jpeg, as_pdf, as_png, as_scanned, page

NUMBER = "CNEX-AGR-2026-0042"


@pytest.mark.parametrize(("dpi", "turn"), [
    (150, 0), (150, 90), (150, 180), (150, 270), (150, -4), (100, 3), (300, 183),
])
def test_a_code_is_read_turned_skewed_grey_and_small(dpi: int, turn: int) -> None:
    assert read_codes(as_jpeg(as_scanned(page(NUMBER, dpi=dpi), turn=turn))).codes == (NUMBER,)


def test_a_code_is_read_from_any_page_of_a_scanned_pdf() -> None:
    pages = [as_scanned(page()), as_scanned(page(NUMBER), turn=180), as_scanned(page(NUMBER))]
    assert codes_in_child(as_pdf(pages)) == (NUMBER,)


def test_codes_of_several_papers_come_in_the_order_of_the_pages() -> None:
    assert read_codes(as_pdf([page("B-2"), page("A-1"), page("B-2")])).codes == ("B-2", "A-1")
    assert set(read_codes(as_png(page("B-2", "A-1"))).codes) == {"B-2", "A-1"}


def test_a_scan_without_a_code_has_none() -> None:
    assert codes_in_child(as_jpeg(as_scanned(page()))) == ()


@pytest.mark.parametrize("content", [
    b"", b"MZ\x90\x00", b"%PDF-1.7 broken", as_png(page(NUMBER))[:4_000], files.pdf("words"), files.image(),
])
def test_what_is_no_whole_scan_has_none(content: bytes) -> None:
    assert codes_in_child(content) == ()


@pytest.mark.parametrize("as_png_of", [
    lambda sheet: files.png(ImageMath.lambda_eval(lambda of: of["sheet"] * 200 + 9000, sheet=sheet).convert("I;16")),
    lambda sheet: files.png(Image.merge("LA", (Image.new("L", sheet.size), sheet.point(lambda grey: 255 - grey)))),
], ids=["16 bits", "transparent ground"])
def test_a_code_is_read_in_all_its_bits_and_as_on_white_paper(as_png_of: Callable[[Image.Image], bytes]) -> None:
    """As whether the scan is blank is told: a scan of 16 bits was white all over, a transparent ground black."""
    assert read_codes(as_png_of(page(NUMBER))).codes == (NUMBER,)


def test_a_wall_of_a_page_is_drawn_no_larger_than_a_photograph() -> None:
    """Forty metres high: at 200 dots an inch it would take 80 gigabytes."""
    assert codes_in_child(as_pdf([page(NUMBER)], dpi=1)) == (NUMBER,)


def test_a_child_that_a_scan_brings_down_finds_no_code(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "_COMMAND", (sys.executable, "-I", "-c", "import os, signal; os.kill(os.getpid(), 11)"))
    assert codes_in_child(b"x") == ()


def test_a_sheet_full_of_codes_is_read_only_so_far() -> None:
    found = read_codes(as_png(page(*"ABCDE", dpi=100))).codes
    assert len(found) <= CODES
    assert max(map(len, read_codes(as_png(page("9" * 400, dpi=300))).codes), default=0) <= CODE_CHARACTERS


@settings(max_examples=60)
@given(st.sampled_from([b"", b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0"]), st.binary(max_size=400))
def test_no_bytes_break_the_reader(magic: bytes, rest: bytes) -> None:
    assert answer(magic + rest, read_codes).codes == ()


def test_only_who_asks_for_codes_loads_their_libraries() -> None:
    """A child costs a tenth of a second because it imports its own reader alone."""
    program = ("import sys, json; from intake_app.examination.__main__ import answer; answer(sys.stdin.buffer.read());"
               "print(json.dumps([name for name in ('zxingcpp', 'pypdfium2') if name in sys.modules]))")
    seen = subprocess.run([sys.executable, "-c", program], input=as_png(page()), capture_output=True, check=True)
    assert json.loads(seen.stdout) == []
