"""codes by which somebody comes back by another way, and who turned out to be whom"""

import sqlalchemy as sa
from alembic import op

import bot.database

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("person", sa.Column("joined_to", sa.String(), nullable=True))
    op.create_table(
        "return_code",
        sa.Column("digest", sa.String(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("expires_at", bot.database.Moment(timezone=True), nullable=False),
        sa.Column("used_at", bot.database.Moment(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_return_code_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_return_code")),
    )
    op.create_index(op.f("ix_return_code_person_id"), "return_code", ["person_id"])
    op.create_table(
        "wrong_code",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.String(), nullable=False),
        sa.Column("at", bot.database.Moment(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["person_id"], ["person.id"], name=op.f("fk_wrong_code_person_id_person"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_wrong_code")),
    )
    op.create_index(op.f("ix_wrong_code_person_id"), "wrong_code", ["person_id"])


def downgrade() -> None:
    op.drop_table("wrong_code")
    op.drop_table("return_code")
    op.drop_column("person", "joined_to")
