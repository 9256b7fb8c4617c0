"""Readers of documents and workbooks that strangers send, and of templates."""

import base64
from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from functools import cache, partial
from io import BytesIO
from random import Random
from typing import Any

import docx
from lxml import etree
from workbooks_made import book, report_rows

from fuzz.after import SAMPLES, short, use_imported
from fuzz.kept import FORM, OTHER_ROWS, REGISTER_ROWS, ROSTER_ROWS
from fuzz.marked_up import mutated_package, mutated_page, mutated_xml, packed, parts_of
from fuzz.odd import mutated, odd_text
from fuzz.reader import FuzzReader, Past, put
from govreport.errors import GovReportError
from govreport.importers import read_document
from govreport.importers.foreign import refuse_foreign
from govreport.packages import UNREADABLE, open_package
from govreport.register.other import OtherAnswers, read_other
from govreport.render import render
from govreport.render.package import CUSTOM, is_whole, made_of
from govreport.render.template import OFFICIAL
from govreport.sheets import read_sheets
from govreport.tasks.template_check import judge_template
from govreport.workspace.folders import Folders
from govreport.workspace.registers import read_register
from govreport.workspace.roster import read_roster

WORD = (
    "document.xml",
    "styles.xml",
    "numbering.xml",
    "footnotes.xml",
    "custom.xml",
    "core.xml",
    ".rels",
    "[Content_Types].xml",
    "header1.xml",
)
BOOK = (
    "workbook.xml",
    "sheet1.xml",
    "sheet2.xml",
    "sharedStrings.xml",
    "styles.xml",
    ".rels",
)
ODF = ("content.xml", "styles.xml")
EXTRA = """<w:body xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"
 xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"
 xmlns:m="http://schemas.openxmlformats.org/officeDocument/2006/math"><w:p><w:pPr><w:numPr><w:ilvl w:val="0"/>
<w:numId w:val="1"/></w:numPr><w:framePr w:x="1" w:y="2"/></w:pPr><w:r><w:rPr><w:vanish/><w:strike w:val="0"/></w:rPr>
<w:t>隐藏</w:t></w:r><w:bookmarkStart w:id="1" w:name="govreport_overview"/><w:ins><w:r><w:t>5</w:t></w:r></w:ins><w:del>
<w:r><w:delText>4</w:delText></w:r></w:del><w:r><w:sym w:char="F0FE"/><w:tab/><w:br/><w:footnoteReference w:id="2"/></w:r>
<m:oMath><m:r><m:t>x</m:t></m:r></m:oMath></w:p><w:sdt><w:sdtContent><w:p><w:r><w:t>控件</w:t></w:r></w:p></w:sdtContent>
</w:sdt><w:tbl><w:tr><w:trPr><w:gridBefore w:val="1"/></w:trPr><w:tc><w:tcPr><w:gridSpan w:val="2"/><w:vMerge
 w:val="restart"/></w:tcPr><w:p><w:r><w:t>12</w:t></w:r></w:p></w:tc><w:tc><w:tbl><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>
</w:tc></w:tr></w:tbl><w:p>{}</w:p></w:body>""".format(
    '<w:r><w:drawing><wp:anchor><wp:positionH><wp:posOffset>914400</wp:posOffset></wp:positionH><wp:positionV>'
    '<wp:posOffset>12700</wp:posOffset></wp:positionV><wp:extent cx="914400" cy="127000"/><w:txbxContent><w:p><w:r>'
    "<w:t>新收 5</w:t></w:r></w:p></w:txbxContent></wp:anchor></w:drawing></w:r>" * 21
)  # fmt: skip
PLAIN, DOCUMENT = "docx-plain", "word/document.xml"


@cache
def base(kind: str) -> bytes:
    """Give the document that others of a kind are made of."""
    return BASES[kind]() if kind in BASES else render(short(), kind)


def _plain_word() -> bytes:
    """A document that knows no style of ours, with all that a reader looks for."""
    stream = BytesIO()
    made = docx.Document()
    for section, text in short().narrative.items():
        made.add_paragraph(section, "List Number")
        for one in text.splitlines():
            made.add_paragraph(one)
    made.save(stream)
    parts = parts_of(stream.getvalue())
    root = etree.fromstring(parts[DOCUMENT])
    root[0][:] = [*root[0], *etree.fromstring(EXTRA)]
    return _stored({**parts, DOCUMENT: etree.tostring(root)})


def _workbook() -> bytes:
    rows = report_rows(short())
    return book(rows, merges={next(iter(rows)): ["A1:B1"]})


def _published(kind: str) -> bytes:
    from published.documents import published

    return published(7, kind).data


def _properties_alone() -> bytes:
    return _stored({CUSTOM: parts_of(base("docx"))[CUSTOM]})


def _real(kind: str) -> bytes:
    return min((SAMPLES.parent / "tests" / "workbooks").glob(f"*.{kind}")).read_bytes()


BASES: Mapping[str, Callable[[], bytes]] = {
    PLAIN: _plain_word,
    "custom": _properties_alone,
    "xlsx": _workbook,
    "template": (OFFICIAL / "2021.docx").read_bytes,
    **{kind: partial(_published, kind) for kind in ("odt", "html_word", "html_places")},
    "ods": partial(_real, "ods"),
}
"""What no report of ours is printed as."""


def _stored(parts: Mapping[str, bytes]) -> bytes:
    return packed(Random(1), dict(parts))  # noqa: S311 -- nothing odd comes of this seed


def _package(kind: str, wanted: tuple[str, ...]) -> Callable[[Random], bytes]:
    return lambda dice: mutated_package(dice, base(kind), wanted)


def _fresh_book(sheets: Mapping[str, list[list[Any]]]) -> Callable[[Random], bytes]:
    """Make workbooks of rows that are others, or with parts that are."""

    def make(dice: Random) -> bytes:
        made: dict[str, list[list[Any]]] = {}
        for name, rows in sheets.items():
            changed = mutated(dice, rows, dice.choice((1, 3)))
            made[name] = [
                [_cell(one) for one in (row if isinstance(row, list) else [row])][:60]
                for row in changed
            ]
        raw = book(made)
        return mutated_package(dice, raw, BOOK) if dice.random() < 0.5 else raw

    return make


def _cell(value: object) -> object:
    """Give a value as a workbook's writer takes it."""
    if isinstance(value, bool | int | float) and abs(value) < 10**15:
        return value
    text = (
        str(value)[:2000].encode("utf-8", "replace").decode() if value is not None else ""
    )
    return text.lstrip("=")


def _page(kind: str) -> Callable[[Random], bytes]:
    def make(dice: Random) -> bytes:
        raw = base(kind)
        text = raw.decode("utf-8", "replace")
        return mutated_page(dice, text).encode("utf-8", "surrogatepass")

    return make


def _mhtml(dice: Random) -> bytes:
    page = mutated_page(dice, base("html").decode()).encode("utf-8", "replace")
    how = dice.choice(
        ("8bit", "base64", "quoted-printable", "7bit", "x-uuencode", odd_text(dice)[:40])
    )
    body = base64.encodebytes(page) if how == "base64" else page
    head = mutated(dice, {
        "MIME-Version": "1.0", "Content-Type": 'multipart/related; boundary="b"; type="text/html"',
        "From": "<Saved by Blink>", "Subject": "=?utf-8?B?5pS/?=",
    }, 2)  # fmt: skip
    inner = mutated(dice, {
        "Content-Type": 'text/html; charset="utf-8"', "Content-Transfer-Encoding": how, "Content-Location": "http://a.cn/x.html",
    }, 2)  # fmt: skip
    lines = "".join(f"{key}: {value}\r\n" for key, value in head.items()) + "\r\n--b\r\n"
    lines += "".join(f"{key}: {value}\r\n" for key, value in inner.items()) + "\r\n"
    parts = dice.choice((1, 1, 1, 3, 30))
    raw = (
        lines.encode("utf-8", "replace")
        + (body + b"\r\n--b\r\nContent-Type: text/html\r\n\r\n") * parts
    )
    return raw[:300_000] + b"\r\n--b--\r\n"


def _text(dice: Random) -> bytes:
    lines = base("txt").decode().splitlines()
    for _ in range(dice.randint(1, 10)):
        way, at = dice.randrange(6), dice.randrange(len(lines))
        if way == 0:
            lines[at] = odd_text(dice, lines[at])
        elif way == 1:
            lines[at:at] = [dice.choice(lines)] * dice.choice((1, 2, 30))
        elif way == 2 and len(lines) > 5:
            del lines[at : at + dice.choice((1, 2, 20))]
        elif way == 3:
            lines[at] = lines[at].replace(
                " ", dice.choice(("", "\t", "|", "  ")), dice.choice((1, 99))
            )
        elif way == 4:
            lines[at] += dice.choice(lines)
        else:
            lines[at] = lines[at][: len(lines[at]) // 2]
        lines = lines or [""]
    text = "\n".join(lines)
    return text[: dice.choice((90, 9_000, 10**6, 10**6))].encode(
        dice.choice(("utf-8", "gb18030")), "replace"
    )


def imported(
    suffix: str,
    is_past: Callable[[bytes, GovReportError], bool],
    around: Callable[[bytes], AbstractContextManager[object]] = nullcontext,
) -> Callable[[bytes, Past], None]:
    """Import documents of a kind; `is_past` tells whether a refused one got past its parser."""

    def read(raw: bytes, past: Past) -> None:
        name, year = f"x.{suffix}", 2022 if len(raw) % 2 else None
        refuse_foreign(raw, name)
        try:
            with around(raw):
                found = read_document(raw, name, year=year, folder_year=2022)
        except GovReportError as error:
            if is_past(raw, error):
                past()
            raise
        past()
        use_imported(found, len(raw))
        str(found.reconciliation)

    return read


def _opens(raw: bytes, _: GovReportError | None = None) -> bool:
    """Whether the parts of a package are XML, so that its reader refused what they say."""
    try:
        with open_package(raw) as package:
            for name in package.namelist():
                if name.endswith(("document.xml", "content.xml", "sheet1.xml")):
                    etree.fromstring(package.read(name))
    except (*UNREADABLE, etree.XMLSyntaxError):
        return False
    return True


def _properties(raw: bytes, past: Past) -> None:
    path = put("x.docx", raw)
    if _opens(raw):
        past()
    str(made_of(path))
    if len(raw) % 5 == 0 and _opens(raw):
        is_whole(base("docx"), path)


def _xml_of(kind: str) -> Callable[[Random], bytes]:
    """Change one part's XML, so that the others cost nothing."""
    parts = DOCUMENT, CUSTOM

    def make(dice: Random) -> bytes:
        known = parts_of(base(kind))
        return packed(
            dice,
            {
                name: mutated_xml(dice, raw) if name in parts else raw
                for name, raw in known.items()
            },
        )

    return make


def _template(raw: bytes, past: Past) -> None:
    path = put("t.docx", raw)
    if _opens(raw):
        past()
    verdict = judge_template(path, FORM)
    str([*verdict.findings()])


def _sheets(
    suffix: str, use: Callable[[bytes, Past], None] | None = None
) -> Callable[[bytes, Past], None]:
    def read(raw: bytes, past: Past) -> None:
        try:
            sheets = read_sheets(raw, f"x.{suffix}")
        except GovReportError:
            if _opens(raw):
                past()
            raise
        past()
        if use is not None:
            use(raw, past)
            return
        for one in sheets:
            str(read_other(one, FORM, OtherAnswers(), 2022))

    return read


def _roster(raw: bytes, _: Past) -> None:
    str(read_roster(put("名册.xlsx", raw), 2022, Folders()))


def _register(raw: bytes, _: Past) -> None:
    str(read_register(put("某某乡.申请.xlsx", raw), FORM))


READERS = {
    "docx": FuzzReader(_package("docx", WORD), imported("docx", _opens), "docx", 10),
    "docx-plain": FuzzReader(_package(PLAIN, WORD), imported("docx", _opens), "docx", 10),
    "docx-properties": FuzzReader(_xml_of("custom"), _properties, "docx", 13),
    "html": FuzzReader(_page("html"), imported("html", _opens), "html", 10),
    "html-word": FuzzReader(_page("html_word"), imported("html", _opens), "html", 10),
    "html-places": FuzzReader(_page("html_places"), imported("html", _opens), "html", 5),
    "mhtml": FuzzReader(_mhtml, imported("mhtml", _opens), "mhtml", 10),
    "odt": FuzzReader(_package("odt", ODF), imported("odt", _opens), "odt", 10),
    "txt": FuzzReader(_text, imported("txt", _opens), "txt", 8),
    "xlsx": FuzzReader(_fresh_book(report_rows(short())), imported("xlsx", _opens), "xlsx", 10),
    "ods": FuzzReader(_package("ods", ODF), imported("ods", _opens), "ods", 3),
    "roster-xlsx": FuzzReader(_fresh_book({"一": ROSTER_ROWS, "二": [["填写说明"]]}), _sheets("xlsx", _roster), "xlsx", 10),
    "register-xlsx": FuzzReader(_fresh_book({"一": REGISTER_ROWS, "二": [["填写说明"]]}), _sheets("xlsx", _register), "xlsx", 10),
    "other-register-xlsx": FuzzReader(_fresh_book({"一": OTHER_ROWS}), _sheets("xlsx"), "xlsx", 10),
    "template": FuzzReader(_package("template", WORD), _template, "docx", 1),
}  # fmt: skip
