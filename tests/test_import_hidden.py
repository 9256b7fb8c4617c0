"""What a Word document has beside its text is told, and what is not final kept so."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from hostile import W, package
from imported import TARGET, rendered
from reports import Run, report

from govreport.importers import read_document
from govreport.importers.blocks import HIDDEN, Hidden
from govreport.importers.containers import docx
from govreport.tomlfile.files import load

Cli = Callable[..., Run]
TRACKED = "<w:del><w:r><w:delText>12</w:delText></w:r></w:del><w:ins><w:r><w:t>21</w:t></w:r></w:ins>"
DRAWN = (
    '<w:r><w:drawing xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
    '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/{}"/>'
    "</w:drawing></w:r>"
)
BOX = "<w:r><w:pict><w:txbxContent><w:p><w:r><w:t>框</w:t></w:r></w:p></w:txbxContent></w:pict></w:r>"
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def blocks(inside: str) -> list[object]:
    document = f"<w:document {W} {MC}><w:body><w:p>{inside}</w:p></w:body></w:document>"
    return [*docx.read(package(document.encode()), "x.docx")]


def lost(text: str, mark: str) -> str:
    return f"<w:r><w:rPr><w:{mark}/></w:rPr><w:t>{text}</w:t></w:r>"


@pytest.mark.parametrize(
    ("inside", "kind", "number"),
    [
        (TRACKED, "未接受的修订", 1),
        (f"{TRACKED}<w:r><w:t>件</w:t></w:r>{TRACKED}", "未接受的修订", 2),
        ("<w:pPr><w:rPr><w:ins/></w:rPr></w:pPr><w:ins><w:r/></w:ins>", "未接受的修订", 1),
        (
            "<w:moveFrom><w:r/></w:moveFrom><w:r/><w:moveTo><w:r/></w:moveTo>",
            "未接受的修订",
            1,
        ),
        ("<w:r><w:commentReference/></w:r>" * 2, "批注", 2),
        (DRAWN.format("picture"), "图片", 1),
        (DRAWN.format("chart"), "图表", 1),
        (DRAWN.format("diagram"), "图形", 1),
        (f"<mc:Fallback>{DRAWN.format('picture')}</mc:Fallback>{BOX}", "文本框", 1),
        ("<w:r><w:object/></w:r>", "嵌入的对象", 1),
        ("<w:r><w:sym/></w:r>", "符号", 1),
        (lost("密", "vanish"), "隐藏的文字", 1),
        (lost("旧", "strike"), "加删除线的文字", 1),
        (lost("2", 'vertAlign w:val="superscript"'), "上标", 1),
        ("<w:r><w:footnoteReference/></w:r>", "脚注和尾注", 1),
        ('<w:r><w:fldChar w:dirty="true"/></w:r>', "没有更新的域", 1),
    ],
)
def test_each_kind_is_counted(inside: str, kind: str, number: int) -> None:
    assert [one for one in blocks(inside) if isinstance(one, Hidden)] == [
        Hidden(kind, number)
    ]
    assert str(Hidden(kind, number)) == f"{kind} {number} {HIDDEN[kind].measure}"


def test_what_hides_nothing_is_not_counted() -> None:
    inside = (
        '<w:r><w:rPr><w:vanish w:val="0"/><w:strike/></w:rPr></w:r>'
        "<w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr>"
    )
    assert not [one for one in blocks(inside) if isinstance(one, Hidden)]


def changed(tmp_path: Path, change: Callable[[str], str]) -> Path:
    """A Word file of zeros whose XML is changed."""
    path = rendered(report(), tmp_path / "年报.docx")
    made = BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(made, "w") as new:
        for name in old.namelist():
            raw = old.read(name)
            if name == "word/document.xml":
                raw = change(raw.decode()).encode()
            new.writestr(name, raw)
    path.write_bytes(made.getvalue())
    return path


def tracked(xml: str, words: str = f"{TRACKED}<w:r><w:commentReference/></w:r>") -> str:
    """Put other runs in place of the first number of table 2."""
    start = xml.index("<w:tbl>")
    number = re.compile(r"<w:r>(?:(?!<w:r>).)*?>0</w:t></w:r>").search(xml, start)
    assert number is not None
    return xml[: number.start()] + words + xml[number.end() :]


def test_a_document_with_changes_says_so_until_they_are_accepted(
    run: Cli, tmp_path: Path
) -> None:
    path = changed(tmp_path, tracked)
    done = run("import", path)
    told = "原件里另有：未接受的修订 1 处（按全部接受以后的文字读）、批注 1 条（没有读）"
    assert told in done.out
    known = load(tmp_path / TARGET)
    assert known.hidden == ("未接受的修订 1 处", "批注 1 条")
    assert 21 in known.stated.values()
    for file in (path, TARGET):
        checked = run("validate", file)
        assert checked.code == 0
        assert "提示 S-HIDDEN 原件里有未接受的修订 1 处、批注 1 条；" in checked.out
    final = changed(tmp_path, lambda xml: tracked(xml, "<w:r><w:t>21</w:t></w:r>"))
    updated = run("import", final, "--update")
    assert (updated.code, "没有改动数和文字；原件里的修订" in updated.out) == (0, True)
    assert load(tmp_path / TARGET).hidden == ()
    assert "S-HIDDEN" not in run("validate", TARGET).out


def test_a_picture_is_told_but_not_kept_with_the_report(run: Cli, tmp_path: Path) -> None:
    drawn = DRAWN.format("picture")
    path = changed(
        tmp_path, lambda xml: xml.replace("</w:p><w:tbl>", f"{drawn}</w:p><w:tbl>", 1)
    )
    assert "图片 1 张（里面的字读不到）" in run("import", path).out
    assert "图片 1 张" in run("validate", path).out
    assert load(tmp_path / TARGET).hidden == ()


def test_a_row_that_is_to_be_deleted_is_not_read(tmp_path: Path) -> None:
    def with_deleted_row(xml: str) -> str:
        start = xml.index("<w:tr>", xml.index("<w:tbl>"))
        row = xml[start : xml.index("</w:tr>", start) + len("</w:tr>")]
        assert "<w:trPr>" in row
        gone = row.replace("<w:trPr>", "<w:trPr><w:del w:id='3'/>", 1)
        return xml.replace(row, gone + row, 1)

    path = changed(tmp_path, with_deleted_row)
    read = read_document(path.read_bytes(), "年报.docx")
    whole = read_document(
        rendered(report(), tmp_path / "原.docx").read_bytes(), "年报.docx"
    )
    assert read.report.entries == whole.report.entries
    assert read.reconciliation.hidden == (Hidden("未接受的修订", 1),)
