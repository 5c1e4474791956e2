"""Keeping secrets that stand in an address out of the server's log of requests."""

import logging
import re

ACCESS_LOG = "uvicorn.access"
SECRET_ADDRESS = re.compile(r"^(/(?:calendar|password|setup)/)[^/?]+")


def hide_secret_addresses() -> None:
    """Have the log of this process say where a request went without the secret; a second call changes nothing."""
    logging.getLogger(ACCESS_LOG).addFilter(_hidden)


def _hidden(entry: logging.LogRecord) -> bool:
    if isinstance(entry.args, tuple):
        entry.args = tuple(SECRET_ADDRESS.sub(r"\1…", each) if isinstance(each, str) else each for each in entry.args)
    return True
