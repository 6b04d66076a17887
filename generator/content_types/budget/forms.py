"""The statutory forms, read from forms.toml: which tables a publication has, and which one a printed name means."""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, NamedTuple

from generator.content_types.budget.record import Budget, Level, Phase
from generator.text.pattern import Pattern

_FILE: Final = Path(__file__).parent / "forms.toml"
_FOLDED: Final = Pattern(r"[\s“”\"'‘’「」『』()\[\]〔〕《》·]+")


class Form(NamedTuple):
    """One statutory table. `columns` are its roles, each with the pattern that the head of such a column has.

    `detail` is how many figures the codes of its last level have: 7 to the 项, 5 to the 款; 0 where none is asked for.
    """

    key: str
    number: int
    budget_name: str
    final_name: str
    words: tuple[tuple[str, ...], ...]
    without: tuple[str, ...]
    since: int
    layout: str
    columns: tuple[tuple[str, re.Pattern[str]], ...]
    detail: int
    is_optional: bool

    def name(self, phase: Phase) -> str:
        """What it is called in a publication of this phase."""
        return self.final_name if phase is Phase.FINAL else self.budget_name

    def fits(self, folded: str) -> bool:
        """Whether a printed name, folded, means it."""
        return all(any(word in folded for word in group) for group in self.words) and not any(
            word in folded for word in self.without
        )


@dataclass(frozen=True, eq=False)
class FormSet:
    """The forms that a publication has. Compared by identity, so that `find` need not hash them: `forms_of` makes each set once.

    An `implied` set asks for all as soon as one is there that is not for “三公”.
    """

    name: str
    forms: tuple[Form, ...]
    is_implied: bool

    def find(self, name: str) -> Form | None:
        """The form that a printed name means: “公开05表 …”, “2025年部门…功能分类预算表”."""
        return _find(self, name)


@functools.lru_cache(maxsize=1024)
def _find(known: FormSet, name: str) -> Form | None:
    folded = fold(name)
    return next((form for form in known.forms if form.fits(folded)), None)


@functools.lru_cache(maxsize=8192)
def fold(text: str) -> str:
    """A name or a head for comparison: widths made one, without white space, quotes and brackets."""
    return _FOLDED.sub("", unicodedata.normalize("NFKC", text))


@functools.cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads(_FILE.read_text("utf-8"))


@functools.cache
def _forms() -> Mapping[str, Form]:
    layouts = {
        name: tuple((role, re.compile(pattern)) for role, pattern in columns.items())
        for name, columns in _data()["layout"].items()
    }
    return {each["key"]: _form(each, layouts[each["layout"]]) for each in _data()["form"]}


def _form(data: Mapping[str, Any], columns: tuple[tuple[str, re.Pattern[str]], ...]) -> Form:
    return Form(
        key=data["key"],
        number=data["number"],
        budget_name=data["names"]["budget"],
        final_name=data["names"]["final"],
        words=tuple(tuple(group.split("|")) for group in data["words"]),
        without=tuple(data["without"]),
        since=data.get("since", 0),
        layout=data["layout"],
        columns=columns,
        detail=data.get("detail", 0),
        is_optional=data.get("optional", False),
    )


@functools.cache
def ignored_head() -> re.Pattern[str]:
    """The heads, folded, below which no amounts stand."""
    return re.compile(_data()["ignored"]["head"])


@functools.cache
def ignored_row() -> re.Pattern[str]:
    """The first cell, folded, of a row that is no row of figures."""
    return re.compile(_data()["ignored"]["row"])


@functools.cache
def forms_of(phase: Phase, level: Level, year: int) -> FormSet | None:
    """The forms of a publication for a year; None for years before the rule（143号 is of 2016）."""
    found = [
        each
        for each in _data()["set"]
        if phase.value in each["phases"] and level.value in each["levels"] and each["since"] <= year
    ]
    if not found:
        return None
    newest = max(found, key=lambda each: each["since"])
    forms = tuple(_forms()[key] for key in newest["forms"])
    return FormSet(newest["name"], forms, newest.get("implied", False))


def missing_forms(record: Budget) -> tuple[str, ...]:
    """The names of the tables that should be there and are neither given nor stated to be empty, in their order.

    What may not be public by law lacks nothing.
    """
    known = forms_of(record.phase, record.level, record.fiscal_year)
    if known is None or record.withheld is not None:
        return ()
    given = {form.key for table in record.tables if (form := known.find(table.name)) is not None}
    if known.is_implied and not given - {"sangong"}:
        return ()
    wanted = sorted((form for form in known.forms if not form.is_optional), key=lambda form: form.number)
    return tuple(
        form.name(record.phase) for form in wanted if form.key not in given and form.since <= record.fiscal_year
    )
