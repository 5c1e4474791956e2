"""The first tables, and the triggers that keep records as they were written."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

INSTANT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Tables in the order of their references."""
    _create_parties()
    _create_entrances()
    _create_cases()
    _create_papers()
    _create_record()
    if op.get_bind().dialect.name == "sqlite":
        _guard_records_on_sqlite()
    else:
        _guard_records_on_postgresql()


def _create_parties() -> None:
    _table(
        "enterprise",
        _text("name"),
        _text("credit_code"),
        sa.Column("registered_at", INSTANT, nullable=False),
        _body(),
        unique="credit_code",
    )
    _table("person", _text("name"), _text("employment"), sa.Column("version", sa.Integer(), nullable=False), _body())
    _table(
        "account",
        _text("email"),
        _text("enterprise_id", nullable=True),
        _text("person_id", nullable=True),
        sa.Column("is_active", sa.Boolean(), nullable=False),
        _body(),
        unique="email",
        references={"enterprise_id": "enterprise", "person_id": "person"},
    )


def _create_entrances() -> None:
    _table(
        "sign_in",
        _text("account_id"),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("revoked_at", INSTANT, nullable=True),
        _body(),
        key="token_sha256",
        references={"account_id": "account"},
    )
    _table(
        "one_time_link",
        _text("purpose"),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("used_at", INSTANT, nullable=True),
        _body(),
        key="token_sha256",
        indexes=("purpose",),
    )


def _create_cases() -> None:
    _table(
        "application",
        _text("enterprise_id"),
        _text("scheme"),
        _text("edition", nullable=True),
        _text("state"),
        sa.Column("created_at", INSTANT, nullable=False),
        sa.Column("submitted_on", sa.Date(), nullable=True),
        _version(),
        _body(),
        references={"enterprise_id": "enterprise"},
        indexes=("state", "created_at"),
    )
    _table(
        "engagement",
        _text("kind"),
        _text("application_id", nullable=True),
        _text("enterprise_id"),
        _text("scheme"),
        _text("edition"),
        sa.Column("accepted_on", sa.Date(), nullable=False),
        sa.Column("due_on", sa.Date(), nullable=True),
        _version(),
        _body(),
        references={"application_id": "application", "enterprise_id": "enterprise"},
        indexes=("accepted_on",),
    )
    _table(
        "certificate",
        _text("number", nullable=True),
        _text("enterprise_id"),
        _text("engagement_id", nullable=True),
        _text("scheme"),
        _text("edition"),
        _text("state"),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        _version(),
        _body(),
        unique="number",
        references={"enterprise_id": "enterprise", "engagement_id": "engagement"},
        indexes=("state", "valid_until"),
    )


def _create_papers() -> None:
    _table(
        "stored_file",
        _text("owner_id"),
        _text("enterprise_id", nullable=True),
        _text("sha256"),
        sa.Column("size_bytes", sa.Integer(), nullable=False),
        sa.Column("stored_at", INSTANT, nullable=False),
        _body(),
        references={"enterprise_id": "enterprise"},
        indexes=("owner_id",),
    )
    _table(
        "paper",
        _text("kind"),
        _text("number", nullable=True),
        _text("scheme"),
        _text("subject"),
        _text("enterprise_id", nullable=True),
        _text("file_id"),
        sa.Column("made_at", INSTANT, nullable=False),
        _body(),
        unique="number",
        references={"enterprise_id": "enterprise", "file_id": "stored_file"},
        indexes=("subject", "made_at"),
    )
    _table("plan_proposal", sa.Column("made_at", INSTANT, nullable=False), _text("state"), _version(), _body())
    _table("number_series", sa.Column("last_given", sa.Integer(), nullable=False), key="series")


def _create_record() -> None:
    op.create_table(
        "record",
        sa.Column("serial", sa.Integer(), nullable=False),
        sa.Column("at", INSTANT, nullable=False),
        *(_text(name) for name in ("by", "by_name", "verb", "subject")),
        sa.Column("before", sa.Text(), nullable=False),
        sa.Column("after", sa.Text(), nullable=False),
        _text("clause_document", nullable=True),
        _text("clause", nullable=True),
        sa.PrimaryKeyConstraint("serial", name=op.f("pk_record")),
    )
    op.create_index(op.f("ix_record_at"), "record", ["at"])
    op.create_index(op.f("ix_record_subject"), "record", ["subject"])


def _guard_records_on_sqlite() -> None:
    for change in ("UPDATE", "DELETE"):
        op.execute(
            f"CREATE TRIGGER record_refuses_{change.lower()} BEFORE {change} ON record"
            " BEGIN SELECT RAISE(ABORT, 'records are only added to'); END"
        )


def _guard_records_on_postgresql() -> None:
    op.execute(
        "CREATE FUNCTION refuse_change_of_record() RETURNS trigger LANGUAGE plpgsql AS"
        " $$ BEGIN RAISE EXCEPTION 'records are only added to'; END $$"
    )
    op.execute(
        "CREATE TRIGGER record_refuses_change BEFORE UPDATE OR DELETE OR TRUNCATE ON record"
        " FOR EACH STATEMENT EXECUTE FUNCTION refuse_change_of_record()"
    )


def _table(
    name: str,
    *columns: sa.Column[Any],
    key: str = "id",
    unique: str | None = None,
    references: dict[str, str] | None = None,
    indexes: tuple[str, ...] = (),
) -> None:
    references = references or {}
    constraints: list[sa.Constraint] = [sa.PrimaryKeyConstraint(key, name=op.f(f"pk_{name}"))]
    if unique:
        constraints.append(sa.UniqueConstraint(unique, name=op.f(f"uq_{name}_{unique}")))
    for column, target in references.items():
        constraints.append(
            sa.ForeignKeyConstraint(
                [column],
                [f"{target}.id"],
                name=op.f(f"fk_{name}_{column}"),
                deferrable=True,
                initially="DEFERRED",
            )
        )
    op.create_table(name, _text(key), *columns, *constraints)
    for column in (*references, *indexes):
        op.create_index(op.f(f"ix_{name}_{column}"), name, [column])


def _text(name: str, nullable: bool = False) -> sa.Column[Any]:
    return sa.Column(name, sa.String(), nullable=nullable)


def _version() -> sa.Column[Any]:
    return sa.Column("version", sa.Integer(), nullable=False)


def _body() -> sa.Column[Any]:
    return sa.Column("body", sa.Text(), nullable=False)
