"""Sessions of calibration with their moves and minutes.

Revision: 0019, follows 0018
"""

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: the revision keeps the place of its tables while several are built side by side."""


def downgrade() -> None:
    """Nothing to take back."""
