"""What the workers of one run of the tests have in common: things that are made once, by whoever needs them first."""

from __future__ import annotations

import fcntl
import hashlib
import importlib
import json
import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path, PurePosixPath
from types import ModuleType
from typing import Any, Protocol

import pytest

from generator.build.digest import digest
from generator.outputs.engine_parts import EngineInput
from generator.outputs.shell import Frame


def common_folder(factory: pytest.TempPathFactory) -> Path:
    """A folder of this run; a worker's own one lies in it."""
    base = factory.getbasetemp()
    folder = (base.parent if "PYTEST_XDIST_WORKER" in os.environ else base) / "common"
    folder.mkdir(exist_ok=True)
    return folder


def once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], object]) -> Path:
    """A folder that `make` has filled, here or in another worker. Nobody may change what is in it."""
    folder = common_folder(factory) / name
    with folder.with_suffix(".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        done = folder.with_suffix(".done")
        if not done.exists():
            folder.mkdir()
            make(folder)
            done.touch()
    return folder


def copy_tree(source: Path, target: Path) -> Path:
    """As shutil.copytree, in half the time: with its times, which stamps are made of."""
    target.parent.mkdir(parents=True, exist_ok=True)
    subprocess.run(["cp", "-a", "--no-target-directory", str(source), str(target)], check=True)
    return target


class RunEngine(Protocol):
    """`generator.outputs.engine.run_engine`."""

    def __call__(
        self, given: EngineInput, *, config_file: Path, docs_dir: Path, work_dir: Path, frames: Mapping[str, Frame]
    ) -> dict[PurePosixPath, bytes]: ...


def remembering(folder: Path, run_engine: RunEngine) -> RunEngine:
    """MkDocs, which runs once for all that it reads: for every byte of theme, pages and configuration, and for what it is given."""

    def run(
        given: EngineInput, *, config_file: Path, docs_dir: Path, work_dir: Path, frames: Mapping[str, Frame]
    ) -> dict[PurePosixPath, bytes]:
        read = [_bytes_of(config_file), _bytes_of(config_file.parent / "theme"), _bytes_of(docs_dir)]
        known = folder / digest(given, dict(frames), read)
        if not known.exists():
            made = run_engine(given, config_file=config_file, docs_dir=docs_dir, work_dir=work_dir, frames=frames)
            new = known.with_suffix(f".{os.getpid()}")
            new.write_bytes(pickle.dumps(made))
            new.replace(known)
        found: dict[PurePosixPath, bytes] = pickle.loads(known.read_bytes())  # noqa: S301 - written here
        return found

    return run


def _bytes_of(place: Path) -> list[tuple[str, bytes]]:
    files = sorted(place.rglob("*")) if place.is_dir() else [place]
    return [(path.relative_to(place).as_posix(), path.read_bytes()) for path in files if path.is_file()]


class RememberedPictures(ModuleType):
    """Stands for vl_convert: what was drawn once is drawn, in whatever process; loading its engine costs more than a site."""

    def __init__(self, folder: Path) -> None:
        super().__init__("vl_convert")
        self.folder = folder
        self.real: ModuleType | None = None

    def vegalite_to_svg(self, spec: dict[str, Any]) -> str:
        known = self.folder / hashlib.sha256(json.dumps(spec).encode()).hexdigest()
        if not known.exists():
            new = known.with_suffix(f".{os.getpid()}")
            new.write_text(self._draw(spec), "utf-8", newline="")
            new.replace(known)
        return known.read_text("utf-8")

    def _draw(self, spec: dict[str, Any]) -> str:
        if self.real is None:
            del sys.modules[self.__name__]
            self.real = importlib.import_module(self.__name__)
            sys.modules[self.__name__] = self
        svg: str = self.real.vegalite_to_svg(spec)
        return svg
