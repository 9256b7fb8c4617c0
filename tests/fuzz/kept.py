"""Readers of what an office keeps: reports, rosters, settings, notes, journals, registers."""

import json
from copy import deepcopy
from datetime import date
from functools import cache
from pathlib import Path
from random import Random
from typing import Any

import tomli

from fuzz.after import SAMPLES, SHORT, use
from fuzz.odd import mutated, odd_text
from fuzz.reader import FuzzReader, Past, home, put
from fuzz.written import rows_as_csv, toml
from govreport.forms import form
from govreport.outline import FILE as OUTLINE
from govreport.outline import own_parts
from govreport.register.due import due
from govreport.register.findings import YearRegister, problems_of
from govreport.register.other import OtherAnswers, read_other
from govreport.register.tally import tally
from govreport.register.working_days import WorkingDays
from govreport.settings import Settings
from govreport.tasks.log import chain_of, log, moves
from govreport.tasks.period_counts import period_counts
from govreport.tasks.registers_found import sheets_of
from govreport.tomlfile.document import Document, parse
from govreport.tomlfile.journal import differences, line_of, values_of
from govreport.tomlfile.read import read_report
from govreport.workspace import Workspace
from govreport.workspace.folders import Folders
from govreport.workspace.made import record_of
from govreport.workspace.registers import read_register
from govreport.workspace.roster import read_roster

FORM = form("2021")


def data(path: Path) -> dict[str, Any]:
    """Read a file's tables."""
    return tomli.loads(path.read_text(encoding="utf-8"))


@cache
def report_data() -> tuple[dict[str, Any], ...]:
    """The tables of reports, with all that may be in one."""
    plain = [data(path) for path in sorted(SAMPLES.glob("20??/*.toml"))]
    for one in plain:
        one["narrative"] = {
            name: text[: SHORT[name]] for name, text in one["narrative"].items()
        }
    whole = deepcopy(plain[-1])
    whole["waivers"] = [
        {"code": "N-NUMBER", "cells": ["narrative.overview", "fees"], "values": ["全年862条。", 5], "reason": "核实过", "by": "某某"},
        {"code": "X-CARRY", "cells": ["applications.total.carried_in"], "values": [5], "reason": "甲"},
    ]  # fmt: skip
    mixed = {**deepcopy(plain[0]), "forms": {"proceedings": "2021"}}
    whole["source"] = {
        "name": "x.docx", "container": "docx", "hidden": ["批注 1 条"], "breaks_off": True,
        "tables": {"applications": "图片"}, "printed": {"applications.natural_person.received": "36 件"},
    }  # fmt: skip
    whole["organ"] |= {
        "aliases": ["云溪县农业局"],
        "contact": {"address": "某路1号", "phone": "0389-5550100", "postcode": "464300"}, "since": 2010, "until": 2030,
        "predecessors": ["云溪县林业局"], "successor_of": [{"name": "云溪县发展局", "shared": True}],
        "transfers": [{"from": "云溪县科学技术局", "since": 2022, "note": "职责划转"}],
    }  # fmt: skip
    summed = deepcopy(plain[0])
    summed["units"] = [{"path": "甲.toml", "sha256": "ab" * 32, "organ": "甲局"}] * 3
    summed["sum"] = {"missing": ["乙局"], "blank": [], "errors": ["丙局"]}
    return (*plain, whole, whole, mixed, summed)


def _make_report(dice: Random) -> bytes:
    return toml(mutated(dice, dice.choice(report_data()), dice.choice((1, 2, 4, 10))))


def _read_report(raw: bytes, past: Past) -> None:
    document = parse(raw, "x.toml", Path("x.toml"))
    past()
    report = read_report(document)
    use(report, len(raw))


def _make_top(dice: Random) -> bytes:
    top = {
        key: value
        for key, value in dice.choice(report_data()).items()
        if key not in {"narrative", "applications", "proceedings"}
    }
    return toml(mutated(dice, top, dice.choice((1, 2, 4, 10))))


def _read_top(raw: bytes, past: Past) -> None:
    document = parse(raw, "x.toml", Path("x.toml"))
    past()
    report = read_report(document)
    for fault in report.faults:
        str(fault)
        report.near(fault.path)
    values_of(raw)
    differences(raw, toml(report_data()[0]))
    str(report.full_title)


ROSTER = {
    "units": [
        {"name": "云溪县农业农村局", "aliases": ["县农业局"], "kind": "department", "due": date(2023, 1, 20), "level": "县级"},
        {"name": "云溪县青石乡人民政府", "aliases": "青石乡、青石乡政府", "due": "1月20日", "phone": 13800000000},
        {"name": "云溪县林业局", "merged_into": "云溪县农业农村局", "until": 2021, "since": "2010年", "contact": "某某"},
    ]
}  # fmt: skip
HEADS = (
    "名称",
    "别名",
    "类型",
    "期限",
    "级别",
    "撤并到",
    "起始年份",
    "终止年份",
    "联系人",
    "电话",
)
ROSTER_ROWS: list[list[Any]] = [
    list(HEADS),
    [
        "云溪县农业农村局",
        "县农业局；农业局",
        "部门",
        "2023-01-20",
        "县级",
        "",
        "",
        "",
        "某某",
        "0376-1",
    ],
    [
        "云溪县青石乡人民政府",
        "青石乡",
        "乡镇",
        "1月20日",
        "",
        "",
        "2010",
        "",
        "",
        "138、139",
    ],
    ["云溪县林业局", "", "", "44941", "", "云溪县农业农村局", "", "2021年", "", ""],
    ["合计3个单位"],
]
SETTINGS: dict[str, Any] = {
    "severities": {"N-SIMILAR": "off", "N-NUMBER": "info"},
    "thresholds": {"fee_decimals": 4, "jump_share": 1, "similar": 1, "fee_limits": {"township": 50}},
    "deadlines": {"units": "01-20", "government": "01-31"},
    "text": {"placeholders": ["某某"], "required": {"other": ["收费"]}, "outline": "outline.toml"},
    "render": {"strict": False, "formats": ["docx", "txt"], "templates": {"2021": "t.docx"}, "charts": True},
    "publish": {"approval": True},
    "calendar": {"2027": {"holidays": ["1月1日至3日", "2027-02-05..2027-02-11"], "workdays": ["2月14日"]}},
}  # fmt: skip
NOTES: dict[str, Any] = {
    "云溪县农业农村局": {
        "received_on": date(2023, 1, 10), "published_on": date(2023, 1, 20), "url": "http://a.cn", "published_as": "ab " * 3,
        "approved_by": "某某", "approved_on": "", "verified_on": date(2023, 2, 1), "differences": 3, "returned_on": "",
    },
    "甲局": {"url": ""},
}  # fmt: skip
ANSWERS = {"files": {"2022/a.docx": "云溪县农业农村局", "in/b.docx": "甲局"}}
MADE = {
    "made": [
        {"file": "a.docx", "sha256": "ab" * 32, "source": "cd", "report": "x.toml", "stamp": "2022", "draft": False,
         "open": {"errors": {"X-CARRY": 2}, "warnings": {"N-NUMBER": 1}}},
        {"file": "a.txt", "sha256": "ab" * 32},
    ]
}  # fmt: skip


def _make_roster(dice: Random) -> bytes:
    return toml(mutated(dice, ROSTER, dice.choice((1, 2, 6))))


def _make_rows(rows: list[list[Any]]) -> Any:  # noqa: ANN401 -- what makes bytes
    return lambda dice: rows_as_csv(
        dice,
        [
            one if isinstance(one, list) else [one]
            for one in mutated(dice, rows, dice.choice((1, 2, 6)))
        ],
    )


def _roster_of(name: str) -> Any:  # noqa: ANN401 -- what reads bytes
    def read(raw: bytes, past: Past) -> None:
        path = put(name, raw)
        if name.endswith(".toml"):
            parse(raw, name)
        past()
        for unit in read_roster(path, 2022, Folders()):
            unit.is_due(2022)
            unit.is_over(2022)
            str(unit)

    return read


def _read_settings(raw: bytes, past: Past) -> None:
    put("govreport.toml", raw)
    put("outline.toml", OUTLINE.read_bytes())
    put("t.docx", b"")
    parse(raw, "govreport.toml")
    past()
    settings = Workspace(home()).settings
    assert isinstance(settings, Settings)
    days = WorkingDays(settings.calendar)
    for year in (2022, 2027):
        days.count(date(year, 1, 2), 20)


def _read_notes(raw: bytes, past: Past) -> None:
    put("notes/2022.toml", raw)
    parse(raw, "2022.toml")
    past()
    for note in Workspace(home()).ledger(2022).values():
        str((note.first_out, note.before_report, note))


def _read_answers(raw: bytes, past: Past) -> None:
    put("notes/files.toml", raw)
    parse(raw, "files.toml")
    past()
    str(Workspace(home()).answers)


def _read_outline(raw: bytes, past: Past) -> None:
    document: Document = parse(raw, "outline.toml", Path("outline.toml"))
    past()
    for part in own_parts(document.data, "outline.toml", document.locate):
        part.written(read_report(parse(toml(report_data()[0]), "x")).organ, 2022, FORM)


def _read_made(raw: bytes, past: Past) -> None:
    put(".govreport/made.toml", raw)
    parse(raw, "made.toml")
    past()
    str(record_of(home()))


LINES: list[dict[str, Any]] = [
    {"at": "2026-01-12T15:30:12.123456+08:00", "file": "x.toml", "command": "add count", "kept": "2026-01-12T153012.123456 add count.toml",
     "before": "ab" * 32, "after": "cd" * 32, "note": "息政办〔2026〕3号", "day": "2026-01-02", "cells": {"applications.natural_person.received": [None, 5]}},
    {"at": "2026-01-13T15:30:12.123456+08:00", "file": "x.toml", "command": "add narrative", "before": "cd" * 32, "after": "ef" * 32,
     "counts": {"培训": [1, 2]}, "sections": {"overview": [0, 300]}, "others": ["organ.name"], "texts": {"organ.name": ["甲", "乙"]}},
    {"at": "2026-02-13T15:30:12.123456+08:00", "file": "x.toml", "command": "undo", "before": "ef" * 32, "after": "cd" * 32,
     "restores": "2026-01-13T15:30:12.123456+08:00", "mixed": True, "unread": False},
]  # fmt: skip


def _make_journal(dice: Random) -> bytes:
    changed = mutated(dice, LINES, dice.choice((1, 2, 6)))
    return "".join(f"{_json(one)}\n" for one in changed).encode("utf-8", "surrogatepass")


def _json(one: object) -> str:
    return json.dumps(one, ensure_ascii=len(str(one)) % 2 == 0, default=str)


def _read_journal(raw: bytes, past: Past) -> None:
    put("x.toml", toml(report_data()[0]))
    path = put(".govreport/journal.jsonl", raw)
    for text in path.read_bytes().splitlines():
        if (line := line_of(text)) is not None:
            past()
            chain_of([line], line.after)
            str(line.raw)
    found = log(home() / "x.toml")
    str([*moves(found)])
    for by in ("month", "quarter"):
        period_counts(home() / "x.toml", by)


REGISTER_ROWS: list[list[Any]] = [
    ["编号", "收到日期", "申请人类别", "答复日期", "处理结果", "复议", "诉讼"],
    ["2022-1", "2022-03-01", "自然人", "2022-03-15", "（一）予以公开", "", ""],
    ["2022-2", "2022年5月6日", "商业企业", "", "", "", ""],
    ["2022-3", "44941", "科研机构", "2022.12.1", "部分公开", "结果维持", "尚未审结"],
]


def _read_register(raw: bytes, past: Past) -> None:
    path = put("某某乡.申请.csv", raw)
    past()
    reading = read_register(path, FORM)
    years = [YearRegister(2022, "2022/x", reading), YearRegister(2021, "2021/x", reading)]
    tally(years, 2022, FORM, date(2023, 1, 10))
    str([*problems_of(years[0], [2021, 2022], date(2023, 1, 10))])
    days = WorkingDays({})
    for one in reading.requests:
        due(one, days, date(2023, 1, 10))


OTHER_ROWS: list[list[Any]] = [
    ["依申请公开登记台账（2022年）"],
    [
        "序号",
        "申请时间",
        "申请人",
        "申请人类别",
        "联系电话",
        "申请内容",
        "答复时间",
        "答复结果",
        "备注",
    ],
    ["1", "3月1日", "张三", "公民", "13800000000", "补贴标准", "3月15日", "予以公开", ""],
    ["2", "2022.5.6", "某公司", "商业企业", "", "合同", "", "正在办理", "已延期"],
    ["合计", "", "2"],
]


def _read_other(raw: bytes, past: Past) -> None:
    sheets = sheets_of(raw, Path("台账.csv"))
    past()
    for sheet in sheets:
        for year in (None, 2022):
            str(read_other(sheet, FORM, OtherAnswers(), year))


def _make_text(dice: Random) -> bytes:
    """Text that isn't TOML, or is just about."""
    lines = toml(dice.choice(report_data())).decode().splitlines()
    for _ in range(dice.choice((1, 3))):
        at = dice.randrange(len(lines))
        lines[at] = odd_text(dice, lines[at])
    return "\n".join(lines).encode("utf-8", "surrogatepass")


def _of(base: dict[str, Any]) -> Any:  # noqa: ANN401 -- what makes bytes
    return lambda dice: toml(mutated(dice, base, dice.choice((1, 2, 6))))


READERS = {
    "report": FuzzReader(_make_report, _read_report, "toml", 5),
    "report-top": FuzzReader(_make_top, _read_top, "toml", 20),
    "report-text": FuzzReader(_make_text, _read_top, "toml", 5),
    "roster-toml": FuzzReader(_make_roster, _roster_of("名册.toml"), "toml", 16),
    "roster-csv": FuzzReader(_make_rows(ROSTER_ROWS), _roster_of("名册.csv"), "csv", 50),
    "settings": FuzzReader(_of(SETTINGS), _read_settings, "toml", 40),
    "notes": FuzzReader(_of(NOTES), _read_notes, "toml", 30),
    "answers": FuzzReader(_of(ANSWERS), _read_answers, "toml", 20),
    "outline": FuzzReader(_of(data(OUTLINE)), _read_outline, "toml", 3),
    "made": FuzzReader(_of(MADE), _read_made, "toml", 40),
    "journal": FuzzReader(_make_journal, _read_journal, "jsonl", 8),
    "register-csv": FuzzReader(_make_rows(REGISTER_ROWS), _read_register, "csv", 30),
    "other-register-csv": FuzzReader(_make_rows(OTHER_ROWS), _read_other, "csv", 8),
}  # fmt: skip
