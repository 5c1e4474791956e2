"""The child process: its limits hold, it knows nothing of its surroundings, and nothing that is read breaks it."""

import json
import random
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from intake_app.examination import child
from intake_app.examination.__main__ import answer
from intake_app.examination.child import ReaderBroken, read_in_child
from intake_app.examination.limits import PIXELS
from intake_app.examination.reading import Reading
from models.file_reasons import FileReason
from tests.examination import files


def reasons(reading: Reading) -> list[FileReason]:
    return [fault.reason for fault in reading.faults]


def run(monkeypatch: pytest.MonkeyPatch, program: str) -> None:
    """Let this program stand in for the reader."""
    monkeypatch.setattr(child, "_COMMAND", (sys.executable, "-I", "-c", program))


def test_a_file_that_takes_too_much_memory_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """The real reader with a smaller limit: none of the small hostile files known takes 768 MB."""
    run(monkeypatch, "from intake_app.examination import limits; limits.MEMORY_BYTES = 96 * limits.MEBIBYTE\n"
                     "from intake_app.examination.__main__ import main; main()")
    reading = read_in_child(files.image(size=(7000, 7000)))
    assert reasons(reading) == [FileReason.MEMORY_LIMIT]
    assert reading.faults[0].particulars == {"limit": "96"}


LARGEST = int(PIXELS ** 0.5)


@pytest.mark.parametrize("make", [
    lambda: files.sixteen_bits(65535, (LARGEST, LARGEST)), lambda: files.sixteen_bit_colours(LARGEST),
], ids=["grey", "colours"])
@pytest.mark.parametrize("wanted", [(), ("codes",)], ids=["read", "codes"])
def test_the_largest_scan_of_16_bits_leaves_a_third_of_the_memory_free(
    monkeypatch: pytest.MonkeyPatch, make: Callable[[], bytes], wanted: tuple[str, ...]
) -> None:
    """Grey values were widened to 32 bits before they were made 8: 700 of 768 MB, whatever else the child needs."""
    run(monkeypatch, "from intake_app.examination import limits; limits.MEMORY_BYTES = 512 * limits.MEBIBYTE\n"
                     "from intake_app.examination.__main__ import main; main()")
    assert reasons(child._asked(make(), *wanted)) == []


def test_a_file_that_takes_too_much_processor_time_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    """One attribute of 160 MB, packed no tighter than real sheets are."""
    run(monkeypatch, "from intake_app.examination import limits; limits.CPU_SECONDS = 1\n"
                     "from intake_app.examination.__main__ import main; main()")
    block = bytes(random.Random(1).choices(b"0123456789abcdef", k=20_000))
    hostile = files.archive({"[Content_Types].xml": "wordprocessingml.document.main",
                             "word/document.xml": b'<w a="' + block * 8_000 + b'"/>'})
    assert reasons(read_in_child(hostile)) == [FileReason.TIME_LIMIT]


def test_a_reader_that_hangs_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(child, "WALL_SECONDS", 0.2)
    run(monkeypatch, "import time; time.sleep(60)")
    assert reasons(read_in_child(files.pdf("x"))) == [FileReason.TIME_LIMIT]


def test_a_reader_that_a_file_brings_down_refuses_that_file(monkeypatch: pytest.MonkeyPatch) -> None:
    run(monkeypatch, "import os, signal; os.kill(os.getpid(), signal.SIGSEGV)")
    assert reasons(read_in_child(files.pdf("x"))) == [FileReason.READER_FAILED]


def test_a_reader_that_cannot_start_is_no_fault_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    """Else every file would be refused until somebody looks at the log."""
    run(monkeypatch, "import nothing_of_this_name")
    with pytest.raises(ReaderBroken, match="nothing_of_this_name"):
        read_in_child(files.pdf("x"))


def test_the_child_knows_nothing_of_its_surroundings(monkeypatch: pytest.MonkeyPatch) -> None:
    """The database's address and passwords stay with the office."""
    monkeypatch.setenv("FOOTMARK_DATABASE_URL", "postgresql://secret")
    run(monkeypatch, "import os, json; print(json.dumps({'media_type': ' '.join(os.environ)}))")
    assert "FOOTMARK" not in (read_in_child(b"x").media_type or "")


def test_the_child_loads_no_more_than_the_file_needs() -> None:
    """What makes an upload feel instant: neither pydantic nor the reader of another kind is imported."""
    program = ("import sys; from intake_app.examination.__main__ import main; main();"
               "print(); import json; print(json.dumps(sorted(sys.modules)))")
    done = subprocess.run((sys.executable, "-I", "-c", program), input=files.docx("x"), capture_output=True, check=True)
    loaded = set(json.loads(done.stdout.splitlines()[-1]))
    assert not loaded & {"pydantic", "pypdf", "PIL", "streamlit", "sqlmodel", "holidays"}


def test_files_are_read_from_several_threads_at_once() -> None:
    """As Streamlit's sessions do."""
    with ThreadPoolExecutor(6) as pool:
        found = list(pool.map(read_in_child, [files.docx(f"第 {number} 份") for number in range(12)]))
    assert [reading.pages for reading in found] == [(f"第 {number} 份",) for number in range(12)]


WHOLE = {"pdf": files.pdf("营业执照", "第二页"), "docx": files.docx("说明"), "xlsx": files.xlsx([["电力", "1"]]),
         "png": files.image(size=(640, 480)), "jpeg": files.image("JPEG", size=(640, 480))}


@settings(max_examples=150)
@given(kind=st.sampled_from(sorted(WHOLE)), damage=st.lists(
    st.tuples(st.floats(0, 1, exclude_max=True), st.binary(min_size=1, max_size=8)), min_size=1, max_size=5))
def test_whatever_is_damaged_the_reader_answers(kind: str, damage: list[tuple[float, bytes]]) -> None:
    """A damaged file is read, or refused by a reason; no parser's slip ends the child."""
    content = bytearray(WHOLE[kind])
    for place, written in damage:
        at = int(place * len(content))
        content[at:at + len(written)] = written
    reading = answer(bytes(content))
    assert json.loads(json.dumps(asdict(reading)))["page_count"] == reading.page_count
    assert len(reasons(reading)) == len(set(reasons(reading)))
