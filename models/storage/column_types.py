"""How a value's field becomes a column where the plain type would lose something."""

from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import DateTime, Dialect, String
from sqlalchemy.types import TypeDecorator

from models.credit_code import normalised_credit_code

CHINA = ZoneInfo("Asia/Shanghai")
"""The zone in which instants are read back; China has one zone and no summer time."""


class Instant(TypeDecorator[datetime]):
    """An instant, kept in UTC because SQLite drops the offset, read back in China's time."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"an instant needs its zone: {value!r}")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(CHINA)


class Given(TypeDecorator[str]):
    """A word that may be missing: the empty text is kept as NULL, so that it is neither a reference nor a double."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return str(value) if value else None


class LowerCase(TypeDecorator[str]):
    """A word compared without regard to case."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else str(value).strip().lower()


class CreditCode(TypeDecorator[str]):
    """A credit code compared however it was typed: full-width, with spaces, in small letters."""

    impl = String
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else normalised_credit_code(str(value))
