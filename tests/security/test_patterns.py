"""Regular expressions run in linear time (security.md §3.9): each is pumped to 50,000 characters."""

import ast
import re
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product

import pytest

from tests.architecture.source import Module, modules

LENGTH = 50_000
SECONDS = 1
METHODS = ("search", "match", "fullmatch", "sub", "subn", "split", "findall", "finditer")
LETTERS = ("a", "A", "0", " ", "\n", "-", ".", "é")


class TooSlowError(Exception):
    """The pattern took more than SECONDS of processor time."""


def _patterns() -> Iterator[tuple[str, str, str, int]]:
    """(place, pattern, method, flags) of every literal pattern, with the methods by which it is used."""
    for module in modules():
        for node in ast.walk(module.tree):
            if not (isinstance(node, ast.Call) and ast.unparse(node.func).startswith("re.") and node.args):
                continue
            if not (isinstance(node.args[0], ast.Constant) and isinstance(node.args[0].value, str)):
                continue
            for method in _methods(module, node):
                yield f"{module.place}:{node.lineno}", node.args[0].value, method, _flags(node)


def _methods(module: Module, node: ast.Call) -> list[str]:
    used = node.func.attr
    if used in METHODS:
        return [used]
    names = [
        target.id
        for statement in ast.walk(module.tree)
        if isinstance(statement, ast.Assign) and statement.value is node
        for target in statement.targets
        if isinstance(target, ast.Name)
    ]
    source = ast.unparse(module.tree)
    return [method for name in names for method in METHODS if f"{name}.{method}(" in source] or [
        "search",
        "fullmatch",
    ]


def _flags(node: ast.Call) -> int:
    source = " ".join(ast.unparse(part) for part in (*node.args[1:], *(word.value for word in node.keywords)))
    return sum(getattr(re, name) for name in set(re.findall(r"re\.([A-Z]+)", source)))


def _pumps(pattern: str) -> Iterator[str]:
    """Runs of one and of two letters with an end that cannot match; signs of the pattern join the letters."""
    letters = tuple(dict.fromkeys((*LETTERS, *re.findall(r"[^\w\s\\]", pattern))))
    units = [*letters, *("".join(pair) for pair in product(letters, repeat=2))]
    for unit in units:
        run = unit * (LENGTH // len(unit))
        yield run + "\x00"
        yield "a" + run


@contextmanager
def _limit() -> Iterator[None]:
    def stop(_signal: int, _frame: object) -> None:
        raise TooSlowError

    previous = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, SECONDS)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, previous)


def _apply(compiled: re.Pattern[str], method: str, text: str) -> None:
    if method in {"sub", "subn"}:
        getattr(compiled, method)("", text)
    elif method == "finditer":
        for _match in compiled.finditer(text):
            pass
    else:
        getattr(compiled, method)(text)


def _is_slow(pattern: str, method: str, flags: int) -> bool:
    compiled = re.compile(pattern, flags)
    try:
        for text in _pumps(pattern):
            with _limit():
                _apply(compiled, method, text)
    except TooSlowError:
        return True
    return False


@pytest.mark.parametrize(
    ("pattern", "method", "flags"),
    [pytest.param(*rest, id=f"{place} {rest[1]}") for place, *rest in _patterns()],
)
def test_pattern_runs_in_linear_time(pattern: str, method: str, flags: int) -> None:
    assert not _is_slow(pattern, method, flags)


@pytest.mark.parametrize("pattern", [r"(a+)+$", r"\s+$", r"(\d|\d\d)*-"])
def test_the_pump_finds_slow_patterns(pattern: str) -> None:
    assert _is_slow(pattern, "search", 0)
