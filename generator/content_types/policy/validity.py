"""Validity of normative documents, and what is recorded of the others（REGULATIONS DOC-08）."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from generator.content_types.policy.record import ChangeKind, Policy
from generator.model.site import Entry, State
from generator.model.view import Badge, Tone

NOT_YET, IN_FORCE, AMENDED, REPEALED, LAPSED = "尚未施行", "现行有效", "已修改", "已废止", "已失效"

SLUGS = (
    (NOT_YET, "not-yet"),
    (IN_FORCE, "in-force"),
    (AMENDED, "amended"),
    (REPEALED, "repealed"),
    (LAPSED, "lapsed"),
)
_TONES: Mapping[str, Tone] = {NOT_YET: "warn", IN_FORCE: "good", AMENDED: "warn", REPEALED: "bad", LAPSED: "bad"}
_FIELDS = {"amends": ChangeKind.AMENDED, "repeals": ChangeKind.REPEALED}


def compute_validity(entry: Entry, entries: Mapping[str, Entry], today: date) -> State | None:
    """The validity of a normative document on `today`; None for any other record."""
    policy = entry.record
    if not isinstance(policy, Policy) or not policy.normative:
        return None
    changes = sorted((on, kind) for on, kind in _changes(entry, policy, entries) if on <= today)
    effective = policy.effective_on or policy.issued_on or policy.published_on.day
    expires = _expiry(policy, today)
    value, note = IN_FORCE, f"自{_print(effective)}起施行" + (f"，有效期至{_print(expires)}" if expires else "")
    ended = next(
        ((on, kind) for on, kind in changes if kind in (ChangeKind.REPEALED, ChangeKind.DECLARED_LAPSED)), None
    )
    amended = [on for on, kind in changes if kind in (ChangeKind.AMENDED, ChangeKind.PARTLY_REPEALED)]
    if ended:
        value = REPEALED if ended[1] is ChangeKind.REPEALED else LAPSED
        note = f"自{_print(ended[0])}起{value.removeprefix('已')}"
    elif expires and expires < today:
        value, note = LAPSED, f"有效期至{_print(expires)}，已届满"
    elif effective > today:
        value, note = NOT_YET, f"自{_print(effective)}起施行"
    elif amended:
        value, note = AMENDED, f"最近一次修改自{_print(amended[-1])}起施行"
    return State("validity", "有效性", value, Badge(value, _TONES[value]), note, value in (REPEALED, LAPSED))


def describe_changes(entry: Entry, entries: Mapping[str, Entry], _today: date) -> State | None:
    """What is recorded of changes to a document whose validity is not computed."""
    policy = entry.record
    if not isinstance(policy, Policy) or policy.normative:
        return None
    kinds = sorted({kind.value for _on, kind in _changes(entry, policy, entries)})
    value = f"有{'、'.join(kinds)}记录，见“相关文件”" if kinds else "未见修改、废止记录"
    return State("changes", "修改废止情况", value)


def _changes(entry: Entry, policy: Policy, entries: Mapping[str, Entry]) -> Iterator[tuple[date, ChangeKind]]:
    for reference in entry.referrers:
        kind = _FIELDS.get(reference.field)
        origin = entries[reference.origin].record
        if kind and isinstance(origin, Policy) and origin.withdrawn is None:
            yield origin.effective_on or origin.issued_on or origin.published_on.day, kind
    for change in policy.changed_by:
        yield change.on, change.kind


def _expiry(policy: Policy, today: date) -> date | None:
    """The last day in force, as last extended by an act known on `today`."""
    extensions = [c for c in policy.changed_by if c.kind is ChangeKind.EXTENDED and c.expires_on and c.on <= today]
    last = max(extensions, key=lambda c: c.on, default=None)
    return last.expires_on if last else policy.expires_on


def _print(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"
