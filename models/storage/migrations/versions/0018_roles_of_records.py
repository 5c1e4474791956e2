"""Records keep in which roles somebody stood who did something; of earlier ones nobody can say it any more."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The column, and the indexes by which records are looked through."""
    op.add_column("record", sa.Column("roles", sa.String(), nullable=True))
    op.create_index(op.f("ix_record_verb"), "record", ["verb"])
