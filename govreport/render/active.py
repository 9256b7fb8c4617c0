"""What of a Word template would run, load or hide anything when it is opened: refused."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from govreport.errors import TemplateProblem
from govreport.packages import UNREADABLE, open_package
from govreport.render.template import LARGEST

TYPES = "[Content_Types].xml"
BLANKS = b"\xef\xbb\xbf\xfe\xff \t\r\n"
"""What may stand before the first element: marks of the encoding too."""
HARMLESS = re.compile(r"(?:https?|ftp|mailto|tel):", re.IGNORECASE)
"""Where a link may lead that somebody clicks on, beside near by."""
OUTSIDE = re.compile(r"[a-z][a-z0-9+.-]*:|[\\/]{2}", re.IGNORECASE)
"""How the address of something outside the package begins."""
SAVE = "另存为“Word 文档（.docx）”"
BY_TYPE: Mapping[str, tuple[str, str]] = {
    "vbaproject": ("宏", f"请在 Word 里{SAVE}，不带宏"),
    "wordvbadata": ("宏", f"请在 Word 里{SAVE}，不带宏"),
    "keymapcustomizations": ("自定义的按键和命令", f"请把内容复制到新建的文档里，{SAVE}"),
    "extensibility": ("自定义的功能区", f"请把内容复制到新建的文档里，{SAVE}"),
    "attachedtoolbars": ("自定义的工具栏", f"请把内容复制到新建的文档里，{SAVE}"),
    "webextension": ("加载项", "请在 Word 里删去加载项再保存"),
    "webextensiontaskpanes": ("加载项", "请在 Word 里删去加载项再保存"),
    "oleobject": ("嵌入的对象（OLE）", "请在 Word 里删去它，或改成图片"),
    "package": ("嵌入的文件", "请在 Word 里删去它，或改成图片（图表也是）"),
    "control": ("ActiveX 控件", "请在 Word 里删去控件"),
    "activexcontrolbinary": ("ActiveX 控件", "请在 Word 里删去控件"),
    "afchunk": ("夹带的另一份文档（altChunk）", f"请在 Word 里打开，{SAVE}"),
    "subdocument": ("子文档", "请在 Word 里打开大纲视图，取消和子文档的链接"),
    "frame": ("框架网页", "请在 Word 里删去框架"),
}
"""What is no part of a template, by the last word of the relation to it."""
BY_PATH: Mapping[str, str] = {
    "vbaproject.bin": "vbaproject",
    "vbadata.xml": "wordvbadata",
    "/embeddings/": "package",
    "/activex/": "control",
}
BY_ELEMENT: Mapping[str, str] = {
    "altChunk": "afchunk",
    "subDoc": "subdocument",
    "control": "control",
    "OLEObject": "oleobject",
}
ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "attachedtemplate": (
        "附加的模板",
        "请在 Word 里打开“开发工具—文档模板”，改用 Normal，再保存",
    ),
    "image": ("链接的图片", "请在 Word 里删去它，重新插入图片（不要选“链接到文件”）"),
    "hyperlink": ("指向电脑里文件的链接", "请在 Word 里取消这个超链接"),
    "mailmergesource": ("邮件合并的数据源", "请在 Word 里恢复为普通文档"),
    "mailmergeheadersource": ("邮件合并的数据源", "请在 Word 里恢复为普通文档"),
}
"""What lies outside the file, by the last word of the relation to it."""
FIELDS = re.compile(
    r"\s*(DDEAUTO|DDE|INCLUDEPICTURE|INCLUDETEXT|INCLUDE|IMPORT|LINK|DATABASE|RD"
    r"|EMBED|CONTROL|HTMLCONTROL)\b",
    re.IGNORECASE,
)
"""Fields that load or start something."""
LINKED = re.compile(r'\s*HYPERLINK\s+(?:\\[a-z]\s+)*"?([^"\s]*)', re.IGNORECASE)
MAY_LOAD = re.compile(
    rb"instr|src\s*=|<!DOCTYPE|<!ENTITY|altChunk|subDoc|control\b|OLEObject"
)
"""What stands in a part that is to be looked through."""
REFUSED = "模板里有{}（{}），不能用：别人打开生成的报告时会运行、装入它；{}"
DECLARED = "模板的 {} 里有 Word 不会有的外部定义（DTD），不能用；请在 Word 里{}再试"
"""What a definition of one's own in XML is told as."""


def refuse_active(content: bytes, template: Path) -> None:
    """Raise TemplateProblem where a template would run or load anything; nothing is run.

    One that is no package, or too large, is told by whoever opens it.
    """
    try:
        package = open_package(content)
    except UNREADABLE:
        return
    with package:
        if sum(part.file_size for part in package.infolist()) > LARGEST:
            return
        for name in package.namelist():
            _refuse_path(name, template)
        for name in package.namelist():
            try:
                raw = package.read(name)
                if _is_xml(name, raw) and (_is_index(name) or _may_load(raw)):
                    refuse_part(name, raw, template)
            except (*UNREADABLE, LookupError, expat.ExpatError) as error:
                # nobody else may read it in a way of their own
                sentence = f"模板的 {name} 损坏了；请在 Word 里打开，{SAVE}再试"
                raise TemplateProblem(template, sentence) from error


def refuse_part(name: str, raw: bytes, template: Path = Path("模板")) -> None:
    """Raise TemplateProblem where a part would load anything, ExpatError for no XML."""
    parser = expat.ParserCreate(namespace_separator=" ")
    if _is_index(name) or _may_load(raw):
        _PartReader(name, template).listen(parser)
    parser.Parse(raw, True)  # noqa: FBT003 -- its end


def _is_xml(name: str, raw: bytes) -> bool:
    """Whether a part is XML, whatever it is called."""
    return _is_index(name) or raw[:200].replace(b"\0", b"").lstrip(BLANKS)[:1] == b"<"


def _is_index(name: str) -> bool:
    return name.lower().endswith(".rels") or name == TYPES


def _may_load(raw: bytes) -> bool:
    """Whether a part is to be looked through: what it has, or that it isn't in UTF-8."""
    return bool(MAY_LOAD.search(raw)) or b"\0" in raw[:200]


def _refuse_path(name: str, template: Path) -> None:
    path = f"/{name}".lower()
    kind = next((kind for part, kind in BY_PATH.items() if part in path), None)
    if kind is not None:
        _refuse(*BY_TYPE[kind], name, template)


def _refuse(what: str, todo: str, where: str, template: Path) -> NoReturn:
    raise TemplateProblem(template, REFUSED.format(what, where, todo))


def _is_harmless(target: str) -> bool:
    """Whether a link leads to a page, an address, or to what lies beside the file."""
    return not OUTSIDE.match(target) or bool(HARMLESS.match(target))


class _PartReader:
    """What is looked for in one part: relations, kinds, fields, pictures from elsewhere."""

    def __init__(self, name: str, template: Path) -> None:
        self.name, self.template = name, template
        self.fields: list[list[str]] = []
        self.reads = False

    def listen(self, parser: expat.XMLParserType) -> None:
        parser.StartDoctypeDeclHandler = self.declared
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.text

    def declared(self, *_what: object) -> NoReturn:
        raise TemplateProblem(self.template, DECLARED.format(self.name, SAVE))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(" ")[2]
        found = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
        if kind == "Relationship":
            self.relation(found)
        elif kind in {"Override", "Default"}:
            if "macroenabled" in found.get("ContentType", "").lower():
                self.refuse(*BY_TYPE["vbaproject"])
        elif kind == "instrText":
            self.reads = True
        elif kind == "fldChar":
            self.field(found.get("fldCharType", ""))
        elif kind == "fldSimple":
            self.instruction(found.get("instr", ""))
        elif kind in BY_ELEMENT and ("wordprocessingml" in tag or kind == "OLEObject"):
            self.refuse(*BY_TYPE[BY_ELEMENT[kind]])
        elif "schemas-microsoft-com:vml" in tag and OUTSIDE.match(found.get("src", "")):
            self.refuse(*ELSEWHERE["image"], found["src"])

    def end(self, tag: str) -> None:
        if tag.endswith(" instrText"):
            self.reads = False

    def text(self, text: str) -> None:
        if self.reads and self.fields:
            self.fields[-1].append(text)
        elif self.reads:
            self.instruction(text)

    def field(self, kind: str) -> None:
        """Take note of where the instruction of a field begins and ends."""
        if kind == "begin":
            self.fields.append([])
        elif self.fields:
            words = self.fields.pop()
            self.instruction("".join(words))
            if kind == "separate":
                self.fields.append([])

    def instruction(self, words: str) -> None:
        found, link = FIELDS.match(words), LINKED.match(words)
        if found:
            todo = "请在 Word 里按 Alt+F9 显示域代码，删去它"
            self.refuse("会装入别的内容的域", todo, found[1].upper())
        if link and not _is_harmless(link[1]):
            self.refuse(*ELSEWHERE["hyperlink"], link[1])

    def relation(self, found: Mapping[str, str]) -> None:
        kind = found.get("Type", "").rstrip("/").rpartition("/")[2].lower()
        target = found.get("Target", "").strip()
        away = found.get("TargetMode", "").lower() == "external" or OUTSIDE.match(target)
        if kind in BY_TYPE:
            self.refuse(*BY_TYPE[kind], target)
        elif away and not (kind == "hyperlink" and _is_harmless(target)):
            what = ("文件外面的内容", "请在 Word 里删去它")
            self.refuse(*ELSEWHERE.get(kind, what), target)

    def refuse(self, what: str, todo: str, target: str = "") -> NoReturn:
        shown = f"{self.name}：{target[:80]}" if target else self.name
        _refuse(what, todo, shown, self.template)
