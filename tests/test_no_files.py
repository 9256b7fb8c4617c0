"""What is called a file and is none: a pipe, a device, a folder, a link to nothing."""

import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from inboxes import word
from reports import Run, report, saved

pytestmark = [
    pytest.mark.usefixtures("texts_may_be_alike"),
    pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes"),
]
Go = Callable[..., Run]
COUNTY = "云溪县人民政府"
PIPE = DEVICE = "这是设备或管道，不是文件"
FOLDER, NOWHERE = "这是一个文件夹", "这个链接指向的 /nowhere 不在了"


def strange(folder: Path, suffix: str) -> dict[str, str]:
    """Put one of each into a folder, with why it can't be read."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"云溪县水利局{suffix}").mkdir()
    os.mkfifo(folder / f"云溪县教育局{suffix}")
    (folder / f"云溪县民政局{suffix}").symlink_to("/dev/zero")
    (folder / f"云溪县财政局{suffix}").symlink_to("/nowhere")
    (folder / f"云溪县审计局{suffix}").symlink_to("/nowhere")
    return {
        f"云溪县水利局{suffix}": FOLDER,
        f"云溪县教育局{suffix}": PIPE,
        f"云溪县民政局{suffix}": DEVICE,
        f"云溪县财政局{suffix}": NOWHERE,
        f"云溪县审计局{suffix}": NOWHERE,
    }


@pytest.mark.parametrize("suffix", [".docx", ".toml", ".html", ".xlsx"])
@pytest.mark.parametrize("alone", [True, False])
@pytest.mark.parametrize(
    "command",
    [
        ("validate", "收件"),
        ("import", "收件", "--workspace", "县"),
        ("rollup", "收件", "--organ", COUNTY, "-o", "汇.toml"),
    ],
    ids=lambda command: command[0],
)
def test_what_a_unit_sent_and_is_no_file_is_named_with_why(
    run: Go, here: Path, command: tuple[str, ...], suffix: str, *, alone: bool
) -> None:
    wanted = strange(here / "收件", suffix)
    if not alone:
        word(here / "收件", "云溪县农业农村局")
    done = run(*command)
    assert done.code == 2
    for name, why in wanted.items():
        (line,) = [one for one in done.err.splitlines() if name in one and why in one]
        assert line.startswith("错误：")


@pytest.mark.parametrize(
    "command",
    [("validate", "2022"), ("rollup", "2022", "-o", "汇.toml", "--organ", COUNTY)],
)
def test_beside_reports_of_a_year_it_is_named_too(
    run: Go, here: Path, command: tuple[str, ...]
) -> None:
    saved(report(), here)
    wanted = strange(here / "2022", ".docx")
    done = run(*command)
    for name, why in wanted.items():
        assert [one for one in done.err.splitlines() if name in one and why in one]


def test_a_table_that_only_begins_as_ours_do_is_named(run: Go, here: Path) -> None:
    (here / "收件").mkdir()
    word(here / "收件", "云溪县农业农村局")
    (here / "收件" / "云溪县财政局.csv").write_text(f'名称,类别\n"{"x" * 3_000_000}')
    (here / "收件" / "通讯录.csv").write_text("名称,电话\n云溪县财政局,1\n")
    done = run("validate", "收件", "--format", "json")
    (lost,) = json.loads(done.out)["unread"]
    assert (done.code, Path(lost["path"]).name) == (1, "云溪县财政局.csv")


def test_a_folder_that_is_called_a_document_and_holds_some_is_a_folder(
    run: Go, here: Path
) -> None:
    inner = here / "收件" / "农业.docx"
    inner.mkdir(parents=True)
    word(inner, "云溪县农业农村局")
    done = run("validate", "收件")
    assert (done.code, "农业.docx：这是" in done.err) == (0, False)


def test_a_link_to_nothing_does_not_suggest_itself(run: Go, here: Path) -> None:
    (here / "云溪县审计局.toml").symlink_to("/nowhere")
    done = run("validate", "云溪县审计局.toml")
    assert (done.code, "是不是" in done.err) == (2, False)
    assert NOWHERE in done.err


def test_a_pipe_called_a_roster_is_told_with_what_to_do(run: Go, here: Path) -> None:
    (here / "收件").mkdir()
    word(here / "收件", "云溪县农业农村局")
    os.mkfifo(here / "收件" / "名册.csv")
    done = run("rollup", "收件", "--partial", "--organ", COUNTY, "-o", "汇.toml")
    assert done.code == 2
    assert "请移走，或用 --expect 写明" in done.err


@pytest.mark.parametrize("damaged", [False, True])
@pytest.mark.parametrize(
    "command",
    [
        ("status", "2022"),
        ("table", "2022"),
        ("rollup", "2022", "--organ", COUNTY, "--partial"),
        ("publish", "2022", "-o", "公布", "--to", "txt"),
    ],
    ids=lambda one: one[0],
)
def test_without_its_roster_nobody_tells_who_is_missing_and_the_way_out_is_said(
    run: Go, here: Path, command: tuple[str, ...], damaged: bool
) -> None:
    for year in (2021, 2022):
        saved(replace(report(), year=year), here)
    roster = here / "名册.csv"
    if damaged:
        roster.write_bytes(b"\0\x81\xff,,\n")
    else:
        os.mkfifo(roster)
    before = sorted(here.rglob("*"))
    done = run(*command)
    assert (done.code, done.out) == (2, "")
    assert "错误：名册.csv：这" in done.err
    assert "或用 --expect 写明用哪一份名册" in done.err
    assert sorted(here.rglob("*")) == before
    done = run(*command, "--expect", "2021")
    assert done.code in {0, 1}
    assert done.out + done.err
    assert "错误：名册" not in done.err
