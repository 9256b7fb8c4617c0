"""Whether a .docx keeps to the standard: what makes Word offer to repair a file.

The sequences are those of ECMA-376 (Transitional), wml.xsd; an element out of
sequence, a cell without a paragraph, a grid that doesn't add up or a dangling
relationship is a fault.
"""

import posixpath
import zipfile
from collections.abc import Iterator
from io import BytesIO

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
RELS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"

SEQUENCES = {
    "pPr": (
        "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr "
        "suppressLineNumbers pBdr shd tabs suppressAutoHyphens kinsoku wordWrap "
        "overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd snapToGrid "
        "spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection "
        "textAlignment textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange"
    ),
    "rPr": (
        "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss "
        "imprint noProof snapToGrid vanish webHidden color spacing w kern position sz szCs "
        "highlight u effect bdr shd fitText vertAlign rtl cs em lang eastAsianLayout "
        "specVanish oMath"
    ),
    "tblPr": (
        "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW "
        "jc tblCellSpacing tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption "
        "tblDescription"
    ),
    "tblCellMar": "top left start bottom right end",
    "tblBorders": "top left start bottom right end insideH insideV",
    "tcMar": "top left start bottom right end",
    "tcPr": (
        "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection "
        "tcFitText vAlign hideMark"
    ),
    "sectPr": (
        "headerReference footerReference footnotePr endnotePr type pgSz pgMar paperSrc "
        "pgBorders lnNumType pgNumType cols formProt vAlign noEndnote titlePg textDirection "
        "bidi rtlGutter docGrid printerSettings"
    ),
    "style": (
        "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden "
        "unhideWhenUsed qFormat locked personal personalCompose personalReply rsid pPr rPr "
        "tblPr trPr tcPr tblStylePr"
    ),
    "styles": "docDefaults latentStyles style",
    "settings": (
        "writeProtection view zoom removePersonalInformation removeDateAndTime "
        "doNotDisplayPageBoundaries displayBackgroundShape printPostScriptOverText "
        "mirrorMargins alignBordersAndEdges bordersDoNotSurroundHeader "
        "bordersDoNotSurroundFooter gutterAtTop hideSpellingErrors hideGrammaticalErrors "
        "activeWritingStyle proofState formsDesign attachedTemplate linkStyles "
        "stylePaneFormatFilter stylePaneSortMethod documentType mailMerge revisionView "
        "trackRevisions doNotTrackMoves doNotTrackFormatting documentProtection "
        "autoFormatOverride styleLockTheme styleLockQFSet defaultTabStop autoHyphenation "
        "consecutiveHyphenLimit hyphenationZone doNotHyphenateCaps showEnvelope "
        "summaryLength clickAndTypeStyle defaultTableStyle evenAndOddHeaders "
        "bookFoldRevPrinting bookFoldPrinting bookFoldPrintingSheets "
        "drawingGridHorizontalSpacing drawingGridVerticalSpacing "
        "displayHorizontalDrawingGridEvery displayVerticalDrawingGridEvery "
        "doNotUseMarginsForDrawingGridOrigin drawingGridHorizontalOrigin "
        "drawingGridVerticalOrigin doNotShadeFormData noPunctuationKerning "
        "characterSpacingControl printTwoOnOne strictFirstAndLastChars noLineBreaksAfter "
        "noLineBreaksBefore savePreviewPicture doNotValidateAgainstSchema "
        "saveInvalidXml ignoreMixedContent alwaysShowPlaceholderText "
        "doNotDemarcateInvalidXml saveXmlDataOnly useXSLTWhenSaving saveThroughXslt "
        "showXMLTags alwaysMergeEmptyNamespace updateFields hdrShapeDefaults footnotePr "
        "endnotePr compat docVars rsids mathPr attachedSchema themeFontLang "
        "clrSchemeMapping doNotIncludeSubdocsInStats doNotAutoCompressPictures "
        "forceUpgrade captions readModeInkLockDown smartTagType schemaLibrary "
        "shapeDefaults doNotEmbedSmartTags decimalSymbol listSeparator"
    ),
    "font": (
        "altName panose1 charset family notTrueType pitch sig embedRegular embedBold "
        "embedItalic embedBoldItalic"
    ),
    "tbl": "bookmarkStart bookmarkEnd tblPr tblGrid tr",
    "tr": "tblPrEx trPr tc",
    "docDefaults": "rPrDefault pPrDefault",
}
ANY_ORDER = {"trPr"}


def faults(raw: bytes) -> Iterator[str]:
    """Everything in a package that Word would want to repair."""
    with zipfile.ZipFile(BytesIO(raw)) as package:
        names = package.namelist()
        if len(names) != len(set(names)):
            yield "a part stands in the package twice"
        for name in names:
            if name.endswith((".xml", ".rels")):
                root = etree.fromstring(package.read(name))
                if name.startswith("word/"):
                    yield from (f"{name}: {fault}" for fault in _part_faults(root))
        yield from _package_faults(package, set(names))


def _part_faults(root: etree._Element) -> Iterator[str]:
    for element in root.iter(etree.Element):
        tag = str(element.tag).removeprefix(W)
        children = [
            str(child.tag).removeprefix(W) for child in element if is_element(child)
        ]
        if tag in SEQUENCES:
            yield from _out_of_sequence(tag, children)
        if tag in {"pPr", "rPr", "tcPr"} and len(children) != len(set(children)):
            yield f"{tag} says one thing twice: {children}"
        if tag == "tc" and (not children or children[-1] != "p"):
            yield "a cell does not end with a paragraph"
        if tag in {"hdr", "ftr", "body"} and "p" not in children:
            yield f"{tag} has no paragraph"
        if tag == "tbl":
            yield from _grid_faults(element)
        if tag == "t" and element.text and element.text != element.text.strip():
            space = element.get("{http://www.w3.org/XML/1998/namespace}space")
            if space != "preserve":
                yield f"spaces of {element.text!r} are not kept"


def is_element(node: etree._Element) -> bool:
    """Whether a node is an element, no remark."""
    return isinstance(node.tag, str)


def _out_of_sequence(tag: str, children: list[str]) -> Iterator[str]:
    order = SEQUENCES[tag].split()
    unknown = [child for child in children if child not in order]
    if unknown:
        yield f"{tag} may not hold {unknown}"
        return
    ranks = [order.index(child) for child in children]
    if ranks != sorted(ranks):
        yield f"{tag} has its parts out of sequence: {children}"


def _grid_faults(table: etree._Element) -> Iterator[str]:
    grid = [
        int(column.get(f"{W}w", "")) for column in table.iterfind(f"{W}tblGrid/{W}gridCol")
    ]
    for number, row in enumerate(table.iterfind(f"{W}tr"), start=1):
        at = 0
        for cell in row.iterfind(f"{W}tc"):
            span = cell.find(f"{W}tcPr/{W}gridSpan")
            count = int(span.get(f"{W}val", "")) if span is not None else 1
            width = cell.find(f"{W}tcPr/{W}tcW")
            if width is not None and int(width.get(f"{W}w", "")) != sum(
                grid[at : at + count]
            ):
                yield f"row {number}: a cell's width is not that of its columns"
            at += count
        if at != len(grid):
            yield f"row {number} spans {at} of {len(grid)} columns"


def _package_faults(package: zipfile.ZipFile, names: set[str]) -> Iterator[str]:
    types = etree.fromstring(package.read("[Content_Types].xml"))
    defaults = {one.get("Extension") for one in types.iter(f"{TYPES}Default")}
    parts = {
        (one.get("PartName") or "").lstrip("/") for one in types.iter(f"{TYPES}Override")
    }
    yield from (f"no part {name} for its type" for name in parts - names)
    for name in names - parts - {"[Content_Types].xml"}:
        if name.rpartition(".")[2] not in defaults:
            yield f"{name} has no type"
    for name in names:
        if name.endswith(".rels"):
            folder = posixpath.dirname(posixpath.dirname(name))
            for one in etree.fromstring(package.read(name)).iter(f"{RELS}Relationship"):
                target = one.get("Target") or ""
                path = posixpath.normpath(posixpath.join(folder, target)).lstrip("/")
                if one.get("TargetMode") != "External" and path not in names:
                    yield f"{name} points to {target}, which is not there"
