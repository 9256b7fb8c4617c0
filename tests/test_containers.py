"""What a container is for the whole program: a row in `importers.CONTAINERS`."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from opendocument import flat_odt, packed_odt
from published import published
from reports import ORGAN, Run, balanced

import govreport
from govreport import importers
from govreport.errors import FileProblem
from govreport.importers import CONTAINERS, Container, container_of, read_document, suffixes
from govreport.importers.containers import text
from govreport.render import render
from govreport.workspace import Workspace

Cli = Callable[..., Run]
MARK = b"#!note\n"
NOTE = Container(
    "note",
    (".note",),
    lambda raw, _: raw.startswith(MARK),
    lambda raw, name: text.read(raw.removeprefix(MARK), name),
)
"""A container of no file but these: plain text under a mark of its own."""
PDF_SEED = 6


@pytest.fixture
def _with_notes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importers, "CONTAINERS", (NOTE, *CONTAINERS))


def note(path: Path, seed: int = 1) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(MARK + render(balanced("2021", seed), "txt"))
    return path


@pytest.mark.usefixtures("_with_notes")
def test_a_row_makes_a_container_that_every_command_knows(run: Cli, tmp_path: Path) -> None:
    path = note(tmp_path / "收件箱" / "年报.note")
    done = run("import", "收件箱", "--format", "json")
    (file,) = json.loads(done.out)["files"]
    assert file["reconciliation"]["container"] == "note"
    assert (file["written"], file["reconciliation"]["read"]) == (True, 200)
    assert (
        "、.html、.md、.mht、.mhtml、.note、.ods、.odt、.pdf"
        in run("import", tmp_path / "2022").err
    )
    checked = run("validate", path, "--format", "json")
    assert json.loads(checked.out)["files"][0]["organ"] == ORGAN.name
    summed = run("rollup", "收件箱", "--organ", "云溪县人民政府", "--dry-run")
    assert summed.code == 0


@pytest.mark.usefixtures("_with_notes")
def test_the_bytes_tell_it_before_the_name(tmp_path: Path) -> None:
    path = note(tmp_path / "年报.txt")
    for name in ("年报.txt", "年报.pdf", "年报.html", ""):
        assert container_of(path.read_bytes(), name) is NOTE
    assert Workspace().open(path).report.organ.name == ORGAN.name


def test_without_its_row_nobody_knows_it(run: Cli, tmp_path: Path) -> None:
    note(tmp_path / "收件箱" / "年报.note")
    done = run("import", "收件箱")
    assert (done.code, "没有可以读的文件" in done.err) == (2, True)


@pytest.mark.parametrize("container", CONTAINERS, ids=lambda one: one.name)
def test_every_container_has_endings_of_its_own_and_refuses_an_empty_file(
    container: Container,
) -> None:
    others = [
        suffix for one in CONTAINERS if one is not container for suffix in one.suffixes
    ]
    assert container.suffixes
    assert not {*container.suffixes} & {*others}
    assert {*suffixes(without=container.name)} == {*others}
    for suffix in container.suffixes:
        with pytest.raises(FileProblem, match="文件是空的"):
            read_document(b"", f"x{suffix}")


@pytest.mark.parametrize(
    ("raw", "name", "container"),
    [
        (b"PK\x03\x04", "x.txt", "docx"),
        (b"PK\x03\x04", "x.odt", "odt"),
        (b"PK\x03\x04 word/document.xml", "x.odt", "docx"),
        (packed_odt(), "x.docx", "odt"),
        (flat_odt(""), "x.html", "odt"),
        (b"MIME-Version: 1.0\n\n<html>", "x.doc", "mhtml"),
        (b"Subject: 1\n\nMIME-Version: 1.0", "x.txt", "text"),
        (b" %PDF-1.7", "x.docx", "pdf"),
        (b"\xd0\xcf\x11\xe0", "x.wps", "wps"),
        (b"\xd0\xcf\x11\xe0", "x.docx", "doc"),
        (b"{\\rtf1", "x.doc", "rtf"),
        (b"\xef\xbb\xbf\n<HTML>", "x.doc", "html"),
        (b"<div>1</p>", "", "html"),
        (b"1", "x.HTM", "html"),
        (b"1", "x.md", "text"),
        (b"1", "", None),
        (b"1", "x.pdf", None),
        (b'[organ]\nname = "</p>"', "", None),
        (b"[organ]", "x.toml.txt", None),
    ],
)
def test_what_bytes_under_a_name_are(raw: bytes, name: str, container: str | None) -> None:
    found = container_of(raw, name)
    assert (found and found.name) == container


@pytest.mark.slow
def test_an_installed_package_reads_a_pdf(tmp_path: Path) -> None:
    package = Path(govreport.__file__).parent
    site = tmp_path / "site" / "govreport"
    shutil.copytree(package, site, ignore=shutil.ignore_patterns("__pycache__"))
    one = published(PDF_SEED, "pdf")
    document = tmp_path / "年报.pdf"
    document.write_bytes(one.data)
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", INSTALLED, str(document)],
        cwd=elsewhere,
        env=os.environ | {"PYTHONPATH": str(site.parent), "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        check=False,
    )
    assert done.stderr == b""
    where, read = json.loads(done.stdout)
    assert Path(where) == site / "__init__.py"
    assert read == read_document(one.data, document.name).reconciliation.read > 0


INSTALLED = """import json, sys
from pathlib import Path
import govreport
from govreport.importers import read_document
read = read_document(Path(sys.argv[1]).read_bytes(), sys.argv[1]).reconciliation.read
print(json.dumps([govreport.__file__, read]))
"""


def test_who_asks_what_a_document_is_loads_no_reader() -> None:
    script = "import sys, govreport.workspace.files; print(*sys.modules)"
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True)
    loaded = [one for one in done.stdout.decode().split() if "importers" in one]
    assert loaded == ["govreport.importers"]
