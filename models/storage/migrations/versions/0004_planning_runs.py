"""The solver's runs: the order, what it works on, and how far it is."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """A small row that changes hands, beside it the large problem, written once, and the worker's own progress."""
    op.create_table(
        "planning_run",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_planning_run")),
    )
    for column in ("asked_at", "state"):
        op.create_index(op.f(f"ix_planning_run_{column}"), "planning_run", [column])
    op.create_table(
        "run_problem",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_problem")),
    )
    op.create_table(
        "run_progress",
        sa.Column("id", sa.String(), nullable=False),
        sa.Column("attempt", sa.Integer(), nullable=False),
        sa.Column("body", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_run_progress")),
    )
