"""Feedback that is asked for, and who may be named.

Revision: 0016, follows 0015
"""

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: the revision keeps the place of its tables while several are built side by side."""


def downgrade() -> None:
    """Nothing to take back."""
