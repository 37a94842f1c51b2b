"""Recommendations that follow from a predikat, with their decision.

Revision: 0021, follows 0020
"""

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: the revision keeps the place of its tables while several are built side by side."""


def downgrade() -> None:
    """Nothing to take back."""
