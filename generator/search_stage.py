"""The search index as a stage of its own: made of the files that a run has made, and tried before they go live."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from generator.build.run import Run, write_staged
from generator.build.state import State
from generator.build.workers import spread
from generator.build.write import Target
from generator.outputs.search.document import read_document
from generator.outputs.search.index import Document, SearchPlan, Shelf, Work, make_index, read_past
from generator.outputs.search.proof import Sample, choose, prove
from generator.outputs.search.reader import Reader


def index_run(
    run: Run, plan: SearchPlan, target: Target, previous: State | None, *, program: str, jobs: int | None
) -> Run:
    """The run with the search index of what it made. `program` stands for the code: an index by other code is made anew."""
    known = previous.files if previous else {}
    folders: set[str] = set()

    def spread_all(work: Work, items: Sequence[Any]) -> Iterator[Any]:
        return spread(work, items, jobs=jobs or min(2, len(items) or 1), at_once=1)

    shelf = Shelf(
        read=lambda path: target.find(path).read_bytes(),
        read_live=lambda path: (target.out_dir / path).read_bytes(),
        write=lambda path, data: write_staged(target.stage, path, data, folders),
        known=known,
        spread=spread_all,
        sorting=target.stage / ".sorting",
    )
    documents = [Document(path, run.files[path][0]) for path in plan.documents]
    past = read_past(shelf, previous.indexed) if previous and previous.program == program else None
    files = make_index(documents, past, shelf, told=plan.told)
    before = {path: known[path][0] for path in previous.indexed} if previous and past else {}
    fresh = choose([number for number, each in enumerate(documents) if before.get(each.path) != each.sha256])
    prove(Reader(shelf.read), [_sample(number, documents[number], shelf) for number in fresh])
    changed = (*run.changed, *(path for path, told in files.items() if known.get(path) != told))
    return run._replace(files=run.files | files, changed=changed, indexed=plan.documents)


def _sample(number: int, document: Document, shelf: Shelf) -> Sample:
    return Sample(number, read_document(shelf.read(document.path)), int(document.sha256[:16], 16))
