"""The index: three ways to the same bytes, what may not be in it, and that it finds what was published."""

from __future__ import annotations

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent.parent))
from portal import BICYCLES, SUPPORT, Portal

from generator import pipeline
from generator.outputs.search import bulk
from generator.outputs.search.document import SearchText
from generator.outputs.search.patch import CannotPatchError, Change, patch_segment
from generator.outputs.search.postings import decode, encode, get_varints, put_varint
from generator.outputs.search.proof import Sample, SearchMissError, draw_phrases, prove
from generator.outputs.search.query import parse_query, phrase_terms
from generator.outputs.search.reader import Reader
from generator.outputs.search.segments import divide
from generator.outputs.search.shards import choose_bits, decode_shard, encode_shard, rest_of, shard_of
from generator.outputs.search.tables import hash_name, name_key
from generator.outputs.search.terms import cover, document_terms, hash_term
from generator.text.search_text import canonical, text_units, units

ROOM = 16
# Few characters, so that texts share terms; runs, breaks and characters beyond the first plane.
UNITS = st.text("公开政府信息\n\U00020bb7\U000f0001\U000f0002", max_size=40)
TEXTS = st.lists(st.builds(SearchText, UNITS, UNITS), min_size=1, max_size=12)
ALPHABET = st.text("（）〔〕“”*_|#.,0123abＦé①㎡\u200b \n公开○\U00020bb7，。\r\t", max_size=30)


def plainly(texts: list[SearchText], room: int) -> tuple[dict[int, bytes], int]:
    """A segment made term by term: its shards, and how many postings it has."""
    by_term: dict[int, dict[int, int]] = {}
    for number, text in enumerate(texts):
        for term, weight in document_terms(text).items():
            by_term.setdefault(term, {})[number] = weight
    postings = sum(map(len, by_term.values()))
    bits = choose_bits(postings)
    shards: dict[int, dict[int, tuple[bool, bytes]]] = {number: {} for number in range(1 << bits)}
    for term, held in by_term.items():
        shards[shard_of(term, bits)][rest_of(term, bits)] = encode(held, room)
    return {number: encode_shard(terms) for number, terms in shards.items()}, postings


def at_once(texts: list[SearchText], room: int, folder: Path) -> tuple[dict[int, bytes], int]:
    """The same by NumPy."""
    batches = range(0, len(texts), bulk.BATCH)
    ordered = [bulk.sort_batch(first, texts[first : first + bulk.BATCH], folder) for first in batches]
    segment = bulk.plan_segment((each for found in ordered for each in found), room)
    made: dict[int, bytes] = {}
    for part in bulk.find_parts(segment):
        bulk.make_shards(segment, part, made.__setitem__)
    return made, segment.postings


@settings(max_examples=150, deadline=None)
@given(texts=TEXTS)
def test_sorting_makes_what_counting_makes(texts: list[SearchText], tmp_path_factory: pytest.TempPathFactory) -> None:
    assert at_once(texts, ROOM, tmp_path_factory.mktemp("sorted")) == plainly(texts, ROOM)


@pytest.mark.parametrize("units", [1, 400, 1 << 21])
def test_several_batches_are_one_segment(units: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(bulk, "_UNITS", units)
    texts = [SearchText(f"第{chr(0x4E00 + n % 300)}号", f"公开{chr(0x5000 + n)}政府\n信息" * 3) for n in range(600)]
    assert at_once(texts, 512, tmp_path) == plainly(texts, 512)


@settings(max_examples=150, deadline=None)
@given(
    texts=TEXTS, changed=st.builds(SearchText, UNITS, UNITS), added=st.builds(SearchText, UNITS, UNITS), data=st.data()
)
def test_a_patched_segment_is_a_new_one(
    texts: list[SearchText], changed: SearchText, added: SearchText, data: st.DataObject
) -> None:
    shards, postings = plainly(texts, ROOM)
    number = data.draw(st.integers(0, len(texts) - 1))
    changes = [Change(number, texts[number], changed), Change(len(texts), None, added)]
    wanted, wanted_postings = plainly([*texts[:number], changed, *texts[number + 1 :], added], ROOM)
    try:
        patched = patch_segment(changes, choose_bits(postings), postings, ROOM, shards.__getitem__)
    except CannotPatchError:
        return  # a bitmap became a list: the segment is made anew
    assert (shards | patched.shards, patched.postings) == (wanted, wanted_postings)


@given(st.lists(st.integers(0, 2**34)))
def test_varints_come_back(values: list[int]) -> None:
    assert list(get_varints(b"".join(map(put_varint, values)))) == values


@given(st.dictionaries(st.integers(0, 300), st.integers(0, 3), min_size=1), st.integers(1, 400))
def test_postings_come_back(held: dict[int, int], room: int) -> None:
    is_map, blob = encode(held, room)
    found = decode((is_map, blob))
    assert found.keys() == held.keys()
    if not is_map:
        assert found == held
    assert {n for n, w in found.items() if w == 3} == {n for n, w in held.items() if w == 3}


@pytest.mark.parametrize("damage", [b"", b"\xff\xff", b"\x05abc"])
def test_a_damaged_shard_is_told(damage: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever it says
        decode_shard(damage)


@given(ALPHABET)
def test_both_ways_to_units_agree(text: str) -> None:
    assert text_units(text) == units(canonical(text))


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("示政发[2099]1号", "示政发〔2099〕1号"),
        ("示政发（２０９９）１号", "示政发〔2099〕1号"),
        ("三公经费", "“三公”经费"),
        ("2022年3月", "2022 年 3 月"),
        ("1234567.8", "1,234,567.8元"),
        ("第二〇二二", "第二○二二"),
        ("农村公路", "农村**公路**"),
    ],
)
def test_what_is_typed_stands_in_what_is_written(typed: str, written: str) -> None:
    assert canonical(typed).strip() in canonical(written)


def test_a_number_is_no_part_of_a_longer_one() -> None:
    assert canonical("99年") not in canonical("2099年")


@pytest.mark.parametrize("typed", ["示政发 2099 1", "示政发〔2099〕1号", "示政发【2099】第1号", "示政发２０９９ １号"])
def test_one_number_many_writings(typed: str) -> None:
    assert hash_name(name_key(typed)) == hash_name(name_key("示政发〔2099〕1号"))


@given(st.text("公开政府信息办法规定", min_size=3, max_size=30))
def test_the_terms_of_a_phrase_are_its_texts(phrase: str) -> None:
    held = document_terms(SearchText("", f"前{phrase}后"))
    assert set(phrase_terms(phrase)) <= held.keys()


def test_common_triples_do_not_make_a_phrase() -> None:
    held = document_terms(SearchText("", "政府信\n公政府"))
    assert {hash_term(*map(ord, "公政府")), hash_term(*map(ord, "政府信"))} <= held.keys()
    assert not set(phrase_terms("公政府信")) & held.keys()


def test_the_terms_that_are_looked_up_cover_the_phrase() -> None:
    codes = list(map(ord, "国务院𠮷关部门依法行政"))
    fours = {hash_term(*codes[at : at + 4]) for at in (4, 5, 6, 7)}
    assert set(cover(codes)) == fours | {hash_term(*codes[at : at + 3]) for at in (0, 1, 2, 3)}


def test_quoted_words_have_no_synonyms() -> None:
    table = [("公车", ("公务用车",))]
    assert parse_query("公车 费用", table).words[0].also == ("公务用车",)
    assert parse_query("“公车” 费用", table).words[0].also == ()


@pytest.mark.parametrize("documents", [0, 1, 511, 512, 513, 10_000, 100_000])
def test_segments_cover_everything_once(documents: int) -> None:
    parts = divide(documents)
    assert [part.first for part in parts] == [0, *(part.end for part in parts[:-1])]
    assert parts[-1].end == documents
    assert parts[-1].end - parts[-1].first < max(513, documents / 8)


# --- On a portal ----------------------------------------------------------------------------------------------------


def ask(portal: Portal, text: str, **wish: object) -> list[str]:
    reader, told = pipeline.search(portal.out, pipeline.Wish(text, **wish))  # type: ignore[arg-type]
    return [reader.row(number).path for number in told.hits] if not told.is_near else []


def test_an_edit_rewrites_a_few_files_of_the_index(portal: Portal) -> None:
    before = {path: path.read_bytes() for path in (portal.out / "search").rglob("*.bin")}
    portal.edit(BICYCLES)
    portal.built()
    after = {path: path.read_bytes() for path in (portal.out / "search").rglob("*.bin")}
    assert 0 < sum(after[path] != data for path, data in before.items()) < len(before)
    assert ask(portal, title_of(portal, BICYCLES))[0] == "policy/shili-2024-shared-bicycles/"


def test_what_is_withdrawn_is_found_no_more(portal: Portal) -> None:
    title = title_of(portal, BICYCLES)
    assert ask(portal, title)
    portal.edit(BICYCLES, "sample: true", "sample: true\nwithdrawn: {on: 2026-11-20, why: 内容有误}")
    portal.built()
    assert "policy/shili-2024-shared-bicycles/" not in ask(portal, title)
    assert not any("shared-bicycles" in path.read_text("utf-8") for path in (portal.out / "search").rglob("*.json"))


def test_a_damaged_shard_is_made_again(portal: Portal) -> None:
    shard = portal.out / "search/recent/0.bin"
    shard.write_bytes(b"damaged")
    portal.edit(BICYCLES)
    portal.built()
    assert {path.name: path.read_bytes() for path in shard.parent.iterdir()} == {
        path.rpartition("/")[2]: data for path, data in portal.clean().items() if path.startswith("search/recent/")
    }


def test_facets_order_and_pages(portal: Portal) -> None:
    every = ask(portal, "示例")
    assert len(every) == 10
    assert ask(portal, "示例", start=10)[0] not in every
    by_date = ask(portal, "示例", facets={"type": "政策文件"}, by_date=True)
    assert by_date[0].startswith("policy/")
    days = [json.loads((portal.out / path / "index.json").read_text("utf-8"))["published_on"] for path in by_date]
    assert days == sorted(days, reverse=True)


def test_a_single_character_leaves_nothing_out_beside_others(portal: Portal) -> None:
    # No title has it, many texts do.
    _reader, alone = pipeline.search(portal.out, pipeline.Wish("稳"))
    assert (alone.hits, alone.missing, alone.is_title_only) == ((), (), True)
    assert "policy/shili-2026-small-business-support/" in ask(portal, "小微经营主体 稳")


def test_by_date_what_is_called_so_needs_no_check(portal: Portal) -> None:
    assert ask(portal, "示政办发 2026 1", by_date=True) == ask(portal, "示政办发 2026 1")


def test_the_portals_own_pages_are_found(portal: Portal) -> None:
    assert "unit/government-office/" in ask(portal, "区政府办公室")
    assert ask(portal, "依申请公开")[0] == "request/"


def test_an_index_that_misses_is_not_published(portal: Portal) -> None:
    reader = Reader(lambda path: (portal.out / path).read_bytes())
    path = reader.row(3).path
    other = SearchText("", "这里没有写过的一段话")
    assert prove(reader, ()) == 0
    with pytest.raises(SearchMissError, match=path):
        prove(reader, [Sample(3, other, 12345)])


def test_phrases_are_drawn_from_the_text() -> None:
    text = SearchText("甲乙丙", "丁戊己\n庚辛壬癸\n子")
    for seed in range(500):
        for phrase in draw_phrases(Sample(0, text, seed * 7919)):
            assert len(phrase) > 1
            assert phrase in f"{text.title}\n{text.rest}"


def title_of(portal: Portal, name: str) -> str:
    lines = (portal.content / name).read_text("utf-8").splitlines()
    return next(line.removeprefix("title: ") for line in lines if line.startswith("title: "))


def test_an_attachment_is_found_by_its_name(portal: Portal) -> None:
    assert "policy/shili-2026-small-business-support/" in ask(portal, "申请表")
    assert SUPPORT.startswith("policy/")
