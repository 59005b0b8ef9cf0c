"""Which terminal had a print of a certificate made, and for which intent."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "certificate_prints", sa.Column("terminal_id", sa.String(length=32), server_default="", nullable=False)
    )
    op.add_column("certificate_prints", sa.Column("key", sa.String(length=128), server_default="", nullable=False))
    # The original of each is what its certificate was issued by.
    for name in ("terminal_id", "key"):
        op.execute(
            f"UPDATE certificate_prints SET {name} = (SELECT {name} FROM certificates"
            " WHERE certificates.number = certificate_prints.number) WHERE copy_number = 0"
        )


def downgrade() -> None:
    op.drop_column("certificate_prints", "key")
    op.drop_column("certificate_prints", "terminal_id")
