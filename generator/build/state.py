"""What the last build left: which task made which file out of what. Found by the site's own manifest, so it never speaks of another site."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Final

from generator.build.keep import read_kept, write_kept
from generator.build.parts import KeptParts

_KEPT = 4

_Paths = tuple[tuple[str, ...], ...]
KeptOverviews = tuple[str, _Paths, tuple[tuple[str, str, str], ...], str, tuple[tuple[str, str, _Paths], ...]]
NO_OVERVIEWS: Final[KeptOverviews] = ("", (), (), "", ())


@dataclass(frozen=True, slots=True)
class State:
    """`tasks` has each task's key and paths, `files` digest and size by path, `links` where a page's own links lead.

    `inputs` stands for everything the build depended on; `issues` is what it reported, pickled by who built; `indexed` are
    the files that the search index is made of, in its order; `program` stands for the code that made it; `overviews` says
    which tasks were planned of what is told of records elsewhere than on their own pages, as whoever plans keeps it; `parts`
    has, for each task whose files are in parts, which they are.
    """

    inputs: str = ""
    root: str = ""
    tasks: dict[str, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    files: dict[str, tuple[str, int]] = field(default_factory=dict)
    links: dict[str, str] = field(default_factory=dict)
    folders: dict[str, str] = field(default_factory=dict)
    issues: bytes = b""
    records: int = 0
    indexed: tuple[str, ...] = ()
    program: str = ""
    overviews: KeptOverviews = NO_OVERVIEWS
    parts: dict[str, KeptParts] = field(default_factory=dict)


# A state that another version of this program kept is not understood; its fields' names and types say so.
_FORM = repr([(each.name, each.type) for each in fields(State)])


def read_state(folder: Path, root: str | None) -> State | None:
    """The state of the site whose manifest has this root digest; None when it is not known or damaged."""
    kept = read_kept(_file(folder, root), _FORM) if root is not None else None
    state = State(*kept) if kept is not None else None
    return state if state is not None and state.root == root else None


def write_state(folder: Path, state: State) -> None:
    """Keep a state beside the last few. Who is killed before the site is switched leaves one that nobody asks for."""
    path = _file(folder, state.root)
    write_kept(path, _FORM, tuple(getattr(state, each.name) for each in fields(state)))
    # Its own file is not among those to choose from: a clock that was set back would make it the oldest.
    with suppress(OSError):  # another build with this cache may be at it too
        others = sorted(set(folder.glob("state-*")) - {path}, key=lambda other: other.stat().st_mtime_ns)
        for old in others[: 1 - _KEPT]:
            old.unlink(missing_ok=True)


def _file(folder: Path, root: str) -> Path:
    return folder / f"state-{root[:16]}"
