"""Templates: one name for block, element and target; usable without JavaScript; nothing inline."""

import ast
import re

import pytest

from tests.architecture.source import (
    EXPRESSION,
    STATIC,
    TAG,
    Module,
    attribute,
    find_in_templates,
    is_element,
    modules,
    tags,
    templates,
)

BLOCK_WITH_ELEMENT = re.compile(
    r"\{%-?\s*block\s+(\w+)[^%]*%\}(?:\s|\{%(?!-?\s*(?:end)?block)(?:(?!%\}).)*%\})*(<[a-z].*?>)", re.DOTALL
)
WHOLE = "#{}"  # a macro whose caller names the target
BLOCK = re.compile(r"\{%-?\s*block\s+(\w+)")
FORBIDDEN = {
    "inline script": r"<script(?![^>]*\ssrc=)",
    "inline style": r"<style\b|<[a-z][^>]*\sstyle\s*=",
    "inline handler": r"<[a-z][^>]*\son[a-z]+\s*=|\shx-on[:-]",
    "code in an attribute": r"javascript:|\shx-vars\s*=|['\"]js:",
    "unescaped text": r"\|\s*safe\b|\{%-?\s*autoescape\s+false",
    "method that a form cannot send": r"\shx-(?:put|patch|delete)\s*=",
    "foreign host": r"(?:\s(?:src|srcset|action|data)|<link[^>]+href)\s*=\s*[\"']?(?:https?:)?//",
}


@pytest.mark.parametrize("pattern", FORBIDDEN.values(), ids=FORBIDDEN)
def test_templates_hold_nothing_that_the_browser_or_we_forbid(pattern: str) -> None:
    assert templates(), "no template found: the test looks in the wrong place"
    assert not find_in_templates(pattern)


def _ids() -> set[str]:
    return {value for _name, tag in tags() if (value := attribute(tag, "id")) is not None}


def test_every_hx_target_is_the_id_of_an_element() -> None:
    targets = [(name, attribute(tag, "hx-target")) for name, tag in tags()]
    wanted = [(name, target.split()[-1]) for name, target in targets if target and "#" in target]
    assert not [f"{name}: {target}" for name, target in wanted if target.removeprefix("#") not in _ids()]


def test_every_literal_hx_target_is_a_block_of_that_name() -> None:
    """Targets in another page's frame (`#pesan`) and pieces in a loop (`#rhk_{}`) are files of their own."""
    blocks = {match[1] for text in templates().values() for match in BLOCK.finditer(text)}
    roots = {value for value in map(_root_id, _pieces()) if value}
    missing = [
        f"{name}: {target}"
        for name, tag in tags()
        if (target := attribute(tag, "hx-target")) and target.startswith("#") and target != WHOLE
        if target[1:] not in blocks | roots
    ]
    assert not missing


def _pieces() -> list[str]:
    return [text for name, text in templates().items() if name.rpartition("/")[2].startswith("_")]


def _root_id(text: str) -> str | None:
    first = TAG.search(text)
    return attribute(first[0], "id") if first else None


def test_a_block_that_is_swapped_carries_its_id() -> None:
    targets = {target.removeprefix("#") for _name, tag in tags() if (target := attribute(tag, "hx-target"))}
    targeted = targets | {name for _place, name in _declared_fragments()}
    assert not [
        f"{name}: block {match[1]}, id {found}"
        for name, text in templates().items()
        for match in BLOCK_WITH_ELEMENT.finditer(text)
        if (found := attribute(match[2], "id")) is not None and found != match[1]
        if {found, match[1]} & targeted
    ]


def test_every_declared_fragment_is_a_block_with_its_element() -> None:
    blocks = {
        match[1]
        for text in templates().values()
        for match in BLOCK_WITH_ELEMENT.finditer(text)
        if attribute(match[2], "id") == match[1]
    }
    assert not [f"{place}: {name}" for place, name in _declared_fragments() if name not in blocks]


def _declared_fragments() -> list[tuple[str, str]]:
    """Strings in `FRAGMENTS = frozenset({…})` and in `fragments=frozenset({…})`."""
    return [
        (module.place, text)
        for module in modules()
        for node in ast.walk(module.tree)
        if _declares_fragments(node)
        for text in _strings(node)
    ]


def _declares_fragments(node: ast.AST) -> bool:
    if isinstance(node, ast.Assign):
        return "FRAGMEN" in ast.unparse(node.targets[0])
    return isinstance(node, ast.keyword) and node.arg == "fragments"


def _strings(node: ast.AST) -> list[str]:
    return [
        part.value
        for part in ast.walk(node)
        if isinstance(part, ast.Constant) and isinstance(part.value, str)
    ]


def test_every_form_works_without_javascript() -> None:
    assert not [f"{name}: {tag}" for name, tag in tags() if not _works_without_javascript(tag)]


def _works_without_javascript(tag: str) -> bool:
    has = {
        name
        for name in ("hx-post", "hx-get", "action", "method", "formaction", "href", "name")
        if _has(tag, name)
    }
    if "hx-post" in has:
        return _form_posts(tag) or "formaction" in has or is_element(tag, "input", "select", "textarea")
    if "hx-get" in has:
        is_way = {"href", "action", "formaction"} & has
        return bool(is_way) or is_element(tag, "input", "select", "textarea") or _loads_itself(tag)
    return not is_element(tag, "form") or "method" not in has or "action" in has


def _has(tag: str, name: str) -> bool:
    return re.search(rf"\s{name}\s*=", EXPRESSION.sub("{}", tag)) is not None


def _form_posts(tag: str) -> bool:
    return (
        is_element(tag, "form")
        and attribute(tag, "method") == "post"
        and attribute(tag, "action") is not None
    )


def _loads_itself(tag: str) -> bool:
    """Progress of a job that refreshes itself: without JavaScript the page is loaded again by hand."""
    trigger = attribute(tag, "hx-trigger") or ""
    return "every" in trigger or "load" in trigger


def test_style_sheets_and_scripts_name_no_foreign_host() -> None:
    files = [path for pattern in ("*.css", "*.js") for path in STATIC.glob(pattern)]
    assert files, "no style sheet found: the test looks in the wrong place"
    foreign = re.compile(r"(?:@import|url\(|fetch\(|import)\s*[\"'(]?\s*(?:https?:)?//")
    assert not [path.name for path in files if foreign.search(path.read_text("utf-8"))]


def test_python_marks_only_constants_and_rendered_templates_as_safe() -> None:
    """Markup is built in templates, where Jinja escapes."""
    assert not [
        f"{module.place}:{call.lineno}"
        for module in modules()
        for call in _calls(module, "Markup")
        if not all(_is_escaped(argument) for argument in call.args)
    ]


def test_every_jinja_environment_escapes() -> None:
    assert not [
        f"{module.place}:{call.lineno}"
        for module in modules()
        for name in ("Environment", "SandboxedEnvironment")
        for call in _calls(module, name)
        if "autoescape"
        not in {keyword.arg for keyword in call.keywords if ast.unparse(keyword.value) != "False"}
    ]


def _calls(module: Module, name: str) -> list[ast.Call]:
    return [
        node
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[2] == name
    ]


def _is_escaped(node: ast.expr) -> bool:
    is_rendered = (
        isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "render"
    )
    return is_rendered or isinstance(node, ast.Constant)
