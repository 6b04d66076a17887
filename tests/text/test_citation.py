from __future__ import annotations

from datetime import date

import pytest

from generator.text.citation import CITED_ON_PLACEHOLDER, format_citation

URL = "https://www.example.gov.cn/zfxxgk/policy/example/"
DIGEST = "0123456789abcdef" * 4


def test_a_full_reference() -> None:
    citation = format_citation(
        responsible=("示例区人民政府",),
        title="关于进一步加强政府自身建设的意见",
        document_no="示政发〔2099〕1号",
        issued_on=date(2099, 3, 7),
        cited_on=date(2099, 4, 1),
        url=URL,
        sha256=DIGEST,
    )
    assert citation == (
        "示例区人民政府. 关于进一步加强政府自身建设的意见：示政发〔2099〕1号[EB/OL]. (2099-03-07)[2099-04-01]. "
        f"{URL}. SHA-256: 0123456789abcdef…"
    )


def test_what_is_missing_leaves_no_trace_and_the_reader_dates_the_reading() -> None:
    citation = format_citation(
        responsible=(),
        title="示例区人民政府办公室\n关于某事的通知",
        document_no=None,
        issued_on=None,
        cited_on=None,
        url=URL,
        sha256=None,
        type_mark="Z/OL",
    )
    assert citation == f"示例区人民政府办公室关于某事的通知[Z/OL]. {CITED_ON_PLACEHOLDER}. {URL}"


@pytest.mark.parametrize(("bodies", "printed"), [("甲乙丙", "甲, 乙, 丙. "), ("甲乙丙丁", "甲, 乙, 丙, 等. ")])
def test_three_bodies_are_named(bodies: str, printed: str) -> None:
    citation = format_citation(
        responsible=tuple(bodies), title="题名", document_no=None, issued_on=None, cited_on=None, url=URL, sha256=None
    )
    assert citation.startswith(printed + "题名[EB/OL]")


def test_a_shortened_digest_is_refused() -> None:
    with pytest.raises(ValueError, match="64"):
        format_citation(
            responsible=(), title="题名", document_no=None, issued_on=None, cited_on=None, url=URL, sha256=DIGEST[:16]
        )
