"""Jobs that were opened before they kept the day of their application get it: the first on which it was handed in."""

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

CHINA = ZoneInfo("Asia/Shanghai")
ENGAGEMENT = sa.table("engagement", *(sa.column(name, sa.String()) for name in ("id", "kind", "application_id")),
                      sa.column("body", sa.Text()))
APPLICATION = sa.table("application", sa.column("id", sa.String()), sa.column("submitted_on", sa.Date()))
RECORD = sa.table("record", sa.column("at", sa.DateTime(timezone=True)), sa.column("verb", sa.String()),
                  sa.column("subject", sa.String()))


def upgrade() -> None:
    """Fills it in where it is known: of initial jobs, for a surveillance is not applied for."""
    connection = op.get_bind()
    days = _days(connection)
    jobs = sa.select(ENGAGEMENT.c.id, ENGAGEMENT.c.application_id, ENGAGEMENT.c.body).where(
        ENGAGEMENT.c.kind == "initial")
    for row in connection.execute(jobs).all():
        body = json.loads(row.body)
        if body.get("applied_on") is None and row.application_id in days:
            filled = json.dumps({**body, "applied_on": days[row.application_id].isoformat()}, ensure_ascii=False)
            connection.execute(sa.update(ENGAGEMENT).where(ENGAGEMENT.c.id == row.id).values(body=filled))


def _days(connection: sa.Connection) -> dict[str, date]:
    """By application, the day of its first Record of a handing over, or that which it says, whichever is earlier.

    It once said the last one, where it was handed in again with what was asked for.
    """
    first = sa.select(RECORD.c.subject, sa.func.min(RECORD.c.at).label("at")).where(
        RECORD.c.verb == "application.submitted").group_by(RECORD.c.subject)
    days = {row.subject: _day_in_china(row.at) for row in connection.execute(first)}
    for row in connection.execute(sa.select(APPLICATION).where(APPLICATION.c.submitted_on.is_not(None))):
        days[row.id] = min(days.get(row.id, row.submitted_on), row.submitted_on)
    return days


def _day_in_china(at: datetime) -> date:
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).astimezone(CHINA).date()
