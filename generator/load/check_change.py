"""A published record against what it is now: nothing of substance changes without a 更正, and no trace of one is lost."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from datetime import date

from generator.load import rules
from generator.model.declaration import fields_of, print_public
from generator.model.issue import Issue, Source
from generator.model.site import Parsed
from generator.model.version import PART_LABELS, SUBSTANCE, PartName, Version, past_events
from generator.text.pattern import Pattern
from generator.text.redline import ClauseChange, ClauseKind, Piece, PieceKind, compare_texts

_SHOWN = 3
_AROUND = 12
_LONGEST = 60
_STOP = Pattern(r"[，。；：！？\n|]")


def changed_parts(base: Version, fresh: Version) -> tuple[PartName, ...]:
    """The parts in which two versions differ."""
    return tuple(
        name
        for name in PartName
        if (base.text != fresh.text if name is PartName.BODY else base.values[name] != fresh.values[name])
    )


def is_corrected(base: Version, fresh: Version) -> bool:
    """Whether a 更正 was added."""
    return bool(set(fresh.corrections) - set(base.corrections))


def check_change(
    parsed: Parsed, base: Version, fresh: Version, *, source: str, published: date, today: date
) -> Iterator[Issue]:
    """What a published record may not become. `source` is its file's text, `published` when `base` went out."""
    yield from _check_traces(parsed, base, fresh)
    if fresh.is_withdrawn or is_corrected(base, fresh):
        return
    hint = f"在信息栏加上 corrections: 和一行 - {{on: {today}, what: 更正了什么, why: 为什么更正}}；不是有意改的，请改回原文"
    if base.is_withdrawn:
        message = "撤下的信息重新公开，没有写更正记录"
        yield rules.UNTOLD.at(parsed.where("corrections"), message, hint, field="corrections")
        return
    for name in changed_parts(base, fresh):
        if name in SUBSTANCE:
            for where, told in _describe(name, parsed, base, fresh, source):
                message = f"与{published}发布的不同，没有更正记录。{told}"
                yield rules.UNTOLD.at(where, message, hint, field="corrections")
    yield from _check_events(parsed, base, fresh, hint, today)


def _check_traces(parsed: Parsed, base: Version, fresh: Version) -> Iterator[Issue]:
    kept = set(fresh.corrections)
    for trace in base.corrections:
        if trace not in kept:
            message = f"{trace.on}的更正记录公开过，不能删改。原为：{trace.what}（{trace.why}）"
            hint = f"请恢复这一条：- {{on: {trace.on}, what: {trace.what}, why: {trace.why}}}；说错了的，另加一条更正"
            yield rules.TRACE.at(parsed.where("corrections"), message, hint, field="corrections")


def _check_events(parsed: Parsed, base: Version, fresh: Version, hint: str, today: date) -> Iterator[Issue]:
    labels = _labels(parsed)
    now = past_events(fresh, today)
    for key, day, entry in sorted(past_events(base, today) - now):
        others = [told for other, on, told in sorted(now) if other == key and on == day]
        became = f"现为：{print_public(json.loads(others[0]))}" if others else "现在没有了"
        message = f"“{labels.get(key, key)}”里{day}的一条公开过。原为：{print_public(json.loads(entry))}；{became}"
        yield rules.EVENT.at(parsed.where(key), message, hint, field=key)


def _describe(
    name: PartName, parsed: Parsed, base: Version, fresh: Version, source: str
) -> Iterator[tuple[Source, str]]:
    """What differs in one part, with both texts, and where."""
    match name:
        case PartName.BODY:
            yield from _describe_body(parsed, base.text, fresh.text, source)
        case PartName.TITLE:
            if not compare_texts(base.title, fresh.title).is_form_only:
                yield parsed.where("title"), f"标题原为“{base.title}”，现为“{fresh.title}”"
        case PartName.ATTACHMENTS:
            yield parsed.where("attachments"), _describe_files(base, fresh)
        case _:
            labels = _labels(parsed)
            old, new = base.values[name], fresh.values[name]
            for key in dict.fromkeys((*old, *new)):
                if old.get(key) != new.get(key):
                    told = f"“{labels.get(key, key)}”原为“{print_public(old.get(key))}”，现为“{print_public(new.get(key))}”"
                    yield parsed.where(key), told


def _labels(parsed: Parsed) -> dict[str, str]:
    return {spec.key: spec.label for spec in fields_of(type(parsed.record))} if parsed.record is not None else {}


def _describe_files(base: Version, fresh: Version) -> str:
    old, new = _digests(base), _digests(fresh)
    told = [f"“{name}”换了内容" for name in old if name in new and old[name] != new[name]]
    told += [f"去掉了“{name}”" for name in old if name not in new]
    told += [f"增加了“{name}”" for name in new if name not in old]
    return f"附件{'，'.join(told)}" if told else "附件的名称或次序变了"


def _digests(version: Version) -> dict[str, str]:
    files = version.values[PartName.ATTACHMENTS].get("attachments", [])
    return {str(f["file"]): str(f["sha256"]) for f in (files if isinstance(files, list) else ()) if isinstance(f, dict)}


def _describe_body(parsed: Parsed, old: str, new: str, source: str) -> Iterator[tuple[Source, str]]:
    redline = compare_texts(old, new)
    if redline.is_form_only:
        return
    clauses = [clause for clause in redline.clauses if _is_of_substance(clause)]
    more = f"；共 {len(clauses)} 处" if len(clauses) > _SHOWN else ""
    told = "；".join(_describe_clause(clause) for clause in clauses[:_SHOWN])
    yield Source(parsed.path, _line_of(clauses, source)), f"{PART_LABELS[PartName.BODY]}{told}{more}"


def _is_of_substance(clause: ClauseChange) -> bool:
    is_changed = any(piece.kind is not PieceKind.SAME and not piece.is_form for piece in clause.pieces)
    return clause.kind is ClauseKind.MOVED or is_changed


def _describe_clause(clause: ClauseChange) -> str:
    label = clause.label or clause.old_label or ""
    match clause.kind:
        case ClauseKind.ADDED:
            return f"{label}增加了“{_cut(_text(clause.pieces, PieceKind.ADDED))}”"
        case ClauseKind.REMOVED:
            return f"{label}去掉了“{_cut(_text(clause.pieces, PieceKind.REMOVED))}”"
        case ClauseKind.MOVED:
            return f"{label}换了位置（原在{clause.old_label or '别处'}）"
    old, new = _around(clause.pieces)
    return f"{label}原为“{old}”，现为“{new}”"


def _around(pieces: Sequence[Piece]) -> tuple[str, str]:
    """The first change of a clause in both wordings, with a few characters about it."""
    first = next(n for n, piece in enumerate(pieces) if piece.kind is not PieceKind.SAME)
    last = first
    while last + 1 < len(pieces) and pieces[last + 1].kind is not PieceKind.SAME:
        last += 1
    before = _STOP.split(pieces[first - 1].text[-_AROUND:])[-1] if first else ""
    after = _STOP.split(pieces[last + 1].text[:_AROUND])[0] if last + 1 < len(pieces) else ""
    run = pieces[first : last + 1]
    old, new = _text(run, PieceKind.REMOVED), _text(run, PieceKind.ADDED)
    return _one_line(before + _cut(old) + after), _one_line(before + _cut(new) + after)


def _text(pieces: Sequence[Piece], kind: PieceKind) -> str:
    return "".join(piece.text for piece in pieces if piece.kind is kind)


def _cut(text: str) -> str:
    text = _one_line(text)
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}……"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _line_of(clauses: Sequence[ClauseChange], source: str) -> int:
    """The line of the file on which the first changed clause stands; the first line where it is gone."""
    lines = [line.strip() for line in source.splitlines()]
    for clause in clauses:
        told = "".join(piece.text for piece in clause.pieces if piece.kind is not PieceKind.REMOVED)
        for line in told.split("\n"):
            if line.strip() in lines and line.strip():
                return lines.index(line.strip()) + 1
    return 1
