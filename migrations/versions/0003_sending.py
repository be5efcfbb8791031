"""how a message is sent, what became of it, and where a person came from"""

import sqlalchemy as sa
from alembic import op

import bot.database

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

WAITING = "sent_at IS NULL AND failed IS NULL"


def upgrade() -> None:
    op.add_column("address", sa.Column("source", sa.String(), nullable=True))
    op.add_column("message_out", sa.Column("tries", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("message_out", sa.Column("first_try_at", bot.database.Moment(timezone=True), nullable=True))
    op.add_column("message_out", sa.Column("next_try_at", bot.database.Moment(timezone=True), nullable=True))
    op.add_column("message_out", sa.Column("unsure", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.add_column(
        "message_out", sa.Column("by_template", sa.Boolean(), nullable=False, server_default=sa.false())
    )
    op.add_column("message_out", sa.Column("good_until", bot.database.Moment(timezone=True), nullable=True))
    op.create_index(
        "ix_message_out_waiting",
        "message_out",
        ["person_id", "n"],
        sqlite_where=sa.text(WAITING),
        postgresql_where=sa.text(WAITING),
    )
    op.create_index("ix_message_out_provider_id", "message_out", ["provider_id"])
    op.create_table(
        "receipt",
        sa.Column("provider_id", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("error", sa.Integer(), nullable=True),
        sa.Column("at", bot.database.Moment(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("provider_id", name=op.f("pk_receipt")),
    )
    op.create_table(
        "content_template",
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("sid", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_content_template")),
    )


def downgrade() -> None:
    op.drop_table("content_template")
    op.drop_table("receipt")
    op.drop_index("ix_message_out_provider_id", table_name="message_out")
    op.drop_index("ix_message_out_waiting", table_name="message_out")
    for column in ("good_until", "by_template", "unsure", "next_try_at", "first_try_at", "tries"):
        op.drop_column("message_out", column)
    op.drop_column("address", "source")
