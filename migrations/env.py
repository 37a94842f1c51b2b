"""Alembic environment. The caller (`kinerja db …`, the tests) hands over a connection and the metadata."""

from typing import Any

import sqlalchemy as sa
from alembic import context


def render_item(kind: str, item: Any, _autogen: Any) -> str | bool:
    """Our own column types are written as what the database knows, so that no migration imports kinerja."""
    if kind == "type" and isinstance(item, sa.TypeDecorator):
        return "sa.DateTime(timezone=True)"
    return False


# Indexes that no model describes: tables kept in step by triggers.
INDEX_TABLES = {"pegawai_cari"}


def is_ours(_item: Any, name: str | None, kind: str, reflected: bool, compare_to: Any) -> bool:
    """Leave alone the search index, the tables of plugins, and those of DBOS beside ours on SQLite."""
    foreign = kind == "table" and reflected and compare_to is None
    if not foreign:
        return True
    of_plugin = (name or "").startswith("p_")
    return not (name in INDEX_TABLES or of_plugin or context.get_bind().dialect.name == "sqlite")


def run() -> None:
    """Run on the connection that the caller opened, one transaction for each migration."""
    connection = context.config.attributes["connection"]
    context.configure(
        connection=connection,
        target_metadata=context.config.attributes["metadata"],
        render_item=render_item,
        include_object=is_ours,
        render_as_batch=connection.dialect.name == "sqlite",
        transaction_per_migration=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()


run()
