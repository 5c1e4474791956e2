"""Word files become PDF by LibreOffice, in a child process that ends when its time is over."""

import os
import shutil
import signal
import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Lock

SECONDS = 60.0
"""The longest that one file may take: a first start on a busy machine takes some ten seconds."""

_FONTS = Path(__file__).parent / "printing_fonts.conf"
"""What stands for the papers' fonts where they are not installed; else the system prints 仿宋 without serifs."""


class LibreOffice:
    """Prints one file at a time; each in a folder and with a profile of its own, which are gone afterwards."""

    def __init__(self, program: str, seconds: float = SECONDS) -> None:
        self._program = program
        self._seconds = seconds
        self._turn = Lock()

    def pdf(self, word_file: bytes) -> bytes | None:
        """The file as PDF; None where LibreOffice could not read it or did not end in time."""
        with self._turn, TemporaryDirectory(prefix="footmark-pdf-") as folder:
            source = Path(folder) / "paper.docx"
            source.write_bytes(word_file)
            self._convert(source)
            made = source.with_suffix(".pdf")
            return made.read_bytes() if made.exists() else None

    def _convert(self, source: Path) -> None:
        """Run the program; it starts others, so that all of its session is ended with it."""
        folder = source.parent
        child = subprocess.Popen(  # noqa: S603 - the program was found at the start, the arguments are ours
            [self._program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore",
             "--convert-to", "pdf", "--outdir", str(folder), str(source)],
            stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            env={"PATH": os.environ.get("PATH", ""), "HOME": str(folder), "LANG": "C.UTF-8",
                 "FONTCONFIG_FILE": str(_FONTS)}, start_new_session=True,
        )
        try:
            child.wait(self._seconds)
        except subprocess.TimeoutExpired:
            os.killpg(child.pid, signal.SIGKILL)
            child.wait()


def installed() -> LibreOffice | None:
    """The LibreOffice of this machine, or None."""
    program = shutil.which("soffice") or shutil.which("libreoffice")
    return LibreOffice(program) if program else None
