"""Jobs that were under way before their checks were kept item by item are closed by their leader's word."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None

ENGAGEMENT = sa.table("engagement", sa.column("id", sa.String()), sa.column("body", sa.Text()))
FIELDWORK = sa.table("fieldwork", sa.column("id", sa.String()))


def upgrade() -> None:
    """Marks each job with a document review or a site's result and nothing written down item by item."""
    connection = op.get_bind()
    itemised = set(connection.execute(sa.select(FIELDWORK.c.id)).scalars())
    for row in connection.execute(sa.select(ENGAGEMENT.c.id, ENGAGEMENT.c.body)).all():
        body = json.loads(row.body)
        if row.id not in itemised and (body.get("document_review") or body.get("on_site")):
            marked = json.dumps({**body, "is_closed_by_word": True}, ensure_ascii=False)
            connection.execute(sa.update(ENGAGEMENT).where(ENGAGEMENT.c.id == row.id).values(body=marked))
