"""Files as they come in: with their bytes, or, far beyond the limit, as what was counted of them on their way.

`web.large_uploads` writes the size and digest of such a file where its media type would stand; a browser that writes
them itself has its own file refused.
"""

import re
from collections.abc import Callable, Sequence
from typing import Any

import streamlit as st
from streamlit.runtime.uploaded_file_manager import UploadedFile

from intake_app.services.outcomes import Refused, refused
from intake_app.services.stored_files import TooLarge, refused_for_size
from intake_app.ui import session
from intake_app.ui.i18n import t
from models.text import Text

SERVERS_LIMIT = "<style>[data-testid='stFileUploaderDropzoneInstructions'] { display: none; }</style>"
"""The server takes more than the body, so that a file that is too large is refused here with its reason: not shown."""

MEGABYTE = 1024 * 1024

_COUNTED = re.compile(r"application/x-footmark-too-large; size=(\d{1,15}); sha256=([0-9a-f]{64})")


def counted_type(file: TooLarge) -> str:
    """The media type that tells of a file which was counted and not kept."""
    return f"application/x-footmark-too-large; size={file.size_bytes}; sha256={file.sha256}"


def content_of(file: UploadedFile) -> bytes | TooLarge:
    """The file's bytes; of one that was counted only, what was counted."""
    counted = _COUNTED.fullmatch(file.type or "")
    limit = session.office().house.files.upload_limit_megabytes * MEGABYTE
    if counted is None or int(counted[1]) <= limit:
        return file.getvalue()
    return TooLarge(size_bytes=int(counted[1]), sha256=counted[2])


def draw_uploader(
    label: str, key: str, *, kinds: Sequence[str] = (), unread: Sequence[str] = (), limit_bytes: int = 0, **more: Any
) -> None:
    """A place for files of these kinds, else of all; one that is too large comes in, to be refused with its reason.

    Those of the `unread` kinds may be chosen too and are answered; the limit is the body's own where none is given.
    """
    st.html(SERVERS_LIMIT)
    st.file_uploader(label, type=[*(kinds or _all_kinds()), *unread], key=key, **more)
    st.caption(kinds_and_limit(kinds, limit_bytes))


def kinds_and_limit(kinds: Sequence[str] = (), limit_bytes: int = 0) -> str:
    """Which files are taken, and how large each may be."""
    limit = limit_bytes // MEGABYTE or session.office().house.files.upload_limit_megabytes
    return t("{kinds}; at most {limit} MB each.", limit=limit,
             kinds=t(", ").join(kind.upper() for kind in kinds or _all_kinds()))


def _all_kinds() -> list[str]:
    return [kind.extension for kind in session.office().house.files.accepted]


def with_bytes(file: UploadedFile | None, use: Callable[[bytes], object]) -> object:
    """What becomes of the file's bytes, none where there is no file; one that is too large is refused unread."""
    if file is None:
        return use(b"")
    content = content_of(file)
    size = content.size_bytes if isinstance(content, TooLarge) else len(content)
    refused = refused_for_size(session.office(), file.name, size)
    return use(content) if isinstance(content, bytes) and refused is None else refused


def bytes_or_refusal(file: UploadedFile, too_large: Text) -> bytes | Refused:
    """The bytes of a file whose reader has a limit of its own; the reader's sentence where they were not kept."""
    content = content_of(file)
    return refused(too_large) if isinstance(content, TooLarge) else content
