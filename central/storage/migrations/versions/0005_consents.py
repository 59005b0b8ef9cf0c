"""Consents to face processing, their withdrawal, and new wishes."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("face_withdrawn_at", sa.DateTime(timezone=True), nullable=True))
    op.create_table(
        "consents",
        sa.Column("receipt_number", sa.String(length=32), nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("version", sa.String(length=64), nullable=False),
        sa.Column("given_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("terminal_id", sa.String(length=32), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_ref"], ["people.person_ref"]),
        sa.PrimaryKeyConstraint("receipt_number"),
    )
    op.create_index(op.f("ix_consents_person_ref"), "consents", ["person_ref"], unique=False)
    op.create_index(op.f("ix_consents_recorded_at"), "consents", ["recorded_at"], unique=False)
    op.create_table(
        "consent_withdrawals",
        sa.Column("receipt_number", sa.String(length=32), nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("terminal_id", sa.String(length=32), nullable=False),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_ref"], ["people.person_ref"]),
        sa.PrimaryKeyConstraint("receipt_number"),
    )
    op.create_index(op.f("ix_consent_withdrawals_person_ref"), "consent_withdrawals", ["person_ref"], unique=False)
    op.create_index(op.f("ix_consent_withdrawals_withdrawn_at"), "consent_withdrawals", ["withdrawn_at"], unique=False)
    op.create_table(
        "face_wishes",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("staff_number", sa.String(length=16), nullable=False),
        sa.Column("recorded_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_ref"], ["people.person_ref"]),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_face_wishes_person_ref"), "face_wishes", ["person_ref"], unique=False)
    op.create_index(op.f("ix_face_wishes_recorded_at"), "face_wishes", ["recorded_at"], unique=False)


def downgrade() -> None:
    op.drop_index(op.f("ix_face_wishes_recorded_at"), table_name="face_wishes")
    op.drop_index(op.f("ix_face_wishes_person_ref"), table_name="face_wishes")
    op.drop_table("face_wishes")
    op.drop_index(op.f("ix_consent_withdrawals_withdrawn_at"), table_name="consent_withdrawals")
    op.drop_index(op.f("ix_consent_withdrawals_person_ref"), table_name="consent_withdrawals")
    op.drop_table("consent_withdrawals")
    op.drop_index(op.f("ix_consents_recorded_at"), table_name="consents")
    op.drop_index(op.f("ix_consents_person_ref"), table_name="consents")
    op.drop_table("consents")
    op.drop_column("people", "face_withdrawn_at")
