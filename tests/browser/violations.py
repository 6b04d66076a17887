"""What axe finds on a page as it is: its script is put in once, and asked for light and for dark."""

from __future__ import annotations

from collections.abc import Iterator

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page

# The rules of axe to which it matters whether a page is light or dark.
_COLOURS = ["color-contrast", "link-in-text-block"]
# Of all that a page does right, which is nearly everything, axe need not make a list.
_AXE = """async options => (await axe.run(document, { resultTypes: ["violations"], ...options })).violations.map(
  found => `${found.id} ${found.nodes[0].html.slice(0, 120)}`
)"""


def find_violations(page: Page) -> Iterator[str]:
    """Every rule in light; what is light and what is dark differ in colours only. The page is left in light."""
    page.emulate_media(color_scheme="light")
    page.evaluate(AXE_SCRIPT)
    yield from page.evaluate(_AXE, {})
    page.emulate_media(color_scheme="dark")
    yield from (f"(dark) {found}" for found in page.evaluate(_AXE, {"runOnly": _COLOURS}))
    page.emulate_media(color_scheme="light")
