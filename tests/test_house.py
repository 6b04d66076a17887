"""The house rules that no linter knows: small modules, small functions, imports where everyone sees them."""

from __future__ import annotations

import ast
import functools
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parent.parent
MODULES = sorted(
    path.relative_to(ROOT) for folder in ("generator", "scripts") for path in (ROOT / folder).rglob("*.py")
)
LONGEST_MODULE = 400
LONGEST_FUNCTION = 40

each_module = pytest.mark.parametrize("module", MODULES, ids=str)


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


class Facts(NamedTuple):
    """What the rules ask of a module: lengths in lines, and the lines of what may not be there."""

    length: int
    functions: dict[str, int]
    own_imports: list[int]
    type_checking: list[int]
    compiled: list[int]
    has_textual_records: bool


@functools.cache
def facts(module: Path) -> Facts:
    """Parsed once for all rules."""
    text = (ROOT / module).read_text("utf-8")
    tree = ast.parse(text)
    found = [*functions(tree)]
    inner = {id(node) for function in found for node in ast.walk(function)}
    calls = [node for node in ast.walk(tree) if isinstance(node, ast.Call) and ast.unparse(node.func) == "re.compile"]
    bases = {ast.unparse(base) for node in ast.walk(tree) if isinstance(node, ast.ClassDef) for base in node.bases}
    is_from_future = any(isinstance(node, ast.ImportFrom) and node.module == "__future__" for node in tree.body)
    return Facts(
        len(text.splitlines()),
        {f"{f.name}, line {f.lineno}": (f.end_lineno or f.lineno) - f.lineno + 1 for f in found},
        [line for function in found for line in own_imports(function)],
        [node.lineno for node in ast.walk(tree) if getattr(node, "id", "") == "TYPE_CHECKING"],
        [node.lineno for node in calls if id(node) not in inner],
        is_from_future and bool(bases & {"Part", "Record"}),
    )


@each_module
def test_a_module_is_short(module: Path) -> None:
    assert facts(module).length <= LONGEST_MODULE


@each_module
def test_every_function_is_short(module: Path) -> None:
    assert {name: length for name, length in facts(module).functions.items() if length > LONGEST_FUNCTION} == {}


@each_module
def test_own_imports_are_not_inside_functions(module: Path) -> None:
    assert facts(module).own_imports == []


@each_module
def test_nothing_hides_from_the_import_graph(module: Path) -> None:
    """`if TYPE_CHECKING` conceals a cycle, it does not remove it."""
    assert facts(module).type_checking == []


@each_module
def test_patterns_of_modules_are_compiled_at_first_use(module: Path) -> None:
    """Hundreds of them, compiled where a program starts, cost as much as half an edit: generator.text.pattern."""
    assert module.parts[0] != "generator" or facts(module).compiled == []


@each_module
def test_annotations_of_records_are_no_texts(module: Path) -> None:
    """Pydantic would compile each of them where a program starts: generator.model.fields.Part."""
    assert not facts(module).has_textual_records
