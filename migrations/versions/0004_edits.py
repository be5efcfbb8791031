"""by what name an edit of a message is known"""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("message_in", sa.Column("reference", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("message_in", "reference")
