"""What the tests need besides Python: a Chromium, Chinese fonts, LibreOffice Writer and Calc, and poppler.

`python tests/needs.py` installs what is missing with apt-get where it may. With CI=true a missing need ends the run;
elsewhere the tests that need it are skipped with the same sentence.
"""

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

CHROMIUM_NAMES = ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome")


@dataclass(frozen=True)
class Need:
    """One program or font: how to see that it is there, and the Debian package that brings it."""

    name: str
    package: str
    is_met: Callable[[], bool]


def chromium_path() -> str | None:
    """The Chromium that the tests drive: the system's, else the one that Playwright downloaded."""
    for name in CHROMIUM_NAMES:
        if found := shutil.which(name):
            return found
    downloads = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    found_here = sorted(downloads.glob("chromium-*/chrome-linux*/chrome"))
    return str(found_here[-1]) if found_here else None


def has_chinese_font() -> bool:
    """Whether fontconfig knows a font with simplified Chinese."""
    if not shutil.which("fc-list"):
        return False
    listed = subprocess.run(["fc-list", ":lang=zh-cn", "family"], capture_output=True, text=True, check=False)
    return bool(listed.stdout.strip())


def has_calc() -> bool:
    """Whether the LibreOffice here knows spreadsheets."""
    found = shutil.which("soffice")
    return found is not None and any(Path(found).resolve().parent.glob("libsclo*"))


NEEDS = (
    Need("a Chromium browser", "chromium", lambda: chromium_path() is not None),
    Need("a Chinese font", "fonts-noto-cjk", has_chinese_font),
    Need("LibreOffice Writer (soffice)", "libreoffice-writer", lambda: shutil.which("soffice") is not None),
    Need("LibreOffice Calc", "libreoffice-calc", has_calc),
    Need("poppler's pdftoppm", "poppler-utils", lambda: shutil.which("pdftoppm") is not None),
)


def missing_needs() -> tuple[Need, ...]:
    """The needs that this machine does not meet."""
    return tuple(need for need in NEEDS if not need.is_met())


def sentence(missing: tuple[Need, ...]) -> str:
    """One sentence that names what is missing and how to install it."""
    names = ", ".join(need.name for need in missing)
    packages = " ".join(need.package for need in missing)
    return f"Missing for the tests: {names}. Install with: sudo apt-get install --no-install-recommends {packages}"


def _install(missing: tuple[Need, ...]) -> None:
    """Try apt-get as root, then Playwright's own browser; what fails stays missing and is reported."""
    if os.geteuid() == 0 and shutil.which("apt-get"):
        quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        packages = [need.package for need in missing]
        for arguments in (["update"], ["install", "-y", "--no-install-recommends", "fontconfig", *packages]):
            subprocess.run(["apt-get", "-qq", *arguments], env=quiet, check=False)
    if chromium_path() is None:
        subprocess.run([sys.executable, "-m", "playwright", "install", "chromium"], check=False)


def main() -> int:
    """0 where everything is there or the tests may be skipped, 1 where CI lacks something."""
    if missing := missing_needs():
        _install(missing)
    still_missing = missing_needs()
    if not still_missing:
        return 0
    print(sentence(still_missing), file=sys.stderr)
    return 1 if os.environ.get("CI") == "true" else 0


if __name__ == "__main__":
    sys.exit(main())
