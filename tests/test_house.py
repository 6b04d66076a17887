"""The house rules that no linter knows: small modules, small functions, imports where everyone sees them."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(
    path.relative_to(ROOT) for folder in ("generator", "scripts") for path in (ROOT / folder).rglob("*.py")
)
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40

each_module = pytest.mark.parametrize("module", MODULES, ids=str)


def parse(module: Path) -> ast.Module:
    return ast.parse((ROOT / module).read_text("utf-8"))


def functions(tree: ast.Module) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    return (node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef))


def own_imports(tree: ast.AST) -> list[int]:
    """The lines below this node that import the product itself."""
    return [
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "generator")
        or (isinstance(node, ast.Import) and any(alias.name.split(".")[0] == "generator" for alias in node.names))
    ]


@each_module
def test_a_module_is_short(module: Path) -> None:
    assert len((ROOT / module).read_text("utf-8").splitlines()) <= LONGEST_MODULE


@each_module
def test_every_function_is_short(module: Path) -> None:
    lengths = {
        f"{f.name}, line {f.lineno}": (f.end_lineno or f.lineno) - f.lineno + 1 for f in functions(parse(module))
    }
    assert {name: length for name, length in lengths.items() if length > LONGEST_FUNCTION} == {}


@each_module
def test_own_imports_are_not_inside_functions(module: Path) -> None:
    assert [line for function in functions(parse(module)) for line in own_imports(function)] == []


@each_module
def test_nothing_hides_from_the_import_graph(module: Path) -> None:
    """`if TYPE_CHECKING` conceals a cycle, it does not remove it."""
    assert [node.lineno for node in ast.walk(parse(module)) if getattr(node, "id", "") == "TYPE_CHECKING"] == []


@each_module
def test_patterns_of_modules_are_compiled_at_first_use(module: Path) -> None:
    """Hundreds of them, compiled where a program starts, cost as much as half an edit: generator.text.pattern."""
    tree = parse(module)
    inner = {id(node) for function in functions(tree) for node in ast.walk(function)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"]
    is_product = module.parts[0] == "generator"
    assert [node.lineno for node in calls if is_product and id(node) not in inner] == []


@each_module
def test_annotations_of_records_are_no_texts(module: Path) -> None:
    """Pydantic would compile each of them where a program starts: generator.model.fields.Part."""
    tree = parse(module)
    bases = {ast.unparse(base) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for base in node.bases}
    is_from_future = any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body)
    assert not (is_from_future and bases & {"Part", "Record"})
