"""The books: contributions, accounts, pensions, medical accounts, single matters, employers."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "account_years",
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("scheme", sa.String(length=10), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("months", sa.Integer(), nullable=False),
        sa.Column("opening", sa.BigInteger(), nullable=False),
        sa.Column("credited", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("closing", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("person_ref", "scheme", "year"),
    )
    op.create_table(
        "contribution_years",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("employer", sa.String(length=20), nullable=True),
        sa.Column("months", sa.String(length=12), nullable=False),
        sa.Column("base", sa.Integer(), nullable=False),
        sa.Column("pension", sa.Integer(), nullable=False),
        sa.Column("account", sa.Integer(), nullable=False),
        sa.Column("medical", sa.Integer(), nullable=False),
        sa.Column("unemployment", sa.Integer(), nullable=False),
        sa.Column("employer_part", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_contribution_years_employer", "contribution_years", ["employer", "year"], unique=False)
    op.create_index("ix_contribution_years_person", "contribution_years", ["person_ref", "year"], unique=False)
    op.create_table(
        "employers",
        sa.Column("code", sa.String(length=20), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("place", sa.String(length=60), nullable=False),
        sa.PrimaryKeyConstraint("code"),
    )
    op.create_table(
        "medical_years",
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("opening", sa.BigInteger(), nullable=False),
        sa.Column("monthly_credit", sa.Integer(), nullable=False),
        sa.Column("months", sa.String(length=12), nullable=False),
        sa.PrimaryKeyConstraint("person_ref", "year"),
    )
    op.create_table(
        "pension_awards",
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("scheme", sa.String(length=10), nullable=False),
        sa.Column("retired_on", sa.String(length=7), nullable=False),
        sa.Column("since", sa.String(length=7), nullable=False),
        sa.Column("paid_months", sa.Integer(), nullable=False),
        sa.Column("deemed_months", sa.Integer(), nullable=False),
        sa.Column("transitional_months", sa.Integer(), nullable=False),
        sa.Column("average_index", sa.Integer(), nullable=True),
        sa.Column("base_figure", sa.Integer(), nullable=False),
        sa.Column("account", sa.BigInteger(), nullable=False),
        sa.Column("divisor", sa.Integer(), nullable=False),
        sa.Column("basic", sa.Integer(), nullable=False),
        sa.Column("personal_account", sa.Integer(), nullable=False),
        sa.Column("transitional", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_ref", "scheme"),
    )
    op.create_table(
        "pension_levels",
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("scheme", sa.String(length=10), nullable=False),
        sa.Column("since", sa.String(length=7), nullable=False),
        sa.Column("basic", sa.Integer(), nullable=False),
        sa.Column("personal_account", sa.Integer(), nullable=False),
        sa.Column("transitional", sa.Integer(), nullable=False),
        sa.Column("extra", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("person_ref", "scheme", "since"),
    )
    op.create_table(
        "person_details",
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("phone", sa.String(length=20), nullable=True),
        sa.Column("category", sa.String(length=16), nullable=True),
        sa.Column("working_since", sa.String(length=7), nullable=True),
        sa.Column("deemed_months", sa.Integer(), nullable=False),
        sa.Column("bank", sa.String(length=30), nullable=True),
        sa.Column("bank_account", sa.String(length=30), nullable=True),
        sa.Column("bank_balance", sa.BigInteger(), nullable=False),
        sa.Column("medical_kind", sa.String(length=20), nullable=False),
        sa.Column("medical_since", sa.String(length=7), nullable=True),
        sa.Column("medical_number", sa.String(length=20), nullable=True),
        sa.PrimaryKeyConstraint("person_ref"),
    )
    op.create_table(
        "record_entries",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=True),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("day", sa.Date(), nullable=True),
        sa.Column("data", sa.JSON(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_record_entries_kind", "record_entries", ["kind"], unique=False)
    op.create_index("ix_record_entries_person", "record_entries", ["person_ref", "kind"], unique=False)
    op.create_table(
        "resident_years",
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("year", sa.Integer(), nullable=False),
        sa.Column("tier", sa.Integer(), nullable=False),
        sa.Column("personal", sa.Integer(), nullable=False),
        sa.Column("subsidy", sa.Integer(), nullable=False),
        sa.Column("collective", sa.Integer(), nullable=False),
        sa.Column("paid_on", sa.Date(), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.PrimaryKeyConstraint("person_ref", "year"),
    )


def downgrade() -> None:
    op.drop_table("resident_years")
    op.drop_index("ix_record_entries_person", table_name="record_entries")
    op.drop_index("ix_record_entries_kind", table_name="record_entries")
    op.drop_table("record_entries")
    op.drop_table("person_details")
    op.drop_table("pension_levels")
    op.drop_table("pension_awards")
    op.drop_table("medical_years")
    op.drop_table("employers")
    op.drop_index("ix_contribution_years_person", table_name="contribution_years")
    op.drop_index("ix_contribution_years_employer", table_name="contribution_years")
    op.drop_table("contribution_years")
    op.drop_table("account_years")
