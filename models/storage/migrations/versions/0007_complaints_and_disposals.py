"""Complaints with appeals, and the disposal of files whose time is over."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """One table for each, both about an application."""
    for table in ("complaint", "disposal"):
        op.create_table(
            table,
            sa.Column("id", sa.String(), nullable=False),
            sa.Column("application_id", sa.String(), nullable=False),
            sa.Column("state", sa.String(), nullable=False),
            sa.Column("version", sa.Integer(), nullable=False),
            sa.Column("body", sa.Text(), nullable=False),
            sa.ForeignKeyConstraint(["application_id"], ["application.id"], deferrable=True, initially="DEFERRED",
                                    name=op.f(f"fk_{table}_application_id")),
            sa.PrimaryKeyConstraint("id", name=op.f(f"pk_{table}")),
        )
        op.create_index(op.f(f"ix_{table}_application_id"), table, ["application_id"])
