"""Slips as files: who gets one, who signs, what is told of those who get none."""

import shutil
from pathlib import Path

import pytest
from reports import saved
from units_of_2022 import BLACK, COUNTY, GREEN, WHITE, WRONG, last_year, of, stand

from govreport.errors import GovReportError
from govreport.output.letters import slips_told
from govreport.tasks import rollup, write_slips
from govreport.tasks.slips import WrittenSlips
from govreport.workspace import Workspace

pytestmark = pytest.mark.usefixtures("texts_may_be_alike")
FOLDER = Path("退回")
STEM = f"{GREEN}2022年年度报告退回单"


def written(office: str = "") -> WrittenSlips:
    return write_slips(stand(slips=True), FOLDER, office)


def told(done: WrittenSlips) -> str:
    return "\n".join(slips_told(done))


def text_of(stem: str = STEM) -> str:
    return (FOLDER / f"{stem}.txt").read_text(encoding="utf-8")


def test_a_slip_is_written_for_each_unit_with_findings(here: Path) -> None:
    last_year(here, GREEN, WHITE, COUNTY)
    saved(of(GREEN, **WRONG), here)
    saved(of(WHITE), here)
    done = written()
    assert list(done.written) == [STEM]
    assert told(done) == "写了 1 份退回单，在 退回"
    names = sorted(path.name for path in FOLDER.iterdir() if path.is_file())
    assert names == [f"{STEM}.docx", f"{STEM}.txt"]
    assert f"\n{GREEN}：\n" in text_of()
    assert (
        "1. （须改正）第二部分·表·行政许可·本年处理决定数量：写的是 -1，不能小于 0。"
        in text_of()
    )
    assert text_of().endswith(
        f"2023年1月31日以前修改后重新报送。\n\n{COUNTY}\n2023年1月15日\n"
    )


def test_a_slip_is_signed_by_the_office_that_is_named(here: Path) -> None:
    saved(of(GREEN, **WRONG), here)
    done = written()
    assert done.office == ""
    assert "落款没有写机关，要写请加 --office 名称" in told(done)
    assert "落款没有写" not in told(written("云溪县人民政府办公室"))
    assert "\n云溪县人民政府办公室\n" in text_of()


def test_a_slip_that_is_no_longer_needed_is_told(here: Path) -> None:
    saved(of(GREEN, **WRONG), here)
    written()
    saved(of(GREEN), here)
    done = written()
    assert [path.stem for path in done.old] == [STEM, STEM]
    assert told(done).startswith("没有要退回的\n已经没有问题，旧的退回单可以删去：退回/")


def test_a_second_file_of_a_unit_gets_no_second_slip(here: Path) -> None:
    first = saved(of(GREEN, **WRONG), here)
    first.with_name("另一份.toml").write_bytes(first.read_bytes())
    ((path, error),) = written().errors.items()
    assert path == Path("2022/另一份.toml")
    assert "是同一单位的报告，没有另写退回单" in str(error)


def test_what_is_wrong_with_the_file_alone_goes_to_nobody(here: Path) -> None:
    path = saved(of(GREEN), here)
    waiver = '\n[[waivers]]\ncode = "N-SCOPE"\ncells = []\nvalues = []\nreason = "无"\n'
    path.write_text(path.read_text(encoding="utf-8") + waiver, encoding="utf-8")
    done = written()
    assert list(done.unspoken) == [path.relative_to(here)]
    assert "没有写退回单；用 govreport validate 查看" in told(done)
    assert not FOLDER.exists()


def test_a_report_that_cannot_be_read_is_not_called_free_of_faults(here: Path) -> None:
    path = saved(of(GREEN, **WRONG), here)
    written()
    path.write_text("year = ")
    done = written()
    assert f"{path.relative_to(here)}：文件读不了，没有写退回单" in told(done)
    assert not done.old


def test_units_whose_slips_would_be_one_file_are_told(here: Path) -> None:
    text = saved(of(GREEN, **WRONG), here).read_text(encoding="utf-8")
    for number, name in enumerate(("云溪县甲/乙局", "云溪县甲_乙局")):
        path = here / "2022" / f"{number}.toml"
        path.write_text(text.replace(GREEN, name), encoding="utf-8")
    (here / "2022" / f"{GREEN}.toml").unlink()
    (error,) = written().errors.values()
    assert "退回单和 2022/0.toml 的会是同一个文件，没有另写；请先改好机关名称" in str(error)


def test_a_sum_gets_no_slip(here: Path) -> None:
    saved(of(GREEN, **WRONG), here)
    rollup(Workspace(), organ=COUNTY)
    done = written()
    assert list(done.unspoken) == [Path(f"2022/{COUNTY}.toml")]
    assert "问题不是报告单位能改的" in told(done)
    assert [path.stem for path in FOLDER.glob("*.txt")] == [STEM]


def test_a_sum_whose_units_are_elsewhere_gets_one_like_any_unit(here: Path) -> None:
    saved(of(GREEN), here / "甲")
    target = Path("2022") / f"{COUNTY}.toml"
    rollup(Workspace(), organ=COUNTY, paths=[Path("甲")], target=target)
    saved(of(BLACK), here)
    assert f"{COUNTY}2022年年度报告退回单" in written().written
    shutil.rmtree(here / "甲")
    assert f"{COUNTY}2022年年度报告退回单" in written().written


def test_a_broken_report_of_last_year_stops_no_slip(here: Path) -> None:
    saved(of(GREEN, **WRONG), here)
    (here / "2021").mkdir()
    (here / "2021" / f"{GREEN}.toml").write_text("=")
    assert list(written().written) == [STEM]


def test_where_slips_cannot_be_written_that_is_told(here: Path) -> None:
    saved(of(GREEN, **WRONG), here)
    (here / FOLDER).write_text("")
    (error,) = written().errors.values()
    assert str(error).startswith("退回：不能新建文件夹")


def test_slips_do_not_go_where_reports_lie(here: Path) -> None:
    saved(of(GREEN, **WRONG), here)
    told = "2022 是放报告的文件夹；退回单请放到另一个文件夹，如 退回单"
    with pytest.raises(GovReportError, match=told):
        write_slips(stand(slips=True), Path("2022"))


def test_many_old_slips_are_told_in_short(here: Path) -> None:
    names = [f"云溪县第{number}中心局" for number in range(12)]
    for name in names:
        saved(of(name, **WRONG), here)
    assert len(written().written) == 12
    for name in names:
        saved(of(name), here)
    assert told(written()).endswith(" 等 24 个")
