"""Challenges of cards the security module has answered."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "card_authentications",
        sa.Column("challenges_hash", sa.String(length=64), nullable=False),
        sa.Column("terminal_id", sa.String(length=32), nullable=False),
        sa.Column("algorithm", sa.String(length=2), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["terminal_id"],
            ["terminals.terminal_id"],
        ),
        sa.PrimaryKeyConstraint("challenges_hash"),
    )
    op.create_index(
        "ix_card_authentications_terminal", "card_authentications", ["terminal_id", "asked_at"], unique=False
    )


def downgrade() -> None:
    op.drop_index("ix_card_authentications_terminal", table_name="card_authentications")
    op.drop_table("card_authentications")
