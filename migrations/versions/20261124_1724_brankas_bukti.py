"""Evidence vault: the links that are checked, and what each check found.

Revision: 0015, follows 0014
"""

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet: the revision keeps the place of its tables while several are built side by side."""


def downgrade() -> None:
    """Nothing to take back."""
