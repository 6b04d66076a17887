"""The rules that hold for every record, whatever its type. docs/CODES.md tells them to editors."""

from __future__ import annotations

from generator.model.issue import Rule, Severity

YAML_SYNTAX = Rule("yaml-syntax", "写法读不懂", "YAML 1.1")
YAML_SHAPE = Rule("yaml-shape", "应当是“名称: 内容”", "YAML 1.1")
YAML_FEATURE = Rule("yaml-feature", "用了不支持的 YAML 写法", "docs/DECISIONS.md")
YAML_DUPLICATE = Rule("yaml-duplicate", "同一项写了两次", "docs/DECISIONS.md")
FILE_ENCODING = Rule("file-encoding", "文件不是 UTF-8 编码", "docs/DECISIONS.md")
FILE_NAME = Rule("file-name", "文件名或位置不对", "ARCHITECTURE §4")
FILE_UNKNOWN = Rule("file-unknown", "content/ 里有不认识的文件", "件件有着落：不认识的文件不会被悄悄跳过")
FILE_MISSING = Rule("file-missing", "缺少必需的文件", "ARCHITECTURE §3")
FRONT_MATTER = Rule("front-matter", "缺少文件开头的信息", "ARCHITECTURE §4")
UNKNOWN_KEY = Rule("unknown-key", "没有这一项", "ARCHITECTURE §4")
MISSING_KEY = Rule("missing-key", "缺少必填项", "ARCHITECTURE §4")
FIELD_VALUE = Rule("field-value", "内容的写法不对", "ARCHITECTURE §4")
PLACEHOLDER = Rule("placeholder", "新建文件里的提示文字没有换成真实内容", "docs/DECISIONS.md")
EMPTY_BODY = Rule("empty-body", "没有正文", "政府信息公开条例第二条")
RAW_HTML = Rule("raw-html", "正文里有 HTML 标签", "ARCHITECTURE §4", Severity.WARNING, blocks=False)
DUPLICATE_ID = Rule("duplicate-id", "编号重复", "ARCHITECTURE §4")
UNKNOWN_UNIT = Rule("unknown-unit", "没有这个机构", "政府信息公开条例第二十条第二项")
UNKNOWN_PLACE = Rule("unknown-place", "没有这个地区", "ARCHITECTURE §4")
UNKNOWN_KIND = Rule("unknown-kind", "没有这种记事或者这类信息", "ARCHITECTURE §4")
UNKNOWN_RECORD = Rule("unknown-record", "没有这条信息", "DOC-10")
OUTSIDE_PUBLISHER = Rule("outside-publisher", "非转载信息的机构不在本平台", "政府信息公开条例第十条")
CYCLE = Rule("DOC-10", "信息之间的关系成了圈", "REGULATIONS DOC-10")
DATES = Rule("TIME-02", "日期先后矛盾或在将来", "REGULATIONS TIME-02；国办秘函〔2019〕19号")
OPENNESS = Rule("REV-02", "不是主动公开的信息", "政府信息公开条例第十三条至第十六条")
SECRECY_MARK = Rule("REV-03", "有密级或内部标志", "保守国家秘密法；政府信息公开条例第十四条")
SECRECY_WORD = Rule(
    "REV-03w", "疑似密级或内部标志", "保守国家秘密法；政府信息公开条例第十四条", Severity.WARNING, blocks=False
)
REVIEW = Rule("REV-01", "缺少审查记录或审查晚于发布", "政府信息公开条例第十七条；保守国家秘密法实施条例第四十二条")
DOCUMENT_NO = Rule("DOC-01", "发文字号不规范", "GB/T 9704-2012 第7.2节", accepts=True)
INDEX_NO = Rule("DOC-06", "索引号不规范或重复", "政府信息公开条例第十二条")
TOPIC = Rule("DOC-07", "主题分类不在分类表里", "国务院公文主题分类")
PERSONAL_DATA = Rule("PII-01", "有个人信息", "个人信息保护法第二十五条、第二十八条；政府信息公开条例第十五条")
PERSONAL_DOUBT = Rule(
    "PII-01w", "疑似个人信息", "个人信息保护法；政府信息公开条例第十五条", Severity.WARNING, blocks=False
)
ATTACHMENT = Rule("attachment", "附件与文件夹对不上", "ARCHITECTURE §4")
ATTACHMENT_TEXT = Rule(
    "attachment-text", "附件只能按名称检索，或者只有前面部分能检索", "docs/DECISIONS.md", Severity.INFO, blocks=False
)
ANCHOR_ALIAS = Rule("anchor-alias", "锚点别名没有指向正文的段落", "ARCHITECTURE §4")
SAMPLE_NAME = Rule("sample", "虚构内容没有标明示例，或用了真实单位", "docs/DECISIONS.md")
ACCEPTED_CODE = Rule("accepted", "“照原件公开”写的规则编号不对", "docs/DECISIONS.md")
ACCEPTED_UNUSED = Rule(
    "accepted-unused", "“照原件公开”没有对上任何问题", "docs/DECISIONS.md", Severity.WARNING, blocks=False
)
IDENTITY = Rule("PLT-05", "正式平台缺少网站身份信息", "国办发〔2017〕47号")
UNIT_DATA = Rule("PLT-04", "机构信息不完整或重复", "政府信息公开条例第二十条第二项")
PLACE_DATA = Rule("place-data", "地区信息不完整或重复", "ARCHITECTURE §4")
COLUMN_DATA = Rule("PLT-03", "法定主动公开栏目写法不对", "政府信息公开条例第二十条、第二十一条")
ADDRESS = Rule("PERM-01", "公开过的网址不再有内容", "国办发〔2017〕47号；ARCHITECTURE §4")
ANCHOR = Rule("PERM-02", "公开过的条款链接不再有效", "ARCHITECTURE §4")
UNTOLD = Rule("CHG-01", "公开后有实质改动，没有更正记录", "政府信息公开条例第六条；国办秘函〔2019〕19号")
TRACE = Rule("CHG-02", "已公开的更正记录被删改", "政府信息公开条例第六条")
EVENT = Rule("CHG-03", "已发生的记事被删改", "政府信息公开条例第六条；政府督查工作条例")
BACKDATED = Rule(
    "TIME-03", "发布日期早于实际首次出现", "REGULATIONS TIME-03；国办秘函〔2019〕19号", Severity.WARNING, blocks=False
)
WORKDAYS = Rule("workdays", "工作日安排写法不对", "国务院办公厅每年的放假通知")
REDIRECT = Rule("redirects", "地址迁移写法不对", "ARCHITECTURE §4")
CLOCK = Rule("clock", "今天早于上一次发布的日期", "docs/DECISIONS.md", Severity.WARNING, blocks=False)

RULES: tuple[Rule, ...] = tuple(value for value in list(globals().values()) if isinstance(value, Rule))
