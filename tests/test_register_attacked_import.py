"""`import` onto registers that are there: theirs stays, and outputs never lie on them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from reports import Run
from test_register_attacked import CARD, FILE, MOBILE, NAME, ORGAN, SOURCE, H, kept, written

Go = Callable[..., Run]
HEADS = "编号,收件日期,类别,办理结果,答复日期"


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1765000000")  # 2025-12-06


def given_rows(*rows: str) -> None:
    written("\n".join([HEADS, *rows, ""]), SOURCE)


@pytest.mark.parametrize("way", ["--update", "--force"])
def test_a_register_without_heads_that_can_be_found_is_left_alone(
    run: Go, way: str
) -> None:
    before = written(f"序号甲,日子,谁\n1,2025-03-01,{NAME}\n")
    given_rows("1,2025-03-01,个人,同意公开,2025-03-09")
    done = run("import", SOURCE, way)
    assert (done.code, Path(FILE).read_bytes(), kept()) == (2, before, "")
    assert ("没有找到列名" in done.err) == (way == "--update")


def test_answers_come_into_a_register_whose_remarks_have_many_commas(run: Go) -> None:
    remark = "先，问，过，了，再，说，吧，好"
    written(f"{H},申请人姓名,备注\n1,2025-03-01,自然人,,,{NAME},{remark}\n")
    given_rows(
        "1,2025-03-01,个人,同意公开,2025-03-09", "2,2025-04-01,个人,同意公开,2025-04-09"
    )
    done = run("import", SOURCE, "--update")
    assert done.code == 0, done.out + done.err
    assert Path(FILE).read_text(encoding="utf-8").splitlines()[1:] == [
        f"1,2025-03-01,自然人,2025-03-09,予以公开,{NAME},{remark}",
        "2,2025-04-01,自然人,2025-04-09,予以公开,,",
    ]
    assert NAME not in kept()
    assert run("undo", FILE).code == 0
    assert Path(FILE).read_text(encoding="utf-8").splitlines()[1:] == [
        f"1,2025-03-01,自然人,,,{NAME},{remark}"
    ]


def test_a_register_in_which_somebody_wrote_is_never_replaced(run: Go) -> None:
    given_rows("1,2025-03-01,个人,同意公开,2025-03-09")
    assert run("import", SOURCE).code == 0
    first = Path(FILE).read_bytes()
    given_rows("2,2025-04-01,个人,同意公开,2025-04-09")
    assert run("import", SOURCE, "--force").code == 0
    assert run("undo", FILE).code == 0
    assert Path(FILE).read_bytes() == first
    before = written(first.decode().replace(",,\r\n", f",{NAME},\r\n"))
    assert NAME.encode() in before
    done = run("import", SOURCE, "--force")
    assert (done.code, Path(FILE).read_bytes()) == (2, before)
    assert "改名" in done.err
    assert NAME not in kept()


def test_what_somebody_corrected_is_named_and_stays_without_force(run: Go) -> None:
    before = written(f"{H}\n1,2025/3/1,自然人,2025-03-10,予以公开\n")
    given_rows("1,2025-03-01,个人,部分公开,2025-03-10")
    done = run("import", SOURCE, "--update")
    assert (done.code, Path(FILE).read_bytes()) == (1, before)
    assert "1·处理结果" in done.out
    assert "1·收到日期" not in done.out
    assert "1·答复日期" not in done.out
    assert run("import", SOURCE, "--update", "--force").code == 0
    assert "1,2025/3/1,自然人,2025-03-10,部分公开" in Path(FILE).read_text(encoding="utf-8")


@pytest.mark.parametrize("line", ["1,2025-03-02,自然人,,", "1,2025-03-01,商业企业,,"])
def test_a_request_of_another_day_or_kind_is_another(run: Go, line: str) -> None:
    before = written(f"{H}\n{line}\n")
    given_rows("1,2025-03-01,个人,同意公开,2025-03-09")
    done = run("import", SOURCE, "--update", "--force")
    assert (done.code, Path(FILE).read_bytes()) == (1, before)
    assert "另一件申请" in done.out


def test_numbers_and_outcomes_that_may_name_somebody_are_asked_about(run: Go) -> None:
    given_rows(
        f"{CARD},2025-03-01,个人,同意公开,2025-03-09",
        f"{MOBILE},2025-03-02,个人,同意公开,{MOBILE}",
        f"{NAME}1,2025-03-03,个人,已电话告知{NAME}{MOBILE},2025-03-09",
    )
    done = run("import", SOURCE)
    told = done.out + done.err + Path(FILE).read_text(encoding="utf-8-sig") + kept()
    assert done.code == 1
    assert not [one for one in (NAME, MOBILE, CARD) if one in told]
    assert "像身份证号或手机号" in done.out


@pytest.mark.parametrize("suffix", ["xlsx", "xls", "ods"])
def test_no_second_register_is_made_beside_one_of_another_kind(
    run: Go, suffix: str
) -> None:
    written("", f"2025/{ORGAN}.申请.{suffix}")
    given_rows("1,2025-03-01,个人,同意公开,2025-03-09")
    assert run("import", SOURCE).code == 2
    assert not Path(FILE).exists()


def test_no_second_register_is_made_beside_one_by_an_alias(run: Go) -> None:
    run("scaffold", "2025", "--organ", ORGAN)
    (report,) = Path("2025").glob("*.toml")
    text = report.read_text(encoding="utf-8")
    report.write_text(
        text.replace("[organ]\n", '[organ]\naliases = ["青石乡"]\n'), encoding="utf-8"
    )
    written(f"{H}\n", "2025/青石乡.申请.csv")
    given_rows("1,2025-03-01,个人,同意公开,2025-03-09")
    done = run("import", SOURCE)
    assert done.code == 2, text
    assert "青石乡.申请.csv" in done.err
    assert not Path(FILE).exists()


@pytest.mark.parametrize("name", [f"2025/{ORGAN}.申请.xlsx", FILE, "名册.xlsx", "名册.csv"])
def test_no_output_lies_where_people_type(run: Go, name: str) -> None:
    run("scaffold", "2025", "--organ", ORGAN)
    before = written(f"名称\n{ORGAN}\n", name)
    done = run("table", "2025", "-o", name, "--force")
    assert (done.code, Path(name).read_bytes()) == (2, before)
    assert "人登记的" in done.err
    other = Path("表" + Path(name).suffix)
    run("table", "2025", "-o", str(other))
    assert other.exists()
