"""What the teams write down in their jobs."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table of fieldwork, one row for each job that has any."""
    op.create_table(
        "fieldwork",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["id"], ["engagement.id"], name=op.f("fk_fieldwork_id"), deferrable=True,
                                initially="DEFERRED"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_fieldwork")),
    )
