"""A part of the repository's own content that is a portal of its own: however much the demonstration grows, this does not."""

from __future__ import annotations

import functools
import shutil
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from portal import ROOT, TODAY

from generator import content_types
from generator.load.assemble import assemble
from generator.load.read import read_draft
from generator.model.content_type import ContentType
from generator.model.site import Entry, Site

CONTENT, TESTS = ROOT / "content", ROOT / "tests"
TYPES = content_types.discover()
EACH = 2
# A state with more values than this is a number or a day, unless it divides the records into directories.
FEW = 8


def draw(target: Path) -> None:
    """Copy all that is no record; of the records what `chosen` has, with their attachments."""
    shutil.copytree(CONTENT, target)
    for source in _left_out():
        copy = target / source.relative_to(CONTENT)
        copy.unlink()
        shutil.rmtree(copy.with_suffix(""), ignore_errors=True)
        if not any(copy.parent.iterdir()):
            copy.parent.rmdir()


@functools.cache
def _left_out() -> list[Path]:
    site = assemble(read_draft(CONTENT, TYPES), TYPES, today=TODAY)
    kept = chosen(site)
    return [ROOT / entry.source for entry in site.by_id.values() if entry.id not in kept]


def chosen(site: Site) -> set[str]:
    """The records that tests and hand-written pages name, one of every state, some of every type, and all that these refer to."""
    named = [*TESTS.rglob("*.py"), *CONTENT.glob("*.yml"), *CONTENT.glob("pages/**/*.md")]
    written = "\n".join(path.read_text("utf-8") for path in named)
    wanted = {name for name in site.by_id if name in written}
    examples = [entry for name, kind in TYPES.items() for entry in _examples(kind, site.of_type(name))]
    wanted |= {entry.id for entry in examples}
    # What amends or repeals a document, what is a part of a matter: it makes the state.
    of_its_type = {(entry.id, r.origin) for entry in examples for r in entry.referrers}
    wanted |= {origin for each, origin in of_its_type if site.by_id[origin].type == site.by_id[each].type}
    waiting = [*wanted]
    while waiting:
        found = {reference.target for reference in site.by_id[waiting.pop()].references} & site.by_id.keys() - wanted
        wanted |= found
        waiting += found
    return wanted


def _examples(kind: ContentType, entries: Sequence[Entry]) -> Iterator[Entry]:
    values = {(state.key, state.value) for entry in entries for state in entry.states}
    many = {key for key, count in Counter(key for key, _value in values).items() if count > FEW}
    many -= {rule.key for rule in kind.states if rule.facet}
    seen: set[tuple[str, str]] = set()
    for number, entry in enumerate(entries):
        here = {(state.key, state.value) for state in entry.states if state.key not in many}
        if number < EACH or here - seen:
            yield entry
        seen |= here
