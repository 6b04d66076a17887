"""The papers keep up with the code: every rule explained, every term defined, every example valid, every path real."""

from __future__ import annotations

import ast
import re
import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from generator import content_types
from generator.build import addresses, inspect
from generator.load import written_page
from generator.load.check import check_draft
from generator.load.check_record import rules_of
from generator.load.read import read_draft
from generator.model.declaration import FieldSpec, fields_of
from generator.model.disclosure import REQUEST, SUB_COLUMNS
from generator.model.fields import Part
from generator.model.issue import Rule, Severity

ROOT = Path(__file__).resolve().parent.parent
CODES = ROOT / "docs" / "CODES.md"
GLOSSARY = ROOT / "docs" / "GLOSSARY.md"
EDITORS = ROOT / "docs" / "EDITORS.zh.md"
FRONT_PAGES = (ROOT / "README.md", ROOT / "README.zh.md")
TYPES = content_types.discover()
RULES = (*rules_of(TYPES), *inspect.RULES, *addresses.RULES)

# Where the papers name what a command makes, or what only an installation has.
MADE = ("site", ".venv", ".cache", "node_modules")


def rows(paper: Path) -> Iterator[list[str]]:
    """The cells of every table row, headings and rulers left out."""
    below_head = False
    for line in paper.read_text("utf-8").splitlines():
        if not line.startswith("|"):
            below_head = False
        elif set(line) <= set("|-: "):
            below_head = True
        elif below_head:
            yield [cell.strip() for cell in line.strip("|").split("|")]


# --- docs/CODES.md ---------------------------------------------------------------------------------------------------


def codes_in_paper() -> dict[str, list[str]]:
    return {row[0].strip("`"): row for row in rows(CODES)}


def codes_in_source() -> set[str]:
    """The first argument of every `Rule(…)` in the code, registered or not."""
    calls = (
        node
        for module in (ROOT / "generator").rglob("*.py")
        for node in ast.walk(ast.parse(module.read_text("utf-8")))
        if isinstance(node, ast.Call) and getattr(node.func, "id", None) == "Rule"
    )
    return {call.args[0].value for call in calls if call.args and isinstance(call.args[0], ast.Constant)}


def test_every_rule_is_explained_and_nothing_else() -> None:
    assert set(codes_in_paper()) == {rule.code for rule in RULES}


def test_every_rule_of_the_code_is_known_to_this_test() -> None:
    assert codes_in_source() == {rule.code for rule in RULES}


def test_no_code_has_two_rows_or_two_rules() -> None:
    assert len(list(rows(CODES))) == len(codes_in_paper())
    assert len(RULES) == len({rule.code for rule in RULES})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.code)
def test_a_row_says_whether_its_rule_blocks(rule: Rule) -> None:
    row = codes_in_paper()[rule.code]
    expected = ("是，可照原件公开" if rule.accepts else "是") if rule.blocks else "否"
    assert row[1] == expected
    assert len(row) == 5
    assert all(row)


# --- docs/GLOSSARY.md ------------------------------------------------------------------------------------------------


def parts(above: type[Part] = Part) -> Iterator[type[Part]]:
    """Every declared part of the product: records, parts of them, settings, the front matter of pages."""
    for part in above.__subclasses__():
        if part.__module__.startswith("generator."):
            yield part
        yield from parts(part)


def declared() -> Iterator[tuple[type[Part], FieldSpec]]:
    assert written_page.PageFrontMatter in set(parts())
    for part in parts():
        # A test of types makes one of its own, which is no term of the portal's.
        if not part.__name__.startswith("_") and part.__module__ != "generator.content_types.hearing":
            yield from ((part, spec) for spec in fields_of(part))


def terms() -> dict[str, set[str]]:
    """Each term and the code names of its row; `A.b` counts as `b`."""
    names = re.compile(r"`([^`]+)`")
    return {row[0]: {name.rsplit(".", 1)[-1] for name in names.findall(row[1])} for row in rows(GLOSSARY)}


def test_every_label_is_a_term_under_its_own_key() -> None:
    known = terms()
    missing = {
        f"{part.__name__}.{spec.key}: {spec.label}"
        for part, spec in declared()
        if spec.key not in known.get(spec.label, ())
    }
    assert missing == set()


def test_the_walk_over_the_declaration_finds_all_kinds_of_labels() -> None:
    found = {spec.label for _part, spec in declared()}
    assert {"标题", "发文字号", "更正原因", "活动日期", "机构名称", "地名", "网站标识码", "栏目说明"} <= found


def test_names_of_types_states_columns_and_inverse_relations_are_terms() -> None:
    names = {kind.label for kind in TYPES.values()}
    names |= {rule.label for kind in TYPES.values() for rule in kind.states}
    names |= {column.label for column in (*SUB_COLUMNS, REQUEST)}
    names |= {spec.inverse for _part, spec in declared() if spec.inverse}
    assert names - set(terms()) == set()


def test_a_term_has_one_row_and_a_row_is_full() -> None:
    found = list(rows(GLOSSARY))
    assert len(found) == len({row[0] for row in found})
    assert [row[0] for row in found if len(row) != 5 or not all(row)] == []


# --- docs/EDITORS.zh.md ----------------------------------------------------------------------------------------------

_EXAMPLE = re.compile(
    r"^`content/(?P<path>[a-z]+/\d{4}/[a-z0-9-]+\.md)`.*?^```markdown\n(?P<text>.*?)^```$", re.DOTALL | re.MULTILINE
)


def test_the_examples_for_editors_pass_every_check(tmp_path: Path) -> None:
    examples = {match["path"]: match["text"] for match in _EXAMPLE.finditer(EDITORS.read_text("utf-8"))}
    content = tmp_path / "content"
    content.mkdir()
    for name in ("site.yml", "units.yml", "places.yml"):
        shutil.copy(ROOT / "content" / name, content)
    for path, text in examples.items():
        record = content / path
        record.parent.mkdir(parents=True, exist_ok=True)
        record.write_text(text, "utf-8")
        for name in re.findall(r"^ *- file: (.+)$", text, re.MULTILINE):
            folder = record.with_suffix("")
            folder.mkdir(exist_ok=True)
            (folder / name).write_bytes(b"x")
    issues = check_draft(read_draft(content, TYPES), TYPES, today=date(2099, 12, 31))
    assert {path.split("/", 1)[0] for path in examples} == set(TYPES)
    # What is only told, such as that nobody knows the working days of 2099, is no fault of an example.
    faults = [issue for issue in issues if issue.severity is not Severity.INFO]
    assert [issue for issue in faults if issue.path.removeprefix("content/") in examples] == []


# --- README ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("paper", FRONT_PAGES, ids=lambda paper: paper.name)
def test_files_that_a_front_page_names_exist(paper: Path) -> None:
    text = paper.read_text("utf-8")
    links = re.findall(r"\]\(([^)#:]+)\)", text)
    quoted = re.findall(r"`((?:[\w.-]+/)+[\w.-]*|[\w-]+\.(?:md|py|yml|toml|lock|json))`", text)
    named = {name for name in (*links, *quoted) if name.split("/")[0] not in MADE}
    assert {"scripts/site.py", "scripts/test.py"} <= {*named, *re.findall(r"python3 (\S+)", text)}
    assert {name for name in named if not (ROOT / name).exists()} == set()


@pytest.mark.parametrize("paper", FRONT_PAGES, ids=lambda paper: paper.name)
def test_a_front_page_is_short_and_gives_the_two_commands(paper: Path) -> None:
    text = paper.read_text("utf-8")
    assert len(text.splitlines()) <= 120
    assert "python3 scripts/site.py" in text
    assert "python3 scripts/test.py" in text
    assert "http://127.0.0.1:8000/zfxxgk/" in text


@pytest.mark.parametrize("paper", FRONT_PAGES, ids=lambda paper: paper.name)
def test_a_front_page_names_every_command(paper: Path) -> None:
    doors = sorted((ROOT / "generator").glob("cli*.py"))
    commands = {
        call.args[0].value
        for door in doors
        for call in ast.walk(ast.parse(door.read_text("utf-8")))
        if isinstance(call, ast.Call) and getattr(call.func, "attr", None) == "command" and call.args
        if isinstance(call.args[0], ast.Constant)
    }
    assert {"new", "build", "check", "serve", "verify"} <= commands
    assert {name for name in commands if f"gongkai {name}" not in paper.read_text("utf-8")} == set()
