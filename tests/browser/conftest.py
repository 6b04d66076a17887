"""Portals served on this machine, and the system's Chromium to look at them."""

from __future__ import annotations

import shutil
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parent.parent))
sys.path.insert(0, str(Path(__file__).parent.parent / "content_types"))
from drawn import draw
from ledger_made import DAY, lay_out
from portal import SUPPORT, Portal
from released import OPEN_DAY, ROADS, ReleasedPortal
from shared import once


class _Quiet(SimpleHTTPRequestHandler):
    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    """The system's Chromium, which must not look for anybody on the network."""
    quiet = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
    quiet += ["--disable-sync", "--no-first-run", "--disable-quic"]
    return browser_type_launch_args | {"executable_path": shutil.which("chromium"), "args": quiet}


@contextmanager
def _serve(folder: Path) -> Iterator[str]:
    """The address of a portal that is mounted at its base path below a folder."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), partial(_Quiet, directory=str(folder)))
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}/zfxxgk/"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def portal(demo_site: Path) -> Iterator[str]:
    """The address of the demo portal."""
    with _serve(demo_site.parent) as address:
        yield address


@pytest.fixture(scope="session")
def revised_site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo portal after one record was corrected, one withdrawn and one moved."""
    return once(tmp_path_factory, "revised", _revise) / "www" / "zfxxgk"


def _revise(folder: Path) -> None:
    made = ReleasedPortal(folder)
    draw(made.content)
    made.publish(days=0)
    made.edit(
        SUPPORT,
        "最高8000元，最多补助两年。",
        "最高9000元，最多补助三年。\n\n（四）装修补助。首次开业的，一次性补助2000元。",
    )
    made.edit(SUPPORT, "issued_on: 2026-01-26", "issued_on: 2026-01-25")
    made.correct(SUPPORT)
    made.edit(ROADS, "\nsample: true\n", f"\nwithdrawn: {{on: {made.today}, why: 内容有误，正在核实}}\nsample: true\n")
    (made.content / OPEN_DAY).rename(made.content / "activity/2026/shili-2026-10-open-house.md")
    made.redirect("activity/shili-2026-10-open-day/", "activity/shili-2026-10-open-house/")
    outcome = made.publish()
    assert outcome.is_written, outcome.issues


@pytest.fixture(scope="session")
def revised_portal(revised_site: Path) -> Iterator[str]:
    """The address of that portal."""
    with _serve(revised_site.parent) as address:
        yield address


@pytest.fixture
def living_portal(tmp_path: Path) -> Iterator[tuple[Portal, str]]:
    """A portal that a test may publish anew, and its address."""
    made = Portal(tmp_path)
    draw(made.content)
    made.built()
    with _serve(made.out.parent) as address:
        yield made, address


@pytest.fixture(scope="session")
def ledger_portal(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a portal with a ledger of 322 matters."""
    made = Portal(tmp_path_factory.mktemp("ledger"))
    lay_out(made.folder, made=300)
    outcome = made.build(today=DAY)
    assert outcome.is_written, outcome.issues
    with _serve(made.out.parent) as address:
        yield address
