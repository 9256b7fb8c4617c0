"""Take a Word template apart with docxtpl, or fill it in with docxtpl whole.

Importing this module imports docxtpl, which takes a tenth of a second.
"""

import re
import zipfile
from collections.abc import Iterator, Mapping
from copy import copy
from io import BytesIO
from pathlib import Path

from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.exceptions import OpcError
from docx.opc.package import OpcPackage
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docxtpl import DocxTemplate
from lxml import etree

from govreport.errors import TemplateProblem
from govreport.packages import UNREADABLE, open_package
from govreport.render.jinja import BROKEN, environment, save_compiled
from govreport.render.normal import without_normal
from govreport.render.package import CUSTOM, CUSTOM_PROPERTIES, HEAD, PREFIX, Custom
from govreport.render.template import LARGEST, Parts, mark_of, save_parts

DAMAGED = (
    *(*BROKEN, *UNREADABLE, OpcError),
    SyntaxError,  # lxml's XMLSyntaxError is one
)
"""What zipfile, lxml, python-docx and expressions in a template raise."""
BARE_TAG = r"\{\{(r|p|tr|tc)\s+[\w.]+\s*\}\}"
"""docxtpl takes the run or paragraph around such a tag away, and a name gives none."""
NOT_WORD = (
    "不是能用的 Word 模板（.docx）：可能是改了后缀的 .doc、.wps、带宏的 .docm，加了密码，"
    "另存成了别的格式，或者文件已损坏；请在 Word 或 WPS 中打开，另存为 .docx 再试"
)
NEEDS_DOCXTPL = re.compile(
    r"<wp:docPr|<w:txbxContent|\{[{%#]-?\s*tc\s|\{%\s*(?:colspan|cellbg|hm|vm)\b"
    r"|\{_[{%]|[}%]_\}|[\a\f]"
)
"""What docxtpl does after filling in: numbers of pictures, columns of tables, braces."""
UNWANTED = {
    RELATIONSHIP_TYPE.THUMBNAIL,
    "http://schemas.openxmlformats.org/officedocument/2006/relationships/metadata/core-properties",
}
"""Relations to a picture of the first page, and to properties as LibreOffice has it."""
OFFICES = "_"
"""How the names of properties begin that Office has for itself: add-ins, addresses."""
NAMESPACE = re.compile(r' xmlns(?::\w+)?="[^"]*"')


class StrictTemplate(DocxTemplate):  # type: ignore[misc] # docxtpl is untyped
    """A template that refuses what docxtpl would mend by dropping text."""

    def fix_tables(self, xml: str) -> etree._Element:
        """Parse strictly what docxtpl then parses with `recover`."""
        etree.fromstring(xml)
        tree: etree._Element = super().fix_tables(xml)
        return tree

    def get_headers_footers(self, uri: str) -> Iterator[tuple[str, Part]]:
        """Give those that hold a tag; filling in the others would change nothing."""
        for key, part in super().get_headers_footers(uri):
            if b"{" in part.blob:
                yield key, part

    def render_properties(self, *_unused: object) -> None:
        """Leave the template's properties: the report's own take their place."""


def opened(content: bytes, template: Path) -> StrictTemplate:
    """Open the template in some bytes; TemplateProblem names its file where it is none."""
    try:
        with open_package(content) as package:
            size = sum(part.file_size for part in package.infolist())
        if size > LARGEST:
            raise TemplateProblem(template, "解开后大得离谱，不是年度报告的模板")
        one = StrictTemplate(BytesIO(without_normal(content)))
        one.init_docx()
        package = one.docx.part.package
        for key, relation in list(package.rels.items()):
            if relation.reltype in UNWANTED:
                del package.rels[key]
        _ = one.docx.core_properties  # makes the part in a template without one
        _ = package.main_document_part.blob
    except DAMAGED as error:
        raise TemplateProblem(template, NOT_WORD) from error
    bare = re.search(BARE_TAG, "".join(one.docx.element.itertext()))
    if bare:
        sentence = f"模板里“{bare[0]}”的写法会丢掉文字，请改成“{{{{ … }}}}”"
        raise TemplateProblem(template, sentence)
    return one


def take_apart(content: bytes, template: Path) -> Parts | None:
    """Take a template apart; None for one that docxtpl must fill in whole."""
    one = opened(content, template)
    try:
        sources = sources_of(one)
        texts = (*sources.values(), "".join(one.docx.element.itertext()))
        tags_in_footnotes = any(
            part.content_type == CONTENT_TYPE.WML_FOOTNOTES and b"{" in part.blob
            for part in one.docx.part.package.iter_parts()
        )
        if tags_in_footnotes or any(map(NEEDS_DOCXTPL.search, texts)):
            return None
        return _parts(one, sources)
    except DAMAGED as error:
        raise TemplateProblem(template, NOT_WORD) from error


def prepare(template: Path, folder: Path) -> None:
    """Lay ready in a folder, for all runs to come, what docxtpl and Jinja make of one."""
    content = template.read_bytes()
    parts = take_apart(content, template)
    if parts is None:
        raise TemplateProblem(template, "每份报告都要由 docxtpl 填写，不能预先编译")
    mark = mark_of(content)
    save_compiled(folder, mark, parts.sources)
    save_parts(folder, mark, parts)


def fill_whole(
    content: bytes, template: Path, context: dict[str, object]
) -> tuple[Parts, dict[str, bytes]]:
    """Fill in a template by docxtpl; give it taken apart, and the parts with tags."""
    one = opened(content, template)
    names = [_name(part) for part in (one.docx.part, *_headers_and_footers(one))]
    one.render(context, environment(), autoescape=True)
    parts, saved = _parts(one, dict.fromkeys(names, "")), _saved(one)
    return parts, {name: saved[name] for name in names}


def _name(part: Part) -> str:
    name: str = part.partname.membername
    return name


def _headers_and_footers(one: StrictTemplate) -> Iterator[Part]:
    """Give those that are filled in, each once."""
    for uri in (one.HEADER_URI, one.FOOTER_URI):
        yield from (part for _, part in one.get_headers_footers(uri))


def sources_of(one: StrictTemplate) -> dict[str, str]:
    """Write the Jinja text of every part with tags, the document's first."""
    return dict(_sources(one))


def _sources(one: StrictTemplate) -> Iterator[tuple[str, str]]:
    body = one.get_xml()
    root = copy(one.docx.element)
    root.replace(root.body, etree.Comment("body"))
    whole = etree.tostring(root, encoding="unicode")
    known = set(NAMESPACE.findall(whole[: whole.index(">")]))
    tag, mark, rest = one.patch_xml(body).partition(">")
    for declared in NAMESPACE.findall(tag):
        tag = tag.replace(declared, "") if declared in known else tag
    yield _name(one.docx.part), HEAD + whole.replace("<!--body-->", tag + mark + rest)
    for part in _headers_and_footers(one):
        yield _name(part), HEAD + one.patch_xml(one.get_part_xml(part))


def _parts(one: StrictTemplate, sources: Mapping[str, str]) -> Parts:
    """Gather the parts of a document but for those that each report writes anew."""
    package = one.docx.part.package
    core = _name(package.part_related_by(RELATIONSHIP_TYPE.CORE_PROPERTIES))
    custom = _custom(package)
    anew = {*sources, core, CUSTOM}
    fixed = {name: part for name, part in _saved(one).items() if name not in anew}
    return Parts(sources, fixed, core, custom)


def _saved(one: StrictTemplate) -> dict[str, bytes]:
    """Give all parts as they are written."""
    stream = BytesIO()
    one.docx.save(stream)
    with zipfile.ZipFile(stream) as package:
        return {name: package.read(name) for name in package.namelist()}


def _custom(package: OpcPackage) -> Custom:
    """Read a template's custom properties but ours and Office's; make a missing part."""
    try:
        part = package.part_related_by(RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    except KeyError:
        part = Part(PackURI(f"/{CUSTOM}"), CONTENT_TYPE.OFC_CUSTOM_PROPERTIES)
        package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)
    part.partname = PackURI(f"/{CUSTOM}")
    root = etree.fromstring(part.blob or f'<Properties xmlns="{CUSTOM_PROPERTIES}"/>')
    for own in list(root):
        if own.get("name", "").startswith((PREFIX, OFFICES)):
            root.remove(own)
    numbers = [int(own.get("pid", "1")) for own in root]
    root.append(etree.Comment("ours"))
    head, _, tail = etree.tostring(root, encoding="unicode").partition("<!--ours-->")
    return Custom(HEAD + head, tail, max(numbers, default=1) + 1)
