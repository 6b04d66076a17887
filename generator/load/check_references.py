"""Checks of what must be unique across records, and of every reference between them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import cast

from generator.load import rules
from generator.model.card import Mention
from generator.model.content_type import Types
from generator.model.declaration import Path
from generator.model.issue import Issue
from generator.model.reference import ItemId, KindName, PlaceId, RecordId, TypeLabel, UnitId
from generator.model.site import Draft, Parsed
from generator.text.index_no import IndexNo
from generator.text.suggest import closest


def check_ids(draft: Draft) -> Iterator[Issue]:
    """A record's id is its file's stem, unique across types and years."""
    first: dict[str, Parsed] = {}
    for parsed in draft.records:
        other = first.setdefault(parsed.id, parsed)
        if other is not parsed:
            hint = "编号在全平台不能重复，已经公开的不能改名；请给新文件换一个名称"
            yield rules.DUPLICATE_ID.at(parsed.where(), f"编号“{parsed.id}”已经用于 {other.path}", hint)


def _mentions(draft: Draft, *kinds: type) -> Iterator[tuple[Parsed, Mention]]:
    for parsed in draft.records:
        if parsed.card is not None:
            for mention in parsed.card.mentions:
                if isinstance(mention.value, kinds):
                    yield parsed, mention


def check_index_nos(draft: Draft) -> Iterator[Issue]:
    """DOC-06: an index number belongs to one record, and its code to the record's publisher."""
    codes = {unit.id: unit.uscc for unit in draft.units}
    first: dict[IndexNo, Parsed] = {}
    for parsed, mention in _mentions(draft, IndexNo):
        value, path = mention.value, mention.path
        if not isinstance(value, IndexNo) or parsed.card is None:
            continue
        other = first.setdefault(value, parsed)
        if other is not parsed:
            hint = "每条信息一个索引号；新建时由 gongkai new 分配"
            message = f"索引号 {value} 已经用于 {other.path}"
            yield rules.INDEX_NO.at(parsed.where(*path), message, hint, field=str(path[-1]))
        publisher = parsed.card.publisher
        code = codes.get(publisher.id) if isinstance(publisher, UnitId) else None
        if code is not None and code != value.publisher_code:
            message = f"索引号 {value} 的机构代码不是公开主体的代码"
            yield rules.INDEX_NO.at(parsed.where(*path), message, f"应以 {code}/ 开头", field=str(path[-1]))


def check_units_and_places(draft: Draft) -> Iterator[Issue]:
    """Every unit and place that a record names is known."""
    units, places = {u.id for u in draft.units}, {p.id for p in draft.places}
    unit_names = {u.name: u.id for u in draft.units} | {u.short_name: u.id for u in draft.units if u.short_name}
    for parsed, mention in _mentions(draft, UnitId, PlaceId):
        value, path = mention.value, mention.path
        if isinstance(value, UnitId) and value.id not in units:
            guess = unit_names.get(value.id) or closest(value.id, sorted(units))
            hint = f"是不是 {guess}？" if guess else "机构写 units.yml 里的编号"
            yield rules.UNKNOWN_UNIT.at(parsed.where(*path), f"没有机构“{value.id}”", hint, field=_field(path))
        if isinstance(value, PlaceId) and value.id not in places:
            guess = closest(value.id, sorted(places))
            hint = f"是不是 {guess}？" if guess else "地区写 places.yml 里的编号"
            yield rules.UNKNOWN_PLACE.at(parsed.where(*path), f"没有地区“{value.id}”", hint, field=_field(path))


def check_kinds(draft: Draft, types: Types) -> Iterator[Issue]:
    """Every kind of event that a record names is one that some type states, every type is one that there is."""
    kinds = {kind for each in types.values() for kind in each.event_kinds}
    labels = {each.name: each.label for each in types.values()}
    for parsed, mention in _mentions(draft, KindName, TypeLabel):
        value, path = mention.value, mention.path
        if isinstance(value, KindName) and value.id not in kinds:
            guess = closest(value.id, sorted(kinds))
            hint = f"是不是“{guess}”？" if guess else f"只能是：{'、'.join(sorted(kinds))}"
            message = f"没有一类信息会产生“{value.id}”这种记事"
            yield rules.UNKNOWN_KIND.at(parsed.where(*path), message, hint, field=_field(path))
        if isinstance(value, TypeLabel) and value.id not in labels.values():
            guess = labels.get(value.id) or closest(value.id, sorted(labels.values()))
            hint = f"是不是“{guess}”？" if guess else f"只能是：{'、'.join(labels.values())}"
            yield rules.UNKNOWN_KIND.at(parsed.where(*path), f"没有“{value.id}”这一类信息", hint, field=_field(path))


def _field(path: Path) -> str | None:
    return next((str(step) for step in reversed(path) if isinstance(step, str)), None)


def check_records(draft: Draft) -> Iterator[Issue]:
    """Every record that a record refers to exists and is another one."""
    ids = {parsed.id for parsed in draft.records}
    for parsed, mention in _mentions(draft, RecordId):
        target = cast("RecordId", mention.value).id
        if target == parsed.id:
            message = f"“{mention.label}”指向了自己"
            yield rules.CYCLE.at(parsed.where(*mention.path), message, "请改成另一条信息的编号", field=mention.key)
        elif target not in ids:
            guess = closest(target, sorted(ids))
            outside = "不在本平台的文件写成 {title: 标题, document_no: 发文字号, url: 网址}"
            hint = f"是不是 {guess}？" if guess else outside
            message = f"“{mention.label}”里的“{target}”在本平台找不到"
            yield rules.UNKNOWN_RECORD.at(parsed.where(*mention.path), message, hint, field=mention.key)


def check_items(draft: Draft) -> Iterator[Issue]:
    """Every item that a record names stands in the document named; invented state is given to invented documents only."""
    by_id = {parsed.id: parsed for parsed in draft.records}
    for parsed, mention in _mentions(draft, ItemId):
        value, target = mention.value, by_id.get(str(cast("RecordId", mention.value).id))
        if not isinstance(value, ItemId) or target is None or target.card is None or parsed.card is None:
            continue
        where = parsed.where(*mention.path)
        if parsed.card.is_sample and not target.card.is_sample:
            message = f"示例不能挂在真实文件“{target.card.title}”上"
            hint = "虚构的进展、灯色不能算到真实单位头上；请挂到标明示例的文件上"
            yield rules.SAMPLE_NAME.at(where, message, hint, field=mention.key)
        anchors = dict(target.headings)
        if value.item and value.item not in anchors:
            guess = closest(value.item, sorted(anchors))
            near = (
                f"是不是 {target.id}#{guess}（{anchors[guess]}）？"
                if guess
                else "打开那个文件的网页，从目录里抄条款的链接"
            )
            message = f"“{target.card.title}”里没有条款“{value.item}”"
            yield rules.UNKNOWN_RECORD.at(where, message, near, field=mention.key)


def check_cycles(draft: Draft) -> Iterator[Issue]:
    """DOC-10: following one kind of relation never leads back to where it began."""
    by_field: dict[str, dict[str, list[str]]] = {}
    labels: dict[str, str] = {}
    for parsed, mention in _mentions(draft, RecordId):
        target = cast("RecordId", mention.value).id
        if target != parsed.id:
            by_field.setdefault(mention.key, {}).setdefault(parsed.id, []).append(target)
            labels[mention.key] = mention.label
    where = {parsed.id: parsed for parsed in draft.records} if by_field else {}
    for field, edges in sorted(by_field.items()):
        for cycle in _cycles(edges):
            chain = " → ".join([*cycle, cycle[0]])
            source = where[cycle[0]].where("relations", field)
            yield rules.CYCLE.at(source, f"“{labels[field]}”绕成了圈：{chain}", "请核对，删去写反的一处", field=field)


def _cycles(edges: Mapping[str, Iterable[str]]) -> Iterator[list[str]]:
    """One cycle for each group of records that lie on one; without recursion, however long the chains."""
    done: set[str] = set()
    for start in sorted(edges):
        trail: list[str] = []
        on_trail: set[str] = set()
        stack = [(start, False)]
        while stack:
            node, is_left = stack.pop()
            if is_left:
                on_trail.discard(trail.pop())
                done.add(node)
            elif node in on_trail:
                yield trail[trail.index(node) :]
            elif node not in done:
                trail.append(node)
                on_trail.add(node)
                stack.append((node, True))
                stack += [(target, False) for target in edges.get(node, ())]
