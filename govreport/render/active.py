"""What of a Word template would run, load or hide anything when it is opened: refused."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn
from xml.parsers import expat

from govreport.errors import TemplateProblem
from govreport.packages import UNREADABLE, open_package
from govreport.render.active_kinds import (
    ANYWHERE,
    BY_BYTES,
    BY_CONTENT,
    BY_ELEMENT,
    BY_PATH,
    BY_TYPE,
    ELSEWHERE,
    SAVE,
)
from govreport.render.active_links import (
    FIELDS,
    addresses,
    field_name,
    is_harmless,
    is_named,
    is_normal,
    lies_outside,
    seen,
)
from govreport.render.template import LARGEST

TYPES = "[Content_Types].xml"
BLANKS = b"\xef\xbb\xbf\xfe\xff \t\r\n"
"""What may stand before the first element: marks of the encoding too."""
ENCODINGS = frozenset({"", "UTF-8", "UTF8", "UTF-16"})
"""In which Word and WPS write."""
VML = "schemas-microsoft-com:vml"
PICTURED = frozenset({"imagedata", "image", "fill", "stroke", "background"})
"""What of VML shows a picture."""
TEXTS = frozenset({"instrText", "delInstrText", "t", "delText"})
"""What Word takes for the instruction of a field, between its begin and `separate`."""
APART = frozenset({"tab", "ptab", "br", "cr", "p"})
"""What parts words within one."""
ADDED = "_assembly"
"""How the names of the properties begin by which Word finds an add-in."""
MAY_LOAD = re.compile(
    rb"instr|fldChar|src\s*=|href\s*=|<!DOCTYPE|<!ENTITY|altChunk|subDoc|control\b|OLEObject"
    rb"|object(?:Embed|Link)|mailMerge|webVideoPr|embeddedHtml|customUI|schema\b"
)
"""What stands in a part that is to be looked through once it is filled in."""
REFUSED = "模板里有{}（{}），不能用：别人打开生成的报告时会运行、装入它；{}"
DECLARED = "模板的 {} 里有 Word 不会有的外部定义（DTD），不能用；请在 Word 里{}再试"
"""What a definition of one's own in XML is told as."""
ENCODED = "模板的 {} 用的编码是 {}，Word 不会这样写，不能用；请在 Word 里打开，{}再试"
FIELD = "请在 Word 里按 Alt+F9 显示域代码，删去它"


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
        names = package.namelist()
        for name in names:
            _refuse_path(name, template)
        kinds = frozenset(Path(name).suffix[1:].lower() for name in names)
        for info in package.infolist():
            name = info.filename
            try:
                raw = package.read(info)  # of two with one name each
                _refuse_bytes(name, raw, template)
                if _is_xml(name, raw):
                    _read(_PartReader(name, template, kinds, tags=True), raw)
            except (*UNREADABLE, LookupError, expat.ExpatError) as error:
                # nobody else may read it in a way of their own
                sentence = f"模板的 {name} 损坏了；请在 Word 里打开，{SAVE}再试"
                raise TemplateProblem(template, sentence) from error


def refuse_made(parts: Mapping[str, bytes], template: Path = Path("模板")) -> None:
    """Raise TemplateProblem where a part that was filled in would load anything.

    ExpatError where it became no XML.
    """
    for name, raw in parts.items():
        if not _is_xml(name, raw):
            continue
        if MAY_LOAD.search(raw) or b"\0" in raw[:200]:
            _read(_PartReader(name, template), raw)
        else:
            expat.ParserCreate().Parse(raw, True)  # noqa: FBT003 -- its end


def _read(reader: "_PartReader", raw: bytes) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    reader.listen(parser)
    parser.Parse(raw, True)  # noqa: FBT003 -- its end
    for one in reader.fields:  # begun, and without an end
        reader.judge(one)


def _is_xml(name: str, raw: bytes) -> bool:
    """Whether a part is XML, whatever it is called."""
    named = name.lower().endswith((".xml", ".rels"))
    return named or raw[:200].replace(b"\0", b"").lstrip(BLANKS)[:1] == b"<"


def _refuse_path(name: str, template: Path) -> None:
    path = f"/{name}".lower()
    kind = next((kind for part, kind in BY_PATH.items() if part in path), None)
    if kind is not None:
        _refuse(*BY_TYPE[kind], name, template)


def _refuse_bytes(name: str, raw: bytes, template: Path) -> None:
    kind = next((kind for head, kind in BY_BYTES.items() if raw.startswith(head)), None)
    if kind is not None:
        _refuse(*BY_TYPE[kind], name, template)


def _refuse(what: str, todo: str, where: str, template: Path) -> NoReturn:
    raise TemplateProblem(template, REFUSED.format(what, where, todo))


@dataclass
class _Field:
    """A field that has begun: its instruction so far, whether other fields add to it.

    `shown` are those that have come to their results.
    """

    words: list[str] = field(default_factory=list)
    computed: bool = False
    shown: bool = False


class _PartReader:
    """What is looked for in one part: relations, kinds, fields, pictures from elsewhere."""

    def __init__(
        self,
        name: str,
        template: Path,
        kinds: frozenset[str] = frozenset(),
        *,
        tags: bool = False,
    ) -> None:
        """Read a part of a package with files of these kinds; `tags` are still in it."""
        self.name, self.template, self.kinds, self.tags = name, template, kinds, tags
        self.fields: list[_Field] = []
        self.reading = ""

    def listen(self, parser: expat.XMLParserType) -> None:
        parser.XmlDeclHandler = self.encoded
        parser.StartDoctypeDeclHandler = self.declared
        parser.StartElementHandler, parser.EndElementHandler = self.start, self.end
        parser.CharacterDataHandler = self.text

    def encoded(self, _version: str, encoding: str | None, _alone: int) -> None:
        if (encoding or "").upper() not in ENCODINGS:
            sentence = ENCODED.format(self.name, encoding, SAVE)
            raise TemplateProblem(self.template, sentence)

    def declared(self, *_what: object) -> NoReturn:
        raise TemplateProblem(self.template, DECLARED.format(self.name, SAVE))

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        kind = tag.rpartition(" ")[2]
        found = {name.rpartition(" ")[2]: value for name, value in attributes.items()}
        if kind in TEXTS or kind == "HyperlinkBase":
            self.reading = kind
        elif kind in APART:
            self.write(" ")
        elif kind == "fldChar":
            self.field(found.get("fldCharType", "").strip())
        elif kind == "fldSimple":
            self.judge(_Field([found.get("instr", "")]))
        elif kind in BY_ELEMENT and ("wordprocessingml" in tag or kind in ANYWHERE):
            self.refuse(BY_ELEMENT[kind])
        elif kind in _HANDLED:
            _HANDLED[kind](self, found)
        elif VML in tag:
            self.drawn(kind, found)
        if "embeddedHtml" in found:
            self.refuse("webvideo")

    def end(self, tag: str) -> None:
        if tag.rpartition(" ")[2] == self.reading:
            self.reading = ""

    def text(self, text: str) -> None:
        if self.reading == "HyperlinkBase":
            if text.strip() and not is_harmless(text):
                self.refuse_away("hyperlink", text)
        elif self.reading and not self.write(text) and self.reading.endswith("nstrText"):
            self.judge(_Field([text]))

    def write(self, text: str) -> bool:
        """Add to the innermost instruction that goes on; whether there is one."""
        open_ones = [one for one in self.fields if not one.shown]
        for one in open_ones[-1:]:
            one.words.append(text)
        return bool(open_ones)

    def field(self, kind: str) -> None:
        """Take note of where the instruction of a field begins and ends."""
        if kind == "begin":
            for one in self.fields[-1:]:
                if not one.shown:
                    one.computed = True
                    self.whole(one)
            self.fields.append(_Field())
        elif self.fields:
            one = self.fields[-1]
            if not one.shown:
                self.judge(one)
            one.shown = True
            if kind == "end":
                self.fields.pop()

    def whole(self, one: _Field) -> None:
        """Refuse a field whose name another field makes."""
        words = "".join(one.words)
        if not is_named(words):
            _refuse("用别的域拼出来的域", FIELD, self.name, self.template)

    def judge(self, one: _Field) -> None:
        words = "".join(one.words)
        name = field_name(words)
        if name in FIELDS:
            shown = f"{self.name}：{name}"
            _refuse("会装入别的内容的域", FIELD, shown, self.template)
        if name == "HYPERLINK":
            if one.computed:
                self.refuse_away("hyperlink", words.strip())
            for address in addresses(words):
                if not is_harmless(address, tags=self.tags):
                    self.refuse_away("hyperlink", address)

    def drawn(self, kind: str, found: Mapping[str, str]) -> None:
        """Refuse the pictures of old drawings that lie elsewhere, and where they lead."""
        pictured = kind in PICTURED
        for name in ("src", "href", "althref"):
            target = found.get(name, "")
            if pictured and lies_outside(target):
                self.refuse_away("image", target)
            if not pictured and not is_harmless(target, tags=self.tags):
                self.refuse_away("hyperlink", target)

    def schema(self, found: Mapping[str, str]) -> None:
        if found.get("manifestLocation") or found.get("schemaLocation", "").strip():
            self.refuse("schema", found.get("manifestLocation", ""))

    def property(self, found: Mapping[str, str]) -> None:
        if seen(found.get("name", "")).strip().lower().startswith(ADDED):
            self.refuse("assembly", found["name"])

    def content(self, found: Mapping[str, str]) -> None:
        """Refuse a kind of part; a kind of files counts where there are such files."""
        extension = found.get("Extension")
        if extension is not None and extension.strip().lower() not in self.kinds:
            return
        content = seen(found.get("ContentType", "")).lower()
        for word, kind in BY_CONTENT.items():
            if word in content:
                self.refuse(kind, found.get("PartName", ""))

    def relation(self, found: Mapping[str, str]) -> None:
        words = re.findall(r"\w+", seen(found.get("Type", "")).lower()) or [""]
        kind, target = words[-1], seen(found.get("Target", "")).strip()
        away = found.get("TargetMode", "").strip().lower() == "external"
        if kind.startswith("vbaproject"):
            kind = "vbaproject"
        if kind in BY_TYPE:
            self.refuse(kind, target)
        if kind == "attachedtemplate" and is_normal(target):
            return
        if away and kind == "hyperlink" and is_harmless(target):
            return
        if away or lies_outside(target):
            self.refuse_away(kind, target)

    def refuse(self, kind: str, target: str = "") -> NoReturn:
        _refuse(*BY_TYPE[kind], self.shown(target), self.template)

    def refuse_away(self, kind: str, target: str) -> NoReturn:
        what = ("文件外面的内容", "请在 Word 里删去它")
        _refuse(*ELSEWHERE.get(kind, what), self.shown(target), self.template)

    def shown(self, target: str) -> str:
        return f"{self.name}：{seen(target)[:80]}" if target else self.name


_HANDLED = {
    "Relationship": _PartReader.relation,
    "Override": _PartReader.content,
    "Default": _PartReader.content,
    "property": _PartReader.property,
    "schema": _PartReader.schema,
}
