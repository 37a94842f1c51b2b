"""Placeholder: Evaluation and locks.

Revision: 0025, follows 0024
"""

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled or removed by its owner."""


def downgrade() -> None:
    """Filled or removed by its owner."""
