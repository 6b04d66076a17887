from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.uscc import check_character, fictitious_uscc, is_valid_uscc, organisation_check_character

# Real units' codes, printed in the index numbers of their web sites.
VALID = (
    "11370322004222241N",
    "11441700007280420Y",
    "12620600MB0523338C",
    "11341702486344515H",
    "11441300007187648G",
    "11620622013933539B",
)
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"


@pytest.mark.parametrize("code", VALID)
def test_codes_in_use_are_valid(code: str) -> None:
    assert is_valid_uscc(code)
    assert check_character(code[:17]) == code[17]
    assert organisation_check_character(code[8:16]) == code[16]


@pytest.mark.parametrize(
    "code",
    [
        "11370305004222057C",
        "11370322004222241n",
        "11370322004222241N ",
        "11370322004222241",
        "1137032200422224１N",
        "11370322O04222241N",
        "",
    ],
)
def test_what_only_looks_like_a_code_is_not_valid(code: str) -> None:
    assert not is_valid_uscc(code)


@given(st.sampled_from(VALID), st.integers(8, 16), st.sampled_from(ALPHABET))
def test_one_changed_character_is_noticed(code: str, place: int, other: str) -> None:
    changed = code[:place] + other + code[place + 1 :]
    assert is_valid_uscc(changed) == (changed == code)


@given(st.sampled_from(("11", "12", "13", "91")), st.integers(0, 99_999_999))
def test_a_fictitious_code_is_valid_and_belongs_to_no_region(kind: str, serial: int) -> None:
    code = fictitious_uscc(kind, serial)
    assert is_valid_uscc(code)
    assert code[:8] == f"{kind}000000"
    assert organisation_check_character(code[8:16]) == code[16]


@pytest.mark.parametrize(("kind", "serial"), [("1", 1), ("1I", 1), ("11", -1), ("11", 100_000_000)])
def test_impossible_parts_are_refused(kind: str, serial: int) -> None:
    with pytest.raises(ValueError, match=r"代码|序号"):
        fictitious_uscc(kind, serial)


def test_a_check_character_needs_seventeen_characters() -> None:
    with pytest.raises(ValueError, match="前17位"):
        check_character("113703220042222")
