"""What a change makes anew, and what it leaves: too little would publish what is stale, too much would cost time."""

from __future__ import annotations

import re
import shutil
import sqlite3
import sys
import time
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from portal import ATTACHMENT, BICYCLES, PREMISES, ROOT, SUPPORT, TODAY, Portal, changed, read_site
from shared import once

from generator import content_types, desk, pipeline
from generator.build import code
from generator.build.store import Store
from generator.load.assemble import assemble
from generator.load.read import read_draft
from generator.outputs import datasets


@dataclass
class Watch:
    """How often the costly steps were taken."""

    read: int = 0
    engine: int = 0


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    """Counts in this process: a small portal is built by one."""
    counts, read, engine = Watch(), desk.read_record_file, desk._run_engine

    def read_record_file(*given: object) -> object:
        counts.read += 1
        return read(*given)  # type: ignore[arg-type]

    def run_engine(*given: object) -> object:
        counts.engine += 1
        return engine(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(desk, "read_record_file", read_record_file)
    monkeypatch.setattr(desk, "_run_engine", run_engine)
    return counts


@dataclass(frozen=True)
class Redone:
    """What a rebuild did: record files read, runs of MkDocs, tasks made, files that are not as they were."""

    read: int
    engine: int
    made: int
    changed: frozenset[str]


# What tells of all files, or of all their words: it changes with any of them.
_OF_ALL = re.compile(r"manifest|search/(manifest\.json$|.*\.bin$)")


def rebuild(portal: Portal, watch: Watch, *, is_same: bool = False, clean: dict[str, bytes] | None = None) -> Redone:
    """Build again; whatever was left out, the site must be a clean build's, byte for byte: as it was, if it `is_same`.

    `clean` is what a clean build is known to make.
    """
    before = read_site(portal.out)
    watch.read = watch.engine = 0
    outcome = portal.build()
    assert outcome.is_written, [f"{issue.place} {issue.message}" for issue in outcome.issues if issue.blocks]
    read, engine, after = watch.read, watch.engine, read_site(portal.out)
    assert after == (before if is_same else clean or portal.clean())
    own = frozenset(path for path in changed(before, after) if not _OF_ALL.match(path))
    return Redone(read, engine, outcome.made, own)


@pytest.fixture(scope="session")
def whole(built_portal: Portal, tmp_path_factory: pytest.TempPathFactory) -> int:
    """How many tasks there are."""

    def make(folder: Path) -> None:
        workspace = pipeline.Workspace(built_portal.content, folder / "site", None)
        (folder / "made").write_text(str(pipeline.build(workspace, pipeline.Options(TODAY)).made))

    return int((once(tmp_path_factory, "whole", make) / "made").read_text())


def records(portal: Portal) -> int:
    return len(list(portal.content.glob("*/*/*.md")))


def pages_of(site: dict[str, bytes], text: str) -> set[str]:
    """The files that show a text."""
    return {path for path, data in site.items() if text.encode() in data}


def title_of(portal: Portal, name: str) -> str:
    lines = (portal.content / name).read_text("utf-8").splitlines()
    return next(line.removeprefix("title: ") for line in lines if line.startswith("title: "))


# --- Content --------------------------------------------------------------------------------------------------------


def test_nothing_changed_nothing_done(portal: Portal, watch: Watch) -> None:
    assert rebuild(portal, watch) == Redone(0, 0, 0, frozenset())


def test_an_edited_body_is_its_records_own_business(
    portal: Portal, watch: Watch, edited_site: dict[str, bytes]
) -> None:
    portal.edit(BICYCLES)
    redone = rebuild(portal, watch, clean=edited_site)
    here = "policy/shili-2024-shared-bicycles/"
    assert redone.changed == {f"{here}index.html", f"{here}index.json", f"{here}text.txt"}
    assert (redone.read, redone.engine, redone.made) == (1, 0, 1)


def test_an_edit_works_out_no_schema(portal: Portal, monkeypatch: pytest.MonkeyPatch) -> None:
    def record_schema(_kind: object) -> None:
        raise AssertionError

    portal.edit(BICYCLES)
    monkeypatch.setattr(datasets, "record_schema", record_schema)
    portal.built()


def test_an_edited_title_reaches_every_page_that_shows_it(portal: Portal, watch: Watch) -> None:
    title = title_of(portal, PREMISES)
    shown = pages_of(read_site(portal.out), title)
    portal.edit(PREMISES, title, f"{title}（新）")
    redone = rebuild(portal, watch)
    assert redone.changed == shown
    places = {"policy/index.html", "policy/feed.xml", "data/policy.csv", "unit/government-office/index.html"}
    assert places | {"policy/shili-2026-small-business-support/index.html"} <= redone.changed
    assert (redone.read, redone.engine) == (1, 0)
    assert redone.made <= len(shown)


def test_a_replaced_attachment_is_copied_and_told_of_on_its_page(portal: Portal, watch: Watch) -> None:
    path = portal.content / ATTACHMENT
    path.write_bytes(path.read_bytes() + b"\0")
    redone = rebuild(portal, watch)
    ends = sorted(path.rpartition("/")[2] for path in redone.changed)
    assert [end.rpartition(".")[2] for end in ends] == ["xlsx", "html", "json"]
    assert (redone.read, redone.engine) == (1, 0)
    assert all(path.startswith("policy/shili-2026-small-business-support/") for path in redone.changed)


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [("units.yml", "示例市示例区财政局", "示例市示例区财金局"), ("places.yml", "示例山村", "示例高山村")],
)
def test_a_new_name_reaches_the_pages_that_show_it(
    portal: Portal, watch: Watch, whole: int, name: str, old: str, new: str
) -> None:
    shown = pages_of(read_site(portal.out), old)
    assert len(shown) > 3
    portal.edit(name, f"name: {old}", f"name: {new}")
    redone = rebuild(portal, watch)
    assert redone.changed
    assert redone.changed <= shown
    assert (redone.read, redone.engine) == (0, 0)
    # The lists of records that name it are among them, whether they print the name or not.
    assert redone.made < 0.7 * whole


def test_a_link_in_the_footer_is_on_every_page_and_in_no_data(portal: Portal, watch: Watch) -> None:
    portal.edit("site.yml", "footer_links:\n", "footer_links:\n  - {text: 新的链接, url: sitemap/}\n")
    redone = rebuild(portal, watch)
    assert redone.changed == {path for path in read_site(portal.out) if path.endswith(".html")}
    assert (redone.read, redone.engine) == (0, 1)


def test_the_organs_name_is_no_reason_to_read_a_record(portal: Portal, watch: Watch) -> None:
    portal.edit("site.yml", "organ: 示例市示例区人民政府", "organ: 示例市示范区人民政府")
    redone = rebuild(portal, watch)
    assert {"index.html", "policy/shili-2024-shared-bicycles/index.html"} <= redone.changed
    assert (redone.read, redone.engine) == (0, 1)


def test_a_hand_written_page_is_made_alone(portal: Portal, watch: Watch) -> None:
    portal.edit("pages/guide.md")
    assert rebuild(portal, watch) == Redone(0, 1, 2, frozenset({"guide/index.html", "guide/index.json"}))


def test_a_removed_record_leaves_the_pages_that_showed_it(portal: Portal, watch: Watch) -> None:
    shown = pages_of(read_site(portal.out), title_of(portal, BICYCLES))
    (portal.content / BICYCLES).unlink()
    redone = rebuild(portal, watch)
    assert shown <= redone.changed
    assert not list(portal.out.glob("policy/shili-2024-shared-bicycles*"))
    assert (redone.read, redone.engine) == (0, 0)


def test_another_day_reads_nothing_and_makes_only_what_shows_it(portal: Portal, watch: Watch) -> None:
    before = read_site(portal.out)
    for days in (1, 40):
        watch.read = watch.engine = 0
        outcome = portal.build(today=TODAY + timedelta(days=days))
        assert (watch.read, watch.engine) == (0, 0)
        assert outcome.made < len(before) / 2
        assert read_site(portal.out) == portal.clean(TODAY + timedelta(days=days))
    assert portal.built() == before


# --- The look -------------------------------------------------------------------------------------------------------


def lists(portal: Portal) -> list[str]:
    """The pages of lists: all of a type, and every directory."""
    page = re.compile(r"[a-z]+/(by/[^/]+/[^/]+/|board/.+/|session/.+/)?(page/\d+/)?index\.html")
    return [path for path in read_site(portal.out) if page.fullmatch(path)]


def test_a_template_is_for_the_pages_that_use_it(portal: Portal, watch: Watch) -> None:
    for name, few in (("record.html", records(portal)), ("home.html", 1), ("list.html", len(lists(portal)))):
        with (portal.theme / name).open("a", encoding="utf-8") as file:
            file.write("<p>新的一行</p>\n")
        redone = rebuild(portal, watch)
        assert redone.read == 0
        assert 0 < redone.made <= few
        assert all(path.endswith("index.html") for path in redone.changed)


def test_what_every_template_uses_is_read_by_none_of_the_records(portal: Portal, watch: Watch) -> None:
    macros = portal.theme / "macros.html"
    macros.write_text(
        macros.read_text("utf-8").replace('<p class="notice-title"', '<p data-new="1" class="notice-title"'), "utf-8"
    )
    redone = rebuild(portal, watch)
    assert redone.read == 0
    assert "policy/shili-2024-shared-bicycles/index.html" in redone.changed


def test_css_renames_an_asset_in_every_page(portal: Portal, watch: Watch) -> None:
    with (portal.theme / "assets" / "portal.css").open("a", encoding="utf-8") as file:
        file.write("\n.new { color: red }\n")
    redone = rebuild(portal, watch)
    pages = {path for path in read_site(portal.out) if path.endswith(".html")}
    assert pages <= redone.changed
    assert {path.partition("/")[0] for path in redone.changed - pages} == {"assets"}
    assert len(redone.changed - pages) == 2
    assert redone.read == 0


def test_a_comment_in_mkdocs_yml_asks_mkdocs_alone(portal: Portal, watch: Watch) -> None:
    with portal.config.open("a", encoding="utf-8") as file:
        file.write("\n# 说明\n")
    assert rebuild(portal, watch) == Redone(0, 1, 0, frozenset())


# --- The program ----------------------------------------------------------------------------------------------------


@pytest.fixture
def program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A copy of the program that a test may change; what runs is the program, what is looked at is the copy."""
    real = pipeline.PROGRAM
    copy = Path(shutil.copytree(real, tmp_path / "generator", ignore=shutil.ignore_patterns("__pycache__")))

    def read_code(_program: Path, types: list[Path]) -> code.Code:
        return code.read_code(copy, [copy / folder.relative_to(real) for folder in types])

    monkeypatch.setattr(desk, "read_code", read_code)
    return copy


@pytest.mark.parametrize(
    ("module", "is_stale"),
    [
        ("text/numeral.py", (True, True)),
        ("model/card.py", (True, True)),
        ("load/record_file.py", (True, True)),
        ("content_types/policy/__init__.py", (True, True)),
        ("extraction/pdf.py", (True, True)),
        ("outputs/markdown.py", (True, True)),
        ("build/inspect.py", (True, True)),
        ("pipeline.py", (True, True)),
        ("desk.py", (True, True)),
        ("outputs/lists.py", (False, True)),
        ("cli.py", (False, False)),
        ("authoring/new.py", (False, False)),
        ("preview/serve.py", (False, False)),
        ("content_types/policy/examples/note.txt", (False, False)),
    ],
)
def test_what_a_module_makes_stale(
    portal: Portal, watch: Watch, whole: int, program: Path, module: str, is_stale: tuple[bool, bool]
) -> None:
    with (program / module).open("a", encoding="utf-8") as file:
        file.write("\n# 改了一处。\n")
    redone = rebuild(portal, watch, is_same=True)
    is_read, is_made = is_stale
    assert (redone.read, redone.made) == (is_read * records(portal), is_made * whole)


@pytest.mark.parametrize(
    ("library", "is_stale"),
    [
        ("cmarkgfm", (True, False, True)),
        ("pydantic", (True, False, True)),
        ("openpyxl", (True, False, True)),
        ("pypdfium2", (True, False, True)),
        ("nh3", (True, True, True)),
        ("Jinja2", (False, True, True)),
        ("mkdocs", (False, True, False)),
        ("pymdown-extensions", (False, True, False)),
    ],
)
def test_what_a_library_makes_stale(
    portal: Portal, watch: Watch, monkeypatch: pytest.MonkeyPatch, library: str, is_stale: tuple[bool, bool, bool]
) -> None:
    real = code.version
    monkeypatch.setattr(code, "version", lambda name: "99.0" if name == library else real(name))
    redone = rebuild(portal, watch, is_same=True)
    assert (redone.read > 0, redone.engine > 0, redone.made > 0) == is_stale


# --- The cache itself -----------------------------------------------------------------------------------------------


def restored(portal: Portal, folder: Path) -> Portal:
    """A fresh clone with a cache that was carried over: other inodes, other times."""
    copy = Path(shutil.copytree(portal.folder, folder, copy_function=shutil.copy))
    return Portal(copy, copy / "mkdocs.yml", copy / "theme")


def test_a_restored_cache_with_its_site_has_nothing_to_do(portal: Portal, watch: Watch, tmp_path: Path) -> None:
    assert rebuild(restored(portal, tmp_path / "clone"), watch) == Redone(0, 0, 0, frozenset())


def test_a_restored_cache_does_not_vouch_for_files_it_never_saw(portal: Portal, watch: Watch, tmp_path: Path) -> None:
    clone = restored(portal, tmp_path / "clone")
    for name in (BICYCLES, SUPPORT):
        path = clone.content / name
        path.write_text(path.read_text("utf-8").replace("。\n", "；\n", 1), "utf-8")
        assert path.stat().st_size == (portal.content / name).stat().st_size
    assert rebuild(clone, watch).read == 2


def test_a_restored_cache_without_a_site_writes_everything_and_reads_nothing(
    portal: Portal, watch: Watch, tmp_path: Path
) -> None:
    clone = restored(portal, tmp_path / "clone")
    shutil.rmtree(clone.out)
    redone = rebuild(clone, watch)
    assert (redone.read, redone.engine) == (0, 0)
    assert redone.changed == {path for path in read_site(portal.out) if not _OF_ALL.match(path)}


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_many_edits_do_not_let_the_cache_grow(portal: Portal) -> None:
    first = size_of(portal.cache)
    for number in range(60):
        portal.edit(f"pages/{'guide' if number % 2 else 'request'}.md" if number % 5 == 0 else BICYCLES)
        assert portal.build().is_written
    assert size_of(portal.cache) < 5 * first


def test_what_nobody_asks_for_is_swept(portal: Portal) -> None:
    store = Store(portal.cache / "kept.sqlite")
    store.put_many({f"text:old:{number}": b"x" * 9000 for number in range(1000)})
    store.close()
    first = size_of(portal.cache)
    portal.edit(BICYCLES)
    portal.built()
    assert size_of(portal.cache) < first / 4


def test_temporary_files_of_killed_builds_are_swept(portal: Portal) -> None:
    left = portal.cache / "stamps.99999"
    left.write_bytes(b"half")
    portal.edit(BICYCLES)
    _wait_for_the_clock(portal)
    portal.built()
    assert not left.exists()


def _wait_for_the_clock(portal: Portal) -> None:
    """Stamps are kept only of files that were touched a while ago."""
    newest = max(path.stat().st_ctime_ns for path in portal.content.rglob("*"))
    while time.time_ns() < newest + 150_000_000:
        time.sleep(0.01)


_FIRST = "SELECT {} FROM kept WHERE key LIKE 'text:%' ORDER BY key LIMIT 1"


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE kept SET data = zeroblob(length(data))",
        "UPDATE kept SET data = substr(data, 2)",
        "UPDATE kept SET data = 'text'",
        f"UPDATE kept SET data = ({_FIRST.format('data')}), sum = ({_FIRST.format('sum')}) WHERE key LIKE 'text:%'",  # noqa: S608
        "DELETE FROM kept WHERE key LIKE 'text:%'",
        "DROP TABLE kept",
    ],
)
def test_a_damaged_entry_is_made_again(portal: Portal, edited_site: dict[str, bytes], statement: str) -> None:
    connection = sqlite3.connect(portal.cache / "kept.sqlite")
    connection.execute(statement)
    connection.commit()
    connection.close()
    good = read_site(portal.out)
    other = portal.folder / "other"
    assert portal.build(out=other).is_written
    assert read_site(other) == good
    portal.edit(BICYCLES)
    assert portal.built() == edited_site


def test_the_portal_of_these_tests_is_the_repositorys_own(portal: Portal) -> None:
    """Nothing is made up, every type is there, and every state that a record of the whole has."""
    whole, types = ROOT / "content", content_types.discover()
    assert read_site(portal.content).items() <= read_site(whole).items()
    drawn, own = (assemble(read_draft(each, types), types, today=TODAY) for each in (portal.content, whole))
    for name, kind in types.items():
        for key in [rule.key for rule in kind.states if rule.facet]:
            shown, all_of_them = (
                {state.value for entry in site.of_type(name) for state in entry.states if state.key == key}
                for site in (drawn, own)
            )
            assert shown == all_of_them, (name, key)
        assert len(drawn.of_type(name)) >= min(2, len(own.of_type(name)))
