"""The states of reports: what may go out, what may not, and that all commands agree on it."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from reports import PROSE, Run, saved
from units_of_2022 import COUNTY, DAY, GREEN, WHITE, WRONG, last_year, of, roster, stand

from govreport.output.status import as_csv, remarks, summary_line
from govreport.report import Report
from govreport.tasks import rollup
from govreport.tomlfile.files import load
from govreport.tomlfile.new import dumps
from govreport.workspace import Workspace

Go = Callable[..., Run]
pytestmark = pytest.mark.usefixtures("texts_may_be_alike")
FILE = f"2022/{GREEN}.toml"


def warned() -> Report:
    """A report whose prose gives a number that the table doesn't."""
    told = "（二）依申请公开情况。全年收到政府信息公开申请7件。"
    prose = PROSE["overview"].replace("（二）依申请公开情况。", told)
    return replace(of(GREEN), narrative={**PROSE, "overview": prose})


def errors() -> Report:
    return of(GREEN, **WRONG)


def blank() -> Report:
    return of(GREEN, disclosure__licensing__decisions="")


def test_a_report_with_open_warnings_has_a_state_of_its_own(
    run: Go, tmp_path: Path
) -> None:
    saved(warned(), tmp_path)
    saved(of(WHITE), tmp_path)
    done = run("status", "2022", *DAY)
    assert done.code == 0
    assert f"{GREEN}  有警告（1）     0     0     1" in done.out
    assert "有警告 1，可公布 1，" in done.err
    assert run("status", "2022", *DAY, "--strict").code == 1
    data = json.loads(run("status", "2022", *DAY, "--format", "json").out)
    assert {one["organ"]: one["state"] for one in data["units"]} == {
        GREEN: "warned",
        WHITE: "ready",
    }
    assert (data["summary"]["warned"], data["summary"]["ready"]) == (1, 1)
    assert f"{GREEN},有警告,0,0,1," in as_csv(stand()).decode()


def test_a_warning_that_was_explained_keeps_no_report_back(run: Go, tmp_path: Path) -> None:
    saved(warned(), tmp_path)
    run("waive", FILE, "N-NUMBER", "--reason", "其中六件转由县里答复", "--by", "办公室")
    done = run("status", "2022", *DAY, "--strict")
    assert done.code == 0
    assert f"{GREEN}  可公布" in done.out


@pytest.mark.parametrize(
    ("made", "code", "word"),
    [
        (blank, 1, "未填完"),
        (errors, 1, "有错误"),
        (warned, 0, "有警告（1）"),
        (lambda: of(GREEN), 0, "可公布"),
    ],
)
def test_all_commands_say_the_same_of_a_report(  # noqa: PLR0913, PLR0917
    run: Go, tmp_path: Path, monkeypatch: pytest.MonkeyPatch,
    made: Callable[[], Report], code: int, word: str,
) -> None:  # fmt: skip
    saved(made(), tmp_path)
    monkeypatch.setattr("govreport.cli.scaffold.current_day", lambda: date(2023, 1, 15))
    warnings = int(made is warned)
    assert run("validate", FILE).code == code
    assert run("validate", FILE, "--strict").code == max(code, warnings)
    done = run("status", "2022", *DAY)
    assert (done.code, word in done.out) == (code, True)
    assert run("status", "2022", *DAY, "--strict").code == max(code, warnings)
    due = run("scaffold", "2023").err + run("scaffold").err
    assert f"{FILE} {word.partition('（')[0]}" in due
    assert run("render", FILE).code == code
    assert bool(list((tmp_path / "2022").glob("*.docx"))) == (code == 0)
    summed = run("rollup", "2022", "--organ", COUNTY, "-o", "sum.toml")
    assert summed.code == code
    assert (GREEN in summed.err) == bool(code), "who keeps it from being whole is named"


def test_a_published_report_that_has_errors_still_shows_them(
    run: Go, tmp_path: Path
) -> None:
    for organ in (GREEN, WHITE):
        saved(of(organ), tmp_path)
        run("status", "2022", *DAY, "--set", organ, "--published", "今天")
    assert [one.state for one in stand().units] == ["published", "published"]
    assert "已公布 2，" in summary_line(stand())
    saved(errors(), tmp_path)
    states = {one.organ: one.state for one in stand().units}
    assert states == {GREEN: "errors", WHITE: "published"}
    assert stand().totals["published"] == 2, "as noted, whatever their state"
    assert f"已登记公布、还有问题的：{GREEN}（有错误）；请改正后重新公布" in list(
        remarks(stand())
    )
    assert run("status", "2022", *DAY).code == 1


def test_what_was_published_with_warnings_counts_only_when_strict(
    run: Go, tmp_path: Path
) -> None:
    saved(warned(), tmp_path)
    run("status", "2022", *DAY, "--set", GREEN, "--published", "今天")
    done = run("status", "2022", *DAY)
    assert (done.code, f"{GREEN}  已公布     0     0     1" in done.out) == (0, True)
    assert run("status", "2022", *DAY, "--strict").code == 1


def test_a_sum_that_lacks_a_report_may_not_go_out(run: Go, tmp_path: Path) -> None:
    saved(warned(), tmp_path)
    rollup(Workspace(), organ=COUNTY)
    numbers = (tmp_path / "2022" / f"{COUNTY}.toml").read_text(encoding="utf-8")
    assert "汇总有错误" in summary_line(stand()), "its prose is yet to be written"
    sound = saved(of(COUNTY), tmp_path)
    units = numbers[numbers.index("[sum]") :]
    sound.write_text(sound.read_text(encoding="utf-8") + "\n" + units, encoding="utf-8")
    before = run("status", "2022", *DAY)
    saved(of(WHITE), tmp_path)
    after = run("status", "2022", *DAY)
    assert "汇总不全，" in after.err
    assert "汇总不全" not in before.err
    assert f"没有算进{WHITE}" in after.err
    assert (before.code, after.code) == (0, 1)


def test_a_sum_that_was_not_whole_when_it_was_made_has_errors(
    run: Go, tmp_path: Path
) -> None:
    """All but its prose is in order: only what it lacks keeps it from going out."""
    saved(of(GREEN), tmp_path)
    roster(tmp_path, f"名称\n{GREEN}\n{WHITE}\n", "名册.csv")
    assert run("rollup", "2022", "--organ", COUNTY, "--partial").code == 1
    path = tmp_path / "2022" / f"{COUNTY}.toml"
    made = load(path)
    path.write_text(dumps(replace(made, narrative=of(COUNTY).narrative)), encoding="utf-8")
    done = run("status", "2022", *DAY)
    assert (done.code, "汇总有错误，" in done.err) == (1, True)
    assert "汇总可公布" not in done.err
    assert run("validate", path, "--select", "T,R").out.count("错误 R-WHOLE") == 1
    run("waive", path, "R-WHOLE", "--reason", "白水乡已撤并，不再报", "--by", "办公室")
    saved(of(WHITE), tmp_path)
    assert "汇总不全，" in run("status", "2022", *DAY).err, (
        "what came in since is told still"
    )


def test_what_could_not_be_checked_against_last_year_may_not_go_out(
    run: Go, tmp_path: Path
) -> None:
    last_year(tmp_path, GREEN)
    saved(of(GREEN), tmp_path)
    assert stand().units[0].state == "ready"
    (tmp_path / "2021" / f"{GREEN}.toml").write_text("form = ", encoding="utf-8")
    done = run("status", "2022", *DAY)
    assert (done.code, "可公布" in done.out + done.err) == (1, False)
    assert f"{GREEN}  读不了" in done.out
