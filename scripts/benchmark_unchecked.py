"""Build without the search index and with no check of what records say: python -m scripts.benchmark_unchecked build …

It tells what a build costs of which checks cost nothing. Nobody publishes such a site: whatever is wrong goes out.
"""

from __future__ import annotations

import sys

from generator import content_types
from generator.load import csv_rows, record_file
from scripts import benchmark_bare


def find_nothing(*_given: object, **_named: object) -> tuple[()]:
    """A check that finds nothing."""
    return ()


def main() -> int:
    """`gongkai build` of everything but the index, unchecked."""
    for kind in content_types.discover().values():
        for checks in ("checks", "body_checks", "draft_checks"):
            object.__setattr__(kind, checks, ())  # a type is frozen
    vars(record_file).update(check_prose=find_nothing, check_local=find_nothing, check_numbers=find_nothing)
    vars(csv_rows).update(check_prose=find_nothing)
    return benchmark_bare.main()


if __name__ == "__main__":
    sys.exit(main())
