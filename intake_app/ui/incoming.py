"""Files as they come in: with their bytes, or, far beyond the limit, as what was counted of them on their way.

`web.large_uploads` writes the size and digest of such a file where its media type would stand; a browser that writes
them itself has its own file refused.
"""

import re

from streamlit.runtime.uploaded_file_manager import UploadedFile

from intake_app.services.stored_files import TooLarge
from intake_app.ui import session

_COUNTED = re.compile(r"application/x-footmark-too-large; size=(\d{1,15}); sha256=([0-9a-f]{64})")


def counted_type(file: TooLarge) -> str:
    """The media type that tells of a file which was counted and not kept."""
    return f"application/x-footmark-too-large; size={file.size_bytes}; sha256={file.sha256}"


def content_of(file: UploadedFile) -> bytes | TooLarge:
    """The file's bytes; of one that was counted only, what was counted."""
    counted = _COUNTED.fullmatch(file.type or "")
    limit = session.office().house.files.upload_limit_megabytes * 1024 * 1024
    if counted is None or int(counted[1]) <= limit:
        return file.getvalue()
    return TooLarge(size_bytes=int(counted[1]), sha256=counted[2])
