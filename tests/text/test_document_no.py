from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.text.document_no import (
    DocumentNo,
    MalformedDocumentNo,
    find_document_nos,
    loose_key,
    parse_document_no,
)

CONFUSABLES = (
    *("[]", "［］", "【】", "〖〗", "（）", "()", "﹝﹞", "❲❳", "⦗⦘", "〘〙", "〚〛", "⟦⟧", "{}", "｛｝", "<>", "＜＞"),
    *("〈〉", "《》", "「」", "『』", "﹙﹚"),
)

han = st.characters(min_codepoint=0x4E00, max_codepoint=0x9FFF)
# Figures and 年月第号 never occur in a 代字, and would make another number of it.
plain_han = han.filter(lambda each: each not in "一二三四五六七八九十百千零年第号令公告通")
years = st.integers(1900, 2099)
serials = st.integers(1, 99_999)
bracketed = st.builds(DocumentNo, st.text(plain_han, min_size=2, max_size=12), years, serials)
names = st.builds(str.__add__, st.text(plain_han, min_size=1, max_size=40), st.sampled_from(("令", "公告", "通告")))
running = st.builds(DocumentNo, names | st.just(""), st.none(), serials)
annual = st.builds(DocumentNo, names | st.just(""), years, serials, st.just(value=True))
document_nos = bracketed | running | annual


@given(document_nos)
def test_a_printed_number_reads_back(number: DocumentNo) -> None:
    assert parse_document_no(str(number)) == number


@given(st.lists(document_nos))
def test_numbers_can_be_sorted(numbers: list[DocumentNo]) -> None:
    assert sorted(sorted(numbers, reverse=True)) == sorted(numbers)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("示政发〔2099〕1号", DocumentNo("示政发", 2099, 1)),
        ("示例市人民政府令第337号", DocumentNo("示例市人民政府令", None, 337)),
        ("第337号", DocumentNo("", None, 337)),
        ("示例市财政局公告2099年第5号", DocumentNo("示例市财政局公告", 2099, 5, is_annual=True)),
        ("2099年第5号", DocumentNo("", 2099, 5, is_annual=True)),
        ("示政公告〔2099〕5号", DocumentNo("示政公告", 2099, 5)),
    ],
)
def test_each_form_has_one_print(text: str, number: DocumentNo) -> None:
    assert parse_document_no(text) == number
    assert str(number) == text


@pytest.mark.parametrize("pair", CONFUSABLES)
@given(number=bracketed)
def test_every_confusable_bracket_is_named_and_put_right(pair: str, number: DocumentNo) -> None:
    for opening, closing in ((pair[0], pair[1]), ("〔", pair[1]), (pair[0], "〕")):
        wrong = str(number).replace("〔", opening).replace("〕", closing)
        with pytest.raises(MalformedDocumentNo) as caught:
            parse_document_no(wrong)
        assert "应当用六角括号" in caught.value.reason
        assert caught.value.suggestion == str(number)
        assert loose_key(wrong) == loose_key(str(number))


@pytest.mark.parametrize(
    ("text", "words", "meant"),
    [
        ("皖政办﹝2015﹞2号", ("小号六角括号", "U+FE5D", "U+3014", "U+FE5E", "U+3015"), "皖政办〔2015〕2号"),
        ("江政办〔2020〕2 号", ("第11个字符是空格",), "江政办〔2020〕2号"),
        ("示政发\u3000〔2099〕1号", ("第4个字符是全角空格",), "示政发〔2099〕1号"),
        ("示政发〔2099〕1号\u200b", ("不可见",), "示政发〔2099〕1号"),
        ("示政发〔2099〕003号", ("虚位", "“3”"), "示政发〔2099〕3号"),
        ("示政发〔2099〕第3号", ("不加“第”",), "示政发〔2099〕3号"),
        ("示政发〔2099〕3", ("缺少“号”",), "示政发〔2099〕3号"),
        ("示政发〔２０９９〕３号", ("全角",), "示政发〔2099〕3号"),
        ("示政发〔22〕3号", ("写全四位",), "示政发〔2022〕3号"),
        ("示政发〔98〕3号", ("写全四位",), "示政发〔1998〕3号"),
        ("示政发〔2099年〕3号", ("不写“年”",), "示政发〔2099〕3号"),
        ("示政发2099年第3号", ("括起来", "不写“年”", "不加“第”"), "示政发〔2099〕3号"),
        ("示政发2099-3号", ("括起来", "多出“-”"), "示政发〔2099〕3号"),
        ("示政发20993号", ("括起来",), "示政发〔2099〕3号"),
        ("示政发〔20993号", ("缺少右括号",), "示政发〔2099〕3号"),
        ("示政发2099〕3号", ("缺少左括号",), "示政发〔2099〕3号"),
        ("示政发〕2099〔3号", ("方向反了",), "示政发〔2099〕3号"),
        ("示政发〔二〇九九〕三号", ("阿拉伯数字",), "示政发〔2099〕3号"),
        ("示政发〔2099〕3號", ("“號”",), "示政发〔2099〕3号"),
        ("示政发〔2099〕3号文", ("多出“文”",), "示政发〔2099〕3号"),
        ("示政发〔2099〕3号、示办发〔2099〕4号", ("只填一个",), "示政发〔2099〕3号"),
        ("三政发（2099）3号", ("全角圆括号",), "三政发〔2099〕3号"),
        ("示例市人民政府令 第337号", ("空格",), "示例市人民政府令第337号"),
        ("示例市人民政府令（第337号）", ("不加括号",), "示例市人民政府令第337号"),
        ("示例市人民政府令337号", ("应当有“第”",), "示例市人民政府令第337号"),
        ("示例市人民政府第337号令", ("“令”应当写在“第”之前",), "示例市人民政府令第337号"),
        ("示例市人民政府令第六十号", ("阿拉伯数字",), "示例市人民政府令第60号"),
        ("示例市财政局2099年第5号公告", ("“公告”应当写在“第”之前",), "示例市财政局公告2099年第5号"),
        ("2099年第05号", ("虚位",), "2099年第5号"),
        ("示政发〔1822〕3号", ("1900至2099",), None),
        ("示政发〔20222〕3号", ("1900至2099",), None),
        ("示政发〔2099〕0号", ("从1编起",), None),
        ("示政发〔2099〕123456号", ("超过五位",), None),
        ("示政发3号", ("缺少年份",), None),
        ("〔2099〕3号", ("缺少机关代字",), None),
        ("SZF〔2099〕3号", ("汉字",), None),
        ("示〔2099〕3号", ("2至12个汉字",), None),
        ("无", ("样式",), None),
        ("", ("空的",), None),
        ("9" * 5000, ("样式",), None),
        (
            "示政发 [22]第００3",
            ("第4个字符是空格", "全角", "半角方括号", "写全四位", "不加“第”", "虚位", "缺少“号”"),
            "示政发〔2022〕3号",
        ),
    ],
)
def test_every_fault_is_named_and_the_right_form_suggested(
    text: str, words: tuple[str, ...], meant: str | None
) -> None:
    with pytest.raises(MalformedDocumentNo) as caught:
        parse_document_no(text)
    assert [word for word in words if word not in caught.value.reason] == []
    assert caught.value.suggestion == meant


@given(st.text(alphabet=st.sampled_from("示政发令公告〔〕[]（）20199零一十号第年 　文-") | han, max_size=24))
def test_a_suggestion_itself_parses(text: str) -> None:
    suggestion: str | None = text
    try:
        parse_document_no(text)
    except MalformedDocumentNo as malformed:
        suggestion = malformed.suggestion
    assert suggestion is None or str(parse_document_no(suggestion)) == suggestion


@pytest.mark.parametrize(
    ("organ", "year", "number", "is_annual"),
    [
        ("示政发", 2099, 0, False),
        ("示政发", 1899, 1, False),
        ("x", 2099, 1, False),
        ("示政发", None, 1, False),
        ("示政发", 2099, 1, True),
        ("", 2099, 1, False),
    ],
)
def test_a_number_without_a_printed_form_cannot_be_made(
    organ: str, year: int | None, number: int, is_annual: bool
) -> None:
    with pytest.raises(MalformedDocumentNo):
        DocumentNo(organ, year, number, is_annual=is_annual)


@pytest.mark.parametrize(
    "variant",
    [
        "示政发〔2099〕3号",
        "示政发[2099]3号",
        "示政发 (2099) 第003号",
        "示政发２０９９年３号",
        "示政发2099-3号",
        "示政发〔2099〕3",
    ],
)
def test_all_variants_share_a_loose_key(variant: str) -> None:
    assert loose_key(variant) == loose_key("示政发〔2099〕3号")


def test_other_numbers_have_other_keys() -> None:
    keys = {
        loose_key(text)
        for text in ("示政发〔2099〕3号", "示政发〔2098〕3号", "示办发〔2099〕3号", "示政发〔2099〕31号")
    }
    assert len(keys) == 4


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            "根据示发〔2099〕52号和示政发〔2099〕 17号，",
            [("示发〔2099〕52号", "示发〔2099〕52号"), ("示政发〔2099〕 17号", "示政发〔2099〕17号")],
        ),
        ("《某办法》（示科发区[2099]17号）", [("示科发区[2099]17号", "示科发区〔2099〕17号")]),
        ("（和政发（2099）3号）", [("和政发（2099）3号", "和政发〔2099〕3号")]),
        ("《某办法》和示政发【2099】3号文", [("示政发【2099】3号", "示政发〔2099〕3号")]),
        ("4月4日示例市人民政府令第337号公布", [("示例市人民政府令第337号", "示例市人民政府令第337号")]),
        ("按照示例市公安局令（第35号）", [("示例市公安局令（第35号）", "示例市公安局令第35号")]),
        ("示例市财政局公告2099年第5号", [("示例市财政局公告2099年第5号", "示例市财政局公告2099年第5号")]),
        ("第487号提案；2099年3月；（2099）示0305民初12号", []),
    ],
)
def test_numbers_are_found_in_running_text(text: str, found: list[tuple[str, str]]) -> None:
    numbers = find_document_nos(text)
    assert [(each.printed, str(each.document_no)) for each in numbers] == found
    assert all(text[each.start : each.end] == each.printed for each in numbers)


@given(
    st.builds(DocumentNo, st.sampled_from(("示政发", "和政办发", "示公发", "临政字", "财税")), years, serials),
    st.sampled_from(("〔〕", *CONFUSABLES)),
)
def test_a_number_is_found_in_any_style_of_bracket(number: DocumentNo, pair: str) -> None:
    text = "“" + str(number).replace("〔", pair[0]).replace("〕", pair[1]) + "”"
    (found,) = find_document_nos(text)
    assert found.printed == text[1:-1]
    assert found.document_no == number


def test_numbers_of_the_sample_laws_and_policies_are_read() -> None:
    samples = Path(os.environ.get("GONGKAI_SAMPLES", "absent"))
    if not samples.is_dir():
        pytest.skip("GONGKAI_SAMPLES is not there")
    texts = [path.read_text("utf-8") for path in sorted((samples / "laws").rglob("*.md"))]
    texts.append((samples / "policy" / "sample_for_developers.jsonl").read_text("utf-8").replace("\\n", "\n"))
    numbers = [number for text in texts for number in find_document_nos(text)]
    read = [number for number in numbers if number.document_no is not None]
    assert len(numbers) > 500
    assert len(read) / len(numbers) > 0.95
