"""That what looks for violations finds them: in light, in dark, and of what a page lacks."""

from __future__ import annotations

from playwright.sync_api import Browser
from violations import find_violations

PAGE = """<!doctype html><html lang="zh-CN"><title>一页</title><style>
body {{ color: {light}; background: #fff; }}
@media (prefers-color-scheme: dark) {{ body {{ color: {dark}; background: #000; }} }}
</style><main><h1>标题</h1><p>正文</p>{more}</main></html>"""


def found(browser: Browser, light: str = "#000", dark: str = "#fff", more: str = "") -> list[str]:
    context = browser.new_context()
    page = context.new_page()
    page.set_content(PAGE.format(light=light, dark=dark, more=more))
    told = [each.partition(" <")[0] for each in find_violations(page)]
    context.close()
    return told


def test_colours_are_looked_at_in_light_and_in_dark(browser: Browser) -> None:
    assert found(browser) == []
    assert found(browser, light="#bbb") == ["color-contrast"]
    assert found(browser, dark="#444") == ["(dark) color-contrast"]


def test_what_a_page_lacks_is_found_once(browser: Browser) -> None:
    assert found(browser, more='<img src="data:,">') == ["image-alt"]
