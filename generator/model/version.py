"""Version: what a record said when it went out, in the parts by which later versions are compared with it."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from generator.model.declaration import FieldSpec, Public, fields_of, to_public
from generator.model.fields import Part, PublishTime
from generator.model.record import Record
from generator.model.reference import OutsideAct, OutsideOrgan
from generator.model.site import AttachedFile


class PartName(StrEnum):
    """The parts of a record. Values are what the public change record calls them.

    EVENTS are the entries of dated lists: one may be added, none that has happened may go. OTHER is what helps to find
    a record. TRACES are 更正 and 撤下 themselves.
    """

    TITLE = "title"
    BODY = "body"
    DATES = "dates"
    TABLES = "tables"
    ATTACHMENTS = "attachments"
    FACTS = "facts"
    EVENTS = "events"
    OTHER = "other"
    TRACES = "traces"


PART_LABELS: Mapping[PartName, str] = {
    PartName.TITLE: "标题",
    PartName.BODY: "正文",
    PartName.DATES: "日期",
    PartName.TABLES: "表格",
    PartName.ATTACHMENTS: "附件",
    PartName.FACTS: "基本信息",
    PartName.EVENTS: "记事",
    PartName.OTHER: "检索信息",
    PartName.TRACES: "更正或撤下说明",
}
# A change of these is a change of what was published: it needs an entry in `corrections`.
SUBSTANCE = (
    PartName.TITLE,
    PartName.BODY,
    PartName.DATES,
    PartName.TABLES,
    PartName.ATTACHMENTS,
    PartName.FACTS,
)
_OWN_PARTS = frozenset({"title", "attachments", "corrections", "withdrawn"})


@dataclass(frozen=True, slots=True)
class Trace:
    """A 更正 as published."""

    on: date
    what: str
    why: str
    withhold: bool


@dataclass(frozen=True, slots=True)
class Version:
    """A record as it went out. `path` is its address, `source` its file, `anchors` every place in it that a link may name.

    `values` has what each part says, by key; the body is kept apart as `text`. Of a withdrawn record there is only its
    title and `traces`.
    """

    id: str
    path: str
    source: str
    values: Mapping[str, Mapping[str, Public]]
    text: str
    anchors: tuple[str, ...]

    @property
    def title(self) -> str:
        """Its title."""
        return str(self.values[PartName.TITLE]["title"])

    @property
    def is_withdrawn(self) -> bool:
        """Whether it was, or is, withdrawn."""
        return "withdrawn" in self.values[PartName.TRACES]

    @property
    def corrections(self) -> tuple[Trace, ...]:
        """Its 更正, in the order written."""
        told = self.values[PartName.TRACES].get("corrections", [])
        return tuple(
            Trace(date.fromisoformat(str(c["on"])), str(c["what"]), str(c["why"]), bool(c.get("withhold")))
            for c in (told if isinstance(told, list) else ())
            if isinstance(c, dict)
        )

    @property
    def file_names(self) -> tuple[str, ...]:
        """The names of its attachments."""
        files = self.values[PartName.ATTACHMENTS].get("attachments", [])
        return tuple(str(f["file"]) for f in (files if isinstance(files, list) else ()) if isinstance(f, dict))

    def digests(self) -> dict[str, str]:
        """The SHA-256 of each part that has anything in it, by name.

        Of title and body: of their text as UTF-8. Of the others: of their JSON, keys sorted, without spaces.
        """
        told = {name: digest_text(_canonical(value)) for name, value in self.values.items() if value}
        told[PartName.TITLE.value] = digest_text(self.title)
        if self.text:
            told[PartName.BODY.value] = digest_text(self.text)
        return dict(sorted(told.items()))

    def to_bytes(self) -> bytes:
        """As it is kept: JSON."""
        kept = {"id": self.id, "path": self.path, "source": self.source, "values": self.values, "text": self.text}
        return json.dumps(kept | {"anchors": self.anchors}, ensure_ascii=False).encode()


def parse_version(data: bytes) -> Version:
    """What `Version.to_bytes` made."""
    kept = json.loads(data)
    return Version(**kept | {"anchors": tuple(kept["anchors"])})


def make_version(  # noqa: PLR0913 - what a version is made of, by name
    record: Record,
    *,
    record_id: str,
    path: str,
    source: str,
    files: Sequence[AttachedFile],
    text: str,
    anchors: Sequence[str],
) -> Version:
    """A record as it is to go out now."""
    is_withdrawn = record.withdrawn is not None
    values: dict[str, dict[str, Public]] = {name.value: {} for name in PartName if name is not PartName.BODY}
    values[PartName.TITLE] = {"title": record.title}
    traces = {"corrections": to_public(record.corrections)} if record.corrections else {}
    values[PartName.TRACES] = traces | ({"withdrawn": to_public(record.withdrawn)} if is_withdrawn else {})
    if not is_withdrawn:
        values[PartName.ATTACHMENTS] = _attachments(record, files)
        for spec, value in _fields(record):
            values[_part_of(spec, value)][spec.key] = to_public(value)
    return Version(record_id, path, source, values, "" if is_withdrawn else text, tuple(anchors))


def _attachments(record: Record, files: Sequence[AttachedFile]) -> dict[str, Public]:
    known = {file.name: file for file in files}
    told: list[Public] = [
        {"file": a.file, "title": a.title, "sha256": known[a.file].content.sha256, "size": known[a.file].size}
        for a in record.attachments
        if a.file in known
    ]
    return {"attachments": told} if told else {}


def _fields(record: Record) -> Iterator[tuple[FieldSpec, object]]:
    for spec in fields_of(type(record)):
        value = getattr(record, spec.name)
        if spec.key not in _OWN_PARTS and not spec.is_internal and value not in (None, ()):
            yield spec, value


def _part_of(spec: FieldSpec, value: object) -> PartName:
    if spec.is_editorial:
        return PartName.OTHER
    if isinstance(value, date | PublishTime):
        return PartName.DATES
    item = value[0] if isinstance(value, tuple) else value
    if isinstance(item, Part) and not isinstance(item, OutsideOrgan | OutsideAct):
        # What happened has a day `on`. A list of other days is one of promises: nobody moves those quietly.
        is_dated = isinstance(getattr(item, "on", None), date)
        return PartName.EVENTS if is_dated and isinstance(value, tuple) else PartName.TABLES
    return PartName.FACTS


def past_events(version: Version, today: date) -> frozenset[tuple[str, str, str]]:
    """The dated entries of a version that had happened on `today`: the field's key, the day, the entry as JSON."""
    found = set()
    for key, items in version.values[PartName.EVENTS].items():
        for item in items if isinstance(items, list) else ():
            day = str(item["on"]) if isinstance(item, dict) else ""
            if day <= today.isoformat():
                found.add((key, day, _canonical(item)))
    return frozenset(found)


def _canonical(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def digest_text(text: str) -> str:
    """SHA-256, hexadecimal, of a text as UTF-8."""
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
