"""The preview: the page changes when a file is saved, and says what is wrong while the last good page stays."""

from __future__ import annotations

import json
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from conftest import SITES

RECORD = "content/policy/2022/linzi-2022-government-self-construction.md"


def _get(url: str) -> str:
    with urllib.request.urlopen(url, timeout=5) as answer:  # noqa: S310 - our own address
        return str(answer.read().decode())


def _wait(condition: Callable[[], bool]) -> None:
    for _try in range(200):
        try:
            if condition():
                return
        except OSError:
            pass
        time.sleep(0.1)
    pytest.fail("the preview did not get there in 20 seconds")


@pytest.fixture
def served(tmp_path: Path) -> Iterator[tuple[Path, str]]:
    shutil.copytree(SITES / "seed" / "content", tmp_path / "content")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "generator", "serve", "--port", str(port), "--today", "2026-11-23"]
    environment = {"PYTHONPATH": str(Path(__file__).parent.parent), "PATH": "/usr/bin:/bin"}
    with subprocess.Popen(
        command,
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.PIPE,
        # Tests that a shell started in the background have SIGINT ignored, and would hand that on.
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),  # noqa: PLW1509 - no threads here
    ) as process:
        try:
            yield tmp_path, f"http://127.0.0.1:{port}"
            process.send_signal(signal.SIGINT)
            assert process.wait(10) == 0
        finally:
            process.kill()


def test_saved_changes_appear_and_faults_are_shown_on_the_last_good_page(served: tuple[Path, str]) -> None:
    folder, host = served
    page = f"{host}/zfxxgk/policy/linzi-2022-government-self-construction/"
    _wait(lambda: "临淄区人民政府" in _get(page))
    assert "/__gongkai/preview.js" in _get(page)
    record = folder / RECORD
    text = record.read_text("utf-8")
    record.write_text(text.replace("keywords: [", "keywords: [新的关键词, "), "utf-8")
    _wait(lambda: "新的关键词" in _get(page))
    record.write_text(text.replace("openness:", "opennes:"), "utf-8")
    _wait(lambda: json.loads(_get(f"{host}/__gongkai/state"))["issues"] != [])
    assert "是不是 openness？" in "".join(json.loads(_get(f"{host}/__gongkai/state"))["issues"])
    assert "新的关键词" in _get(page)
    record.write_text(text, "utf-8")
    _wait(lambda: json.loads(_get(f"{host}/__gongkai/state"))["issues"] == [] and "新的关键词" not in _get(page))


def test_an_address_that_is_not_there_gets_the_portals_own_404(served: tuple[Path, str]) -> None:
    _folder, host = served
    _wait(lambda: "政府信息公开" in _get(f"{host}/zfxxgk/"))
    with pytest.raises(urllib.error.HTTPError) as refused:
        _get(f"{host}/zfxxgk/no/such/page/")
    assert refused.value.code == 404
    assert "没有找到这个页面" in refused.value.read().decode()
    refused.value.close()
