"""The kinds of record: one folder each, independent of one another."""

from __future__ import annotations

import importlib
import pkgutil
from types import MappingProxyType

from generator.model.content_type import ContentType, Types
from generator.model.disclosure import COLUMN_ORDER


def discover() -> Types:
    """Every type whose folder lies on this package's path, in statutory order; a folder declares its `TYPE`."""
    found: dict[str, ContentType] = {}
    for module in pkgutil.iter_modules(__path__):
        declared: ContentType = importlib.import_module(f"{__name__}.{module.name}").TYPE
        found[declared.name] = declared
    return MappingProxyType(dict(sorted(found.items(), key=_rank)))


def _rank(named: tuple[str, ContentType]) -> tuple[int, str]:
    """Types in the order of the statutory columns they stand in."""
    name, kind = named
    return min(COLUMN_ORDER.index(column) for column in kind.columns), name
