"""Ids of records, units and places: they are addresses, so they are ASCII, short and never reused."""

from __future__ import annotations

from generator.text.pattern import Pattern

LONGEST = 64
_FORM = Pattern(r"[a-z0-9]+(-[a-z0-9]+)*")
# Windows, where many editors work, cannot have files of these names.
_DEVICES = frozenset({"con", "prn", "aux", "nul", *(f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10))})


def is_identifier(text: str) -> bool:
    """Whether `text` has the form of an id: lower-case letters, digits and single hyphens, at most 64 characters."""
    return len(text) <= LONGEST and _FORM.fullmatch(text) is not None


def is_device_name(text: str) -> bool:
    """Whether Windows keeps this name for a device."""
    return text in _DEVICES
