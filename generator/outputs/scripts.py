"""The search's modules as they go out: few files, without comments, each with what only it needs; the rest is shared.

They are written small and many; fetched one by one over a slow line they would cost a round trip for every step of their
imports and a third more bytes. What an entry alone reaches goes into its file, what several reach into `engine.js`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Final, NamedTuple

from generator.text.pattern import Pattern

SHARED: Final = "engine"
# Comments that have lines of their own, and what lines begin with: nobody who searches needs them.
_COMMENT: Final = Pattern(r"^[ \t]*(?:/\*(?:(?!\*/).)*\*/[ \t]*|//[^\n]*)$", re.DOTALL | re.MULTILINE)
# What stands behind code; a remark with a quotation mark in it stays, since it might be the end of a string.
_REMARK: Final = Pattern(r"(?<=[;{},()]) // [^\"'`\n]*$", re.MULTILINE)
_INDENT: Final = Pattern(r"\n\s+")
_IMPORT: Final = Pattern(r'^import \{ ([^}]+) \} from "\./([a-z]+)\.js";\n', re.MULTILINE)
_EXPORT: Final = Pattern(r"^export (?=(?:async function|function|const|class) (\w+))", re.MULTILINE)
_LEFT: Final = Pattern(r"^(?:import|export)\b.*", re.MULTILINE)


class Module(NamedTuple):
    """A module in parts: what it imports by module, what it exports, the rest of its text."""

    imports: Mapping[str, str]
    exports: tuple[str, ...]
    text: str


def thin_out(source: str) -> str:
    """A script or style sheet without its comments and indentation. No string of ours goes over a line's end."""
    return _INDENT.sub("\n", _REMARK.sub("", _COMMENT.sub("", source))).lstrip()


def parse_module(source: str) -> Module:
    """A module taken apart. Raises ValueError for a form of import or export that is not ours."""
    thin = thin_out(source)
    imports = {found[2]: found[1].replace(" as ", ": ") for found in _IMPORT.finditer(thin)}
    text = _IMPORT.sub("", thin)
    exports = tuple(found[1] for found in _EXPORT.finditer(text))
    text = _EXPORT.sub("", text)
    left = _LEFT.search(text)
    if left:
        raise ValueError(f"cannot bundle: {left[0]}")
    return Module(imports, exports, text)


def bundle(sources: Mapping[str, str]) -> dict[str, str]:
    """The files to publish, by stem, of modules by stem: one for every module that no other imports, and the shared one."""
    modules = {name: parse_module(source) for name, source in sources.items()}
    imported = {name for module in modules.values() for name in module.imports}
    reached = {name: tuple(_reach(modules, name, ())) for name in modules if name not in imported}
    shared = [name for name in modules if sum(name in names for names in reached.values()) > 1]
    order = dict.fromkeys(name for names in reached.values() for name in names)
    files = {
        entry: _write(modules, [name for name in names if name not in shared], shared)
        + _hand_out(entry, modules[entry])
        for entry, names in reached.items()
    }
    inside = [name for name in order if name in shared]
    return files | {SHARED: f"{_write(modules, inside, [])}export {{ {', '.join(f'${name}' for name in inside)} }};\n"}


def _reach(modules: Mapping[str, Module], name: str, within: tuple[str, ...]) -> Iterator[str]:
    """All that a module needs, each after what it needs itself; once or more often. Raises ValueError for a circle."""
    if name in within:
        raise ValueError(f"modules import each other: {' '.join((*within, name))}")
    for needed in modules[name].imports:
        yield from _reach(modules, needed, (*within, name))
    yield name


def _write(modules: Mapping[str, Module], names: list[str], shared: list[str]) -> str:
    """Modules as functions in one file, since they use the same names; only the shared file is imported."""
    wanted = dict.fromkeys(needed for name in names for needed in modules[name].imports if needed in shared)
    head = f'import {{ {", ".join(f"${name}" for name in wanted)} }} from "./{SHARED}.js";\n' if wanted else ""
    return head + "".join(_wrap(name, modules[name]) for name in dict.fromkeys(names))


def _hand_out(name: str, module: Module) -> str:
    """What an entry exports, for an `import()` of it."""
    return f"export const {{ {', '.join(module.exports)} }} = ${name};\n" if module.exports else ""


def _wrap(name: str, module: Module) -> str:
    imports = "".join(f"const {{ {names} }} = ${needed};\n" for needed, names in module.imports.items())
    if not module.exports:
        return f"(() => {{\n{imports}{module.text}}})();\n"
    return f"const ${name} = (() => {{\n{imports}{module.text}return {{ {', '.join(module.exports)} }};\n}})();\n"
