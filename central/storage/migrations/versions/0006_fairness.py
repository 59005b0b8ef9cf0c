"""Counts of face checks by band of age and camera; flags that can be closed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("terminal_flags", sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("terminal_flags", sa.Column("closed_by", sa.String(length=16), nullable=True))
    op.create_table(
        "face_counts",
        sa.Column("terminal_id", sa.String(length=32), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("band", sa.String(length=16), nullable=False),
        sa.Column("device", sa.String(length=64), nullable=False),
        sa.Column("tries", sa.BigInteger(), nullable=False),
        sa.Column("failed", sa.BigInteger(), nullable=False),
        sa.Column("handed_over", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "day", "band", "device"),
    )


def downgrade() -> None:
    op.drop_table("face_counts")
    op.drop_column("terminal_flags", "closed_by")
    op.drop_column("terminal_flags", "closed_at")
