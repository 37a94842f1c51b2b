"""Imports go one way: rules ← models ← service ← routes, api (style.md §1, §3, §7, §10)."""

import ast
import sys

from tests.architecture.source import ROOT, Module, modules

# A layer may import those named before it, in any feature.
FORBIDDEN = {
    "models": {"service", "forms", "routes", "api"},
    "service": {"routes", "api"},
    "forms": {"models", "service", "routes", "api"},
}
# How numbers and dates are written: standard library only, so that rules may use them.
NOTATION = {"kinerja.angka", "kinerja.tanggal"}
WEB_ONLY = {"flask", "flask_login", "flask_wtf", "flask_htmx", "werkzeug", "htmx_flask"}


def _layers(name: str) -> set[str]:
    return set(name.split(".")[2:]) if name.startswith("kinerja.") else set()


def _is_rules(name: str) -> bool:
    return name.startswith("kinerja.") and "rules" in name.split(".")[2:]


def _foreign(module: Module, *, of_a_plugin: bool = False) -> list[str]:
    def allowed(name: str) -> bool:
        own = name.split(".")[0] == module.path.parent.name if of_a_plugin else False
        return (
            name.split(".")[0] in sys.stdlib_module_names
            or _is_rules(name)
            or name.rpartition(".")[0] in NOTATION
            or (of_a_plugin and (name.startswith("kinerja.hooks") or own))
        )

    return [f"{module.place} imports {name}" for name in module.imports() if not allowed(name)]


def test_rules_import_only_the_standard_library_and_other_rules() -> None:
    rules = [module for module in modules() if module.is_layer("rules")]
    assert rules, "no rules.py found: the test looks in the wrong place"
    assert not [line for module in rules for line in _foreign(module)]


def test_notation_imports_only_the_standard_library() -> None:
    assert not [line for module in modules() if module.name in NOTATION for line in _foreign(module)]


def test_rules_of_a_plugin_may_also_import_the_hooks() -> None:
    rules = [module for module in modules("plugins") if module.path.name == "rules.py"]
    assert not [line for module in rules for line in _foreign(module, of_a_plugin=True)]


def test_a_plugin_imports_nothing_of_kinerja_but_the_hooks() -> None:
    assert not [
        f"{module.place} imports {name}"
        for module in modules("plugins")
        for name in module.imports()
        if name.startswith("kinerja.") and not name.startswith("kinerja.hooks")
    ]


def test_a_plugin_stands_alone() -> None:
    """Installed without the others: it imports no package of another plugin."""
    assert not [
        f"{module.place} imports {name}"
        for module in modules("plugins")
        for name in module.imports()
        if (package := name.split(".")[0]).startswith("kinerja_") and package != f"kinerja_{module.parts[1]}"
    ]


def test_no_layer_imports_a_later_one() -> None:
    assert not [
        f"{module.place} imports {name}"
        for module in modules()
        for layer, later in FORBIDDEN.items()
        if module.is_layer(layer)
        for name in module.imports()
        if _layers(name) & later
    ]


def test_nothing_below_the_route_reads_the_request() -> None:
    below = [module for module in modules() if module.is_layer("rules", "models", "service")]
    assert not [
        f"{module.place} imports {name}"
        for module in below
        for name in module.imports()
        if name.split(".")[0] in WEB_ONLY
    ]


def test_hooks_are_called_only_by_their_manager() -> None:
    """Nobody else can reach a pluggy manager: only the contract and its manager import pluggy."""
    allowed = {"kinerja.hooks.manager", "kinerja.hooks.spec"}
    assert not [
        module.place
        for module in modules()
        if module.name not in allowed and any(name.split(".")[0] == "pluggy" for name in module.imports())
    ]


def test_migrations_never_import_kinerja() -> None:
    versions = [module for module in modules("migrations") if module.path.parent.name == "versions"]
    assert versions, f"no migration found below {ROOT / 'migrations'}"
    assert not [
        f"{module.place} imports {name}"
        for module in versions
        for name in module.imports()
        if name.split(".")[0] == "kinerja"
    ]


def test_no_feature_writes_the_tables_of_another() -> None:
    assert not [
        line for module in modules() if module.is_layer("service") for line in _foreign_writes(module)
    ]


def _foreign_writes(module: Module) -> list[str]:
    """Calls `Model(…)`, `insert(Model)`, `update(Model)` and `delete(Model)` of another feature's model."""
    foreign = {
        alias.asname or alias.name
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom) and _is_models_of_another(node.module or "", module.feature)
        for alias in node.names
    }
    return [
        f"{module.place}:{node.lineno} writes {written}"
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and (written := _written(node)) in foreign
        if not _is_enum(written)
    ]


def _is_models_of_another(name: str, feature: str) -> bool:
    parts = name.split(".")
    return len(parts) >= 3 and parts[0] == "kinerja" and "models" in parts[2:] and parts[1] != feature


def _written(node: ast.Call) -> str | None:
    if not isinstance(node.func, ast.Name):
        return None
    if node.func.id in {"insert", "update", "delete"} and node.args and isinstance(node.args[0], ast.Name):
        return node.args[0].id
    return node.func.id


def _is_enum(name: str) -> bool:
    """`StatusSkp("draf")` reads a stored value; it writes no table."""
    return any(
        isinstance(node, ast.ClassDef)
        and node.name == name
        and any(isinstance(base, ast.Name) and base.id.endswith("Enum") for base in node.bases)
        for module in modules()
        for node in module.tree.body
    )
