"""Build the Word templates of all forms: `python templates/build.py`.

Everything that is the same in every form stands as Word's own XML in `parts/`;
headings, labels, spans and widths come from the form.
"""

import sys
import zipfile
from collections.abc import Iterator
from io import BytesIO
from itertools import pairwise, takewhile
from pathlib import Path

from lxml import etree

from govreport.forms import Form, GridCell, Section, Table, form, known_forms, lay_out
from govreport.render.fitting import (
    CELL_MARGIN,
    LONG,
    TEXT_WIDTH,
    column_edges,
    number_style,
)

HERE = Path(__file__).parent
PARTS = HERE / "parts"

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"

DOCUMENT = "word/document.xml"
CORE = "docProps/core.xml"
STATIC = (
    ("styles", "word/styles.xml", "styles.xml"),
    ("settings", "word/settings.xml", "settings.xml"),
    ("fontTable", "word/fontTable.xml", "fontTable.xml"),
    ("header", "word/header1.xml", "header.xml"),
    ("header", "word/header2.xml", "header.xml"),
    ("footer", "word/footer1.xml", "footer-odd.xml"),
    ("footer", "word/footer2.xml", "footer-even.xml"),
)
"""Kind, name in the package, file in `parts/`; document.xml refers to rId1, rId2, …"""

MARK = "govreport_"
"""What the names of our bookmarks begin with."""
FIRST_MARK = 10
"""The ids below are those of the bookmarks in `parts/document.xml`."""
AIRY = 454
"""Twips that a row of a shorter table is high at least (0.8 cm)."""
FEW = 8
"""Up to this many characters in a line a head wraps after an even number of them."""


def element(tag: str, *children: etree._Element, **attributes: object) -> etree._Element:
    """Make an element of WordprocessingML; attributes are in its namespace too."""
    made = etree.Element(
        W + tag, {W + name: str(value) for name, value in attributes.items()}
    )
    made.extend(children)
    return made


def read_part(name: str) -> etree._Element:
    """Read a file of `parts/` without its indentation and remarks."""
    parser = etree.XMLParser(remove_blank_text=True, remove_comments=True)
    return etree.parse(PARTS / name, parser).getroot()


def paragraph(text: str, style: str, *properties: etree._Element) -> etree._Element:
    """Make a paragraph of one run; `hint` makes Word take “ ” and — as Chinese."""
    made = element("p", element("pPr", element("pStyle", val=style), *properties))
    if text:
        content = element("t")
        content.text = text
        fonts = element("rFonts", hint="eastAsia")
        made.append(element("r", element("rPr", fonts), content))
    return made


def marked(made: etree._Element, name: str, number: int) -> etree._Element:
    """Put a bookmark around a paragraph's text, by which an import knows it again."""
    start = element("bookmarkStart", id=FIRST_MARK + number, name=f"{MARK}{name}")
    made.insert(1, start)
    made.append(element("bookmarkEnd", id=FIRST_MARK + number))
    return made


def rows_of(table: Table) -> Iterator[list[tuple[GridCell, bool]]]:
    """Give the cells of every row, and of each whether it begins there."""
    grid = [cell for line in lay_out(table) for cell in line]
    grid.sort(key=lambda cell: cell.column)
    for row in range(table.rows):
        covering = (cell for cell in grid if cell.row <= row < cell.row + cell.rowspan)
        yield [(cell, cell.row == row) for cell in covering]


class TableBuilder:
    """Drawing of one table: widths and sizes are worked out once for all its cells."""

    def __init__(self, section: Section, table: Table, sizes: dict[str, int]) -> None:
        """Measure a table; `sizes` are the type sizes of the paragraph styles, in twips."""
        self.section, self.table, self.sizes = section, table, sizes
        self.edges = column_edges(table)
        self.small = "Small" if table.rows > LONG else ""
        self.rows = [*rows_of(table)]
        self.heads = len(
            [*takewhile(lambda row: not any(cell.cell for cell, _ in row), self.rows)]
        )

    def build(self) -> etree._Element:
        """Draw the whole table."""
        widths = [end - start for start, end in pairwise(self.edges)]
        margins = [
            element(side, w=CELL_MARGIN if side in {"left", "right"} else 0, type="dxa")
            for side in ("top", "left", "bottom", "right")
        ]
        return element(
            "tbl",
            element(
                "tblPr",
                element("tblStyle", val="TableGrid"),
                element("tblW", w=TEXT_WIDTH, type="dxa"),
                element("jc", val="center"),
                element("tblLayout", type="fixed"),
                element("tblCellMar", *margins),
                element("tblLook", val="04A0"),
                element("tblCaption", val=self.section.heading),
                element("tblDescription", val=self._described()),
            ),
            element("tblGrid", *(element("gridCol", w=width) for width in widths)),
            *(self._row(number, cells) for number, cells in enumerate(self.rows)),
        )

    def _described(self) -> str:
        """Tell those who can't see a table what its heads and its rows are."""
        heads, labels = (
            "；".join(
                dict.fromkeys(
                    cell.text or ""
                    for row in rows
                    for cell, begins in row
                    if begins and cell.text and (cell.head or not cell.column)
                )
            )
            for rows in (self.rows[: self.heads], self.rows[self.heads :])
        )
        size = f"{self.table.rows} 行 {self.table.columns} 列"
        return f"{size}。表头：{heads}。" + (f"各行：{labels}。" if labels else "")

    def _row(self, number: int, cells: list[tuple[GridCell, bool]]) -> etree._Element:
        properties = element("trPr", element("cantSplit"))
        if not self.small:
            properties.append(element("trHeight", val=AIRY, hRule="atLeast"))
        if number < self.heads:
            properties.append(element("tblHeader"))
        keep = number < self.table.rows - 1
        drawn = (self._cell(cell, begins=begins, keep=keep) for cell, begins in cells)
        return element("tr", properties, *drawn)

    def _cell(self, cell: GridCell, *, begins: bool, keep: bool) -> etree._Element:
        width = self.edges[cell.column + cell.colspan] - self.edges[cell.column]
        properties = element("tcPr", element("tcW", w=width, type="dxa"))
        if cell.colspan > 1:
            properties.append(element("gridSpan", val=cell.colspan))
        if cell.rowspan > 1:
            properties.append(element("vMerge", val="restart" if begins else "continue"))
        if cell.head:
            sides = (element(side, w=0, type="dxa") for side in ("left", "right"))
            properties.append(element("tcMar", *sides))
        properties.append(element("vAlign", val="center"))
        kind = "Head" if cell.head else "Label"
        own = number_style(self.table).id
        style = own if cell.cell else f"Table{kind}{self.small}"
        text = cell.text if cell.cell is None else f"{{{{ {cell.cell} }}}}"
        setting = [element("keepNext")] if keep else []
        if cell.text:
            setting.extend(fitting(cell, width, self.sizes[style]))
        content = paragraph(text or "" if begins else "", style, *setting)
        return element("tc", properties, content)


def fitting(cell: GridCell, width: int, size: int) -> Iterator[etree._Element]:
    """Make a label break well: a head after an even number of characters.

    In a column of one character (`三、…`) a mark may begin a line.
    """
    label = cell.text or ""
    if not cell.head and width - 2 * CELL_MARGIN < 2 * size:
        yield element("kinsoku", val=0)
        yield element("overflowPunct", val=0)
        yield element("jc", val="center")
        return
    fit = (width - CELL_MARGIN) // size
    if cell.head and len(label) > fit and fit <= FEW:
        side = (2 * width - (2 * (fit - fit % 2) + 1) * size) // 4
        yield element("ind", left=max(0, side), right=max(0, side))


def type_sizes(styles: etree._Element) -> dict[str, int]:
    """Read the type size of every paragraph style, in twips, inherited ones too."""
    sizes: dict[str, int] = {}
    for style in styles.iter(W + "style"):
        base = style.find(W + "basedOn")
        size = style.find(f"{W}rPr/{W}sz")
        if size is not None:
            sizes[style.get(W + "styleId", "")] = int(size.get(W + "val", "")) * 10
        elif base is not None:
            sizes[style.get(W + "styleId", "")] = sizes.get(base.get(W + "val", ""), 0)
    return sizes


def section_parts(
    section: Section, built: Form, sizes: dict[str, int]
) -> Iterator[etree._Element]:
    """Make a section's heading, its prose and its table, as far as it has them.

    In a draft a section of prose has a line to write on; the last one keeps its last
    paragraph with the signature.
    """
    if section.heading:
        number = built.sections.index(section)
        yield marked(paragraph(section.heading, "Heading1"), section.id, number)
    room = "" if section.table else ", draft"
    if section == built.sections[-1]:
        room += ", closing=signature or signed_on"
    yield paragraph(f"{{{{p prose(narrative.{section.id}{room}) }}}}", "BodyText")
    if section.table:
        yield TableBuilder(section, built.tables[section.table], sizes).build()


def document(built: Form) -> etree._Element:
    """Fill the frame of `parts/document.xml` with the form's sections."""
    sizes = type_sizes(read_part("styles.xml"))
    frame = read_part("document.xml")
    (mark,) = frame.xpath("//processing-instruction('sections')")
    for section in built.sections:
        for part in section_parts(section, built, sizes):
            mark.addprevious(part)
    mark.getparent().remove(mark)
    return frame


def relationships(targets: list[tuple[str, str]]) -> etree._Element:
    """Make a part of relationships, numbered from rId1, to (type, target) pairs."""
    root = etree.Element("Relationships", nsmap={None: f"{PACKAGE}/relationships"})
    for number, (kind, target) in enumerate(targets, start=1):
        etree.SubElement(
            root, "Relationship", {"Id": f"rId{number}", "Type": kind, "Target": target}
        )
    return root


def content_types() -> etree._Element:
    """Make the part that names the type of every other part."""
    root = etree.Element("Types", nsmap={None: f"{PACKAGE}/content-types"})
    for extension, kind in (
        ("rels", "application/vnd.openxmlformats-package.relationships+xml"),
        ("xml", "application/xml"),
    ):
        etree.SubElement(root, "Default", {"Extension": extension, "ContentType": kind})
    for name, kind in (
        (DOCUMENT, f"{WORD}.document.main+xml"),
        *((name, f"{WORD}.{kind}+xml") for kind, name, _ in STATIC),
        (CORE, "application/vnd.openxmlformats-package.core-properties+xml"),
    ):
        etree.SubElement(root, "Override", {"PartName": f"/{name}", "ContentType": kind})
    return root


def core_properties(built: Form) -> etree._Element:
    """Make the template's own properties; a rendered report gets its own."""
    namespaces = {
        "cp": f"{PACKAGE}/metadata/core-properties",
        "dc": "http://purl.org/dc/elements/1.1/",
    }
    root = etree.Element(f"{{{namespaces['cp']}}}coreProperties", nsmap=namespaces)
    title = etree.SubElement(root, f"{{{namespaces['dc']}}}title")
    title.text = f"{built.authority_title}（{built.authority}）"
    etree.SubElement(root, f"{{{namespaces['dc']}}}language").text = "zh-CN"
    return root


def parts(built: Form) -> dict[str, bytes]:
    """Make all parts of one template, by their name in the package, in order."""
    made = {
        "[Content_Types].xml": content_types(),
        "_rels/.rels": relationships(
            [
                (f"{OFFICE}/officeDocument", DOCUMENT),
                (f"{PACKAGE}/relationships/metadata/core-properties", CORE),
            ]
        ),
        DOCUMENT: document(built),
        "word/_rels/document.xml.rels": relationships(
            [(f"{OFFICE}/{kind}", name.removeprefix("word/")) for kind, name, _ in STATIC]
        ),
        **{name: read_part(source) for _, name, source in STATIC},
        CORE: core_properties(built),
    }
    return {
        name: etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        for name, root in made.items()
    }


def pack(members: dict[str, bytes]) -> bytes:
    """Pack parts so that the bytes depend on them alone."""
    stream = BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(zipfile.ZipInfo(name), content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def main() -> None:
    """Write the template of every form beside this file."""
    for form_id in known_forms():
        target = HERE / f"{form_id}.docx"
        target.write_bytes(pack(parts(form(form_id))))
        sys.stdout.write(f"{target}\n")


if __name__ == "__main__":
    main()
