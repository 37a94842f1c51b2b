"""Files and functions stay short enough to read at once; past that hides a rule that wants a name."""

import ast
from itertools import chain

from tests.architecture.source import modules, templates

FILE_LINES = 500
FUNCTION_LINES = 60
FOLDERS = ("kinerja", "plugins", "tests", "bench")


def test_no_file_is_longer_than_500_lines() -> None:
    python = {module.place: len(module.path.read_text("utf-8").splitlines()) for module in _all_modules()}
    lengths = python | {f"templates/{name}": len(text.splitlines()) for name, text in templates().items()}
    assert not {place: lines for place, lines in lengths.items() if lines > FILE_LINES}


def test_no_function_is_longer_than_60_lines() -> None:
    assert not [
        f"{module.place}:{node.lineno} {node.name}: {length} lines"
        for module in _all_modules()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        if (length := (node.end_lineno or node.lineno) - node.lineno + 1) > FUNCTION_LINES
    ]


def _all_modules() -> chain:
    return chain.from_iterable(modules(folder) for folder in FOLDERS)
