"""The child process: a file's bytes come in on standard input, what is in it goes out as JSON.

Called with `codes`, it reads the bar codes of a scan instead.

It gives up rights before it reads: the parser of a hostile file may at most waste this process.
"""

import json
import resource
import sys
import traceback
from collections.abc import Callable
from dataclasses import asdict

from intake_app.examination.limits import CPU_SECONDS, MEBIBYTE, MEMORY_BYTES
from intake_app.examination.reader import read
from intake_app.examination.reading import Fault, Reading
from models.file_reasons import FileReason


def main() -> None:
    """Read one file within the limits and say what is in it."""
    content = sys.stdin.buffer.read()
    _limit()
    json.dump(asdict(answer(content, _read_codes if "codes" in sys.argv else read)), sys.stdout)


def answer(content: bytes, reader: Callable[[bytes], Reading] = read) -> Reading:
    """What is in the file, whatever its reader stumbles over."""
    try:
        return reader(content)
    except MemoryError:
        return Reading(None, (Fault(FileReason.MEMORY_LIMIT, {"limit": str(MEMORY_BYTES // MEBIBYTE)}),))
    except RecursionError:
        return Reading(None, (Fault(FileReason.TOO_DEEP),))
    except Exception:
        # The applicant can mend it by exporting the file anew; the log has the rest.
        traceback.print_exc()
        return Reading(None, (Fault(FileReason.READER_FAILED),))


def _read_codes(content: bytes) -> Reading:
    """The libraries for it are loaded only where codes are asked for."""
    from intake_app.examination.code_reader import read_codes

    return read_codes(content)


def _limit() -> None:
    """No more memory, time, files or processes than reading one file takes."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))


if __name__ == "__main__":
    main()
