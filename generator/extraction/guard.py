"""Work that may never come back, done in a process of its own: no file can hang the build or take it down.

Files come from anywhere, and native code reads them. What a process of this program may take of time and memory is
bounded by the system; where it is ended, the item it was at is lost, and another one goes on with the next.
"""

from __future__ import annotations

import os
import resource
import signal
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from multiprocessing import Pipe
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final, TypeVar

_Item = TypeVar("_Item")
_Result = TypeVar("_Result")
SECONDS: Final = 60
"""Processor time for one item. The bounds of the readers come first, on any machine; this is for what they did not foresee."""
MEMORY: Final = 2 << 30
"""Address space beyond what the program has already."""


def run_guarded(
    work: Callable[[_Item], _Result], items: Sequence[_Item], *, seconds: int = SECONDS
) -> Iterator[_Result | None]:
    """`work` of each item in order, None where its process was ended; `work` itself never returns None. Raises what it raises."""
    done = 0
    while done < len(items):
        # Not multiprocessing's own: its workers, of which this may be one, may have no children.
        here, there = Pipe(duplex=False)
        process = os.fork()
        if not process:
            _run(work, items[done:], there, seconds)
        there.close()
        try:
            while done < len(items):
                answer: _Result | Exception | None = _receive(here)
                done += 1
                if isinstance(answer, Exception):
                    raise answer
                yield answer
                if answer is None:
                    break
        finally:
            here.close()
            with suppress(ProcessLookupError):
                os.kill(process, signal.SIGKILL)
            os.waitpid(process, 0)


def _receive(here: Connection) -> Any:  # noqa: ANN401 - what was sent
    try:
        return here.recv()
    except EOFError:
        return None


def _run(work: Callable[[_Item], _Result], items: Sequence[_Item], there: Connection, seconds: int) -> None:
    """What the process does; it leaves nothing to be tidied up, least of all what it has from its parent."""
    try:
        _bound(resource.RLIMIT_CORE, 0)
        _bound(resource.RLIMIT_AS, _address_space() + MEMORY)
        for item in items:
            _bound(resource.RLIMIT_CPU, int(time.process_time()) + seconds)
            try:
                there.send(work(item))
            except MemoryError:
                break
            except Exception as error:  # noqa: BLE001 - carried to the parent, which raises it
                there.send(error)
    finally:
        os._exit(0)


def _bound(what: int, amount: int) -> None:
    """Lower what may be asked for; who started this program may have set a lower bound still."""
    _now, most = resource.getrlimit(what)
    resource.setrlimit(what, (amount if most == resource.RLIM_INFINITY else min(amount, most), most))


def _address_space() -> int:
    return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * resource.getpagesize()
