"""The project's own files as the architecture tests read them: Python as syntax trees, templates as text."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "kinerja"
TEMPLATES = ROOT / "templates"
STATIC = PACKAGE / "static"


@dataclass(frozen=True)
class Module:
    """One Python file; `name` is dotted, `layer` is `rules`, `service`, … where the path says so."""

    path: Path
    name: str
    tree: ast.Module

    @property
    def place(self) -> str:
        return self.path.relative_to(ROOT).as_posix()

    @property
    def parts(self) -> tuple[str, ...]:
        return tuple(self.name.split("."))

    @property
    def feature(self) -> str:
        """`skp` for `kinerja.skp.service`; the empty string for a module at the top of the package."""
        return self.parts[1] if len(self.parts) > 2 else ""

    def is_layer(self, *layers: str) -> bool:
        """Whether it is `<feature>/<layer>.py` or lies in a folder `<feature>/<layer>/`."""
        return any(part in layers for part in self.parts[2:])

    def imports(self) -> Iterator[str]:
        """Dotted names imported anywhere in the file; `from a import b` gives `a.b`."""
        for node in ast.walk(self.tree):
            if isinstance(node, ast.Import):
                yield from (alias.name for alias in node.names)
            elif isinstance(node, ast.ImportFrom):
                yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _module(path: Path) -> Module:
    relative = path.relative_to(ROOT).with_suffix("")
    parts = relative.parts[:-1] if relative.name == "__init__" else relative.parts
    return Module(path, ".".join(parts), ast.parse(path.read_text("utf-8"), str(path)))


@cache
def modules(folder: str = "kinerja") -> tuple[Module, ...]:
    """Every Python file below a top-level folder."""
    return tuple(_module(path) for path in sorted((ROOT / folder).rglob("*.py")))


@cache
def templates() -> dict[str, str]:
    """Every template by its name, comments blanked so that line numbers stay."""
    return {
        path.relative_to(TEMPLATES).as_posix(): _blank(r"\{#.*?#\}", path.read_text("utf-8"))
        for path in sorted(TEMPLATES.rglob("*"))
        if path.suffix in {".html", ".xml", ".txt", ".svg"}
    }


def _blank(pattern: str, text: str) -> str:
    return re.sub(pattern, lambda match: "\n" * match[0].count("\n"), text, flags=re.DOTALL)


def find_in_templates(pattern: str, flags: int = re.IGNORECASE) -> list[str]:
    """`template:line: text` of every match."""
    return [
        f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match[0].strip()}"
        for name, text in templates().items()
        for match in re.finditer(pattern, text, flags)
    ]


TAG = re.compile(
    r"<[a-z][a-z0-9-]*(?:\{\{.*?\}\}|\{%.*?%\}|\"[^\"]*\"|'[^']*'|[^>\"'])*>", re.IGNORECASE | re.DOTALL
)
EXPRESSION = re.compile(r"\{\{.*?\}\}|\{%.*?%\}", re.DOTALL)


def tags() -> Iterator[tuple[str, str]]:
    """(template, start tag) of every element, Jinja expressions included."""
    for name, text in templates().items():
        yield from ((name, match[0]) for match in TAG.finditer(text))


def attribute(tag: str, name: str) -> str | None:
    """Value of an attribute with each Jinja expression shown as `{}`, or None where it is absent."""
    match = re.search(
        rf"\s{re.escape(name)}\s*=\s*(\"[^\"]*\"|'[^']*')", EXPRESSION.sub("{}", tag), re.IGNORECASE
    )
    return match[1][1:-1] if match else None


def is_element(tag: str, *names: str) -> bool:
    """Whether the start tag is of one of these elements."""
    return re.match(r"<([a-z][a-z0-9-]*)", tag, re.IGNORECASE)[1].lower() in names
