"""What the surroundings decide, read once from environment variables."""

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, TypeVar
from urllib.parse import urlsplit

from pydantic import ConfigDict, Field, SecretStr, ValidationError, model_validator

from models.base import Frozen

T = TypeVar("T", bound=Frozen)

YES = frozenset({"1", "true", "yes", "on"})


LANGUAGE_MODEL_SECONDS = 20.0
"""How long an answer of a language model is waited for, where nothing else is set."""


class LanguageModelSettings(Frozen):
    """Where a language model is asked, and for how long an answer is waited for; the key shows in no print."""

    # A key that was typed into the wrong variable must not stand in the error.
    model_config = ConfigDict(hide_input_in_errors=True)

    base_url: str = Field(pattern=r"^https?://[^/\s]+")
    key: SecretStr = Field(min_length=1)
    name: str = Field(min_length=1)
    timeout_seconds: float = Field(default=LANGUAGE_MODEL_SECONDS, gt=0, le=120)


class MailSettings(Frozen):
    """The server that takes e-mail, and under which address papers go; the password shows in no print."""

    model_config = ConfigDict(hide_input_in_errors=True)

    host: str = Field(min_length=1)
    sender: str = Field(pattern=r"^[!-?A-~]+@[!-?A-~]+$")
    port: int = Field(gt=0, lt=65536)
    security: Literal["starttls", "tls", "none"] = "starttls"
    user: str = ""
    password: SecretStr = SecretStr("")

    @model_validator(mode="after")
    def _password_is_enciphered(self) -> "MailSettings":
        if self.user and self.security == "none":
            raise ValueError("FOOTMARK_SMTP_USER needs FOOTMARK_SMTP_SECURITY=starttls or tls: no password goes"
                             " over an open line")
        return self


MAIL_PORTS = {"starttls": "587", "tls": "465", "none": "25"}
"""Where a server listens, if nothing else is set."""


class Config(Frozen):
    """The settings of one installation.

    - FOOTMARK_DATABASE_URL: `sqlite:///file` or `postgresql://…`; default `sqlite:///var/footmark.sqlite3`
    - FOOTMARK_FILES: the folder of handed-in files and papers; default `var/files`
    - FOOTMARK_BASE_URL: the address that people type; default `http://127.0.0.1:8501`
    - FOOTMARK_SECURE_COOKIES: cookies over https only; default yes where the address begins with https
    - FOOTMARK_CLAMD: the malware scanner clamd, `host:port` or the path of its Unix socket; default none
    - FOOTMARK_LLM_BASE_URL, FOOTMARK_LLM_KEY, FOOTMARK_LLM_MODEL: an OpenAI-compatible API, its key and the model that
      may read the chat's messages; none is asked where they are not set
    - FOOTMARK_LLM_TIMEOUT: the seconds that its answer is waited for, 120 at most; default 20
    - FOOTMARK_SMTP_HOST, FOOTMARK_SMTP_SENDER: the server that takes e-mail and the address that papers come from;
      without them papers go by hand
    - FOOTMARK_SMTP_SECURITY: starttls (default), tls or none; FOOTMARK_SMTP_PORT: default 587, 465 or 25 by that
    - FOOTMARK_SMTP_USER with FOOTMARK_SMTP_PASSWORD, or FOOTMARK_SMTP_PASSWORD_FILE that holds it; default none
    """

    database_url: str
    files: Path
    base_url: str
    secure_cookies: bool
    clamd: str = ""
    language_model: LanguageModelSettings | None = None
    mail: MailSettings | None = None


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
        language_model=_language_model(given),
        mail=_mail(given),
    )


def _language_model(given: Mapping[str, str]) -> LanguageModelSettings | None:
    """The language model that is set up, or None; half a setting is a mistake that the start names."""
    names = ("FOOTMARK_LLM_BASE_URL", "FOOTMARK_LLM_KEY", "FOOTMARK_LLM_MODEL")
    base_url, key, model = (given.get(name, "").strip() for name in names)
    missing = [name for name in names if not given.get(name, "").strip()]
    if len(missing) == len(names):
        return None
    if missing:
        raise ValueError(f"a language model needs all of {', '.join(names)}; not set: {', '.join(missing)}")
    seconds = given.get("FOOTMARK_LLM_TIMEOUT", "").strip() or LANGUAGE_MODEL_SECONDS
    return _checked(
        LanguageModelSettings, {"base_url": base_url, "key": key, "name": model, "timeout_seconds": seconds},
        {"base_url": names[0], "key": names[1], "name": names[2], "timeout_seconds": "FOOTMARK_LLM_TIMEOUT"})


def _mail(given: Mapping[str, str]) -> MailSettings | None:
    """The e-mail server that is set up, or None; half a setting is a mistake that the start names."""
    names = ("FOOTMARK_SMTP_HOST", "FOOTMARK_SMTP_SENDER")
    host, sender = (given.get(name, "").strip() for name in names)
    if not host and not sender:
        return None
    if not host or not sender:
        raise ValueError(f"sending e-mail needs both {' and '.join(names)}; not set: {names[1] if host else names[0]}")
    security = given.get("FOOTMARK_SMTP_SECURITY", "").strip().lower() or "starttls"
    file = given.get("FOOTMARK_SMTP_PASSWORD_FILE", "").strip()
    password = Path(file).read_text(encoding="utf-8").strip() if file else given.get("FOOTMARK_SMTP_PASSWORD", "")
    return _checked(MailSettings, {
        "host": host, "sender": sender, "security": security, "password": password,
        "port": given.get("FOOTMARK_SMTP_PORT", "").strip() or MAIL_PORTS.get(security, "0"),
        "user": given.get("FOOTMARK_SMTP_USER", "").strip(),
    }, {"host": names[0], "sender": names[1], "port": "FOOTMARK_SMTP_PORT", "security": "FOOTMARK_SMTP_SECURITY"})


def _checked(settings: type[T], values: Mapping[str, object], names: Mapping[str, str]) -> T:
    """The settings of these values; what is wrong is told by the variables' names, and never with what they hold."""
    try:
        return settings.model_validate(values)
    except ValidationError as fault:
        told = (" ".join(filter(None, (names.get(str(next(iter(each["loc"]), ""))), each["msg"])))
                for each in fault.errors(include_input=False, include_url=False))
        raise ValueError("; ".join(told)) from None


def _from_here(database_url: str) -> str:
    """The address with a relative SQLite file made absolute: the process may change its folder later."""
    scheme, separator, file = database_url.partition(":///")
    if not separator or not scheme.startswith("sqlite"):
        return database_url
    return f"{scheme}{separator}{Path(file).absolute()}"
