"""A city's register of requests counted, against a script that only reads the sheet."""

import random
from datetime import date, timedelta
from pathlib import Path

from bench.measures import PYTHON, Figure, ours, pair, seconds_and_peak

REQUESTS = 5_000
CSV = """import csv
from pathlib import Path

import typer


def count(path: Path) -> None:
    with path.open(encoding="utf-8", newline="") as file:
        print(sum(1 for _ in csv.DictReader(file)))


typer.run(count)
"""
BOOK = """from pathlib import Path

import typer
from python_calamine import load_workbook


def count(path: Path) -> None:
    print(len(load_workbook(path).get_sheet_by_index(0).to_python()))


typer.run(count)
"""


def rows() -> list[dict[str, object]]:
    """The requests of a busy year, most of them answered."""
    from govreport.forms import form
    from govreport.register.values import chosen

    of, dice = form("2021"), random.Random(21)  # noqa: S311 -- the same rows each time
    applicants = [one.label for one in chosen("applicant", of)]
    outcomes = [one.short for one in chosen("outcome", of)]
    found = list[dict[str, object]]()
    for number in range(REQUESTS):
        day = date(2025, 1, 1) + timedelta(dice.randrange(330))
        row = {"编号": f"2025{number:05}", "收到日期": day, "申请渠道": "网络"}
        row |= {"申请人类别": dice.choice(applicants), "内容摘要": "关于某项目的批复" * 4}
        row |= {"补正通知日期": day, "收费通知日期": day}
        if number % 20:
            answered = day + timedelta(dice.randrange(30))
            row |= {"答复日期": answered, "处理结果": dice.choice(outcomes)}
        found.append(row)
    return found


def measures(folder: Path) -> list[Figure]:
    """Whole processes: `tally --dry-run` of 5,000 requests."""
    from registers import blank, register, xlsx

    figures, requests = list[Figure](), rows()
    for name, limit, script in ((".csv", 4, CSV), (".xlsx", 3, BOOK)):
        root, plain = folder / name[1:], folder / f"plain{name}.py"
        root.mkdir()
        plain.write_text(script, encoding="utf-8")
        file = blank(root, 2025)
        path = register(root, 2025, *requests)
        if name == ".xlsx":
            path.unlink()
            path = path.with_suffix(name)
            path.write_bytes(xlsx(requests))
        mine = ours("tally", file, "--dry-run")
        reader = "csv" if name == ".csv" else "calamine"
        told = f"tally of {REQUESTS:,} requests, {name}"
        figures += [
            pair(f"{told}, × Typer and {reader}", mine, (PYTHON, plain, path), limit),
            Figure(told, seconds_and_peak(mine)[0], 1, unit="s"),
        ]
    return figures
