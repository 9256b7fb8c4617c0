"""Files of kinds that are not read: known by their bytes, named, with what to do."""

from collections.abc import Callable
from pathlib import Path

import pytest
from inboxes import JPG, XLSX, ZIP, old_office, packed, put, word
from reports import Run

from govreport.errors import FileProblem, NotAReport
from govreport.importers import read_document
from govreport.importers.foreign import KINDS

Go = Callable[..., Run]
PLAIN_DOC = old_office("", "WordDocument").ljust(1024, b"\0")
LOCKED_DOC = PLAIN_DOC[:512] + b"\xec\xa5" + b"\0" * 9 + b"\1" + PLAIN_DOC[512:]
FILES = [
    ("x.xlsx", XLSX, "Excel 表格"),
    ("x.docx", XLSX, "（名称却以 .docx 结尾）"),
    ("x.csv", "表一,1\n".encode(), "CSV 表格"),
    ("x.uot", packed("uof.xml"), "UOF 文档"),
    ("x.uof", b"<?xml?><uof:UOF/>", "UOF 文档"),
    ("x.json", b"{}", "网站的数据（JSON）"),
    ("x.ofd", packed("OFD.xml", "Doc_0/Document.xml"), "OFD 版式文件"),
    ("x.ofd", b"PK\x03\x04 cut off", "OFD 版式文件"),
    ("x.pptx", packed("ppt/presentation.xml"), "演示文稿"),
    ("x.eml", b"Received: by a.cn\r\nMIME-Version: 1.0\r\n\r\n", "邮件"),
    ("x.doc", b"To: a@b.cn\r\nMIME-Version: 1.0\r\n\r\n", "邮件（名称却以 .doc 结尾）"),
    ("x.msg", old_office("__substg1.0_"), "邮件"),
    ("x.jpg", JPG, "图片"),
    ("x.pdf", JPG, "图片（名称却以 .pdf 结尾）"),
    ("x.png", b"\x89PNG\r\n\x1a\n", "图片"),
    ("x.tif", b"II*\x00", "图片"),
    ("x.heic", b"\0\0\0\x18ftypheic", "图片"),
    ("x.txt", JPG, "图片"),
    ("x.zip", ZIP, "压缩包"),
    ("x.docx", ZIP, "压缩包"),
    ("x.rar", b"Rar!\x1a\x07\x00", "压缩包"),
    ("x.7z", b"7z\xbc\xaf\x27\x1c", "压缩包"),
    ("x.docx", old_office("EncryptedPackage"), "加了密码的"),
    ("x.xlsx", old_office("EncryptedPackage"), "加了密码的"),
    ("x.doc", LOCKED_DOC, "加了密码的"),
    ("x.docx.lnk", b"L\x00\x00\x00\x01\x14\x02\x00", "快捷方式"),
]


@pytest.mark.parametrize(("name", "raw", "kind"), FILES)
def test_a_file_that_is_not_read_is_named_and_what_to_do(
    name: str, raw: bytes, kind: str
) -> None:
    with pytest.raises(NotAReport, match="请") as told:
        read_document(raw, name)
    assert kind in str(told.value)
    assert "没有下载完" not in str(told.value)


def test_a_word_file_that_is_cut_off_is_told_as_such(tmp_path: Path) -> None:
    whole = word(tmp_path, "甲局").read_bytes()
    for size in (4, 100, len(whole) // 2, len(whole) - 30):
        with pytest.raises(FileProblem, match="不是完整的 Word 文件"):
            read_document(whole[:size], "x.docx")


@pytest.mark.parametrize("command", ["validate", "import"])
def test_each_command_says_what_a_file_is(run: Go, here: Path, command: str) -> None:
    for name, raw in (("x.xlsx", XLSX), ("x.docx", XLSX), ("x.toml", XLSX), ("x", JPG)):
        done = run(command, put(here, name, raw))
        assert done.code == 2
        assert "Excel" in done.err or "图片" in done.err


@pytest.mark.parametrize("command", ["validate", "import"])
def test_a_word_file_called_as_a_report_is_told_to_be_one(
    run: Go, here: Path, command: str
) -> None:
    document = word(here, "甲局")
    done = run(command, document.rename(here / "甲局.toml"))
    assert done.code == 2
    assert "这是 Word 文档，名称却以 .toml 结尾；请把结尾改成 .docx" in done.err


def test_no_kind_takes_what_is_read(tmp_path: Path) -> None:
    from govreport.importers import suffixes

    named = [suffix for kind in KINDS for suffix in kind.suffixes]
    assert len(named) == len({*named})
    assert not {*named} & {*suffixes(), ".toml"}
    assert read_document(word(tmp_path, "甲局").read_bytes(), "x.jpg").report.year == 2022
