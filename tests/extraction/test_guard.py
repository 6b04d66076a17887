"""Work that hangs, eats all memory or dies takes nothing down with it."""

from __future__ import annotations

import os
import signal
from multiprocessing import get_context
from pathlib import Path

import pytest

from generator.extraction import guard
from generator.extraction.guard import run_guarded


def work(item: str) -> str:
    match item:
        case "hang":
            while True:
                pass
        case "die":
            os.kill(os.getpid(), signal.SIGKILL)
        case "eat":
            return "x" * (8 << 30)
        case "raise":
            raise LookupError(item)
    return f"{item} {os.getpid() != PARENT}"


PARENT = os.getpid()


def test_results_come_in_order_from_another_process() -> None:
    assert list(run_guarded(work, ["a", "b", "c"])) == ["a True", "b True", "c True"]
    assert list(run_guarded(work, [])) == []


@pytest.mark.parametrize("bad", ["hang", "die", "eat"])
def test_a_lost_item_is_lost_alone(bad: str) -> None:
    assert list(run_guarded(work, ["a", bad, "b", bad], seconds=1)) == ["a True", None, "b True", None]


def test_what_work_raises_is_raised() -> None:
    results = run_guarded(work, ["a", "raise", "b"])
    assert next(results) == "a True"
    with pytest.raises(LookupError, match="raise"):
        next(results)


def test_who_stops_asking_leaves_no_process(monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[int] = []
    fork = os.fork

    def counted() -> int:
        started.append(fork())
        return started[-1]

    monkeypatch.setattr(guard.os, "fork", counted)
    results = run_guarded(work, ["a", "hang"])
    next(results)
    results.close()  # type: ignore[attr-defined]
    assert not Path(f"/proc/{started[0]}").exists()


def test_a_worker_that_may_have_no_children_can_use_it() -> None:
    here, there = get_context("fork").Pipe(duplex=False)
    worker = get_context("fork").Process(target=lambda: there.send(list(run_guarded(len, ["a", "bb"]))), daemon=True)
    worker.start()
    assert here.recv() == [1, 2]
    worker.join()
