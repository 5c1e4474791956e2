"""What the surroundings decide, read once from environment variables."""

import os
from collections.abc import Mapping
from pathlib import Path
from urllib.parse import urlsplit

from models.base import Frozen

YES = frozenset({"1", "true", "yes", "on"})


class Config(Frozen):
    """The settings of one installation.

    - FOOTMARK_DATABASE_URL: `sqlite:///file` or `postgresql://…`; default `sqlite:///var/footmark.sqlite3`
    - FOOTMARK_FILES: the folder of handed-in files and papers; default `var/files`
    - FOOTMARK_BASE_URL: the address that people type; default `http://127.0.0.1:8501`
    - FOOTMARK_SECURE_COOKIES: cookies over https only; default yes where the address begins with https
    - FOOTMARK_CLAMD: the malware scanner clamd, `host:port` or the path of its Unix socket; default none
    """

    database_url: str
    files: Path
    base_url: str
    secure_cookies: bool
    clamd: str = ""


def read_config(environment: Mapping[str, str] | None = None) -> Config:
    """The settings that `environment` holds; relative paths start from the present folder."""
    given = os.environ if environment is None else environment
    base_url = given.get("FOOTMARK_BASE_URL", "http://127.0.0.1:8501").rstrip("/")
    is_https = urlsplit(base_url).scheme == "https"
    secure = given.get("FOOTMARK_SECURE_COOKIES", "").strip().lower()
    return Config(
        database_url=_from_here(given.get("FOOTMARK_DATABASE_URL", "sqlite:///var/footmark.sqlite3")),
        files=Path(given.get("FOOTMARK_FILES", "var/files")).absolute(),
        base_url=base_url,
        secure_cookies=secure in YES if secure else is_https,
        clamd=given.get("FOOTMARK_CLAMD", "").strip(),
    )


def _from_here(database_url: str) -> str:
    """The address with a relative SQLite file made absolute: the process may change its folder later."""
    scheme, separator, file = database_url.partition(":///")
    if not separator or not scheme.startswith("sqlite"):
        return database_url
    return f"{scheme}{separator}{Path(file).absolute()}"
