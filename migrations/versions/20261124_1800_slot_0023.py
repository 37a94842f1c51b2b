"""Placeholder: Minutes and objections.

Revision: 0023, follows 0022
"""

revision = "0023"
down_revision = "0022"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled or removed by its owner."""


def downgrade() -> None:
    """Filled or removed by its owner."""
