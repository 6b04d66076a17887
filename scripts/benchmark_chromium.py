"""Queries typed into a portal's own search page in Chromium, each with an empty cache, over a simulated line.

Run by scripts/benchmark.py with the project's own Python: `python -m scripts.benchmark_chromium SITE QUERIES OUT`.
"""

from __future__ import annotations

import gzip
import json
import mimetypes
import shutil
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, Final
from urllib.parse import unquote, urlsplit

from playwright.sync_api import Browser, CDPSession, Page, sync_playwright

BASE: Final = "/zfxxgk/"
LATENCY_MS, MEGABITS = 60, 10
_PATIENCE: Final = 60.0
_QUIET: Final = 0.25
"""Seconds without a request after which a page counts as idle."""
_ARGUMENTS: Final = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--disable-quic",
)
_FIELD: Final = "main .site-search input[name=q]"
# When Enter was pressed, when the first result was painted, when the answer was complete.
_WATCH: Final = """
window.measured = {};
addEventListener("keydown", (event) => { if (event.key === "Enter") measured.entered = performance.now(); }, true);
new MutationObserver(() => {
  if (measured.entered === undefined || measured.waits) return;
  const found = document.getElementById("search-found");
  if (found && found.querySelector(".hit, .search-failure, h2")) {
    measured.waits = true;
    requestAnimationFrame(() => setTimeout(() => { measured.shown = performance.now(); }));
  }
}).observe(document, { childList: true, subtree: true });
"""
_READ: Final = """() => {
  const found = document.getElementById("search-found");
  const count = found.querySelector("#search-heading .count");
  return {
    hits: Array.from(found.querySelectorAll(".hit .entry-title a"), (link) => new URL(link.href).pathname),
    total: count ? Number(count.textContent.replace(/[^0-9]/g, "")) : 0,
    near: Boolean(found.querySelector(".near")),
    unfinished: found.textContent.includes("继续查找"),
    fault: found.querySelector(".search-failure") ? found.textContent : null,
    ms: measured.shown - measured.entered,
  };
}"""


class _Handler(BaseHTTPRequestHandler):
    """Files compressed beforehand, as a server on the internet sends them."""

    protocol_version = "HTTP/1.1"
    pack: Callable[[str], tuple[bytes, str] | None]

    def do_GET(self) -> None:
        """Answer with a file or with nothing."""
        path = unquote(urlsplit(self.path).path)
        found = type(self).pack(path.removeprefix(BASE)) if path.startswith(BASE) else None
        body, kind = found or (b"", "text/plain")
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", kind)
        if found:
            self.send_header("Content-Encoding", "gzip")
            self.send_header("Cache-Control", "max-age=600")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@contextmanager
def serve(site: Path) -> Iterator[str]:
    """The address of a portal at its base path."""

    @lru_cache(maxsize=4096)
    def pack(path: str) -> tuple[bytes, str] | None:
        file = site / path / "index.html" if path.endswith("/") or not path else site / path
        if not file.is_file():
            return None
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        return gzip.compress(file.read_bytes(), 6), f"{kind}; charset=utf-8" if kind.startswith("text/") else kind

    handler = type("Handler", (_Handler,), {"pack": staticmethod(pack)})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}{BASE}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Line:
    """What a page asks for, over a line as slow as a phone's."""

    def __init__(self, session: CDPSession) -> None:
        self._paths: dict[str, str] = {}
        self._sizes: dict[str, int] = {}
        self._pending: set[str] = set()
        self._last = time.monotonic()
        session.on("Network.requestWillBeSent", self._begin)
        session.on("Network.loadingFinished", self._end)
        session.on("Network.loadingFailed", self._end)
        session.send("Network.enable")
        rate = MEGABITS * 1_000_000 / 8
        conditions = {"offline": False, "latency": LATENCY_MS, "downloadThroughput": rate, "uploadThroughput": rate}
        session.send("Network.emulateNetworkConditions", conditions)

    def _begin(self, event: Mapping[str, Any]) -> None:
        self._paths[event["requestId"]] = urlsplit(event["request"]["url"]).path.removeprefix(BASE)
        self._pending.add(event["requestId"])
        self._last = time.monotonic()

    def _end(self, event: Mapping[str, Any]) -> None:
        self._sizes[event["requestId"]] = int(event.get("encodedDataLength", 0))
        self._pending.discard(event["requestId"])
        self._last = time.monotonic()

    def wait(self, page: Page) -> None:
        """Until nothing has been asked for for a while."""
        started = time.monotonic()
        while self._pending or time.monotonic() - self._last < _QUIET:
            if time.monotonic() - started > _PATIENCE:
                raise TimeoutError("the page does not come to rest")
            page.wait_for_timeout(20)

    def take(self) -> dict[str, int]:
        """Bytes by path since the last time, headers included."""
        taken = {f"{path}#{number}": self._sizes.get(number, 0) for number, path in self._paths.items()}
        self._paths.clear()
        self._sizes.clear()
        return taken


def sort_out(taken: Mapping[str, int]) -> dict[str, dict[str, int]]:
    """Requests and bytes of the index, of documents, and of what is fetched beside the answer to narrow it down.

    Scripts that a query still needs count as index.
    """
    told = {kind: {"requests": 0, "raw": 0, "packed": 0} for kind in ("index", "documents", "facets")}
    for path, size in taken.items():
        is_index = path.startswith(("search/", "assets/"))
        kind = told["facets" if path.startswith("search/facets/") else "index" if is_index else "documents"]
        kind["requests"] += 1
        kind["packed"] += size
    return told


def start_of(taken: Mapping[str, int]) -> dict[str, int]:
    """Bytes of a page that was just loaded: scripts, styles, the index, the page itself."""
    told = dict.fromkeys(("scripts", "styles", "index", "page"), 0)
    for path, size in taken.items():
        name = path.partition("#")[0]
        ending = name.rpartition(".")[2]
        kind = {"js": "scripts", "css": "styles", "bin": "index", "json": "index"}.get(ending, "page")
        told[kind] += size
    return told


def ask(browser: Browser, address: str, query: str) -> dict[str, Any]:
    """One query in a profile of its own. It is typed at once and sent, so that no suggestion fetches anything before."""
    context = browser.new_context()
    try:
        page = context.new_page()
        line = Line(context.new_cdp_session(page))
        page.add_init_script(_WATCH)
        page.goto(f"{address}search/")
        page.focus(_FIELD)
        line.wait(page)
        start = start_of(line.take())
        page.fill(_FIELD, query)
        page.press(_FIELD, "Enter")
        page.wait_for_function("() => window.measured.shown !== undefined", timeout=_PATIENCE * 1000)
        line.wait(page)
        told: dict[str, Any] = page.evaluate(_READ)
        return {**told, "missing": [], "rounds": None, "start": start, **sort_out(line.take())}
    finally:
        context.close()


def main(site: Path, queries: Path, out: Path) -> None:
    """Answer every query; hits are told by the numbers of their documents."""
    given = json.loads(queries.read_bytes())
    numbers = {f"{BASE}{path}": number for number, path in enumerate(given["documents"])}
    with serve(site) as address, sync_playwright() as played, out.open("w", encoding="utf-8") as lines:
        browser = played.chromium.launch(executable_path=shutil.which("chromium"), args=list(_ARGUMENTS))
        for query in given["queries"]:
            told = ask(browser, address, query["text"])
            told["hits"] = [numbers[path] for path in told["hits"]]
            lines.write(json.dumps(told, ensure_ascii=False) + "\n")
        browser.close()


if __name__ == "__main__":
    main(*map(Path, sys.argv[1:]))
