"""Build without the search index, to tell what pages and data cost: python -m scripts.benchmark_bare build …

Nobody publishes such a site: its search page finds nothing.
"""

from __future__ import annotations

import sys

from generator import __main__ as gongkai
from generator import pipeline
from generator.build.run import Run


def pass_run(run: Run, *_given: object, **_named: object) -> Run:
    """The run as it was: no index is made of it."""
    return run


def main() -> int:
    """`gongkai build` of everything but the index."""
    vars(pipeline).update(index_run=pass_run)
    gongkai.main()
    return 0


if __name__ == "__main__":
    sys.exit(main())
