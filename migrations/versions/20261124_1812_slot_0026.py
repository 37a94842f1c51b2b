"""Placeholder: Evidence and feedback.

Revision: 0026, follows 0025
"""

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled or removed by its owner."""


def downgrade() -> None:
    """Filled or removed by its owner."""
