"""What the last release had against what this one will have: no address that was meant to last stops answering."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from collections.abc import Set as AbstractSet

from generator.model.issue import Issue, Rule, Source
from generator.model.site import Entry, Site
from generator.text.pattern import Pattern

GONE = Rule("PERM-03", "公开过的文件或页面不再有", "国办发〔2017〕47号；ARCHITECTURE §4")
CONTESTED = Rule("PERM-04", "迁移的原地址上还有内容", "ARCHITECTURE §4")
RULES = (GONE, CONTESTED)

# Not meant to last: pages of lists by number, directories of a value, what a board counts and is narrowed down by, assets and
# charts by digest, tables as files (they go with what they show), the manifest, the search index, machines' aids.
_PASSING = Pattern(
    r"(assets|charts|manifest)/|manifest\.json$|(.+/)?page/\d+/|[a-z-]+/by/|[a-z-]+/board/(?!index\.html$)|(?!data/|.+/files/)(.+/)?tables?(-[a-z0-9-]+)?\.(csv|xlsx|json)$|search/.+/|search/.+\.(bin|json)$|robots\.txt$|sitemap(-\d+)?\.xml$"
)


def is_permanent(path: str) -> bool:
    """Whether a file's address is meant to answer for ever."""
    return _PASSING.match(path) is None


def check_addresses(before: Iterable[str], now: AbstractSet[str], site: Site, prefix: str) -> Iterator[Issue]:
    """PERM-03. `prefix` is what content/ is called. The forms and files of a withdrawn record went with it."""
    owners = {entry.path: entry for entry in site.entries}
    gone = {path for path in before if path not in now and is_permanent(path)}
    for path in sorted(gone):
        if path.endswith("/index.json") and path.replace("index.json", "index.html") in gone:
            continue  # told with its page
        owner = owners.get("/".join(path.split("/", 2)[:2]) + "/")
        if owner is None:
            address = path.removesuffix("index.html")
            hint = f"误删的请恢复；换了地址的，在 redirects 里写 from: {address}、to: 新地址、on: 日期"
            yield GONE.at(Source(f"{prefix}/site.yml"), f"{address} 公开过，现在没有了", hint, field="redirects")
        elif not owner.card.is_withdrawn:
            yield _lost_file(owner, path)


def _lost_file(owner: Entry, path: str) -> Issue:
    hint = "误删的请恢复；换了文件名的，在新附件下面写 replaces: [原来的文件名]，原网址会给出新文件"
    message = f"附件网址 {path} 公开过，现在没有了"
    return GONE.at(owner.parsed.where("attachments"), message, hint, field="attachments")


def check_contested(origins: Iterable[str], prefix: str) -> Iterator[Issue]:
    """PERM-04: what leads on is not itself there."""
    for path in origins:
        address = path.removesuffix("index.html")
        message = f"redirects 里的原地址 {address} 上还有内容"
        hint = "一个地址要么有内容，要么转到别处：请删去这条迁移，或者移走那里的内容"
        yield CONTESTED.at(Source(f"{prefix}/site.yml"), message, hint, field="redirects")
