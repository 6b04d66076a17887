"""What a workbook's cells say, as a statutory table prints them: amounts, codes, words. Nothing is converted in silence."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime
from typing import Final, NamedTuple

from generator.content_types.budget.record import DASHES
from generator.content_types.budget.tables import NUMBER
from generator.model.grid import Cell
from generator.text.number_format import show_number
from generator.text.pattern import Pattern

_MARKS: Final = Pattern(r"[—\-－–−]+|[/／]")
_MINUS: Final = str.maketrans({"－": "-", "−": "-", "–": "-"})
_GROUPED: Final = Pattern(r"-?[0-9]{1,3}(?: [0-9]{3})+(?:\.[0-9]+)?")
_SHORTEST_CODE: Final = 2


class Printed(NamedTuple):
    """A cell as printed. `remark` is what a person should know; `is_fault` says that what stands there is not understood."""

    text: str
    remark: str = ""
    is_fault: bool = False


def print_words(cell: Cell) -> str:
    """Words: on one line. Between Chinese characters a broken line leaves no blank."""
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        return print_amount(cell).text
    if isinstance(cell.value, datetime | date):
        return _print_day(cell.value)
    return fold_lines(cell.text)


def fold_lines(text: str) -> str:
    """A text of several lines on one; between Chinese characters a broken line leaves no blank."""
    joined = re.sub(r"(?<=[^\x00-\x7f])[^\S\n]*\n\s*(?=[^\x00-\x7f])", "", text.strip())
    return unicodedata.normalize("NFC", " ".join(joined.split()))


def print_amount(cell: Cell) -> Printed:
    """An amount: a number as the workbook shows it, or text that is one; any other text stays as it is and is reported."""
    value = cell.value
    if isinstance(value, bool):
        return Printed(cell.text, f"“{'TRUE' if value else 'FALSE'}”不是金额", is_fault=True)
    if isinstance(value, datetime | date):
        day = _print_day(value)
        return Printed(day, f"Excel 把它当成了日期 {day}，请改成数字", is_fault=True)
    if isinstance(value, int | float):
        shown = show_number(value, cell.form)
        if shown is None:
            told = f"存的是 {value:.15g}，数字格式（{cell.form}）却按另一个单位显示，请改成普通的数字格式"
            return Printed(f"{value:.15g}", told, is_fault=True)
        if not shown.is_exact:
            return Printed(shown.text, f"存的是 {value:.15g}，显示为 {shown.text}，按显示的导入")
        return Printed(shown.text)
    return _read_amount(cell.text)


def _read_amount(text: str) -> Printed:
    plain = unicodedata.normalize("NFKC", text.translate(_MINUS)).strip()
    if text in DASHES or _MARKS.fullmatch(text):
        return Printed("—" if text not in ("/", "／") else "/")
    if NUMBER.fullmatch(plain):
        return Printed(plain.replace(",", ""))
    if _GROUPED.fullmatch(plain):
        return Printed(plain.replace(" ", ""))
    return Printed(
        fold_lines(text), f"“{fold_lines(text)[:20]}”不是金额，只写数字；没有数的留空，不涉及的写 —", is_fault=True
    )


def is_figure(cell: Cell) -> bool:
    """Whether a cell holds a number, or a mark that stands for one."""
    return not cell.fault and (
        (isinstance(cell.value, int | float) and not isinstance(cell.value, bool)) or _is_written_figure(cell.text)
    )


def _is_written_figure(text: str) -> bool:
    return not _read_amount(text).is_fault


def print_code(cell: Cell, level: str) -> Printed:
    """A code as text: `02` stays two figures. Where Excel dropped the zero in front, it is put back and told."""
    if isinstance(cell.value, int | float) and not isinstance(cell.value, bool):
        shown = show_number(cell.value, cell.form)
        code = shown.text if shown is not None else f"{cell.value:.15g}"
        if level in ("group", "item") and code.isdecimal() and len(code) < _SHORTEST_CODE:
            return Printed(code.zfill(_SHORTEST_CODE), f"编码写的是 {code}，丢了前面的 0，按 {code.zfill(2)} 导入")
        return Printed(code)
    return Printed(fold_lines(unicodedata.normalize("NFKC", cell.text)))


def _print_day(value: date) -> str:
    return (value.date() if isinstance(value, datetime) else value).isoformat()
