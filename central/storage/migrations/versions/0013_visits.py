"""Visits, and what a helper's proof is for."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "visits",
        sa.Column("visit_hash", sa.String(length=64), nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("terminal_id", sa.String(length=32), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("level", sa.String(length=2), nullable=False),
        sa.Column("matter", sa.String(length=16), nullable=True),
        sa.Column("way", sa.String(length=16), nullable=True),
        sa.Column("staff_number", sa.String(length=16), nullable=True),
        sa.Column("helper_ref", sa.String(length=32), nullable=True),
        sa.ForeignKeyConstraint(["person_ref"], ["people.person_ref"]),
        sa.ForeignKeyConstraint(["terminal_id"], ["terminals.terminal_id"]),
        sa.PrimaryKeyConstraint("visit_hash"),
    )
    op.create_index("ix_visits_person_ref", "visits", ["person_ref"])
    op.create_index("ix_visits_begun_at", "visits", ["begun_at"])
    op.add_column("centre_proofs", sa.Column("matter", sa.String(length=16), nullable=True))
    # Until now a helper was asked for nothing but certification.
    op.execute("UPDATE centre_proofs SET matter = 'certification' WHERE way = 'helper'")


def downgrade() -> None:
    op.drop_column("centre_proofs", "matter")
    op.drop_index("ix_visits_begun_at", "visits")
    op.drop_index("ix_visits_person_ref", "visits")
    op.drop_table("visits")
