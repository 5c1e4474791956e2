"""Cancellations from before cancelled certificates came back under the CNEX rule too: nobody owes that of them."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None

CERTIFICATE = sa.table("certificate", *(sa.column(name, sa.String()) for name in ("id", "scheme", "state")),
                       sa.column("body", sa.Text()))
NOT_OWED = "void_taken_back"


def upgrade() -> None:
    """Marks the end of each certificate that is cancelled now; whatever ends later owes all that its scheme names."""
    connection = op.get_bind()
    cancelled = sa.select(CERTIFICATE.c.id, CERTIFICATE.c.body).where(
        CERTIFICATE.c.scheme == "cnex_ex", CERTIFICATE.c.state == "cancelled")
    for row in connection.execute(cancelled).all():
        body = json.loads(row.body)
        if body.get("termination"):
            body["termination"]["not_owed"] = [NOT_OWED]
            marked = json.dumps(body, ensure_ascii=False)
            connection.execute(sa.update(CERTIFICATE).where(CERTIFICATE.c.id == row.id).values(body=marked))
