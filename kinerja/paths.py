"""Where the files beside the code lie: at the top of a checkout, inside the package of a wheel."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def templates_dir() -> Path:
    """Folder of the Jinja templates."""
    return _find("templates")


def migrations_dir() -> Path:
    """Folder of Alembic's `env.py` and `versions/`."""
    return _find("migrations")


def _find(name: str) -> Path:
    packed = _PACKAGE / f"_{name}"  # only the wheel has it (pyproject.toml, hatch sources)
    return packed if packed.is_dir() else _PACKAGE.parent / name
