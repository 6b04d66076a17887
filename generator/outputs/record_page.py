"""A record's page, its JSON and its attachments."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import cast

from generator.model.artifact import Page, Supplies, Task
from generator.model.content_type import ContentType, Types, no_panels
from generator.model.declaration import to_public
from generator.model.reference import PlaceId, UnitId
from generator.model.site import Entry, Site
from generator.model.view import Fact, Facts, Link, Notice, Panel, Table
from generator.outputs.address import attachment_path
from generator.outputs.chrome import site_links
from generator.outputs.context import Contact, Download, RecordPage
from generator.outputs.display import (
    badges,
    organ_name,
    part_panels,
    print_day,
    print_size,
    record_facts,
    relation_facts,
    show,
)
from generator.outputs.frame import Alternate, ArticleMeta, ColumnMeta, PageMeta
from generator.outputs.page import PageInput, make_page, page_needs
from generator.outputs.record_text import RecordText, unpack_text
from generator.outputs.revisions import tell_revisions
from generator.outputs.table_files import make_record_tables, with_book
from generator.outputs.written import home_link
from generator.text.citation import format_citation

SITE, TYPES = "site", "types"
_BOOK = "tables.xlsx"
_ENCODE = json.JSONEncoder(ensure_ascii=False).encode


def record_tasks(entry: Entry, template: str, tables: tuple[str, ...] = ()) -> Iterator[Task]:
    """All files of one record: its page (from its type's `template`), its data, its plain text, its `tables`, its attachments."""
    path, is_withdrawn = entry.path, entry.card.is_withdrawn
    page, data = f"{path}index.html", f"{path}index.json"
    yield Task(
        (page, data) if is_withdrawn else (page, data, f"{path}text.txt", *with_book(tables, f"{path}{_BOOK}")),
        make_record,
        entry.id,
        shared=(SITE, TYPES, *page_needs("article", path, "withdrawn.html" if is_withdrawn else template)),
        text=None if is_withdrawn else entry.content,
        stands_for=entry.digest,
        source=entry.source,
    )
    if not is_withdrawn:
        for file in entry.files:
            for name in (file.name, *(old for old, new in entry.card.replaced if new == file.name)):
                attachment = attachment_path(path, name)
                yield Task((attachment,), copy_file, (), files=(file.content,), source=entry.source)


def copy_file(_given: object, supplies: Supplies) -> tuple[bytes, ...]:
    """The bytes of the one file that the task declared."""
    return supplies.files


def make_record(record_id: str, supplies: Supplies) -> tuple[bytes | Page, ...]:
    """A record's page and its data; its plain text and its tables unless it is withdrawn.

    It sees no more of the site than its digest covers.
    """
    whole = cast("Site", supplies.shared[SITE])
    types = cast("Types", supplies.shared[TYPES])
    site = whole.around(whole.by_id[record_id])
    entry = site.by_id[record_id]
    text = unpack_text(supplies.text)
    given = record_page(entry, types, site, text)
    (page,) = make_page(given, supplies)
    is_withdrawn = entry.record.withdrawn is not None
    data = _json(_public(entry, site, text.attached), None if is_withdrawn else text.plain)
    if is_withdrawn:
        return page, data
    title = f"{entry.record.title}（示例）" if entry.record.sample else entry.record.title
    tables = make_record_tables(
        cast("RecordPage", given.page).panels, types[entry.type].tables(entry), f"{entry.path}{_BOOK}"
    )
    return page, data, b"%s\n\n%s\n" % (title.encode(), text.plain), *tables


def _json(data: dict[str, object], text: bytes | None) -> bytes:
    """One field a line, the text last."""
    lines = [f' "{key}": {_ENCODE(value)}'.encode() for key, value in data.items()]
    if text is not None:
        lines.append(b' "text": ' + quote_json(text))
    return b"{\n" + b",\n".join(lines) + b"\n}\n"


def quote_json(text: bytes) -> bytes:
    """A normalised body as a JSON string, without decoding it: of what JSON escapes, it can hold only these four."""
    escaped = text.replace(b"\\", b"\\\\").replace(b'"', b'\\"').replace(b"\n", b"\\n").replace(b"\t", b"\\t")
    return b'"%s"' % escaped


def _public(entry: Entry, site: Site, texts: Mapping[str, str]) -> dict[str, object]:
    """What the JSON tells, but for the body; `texts` are those of the attachments that have any."""
    record = entry.record
    head: dict[str, object] = {"type": entry.type, "id": entry.id, "url": site.settings.address + entry.path}
    if record.withdrawn is not None:
        return head | {"title": record.title, "withdrawn": to_public(record.withdrawn)}
    # As it is on its card already: gathering it once more costs thirty times what reading it does.
    data: dict[str, object] = head | json.loads(f"{{{entry.card.json}}}")
    data["states"] = {state.key: state.value for state in entry.states}
    if names := _names(entry, site):
        data["names"] = names
    if shorts := _short_names(names, site):
        data["short_names"] = shorts
    data["sha256"] = entry.content.sha256
    sizes = {file.name: file for file in entry.files}
    data["attachments"] = [
        {
            "title": attachment.title,
            "name": attachment.file,
            "url": site.settings.address + attachment_path(entry.path, attachment.file),
            "size": sizes[attachment.file].size,
            "sha256": sizes[attachment.file].content.sha256,
            **({"text": texts[attachment.file]} if attachment.file in texts else {}),
        }
        for attachment in record.attachments
    ]
    return data


def _names(entry: Entry, site: Site) -> dict[str, str]:
    """What the units and places that a record mentions are called, by the ids that its data has."""
    values = [mention.value for mention in entry.card.mentions]
    units = [value.id for value in values if isinstance(value, UnitId)]
    places = [place for value in values if isinstance(value, PlaceId) for place in site.place_and_above(value.id)]
    named = {unit: site.units[unit].name for unit in units}
    return named | {place: site.places[place].name for place in places}


def _short_names(names: Mapping[str, str], site: Site) -> dict[str, str]:
    """What lists and boards call units whose names do not have that in them: it is searched for, too."""
    shorts = ((name, site.units[name].short_name) for name in names if name in site.units)
    return {name: short for name, short in shorts if short and short not in names[name]}


def record_page(entry: Entry, types: Types, site: Site, text: RecordText) -> PageInput:
    """What a record's page shows."""
    record, kind = entry.record, types[entry.type]
    is_withdrawn = record.withdrawn is not None
    offered = tuple(panel for kind in types.values() for panel in kind.offers(entry, site)) if entry.referrers else ()
    panels = () if is_withdrawn else tuple(_panels(entry, types, site, offered))
    page = RecordPage(
        kind=kind.label,
        title=record.title,
        badges=badges(entry),
        notices=(*_notices(entry), *kind.notices(entry)),
        facts=(Fact("公开主体", show(record.publisher, site)),) if is_withdrawn else record_facts(entry, site),
        panels=panels,
        attachments=() if is_withdrawn else tuple(_attachments(entry)),
        formats=_formats(entry, kind),
        citation=_citation(entry, site),
        permalink=site.settings.address + entry.path,
        contact=_contact(entry, site),
        sample=record.sample,
        ways=() if is_withdrawn else tuple(Link(panel.title, f"#{panel.anchor}") for panel in offered),
    )
    if is_withdrawn:
        return PageInput(_meta(entry, kind, site), "article", "withdrawn.html", page, (("outline", b""),))
    insets = (("outline", text.outline), ("body", text.html))
    return PageInput(_meta(entry, kind, site), "article", kind.template, page, insets, text.has_links)


def _formats(entry: Entry, kind: ContentType) -> tuple[Download, ...]:
    data = Download(f"{entry.id}.json", f"{entry.path}index.json", "JSON 数据")
    text = Download(f"{entry.id}.txt", f"{entry.path}text.txt", "纯文本")
    if entry.record.withdrawn is not None:
        return (data,)
    book = f"{entry.path}{_BOOK}"
    has_book = book in with_book(tuple(kind.tables(entry)), book)
    return (*((Download(f"{entry.id}.xlsx", book, "全部表格（XLSX）"),) if has_book else ()), text, data)


def _notices(entry: Entry) -> Iterator[Notice]:
    record = entry.record
    if record.withdrawn is not None:
        told = (
            f"已于{print_day(record.withdrawn.on)}撤下。原因：{record.withdrawn.why}",
            "本网址继续保留，供查询撤下情况。",
        )
        yield Notice("本信息已撤下", told, tone="bad")
    if record.sample:
        yield Notice("示例信息", ("本页内容为虚构，只用来演示平台功能，不作为办事依据。",), tone="warn")
    if record.imported is not None:
        origin = record.imported
        text = f"原载：{origin.origin}。转载日期：{print_day(origin.on)}。本平台只转载，不解释、不代为办理。"
        links = (Link("查看原文", origin.url),) if origin.url else ()
        yield Notice("转载自公开文件", (text,), links)
    for item in record.accepted:
        what = f"“{item.only}”，原件" if item.only is not None else "原件"
        yield Notice("照原件公开", (f"{what}就是这样印的，经核对照原件公开：{item.why}（{print_day(item.on)}）",))


def _panels(entry: Entry, types: Types, site: Site, offered: tuple[Panel, ...]) -> Iterator[Panel]:
    own = tuple(types[entry.type].panels(entry, site))
    yield from own
    yield from part_panels(entry, site, frozenset(panel.anchor for panel in own))
    yield from offered
    offering = frozenset(kind.name for kind in types.values() if kind.offers is not no_panels)
    relations = relation_facts(entry, site, offering)
    if relations:
        yield Panel("相关文件", "relations", (Facts(relations),))
    told = site.revisions.get(entry.id, ())
    if told:
        yield Panel("修订记录", "revisions", (tell_revisions(told),))
    # What was corrected before there was a release record, or told here and not yet anywhere else.
    rows = tuple(
        (Link(print_day(c.on)), Link(c.what), Link(c.why))
        for c in sorted(entry.record.corrections, key=lambda c: c.on, reverse=True)
        if not any(c.what in revision.what for revision in told)
    )
    if rows:
        yield Panel("更正记录", "corrections", (Table("更正记录", ("日期", "更正内容", "原因"), rows),))


def _attachments(entry: Entry) -> Iterator[Download]:
    files = {file.name: file for file in entry.files}
    for attachment in entry.record.attachments:
        file = files[attachment.file]
        ending = attachment.file.rpartition(".")[2].upper()
        href = attachment_path(entry.path, file.name)
        yield Download(attachment.title, href, ending, print_size(file.size), file.content.sha256, file.name)


def _citation(entry: Entry, site: Site) -> str:
    record = entry.record
    return format_citation(
        responsible=(organ_name(record.publisher, site),),
        title=record.title,
        document_no=_number(entry),
        issued_on=record.issued_on,
        cited_on=None,
        url=site.settings.address + entry.path,
        sha256=entry.content.sha256,
    )


def _contact(entry: Entry, site: Site) -> Contact:
    publisher = entry.record.publisher
    others = site_links(site.settings.contacts)
    if not isinstance(publisher, UnitId):
        return Contact(Link(publisher.name, publisher.url), None, others)
    unit = site.units[publisher.id]
    dialled = "".join(char for char in unit.phone if char.isdigit())
    return Contact(Link(unit.name, f"unit/{unit.id}/"), Link(unit.phone, f"tel:{dialled}"), others)


def _meta(entry: Entry, kind: ContentType, site: Site) -> PageMeta:
    record = entry.record
    published = record.published_on
    source = organ_name(record.publisher, site)
    description = record.summary or entry.parsed.excerpt or None
    crumbs = (
        home_link(),
        Link("法定主动公开内容", "disclosure/"),
        Link(kind.label, f"{kind.name}/"),
        Link(record.title),
    )
    return PageMeta(
        path=entry.path,
        title=record.title,
        column=ColumnMeta(kind.label, kind.description, kind.keywords, kind.column_type),
        crumbs=crumbs,
        section="disclosure",
        article=ArticleMeta(
            record.title, published.pub_date, source, record.keywords, None if record.withdrawn else description
        ),
        alternates=tuple(_alternates(entry, kind)),
        json_ld=_json_ld(entry, site, source),
    )


def _alternates(entry: Entry, kind: ContentType) -> Iterator[Alternate]:
    """The record's data; of one that is judged by facts also the feed of those it rests on."""
    yield Alternate("application/json", "JSON 数据", f"{entry.path}index.json")
    if kind.standing is not None:
        yield Alternate("application/atom+xml", "依据的公开记录订阅", f"{entry.path}feed.xml")


def _json_ld(entry: Entry, site: Site, source: str) -> tuple[tuple[str, object], ...]:
    """schema.org data: a GovernmentOrganization's CreativeWork; a sample says that it is one."""
    record = entry.record
    data: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "CreativeWork",
        "name": record.title,
        "url": site.settings.address + entry.path,
        "inLanguage": "zh-CN",
        "datePublished": record.published_on.day.isoformat(),
        "dateModified": record.changed_on.isoformat(),
        "publisher": {"@type": "GovernmentOrganization", "name": source},
    }
    if record.issued_on is not None:
        data["dateCreated"] = record.issued_on.isoformat()
    if record.sample:
        data["creativeWorkStatus"] = "示例"
    number = _number(entry)
    if number is not None:
        data["identifier"] = number
    return tuple(data.items())


def _number(entry: Entry) -> str | None:
    """The document number as printed, of types that have one."""
    number = getattr(entry.record, "document_no", None)
    return None if number is None else str(number)
