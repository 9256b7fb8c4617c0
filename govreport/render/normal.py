"""Drop where Normal.dotm lies on a computer, which Word and WPS write by themselves.

Importing this module imports lxml.
"""

import zipfile
from io import BytesIO
from pathlib import PurePosixPath

from lxml import etree

from govreport.packages import open_package
from govreport.render.template import LARGEST

ATTACHED = "attachedTemplate"
"""What both the relation and the element in the settings are called."""


def without_normal(content: bytes) -> bytes:
    """Give a Word file without an attached template, the same bytes where it has none.

    Any but Word's own was refused before; BadZipFile for what can't be read.
    """
    with open_package(content) as package:
        if sum(part.file_size for part in package.infolist()) > LARGEST:
            return content  # whoever opens it tells
        changed = dict[str, bytes]()
        for name in package.namelist():
            raw = package.read(name) if name.lower().endswith(".rels") else b""
            if ATTACHED.encode() in raw:
                path = PurePosixPath(name)
                owner = str(path.parent.parent / path.stem)
                changed[name] = _without(raw)
                if owner in package.NameToInfo:
                    changed[owner] = _without(package.read(owner))
        if not changed:
            return content
        stream = BytesIO()
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
            for info in package.infolist():
                raw = changed.get(info.filename) or package.read(info)
                made.writestr(info, raw, zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def _without(raw: bytes) -> bytes:
    try:
        root = etree.fromstring(
            raw, etree.XMLParser(huge_tree=True, resolve_entities=False)
        )
    except etree.XMLSyntaxError as error:
        raise zipfile.BadZipFile(str(error)) from error
    for one in list(root):
        names = (str(one.tag).rpartition("}")[2], one.get("Type", "").strip())
        if any(name.rpartition("/")[2] == ATTACHED for name in names):
            root.remove(one)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
