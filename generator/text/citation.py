"""A reference to an official document on line, as GB/T 7714-2015 writes it.

The type mark is [EB/OL], 电子公告 on line: the standard's own examples use it for what a government's site
publishes, and reference tools know it. [Z/OL], 其他 on line, is there for who must follow a journal that asks for it.
The 发文字号 stands as 其他题名信息, the digest where the standard puts an 数字对象唯一标识符: it names these very bytes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from typing import Final, Literal

from generator.text.pattern import Pattern

TypeMark = Literal["EB/OL", "Z/OL"]

# Only the reader knows the day of reading: the page's script puts it here, without a script the reader does.
CITED_ON_PLACEHOLDER: Final = "[引用日期]"

# GB/T 7714-2015, 8.1.2: the first three bodies, then “等”.
_BODIES_NAMED = 3
_DIGEST = Pattern(r"[0-9a-f]{64}")
_FIGURES_OF_DIGEST = 16


def format_citation(  # noqa: PLR0913 - each is one element of the standard's form
    *,
    responsible: Sequence[str],
    title: str,
    document_no: str | None,
    issued_on: date | None,
    cited_on: date | None,
    url: str,
    sha256: str | None,
    type_mark: TypeMark = "EB/OL",
) -> str:
    """Write 主要责任者. 题名：发文字号[EB/OL]. (成文日期)[引用日期]. 访问路径. SHA-256: …

    `cited_on` of None leaves the placeholder, `sha256` is the full digest and is shown shortened.
    """
    if sha256 is not None and _DIGEST.fullmatch(sha256) is None:
        message = "a SHA-256 digest has 64 lower-case hexadecimal figures"
        raise ValueError(message)
    bodies = ", ".join(responsible[:_BODIES_NAMED]) + (", 等" if len(responsible) > _BODIES_NAMED else "")
    number = f"：{document_no}" if document_no else ""
    issued = f"({issued_on.isoformat()})" if issued_on else ""
    cited = f"[{cited_on.isoformat()}]" if cited_on else CITED_ON_PLACEHOLDER
    parts = [
        bodies,
        f"{_one_line(title)}{number}[{type_mark}]",
        f"{issued}{cited}",
        # No full stop after an address at the very end: it would be copied as a part of it.
        url,
    ]
    if sha256 is not None:
        parts.append(f"SHA-256: {sha256[:_FIGURES_OF_DIGEST]}…")
    return ". ".join(part for part in parts if part)


def _one_line(title: str) -> str:
    """Join a title set in several lines: Chinese needs no blank between them."""
    return re.sub(r"\s*\n\s*", "", title.strip())
