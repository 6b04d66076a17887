"""`python -m generator` and `gongkai`."""

from __future__ import annotations

import gc

# A command holds on to nearly all that it makes and loads: looking for garbage costs more than all else and finds none.
gc.disable()

from generator.cli import main  # noqa: E402 - what is loaded is most of what a small command makes

__all__ = ["main"]

if __name__ == "__main__":
    main()
