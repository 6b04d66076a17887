"""What no text of the repository may contain: personal data and marks of secrecy. Findings quote nothing."""

from __future__ import annotations

from collections.abc import Iterator

from generator.load import rules
from generator.model.issue import Issue, Source
from generator.text.personal import find_personal_data
from generator.text.secrecy import find_secrecy_marks


def check_prose(text: str, path: str, *, may_name_request: bool = False) -> Iterator[Issue]:
    """PII-01 and REV-03 over the whole of a text file, front matter included.

    `may_name_request`: the page that explains 依申请公开 has those words as a heading, which is no stamp.
    """
    for found in find_personal_data(text):
        source = _source(text, found.start, path)
        if found.certain:
            hint = "请删去或遮盖（如 138****0000、张某某）；已经提交过的，历史里还在，请联系技术人员一并清除"
            yield rules.PERSONAL_DATA.at(source, f"这里有{found.kind}，不得公开", hint)
        else:
            hint = "请核对；是个人信息就删去或遮盖，不是就不用管"
            yield rules.PERSONAL_DOUBT.at(source, f"这里的一串数字像{found.kind}", hint)
    for mark in find_secrecy_marks(text):
        source = _source(text, mark.start, path)
        if mark.certain:
            hint = (
                "请立即把文件移出本仓库并报告单位保密员：提交到仓库就等于公开，删除以后历史里仍然留有，"
                "须由技术人员清除历史"
            )
            yield rules.SECRECY_MARK.at(source, "文中有密级或内部文件标志", hint)
        elif not (may_name_request and mark.kind == "依申请公开标志"):
            yield rules.SECRECY_WORD.at(source, "文中有像密级或内部文件标志的字样", "请对照原件核对是否可以公开")


def _source(text: str, offset: int, path: str) -> Source:
    return Source(path, text.count("\n", 0, offset) + 1, offset - text.rfind("\n", 0, offset))
