"""An answer for the terminal and for programs: what was found, and with `explain` why."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, Final

from generator.outputs.search.answer import Answer, Wish, find_word
from generator.outputs.search.document import find_texts
from generator.outputs.search.query import Word, phrase_terms
from generator.outputs.search.reader import Reader
from generator.text.pattern import Pattern
from generator.text.search_text import canonical

_SENTENCE: Final = Pattern(r"[^。；！？\n]+[。；！？]?")
_LONGEST: Final = 80


def answer_json(reader: Reader, wish: Wish, told: Answer, *, explain: bool) -> str:
    """An answer as JSON: hits with path, title and number."""
    data: dict[str, Any] = {
        "query": wish.text,
        "total": told.total,
        "is_exact": told.is_exact,
        "is_near": told.is_near,
        "is_title_only": told.is_title_only,
        "missing": told.missing,
        "left_out": told.query.left_out,
        "following": told.following,
        "hits": [_hit(reader, number) for number in told.hits],
    }
    if explain:
        data["explained"] = list(_explain(reader, told))
    return json.dumps(data, ensure_ascii=False, indent=1)


def _hit(reader: Reader, number: int) -> dict[str, object]:
    row = reader.row(number)
    return {"path": row.path, "title": row.title, "number": row.number or None, "sample": bool(row.is_sample)}


def describe_answer(reader: Reader, told: Answer, *, explain: bool) -> Iterator[str]:
    """An answer line by line, in Chinese."""
    yield from (f"没有文件含有“{word}”，已略去。" for word in told.missing if not told.is_near)
    if told.is_title_only:
        yield "单个汉字只在标题里查找。"
    yield from (f"没有用上：{text[:40]}" for text in told.query.left_out)
    for word in told.query.words:
        if word.also:
            yield f"“{word.text}”同时查找了：{'、'.join(word.also)}"
    if not told.hits and not told.is_unfinished:
        yield "没有找到。"
    elif told.is_near:
        yield "没有与输入完全相同的文字，下面是最接近的："
    else:
        yield f"{'' if told.is_exact else '约 '}{told.total} 条："
    for place, number in enumerate(told.hits, start=1):
        row = reader.row(number)
        sample = "〔示例〕" if row.is_sample else ""
        yield f"{place:>3}. {row.title}{sample}{f'  {row.number}' if row.number else ''}"
        yield f"     {row.path}"
        found = _sentence(reader.document(number), told.query.words)
        yield from (f"     {found}",) if found else ()
    if told.following is not None:
        yield f"还有更多：加上 --start {told.following}"
    if explain:
        yield from (json.dumps(line, ensure_ascii=False) for line in _explain(reader, told))


def _sentence(document: dict[str, Any], words: tuple[Word, ...]) -> str:
    """The first sentence with a word in it, cut around the word."""
    phrases = [phrase for word in words for way in word.ways for phrase in way]
    for text in find_texts(document):
        for found in _SENTENCE.finditer(text):
            sentence = found[0].strip()
            if len(sentence) > 1 and any(phrase in canonical(sentence) for phrase in phrases):
                return sentence if len(sentence) <= _LONGEST else f"{sentence[:_LONGEST]}…"
    return ""


def _explain(reader: Reader, told: Answer) -> Iterator[dict[str, object]]:
    """The terms of every word, how many documents have them, and the first candidates with their scores."""
    for word in told.query.words:
        terms = {
            phrase.strip(): [f"{term:08x}: {len(reader.find_term(term))}" for term in phrase_terms(phrase)]
            for way in word.ways
            for phrase in way
        }
        yield {"word": word.text, "documents": len(find_word(reader, word)), "terms": terms}
    candidates = told.candidates
    yield {
        "candidates": len(candidates.numbers),
        "exact": candidates.exact,
        "scores": [[reader.row(number).path, candidates.scores[number]] for number in candidates.numbers[:20]],
    }
