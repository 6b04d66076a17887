"""What the workers of one run of the tests have in common: things that are made once, by whoever needs them first."""

from __future__ import annotations

import fcntl
import hashlib
import importlib
import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest


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
