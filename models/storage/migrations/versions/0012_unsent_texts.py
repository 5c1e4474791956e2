"""What accounts typed into fields and have not sent yet."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The table of unsent texts."""
    op.create_table(
        "unsent_text",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("account_id", sa.String(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_unsent_text")),
    )
    for column in ("account_id", "saved_at"):
        op.create_index(op.f(f"ix_unsent_text_{column}"), "unsent_text", [column])
