"""What editors of sites keep of a fragment: a table, where Chromium and they are installed.

`npm install ckeditor4@4.22.1 @notadd/neditor @wangeditor/editor` in a folder, then
`EDITORS=FOLDER/node_modules PYTHONPATH=.:tests python tests/site_editors.py`.
"""

import json
import os
import re
import sys
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

from browsers import TOLD, dumped
from lxml import html
from reports import balanced, stated
from test_import_laws import differences

from govreport.importers import read_document
from govreport.pages import FRAGMENT
from govreport.render import render
from govreport.report import Report

PAGE = """<!DOCTYPE html><meta charset="utf-8"><base href="{home}/">
{head}<body><div id="bar"></div><div style="height:500px"><textarea id="box"></textarea></div>
<pre id="told"></pre><script>
const fragment = {fragment};
const tell = text => document.getElementById("told").textContent = text;
{work}
</script>"""
CKEDITOR = """<script src="ckeditor4/ckeditor.js"></script>"""
CKEDITOR_WORK = """
CKEDITOR.replace("box", {{ versionCheck: false }}).on("instanceReady", ready => {{
  const editor = ready.editor;
  {way}
}});"""
NEDITOR = """<script>window.UEDITOR_HOME_URL = "{home}/@notadd/neditor/"</script>
<script src="@notadd/neditor/neditor.config.js"></script>
<script src="@notadd/neditor/neditor.all.js"></script>"""
NEDITOR_WORK = """
const editor = UE.getEditor("box");
editor.ready(() => {{ {way}; setTimeout(() => tell(editor.getContent()), 500); }});"""
WANG = """<script src="@wangeditor/editor/dist/index.js"></script>"""
WANG_WORK = """
const box = document.getElementById("box").parentNode; box.innerHTML = "";
const editor = window.wangEditor.createEditor({{ selector: box, html: "<p><br></p>" }});
setTimeout(() => {{ {way}; setTimeout(() => tell(editor.getHtml()), 500); }}, 500);"""
PASTE = """const data = new DataTransfer(); data.setData("text/html", fragment);
  editor.focus(); editor.insertData(data)"""
EDITORS: dict[tuple[str, str], tuple[str, str, str]] = {
    ("CKEditor 4.22.1", "source"): (
        CKEDITOR,
        CKEDITOR_WORK,
        "editor.setData(fragment, () => tell(editor.getData()));",
    ),
    ("CKEditor 4.22.1", "paste"): (
        CKEDITOR,
        CKEDITOR_WORK,
        """editor.focus(); editor.on("afterPaste", () => tell(editor.getData()));
  editor.fire("paste", {{ type: "html", dataValue: fragment, method: "paste",
    dataTransfer: new CKEDITOR.plugins.clipboard.dataTransfer() }});""",
    ),
    ("neditor (UEditor)", "source"): (NEDITOR, NEDITOR_WORK, "editor.setContent(fragment)"),
    ("neditor (UEditor)", "paste"): (
        NEDITOR,
        NEDITOR_WORK,
        'editor.execCommand("inserthtml", fragment)',
    ),
    ("wangEditor 5", "source"): (WANG, WANG_WORK, "editor.setHtml(fragment)"),
    ("wangEditor 5", "paste"): (WANG, WANG_WORK, PASTE),
}


def kept_by(editor: tuple[str, str], fragment: str, home: Path, folder: Path) -> str:
    """What an editor gives back of a fragment that came into it in one way."""
    head, work, way = (part.replace("{home}", home.as_uri()) for part in EDITORS[editor])
    page = folder / "editor.html"
    text = PAGE.format(
        home=home.as_uri(),
        head=head,
        fragment=json.dumps(fragment).replace("</", "<\\/"),
        work=work.format(way=way.replace("{{", "{").replace("}}", "}")),
    )
    page.write_text(text, encoding="utf-8")
    told = TOLD.search(dumped(page))
    return unescape(told[1]) if told else ""


def _tables(page: str) -> list[list[list[tuple[str, str, str]]]]:
    root = html.fromstring(f"<div>{page}</div>")
    return [
        [
            [
                (
                    one.get("rowspan", "1"),
                    one.get("colspan", "1"),
                    one.text_content().strip(),
                )
                for one in row.iter("td", "th")
            ]
            for row in table.iter("tr")
        ]
        for table in root.iter("table")
    ]


def _bordered(page: str) -> str:
    cells = re.findall(r"<t[dh]\b[^>]*>", page)
    lined = sum("border" in one for one in cells)
    return "all" if cells and lined == len(cells) else "some" if lined else "none"


def _texts(page: str) -> list[str]:
    root = html.fromstring(f"<div>{page}</div>")
    found = (one.text_content().strip() for one in root.iter("p", "h2", "h1", "h3"))
    return [text for text in found if text]


def _comes_back(report: Report, page: str) -> bool:
    whole = f"<meta charset='utf-8'>{page}".encode()
    back = read_document(whole, f"{report.full_title}{FRAGMENT}").report
    return differences(report, back) == {}


COLUMNS: dict[str, Callable[[Report, str, str], object]] = {
    "borders of cells": lambda _, __, kept: _bordered(kept),
    "`border` of tables": lambda _, __, kept: len(
        re.findall(r'<table[^>]*\bborder="1"', kept)
    ),
    "spans and numbers": lambda _, made, kept: _tables(made) == _tables(kept),
    "paragraphs": lambda _, made, kept: _texts(made) == _texts(kept),
    "h2": lambda _, __, kept: len(re.findall(r"<h2", kept)),
    "strong heads": lambda _, __, kept: len(re.findall(r"<(?:strong|b)\b", kept)),
    "indents": lambda _, __, kept: len(re.findall(r"text-indent: ?2em", kept)),
    "read back": lambda report, _, kept: _comes_back(report, kept),
}
SHOWN = {True: "yes", False: "no"}


def main() -> None:
    """Print what survives, one row for each editor and way in."""
    home = Path(os.environ["EDITORS"]).resolve()
    report = stated(balanced("2021", 3))
    report = replace(report, signature=report.organ.name, signed_on=date(2023, 1, 20))
    made = render(report, "fragment").decode()
    print("|".join(["", "editor", "way in", *COLUMNS, ""]))
    print("|".join(["", *["---"] * (len(COLUMNS) + 2), ""]))
    with TemporaryDirectory() as folder:
        for editor in EDITORS:
            kept = kept_by(editor, made, home, Path(folder))
            if len(sys.argv) > 1:
                Path(sys.argv[1], f"{editor[0][:4]}-{editor[1]}.html").write_text(kept)
            found = (measure(report, made, kept) for measure in COLUMNS.values())
            told = (SHOWN[one] if isinstance(one, bool) else str(one) for one in found)
            print("|".join(["", *editor, *told, ""]))


if __name__ == "__main__":
    main()
