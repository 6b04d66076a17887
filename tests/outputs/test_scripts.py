"""Modules bundled: what is shared goes out once, names stay apart, what is not understood is refused."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

from generator.outputs.assets import read_assets
from generator.outputs.scripts import bundle, thin_out

ROOT = Path(__file__).parents[2]
MODULES = {
    "base": "/* What all need. */\nconst own = 1;\nexport function base() { return own; }\nexport const TEN = 10;\n",
    "left": 'import { base, TEN as ten } from "./base.js";\nconst own = 2;\nexport async function left() { return base() + own + ten; }\n',
    "page": 'import { left } from "./left.js";\nconst show = () => import("./show.js");\nleft().then((sum) => show().then((m) => console.log(m.show(sum))));\n',
    "show": 'import { TEN } from "./base.js";\nconst own = 3;\nexport function show(sum) { return "sum " + sum + " " + TEN + own; }\n',
}


def test_every_module_goes_out_once() -> None:
    files = bundle(MODULES)
    assert set(files) == {"engine", "page", "show"}
    assert "$base =" in files["engine"]
    assert "$left =" in files["page"]
    assert not [name for name in ("page", "show") if "$base =" in files[name]]
    assert "What all need" not in files["engine"]


@pytest.mark.skipif(shutil.which("node") is None, reason="scripts/test.py installs Node")
def test_a_bundle_does_what_its_modules_do(tmp_path: Path) -> None:
    told = []
    for name, files in (("plain", MODULES), ("bundled", bundle(MODULES))):
        folder = tmp_path / name
        folder.mkdir()
        (folder / "package.json").write_text('{"type": "module"}')
        for stem, text in files.items():
            (folder / f"{stem}.js").write_text(text, "utf-8")
        done = subprocess.run(["node", folder / "page.js"], capture_output=True, text=True, check=True)
        told.append(done.stdout)
    assert told == ["sum 13 103\n"] * 2


@pytest.mark.parametrize(
    "source",
    [
        'import x from "./base.js";\n',
        'import "./base.js";\n',
        "export default 1;\n",
        'export { base } from "./base.js";\n',
        "const a = 1;\nexport { a };\n",
    ],
)
def test_a_form_that_is_not_ours_is_refused(source: str) -> None:
    with pytest.raises(ValueError, match="cannot bundle"):
        bundle({"page": source, "base": MODULES["base"]})


def test_a_circle_is_refused() -> None:
    circle = {
        "a": 'import { b } from "./b.js";\n',
        "b": 'import { a } from "./a.js";\n',
        "c": 'import { a } from "./a.js";\n',
    }
    with pytest.raises(ValueError, match="import each other"):
        bundle(circle)


def test_thin_is_without_comments_and_nothing_else_is_missing() -> None:
    source = '/* a */\nconst a = "/* no */"; /* stays */ const b = 1;\n  // gone\n  const c = "//"; // gone\nf(c); // “stays”, and "this" too\n/* two\n lines */\n'
    assert (
        thin_out(source)
        == 'const a = "/* no */"; /* stays */ const b = 1;\nconst c = "//";\nf(c); // “stays”, and "this" too\n'
    )


def test_the_folder_is_another_when_a_module_is(tmp_path: Path) -> None:
    theme = Path(shutil.copytree(ROOT / "theme", tmp_path / "theme"))
    before = read_assets(theme)
    view = theme / "search" / "view.js"
    view.write_text(view.read_text("utf-8") + "\n/* only a comment */\n", "utf-8")
    assert read_assets(theme).search == before.search
    view.write_text(view.read_text("utf-8").replace('"mark"', '"b"'), "utf-8")
    after = read_assets(theme)
    assert after.search != before.search
    assert after.csp == before.csp
    assert all(path.parts[:1] == ("assets",) for path, _data in after.files)
