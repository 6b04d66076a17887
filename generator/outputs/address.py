"""Where things stand inside the portal: permanent paths, and links that work from any depth."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Mapping
from enum import Enum
from urllib.parse import quote

from generator.model.fields import Facet
from generator.model.reference import OutsideOrgan, PlaceId, UnitId
from generator.text.pattern import Pattern

_ASCII_NAME = Pattern(r"[a-z0-9]+([-_.][a-z0-9]+)*")
_ASCII_PATH = Pattern(r"[A-Za-z0-9/#?=&._~%-]*")
_ELSEWHERE = ("#", "http:", "https:", "tel:", "mailto:")


def root_from(path: str) -> str:
    """The way from a page (`policy/x/`) up to the portal's own folder."""
    return "../" * path.count("/") or "./"


def resolve(href: str, root: str) -> str:
    """A view's `href` as a link that works from a page whose way up is `root`."""
    if href.startswith(_ELSEWHERE):
        return href
    return root + (href if _ASCII_PATH.fullmatch(href) else quote(href, safe="/#?=&-._~%"))


def attachment_path(record_path: str, name: str) -> str:
    """The published path of an attachment: an ASCII name that depends on its original name alone.

    A name in Chinese becomes `file-` and eight digits of its digest, so that neither the order of
    attachments nor a corrected file changes an address.
    """
    stem, dot, ending = name.rpartition(".")
    folded = unicodedata.normalize("NFC", name).lower()
    if _ASCII_NAME.fullmatch(folded):
        return f"{record_path}files/{folded}"
    digest = hashlib.sha256(unicodedata.normalize("NFC", name).encode()).hexdigest()[:8]
    safe_ending = re.sub(r"[^a-z0-9]", "", ending.lower()) if stem else ""
    return f"{record_path}files/file-{digest}{dot if safe_ending else ''}{safe_ending}"


def slug(value: object, facet: Facet) -> str:
    """The address of a facet's value: its own or its declared slug, an id, a year; else eight digits of its digest."""
    own = getattr(value, "slug", None)
    if isinstance(own, str):
        return own
    text = (
        str(value.value) if isinstance(value, Enum) else value.name if isinstance(value, OutsideOrgan) else str(value)
    )
    known: Mapping[str, str] = dict(facet.slugs)
    if text in known:
        return known[text]
    if isinstance(value, UnitId | PlaceId) or _ASCII_NAME.fullmatch(text):
        return text
    return f"v-{hashlib.sha256(text.encode()).hexdigest()[:8]}"


def directory_path(kind: str, facet_key: str, value_slug: str) -> str:
    """The directory of one facet value of one type."""
    return f"{kind}/by/{facet_key.replace('_', '-')}/{value_slug}/"
