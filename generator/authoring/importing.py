"""`gongkai import`: what a workbook would add to the content. New records get files, known ones new entries; nothing is overwritten."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath
from typing import Final

from generator.authoring.answer import as_typed
from generator.authoring.edit import EditError, append_entry, find_places
from generator.authoring.headings import MapError, parse_map
from generator.authoring.new import PLACEHOLDER, check_id, complete_answers, next_id, smallest_review
from generator.authoring.record_text import fill_unnamed, render_record
from generator.authoring.rows import Gathered, Item, Reading, fold_title, gather_rows, plant
from generator.model.book import Tree
from generator.model.content_type import ContentType
from generator.model.declaration import Path, fields_of
from generator.model.grid import Finding, Grid
from generator.model.issue import Issue
from generator.model.sheet import BODY
from generator.model.site import Draft, Parsed
from generator.model.work import Proposal
from generator.text.front_matter import decode_text, split_front_matter

Judge = Callable[[Sequence[Proposal]], Sequence[Issue]]
ReadFile = Callable[[str], bytes]
FindFile = Callable[[str, str], bytes | None]
_TOLERATED: Final = "placeholder"
_ATTACHMENTS: Final = "attachments"


@dataclass(frozen=True, slots=True)
class Wish:
    """How to import: the type, the content, the day, the folder's name, what new records have where the workbook says nothing.

    `find_file` looks for an attachment by the record's id and the file's name, `judge` says what the checks would refuse.
    """

    kind: ContentType
    draft: Draft
    today: date
    folder: str
    fill: Mapping[Path, Tree]
    read_file: ReadFile
    find_file: FindFile
    judge: Judge


@dataclass(slots=True)
class Outcome:
    """What comes of one record: a file as it would be, or none; `added` counts entries by list; `faults` keep it out."""

    gathered: Gathered
    id: str
    path: str
    before: bytes | None = None
    proposal: Proposal | None = None
    added: Counter[str] = field(default_factory=Counter)
    faults: list[Finding] = field(default_factory=list)
    conflicts: list[Finding] = field(default_factory=list)
    places: dict[Path, str] = field(default_factory=dict)

    @property
    def is_new(self) -> bool:
        """Whether there was no such record."""
        return self.before is None


def plan_import(grids: Sequence[Grid], reading: Reading, wish: Wish) -> tuple[tuple[Outcome, ...], tuple[Finding, ...]]:
    """What would come of each record, and what was found beside them. Nothing is written."""
    gathered, findings = gather_rows(grids, reading)
    taken = {parsed.id: parsed for parsed in wish.draft.records}
    ids = set(taken)
    doubtful = _doubtful_titles(wish)
    outcomes = []
    for each in gathered:
        outcome = _decide(each, taken, ids, wish)
        ids.add(outcome.id)
        outcomes.append(outcome)
        if not each.number and fold_title(each.title) in doubtful:
            outcome.faults.append(Finding(each.place, f"叫“{each.title}”的有几件，请在“编号”里写明是哪一件"))
        if not outcome.faults:
            _propose(outcome, taken.get(outcome.id), wish)
    _judge(outcomes, wish)
    return tuple(outcomes), findings


def known_titles(draft: Draft, kind: ContentType) -> dict[str, str]:
    """The ids of a type's records by title, where no two have the same."""
    cards = [(fold_title(p.card.title), p.id) for p in draft.records if p.type == kind.name and p.card is not None]
    counts = Counter(title for title, _id in cards)
    return {title: record_id for title, record_id in cards if counts[title] == 1}


def _doubtful_titles(wish: Wish) -> set[str]:
    titles = [fold_title(p.card.title) for p in wish.draft.records if p.type == wish.kind.name and p.card is not None]
    return {title for title, count in Counter(titles).items() if count > 1}


def _decide(each: Gathered, taken: Mapping[str, Parsed], ids: set[str], wish: Wish) -> Outcome:
    """Which record it is, or which it becomes."""
    kind = wish.kind
    number = each.number or next_id(kind, ids, wish.today)
    found = taken.get(number)
    faults = list(each.faults)
    if found is not None and found.type != kind.name:
        faults.append(Finding(each.place, f"编号“{number}”是另一种信息（{found.path}），不是{kind.label}"))
    if found is None and each.number:
        problem = check_id(number)
        if problem is None and number.replace("-", "").isdecimal():
            problem = f"编号“{number}”像是序号。新事项的编号留空，由程序编；列名请改成“序号”"
        faults += [Finding(each.place, problem)] if problem else []
    path = found.path if found else str(PurePosixPath(wish.folder, kind.name, _year(each, wish), f"{number}.md"))
    before = wish.read_file(path) if found is not None else None
    return Outcome(each, number, path, before, faults=faults)


def _year(each: Gathered, wish: Wish) -> str:
    """The folder of a new record: of the year it is published in."""
    return str(each.values.get(("published_on",), wish.today.isoformat()))[:4]


def _propose(outcome: Outcome, parsed: Parsed | None, wish: Wish) -> None:
    if parsed is not None and parsed.record is None:
        outcome.faults.append(Finding(outcome.gathered.place, f"{parsed.path} 有问题，请先运行 gongkai check"))
        return
    listed = {attachment.file for attachment in parsed.record.attachments} if parsed and parsed.record else set()
    outcome.gathered.items += _unlisted(outcome.gathered, listed)
    if parsed is None:
        _propose_new(outcome, wish)
    else:
        _propose_more(outcome, parsed, wish)
    if outcome.proposal is not None:
        there = {file.name for file in parsed.files} if parsed else set()
        outcome.proposal = outcome.proposal._replace(beside=tuple(_find_files(outcome, there, wish)))


def _unlisted(gathered: Gathered, listed: set[str]) -> list[Item]:
    """Files that some entry shows as evidence and nobody has listed as attachments yet."""
    known = listed | {str(item.values.get("file")) for item in gathered.items if item.group == _ATTACHMENTS}
    found = []
    for item in gathered.items:
        for key, values in item.values.items():
            for each in values if isinstance(values, list) else []:
                if isinstance(each, dict) and "file" in each and each["file"] not in known:
                    known.add(str(each["file"]))
                    told = {"file": each["file"], "title": each.get("title", each["file"])}
                    found.append(Item(_ATTACHMENTS, told, {(): item.places[(key,)]}))
    return found


def _find_files(outcome: Outcome, there: set[str], wish: Wish) -> Iterator[tuple[str, bytes]]:
    names = [str(item.values.get("file", "")) for item in outcome.gathered.items if item.group == _ATTACHMENTS]
    for name in dict.fromkeys(names):
        data = wish.find_file(outcome.id, name) if name not in there else None
        if data is not None:
            yield name, data


# --- a record that is not there yet ----------------------------------------------------------------------------------


def _propose_new(outcome: Outcome, wish: Wish) -> None:
    each, kind = outcome.gathered, wish.kind
    values = {("published_on",): wish.today.isoformat(), ("openness",): "主动公开"} | dict(wish.fill) | each.values
    body = str(values.pop((BODY,), ""))
    answers = plant(values.items())
    answers.setdefault("review", smallest_review(wish.today))
    for group in kind.asks:
        if not answers.keys() & set(group):
            answers[group[0]] = PLACEHOLDER
    outcome.places |= each.places
    for item in each.items:
        entries = answers.setdefault(item.group, [])
        assert isinstance(entries, list)  # noqa: S101 - a list's key is no other field's
        outcome.places |= {(item.group, len(entries), *path): place for path, place in item.places.items()}
        entries.append(dict(item.values))
        outcome.added[item.group] += 1
    complete = complete_answers(kind, answers, wish.draft, wish.today)
    text = render_record(kind, fill_unnamed(kind.record, complete, PLACEHOLDER), body)
    outcome.proposal = Proposal(kind.name, outcome.id, outcome.path, text.encode())


# --- a record that is there ------------------------------------------------------------------------------------------


def _propose_more(outcome: Outcome, parsed: Parsed, wish: Wish) -> None:
    """New entries are appended; what is told otherwise than the record has it is a conflict."""
    each, kind, before = outcome.gathered, wish.kind, outcome.before or b""
    record = as_typed(parsed.record, with_internal=True)
    assert isinstance(record, dict)  # noqa: S101 - a record is a part
    labels = {spec.key: spec.label for spec in fields_of(kind.record)}
    body = split_front_matter(decode_text(before))
    for path, value in each.values.items():
        held = (body.body.strip() if body else "") if path == (BODY,) else _find(record, path)
        if _same(held) != _same(value):
            label = "正文" if path == (BODY,) else labels.get(str(path[0]), str(path[0]))
            told = f"“{label}”在 {parsed.path} 里是“{_tell(held)}”，和表里不一样，没有改；要改请改文件"
            outcome.conflicts.append(Finding(each.places[path], told))
    try:
        text = before.decode("utf-8")
        order = [spec.key for spec in fields_of(kind.record)]
        for group in dict.fromkeys(item.group for item in each.items):
            entries = record.get(group, [])
            text = _append(text, group, entries if isinstance(entries, list) else [], outcome, order, kind)
    except (EditError, UnicodeDecodeError) as error:
        outcome.faults.append(Finding(each.place, f"{parsed.path}：{error}"))
        return
    if outcome.added:
        outcome.proposal = Proposal(kind.name, outcome.id, outcome.path, text.encode())


def _append(
    text: str, group: str, held: Sequence[Tree], outcome: Outcome, order: Sequence[str], kind: ContentType
) -> str:
    """The file with the entries of a list that it has not."""
    number = len(held)
    for item in _new_items(outcome, group, held):
        entry = fill_unnamed(kind.record, {group: [dict(item.values)]}, PLACEHOLDER)[group]
        assert isinstance(entry, list)  # noqa: S101 - as it was given
        text = append_entry(text, group, entry[0] if isinstance(entry[0], dict) else {}, order)
        outcome.places |= {(group, number, *path): place for path, place in item.places.items()}
        outcome.added[group] += 1
        number += 1
    return text


def _new_items(outcome: Outcome, group: str, held: Sequence[Tree]) -> Iterator[Item]:
    """The entries that the record has not; one of a day on which it has another is a conflict."""
    items = [item for item in outcome.gathered.items if item.group == group]
    rest = [entry for entry in held if isinstance(entry, dict)]
    for is_match in (_is_equal, _is_contained):
        left = []
        for item in items:
            found = next((entry for entry in rest if is_match(item.values, entry)), None)
            if found is None:
                left.append(item)
            else:
                rest.remove(found)
        items = left
    days = [entry.get("on") for entry in rest]
    for item in items:
        if item.values.get("on") in days and "on" in item.values:
            days.remove(item.values["on"])
            place = next(iter(item.places.values()))
            told = f"{outcome.path} 在这一天（{item.values['on']}）的记录和表里不一样，没有改，也没有添；要改请改文件，并写更正记录"
            outcome.conflicts.append(Finding(place, told))
        else:
            yield item


def _is_equal(told: Mapping[str, Tree], held: Mapping[str, Tree]) -> bool:
    return _same(dict(told)) == _same(dict(held))


def _is_contained(told: Mapping[str, Tree], held: Mapping[str, Tree]) -> bool:
    """A sheet may have fewer columns than the record has fields."""
    return all(_same(held.get(key)) == _same(value) for key, value in told.items())


def _find(tree: Mapping[str, Tree], path: Path) -> Tree | None:
    found: Tree | None = dict(tree)
    for step in path:
        found = found.get(str(step)) if isinstance(found, dict) else None
    return found


def _same(value: Tree | None) -> object:
    """What is compared: blanks do not count."""
    match value:
        case dict():
            pairs = {key: _same(inner) for key, inner in value.items()}
            return {key: inner for key, inner in pairs.items() if inner not in ("", [])}
        case list():
            return [_same(item) for item in value]
        case None:
            return ""
        case _:
            return " ".join(unicodedata.normalize("NFC", value).split())


def _tell(value: Tree | None) -> str:
    match value:
        case None:
            return "（无）"
        case dict():
            return "，".join(map(_tell, value.values()))
        case list():
            return "、".join(map(_tell, value))
        case _:
            return value if len(value) <= _LONGEST_TOLD else f"{value[:_LONGEST_TOLD]}……"


_LONGEST_TOLD: Final = 60


# --- the checks ------------------------------------------------------------------------------------------------------


def _judge(outcomes: Sequence[Outcome], wish: Wish) -> None:
    """What the checks refuse is taken out; that may leave others without what they refer to, so it is looked at again."""
    while True:
        standing = [outcome for outcome in outcomes if outcome.proposal is not None]
        if not standing:
            return
        proposals = [outcome.proposal for outcome in standing if outcome.proposal is not None]
        issues = [issue for issue in wish.judge(proposals) if issue.code != _TOLERATED]
        if not issues:
            return
        for issue in issues:
            meant = [o for o in standing if o.path == issue.path] or [o for o in standing if o.id in issue.message]
            for outcome in meant or standing:
                outcome.faults.append(_explain(issue, outcome))
        for outcome in standing:
            if outcome.faults:
                outcome.proposal = None
                outcome.added.clear()


def _explain(issue: Issue, outcome: Outcome) -> Finding:
    """An issue of the file as one of the cell that it comes from."""
    place = outcome.gathered.place
    if issue.path == outcome.path and outcome.proposal is not None:
        found = find_places(outcome.proposal.data.decode())
        before = [(at, len(path), path) for path, at in found.items() if at <= (issue.line, issue.column)]
        path = max(before, key=lambda each: each[:2])[2] if before else ()
        place = next((outcome.places[path[:n]] for n in range(len(path), 0, -1) if path[:n] in outcome.places), place)
        if path and path[:2] in {p[:2] for p in outcome.places} and place == outcome.gathered.place:
            place = next(told for p, told in outcome.places.items() if p[:2] == path[:2])
    return Finding(place, f"{issue.message}；{issue.hint} [{issue.code}]")


__all__ = ["MapError", "Outcome", "Wish", "known_titles", "parse_map", "plan_import"]
