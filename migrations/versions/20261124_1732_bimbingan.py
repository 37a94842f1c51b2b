"""Bimbingan, konseling, dialogs and plans of development.

Revision: 0017, follows 0016
"""

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: the revision keeps the place of its tables while several are built side by side."""


def downgrade() -> None:
    """Nothing to take back."""
