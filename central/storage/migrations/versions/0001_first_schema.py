"""The first schema."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "idempotency_keys",
        sa.Column("terminal_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("operation", sa.String(length=32), nullable=False),
        sa.Column("body_hash", sa.String(length=64), nullable=False),
        sa.Column("status", sa.Integer(), nullable=False),
        sa.Column("media_type", sa.String(length=64), nullable=False),
        sa.Column("answer", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id", "key"),
    )
    op.create_index(op.f("ix_idempotency_keys_stored_at"), "idempotency_keys", ["stored_at"], unique=False)
    op.create_table(
        "journal_checkpoints",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("terminal_id", sa.String(length=32), nullable=False),
        sa.Column("row_count", sa.BigInteger(), nullable=False),
        sa.Column("last_hash", sa.String(length=64), nullable=False),
        sa.Column("accepted", sa.Boolean(), nullable=False),
        sa.Column("reported_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("ix_checkpoints_terminal", "journal_checkpoints", ["terminal_id", "row_count"], unique=False)
    op.create_table(
        "last_heartbeats",
        sa.Column("terminal_id", sa.String(length=32), nullable=False),
        sa.Column("app_version", sa.String(length=64), nullable=False),
        sa.Column("report", sa.JSON(), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id"),
    )
    op.create_table(
        "people",
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("social_security_number", sa.String(length=18), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("sex", sa.Integer(), nullable=False),
        sa.Column("ethnicity", sa.String(length=2), nullable=False),
        sa.Column("birth", sa.Date(), nullable=False),
        sa.Column("photo", sa.LargeBinary(), nullable=True),
        sa.Column("has_photo", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("person_ref"),
        sa.UniqueConstraint("social_security_number"),
    )
    op.create_table(
        "ratings",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("terminal_id", sa.String(length=32), nullable=False),
        sa.Column("receipt_number", sa.String(length=32), nullable=True),
        sa.Column("level", sa.Integer(), nullable=True),
        sa.Column("reasons", sa.JSON(), nullable=False),
        sa.Column("rated_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("receipt_number"),
    )
    op.create_table(
        "sign_in_nonces",
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("nonce"),
    )
    op.create_table(
        "staff",
        sa.Column("staff_number", sa.String(length=16), nullable=False),
        sa.Column("name", sa.String(length=50), nullable=False),
        sa.Column("pin_salt", sa.LargeBinary(), nullable=False),
        sa.Column("pin_hash", sa.LargeBinary(), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.Column("failed_tries", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("staff_number"),
    )
    op.create_table(
        "terminal_flags",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("terminal_id", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("raised_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index(op.f("ix_terminal_flags_terminal_id"), "terminal_flags", ["terminal_id"], unique=False)
    op.create_table(
        "terminals",
        sa.Column("terminal_id", sa.String(length=32), nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("place", sa.String(length=100), nullable=False),
        sa.Column("active", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("terminal_id"),
    )
    op.create_table(
        "benefits",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("code", sa.String(length=32), nullable=False),
        sa.Column("first_paid_on", sa.Date(), nullable=False),
        sa.Column("last_certified", sa.Date(), nullable=True),
        sa.Column("receiving", sa.Boolean(), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_ref"],
            ["people.person_ref"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("person_ref", "code"),
    )
    op.create_table(
        "cards",
        sa.Column("card_number", sa.String(length=9), nullable=False),
        sa.Column("region", sa.String(length=6), nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("issued_on", sa.Date(), nullable=False),
        sa.Column("valid_to", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_ref"],
            ["people.person_ref"],
        ),
        sa.PrimaryKeyConstraint("card_number", "region"),
    )
    op.create_index(op.f("ix_cards_person_ref"), "cards", ["person_ref"], unique=False)
    op.create_table(
        "certifications",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("receipt_number", sa.String(length=32), nullable=False),
        sa.Column("terminal_id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=128), nullable=False),
        sa.Column("person_ref", sa.String(length=32), nullable=False),
        sa.Column("benefit", sa.String(length=32), nullable=False),
        sa.Column("way", sa.String(length=16), nullable=False),
        sa.Column("engine", sa.String(length=64), nullable=True),
        sa.Column("score", sa.Double(), nullable=True),
        sa.Column("threshold", sa.Double(), nullable=True),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("proved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_number", sa.String(length=16), nullable=True),
        sa.Column("consent_version", sa.String(length=64), nullable=True),
        sa.Column("consent_given_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("intent_row_hash", sa.String(length=64), nullable=False),
        sa.Column("filed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("previous_due_on", sa.Date(), nullable=True),
        sa.Column("next_due_on", sa.Date(), nullable=False),
        sa.Column("resumes", sa.Boolean(), nullable=False),
        sa.Column("reprint_count", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_ref"],
            ["people.person_ref"],
        ),
        sa.PrimaryKeyConstraint("id"),
        sa.UniqueConstraint("receipt_number"),
        sa.UniqueConstraint("terminal_id", "key"),
    )
    op.create_index("ix_certifications_person", "certifications", ["person_ref"], unique=False)
    op.create_table(
        "desk_sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("staff_number", sa.String(length=16), nullable=False),
        sa.Column("csrf_token", sa.String(length=64), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["staff_number"],
            ["staff.staff_number"],
        ),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_table(
        "help_calls",
        sa.Column("call_id", sa.String(length=32), nullable=False),
        sa.Column("terminal_id", sa.String(length=32), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("page", sa.String(length=64), nullable=False),
        sa.Column("detail_code", sa.String(length=64), nullable=True),
        sa.Column("state", sa.String(length=16), nullable=False),
        sa.Column("outcome", sa.String(length=16), nullable=True),
        sa.Column("staff_number", sa.String(length=16), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("accepted_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["terminal_id"],
            ["terminals.terminal_id"],
        ),
        sa.PrimaryKeyConstraint("call_id"),
    )
    op.create_index(op.f("ix_help_calls_state"), "help_calls", ["state"], unique=False)
    op.create_table(
        "terminal_tokens",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("terminal_id", sa.String(length=32), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["terminal_id"],
            ["terminals.terminal_id"],
        ),
        sa.PrimaryKeyConstraint("token_hash"),
    )
    op.create_index(op.f("ix_terminal_tokens_terminal_id"), "terminal_tokens", ["terminal_id"], unique=False)
    op.create_table(
        "verification_codes",
        sa.Column("code", sa.String(length=40), nullable=False),
        sa.Column("receipt_number", sa.String(length=32), nullable=False),
        sa.Column("copy_number", sa.Integer(), nullable=False),
        sa.Column("issued_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["receipt_number"],
            ["certifications.receipt_number"],
        ),
        sa.PrimaryKeyConstraint("code"),
        sa.UniqueConstraint("receipt_number", "copy_number"),
    )


def downgrade() -> None:
    op.drop_table("verification_codes")
    op.drop_index(op.f("ix_terminal_tokens_terminal_id"), table_name="terminal_tokens")
    op.drop_table("terminal_tokens")
    op.drop_index(op.f("ix_help_calls_state"), table_name="help_calls")
    op.drop_table("help_calls")
    op.drop_table("desk_sessions")
    op.drop_index("ix_certifications_person", table_name="certifications")
    op.drop_table("certifications")
    op.drop_index(op.f("ix_cards_person_ref"), table_name="cards")
    op.drop_table("cards")
    op.drop_table("benefits")
    op.drop_table("terminals")
    op.drop_index(op.f("ix_terminal_flags_terminal_id"), table_name="terminal_flags")
    op.drop_table("terminal_flags")
    op.drop_table("staff")
    op.drop_table("sign_in_nonces")
    op.drop_table("ratings")
    op.drop_table("people")
    op.drop_table("last_heartbeats")
    op.drop_index("ix_checkpoints_terminal", table_name="journal_checkpoints")
    op.drop_table("journal_checkpoints")
    op.drop_index(op.f("ix_idempotency_keys_stored_at"), table_name="idempotency_keys")
    op.drop_table("idempotency_keys")
