"""`gongkai due`: what is due, overdue or silent, for one office or all, as text, as data, as a calendar（RFC 5545）."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from generator.model.content_type import Types
from generator.model.site import Entry
from generator.model.work import Due

_LONGEST_LINE: Final = 75


@dataclass(frozen=True, slots=True)
class Agenda:
    """What is due until `days` after `today`, soonest first. `names` are units' short names by id."""

    today: date
    days: int
    unit: str | None
    items: tuple[Due, ...]
    names: Mapping[str, str]


def make_agenda(entries: Mapping[str, Entry], types: Types, until: Agenda) -> Agenda:
    """`until` with what the records have open; those that are withdrawn have nothing."""
    last = until.today + timedelta(days=until.days)
    found = (
        due
        for entry in entries.values()
        if not entry.card.is_withdrawn
        for due in types[entry.type].deadlines(entry, entries, until.today)
        if due.on <= last and (until.unit is None or until.unit in due.units)
    )
    return Agenda(until.today, until.days, until.unit, tuple(sorted(found)), until.names)


def describe_agenda(agenda: Agenda) -> Iterator[str]:
    """A line for each, and what it is about below."""
    late = sum(due.on < agenda.today for due in agenda.items)
    whose = f"{agenda.names[agenda.unit]}：" if agenda.unit else ""
    yield f"截至 {agenda.today}，{whose}{agenda.days} 天以内到期的 {len(agenda.items)} 项，其中已经逾期 {late} 项。"
    for due in agenda.items:
        yield ""
        mark = f"{due.mark}  " if due.mark else ""
        yield f"{mark}{due.on}  {_tell_days(due.on, agenda.today)}  {due.what}"
        yield f"    {due.subject}（{due.id}）"
        units = "、".join(agenda.names.get(unit, unit) for unit in due.units)
        yield f"    {units}{'；' + due.note if due.note else ''}"


def _tell_days(on: date, today: date) -> str:
    left = (on - today).days
    if not left:
        return "今天到期"
    return f"还有 {left} 天" if left > 0 else f"逾期 {-left} 天"


def to_json(agenda: Agenda) -> str:
    """The machine's form."""
    items = [
        {
            "on": due.on.isoformat(),
            "days_left": (due.on - agenda.today).days,
            "what": due.what,
            "id": due.id,
            "subject": due.subject,
            "path": due.path,
            "units": [{"id": unit, "name": agenda.names.get(unit, unit)} for unit in due.units],
            "mark": due.mark,
            "note": due.note,
        }
        for due in agenda.items
    ]
    data = {"today": agenda.today.isoformat(), "days": agenda.days, "unit": agenda.unit, "items": items}
    return json.dumps(data, ensure_ascii=False, indent=1)


# --- RFC 5545 --------------------------------------------------------------------------------------------------------


def to_calendar(agenda: Agenda, domain: str, address: str) -> bytes:
    """All of it as days of a calendar. `address` is the portal's, `domain` makes the events' names its own.

    An event keeps its name (UID) when its day moves, so that calendars move it too.
    """
    lines = ["BEGIN:VCALENDAR", "VERSION:2.0", f"PRODID:-//{domain}//gongkai//ZH", "CALSCALE:GREGORIAN"]
    lines += ["METHOD:PUBLISH", "X-WR-CALNAME:待办事项"]
    for due in agenda.items:
        lines += _event(due, agenda, domain, address)
    lines.append("END:VCALENDAR")
    return "".join(f"{line}\r\n" for line in _fold(lines)).encode()


def _event(due: Due, agenda: Agenda, domain: str, address: str) -> Iterable[str]:
    name = hashlib.sha256(f"{due.id}\n{due.what}".encode()).hexdigest()[:32]
    units = "、".join(agenda.names.get(unit, unit) for unit in due.units)
    told = "\n".join(filter(None, (due.mark, units, due.note)))
    yield from (
        "BEGIN:VEVENT",
        f"UID:{name}@{domain}",
        f"DTSTAMP:{agenda.today:%Y%m%d}T000000Z",
        f"DTSTART;VALUE=DATE:{due.on:%Y%m%d}",
        f"DTEND;VALUE=DATE:{due.on + timedelta(days=1):%Y%m%d}",
        f"SUMMARY:{_escape(f'{due.what}：{due.subject}')}",
        f"DESCRIPTION:{_escape(told)}",
        f"URL:{address}{due.path}",
        "TRANSP:TRANSPARENT",
        "END:VEVENT",
    )


def _escape(text: str) -> str:
    for special in ("\\", ";", ","):
        text = text.replace(special, f"\\{special}")
    return text.replace("\r\n", "\n").replace("\n", "\\n")


def _fold(lines: Sequence[str]) -> Iterator[str]:
    """No line longer than 75 octets, no character cut in two; what goes on begins with a blank."""
    for line in lines:
        piece, size = "", 0
        for character in line:
            width = len(character.encode())
            if size + width > _LONGEST_LINE:
                yield piece
                piece, size = " ", 1
            piece, size = piece + character, size + width
        yield piece
