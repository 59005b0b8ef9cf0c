"""Which filing a vouching at the desk proved: each proves one."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("help_calls", sa.Column("vouched_for", sa.String(length=32), nullable=True))


def downgrade() -> None:
    op.drop_column("help_calls", "vouched_for")
