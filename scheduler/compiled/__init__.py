"""The search in machine code: a problem as a few arrays, and the loops over them compiled by numba.

What a move costs and which rules it keeps is told here a second time, for speed; `constraints`, `preferences` and
`timeline` are the plain telling, and the tests hold both equal on random plans. Begin with `tables` (the arrays),
then `kernel` (one visit more or less), `place` (the cheapest place of one job) and `anneal` (the loop).
"""

import hashlib
import os
from pathlib import Path

import numba

_HERE = Path(__file__).parent
_NOT_COMPILED = {"ahead.py", "search.py"}
"""Files in which and from which nothing is compiled: a change of theirs leaves the machine code as it is."""


def _cache_folder() -> Path | None:
    """Where the machine code is kept: a folder of its own for each state of the sources and each numba; None where
    nothing can be written, and each process compiles anew.

    numba renews the code of a function whose own file changed, and keeps that of its callers in other files.
    """
    sources = hashlib.sha256(numba.__version__.encode())
    for file in sorted((*_HERE.glob("*.py"), *(_HERE.parent / "preferences").glob("changes.py"))):
        if file.name not in _NOT_COMPILED:
            sources.update(file.read_bytes())
    # An installed package may lie where its user may not write, and a service's user may have no home.
    for home in (_HERE / "__pycache__", Path("~/.cache/footmark")):
        try:
            folder = home.expanduser() / f"machine-code-{sources.hexdigest()[:16]}"
            folder.mkdir(parents=True, exist_ok=True)
        except (OSError, RuntimeError):
            continue
        if os.access(folder, os.W_OK):
            return folder
    return None


CACHE_FOLDER = _cache_folder()
if CACHE_FOLDER is not None:
    numba.config.CACHE_DIR = str(CACHE_FOLDER)  # type: ignore[attr-defined]
