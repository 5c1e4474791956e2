"""The child process: a file's bytes come in on standard input, what is in it goes out as JSON.

It gives up rights before it reads: the parser of a hostile file may at most waste this process.
"""

import json
import resource
import sys
import traceback
from dataclasses import asdict

from intake_app.examination.limits import CPU_SECONDS, MEBIBYTE, MEMORY_BYTES
from intake_app.examination.reader import read
from intake_app.examination.reading import Fault, Reading
from models.file_reasons import FileReason


def main() -> None:
    """Read one file within the limits and say what is in it."""
    content = sys.stdin.buffer.read()
    _limit()
    json.dump(asdict(answer(content)), sys.stdout)


def answer(content: bytes) -> Reading:
    """What is in the file, whatever its reader stumbles over."""
    try:
        return read(content)
    except MemoryError:
        return Reading(None, (Fault(FileReason.MEMORY_LIMIT, {"limit": str(MEMORY_BYTES // MEBIBYTE)}),))
    except RecursionError:
        return Reading(None, (Fault(FileReason.TOO_DEEP),))
    except Exception:
        # The applicant can mend it by exporting the file anew; the log has the rest.
        traceback.print_exc()
        return Reading(None, (Fault(FileReason.READER_FAILED),))


def _limit() -> None:
    """No more memory, time, files or processes than reading one file takes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main()
