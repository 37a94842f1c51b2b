"""Placeholder: Follow up and rules.

Revision: 0027, follows 0026
"""

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled or removed by its owner."""


def downgrade() -> None:
    """Filled or removed by its owner."""
