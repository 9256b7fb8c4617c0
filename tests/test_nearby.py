"""A path that leads nowhere names what lies near, and takes nothing by itself."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from reports import ORGAN, Run, report, saved

from govreport.nearby import near_paths

Go = Callable[..., Run]
NAME = f"{ORGAN.name}.toml"


@pytest.fixture
def file(here: Path) -> Path:
    (here / "2022").mkdir()
    (here / "2022" / "云溪县教育局.toml").write_text("year = 2022\n")
    return saved(report(), here).relative_to(here)


@pytest.mark.parametrize(
    "typed",
    [
        ORGAN.name, "青石乡", "青石乡.toml", f"2022/{ORGAN.name}", f"2022年/{NAME}",
        f"２０２２/{NAME}", f"2022/ {NAME}", f"2022\u3000/{NAME}", "2022/青石乡",
        f"2022／{NAME}", f"2022\\{NAME}", f"“2022/{NAME}”", f"《{ORGAN.name}》",
        f"2022/{ORGAN.name}.TOML", f"2022/{ORGAN.name}.docx", "2022/云溪县清石乡人民政府.toml",
    ],
)  # fmt: skip
def test_the_file_that_was_meant_is_named(run: Go, file: Path, typed: str) -> None:
    before = {path: path.read_bytes() for path in file.parent.iterdir()}
    for args in (["show", typed], ["validate", typed], ["add", "count", typed, "许可"]):
        result = run(*args)
        assert (result.code, result.out) == (2, "")
        assert f"；是不是 {file}\n" in result.err
    assert {path: path.read_bytes() for path in file.parent.iterdir()} == before
    assert os.listdir() == ["2022"]  # noqa: PTH208 -- no folder was made by the way


def test_a_years_folder_is_named_and_no_other_years(run: Go, file: Path) -> None:
    assert "；是不是 2022\n" in run("validate", f"{file.parent}年").err
    assert run("validate", "2023").err.splitlines()[0].endswith("请核对名称和所在位置")


def test_several_that_may_be_meant_are_all_named(run: Go, file: Path) -> None:
    told = run("show", "云溪县").err
    assert f"；相近的有：2022/云溪县教育局.toml、{file}" in told


def test_a_folder_in_place_of_a_file_tells_what_it_holds(run: Go, file: Path) -> None:
    result = run("show", file.parent)
    assert f"这里要的是文件；里面有 云溪县教育局.toml、{NAME}" in result.err
    assert result.code == 2


@pytest.mark.parametrize(
    "odd", ["", ".", "..", "/", "a\0b", "a\\\0b", "x" * 300, "～/.。", "//"]
)
def test_no_path_is_too_odd_to_look_around(file: Path, odd: str) -> None:
    assert file.is_file()
    assert isinstance(near_paths(Path(odd)), list)
