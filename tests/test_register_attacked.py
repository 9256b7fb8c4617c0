"""Registers that were attacked: nothing of a person is kept, nothing typed is lost."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import Run

from govreport.register.csv_cells import csv_table, csv_texts
from govreport.tasks.register_cells import put_back, register_cells, told_cells
from govreport.tomlfile.journal import Moved

Go = Callable[..., Run]
ORGAN = "云溪县青石乡人民政府"
FILE = f"2025/{ORGAN}.申请.csv"
SOURCE = f"{ORGAN}2025年申请台账.csv"
H = "编号,收到日期,申请人类别,答复日期,处理结果"
ADD = ("add", "request", FILE, "--received", "2025-03-12", "--by", "自然人")
CLOSE = ("close", "request", FILE, "1", "--outcome", "予以公开", "--on", "2025-02-01")
NAME, MOBILE, CARD = "张三丰年", "13812345678", "330101199001011234"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1765000000")  # 2025-12-06


def written(text: str, name: str = FILE) -> bytes:
    Path(name).parent.mkdir(exist_ok=True)
    Path(name).write_bytes(text.encode())
    return text.encode()


def kept() -> str:
    """All that lies in the history, as text."""
    files = (one for one in Path("2025/.govreport").rglob("*") if one.is_file())
    return "".join(one.read_bytes().decode(errors="replace") for one in files)


OF_PERSONS = {
    "group head above": f"申请人姓名,,,,,\n当事,{H}\n{NAME},1,2025-01-02,自然人,,\n",
    "unlisted head": f"{H},申请方\n1,2025-01-02,自然人,,,{NAME}\n",
    "no head": f"{H},\n1,2025-01-02,自然人,,,{NAME}\n",
    "second row of heads": f"{H},情况\n,,,,,姓名\n1,2025-01-02,自然人,,,{NAME}\n",
    "block below": f"{H}\n1,2025-01-02,自然人,,\n\n序号,姓名,电话\n9,{NAME},{MOBILE}\n",
    "summary": f"{H},内容摘要,备注\n1,2025-01-02,自然人,,,{NAME}的宅基地,{CARD}\n",
    "head": f"{H},填报：{NAME}\n1,2025-01-02,自然人,,\n",
    "known head": f"{H},申请人姓名\n1,2025-01-02,自然人,,,{NAME}\n",
}


@pytest.mark.parametrize("text", OF_PERSONS.values(), ids=OF_PERSONS)
def test_no_command_keeps_what_stands_in_other_columns(run: Go, text: str) -> None:
    before = written(text)
    for command in (CLOSE, ADD):
        assert run(*command).code == 0
        assert run("log", FILE).code == 0
    assert "1·处理结果" in kept()
    assert not [one for one in (NAME, MOBILE, CARD) if one in kept()]
    for _ in range(2):
        assert run("undo", FILE).code == 0
    assert Path(FILE).read_bytes().replace(b",", b"") == before.replace(b",", b"")
    assert not [one for one in (NAME, MOBILE, CARD) if one in kept()]


def test_undo_puts_back_the_changed_cells_and_leaves_what_people_wrote_since(
    run: Go,
) -> None:
    written(f"{H},备注\n1,2025-01-02,自然人,2025-01-09,部分公开,\n2,2025-01-02,自然人,,,\n")
    assert run(*CLOSE, "--force").code == 0
    text = Path(FILE).read_text(encoding="utf-8")
    changed = text.replace("2,2025-01-02,自然人,,,", "2,2025-01-03,商业企业,,,后来写的")
    written(changed)
    assert run("undo", FILE).code == 0
    lines = Path(FILE).read_text(encoding="utf-8").splitlines()
    assert lines[1:] == [
        "1,2025-01-02,自然人,2025-01-09,部分公开,",
        "2,2025-01-03,商业企业,,,后来写的",
    ]
    assert run("undo", FILE, "--to", "2").code == 0
    assert Path(FILE).read_bytes() == changed.encode()


@pytest.mark.parametrize(
    ("was", "now"),
    [
        (
            "1,2025-01-02,自然人,2025-02-01,予以公开",
            "1,2025-01-02,自然人,2025-02-02,予以公开",
        ),
        ("2,2025-03-12,自然人,,", "2,2025-03-12,自然人,,,后来写的"),
    ],
)
def test_undo_refuses_a_cell_or_row_that_somebody_changed_since(
    run: Go, was: str, now: str
) -> None:
    written(f"{H},备注\n1,2025-01-02,自然人,,\n")
    assert run(*CLOSE).code == run(*ADD).code == 0
    text = Path(FILE).read_text(encoding="utf-8")
    assert was in text
    before = written(text.replace(was, now))
    done = run("undo", FILE, "--to", "1")
    assert (done.code, Path(FILE).read_bytes()) == (2, before)
    assert "后来有人改过" in done.err
    assert run("undo", FILE, "--outside").code == 2


def test_a_text_that_may_name_somebody_is_in_no_log_and_is_not_written_over(
    run: Go,
) -> None:
    before = written(f"{H}\n1,2025-01-02,自然人,,{NAME}撤回{MOBILE}\n")
    done = run(*CLOSE, "--force")
    assert (done.code, Path(FILE).read_bytes()) == (2, before)
    assert "“处理结果”" in done.err
    assert NAME not in done.err + kept()
    written(f"{H},申请渠道\n")
    assert run(*ADD, "--channel", f"{NAME}转来").code == 0
    assert NAME in Path(FILE).read_text(encoding="utf-8")
    assert NAME not in kept()
    assert run("undo", FILE).code == 0
    assert Path(FILE).read_text(encoding="utf-8") == f"{H},申请渠道\n"


@pytest.mark.parametrize("number", [CARD, MOBILE, f"{NAME}1", "张三", "9" * 41])
def test_a_number_that_says_who_somebody_is_is_refused_and_not_told(
    run: Go, number: str
) -> None:
    before = written(f"{H}\n{number},2025-01-02,自然人,,\n")
    for command in (
        (*ADD, "--number", number),
        ("close", "request", FILE, number, "--outcome", "予以公开", "--on", "2.1"),
    ):
        done = run(*command)
        assert (done.code, Path(FILE).read_bytes()) == (2, before)
        assert number not in done.err
    assert not kept()


@pytest.mark.parametrize("number", ["青申〔2025〕9号", "2025031200000001", "高新申1", "7"])
def test_a_number_as_offices_give_it_is_taken(run: Go, number: str) -> None:
    written(f"{H}\n")
    assert run(*ADD, "--number", number).code == 0


def test_the_number_behind_one_without_end_is_asked_for(run: Go) -> None:
    before = written(f"{H}\n{'9' * 5000},2025-01-02,自然人,,\n")
    done = run(*ADD)
    assert (done.code, Path(FILE).read_bytes()) == (2, before)
    assert "--number" in done.err


@pytest.mark.parametrize("number", ["=1", "+1", "-1", "@1", "2025-1"])
def test_a_number_that_looks_like_a_formula_is_found_again(run: Go, number: str) -> None:
    written(f"{H}\n")
    assert run(*ADD, f"--number={number}").code == 0
    assert f"\n{'' if number[0] == '2' else chr(39)}{number}," in Path(FILE).read_text(
        encoding="utf-8"
    )
    assert run(*ADD, f"--number={number}").code == 2
    done = run(
        "close", "request", FILE, "--outcome", "予以公开", "--on", "4.1", "--", number
    )
    assert done.code == 0, done.err


@pytest.mark.parametrize("sign", [",", "\t", ";", "，"])
def test_heads_tell_what_parts_the_cells_for_every_command(run: Go, sign: str) -> None:
    remark = "先 ，；, \t".replace(sign, "") * 9
    line = sign.join(["1", "2025-01-02", "自然人", "", "", remark])
    written(f"{H.replace(',', sign)}{sign}备注\n{line}\n")
    assert run(*ADD).code == 0
    assert "2" + sign + "2025-03-12" + sign in Path(FILE).read_text(encoding="utf-8")
    assert "收到 2025" not in run("due", "2025").err
    assert '"2"' in run("due", "2025", "--format", "json").out


def test_a_file_of_too_many_cells_is_refused_at_once(run: Go) -> None:
    before = written(f"{H}\n" + "," * 1_000_001)
    done = run(*ADD)
    assert (done.code, Path(FILE).read_bytes()) == (2, before)
    assert "格子太多" in done.err


def test_a_person_s_name_in_an_outcome_is_told_by_no_command(run: Go) -> None:
    said = f"{NAME}撤回{MOBILE}"
    written(f"{H}\n1,2025-01-02,自然人,{MOBILE},{said}\n")
    run("scaffold", "2025", "--organ", ORGAN)
    for command in (
        ("tally", f"2025/{ORGAN}.toml", "--dry-run"),
        ("validate", f"2025/{ORGAN}.toml", "--format", "json"),
    ):
        done = run(*command)
        assert "第 2 行“处理结果”" in done.out + done.err
        assert not [one for one in (NAME, MOBILE) if one in done.out + done.err]
    written(f"{H}\n1,2025-01-02,自然人,,不公开\n")
    done = run("tally", f"2025/{ORGAN}.toml", "--dry-run")
    assert "“不公开”" in done.out + done.err


def test_a_link_to_another_kind_of_file_is_left_alone(run: Go) -> None:
    before = written(f"{H},x\n1,2025-01-02,自然人,,,{NAME}\n", "2025/data.txt")
    try:
        Path(FILE).symlink_to("data.txt")
    except OSError:
        pytest.skip("no links here")
    assert run(*ADD).code == 2
    assert (Path("2025/data.txt").read_bytes(), kept()) == (before, "")


CELLS = {
    "answered": ["", "2025-02-01", "2025年3月1日"],
    "outcome": ["", "予以公开", "部分公开"],
    "applicant": ["自然人", "其他"],
}


@given(
    rows=st.lists(st.tuples(*map(st.sampled_from, CELLS.values())), max_size=5),
    asked=st.dictionaries(
        st.integers(1, 9), st.tuples(*map(st.sampled_from, CELLS.values())), max_size=5
    ),
    sign=st.sampled_from(",;\t"),
)
def test_law_what_was_put_back_is_as_it_was_byte_for_byte(
    rows: list[tuple[str, ...]], asked: dict[int, tuple[str, ...]], sign: str
) -> None:
    heads = ["答复日期", "处理结果", "申请人类别", "编号", "收到日期", "谁"]
    lines = [[*row, str(at), "2025-01-02", NAME] for at, row in enumerate(rows, 1)]
    raw = "\r\n".join(sign.join(one) for one in [heads, *lines]).encode()
    there, path = register_cells(raw, Path(FILE)), Path(FILE)
    cells, added, told = dict[int, dict[int, str]](), list[list[str]](), dict[str, Moved]()
    for number, texts in asked.items():
        new = dict(zip(CELLS, texts, strict=True))
        found = there.rows_of(str(number))
        for at in found:
            cells[at] = {there.read.places[one] - 1: text for one, text in new.items()}
            moved = {one: (there.cell(at, one), text) for one, text in new.items()}
            told |= told_cells(str(number), moved)
        if not found:
            new["number"] = str(number)
            added.append(there.line(new))
            told |= told_cells(
                str(number), {one: (None, text) for one, text in new.items()}
            )
    changed = there.table.changed(cells, added)
    assert (
        put_back(changed, path, {key: (now, was) for key, (was, now) in told.items()})
        == raw
    )
    assert NAME not in str(told)


@given(st.text(alphabet="编号,;\t，\r\n'=1 ", max_size=60))
def test_law_the_quick_way_reads_cells_as_the_exact_one(text: str) -> None:
    assert csv_texts(text.encode(), "") == csv_table(text.encode(), "").texts
