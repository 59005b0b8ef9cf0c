"""Certificates and their prints."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "certificates",
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=8), nullable=False),
        sa.Column("title", sa.String(length=60), nullable=False),
        sa.Column("gist", sa.String(length=60), nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("terminal_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("intent_row_hash", sa.String(length=64), nullable=False),
        sa.Column("content", sa.JSON(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("copies", sa.Integer(), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("revoked_because", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["person_ref"], ["people.person_ref"]),
        sa.PrimaryKeyConstraint("number"),
        sa.UniqueConstraint("terminal_id", "key"),
    )
    op.create_index("ix_certificates_person", "certificates", ["person_ref"])
    op.create_table(
        "certificate_prints",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("number", sa.String(length=32), nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("printed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("valid_until", sa.Date(), nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("address", sa.String(length=1300), nullable=False),
        sa.Column("pages", sa.Integer(), nullable=False),
        sa.Column("sheet", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(["number"], ["certificates.number"]),
        sa.PrimaryKeyConstraint("code"),
        sa.UniqueConstraint("number", "copy_number"),
    )


def downgrade() -> None:
    op.drop_table("certificate_prints")
    op.drop_index("ix_certificates_person", "certificates")
    op.drop_table("certificates")
