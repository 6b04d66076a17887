"""Links are resolved at sight where they can be: to the same place as with care."""

from __future__ import annotations

from unittest import mock

from hypothesis import example, given
from hypothesis import strategies as st

from generator.build import inspect
from generator.build.inspect import resolve_link

PAGES = st.sampled_from(
    ["index.html", "404.html", "policy/index.html", "policy/x/index.html", "policy/by/year/2099/index.html"]
)
PARTS = st.sampled_from(
    [
        "../",
        "../../",
        "..",
        ".",
        "./",
        "/",
        "//",
        "policy",
        "x",
        "a.b.txt",
        "%2e",
        "#p1",
        "?q",
        "index.html",
        "http:",
        ":",
        "\\",
        "",
    ]
)


@given(PAGES, st.lists(PARTS, max_size=6).map("".join))
@example("policy/x/index.html", "../../")
@example("index.html", "")
def test_a_link_seen_through_leads_where_it_leads(page: str, link: str) -> None:
    with mock.patch.object(inspect, "_plain_target", return_value=None):
        carefully = resolve_link(page, link, "/")
    assert resolve_link(page, link, "/") == carefully


def test_words_that_look_like_an_id_hide_none() -> None:
    page = '<p>写 id="abc 的</p>\n<h2 id="real">标题</h2>'.encode()
    assert list(inspect._find_lost(["#real", "#abc", "#"], page)) == ["#abc"]
