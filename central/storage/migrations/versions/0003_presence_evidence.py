"""Evidence of presence, what clerks look at, and whom to contact."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("certifications", sa.Column("handling", sa.String(length=16), nullable=False, server_default="filed"))
    op.add_column("certifications", sa.Column("previous_last_certified", sa.Date(), nullable=True))
    op.add_column("certifications", sa.Column("returned", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "presence_evidence",
        sa.Column("receipt_number", sa.String(length=32), nullable=False),
        sa.Column("terminal_policy", sa.String(length=64), nullable=True),
        sa.Column("centre_policy", sa.String(length=64), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("reference", sa.String(length=16), nullable=True),
        sa.Column("grade", sa.String(length=16), nullable=True),
        sa.Column("asked", sa.Boolean(), nullable=True),
        sa.Column("cues", sa.JSON(), nullable=False),
        sa.Column("authorisation_id", sa.String(length=32), nullable=True),
        sa.Column("helper_ref", sa.String(length=32), nullable=True),
        sa.Column("module_score", sa.Integer(), nullable=True),
        sa.Column("module_quality", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["helper_ref"], ["people.person_ref"]),
        sa.ForeignKeyConstraint(["receipt_number"], ["certifications.receipt_number"]),
        sa.PrimaryKeyConstraint("receipt_number"),
    )
    op.create_table(
        "reviews",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt_number", sa.String(length=32), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.String(length=16), nullable=True),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.ForeignKeyConstraint(["receipt_number"], ["certifications.receipt_number"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_reviews_outcome", "reviews", ["outcome", "opened_at"], unique=False)
    op.create_index(op.f("ix_reviews_receipt_number"), "reviews", ["receipt_number"], unique=False)
    op.create_table(
        "contact_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("receipt_number", sa.String(length=32), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=False),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("opened_by", sa.String(length=16), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("done_by", sa.String(length=16), nullable=True),
        sa.ForeignKeyConstraint(["person_ref"], ["people.person_ref"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_contact_entries_person_ref"), "contact_entries", ["person_ref"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_contact_entries_person_ref"), table_name="contact_entries")
    op.drop_table("contact_entries")
    op.drop_index(op.f("ix_reviews_receipt_number"), table_name="reviews")
    op.drop_index("ix_reviews_outcome", table_name="reviews")
    op.drop_table("reviews")
    op.drop_table("presence_evidence")
    op.drop_column("certifications", "returned")
    op.drop_column("certifications", "previous_last_certified")
    op.drop_column("certifications", "handling")
