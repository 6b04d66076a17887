"""The stamping shell: a page that MkDocs made once, with slots that the pipeline fills ten thousand times."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import NamedTuple

from markupsafe import Markup

from generator.model.disclosure import REQUEST, SUB_COLUMNS
from generator.text.pattern import Pattern

NAV_KEYS: tuple[str, ...] = (*(column.key for column in SUB_COLUMNS), REQUEST.key)
SLOTS: tuple[str, ...] = ("title", "head", "crumbs", "body", *(f"current-{key}" for key in NAV_KEYS))
KINDS: tuple[str, ...] = ("article", "plain")
DEEPEST = 6

_TOKEN = Pattern(rb"@gongkai-slot:([a-z-]+)@")


class Frame(NamedTuple):
    """What the layout prints: `root` and `kind` are fixed for a shell, the rest are slots."""

    root: str
    kind: str
    title: Markup
    head: Markup
    crumbs: Markup
    body: Markup
    current: Mapping[str, Markup]


class Shell(NamedTuple):
    """A page in pieces: `parts` are the bytes between the slots, `slots` their names in order."""

    parts: tuple[bytes, ...]
    slots: tuple[str, ...]

    def stamp(self, values: Mapping[str, Markup]) -> bytes:
        """The page with every slot filled. Values are HTML, escaped where they were made."""
        pieces = [self.parts[0]]
        for name, part in zip(self.slots, self.parts[1:], strict=True):
            pieces += (values[name].encode(), part)
        return b"".join(pieces)


def token(slot: str) -> Markup:
    """What stands in a shell's source where a slot will be."""
    return Markup(f"@gongkai-slot:{slot}@")  # noqa: S704 - a constant


def slot_frame(root: str, kind: str) -> Frame:
    """The frame that MkDocs renders to make a shell."""
    current = {key: token(f"current-{key}") for key in NAV_KEYS}
    return Frame(root, kind, token("title"), token("head"), token("crumbs"), token("body"), current)


def slots_of(frame: Frame) -> dict[str, Markup]:
    """The slot values of a frame."""
    values = {"title": frame.title, "head": frame.head, "crumbs": frame.crumbs, "body": frame.body}
    return values | {f"current-{key}": frame.current[key] for key in NAV_KEYS}


def cut_shell(page: bytes) -> Shell:
    """Cut a rendered page at its slots. Raises ValueError unless every slot stands in it exactly once."""
    pieces = _TOKEN.split(page)
    slots = tuple(name.decode("ascii") for name in pieces[1::2])
    if Counter(slots) != Counter(SLOTS):
        message = f"the layout must print each slot once: {dict(Counter(slots))}"
        raise ValueError(message)
    return Shell(tuple(pieces[0::2]), slots)
