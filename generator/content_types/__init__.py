"""The kinds of record: one folder each, independent of one another."""

from __future__ import annotations

import importlib
import pkgutil
from types import MappingProxyType

from generator.model.content_type import ContentType, Types


def discover() -> Types:
    """Every type whose folder lies on this package's path, by name; a folder declares its `TYPE`."""
    found: dict[str, ContentType] = {}
    for module in sorted(pkgutil.iter_modules(__path__), key=lambda m: m.name):
        declared: ContentType = importlib.import_module(f"{__name__}.{module.name}").TYPE
        found[declared.name] = declared
    return MappingProxyType(found)
