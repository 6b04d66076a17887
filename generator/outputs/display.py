"""Values of records as a reader sees them."""

from __future__ import annotations

import functools
from collections.abc import Iterator
from datetime import date
from enum import Enum

from generator.model.content_type import ContentType
from generator.model.declaration import FieldSpec, fields_of
from generator.model.fields import Part, PublishTime
from generator.model.record import Record
from generator.model.reference import ItemId, OutsideAct, OutsideOrgan, PlaceId, RecordId, UnitId
from generator.model.site import Entry, Site
from generator.model.view import Badge, Fact, Facts, Link, Listing, Panel, Table

SAMPLE = "示例"


def print_day(day: date) -> str:
    """`2022年3月7日`, as GB/T 9704 writes dates: no padding."""
    return f"{day.year}年{day.month}月{day.day}日"


def print_size(size: int) -> str:
    """A file's size for a reader."""
    if size < 1024:  # noqa: PLR2004 - bytes in a kilobyte
        return f"{size} 字节"
    kilobytes = size / 1024
    return f"{kilobytes:.1f} KB" if kilobytes < 1024 else f"{kilobytes / 1024:.1f} MB"  # noqa: PLR2004


def show(value: object, site: Site) -> tuple[Link, ...]:  # noqa: C901, PLR0911, PLR0912 - one case a kind of value
    """A field's value as links and text; a part of several fields shows nothing here."""
    match value:
        case None:
            return ()
        case tuple():
            return tuple(link for item in value for link in show(item, site))
        case UnitId():
            unit = site.units[value.id]
            return (Link(unit.name, f"unit/{unit.id}/", sample=unit.sample),)
        case PlaceId():
            return (place_link(value.id, site),)
        case ItemId():
            return (item_link(value, site),)
        case RecordId():
            return (record_link(site.by_id[value.id]),)
        case OutsideOrgan():
            return (Link(value.name, value.url),)
        case OutsideAct():
            number = f"（{value.document_no}）" if value.document_no else ""
            return (Link(f"{value.title}{number}", value.url),)
        case bool():
            return (Link("是" if value else "否"),)
        case Enum():
            return (Link(str(value.value)),)
        case PublishTime():
            clock = f" {value.clock:%H:%M}" if value.clock else ""
            return (Link(f"{print_day(value.day)}{clock}"),)
        case date():
            return (Link(print_day(value)),)
        case Part():
            return ()
        case _:
            return (Link(str(value)),)


def place_link(place_id: str, site: Site) -> Link:
    """A place as a link to its page."""
    return Link(place_name(place_id, site), f"place/{place_id}/", sample=site.places[place_id].sample)


def item_link(item: ItemId, site: Site) -> Link:
    """A clause of a record as a link to where it stands; the record itself where no clause is named."""
    target = site.by_id[item.id]
    label = dict(target.parsed.headings).get(item.item)
    if label is None:
        return record_link(target)
    return Link(f"{target.card.title}：{label}", f"{target.path}#{item.item}", sample=target.card.is_sample)


def place_name(place_id: str, site: Site) -> str:
    """A place with what it lies within, the widest first."""
    return "".join(site.places[place].name for place in reversed(site.place_and_above(place_id)))


def organ_name(organ: UnitId | OutsideOrgan, site: Site) -> str:
    """The full name of an organ of this portal or of another."""
    return organ.name if isinstance(organ, OutsideOrgan) else site.units[organ.id].name


def record_link(entry: Entry) -> Link:
    """A record as a link."""
    return Link(entry.card.title, entry.path, sample=entry.card.is_sample)


_PENDING_WHEN_IMPORTED = frozenset({"index_no", "topic", "first_published_on", "issued_on"})


def record_facts(entry: Entry, site: Site) -> tuple[Fact, ...]:
    """The declared fields and computed states of a record, in the order declared."""
    facts = [_fact(spec, entry.record, site) for spec in _shown(type(entry.record))]
    facts += [Fact(state.label, (Link(state.value),), state.note) for state in entry.states]
    facts.append(_review_fact(entry.record))
    return tuple(fact for fact in facts if fact is not None)


@functools.cache
def _shown(record: type[Record]) -> tuple[FieldSpec, ...]:
    """The fields that a page prints as declared; the quiet ones have another place on it."""
    return tuple(spec for spec in fields_of(record) if not spec.is_quiet and not spec.is_internal)


def _review_fact(record: Record) -> Fact | None:
    """That it was reviewed and when; by whom stays inside（条例 Art. 17）."""
    if record.review is None:
        return Fact("审查情况", pending=True) if record.imported is not None else None
    last = max(record.review.secrecy.on, record.review.disclosure.on)
    return Fact("审查情况", (Link("已审查"),), f"保密审查、公开审查，{print_day(last)}")


def _fact(spec: FieldSpec, record: Record, site: Site) -> Fact | None:
    value = getattr(record, spec.name)
    if isinstance(value, bool | Enum) and value == spec.default:
        return None  # 规范性文件：否, 类别：文件 tell a reader nothing
    if value is None and record.imported is not None and spec.name in _PENDING_WHEN_IMPORTED:
        return Fact(spec.label, pending=True)
    if value is None and spec.key == "document_no":
        reason = getattr(record, "document_no_absent_reason", None)
        return Fact(spec.label, (Link("无"),), reason) if reason else None
    values = show(value, site)
    return Fact(spec.label, values) if values else None


def part_panels(entry: Entry, site: Site, shown: frozenset[str]) -> Iterator[Panel]:
    """Panels for declared parts that no panel of the type shows: a table for several, facts for one."""
    for spec in _shown(type(entry.record)):
        value = getattr(entry.record, spec.name)
        anchor = spec.key.replace("_", "-")
        if anchor in shown:
            continue
        if isinstance(value, Part) and not isinstance(value, OutsideOrgan | OutsideAct):
            lines = tuple(Fact(f.label, show(getattr(value, f.name), site)) for f in _public(type(value)))
            yield Panel(spec.label, anchor, (Facts(lines),))
        elif isinstance(value, tuple) and value and isinstance(value[0], Part):
            if isinstance(value[0], OutsideOrgan | OutsideAct):
                continue
            yield Panel(spec.label, anchor, (_part_table(spec.label, value, site),))


def _part_table(caption: str, parts: tuple[Part, ...], site: Site) -> Table:
    specs = _public(type(parts[0]))
    rows = tuple(tuple(_cell(show(getattr(part, f.name), site)) for f in specs) for part in parts)
    return Table(caption, tuple(f.label for f in specs), rows)


def _public(part: type[Part]) -> tuple[FieldSpec, ...]:
    return tuple(spec for spec in fields_of(part) if not spec.is_internal)


def _cell(links: tuple[Link, ...]) -> Link:
    return links[0] if len(links) == 1 else Link("、".join(link.text for link in links))


def listing(entry: Entry, site: Site, kind: ContentType) -> Listing:
    """A record as it stands in a list; `kind` is its type."""
    card = entry.card
    details = [organ_name(card.publisher, site)]
    if card.number is not None:
        details.append(card.number)
    details += kind.details(entry, site)
    if card.is_imported:
        details.append("转载")
    return Listing(
        link=record_link(entry),
        on=card.published_on,
        badges=badges(entry),
        details=tuple(details),
        summary=card.summary,
    )


def badges(entry: Entry) -> tuple[Badge, ...]:
    """The states of a record that stand beside its title."""
    shown = [state.badge for state in entry.states if state.badge is not None]
    if entry.card.is_withdrawn:
        shown.insert(0, Badge("已撤下", "bad"))
    return tuple(shown)


def relation_facts(entry: Entry, site: Site, offering: frozenset[str] = frozenset()) -> tuple[Fact, ...]:
    """Relations of a record, both ways: what it names, then what names it.

    What names one item of it stands in the panel that its type offers; `offering` are the types that offer any.
    """
    facts: dict[str, list[Link]] = {}
    for spec_label, value in _relation_values(entry.record):
        facts.setdefault(spec_label, []).extend(show(value, site))
    for reference in entry.referrers:
        origin = site.by_id[reference.origin]
        if not origin.card.is_withdrawn and not (reference.item and origin.type in offering):
            facts.setdefault(reference.inverse, []).append(record_link(origin))
    return tuple(Fact(label, tuple(dict.fromkeys(links))) for label, links in facts.items() if links)


def _relation_values(part: Part) -> Iterator[tuple[str, object]]:
    """The values of fields that declare an inverse, wherever they stand in a record."""
    for spec in fields_of(type(part)):
        value = getattr(part, spec.name)
        if spec.inverse is not None:
            yield spec.label, value
        elif isinstance(value, Part):
            yield from _relation_values(value)
