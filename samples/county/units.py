"""The units of a county that does not exist: their names, and what they fill in.

    python units.py roster 150           the roster as CSV
    python units.py fill FOLDER          fills in the reports of a folder, with mistakes
    python units.py mend FOLDER          fills them in again, all of them in order

Everything is drawn from one fixed seed by the unit's name, so that each run gives the
same county.
"""

import csv
import random
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import count, islice, product
from pathlib import Path

from govreport.forms import Cell, ItemType
from govreport.report import Report
from govreport.scaffold import nothing
from govreport.tomlfile.files import load
from govreport.tomlfile.new import dumps

SEED = 2022
COUNTY = "云溪县"
OFFICE = f"{COUNTY}人民政府办公室"
DEPARTMENTS = (
    *("教育", "民政", "司法", "财政", "自然资源", "水利", "商务", "审计", "统计"),
    *("医疗保障", "农业农村", "应急管理", "文化和旅游", "住房和城乡建设"),
    *("交通运输", "市场监督管理", "退役军人事务", "卫生健康"),
)
PLACES = "青白黄石柳松桃南北东上下", "山河溪坪岭湾塘桥沟原铺店"
ASKED = (
    *("received", "carried_in", "granted", "partial"),
    *("unavailable_not_held", "closed_other", "carried_out"),
)
DID = (
    "网站首页增设了办事指南的入口，群众少点两次就能找到",
    "把补贴发放的名单按村张贴，并在公开栏里留满三个月",
    "请两位退休教师试读政策解读，读不懂的地方重新写过",
    "窗口备有申请表和填写样张，不会写字的由工作人员代填",
    "每季度清理一次栏目，过期的通知移到历史文件里",
    "集市日在街口设咨询台，当场回答农机补贴和医保缴费的问题",
    "新任联络员到县里跟班学习一周，学会拟写答复书再上岗",
    "与档案馆核对了三年来的文件目录，补上遗漏的文号",
    "征集意见的公告同时印成大字版，送到各小区的单元门",
    "答复书寄出以前由两人复核，一人看事实，一人看依据",
    "把各村公开栏的照片收齐，缺页破损的当月换新",
    "重大工程的进度按月更新，附上施工和监理单位的联系人",
    "预算公开时附了一页说明，写清钱花在哪些地方",
    "学校招生的范围图改成可以放大的图片，并标出分界的道路",
    "热线接到的询问每周汇总，问得多的写成问答挂在网上",
)
LACKS = (
    ("解读多是文字，图表和视频少", "约请县融媒体中心明年每季度做一期"),
    ("个别栏目更新慢了一周", "定人定时，逾期由分管负责人过问"),
    ("联络员换得勤，业务不熟", "明年起换人前先交接一个月"),
    ("有的公开栏位置偏，去的人少", "移到便民服务点门口，旁边放意见箱"),
    ("目录分得太粗，不好查找", "按事项重新编排，春节前编完"),
    ("答复书的格式前后不一", "照省里的样式统一改过，再请人校对"),
)


def names(number: int) -> Iterator[str]:
    """So many units: the government's office, departments, towns and townships."""
    found = list(islice(_names(), number))
    if len(found) < number:
        message = f"没有这么多名称，最多 {len(found)} 个单位"
        raise SystemExit(message)
    yield from found


def _names() -> Iterator[str]:
    yield OFFICE
    towns = (f"{COUNTY}{''.join(pair)}" for pair in product(*PLACES))
    departments = (f"{COUNTY}{name}局" for name in DEPARTMENTS)
    for number in count():
        department = next(departments, None) if number % 3 == 0 else None
        town = None if department else next(towns, None)
        if department is None and town is None:
            return
        yield department or f"{town}{('镇', '乡')[number % 2]}人民政府"


def filled(report: Report) -> Report:
    """A report with the numbers and the prose of its unit, all of them in order."""
    dice = random.Random(f"{SEED} {report.organ.name}")  # noqa: S311 -- made-up data
    entries = {**report.entries, **nothing(report)}
    for cell in report.form.typed_cells:
        if cell.block == "normative_documents":
            entries[cell] = {"issued": 1, "repealed": 0, "in_force": 6}[cell.item]
        elif cell.table == "disclosure" and report.form.item(cell).type is ItemType.COUNT:
            entries[cell] = 0 if cell.block == "regulations" else dice.randrange(40)
    for block in ("natural_person", "business"):
        entries |= _asked(block, dice)
    entries[Cell("proceedings", "review", "upheld")] = dice.randrange(2)
    return replace(report, entries=entries, narrative=prose(dice), counts={})


def _asked(block: str, dice: random.Random) -> dict[Cell, object]:
    """Requests of one kind of applicant, as many settled or left as there were."""
    granted, partial, lacking, other, left = (dice.randrange(7) for _ in range(5))
    came = granted + partial + lacking + other + left
    before = dice.randrange(came + 1)
    values = (came - before, before, granted, partial, lacking, other, left)
    cells = [Cell("applications", block, item) for item in ASKED]
    return dict(zip(cells, values, strict=True))


def prose(dice: random.Random) -> dict[str, str]:
    """What a unit says of its year, its numbers quoted from the tables."""
    did = dice.sample(DID, 6)
    (lack, cure), (other_lack, other_cure) = dice.sample(LACKS, 2)
    return {
        "preamble": "本报告依照《中华人民共和国政府信息公开条例》编制。",
        "overview": (
            f"（一）主动公开情况。{did[0]}。{did[1]}。\n"
            "（二）依申请公开情况。全年新收政府信息公开申请"
            "{{ applications.total.received }}件，办结{{ applications.total.settled }}件。"
            f"{did[2]}。\n"
            f"（三）政府信息管理情况。{did[3]}。\n"
            f"（四）平台建设情况。{did[4]}。\n"
            f"（五）监督保障情况。{did[5]}。工作考核列入年度目标，社会评议请群众打分，"
            "没有发生责任追究。"
        ),
        "problems": (
            f"（一）存在的主要问题。一是{lack}；二是{other_lack}。\n"
            f"（二）改进情况。一是{cure}；二是{other_cure}。"
        ),
        "other": "本年度没有收取信息处理费。没有其他需要报告的事项。",
    }


def _balance(report: Report) -> Report:
    cell = Cell("applications", "natural_person", "received")
    return replace(report, entries={**report.entries, cell: 99})


def _blank(report: Report) -> Report:
    gone = {cell: "" for cell in report.form.typed_cells if cell.table == "proceedings"}
    return replace(report, entries={**report.entries, **gone})


def _number(report: Report) -> Report:
    text = report.narrative["overview"].replace("{{ applications.total.received }}", "88")
    return replace(report, narrative={**report.narrative, "overview": text})


MISTAKES: Sequence[Callable[[Report], Report]] = (_balance, _blank, _number)
EVERY = 5
"""One unit in so many makes a mistake; one in eight of these sends nothing."""


def fill(folder: Path, *, rightly: bool) -> None:
    """Write the reports of a folder, as their units would send them."""
    for number, path in enumerate(sorted(folder.glob("*.toml"))):
        report = filled(load(path))
        turn = number // EVERY
        if not rightly and number % EVERY == 2:
            if turn % 8 == 3:
                path.unlink()
                continue
            report = MISTAKES[turn % len(MISTAKES)](report)
        path.write_text(dumps(report), encoding="utf-8")


def main(what: str, where: str) -> None:
    """Do what the command line asks for."""
    if what == "roster":
        rows = csv.writer(sys.stdout)
        rows.writerow(["名称", "别名", "类型", "期限"])
        rows.writerows([name, "", "", ""] for name in names(int(where)))
    else:
        fill(Path(where), rightly=what == "mend")


if __name__ == "__main__":
    main(*sys.argv[1:])
