"""The table of units as it is shown: for a terminal, for Excel, as JSON; what is said of it."""

import csv
import json
from io import StringIO
from pathlib import Path

import pytest
from reports import saved
from units_of_2022 import BLACK, COUNTY, GREEN, TODAY, WRONG, last_year, of, roster, stand

from govreport.output.status import as_csv, as_json, as_table, remarks, summary_line
from govreport.render import RenderOptions
from govreport.tasks import record, render, rollup
from govreport.tasks.year_context import year_context
from govreport.text import width
from govreport.workspace import Workspace

pytestmark = pytest.mark.usefixtures("texts_may_be_alike")


def note(unit: str, **given: str) -> None:
    record(year_context(Workspace(), 2022), [unit], given, TODAY)


def test_a_table_has_a_line_for_each_unit(here: Path) -> None:
    last_year(here, GREEN, BLACK)
    saved(of(GREEN), here)
    assert as_table(stand()).splitlines() == [
        "单位                  状态    空格  错误  警告  已说明  Word     期限",
        "云溪县青石乡人民政府  可公布     0     0     0       0  未生成  16 天",
        "云溪县黑山街道办事处  未报                                      16 天",
    ]
    assert list(remarks(stand())) == [
        (
            "2022 年度报告：应报 2 个单位，已报 1，未报 1，可公布 1，"
            "2023年1月31日到期（16 天）"
        ),
        "未报：云溪县黑山街道办事处",
        "应报单位按 2021（上年的报告）",
    ]


def test_json_has_a_unit_with_all_that_is_known_of_it(here: Path) -> None:
    last_year(here, GREEN, BLACK)
    saved(of(GREEN, **WRONG), here)
    notes = (
        "received_on",
        "returned_on",
        "approved_on",
        "approved_by",
        "published_on",
        "url",
    )
    nothing = dict.fromkeys((*notes, "verified_on", "differences", "since_approval"))
    times = {"due": "2023-01-31", "days_left": 16, "late_days": None, "changed": None}
    times |= {**nothing, "candidates": [], "error": None}
    assert as_json(stand()) == {
        "schema_version": 1,
        "year": 2022,
        "today": "2023-01-15",
        "units": [
            {
                "organ": GREEN, "path": f"2022/{GREEN}.toml", "kind": "township",
                "state": "errors", "listed": True, "duplicate_of": None, "blanks": 0,
                "errors": 1, "warnings": 0, "waived": 0, "rendered": "absent", **times,
            },
            {
                "organ": BLACK, "path": None, "kind": "subdistrict", "state": "missing",
                "listed": True, "duplicate_of": None, "blanks": None, "errors": None,
                "warnings": None, "waived": None, "rendered": None, **times,
            },
        ],
        "summary": {
            "expected": 2, "reported": 1, "missing": 1, "unreadable": 0, "blank": 0,
            "errors": 1, "outdated": 0, "warned": 0, "ready": 0, "unlisted": 0, "published": 0,
            "awaiting": 0, "approved": 0, "changed_after_approval": 0,
            "changed_after_publication": 0,
        },
        "unread": [], "copies": [], "taken_over": [], "requests": None,
    }  # fmt: skip
    assert json.loads(json.dumps(as_json(stand()))) == as_json(stand())


def test_csv_opens_in_excel_as_it_is(here: Path) -> None:
    last_year(here, GREEN, BLACK)
    saved(of(GREEN), here)
    raw = as_csv(stand())
    assert raw.startswith(b"\xef\xbb\xbf")
    assert raw.endswith(b"\r\n")
    rows = list(csv.reader(StringIO(raw.decode("utf-8-sig"), newline="")))
    assert rows[0][:3] == ["单位", "状态", "空格"]
    assert [row[:2] for row in rows[1:]] == [[GREEN, "可公布"], [BLACK, "未报"]]
    assert len({len(row) for row in rows}) == 1


def test_a_name_that_excel_would_run_is_shown(here: Path) -> None:
    saved(of("=1+1局"), here)
    assert "\r\n'=1+1局," in as_csv(stand()).decode()


def test_states_and_marks_have_words_of_their_own(here: Path) -> None:
    roster(here, f"名称\n{BLACK}\n")
    first = saved(of(GREEN, **WRONG), here)
    first.with_name("又一份.toml").write_bytes(first.read_bytes())
    options = RenderOptions(None, draft=True)
    list(render(Workspace(), [first], formats=("docx",), options=options))
    table = as_table(stand())
    for word in ("（重复）", "（名册外）", "有错误", "草稿", "未报"):
        assert word in table
    assert "名册外 1" in summary_line(stand())
    first.write_text("form = ", encoding="utf-8")
    assert "读不了" in as_table(stand())


def test_what_is_late_is_told_by_its_days(here: Path) -> None:
    saved(of(GREEN), here)
    (here / "govreport.toml").write_text('[deadlines]\nunits = "01-10"\n')
    assert "过 5 天" in as_table(stand())
    (here / "govreport.toml").write_text('[deadlines]\nunits = "01-15"\n')
    assert as_table(stand()).endswith("今天")
    assert "2023年1月15日到期（今天）" in summary_line(stand())


def test_the_sum_of_all_is_told_apart(here: Path) -> None:
    saved(of(GREEN), here)
    rollup(Workspace(), organ=COUNTY)
    assert "：已报 1 个单位，可公布 1，汇总有错误，" in summary_line(stand())
    roster(here, f"名称\n{GREEN}\n")
    assert "应报 1 个单位，已报 1，可公布 1，汇总有错误，" in summary_line(stand())
    assert "名册外" not in as_table(stand())


def test_the_table_fits_a_terminal_of_80_columns(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    last_year(here, BLACK, GREEN)
    saved(of(GREEN), here)
    note("青石", received_on="1.12", returned_on="1.14")
    note("黑山", url="https://x.gov.cn/1")
    table = as_table(stand())
    assert max(map(width, table.splitlines())) <= 80
    assert "退回 1-14" in table
    assert "网页" in table
    monkeypatch.setenv("COLUMNS", "120")
    table = as_table(stand())
    assert "收到  退回  网页" in table
    assert "1-12  1-14" in table


def test_on_a_very_narrow_terminal_names_are_wrapped(
    here: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    saved(of(GREEN), here)
    monkeypatch.setenv("COLUMNS", "30")
    assert "云溪县青石乡人民  可公布" in as_table(stand())


def test_without_a_roster_that_is_said(here: Path) -> None:
    saved(of(GREEN), here)
    first, second = remarks(stand())
    assert first.startswith("2022 年度报告：已报 1 个单位，可公布 1，")
    assert second == "没有名册，也没有上年的报告，不知道还有谁应报；名册用 --expect 给出"


def test_many_missing_units_are_told_in_short(here: Path) -> None:
    names = [f"云溪县第{number}中心局" for number in range(12)]
    roster(here, "名称\n" + "\n".join(names) + "\n")
    assert f"未报：{'、'.join(names[:10])} 等 12 个" in list(remarks(stand()))
