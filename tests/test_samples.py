"""The samples: in order, rendered as expected, each broken one with its finding."""

import json
from pathlib import Path

import pytest
from golden import INVALID, complete_samples, expected, invalid_samples, on_disk

from govreport.report import Report
from govreport.rules import Case, check, codes
from govreport.tomlfile.files import load
from govreport.workspace.folders import Folders

SHARED = Path(__file__).resolve().parents[2] / "shared" / "reports"
TOWNSHIP = "2022-息县关店乡人民政府"


def test_the_expected_files_are_up_to_date() -> None:
    want, have = expected(), on_disk()
    assert sorted(map(str, want)) == sorted(map(str, have)), "run `make golden`"
    for path, content in want.items():
        assert have[path] == content, f"{path}: run `make golden`"


def last_year(path: Path, one: Report) -> Report | None:
    found = Folders().last_year(path, one)
    return load(found) if found else None


@pytest.mark.parametrize("path", complete_samples(), ids=lambda path: path.parent.name)
def test_a_complete_sample_has_no_findings(path: Path) -> None:
    one = load(path)
    assert check(Case(one, last_year(path, one), folder_year=one.year)) == []


def test_there_are_two_years_of_a_department_on_each_form() -> None:
    pairs = [
        (one.form.id, one.year)
        for path in complete_samples()
        if (one := load(path)).organ.kind == "department"
    ]
    assert pairs == [("2019", 2019), ("2019", 2020), ("2021", 2022), ("2021", 2023)]
    for path in complete_samples():
        one = load(path)
        if one.year in (2020, 2023):
            assert last_year(path, one) is not None
            assert all(
                any(one.value(cell) for cell in table.cells)
                for table in one.form.tables.values()
            )


def test_every_rule_has_a_broken_sample() -> None:
    texts = "\n".join(
        path.read_text(encoding="utf-8") for path in INVALID.rglob("*.findings.txt")
    )
    assert [code for code in codes() if code not in texts] == []


@pytest.mark.parametrize("path", invalid_samples(), ids=lambda path: path.stem)
def test_a_broken_sample_has_one_mistake(path: Path) -> None:
    findings = path.with_suffix(".findings.txt")
    if findings.is_file():
        lines = findings.read_text(encoding="utf-8").splitlines()
        told = [line.split(" ")[1:3] for line in lines if " X-NONE " not in line]
        grave = {code for severity, code in told if severity != "提示"}
        assert len(grave or {code for _, code in told}) <= 1, told


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published reports are not here")
def test_the_township_has_the_figures_that_were_published() -> None:
    truth = json.loads((SHARED / "truth" / f"{TOWNSHIP}.json").read_text(encoding="utf-8"))
    (path,) = (one for one in complete_samples() if "关店乡" in one.name)
    values = {str(cell): value for cell, value in load(path).values().items()}
    for address, value in truth["cells"].items():
        assert str(values[address]) == str(value)
    counts = list(load(path).counts.values())
    assert counts == [68, 31, 430, 4, 4]


@pytest.mark.skipif(not SHARED.is_dir(), reason="the published reports are not here")
def test_no_sentence_of_a_published_report_stands_in_a_sample() -> None:
    published = "".join(
        path.read_text(encoding="utf-8") for path in sorted(SHARED.glob("*.txt"))
    )
    for path in complete_samples():
        for text in load(path).narrative.values():
            for sentence in text.replace("，", "。").replace("；", "。").split("。"):
                bare = sentence.strip()
                assert len(bare) < 16 or bare not in published, bare
