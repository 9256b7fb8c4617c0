"""Fill a Word template with a report.

Importing this module imports docxtpl, which takes a tenth of a second.
"""

import re
import zipfile
import zlib
from collections.abc import Iterator
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path

from docx.document import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.part import Part
from docxtpl import DocxTemplate
from jinja2 import TemplateError
from lxml import etree

from govreport.errors import SENTENCES, TemplateProblem
from govreport.render.context import context_of, names_of
from govreport.render.sandbox import NO_XML, environment, in_chinese
from govreport.report import Report

ZIP_EPOCH = (1980, 1, 1, 0, 0, 0)
UNIX = 3
LANGUAGE = "zh-CN"
CORE = {
    "cp": "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
    "dc": "http://purl.org/dc/elements/1.1/",
    "dcterms": "http://purl.org/dc/terms/",
    "xsi": "http://www.w3.org/2001/XMLSchema-instance",
}
DAMAGED = (
    ArithmeticError,
    AssertionError,
    AttributeError,
    EOFError,
    LookupError,
    MemoryError,
    OpcError,
    RuntimeError,
    SyntaxError,  # lxml's XMLSyntaxError is one
    TypeError,
    ValueError,
    zipfile.BadZipFile,
    zlib.error,
)
"""What zipfile, lxml, python-docx and expressions in a template raise."""
BARE_TAG = r"\{\{(r|p|tr|tc)\s+[\w.]+\s*\}\}"
"""docxtpl takes the run or paragraph around such a tag away, and a name gives none."""
NOT_WORD = (
    "不是能用的 Word 模板（.docx）：可能是改了后缀的 .doc 或 .wps、加了密码、"
    "另存成了别的格式，或者文件已损坏；请在 Word 或 WPS 中打开，另存为 .docx 再试"
)

UNBALANCED = (
    "填好后不成文档：多半有一对 {% if %}…{% endif %} 或 {% for %}…{% endfor %} "
    "一个在表格里、一个在表格外；请让它们各占一段，写成 {%p … %}"
)


class _StrictTemplate(DocxTemplate):  # type: ignore[misc] # docxtpl is untyped
    """A template that refuses what docxtpl would mend by dropping text."""

    def fix_tables(self, xml: str) -> etree._Element:
        """Parse strictly what docxtpl then parses with `recover`."""
        etree.fromstring(xml)
        tree: etree._Element = super().fix_tables(xml)
        return tree

    def get_headers_footers(self, uri: str) -> Iterator[tuple[str, Part]]:
        """Those that hold a tag; filling in the others would change nothing."""
        for key, part in super().get_headers_footers(uri):
            if b"{" in part.blob:
                yield key, part

    def render_properties(self, *_unused: object) -> None:
        """Leave the template's properties: the report's own take their place."""


def render_docx(
    report: Report,
    template: Path,
    *,
    draft: bool = False,
    timestamp: datetime | None = None,
) -> bytes:
    """The report as a Word document: same input, same bytes.

    `draft` marks every page; `timestamp` stands in the document's properties,
    which otherwise state no time. TemplateProblem when the template can't be
    read or filled in.
    """
    opened = _open(template)
    _fill(opened, context_of(report, draft=draft), template)
    return _package(opened.docx, report, timestamp)


def _open(template: Path) -> _StrictTemplate:
    try:
        content = template.read_bytes()
    except OSError as error:
        reason = SENTENCES.get(error.errno or 0, str(error.strerror))
        raise TemplateProblem(template, f"不能读取模板：{reason}") from error
    opened = _StrictTemplate(BytesIO(content))
    try:
        opened.init_docx()
        _ = opened.docx.core_properties  # makes the part in a template without one
    except DAMAGED as error:
        raise TemplateProblem(template, NOT_WORD) from error
    bare = re.search(BARE_TAG, "".join(opened.docx.element.itertext()))
    if bare:
        sentence = f"模板里“{bare[0]}”的写法会丢掉文字，请改成“{{{{ … }}}}”"
        raise TemplateProblem(template, sentence)
    return opened


def _fill(opened: _StrictTemplate, context: dict[str, object], template: Path) -> None:
    try:
        opened.render(context, environment(), autoescape=True)
    except TemplateError as error:
        raise TemplateProblem(template, in_chinese(error, names_of(context))) from error
    except etree.XMLSyntaxError as error:
        raise TemplateProblem(template, UNBALANCED) from error
    except DAMAGED as error:
        sentence = f"模板里的标签不能算出结果（{error}），请核对模板中的算式和过滤器"
        raise TemplateProblem(template, sentence) from error


def _package(document: Document, report: Report, timestamp: datetime | None) -> bytes:
    """The document's parts, each as old as `timestamp` says, with the report's facts."""
    package = document.part.package
    for key, relation in list(package.rels.items()):
        if relation.reltype == RELATIONSHIP_TYPE.THUMBNAIL:
            del package.rels[key]
    core = package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES).partname.membername
    stream, packed = BytesIO(), BytesIO()
    document.save(stream)
    age = ZIP_EPOCH if timestamp is None else max(timestamp.timetuple()[:6], ZIP_EPOCH)
    with zipfile.ZipFile(stream) as source, zipfile.ZipFile(packed, "w") as target:
        for name in source.namelist():
            content = _properties(report, timestamp) if name == core else source.read(name)
            member = zipfile.ZipInfo(name, age)
            member.create_system = UNIX
            target.writestr(member, content, zipfile.ZIP_DEFLATED)
    return packed.getvalue()


def _properties(report: Report, timestamp: datetime | None) -> bytes:
    """The core properties: what the report says, nothing of the template's."""
    root = etree.Element(f"{{{CORE['cp']}}}coreProperties", nsmap=CORE)
    for name, text in (
        ("title", report.full_title),
        ("creator", report.organ.name),
        ("language", LANGUAGE),
    ):
        etree.SubElement(root, f"{{{CORE['dc']}}}{name}").text = NO_XML.sub("\ufffd", text)
    if timestamp is not None:
        moment = timestamp.astimezone(UTC) if timestamp.tzinfo else timestamp
        for name in ("created", "modified"):
            stated = etree.SubElement(root, f"{{{CORE['dcterms']}}}{name}")
            stated.set(f"{{{CORE['xsi']}}}type", "dcterms:W3CDTF")
            stated.text = f"{moment:%Y-%m-%dT%H:%M:%SZ}"
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
