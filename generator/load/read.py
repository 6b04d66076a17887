"""content/ → Draft. The only module that reads the repository's content; every file is accounted for."""

import hashlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, TypeVar

from pydantic import ValidationError

from generator.load import rules
from generator.load.explain import explain
from generator.load.record_file import RecordFile, decode, read_record_file
from generator.load.tree import FoundFile, Tree, read_tree
from generator.load.workday_file import FOLDER, check_workdays
from generator.load.written_page import parse_written_page
from generator.load.yaml_source import parse_yaml
from generator.model.artifact import ContentChangedError, ContentFile
from generator.model.content_type import ContentType, Types
from generator.model.fields import Part
from generator.model.issue import Issue, Source
from generator.model.settings import Place, SiteSettings, Unit
from generator.model.site import AttachedFile, Draft, Parsed, WrittenPage
from generator.model.workdays import WorkdayYear
from generator.text.identifier import is_device_name, is_identifier
from generator.text.pattern import Pattern
from generator.text.suggest import closest

# Addresses below every type that are lists, not records.
RESERVED_IDS = frozenset({"board", "by", "page"})

_PAGE_NAME = Pattern(r"([a-z0-9-]+/)*[a-z0-9-]+\.md")
_PAGE_FILE = Pattern(r"([a-z0-9-]+/)*[a-z0-9-]+\.(docx|xlsx|pdf|png|jpg|svg|txt|csv)")
_YEAR = Pattern(r"(19|20|21)\d\d")
_OWN_FILES = frozenset({"site.yml", "units.yml", "places.yml", "README.md"})


_Part = TypeVar("_Part", bound=Part)


class _UnitsFile(Part):
    units: tuple[Unit, ...] = ()


class _PlacesFile(Part):
    places: tuple[Place, ...] = ()


# How the record files are read: in this process, or remembered and in several.
ReadRecords = Callable[[Sequence[RecordFile]], tuple[Parsed, ...]]


def read_records(files: Sequence[RecordFile]) -> tuple[Parsed, ...]:
    """Read record files one after the other, remembering nothing."""
    return tuple(read_record_file(file).parsed for file in files)


def read_draft(content_dir: Path, types: Types) -> Draft:
    """Read all of `content_dir`. Faults are issues of the Draft, never exceptions."""
    tree = read_tree(content_dir)
    files = ((name, file) for name, file in tree.files.items() if not file.is_link)
    sha256 = {name: hashlib.sha256(file.read_bytes()).hexdigest() for name, file in files}
    return read_from(tree, sha256, types, read_records)


def read_settings(content_dir: Path) -> SiteSettings | None:
    """`site.yml` alone; None when it is not there or unreadable."""
    path, name = content_dir / "site.yml", "site.yml"
    if not path.is_file():
        return None
    tree = Tree(content_dir, content_dir.name, {name: FoundFile(str(path), (0, 0, 0, 0))})
    sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
    return _read_part(tree, name, SiteSettings, {name: sha256})[0]


def read_from(tree: Tree, sha256: Mapping[str, str], types: Types, records: ReadRecords) -> Draft:
    """Read a tree whose files have these digests, its records as `records` does.

    Raises ContentChangedError or FileNotFoundError when a file is no longer what was digested.
    """
    issues: list[Issue] = []
    settings, found = _read_part(tree, "site.yml", SiteSettings, sha256)
    issues += found
    units, found = _read_part(tree, "units.yml", _UnitsFile, sha256)
    issues += found
    places, found = _read_part(tree, "places.yml", _PlacesFile, sha256)
    issues += found
    names, found = _sort_files(tree, types)
    issues += found
    parsed = records([_record_file(tree, name, types, names, sha256) for name in names.records])
    written, found = _read_pages(tree, names.pages, sha256)
    issues += found
    workdays, found = _read_workdays(tree, names.workdays, sha256)
    issues += found
    issues += (issue for record in parsed for issue in record.issues)
    known = units.units if units else (), places.places if places else ()
    return Draft(settings, *known, parsed, written, tuple(issues), workdays)


def _read_bytes(tree: Tree, name: str, sha256: Mapping[str, str]) -> bytes:
    """A file as it was when its digest was taken. Raises ContentChangedError, FileNotFoundError."""
    data = tree.files[name].read_bytes()
    if hashlib.sha256(data).hexdigest() != sha256[name]:
        raise ContentChangedError(tree.shown(name))
    return data


def _read_part(tree: Tree, name: str, kind: type[_Part], sha256: Mapping[str, str]) -> tuple[_Part | None, list[Issue]]:
    """One of the portal's own YAML files, validated."""
    shown = tree.shown(name)
    if name not in tree.files or tree.files[name].is_link:
        return None, [rules.FILE_MISSING.at(Source(shown), f"没有 {shown}", "参照 docs/EDITORS.zh.md 建立这个文件")]
    text = decode(_read_bytes(tree, name, sha256), shown)
    if isinstance(text, Issue):
        return None, [text]
    document = parse_yaml(text, shown)
    if document.is_broken:
        return None, list(document.issues)
    try:
        return kind.model_validate(document.tree), list(document.issues)
    except ValidationError as error:
        return None, [*document.issues, *explain(error, kind, shown, document.places, extra=())]


class _Names(NamedTuple):
    """The files of content/ by what they are; `attached` has attachments by the record file they belong to."""

    records: tuple[str, ...]
    pages: tuple[str, ...]
    attached: Mapping[str, tuple[str, ...]]
    workdays: tuple[str, ...] = ()


def _sort_files(tree: Tree, types: Types) -> tuple[_Names, list[Issue]]:
    """Say of every file what it is: a record, an attachment, a page, the portal's own, or an issue."""
    records: list[str] = []
    pages: list[str] = []
    workdays: list[str] = []
    attached: dict[str, list[str]] = {}
    issues: list[Issue] = []
    for name, file in tree.files.items():
        folder, *rest = name.split("/")
        if file.is_link:
            hint = "请放真正的文件：链接指向的内容不在仓库里，别处得不到"
            issues.append(rules.FILE_UNKNOWN.at(Source(tree.shown(name)), f"“{name}”是链接，不是文件", hint))
            continue
        match rest:
            case []:
                issues += () if name in _OWN_FILES else (_unknown_file(tree, name, folder, types),)
            case [*_] if folder == "pages":
                pages += [name] if name.endswith(".md") else []
                issues += _check_page_name(tree, name, "/".join(rest))
            case [_year] if folder == FOLDER and name.endswith(".yml"):
                workdays.append(name)
            case [_year, stem] if folder in types and stem.endswith(".md"):
                records.append(name)
                issues += _check_record_name(tree, name, types[folder])
            case [year, owner, _file] if folder in types:
                attached.setdefault(f"{folder}/{year}/{owner}.md", []).append(name)
            case _:
                issues.append(_unknown_file(tree, name, folder, types))
    for owner in attached.keys() - set(records):
        hint = f"附件放在与信息同名的文件夹里；请建立 {tree.shown(owner)}，或移走这些文件"
        lost = (Source(tree.shown(name)) for name in attached[owner])
        issues += (rules.ATTACHMENT.at(source, "这个附件不属于任何一条信息", hint) for source in lost)
    beside = {owner: tuple(files) for owner, files in attached.items()}
    return _Names(tuple(records), tuple(pages), beside, tuple(workdays)), issues


def _check_page_name(tree: Tree, name: str, rest: str) -> Iterator[Issue]:
    if not (_PAGE_NAME.fullmatch(rest) or _PAGE_FILE.fullmatch(rest)):
        hint = "页面和页面里的文件名只用小写英文字母、数字和连字符；支持 md、docx、xlsx、pdf、png、jpg、svg、txt、csv"
        yield rules.FILE_NAME.at(Source(tree.shown(name)), f"文件名“{rest}”不能用作网址", hint)


def _check_record_name(tree: Tree, name: str, kind: ContentType) -> Iterator[Issue]:
    source = Source(tree.shown(name))
    _folder, year, file = name.split("/")
    record_id = file.removesuffix(".md")
    if not _YEAR.fullmatch(year):
        yield rules.FILE_NAME.at(source, f"“{year}”不是年份文件夹", "请放在以四位年份命名的文件夹里，如 2099")
    if not is_identifier(record_id):
        hint = "文件名就是网址里的编号：只用小写英文字母、数字和连字符，不超过 64 个字符，如 road-repair-2099"
        yield rules.FILE_NAME.at(source, f"文件名“{record_id}.md”不能用作编号", hint)
    elif record_id in RESERVED_IDS | kind.page_names:
        yield rules.FILE_NAME.at(source, f"“{record_id}”是目录页的网址，不能用作编号", "请换一个文件名")
    elif is_device_name(record_id):
        yield rules.FILE_NAME.at(source, f"“{record_id}”是 Windows 保留的名称", "请换一个文件名")


def _unknown_file(tree: Tree, name: str, folder: str, types: Types) -> Issue:
    guess = None if folder in types else closest(folder, [*types, "pages"])
    where = "、".join(f"{kind}/年份/编号.md" for kind in types)
    hint = f"是不是应当放在 {guess}/？" if guess else f"信息放在 {where}；不用的文件请移走"
    return rules.FILE_UNKNOWN.at(Source(tree.shown(name)), f"不认识的文件“{name}”，它不会被公开", hint)


def _record_file(tree: Tree, name: str, types: Types, names: _Names, sha256: Mapping[str, str]) -> RecordFile:
    attached = tuple(
        AttachedFile(file.rsplit("/", 1)[1], ContentFile(tree.shown(file), sha256[file]), tree.files[file].size)
        for file in names.attached.get(name, ())
    )
    folder, _year, stem = name.split("/")
    content = ContentFile(tree.shown(name), sha256[name])
    return RecordFile(types[folder], stem.removesuffix(".md"), content, attached, tree.files[name].path)


def _read_pages(
    tree: Tree, names: Iterable[str], sha256: Mapping[str, str]
) -> tuple[tuple[WrittenPage, ...], list[Issue]]:
    pages: list[WrittenPage] = []
    issues: list[Issue] = []
    for name in names:
        page, found = parse_written_page(_read_bytes(tree, name, sha256), name.removeprefix("pages/"), tree.shown(name))
        issues += found
        if page is not None:
            pages.append(page)
    return tuple(pages), issues


def _read_workdays(
    tree: Tree, names: Iterable[str], sha256: Mapping[str, str]
) -> tuple[tuple[WorkdayYear, ...], list[Issue]]:
    """The years that somebody wrote down from their notices; one with a fault is left out."""
    years: list[WorkdayYear] = []
    issues: list[Issue] = []
    for name in names:
        year, found = _read_part(tree, name, WorkdayYear, sha256)
        found += check_workdays(year, tree.shown(name)) if year is not None else ()
        issues += found
        years += [year] if year is not None and not found else []
    return tuple(years), issues
