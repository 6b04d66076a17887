"""DOCX: what stands on its pages. Tracked deletions, comments, hidden text and properties are left out.

The parts are read here and not by a library for the format: those know neither inserted text nor content controls,
of which official forms are made, and hand out no tracked deletion as one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final
from zipfile import ZipFile

from generator.extraction.gathering import Gathering, UnreadableError, table_row
from generator.model.attached import AttachedText, NoText
from generator.text.package import attribute, find_main_part, find_relations, open_package, parse_part

# Deleted or moved away; codes of fields; how something looked before; the second form of a drawing; phonetic guides.
_LEFT_OUT: Final = frozenset(
    {"del", "moveFrom", "delText", "instrText", "delInstrText", "Fallback", "rt"}
    | {f"{name}Change" for name in ("rPr", "pPr", "tblPr", "tblPrEx", "trPr", "tcPr", "sectPr", "tblGrid")}
)
_SCOPES: Final = frozenset({"p", "r", "tc", "tr"})
_IN_RUN: Final = {"tab": " ", "ptab": " ", "br": "\n", "cr": "\n", "noBreakHyphen": "-"}
_NO: Final = frozenset({"0", "false", "off"})
_NOTES: Final = ("footnote", "endnote")


def read_word(data: bytes) -> AttachedText:
    """The text of a DOCX file. Raises UnreadableError, PackageError."""
    package = open_package(data)
    main = find_main_part(package)
    parts = {relation.kind: relation.path for relation in find_relations(package, main)}
    found = Gathering()
    hidden = _find_hidden_styles(package, parts["styles"]) if "styles" in parts else frozenset()
    body = _Body(found, hidden)
    parse_part(package, main, body)
    if body.root != "document":
        raise UnreadableError(NoText.OTHER_FORMAT)
    for note in _NOTES:
        if body.notes[note] and f"{note}s" in parts:
            parse_part(package, parts[f"{note}s"], _Body(found, hidden, frozenset(body.notes[note])))
    return found.close(NoText.EMPTY)


@dataclass(slots=True)
class _Scope:
    """A paragraph, run, cell or row that is open."""

    kind: str
    is_hidden: bool = False


class _Body:
    """Gathers the paragraphs and rows of a part; of a part with notes those that are `wanted`."""

    def __init__(self, found: Gathering, styles: frozenset[str], wanted: frozenset[str] | None = None) -> None:
        self.root = ""
        self.notes: dict[str, set[str]] = {note: set() for note in _NOTES}
        self._found = found
        self._styles = styles
        self._wanted = wanted
        self._skipped = 0
        self._path: list[str] = []
        self._scopes: list[_Scope] = []
        self._paragraphs: list[list[str]] = []
        self._rows: list[list[str]] = []
        self._cells: list[list[str]] = []
        self._is_after_row = False

    @property
    def has_enough(self) -> bool:
        """Whether there is no room for more."""
        return self._found.is_full

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins: a place for text, a property of one, or what is not to be seen."""
        self.root = self.root or name
        if self._skipped or self._is_left_out(name, attributes):
            self._skipped += 1
            return
        self._path.append(name)
        if name in _SCOPES:
            self._open(name)
        elif name in _IN_RUN and self._path[-2:-1] == ["r"]:
            self.text(_IN_RUN[name], is_told=True)
        elif name in ("footnoteReference", "endnoteReference"):
            if not self._is_hidden:
                self.notes[name.removesuffix("Reference")].add(attribute(attributes, "id") or "")
        else:
            self._take_property(attribute(attributes, "val"))

    def end(self, name: str) -> None:
        """An element ends: what was gathered in it is handed on."""
        if self._skipped:
            self._skipped -= 1
            return
        self._path.pop()
        match name:
            case "p":
                self._hand_on("".join(self._paragraphs.pop()), is_row=False)
            case "tc":
                text = "\n".join(self._cells.pop())
                if self._rows:
                    self._rows[-1].append(text)
            case "tr":
                self._hand_on(table_row(self._rows.pop()), is_row=True)
        if name in _SCOPES:
            self._scopes.pop()

    def text(self, text: str, *, is_told: bool = False) -> None:
        """Characters; only those of text elements stand on the page."""
        if self._skipped or self._is_hidden or not self._paragraphs:
            return
        if is_told or (self._path and self._path[-1] == "t"):
            self._paragraphs[-1].append(text)

    @property
    def _is_hidden(self) -> bool:
        return any(scope.is_hidden for scope in self._scopes)

    def _is_left_out(self, name: str, attributes: dict[str, str]) -> bool:
        if name in ("del", "cellDel") and self._path[-1:] in (["trPr"], ["tcPr"]):
            self._hide("tr" if name == "del" else "tc", is_hidden=True)
        if name in _NOTES and self._wanted is not None:
            return attribute(attributes, "id") not in self._wanted
        return name in _LEFT_OUT

    def _open(self, name: str) -> None:
        self._scopes.append(_Scope(name))
        match name:
            case "p":
                self._paragraphs.append([])
            case "tc":
                self._cells.append([])
            case "tr":
                self._rows.append([])

    def _take_property(self, value: str | None) -> None:
        """Whether what is open is to be seen. The mark at a paragraph's end has properties too: they are its own."""
        match self._path[-3:]:
            case ["r", "rPr", "vanish"]:
                self._hide("r", is_hidden=value not in _NO)
            case ["r", "rPr", "rStyle"] if value in self._styles:
                self._hide("r", is_hidden=True)
            case ["p", "pPr", "pStyle"] if value in self._styles:
                self._hide("p", is_hidden=True)
            case ["tr", "trPr", "hidden"] if value not in _NO:
                self._hide("tr", is_hidden=True)

    def _hide(self, kind: str, *, is_hidden: bool) -> None:
        for scope in reversed(self._scopes):
            if scope.kind == kind:
                scope.is_hidden = is_hidden
                return

    def _hand_on(self, text: str, *, is_row: bool) -> None:
        if self._cells:
            self._cells[-1].append(text)
        else:
            self._found.add(text, joint="\n" if is_row and self._is_after_row else "\n\n")
            self._is_after_row = is_row


def _find_hidden_styles(package: ZipFile, path: str) -> frozenset[str]:
    """Styles whose text is not shown, and those made from them."""
    listener = _Styles()
    parse_part(package, path, listener)
    hidden = set(listener.hidden)
    while grown := {style for style, base in listener.bases.items() if base in hidden} - hidden:
        hidden |= grown
    return frozenset(hidden)


class _Styles:
    """Takes note of styles that hide, and of what each is made from."""

    has_enough = False

    def __init__(self) -> None:
        self.hidden: set[str] = set()
        self.bases: dict[str, str] = {}
        self._path: list[str] = []
        self._style = ""

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """Take note of it."""
        self._path.append(name)
        if name == "style":
            self._style = attribute(attributes, "styleId") or ""
        match self._path[-3:]:
            case ["style", "rPr", "vanish"] if attribute(attributes, "val") not in _NO:
                self.hidden.add(self._style)
            case [_, "style", "basedOn"]:
                self.bases[self._style] = attribute(attributes, "val") or ""

    def end(self, name: str) -> None:  # noqa: ARG002 - as a Listener has it
        """Leave it."""
        self._path.pop()

    def text(self, text: str) -> None:
        """There is none."""
