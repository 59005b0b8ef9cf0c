"""What a visitor is at when she calls for help: the item, the step, the devices that do not work. Never who she is."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("help_calls", sa.Column("item", sa.String(length=64), nullable=True))
    op.add_column("help_calls", sa.Column("step", sa.String(length=8), nullable=True))
    op.add_column("help_calls", sa.Column("devices", sa.JSON(), nullable=True))


def downgrade() -> None:
    op.drop_column("help_calls", "devices")
    op.drop_column("help_calls", "step")
    op.drop_column("help_calls", "item")
