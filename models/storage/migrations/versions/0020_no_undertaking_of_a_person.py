"""A person's own day of a confidentiality undertaking goes: nothing read it, each job's team declares it anew."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0018"
branch_labels = None
depends_on = None

PERSON = sa.table("person", sa.column("id", sa.String()), sa.column("body", sa.Text()))
GONE = "confidentiality_signed_on"


def upgrade() -> None:
    """Takes the day out of every person that has one, or none."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(PERSON)).all():
        body = json.loads(row.body)
        if GONE in body:
            kept = json.dumps({name: value for name, value in body.items() if name != GONE}, ensure_ascii=False)
            connection.execute(sa.update(PERSON).where(PERSON.c.id == row.id).values(body=kept))
