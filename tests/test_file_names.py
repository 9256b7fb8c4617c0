"""Names of files, and which files a folder stands for."""

import unicodedata
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import report, saved

from govreport.errors import FileProblem, UsageProblem
from govreport.report import Report
from govreport.text import COMMANDING
from govreport.tomlfile.document import parse
from govreport.tomlfile.files import load
from govreport.tomlfile.read import read_report
from govreport.workspace.file_names import file_key, file_name
from govreport.workspace.files import expand, folder_year
from govreport.workspace.folders import Folders


def parsed(text: str) -> Report:
    return read_report(parse(text.encode(), "x.toml", Path("x.toml")))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("云溪县/青石乡", "云溪县_青石乡"),
        ("../../etc/passwd", "_.._etc_passwd"),
        ("a\\b:c*d?e", "a_b_c_d_e"),
        ("con", "_con"),
        ("甲局.", "甲局"),
        ("局" * 100, "局" * 60),
    ],
)
def test_a_name_makes_a_file_name_and_nothing_else(name: str, expected: str) -> None:
    assert file_name(name) == expected


@pytest.mark.parametrize("name", ["", "..", "/", " . "])
def test_a_name_of_nothing_makes_none(name: str) -> None:
    with pytest.raises(UsageProblem, match="不能作文件名"):
        file_name(name)


def test_a_folder_stands_for_the_reports_in_it(tmp_path: Path) -> None:
    one = saved(report(), tmp_path)
    other = saved(report("2019"), tmp_path)
    for stray in ("2022/.hidden.toml", "2022/govreport.toml", "2022/a.txt", "x.toml"):
        (tmp_path / stray).write_text("")
    assert expand([tmp_path]) == [other, one]
    assert expand([tmp_path / "2022", one]) == [one]
    assert expand([Path("-"), tmp_path / "nothing.toml"]) == [
        Path("-"), tmp_path / "nothing.toml",
    ]  # fmt: skip


def test_a_folder_without_reports_is_told(tmp_path: Path) -> None:
    with pytest.raises(FileProblem, match="文件夹里没有报告"):
        expand([tmp_path])


def test_last_years_file_is_found_by_name_organ_or_alias(tmp_path: Path) -> None:
    this = saved(report(), tmp_path)
    assert folder_year(this) == 2022
    assert Folders().last_year(this, load(this)) is None
    old = tmp_path / "2021" / "旧名.toml"
    old.parent.mkdir()
    (old.parent / "a.toml").write_text("[", encoding="utf-8")
    (old.parent / "b.toml").write_text("organ = 3\n", encoding="utf-8")
    old.write_text('[organ]\nname = "旧名"\naliases = ["云溪县青石乡人民政府"]\n')
    assert Folders().last_year(this, load(this)) == old
    same = old.parent / this.name
    same.write_text("")
    assert Folders().last_year(this, load(this)) == same
    assert Folders().last_year(this, parsed("year = 22")) is None


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("COM¹", "_COM¹"),
        ("lpt³.甲", "_lpt³.甲"),
        ("conin$", "_conin$"),
        ("CONOUT$ .x", "_CONOUT$ .x"),
        ("Clock$", "_Clock$"),
        ("COM10", "COM10"),
        ("GovReport", "_GovReport"),
        ("甲局. .\u3000.", "甲局"),
        ("甲\x1b[2J\u202e\x9b\u2028局", "甲_[2J___局"),
        ("甲\udcff局\t乙", "甲_局_乙"),
        ("~$甲局", "_~$甲局"),
        ("局" * 59 + ". 乙", "局" * 59),
        ("\ue000𠮷局", "\ue000𠮷局"),
    ],
)
def test_no_device_and_nothing_unseen_gets_into_a_file_name(
    name: str, expected: str
) -> None:
    assert file_name(name) == expected


ODD = st.text(
    st.sampled_from(
        '甲aA．.  \u3000/_:*?"<>|~$-()（）con1¹lpt\x1b\u202e\u200b\u2028\udcff\U000e0041é\u0301'
    )
)


@given(st.text(max_size=300) | ODD)
def test_every_system_takes_a_file_name_as_it_is(name: str) -> None:
    try:
        safe = file_name(name)
    except UsageProblem:
        return
    assert safe == safe.strip().strip(".")
    assert len(safe.encode()) <= 181
    assert not {*safe} & {*'/\\:*?"<>|\t\n'}
    assert COMMANDING.search(safe) is None
    assert safe.partition(".")[0].strip().lower() not in {"con", "nul", "com1", "lpt¹"}
    assert file_name(safe) == safe


@given(st.text(max_size=60) | ODD)
def test_names_that_any_system_takes_for_one_are_one(name: str) -> None:
    for same in (
        unicodedata.normalize("NFD", name),
        unicodedata.normalize("NFC", name),
        f" {name}\u3000",
    ):
        assert file_key(same) == file_key(name)


@given(ODD)
def test_case_tells_no_files_apart(name: str) -> None:
    assert file_key(name.upper()) == file_key(name.lower()) == file_key(name)
