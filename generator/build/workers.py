"""Work spread over processes. Children are forked: they see what the parent knew, and only results travel."""

from __future__ import annotations

import ctypes
import gc
from collections.abc import Callable, Iterator, Sequence
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from multiprocessing.context import ForkProcess
from typing import TypeVar, cast

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
_FORK = get_context("fork")
_CHUNK = 32
# Names and values of mallopt(3); 32 MiB is the most that every glibc takes for the second.
_M_TRIM_THRESHOLD, _M_MMAP_THRESHOLD = -1, -3
_KEPT, _LARGE = 1 << 28, 1 << 25
# Nearly all that is made lives on, in packs or pages: the collector's own 700 were looked through a thousand times for nothing.
_YOUNG = 50_000
# Below this much work a second process costs more than it saves.
WORTH_SPREADING = 200


class WorkerDiedError(Exception):
    """A process of this program was ended from outside, most often for want of memory."""


def spread(
    work: Callable[[Sequence[_Item]], _Result],
    items: Sequence[_Item],
    *,
    jobs: int | None,
    at_once: int = _CHUNK,
    apart: bool = False,
) -> Iterator[_Result]:
    """`work` on chunks of `at_once` of the `items`, in no particular order. `jobs` of None chooses by the work there is.

    `apart` starts a process even where one is enough: for work that loads what may not be forked later on.
    Raises what `work` raises, and WorkerDiedError.
    """
    chunks = [items[start : start + at_once] for start in range(0, len(items), at_once)]
    workers = jobs if jobs is not None else 2 if len(items) >= WORTH_SPREADING else 1
    if not apart and (workers == 1 or len(chunks) == 1):
        yield from map(work, chunks)
        return
    shares = [chunks[number::workers] for number in range(min(workers, len(chunks)))]
    started = [_start(work, share) for share in shares]
    try:
        yield from _gather([here for here, _process in started])
    finally:
        # Whatever ends the run, no process may go on writing beside the next one.
        for here, process in started:
            process.kill()
            process.join()
            here.close()


def _start(
    work: Callable[[Sequence[_Item]], _Result], share: Sequence[Sequence[_Item]]
) -> tuple[Connection, ForkProcess]:
    here, there = _FORK.Pipe(duplex=False)
    process = _FORK.Process(target=_run, args=(work, share, there), daemon=True)
    process.start()
    there.close()
    return here, process


def _run(work: Callable[[Sequence[_Item]], _Result], share: Sequence[Sequence[_Item]], there: Connection) -> None:
    _keep_memory()
    # Parsing leaves garbage; what the parent made is not to be looked through for it, which would copy its pages.
    gc.freeze()
    gc.set_threshold(_YOUNG)
    gc.enable()
    for chunk in share:
        try:
            there.send((True, work(chunk)))
        except Exception as error:  # noqa: BLE001 - carried to the parent, which raises it
            there.send((False, error))
            return
    there.send(None)


def _keep_memory() -> None:
    """What this process frees stays with it for what it asks for next.

    Else glibc gives it back after every document, and the kernel clears the same pages again: an eighth of a build's processor time.
    """
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    if mallopt is not None:
        mallopt(_M_TRIM_THRESHOLD, _KEPT)
        mallopt(_M_MMAP_THRESHOLD, _LARGE)


def _gather(waiting: list[Connection]) -> Iterator[_Result]:
    while waiting:
        for ready in wait(waiting):
            here = cast("Connection", ready)
            try:
                message = here.recv()
            except EOFError:
                raise WorkerDiedError from None
            if message is None:
                waiting.remove(here)
                continue
            is_fine, value = message
            if not is_fine:
                raise value
            yield value
