"""What a person writes, in a terminal or in a cell, as a file holds it: units by name, days as people write them."""

from __future__ import annotations

import re
import types
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Annotated, Any, Final, NamedTuple, Union, get_args, get_origin

from generator.model.book import Tree
from generator.model.declaration import FieldSpec, fields_of
from generator.model.fields import Part, PublishTime
from generator.model.reference import PlaceId, RecordId, UnitId
from generator.model.settings import Place, Unit
from generator.text.pattern import Pattern
from generator.text.suggest import closest

# Days are numbers in Excel, counted from here; office papers are of these years.
EPOCH: Final = date(1899, 12, 30)
_SERIALS: Final = range(20_000, 80_000)
_YES: Final = frozenset({"是", "true", "有", "√", "✓", "y", "yes"})
_NO: Final = frozenset({"否", "false", "无", "×", "n", "no"})
_ROUNDING: Final = 1e-6
_SEPARATORS: Final = Pattern("[、，,；;]")
_DAY: Final = Pattern(
    r"(?P<year>\d{4})\s*[-./年]\s*(?P<month>\d{1,2})\s*[-./月]\s*(?P<day>\d{1,2})\s*日?"
    r"(?:[ T]+(?P<clock>\d{1,2}:\d{2})(?::\d{2})?)?"
)
_PACKED_DAY: Final = Pattern(r"(?P<year>(?:19|20|21)\d\d)(?P<month>\d\d)(?P<day>\d\d)(?P<clock>)")
# Inside a cell: parts of parts, and what would be taken for their joints.
_BAR: Final = " | "
_SPECIAL: Final = Pattern(r"[\\|，]")
_ESCAPED: Final = Pattern(r"\\(.)")
_ESCAPED_OR_NOT: Final = Pattern(r"\\.|.", re.DOTALL)
OUTSIDE: Final = "外单位"


class AnswerError(Exception):
    """Why an answer cannot be taken, in Chinese, with what to write instead."""


class Form(NamedTuple):
    """What a field holds: values of a class, or parts, or either（an organ of this portal or an outside one); or several."""

    scalar: type | None
    part: type[Part] | None
    is_list: bool


@dataclass(frozen=True, slots=True)
class Names:
    """Units and places as people call them: ids by name, and the name by which each is printed."""

    ids: Mapping[type, Mapping[str, tuple[str, ...]]]
    shown: Mapping[type, Mapping[str, str]]


def collect_names(units: Iterable[Unit], places: Iterable[Place]) -> Names:
    """By id, name and short name; one that several bear is printed by none of them."""
    called: dict[type, list[tuple[str, tuple[str, ...]]]] = {
        UnitId: [(unit.id, tuple(filter(None, (unit.short_name, unit.name, unit.id)))) for unit in units],
        PlaceId: [(place.id, (place.name, place.id)) for place in places],
    }
    ids: dict[type, dict[str, tuple[str, ...]]] = {}
    shown: dict[type, dict[str, str]] = {}
    for kind, known in called.items():
        found: defaultdict[str, set[str]] = defaultdict(set)
        for each, names in known:
            for name in names:
                found[_fold(name)].add(each)
        ids[kind] = {name: tuple(sorted(several)) for name, several in found.items()}
        shown[kind] = {each: next(n for n in names if len(found[_fold(n)]) == 1) for each, names in known}
    return Names(ids, shown)


def form_of(spec: FieldSpec) -> Form:
    """What a field holds."""
    return _form(spec.annotation)


def _form(annotation: Any) -> Form:  # noqa: ANN401 - whatever a field is declared as
    leaves = tuple(_leaves(annotation))
    part = next((leaf for leaf in leaves if isinstance(leaf, type) and issubclass(leaf, Part)), None)
    scalar = next((leaf for leaf in leaves if isinstance(leaf, type) and not issubclass(leaf, Part)), None)
    return Form(scalar, part, any(get_origin(each) is tuple for each in _choices(annotation)))


def _choices(annotation: Any) -> Iterator[Any]:  # noqa: ANN401
    origin = get_origin(annotation)
    if origin is Annotated:
        yield from _choices(get_args(annotation)[0])
    elif origin in (Union, types.UnionType):
        for each in get_args(annotation):
            yield from _choices(each)
    elif annotation is not type(None):
        yield annotation


def _leaves(annotation: Any) -> Iterator[Any]:  # noqa: ANN401
    for each in _choices(annotation):
        if get_origin(each) is tuple:
            yield from _leaves(get_args(each)[0])
        else:
            yield each


def as_typed(value: object, *, with_internal: bool = False) -> Tree:
    """A value of a record as its file could have it; what was left empty, and who reviewed it, is left out."""
    match value:
        case Part():
            specs = [f for f in fields_of(type(value)) if with_internal or not f.is_internal]
            held = {f.key: getattr(value, f.name) for f in specs}
            return {k: as_typed(v, with_internal=with_internal) for k, v in held.items() if v not in (None, ())}
        case tuple():
            return [as_typed(item, with_internal=with_internal) for item in value]
        case bool():
            return "true" if value else "false"
        case Enum():
            return str(value.value)
        case date():
            return value.isoformat()
        case _:
            return str(value)


# --- reading ---------------------------------------------------------------------------------------------------------


def read_answer(form: Form, value: object, names: Names, *, epoch: date = EPOCH) -> Tree:
    """An answer as the file holds it; `value` is text, or what a cell holds. Raises AnswerError."""
    text = _as_text(form, value, epoch)
    if not form.is_list:
        return _read_one(form, text.strip(), names)
    # Where lines are broken, only lines count: then an item may itself have a comma.
    pieces = text.split("\n") if "\n" in text or form.part else _SEPARATORS.split(text)
    return [_read_one(form, piece.strip(), names) for piece in pieces if piece.strip()]


def read_percent(value: object, number_format: str) -> str:
    """`60%`, 0.6, 60 as `60`. Raises AnswerError."""
    if isinstance(value, bool) or not isinstance(value, int | float):
        text = unicodedata.normalize("NFKC", str(value)).strip()
        found = re.fullmatch(r"(\d{1,3}(?:\.\d+)?)\s*(%?)", text)
        if not found:
            raise AnswerError(f"“{value}”不是进度，请写 0 至 100 的整数，如 60")
        if found[2]:
            return _whole(float(found[1]), value)
        value = float(found[1])
    if "%" in number_format:
        return _whole(value * 100, value)
    if value == 1:
        raise AnswerError("“1”分不清是 1% 还是 100%，请写 1% 或者 100%")
    return _whole(value * 100 if 0 < value < 1 else value, value)


def _whole(number: float, told: object) -> str:
    if abs(number - round(number)) > _ROUNDING:
        raise AnswerError(f"“{told}”不是整数，进度写 0 至 100 的整数，如 60")
    return str(round(number))


def _as_text(form: Form, value: object, epoch: date) -> str:
    match value:
        case bool():
            return "true" if value else "false"
        case datetime():
            return value.isoformat(" ", "minutes").removesuffix(" 00:00")
        case date():
            return value.isoformat()
        case int() | float():
            if form.scalar in (date, PublishTime) and int(value) in _SERIALS:
                moment = datetime.combine(epoch, datetime.min.time()) + timedelta(minutes=round(value * 24 * 60))
                return _as_text(form, moment, epoch)
            return str(value) if isinstance(value, int) else f"{value:.15g}"
        case _:
            return str(value).replace("\r\n", "\n").replace("\r", "\n")


def _read_one(form: Form, text: str, names: Names) -> Tree:
    if form.part is not None and (form.scalar is None or text.startswith(OUTSIDE)):
        return _read_part(form.part, text.removeprefix(OUTSIDE).lstrip("：:") if form.scalar else text, names)
    return _read_scalar(form.scalar, text, names)


def _read_scalar(scalar: type | None, text: str, names: Names) -> str:
    if scalar in (UnitId, PlaceId):
        return _find_named(scalar, text, names)
    if scalar in (date, PublishTime):
        return _read_day(text, with_clock=scalar is PublishTime)
    if isinstance(scalar, type) and issubclass(scalar, Enum):
        return _read_choice([str(each.value) for each in scalar], text)
    plain = unicodedata.normalize("NFKC", text).strip()
    if scalar is bool:
        if plain.casefold() not in _YES | _NO:
            raise AnswerError(f"“{text}”不是“是”或者“否”")
        return "true" if plain.casefold() in _YES else "false"
    if scalar is int:
        return _read_whole(plain, text)
    return plain if scalar is RecordId else unicodedata.normalize("NFC", text)


def _read_whole(plain: str, text: str) -> str:
    number = plain.replace(",", "").removesuffix(".0")
    if not re.fullmatch(r"\d+", number):
        raise AnswerError(f"“{text}”不是整数，请只写阿拉伯数字，如 12")
    return number.lstrip("0") or "0"


def _read_day(text: str, *, with_clock: bool) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    found = _DAY.fullmatch(plain) or _PACKED_DAY.fullmatch(plain)
    if not found:
        raise AnswerError(f"“{text}”不是日期，请写年、月、日，如 2026-03-01")
    try:
        day = date(int(found["year"]), int(found["month"]), int(found["day"]))
    except ValueError:
        raise AnswerError(f"“{text}”这一天不存在，请核对月份和日子") from None
    clock = found["clock"].rjust(5, "0") if found["clock"] else ""
    return f"{day.isoformat()} {clock}".removesuffix(" 00:00").rstrip() if with_clock else day.isoformat()


def _read_choice(choices: list[str], text: str) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    found = next((each for each in choices if unicodedata.normalize("NFKC", each) == plain), None)
    if found is None:
        guess = closest(text, choices)
        told = f"，是不是“{guess}”？" if guess else "，"
        raise AnswerError(f"不能写“{text}”{told}只能是：{'、'.join(choices)}")
    return found


def find_unit(text: str, names: Names) -> str:
    """A unit's id by what people call it. Raises AnswerError."""
    return _find_named(UnitId, text, names)


def _find_named(kind: type, text: str, names: Names) -> str:
    found = names.ids[kind].get(_fold(text), ())
    if len(found) == 1:
        return found[0]
    what = "机构" if kind is UnitId else "地区"
    if found:
        raise AnswerError(f"叫“{text}”的{what}有几个，请写编号：{'、'.join(found)}")
    guess = closest(text, names.ids[kind])
    raise AnswerError(f"没有{what}“{text}”" + (f"，是不是 {guess}？" if guess else "，请写简称、全称或者编号"))


def _fold(name: str) -> str:
    return "".join(unicodedata.normalize("NFKC", name).split())


def _read_part(part: type[Part], text: str, names: Names) -> Tree:
    """`名称 | 附件文件名`: the fields of a part in their order, without those that stay in the repository."""
    specs = [spec for spec in fields_of(part) if not spec.is_internal]
    values = _split(text, "|")
    if len(values) > len(specs):
        raise AnswerError(f"“{text}”里的“|”太多，请写成 {_BAR.join(spec.label for spec in specs)}")
    held = ((spec, value.strip()) for spec, value in zip(specs, values, strict=False))
    return {spec.key: _read_inner(form_of(spec), value, names) for spec, value in held if value}


def _read_inner(form: Form, value: str, names: Names) -> Tree:
    pieces = _split(value, "，") if form.is_list else [value]
    read = [_read_one(form, _ESCAPED.sub(_unescape, piece.strip()), names) for piece in pieces]
    return read if form.is_list else read[0]


def _split(text: str, separator: str) -> list[str]:
    """Cut where the separator does not stand behind a backslash; what is escaped stays so."""
    pieces = [""]
    for found in _ESCAPED_OR_NOT.finditer(text):
        if found[0] == separator:
            pieces.append("")
        else:
            pieces[-1] += found[0]
    return pieces


def _unescape(found: re.Match[str]) -> str:
    return "\n" if found[1] == "n" else found[1]


# --- printing --------------------------------------------------------------------------------------------------------


def print_answer(form: Form, value: Tree, names: Names) -> str:
    """What `read_answer` reads as `value`, as people like to see it."""
    if not isinstance(value, list):
        return _print_one(form, value, names)
    told = [_print_one(form, item, names) for item in value]
    if form.part is not None:
        return "\n".join(told)
    if any(_SEPARATORS.search(item) for item in told):
        return "\n".join(told) + ("\n" if len(told) == 1 else "")
    return "、".join(told)


def _print_one(form: Form, value: Tree, names: Names) -> str:
    if isinstance(value, dict):
        assert form.part is not None  # noqa: S101 - only a part is read as a mapping
        told = _print_part(form.part, value, names)
        return f"{OUTSIDE}：{told}" if form.scalar else told
    if form.scalar is bool:
        return "是" if value == "true" else "否"
    return names.shown.get(form.scalar or str, {}).get(str(value), str(value))


def _print_part(part: type[Part], value: Mapping[str, Tree], names: Names) -> str:
    told = []
    for spec in fields_of(part):
        if not spec.is_internal:
            held, form = value.get(spec.key, []), form_of(spec)
            items = held if isinstance(held, list) else [held]
            escaped = [_SPECIAL.sub(r"\\\g<0>", _print_one(form, item, names)) for item in items]
            told.append("，".join(escaped).replace("\n", "\\n"))
    while told and not told[-1]:
        told.pop()
    return _BAR.join(told)
