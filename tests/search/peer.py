"""The browser's side of the search in a Node process of its own, to be asked what Python is asked."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

NODE = shutil.which("node")
PEER = Path(__file__).parent / "peer.mjs"


class Peer:
    """The browser's side in a process of its own."""

    def __init__(self) -> None:
        self._node = subprocess.Popen(
            [str(NODE), str(PEER)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
        )

    def ask(self, name: str, *given: object) -> Any:  # noqa: ANN401 - JSON
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.write(json.dumps({"name": name, "given": given}) + "\n")
        self._node.stdin.flush()
        told = json.loads(self._node.stdout.readline())
        assert "error" not in told, told["error"]
        return told.get("result")

    def close(self) -> None:
        assert self._node.stdin is not None
        assert self._node.stdout is not None
        self._node.stdin.close()
        self._node.stdout.close()
        self._node.wait()
