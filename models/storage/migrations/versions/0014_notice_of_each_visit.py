"""Each visit keeps the notice that told its client of it, where one notice stood for all visits of a job."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

ENGAGEMENT = sa.table("engagement", sa.column("id", sa.String()), sa.column("body", sa.Text()))


def upgrade() -> None:
    """Moves the job's notice to each of its visits; a job that had none gets none."""
    connection = op.get_bind()
    for row in connection.execute(sa.select(ENGAGEMENT.c.id, ENGAGEMENT.c.body)).all():
        body = json.loads(row.body)
        if "plan_notice" not in body:
            continue
        notice = body.pop("plan_notice")
        body["visits"] = [{**visit, "notice": notice} for visit in body["visits"]]
        moved = json.dumps(body, ensure_ascii=False)
        connection.execute(sa.update(ENGAGEMENT).where(ENGAGEMENT.c.id == row.id).values(body=moved))
