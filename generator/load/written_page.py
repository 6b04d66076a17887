"""A hand-written page's front matter, checked here because MkDocs passes over a broken one in silence."""

from typing import Annotated

from pydantic import ValidationError

from generator.load import rules
from generator.load.explain import explain
from generator.load.prose import check_prose
from generator.load.record_file import cut, decode
from generator.load.yaml_source import parse_yaml
from generator.model.fields import Day, Help, Label, Line, Part, Text
from generator.model.issue import Issue, Source
from generator.model.site import WrittenPage


class PageFrontMatter(Part):
    """The front matter of a hand-written page: what the meta tags of 国办发〔2017〕47号 need."""

    title: Annotated[Line, Label("标题"), Help("页面的标题", "政府信息公开指南")]
    description: Annotated[Text, Label("栏目说明"), Help("设置目的和主要内容，一两句话", "本机关的公开指南。")]
    keywords: Annotated[tuple[Line, ...], Label("关键词"), Help("一行一个", None)]
    column_type: Annotated[Line | None, Label("栏目类别")] = None
    updated_on: Annotated[Day | None, Label("更新日期")] = None


def parse_written_page(data: bytes, name: str, path: str) -> tuple[WrittenPage | None, tuple[Issue, ...]]:
    """The page called `name` (`guide.md`) and every issue of its file."""
    text = decode(data, path)
    if isinstance(text, Issue):
        return None, (text,)
    found = tuple(check_prose(text, path, may_name_request=True))
    parts = cut(text, path)
    if isinstance(parts, Issue):
        return None, (parts, *found)
    document = parse_yaml(parts.yaml, path, first_line=2)
    found += document.issues
    if document.is_broken:
        return None, found
    if not parts.body.strip():
        found += (rules.EMPTY_BODY.at(Source(path, parts.body_line), "没有正文", "把内容写在信息栏的 --- 下面"),)
    try:
        head = PageFrontMatter.model_validate(document.tree)
    except ValidationError as error:
        return None, (*found, *explain(error, PageFrontMatter, path, document.places, extra=()))
    page = WrittenPage(name, path, head.title, head.description, head.keywords, head.column_type, head.updated_on)
    return page, found
