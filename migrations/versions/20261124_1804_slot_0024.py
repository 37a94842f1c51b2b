"""Placeholder: Documents of angka kredit.

Revision: 0024, follows 0023
"""

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Filled or removed by its owner."""


def downgrade() -> None:
    """Filled or removed by its owner."""
