"""Scans that came back and were not matched to a paper at once."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table of waiting scans."""
    op.create_table(
        "waiting_scan",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("handed_in_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_scan")),
    )
    op.create_index(op.f("ix_waiting_scan_handed_in_at"), "waiting_scan", ["handed_in_at"])
