"""A local server that rebuilds on change. The last good page stays; what is wrong is shown on it."""

from __future__ import annotations

import gc
import json
import os
import threading
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

# Between two looks at the files: at least so long, and so many times as long as the look itself took.
_SHORTEST_REST, _REST = 0.05, 4
_OWN = "/__gongkai/"
_SCRIPT = """
(function () {
  var seen = null;
  function show(lines) {
    var box = document.getElementById("gongkai-issues");
    if (!lines.length) { if (box) { box.remove(); } return; }
    if (!box) {
      box = document.createElement("section");
      box.id = "gongkai-issues";
      box.setAttribute("role", "alert");
      document.body.insertBefore(box, document.body.firstChild);
    }
    box.textContent = "";
    var head = document.createElement("h2");
    head.textContent = "有 " + lines.length + " 处问题，下面是上一次的页面";
    box.appendChild(head);
    lines.forEach(function (line) {
      var item = document.createElement("pre");
      item.textContent = line;
      box.appendChild(item);
    });
  }
  function poll() {
    fetch("/__gongkai/state").then(function (r) { return r.json(); }).then(function (state) {
      show(state.issues);
      if (seen !== null && state.version !== seen && !state.issues.length) { location.reload(); }
      seen = state.version;
    }).catch(function () {}).then(function () { setTimeout(poll, 300); });
  }
  poll();
})();
"""
_STYLE = "#gongkai-issues{background:#fff3f0;color:#5c1a0d;padding:1rem;border-bottom:3px solid #a63a24}#gongkai-issues pre{white-space:pre-wrap;margin:.5rem 0;font-family:inherit}"
_WAITING = """<!DOCTYPE html><html lang="zh-CN"><head><meta charset="utf-8"><title>还没有可以预览的页面</title></head>
<body><h1>还没有可以预览的页面</h1><p>改好下面的问题，页面会自动出现。</p></body></html>"""


@dataclass(frozen=True, slots=True)
class Built:
    """What a rebuild came to: the blocking issues as text, and where the portal is mounted."""

    issues: tuple[str, ...]
    base_path: str


@dataclass(slots=True)
class _State:
    """What the watcher tells the handlers."""

    built: Built
    version: int = 0


class _Handler(SimpleHTTPRequestHandler):
    """Serves the site below its base path, with the preview's script added to every page."""

    def __init__(self, state: _State, site_dir: Path, *args: object) -> None:
        self.state = state
        super().__init__(*args, directory=str(site_dir))  # type: ignore[arg-type]

    def do_GET(self) -> None:
        """Answer the preview's own addresses, then the portal's."""
        path = self.path.split("?")[0]
        base = self.state.built.base_path
        if path == f"{_OWN}state":
            body = {"version": self.state.version, "issues": self.state.built.issues}
            self._send(json.dumps(body, ensure_ascii=False), "application/json")
        elif path == f"{_OWN}preview.js":
            self._send(_SCRIPT, "text/javascript")
        elif path == f"{_OWN}preview.css":
            self._send(_STYLE, "text/css")
        elif not path.startswith(base):
            self.send_response(HTTPStatus.FOUND)
            self.send_header("Location", base)
            self.end_headers()
        else:
            self._send_page(path.removeprefix(base))

    def _send_page(self, below: str) -> None:
        file = Path(self.directory, below)
        if file.is_dir() and (below.endswith("/") or not below):
            file /= "index.html"
        if file.suffix == ".html" and file.is_file() and file.resolve().is_relative_to(Path(self.directory).resolve()):
            self._send(_with_script(file.read_text("utf-8")), "text/html")
        elif not Path(self.directory, "index.html").is_file():
            self._send(_with_script(_WAITING), "text/html")
        elif not file.exists() and Path(self.directory, "404.html").is_file():
            missing = Path(self.directory, "404.html").read_text("utf-8")
            self._send(_with_script(missing), "text/html", HTTPStatus.NOT_FOUND)
        else:
            self.path = f"/{below}"
            super().do_GET()

    def _send(self, text: str, media_type: str, status: HTTPStatus = HTTPStatus.OK) -> None:
        data = text.encode()
        self.send_response(status)
        self.send_header("Content-Type", f"{media_type}; charset=utf-8")
        self.send_header("Content-Length", str(len(data)))
        self.send_header("Cache-Control", "no-store")
        self.end_headers()
        self.wfile.write(data)

    def log_message(self, *_args: object) -> None:
        """Say nothing of ordinary requests."""


def _with_script(page: str) -> str:
    added = f'<link rel="stylesheet" href="{_OWN}preview.css"><script src="{_OWN}preview.js" defer></script></head>'
    return page.replace("</head>", added, 1)


def serve_site(
    site_dir: Path,
    watched: Iterable[Path],
    rebuild: Callable[[], Built],
    *,
    port: int,
    say: Callable[[str], None],
) -> None:
    """Build, serve and rebuild on change until interrupted."""
    folders = tuple(watched)
    seen = _stamps(folders)
    state = _State(rebuild())
    _tidy()
    server = ThreadingHTTPServer(("127.0.0.1", port), partial(_Handler, state, site_dir))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    say(f"请打开 http://127.0.0.1:{server.server_port}{state.built.base_path} （按 Ctrl+C 结束）")
    try:
        while True:
            started = time.monotonic()
            now = _stamps(folders)
            if now != seen:
                seen = now
                state.built = rebuild()
                state.version += 1
                _tidy()
            else:
                time.sleep(max(_SHORTEST_REST, _REST * (time.monotonic() - started)))
    except KeyboardInterrupt:
        say("已结束。")
    finally:
        server.shutdown()


def _tidy() -> None:
    """Garbage is looked for when a rebuild is over and somebody reads its page, among what is new since the last."""
    gc.collect()
    gc.freeze()


def _stamps(folders: Iterable[Path]) -> dict[str, tuple[int, int]]:
    stamps: dict[str, tuple[int, int]] = {}
    for folder in folders:
        with suppress(FileNotFoundError):
            _stamp(str(folder), stamps)
    return stamps


def _stamp(folder: str, stamps: dict[str, tuple[int, int]]) -> None:
    """Add every file and folder of a folder that may be changing."""
    with os.scandir(folder) as items:
        for item in items:
            with suppress(FileNotFoundError):
                found = item.stat()
                stamps[item.path] = (found.st_mtime_ns, found.st_size)
                if item.is_dir(follow_symlinks=False):
                    _stamp(item.path, stamps)
