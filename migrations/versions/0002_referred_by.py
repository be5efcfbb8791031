"""who passed a hand-off on for somebody else"""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN_AND_OWN = "closed_at IS NULL AND referred_by IS NULL"


def upgrade() -> None:
    op.add_column("case_", sa.Column("referred_by", sa.String(), nullable=True))
    _one_open_case(OPEN_AND_OWN)


def downgrade() -> None:
    _one_open_case("closed_at IS NULL")
    op.drop_column("case_", "referred_by")


def _one_open_case(condition: str) -> None:
    op.drop_index("uq_case_open", table_name="case_")
    op.create_index(
        "uq_case_open",
        "case_",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text(condition),
        postgresql_where=sa.text(condition),
    )
