"""What the centre checks itself: passwords, fingerprints, staff cards, e-cards, helpers, proofs, tries."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("people", sa.Column("e_card", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_table(
        "centre_passwords",
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(), nullable=False),
        sa.Column("failed_tries", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_ref"], ["people.person_ref"]),
        sa.PrimaryKeyConstraint("person_ref"),
    )
    op.create_table(
        "fingerprints",
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("template", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_ref"], ["people.person_ref"]),
        sa.PrimaryKeyConstraint("person_ref"),
    )
    op.create_table(
        "staff_cards",
        sa.Column("card_hash", sa.String(length=64), nullable=False),
        sa.Column("staff_number", sa.String(length=16), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["staff_number"], ["staff.staff_number"]),
        sa.PrimaryKeyConstraint("card_hash"),
    )
    op.create_index(op.f("ix_staff_cards_staff_number"), "staff_cards", ["staff_number"], unique=False)
    op.create_table(
        "used_e_card_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("code_hash"),
    )
    op.create_table(
        "authorisations",
        sa.Column("authorisation_id", sa.String(length=32), nullable=False),
        sa.Column("principal_ref", sa.String(length=32), nullable=False),
        sa.Column("helper_ref", sa.String(length=32), nullable=False),
        sa.Column("relation", sa.String(length=32), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("valid_from", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.Column("evidence", sa.String(length=200), nullable=False),
        sa.Column("registered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revoked_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["helper_ref"], ["people.person_ref"]),
        sa.ForeignKeyConstraint(["principal_ref"], ["people.person_ref"]),
        sa.PrimaryKeyConstraint("authorisation_id"),
    )
    op.create_index(op.f("ix_authorisations_helper_ref"), "authorisations", ["helper_ref"], unique=False)
    op.create_index(op.f("ix_authorisations_principal_ref"), "authorisations", ["principal_ref"], unique=False)
    op.create_table(
        "centre_proofs",
        sa.Column("proof_hash", sa.String(length=64), nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("terminal_id", sa.String(length=32), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("redeemed_by", sa.String(length=32), nullable=True),
        sa.Column("staff_number", sa.String(length=16), nullable=True),
        sa.Column("authorisation_id", sa.String(length=32), nullable=True),
        sa.Column("helper_ref", sa.String(length=32), nullable=True),
        sa.Column("module_score", sa.Integer(), nullable=True),
        sa.Column("module_quality", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["person_ref"], ["people.person_ref"]),
        sa.ForeignKeyConstraint(["terminal_id"], ["terminals.terminal_id"]),
        sa.PrimaryKeyConstraint("proof_hash"),
    )
    op.create_index(op.f("ix_centre_proofs_helper_ref"), "centre_proofs", ["helper_ref"], unique=False)
    op.create_index(op.f("ix_centre_proofs_issued_at"), "centre_proofs", ["issued_at"], unique=False)
    op.create_table(
        "check_tries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("terminal_id", sa.String(length=32), nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_check_tries_terminal", "check_tries", ["terminal_id", "asked_at"], unique=False)
    op.create_index("ix_check_tries_person", "check_tries", ["person_ref", "asked_at"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_check_tries_person", table_name="check_tries")
    op.drop_index("ix_check_tries_terminal", table_name="check_tries")
    op.drop_table("check_tries")
    op.drop_index(op.f("ix_centre_proofs_issued_at"), table_name="centre_proofs")
    op.drop_index(op.f("ix_centre_proofs_helper_ref"), table_name="centre_proofs")
    op.drop_table("centre_proofs")
    op.drop_index(op.f("ix_authorisations_principal_ref"), table_name="authorisations")
    op.drop_index(op.f("ix_authorisations_helper_ref"), table_name="authorisations")
    op.drop_table("authorisations")
    op.drop_table("used_e_card_codes")
    op.drop_index(op.f("ix_staff_cards_staff_number"), table_name="staff_cards")
    op.drop_table("staff_cards")
    op.drop_table("fingerprints")
    op.drop_table("centre_passwords")
    op.drop_column("people", "e_card")
