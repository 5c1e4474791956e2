"""The tables. A column other than `body` bears the name of the value's field that it is filled from.

Foreign keys are checked at commit, so that a transaction may add things in any order.
"""

from datetime import date, datetime
from typing import Any

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, String, Table, Text
from sqlmodel import Field, SQLModel

from models.storage.column_types import CreditCode, Given, Instant, LowerCase

NAMES = {
    "pk": "pk_%(table_name)s",
    "uq": "uq_%(table_name)s_%(column_0_name)s",
    "ix": "ix_%(table_name)s_%(column_0_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
}
"""Names of keys and indexes: a breach of `uq_account_email` tells which column was taken."""

METADATA = MetaData(naming_convention=NAMES)


class Row(SQLModel):
    """The base of all tables; a row is never validated and never leaves this package."""

    metadata = METADATA


def table_of(row: type[Row]) -> Table:
    """The table that a row class declares."""
    table: Table = row.__table__  # type: ignore[attr-defined]
    return table


def _reference(table: str, nullable: bool = False) -> Any:
    key = ForeignKey(f"{table}.id", deferrable=True, initially="DEFERRED")
    return Field(sa_column=Column(Given, key, index=True, nullable=nullable))


def _key() -> Any:
    return Field(sa_column=Column(String, primary_key=True))


def _instant(index: bool = False) -> Any:
    return Field(sa_column=Column(Instant, index=index, nullable=False))


def _given(**options: Any) -> Any:
    return Field(sa_column=Column(Given, nullable=True, **options))


def _body() -> Any:
    return Field(sa_column=Column(Text, nullable=False))


class EnterpriseRow(Row, table=True):
    __tablename__ = "enterprise"
    id: str = _key()
    name: str
    credit_code: str = Field(sa_column=Column(CreditCode, unique=True, nullable=False))
    registered_at: datetime = _instant()
    body: str = _body()


class PersonRow(Row, table=True):
    __tablename__ = "person"
    id: str = _key()
    name: str
    employment: str
    version: int
    body: str = _body()


class AccountRow(Row, table=True):
    __tablename__ = "account"
    id: str = _key()
    email: str = Field(sa_column=Column(LowerCase, unique=True, nullable=False))
    enterprise_id: str | None = _reference("enterprise", nullable=True)
    person_id: str | None = _reference("person", nullable=True)
    is_active: bool
    body: str = _body()


class SignInRow(Row, table=True):
    __tablename__ = "sign_in"
    token_sha256: str = _key()
    account_id: str = _reference("account")
    created_at: datetime = _instant()
    revoked_at: datetime | None = Field(sa_column=Column(Instant, nullable=True))
    body: str = _body()


class OneTimeLinkRow(Row, table=True):
    __tablename__ = "one_time_link"
    token_sha256: str = _key()
    purpose: str = Field(index=True)
    created_at: datetime = _instant()
    used_at: datetime | None = Field(sa_column=Column(Instant, nullable=True))
    body: str = _body()


class ApplicationRow(Row, table=True):
    __tablename__ = "application"
    id: str = _key()
    enterprise_id: str = _reference("enterprise")
    scheme: str
    edition: str | None
    state: str = Field(index=True)
    created_at: datetime = _instant(index=True)
    submitted_on: date | None
    version: int
    body: str = _body()


class SubmissionRow(Row, table=True):
    __tablename__ = "submission"
    id: str = _key()
    application_id: str = _reference("application")
    number: int
    submitted_on: date
    body: str = _body()


class MandateRow(Row, table=True):
    __tablename__ = "mandate"
    id: str = _key()
    enterprise_id: str = _reference("enterprise")
    account_id: str = _reference("account")
    ends_on: date
    version: int
    body: str = _body()


class EngagementRow(Row, table=True):
    __tablename__ = "engagement"
    id: str = _key()
    kind: str
    application_id: str | None = _reference("application", nullable=True)
    enterprise_id: str = _reference("enterprise")
    scheme: str
    edition: str
    accepted_on: date = Field(index=True)
    due_on: date | None
    version: int
    body: str = _body()


class FieldworkRow(Row, table=True):
    __tablename__ = "fieldwork"
    id: str = Field(sa_column=Column(
        Given, ForeignKey("engagement.id", deferrable=True, initially="DEFERRED"), primary_key=True))
    version: int
    body: str = _body()


class CertificateRow(Row, table=True):
    __tablename__ = "certificate"
    __table_args__ = (Index("ix_certificate_listed", "valid_until", "number", "id", "version"),)
    id: str = _key()
    number: str | None = _given(unique=True)
    enterprise_id: str = _reference("enterprise")
    engagement_id: str | None = _reference("engagement", nullable=True)
    scheme: str
    edition: str
    state: str = Field(index=True)
    issued_on: date
    valid_until: date = Field(index=True)
    version: int
    body: str = _body()


class StoredFileRow(Row, table=True):
    __tablename__ = "stored_file"
    id: str = _key()
    owner_id: str = Field(index=True)
    enterprise_id: str | None = _reference("enterprise", nullable=True)
    sha256: str
    size_bytes: int
    stored_at: datetime = _instant()
    body: str = _body()


class PaperRow(Row, table=True):
    __tablename__ = "paper"
    id: str = _key()
    kind: str
    number: str | None = _given(unique=True)
    scheme: str
    subject: str = Field(index=True)
    enterprise_id: str | None = _reference("enterprise", nullable=True)
    file_id: str = _reference("stored_file")
    made_at: datetime = _instant(index=True)
    body: str = _body()


class DispatchRow(Row, table=True):
    __tablename__ = "dispatch"
    id: str = _key()
    paper_id: str = _reference("paper")
    state: str = Field(index=True)
    asked_at: datetime = _instant(index=True)
    version: int
    body: str = _body()


class CalendarFeedRow(Row, table=True):
    __tablename__ = "calendar_feed"
    id: str = _key()
    account_id: str = _reference("account")
    token_sha256: str = Field(unique=True)
    version: int
    body: str = _body()


class InboxCopiesRow(Row, table=True):
    __tablename__ = "inbox_copies"
    id: str = _key()
    version: int
    body: str = _body()


class UnsentTextRow(Row, table=True):
    __tablename__ = "unsent_text"
    id: str = _key()
    account_id: str = Field(index=True)
    saved_at: datetime = _instant(index=True)
    body: str = _body()


class PlanProposalRow(Row, table=True):
    __tablename__ = "plan_proposal"
    id: str = _key()
    made_at: datetime = _instant()
    state: str
    version: int
    body: str = _body()


class PlanningRunRow(Row, table=True):
    __tablename__ = "planning_run"
    id: str = _key()
    asked_at: datetime = _instant(index=True)
    state: str = Field(index=True)
    version: int
    body: str = _body()


class RunProblemRow(Row, table=True):
    __tablename__ = "run_problem"
    id: str = _key()
    body: str = _body()


class RunProgressRow(Row, table=True):
    __tablename__ = "run_progress"
    id: str = _key()
    attempt: int
    body: str = _body()


class RecordRow(Row, table=True):
    """The evidence in plain columns, so that it can be read with SQL alone; triggers refuse every change."""

    __tablename__ = "record"
    serial: int | None = Field(sa_column=Column(Integer, primary_key=True))
    at: datetime = _instant(index=True)
    by: str
    by_name: str
    roles: str | None = _given()
    """Separated by commas; None of Records that were written before they kept them."""
    verb: str = Field(index=True)
    subject: str = Field(index=True)
    before: str = _body()
    after: str = _body()
    clause_document: str | None
    clause: str | None


class AnnouncedYearRow(Row, table=True):
    __tablename__ = "announced_year"
    id: str = _key()
    version: int
    body: str = _body()


class BodyContactRow(Row, table=True):
    __tablename__ = "body_contact"
    id: str = _key()
    version: int
    body: str = _body()


class PaperTemplateRow(Row, table=True):
    __tablename__ = "paper_template"
    id: str = _key()
    version: int
    body: str = _body()


class ComplaintRow(Row, table=True):
    __tablename__ = "complaint"
    id: str = _key()
    application_id: str = _reference("application")
    state: str
    version: int
    body: str = _body()


class DisposalRow(Row, table=True):
    __tablename__ = "disposal"
    id: str = _key()
    application_id: str = _reference("application")
    state: str
    version: int
    body: str = _body()


class WaitingScanRow(Row, table=True):
    __tablename__ = "waiting_scan"
    id: str = _key()
    handed_in_at: datetime = _instant(index=True)
    version: int
    body: str = _body()


class NumberSeriesRow(Row, table=True):
    __tablename__ = "number_series"
    series: str = Field(sa_column=Column(String, primary_key=True))
    last_given: int
