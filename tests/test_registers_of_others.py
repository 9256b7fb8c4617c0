"""Registers as offices keep them, each beside what an honest reader finds in it."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from reports import Run

from govreport.forms import form
from govreport.register.columns import columns
from govreport.register.findings import YearRegister, problems_of
from govreport.register.read import RegisterReading, read_rows

Go = Callable[..., Run]
Place = tuple[str, int, str]
FORM = form("2021")
REGISTERS = Path(__file__).parent / "workbooks" / "registers"
TWINS = sorted(REGISTERS.glob("*.json"))
HEADS = [one.head for one in columns()]
FIELDS = {one.head: one.field for one in columns()}


def written(done: Run) -> str:
    files = (one for one in Path().rglob("*") if one.is_file())
    texts = (one.read_bytes().decode(errors="replace") for one in files)
    return done.out + done.err + "".join(texts)


def read_of(row: dict[str, Any]) -> RegisterReading:
    return read_rows(HEADS, [[row.get(one.field, "") for one in columns()]], FORM)


def told_later(row: dict[str, Any], year: int) -> Iterator[str]:
    """Yield the fields of which `tally` and `validate` tell, once it is ours."""
    register = YearRegister(year, "", read_of(row))
    for problem in problems_of(register, [year, year - 1]):
        yield FIELDS[problem.head]


@pytest.mark.parametrize("twin", TWINS, ids=lambda one: one.stem)
def test_a_register_is_read_without_a_wrong_value_and_asks_what_its_twin_asks(
    run: Go, twin: Path
) -> None:
    said = json.loads(twin.read_text(encoding="utf-8"))
    organ = said["organ"] or "云溪县教育局"
    command = ["import", str(twin.with_suffix("")), "--organ", organ]
    if answers := said.get("answers", []):
        done = run(*command)
        assert done.code == 2
        assert all(f"--answer {one}" in done.out for one in answers)
        assert not list(Path().rglob("*.csv"))
        command += [part for one in answers for part in ("--answer", one)]
    done = run(*command, "--format", "json")
    (told,) = json.loads(done.out)["registers"]
    several = len(told["sheets"]) > 1
    read = {
        (sheet["name"] if several else "", row["row"]): row
        for sheet in told["sheets"]
        for row in sheet["rows"]
    }
    asked: set[Place] = {
        (one["sheet"] if several else "", one["row"], one["field"])
        for one in told["questions"]
    }
    may, later = set[Place](), set[Place]()
    for row in said["rows"]:
        at = row.get("sheet", "") if several else "", row["row"]
        ours = read.pop(at)
        year = int((row["received"] or "0")[:4])
        values = read_of(ours).requests[0]
        may |= {(*at, field) for field in row.get("may_ask", ())}
        later |= {(*at, field) for field in told_later(ours, year)}
        if ours.get("number") in told["doubled"]:
            later.add((*at, "number"))
        for field in row.keys() - {"row", "sheet", "may_ask", "channel"}:
            value = str(getattr(values, field) or "")
            doubtful = not value and (*at, field) in asked
            assert value == (row[field] or "") or doubtful, (row, field)
        assert bool(values.channel) == bool(row.get("channel")), row
    assert not read, "a row that is no request"
    wanted: set[Place] = {
        (one.get("sheet", "") if several else "", one["row"], one["field"])
        for one in said["questions"]
    }
    assert not asked - wanted - may
    assert not wanted - asked - later
    text = written(done) + written(run(*command, "--force"))
    text += written(run(*command, "--update"))
    assert not [one for one in said["personal"] if one in text]
