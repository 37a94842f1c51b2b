"""What a user can do starts with (session, actor, …), is told the time, and never commits (style.md §2)."""

import ast
from collections.abc import Iterator

from tests.architecture.source import Module, modules

# The only module that may ask what time it is; everything below gets `today=` and `now=`.
CLOCK = "kinerja.clock"
CLOCK_CALLS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "date.today", "dt.now", "dt.today",
    "datetime.datetime.now", "datetime.datetime.utcnow", "datetime.date.today", "time.time", "func.now",
    "func.current_timestamp",
}  # fmt: skip


def _services() -> list[Module]:
    found = [module for module in modules() if module.is_layer("service")]
    assert found, "no service.py found: the test looks in the wrong place"
    return found


def _public_functions(module: Module) -> Iterator[ast.FunctionDef]:
    return (
        node
        for node in module.tree.body
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_")
    )


def test_public_service_functions_start_with_session_and_actor() -> None:
    assert not [
        f"{module.place}:{function.lineno} {function.name}"
        for module in _services()
        for function in _public_functions(module)
        if [argument.arg for argument in function.args.args[:2]] != ["session", "actor"]
    ]


def test_services_never_commit() -> None:
    assert not [
        f"{module.place}:{node.lineno} {ast.unparse(node.func)}"
        for module in _services()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        if isinstance(node.func, ast.Attribute) and node.func.attr in {"commit", "rollback", "close"}
        if ast.unparse(node.func.value).endswith("session")
    ]


def test_only_the_clock_asks_what_time_it_is() -> None:
    assert not [
        f"{module.place}:{node.lineno} {ast.unparse(node.func)}"
        for module in modules()
        if module.name != CLOCK
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in CLOCK_CALLS
    ]
