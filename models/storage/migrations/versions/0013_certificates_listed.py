"""An index that alone answers which certificates there are, in order, and in which version."""

from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """The index of certificates as they are listed."""
    op.create_index("ix_certificate_listed", "certificate", ["valid_until", "number", "id", "version"])
