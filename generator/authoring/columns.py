"""The whole of a type's form in Excel: what its sheet declares, and every other public field behind it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final

from generator.authoring.answer import Form, form_of
from generator.model.content_type import ContentType
from generator.model.declaration import FieldSpec, fields_of
from generator.model.fields import Part
from generator.model.record import Record
from generator.model.sheet import BODY, NUMBER, Sheet, SheetColumn

TITLE: Final = "title"
OTHERS: Final = "其他信息"
_TEXT: Final = Form(str, None, is_list=False)
_HEADINGS: Final = {NUMBER: "编号", BODY: "正文"}


@dataclass(frozen=True, slots=True)
class Field:
    """A column and what its cells hold. `path` is the keys down to the value, `group` the list that it is part of.

    `label` is what its last part is called; `is_internal` says that it is read where somebody fills it in, and never printed;
    `tells_no` that a 否 is another answer than none.
    """

    heading: str
    label: str
    key: str
    path: tuple[str, ...]
    group: str
    form: Form
    help: str = ""
    also: tuple[str, ...] = ()
    is_percent: bool = False
    is_required: bool = False
    is_internal: bool = False
    tells_no: bool = False


@dataclass(frozen=True, slots=True)
class Table:
    """A sheet: of the records themselves（`group` is empty）, or of the entries of a list of theirs."""

    name: str
    group: str
    fields: tuple[Field, ...]


def tables_of(kind: ContentType) -> tuple[Table, ...]:
    """Every sheet of a type: of the records, of what is rarely needed of them, and of their lists, the type's own first."""
    declared = kind.sheet or Sheet(kind.label)
    known = {column.key: column for column in declared.columns}
    found = (_plain(NUMBER), *_walk(kind.record, (), ("", ""), is_internal=False), _plain(BODY))
    fields = [_complete(field, known.get(field.key)) for field in found]
    number, title = (next(field for field in fields if field.key == key) for key in (NUMBER, TITLE))
    single = [field for field in fields if not field.group]
    front = [f for f in single if f.key in known or f.is_required or f.key in (NUMBER, BODY) or kind.sheet is None]
    rest = [field for field in single if field not in front]
    others = (Table(OTHERS, "", (number, title, *rest)),) if rest else ()
    order = {NUMBER: -1} | {key: place for place, key in enumerate(known)}
    front.sort(key=lambda field: order.get(field.key, len(order)))
    return (Table(declared.name, "", tuple(front)), *_lists(kind, fields, (number, title)), *others)


def _lists(kind: ContentType, fields: Sequence[Field], head: tuple[Field, Field]) -> Iterator[Table]:
    """The sheets of the lists: those whose columns the type declares first, those that every record has last."""
    number, title = head
    labels = {spec.key: spec.label for spec in fields_of(kind.record)}
    shared = {spec.key for spec in fields_of(Record)}
    declared = {column.key.partition(".")[0] for column in kind.sheet.columns} if kind.sheet else set()
    groups = sorted(
        {field.group: None for field in fields if field.group}, key=lambda g: (g in shared, g not in declared)
    )
    for group in groups:
        own = [field for field in fields if field.group == group]
        taken = any(field.heading == title.heading for field in own)
        named = replace(title, heading=f"{kind.label}{title.heading}") if taken else title
        yield Table(labels[group], group, (number, named, *own))


def _plain(key: str) -> Field:
    return Field(_HEADINGS[key], _HEADINGS[key], key, (key,), "", _TEXT)


def _complete(field: Field, column: SheetColumn | None) -> Field:
    """As the type calls it; its own label is understood too."""
    if column is None:
        return field
    also = (*column.also, field.heading) if column.heading != field.heading else column.also
    return replace(field, heading=column.heading, also=also, is_percent=column.form == "percent")


def _walk(part: type[Part], path: tuple[str, ...], named: tuple[str, str], *, is_internal: bool) -> Iterator[Field]:
    """The values of a record and of its parts, each a column; the entries of a list of parts are a group.

    `named` is what the headings begin with, and the group.
    """
    above, group = named
    for spec in fields_of(part):
        form, place = form_of(spec), (*path, spec.key)
        hidden = is_internal or spec.is_internal
        if form.part is None or form.scalar is not None or (form.is_list and path):
            field = _field(spec, form, place, f"{above}{spec.label}")
            yield replace(field, group=group, is_internal=hidden)
        elif form.is_list:
            yield from _walk(form.part, place, ("", spec.key), is_internal=hidden)
        else:
            yield from _walk(form.part, place, (f"{above}{spec.label}·", group), is_internal=hidden)


def _field(spec: FieldSpec, form: Form, path: tuple[str, ...], heading: str) -> Field:
    return Field(
        heading,
        spec.label,
        ".".join(path),
        path,
        "",
        form,
        help=spec.help.text if spec.help else "",
        is_required=spec.is_required and len(path) == 1,
        tells_no=form.scalar is bool and spec.default is not False,
    )
