#!/usr/bin/env python3
"""构建并预览公开平台：python3 scripts/site.py [--no-serve] [--port N] [其他构建选项].

First it prepares the machine, then it becomes `gongkai`. Editors meet this, so it speaks Chinese.
"""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

if not __package__:
    # Python puts this script's own folder first, where `site` and `test` would hide the library's.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)

from scripts.prepare import BIN, CHINESE, ROOT, RUNTIME_LOCK, PreparationError, prepare

FAULT = 3
"""The exit code of `gongkai` for what is not the content's fault."""
INTERRUPTED = 130


def command(arguments: list[str]) -> list[str]:
    """Turn this script's arguments into those of `gongkai`; what it does not know it passes on."""
    parser = argparse.ArgumentParser(
        prog="python3 scripts/site.py",
        description="准备环境，构建 content/ 并在本机预览；首次运行需要联网。",
        epilog="其他选项（如 --content、--out、--today）原样交给 gongkai；相对路径从项目根目录算起。",
        allow_abbrev=False,
        add_help=False,
    )
    parser.add_argument("-h", "--help", action="help", help="显示本说明")
    parser.add_argument("--no-serve", action="store_true", help="只构建，不预览")
    parser.add_argument("--port", metavar="N", help="预览的端口，默认 8000")
    known, others = parser.parse_known_args(arguments)
    if known.no_serve:
        return ["build", *others]
    return ["serve", *(["--port", known.port] if known.port else []), *others]


def main() -> int:
    """Prepare and become `gongkai`: its exit code and its handling of Ctrl-C are then ours."""
    arguments = command(sys.argv[1:])
    try:
        prepare(RUNTIME_LOCK, wording=CHINESE)
    except PreparationError as error:
        print(error, file=sys.stderr)
        return FAULT
    except KeyboardInterrupt:
        return INTERRUPTED
    # Paths are meant from the root, as in all documents, wherever this was typed.
    os.chdir(ROOT)
    gongkai = str(BIN / "gongkai")
    return os.execv(gongkai, [gongkai, *arguments])


if __name__ == "__main__":
    sys.exit(main())
