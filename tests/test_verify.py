"""`status --check`: what stands on the site is read back and held against the report."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from counties import county
from reports import ORGAN, Run, report, saved

from govreport.workspace.ledger import LedgerEntry, read_ledger

Go = Callable[..., Run]
FILE = Path("2022") / f"{ORGAN.name}.toml"
DAY = ("--today", "2023-02-01")
PAGE = Path("年报.txt")
"""What was saved from the site."""


@pytest.fixture
def site(run: Go, tmp_path: Path) -> None:
    """A report that was signed, and the page that was made of it."""
    base = report(
        applications__natural_person__received=2, applications__natural_person__granted=2
    )
    saved(base, tmp_path)
    Path("govreport.toml").write_text("[publish]\napproval = true\n", "utf-8")
    run("status", "2022", "--set", "青石", "--approved", "2023-01-18", *DAY)
    assert run("render", str(FILE), "-o", str(PAGE)).code == 0


def check(run: Go, *more: str) -> Run:
    return run("status", "2022", "--check", str(PAGE), *more, *DAY)


def noted(folder: Path) -> LedgerEntry:
    return read_ledger(folder, 2022)[ORGAN.name]


def spoil(old: str, new: str) -> None:
    text = PAGE.read_text("utf-8")
    assert old in text
    PAGE.write_text(text.replace(old, new, 1), "utf-8")


def state(run: Go) -> str:
    data = json.loads(run("status", "2022", "--format", "json", *DAY).out)
    return str(data["units"][0]["state"])


@pytest.mark.usefixtures("site")
def test_a_page_that_says_the_same_is_noted(run: Go, tmp_path: Path) -> None:
    assert check(run) == Run(0, f"{PAGE}：{ORGAN.name}，和审签的报告相同\n", "")
    assert (str(noted(tmp_path).verified_on), noted(tmp_path).differences) == (
        "2023-02-01",
        0,
    )
    assert state(run) == "approved"


@pytest.mark.usefixtures("site")
def test_a_number_changed_on_the_site_is_named(run: Go, tmp_path: Path) -> None:
    row = next(one for one in PAGE.read_text("utf-8").splitlines() if "予以公开" in one)
    spoil(row, row.replace("2", "7", 1))
    done = check(run)
    assert done.code == 1
    assert done.out == (
        f"{PAGE}：{ORGAN.name}，和审签的报告有 1 处不同：\n"
        "  第三部分·表·（一）予以公开·自然人：应是“2”，公布的是“7”\n"
    )
    assert noted(tmp_path).differences == 1
    assert state(run) == "changed_after_publication"
    told = run("status", "2022", *DAY).err
    assert "2023-02-01 核对时网页上有 1 处不同；请改正网页，再核对一次" in told


@pytest.mark.slow
def test_a_county_is_signed_published_and_read_back(run: Go, tmp_path: Path) -> None:
    names = [one.organ.name for one in county(tmp_path, 20)]
    Path("govreport.toml").write_text("[publish]\napproval = true\n", "utf-8")
    signed = run(
        "status", "2022", "--set", "、".join(names), "--approved", "2023-01-18", *DAY
    )
    assert (signed.code, len(signed.out.splitlines())) == (0, 20)
    publish = ("publish", "2022", "-o", "公布", "--to", "docx", "--to", "html")
    assert (run(*publish).code, len([*Path("公布").iterdir()])) == (0, 20)
    pages = {one.parent.name: one for one in Path("公布").glob("*/*.html")}
    saved_pages = [arg for page in pages.values() for arg in ("--check", str(page))]
    assert run("status", "2022", *saved_pages, *DAY).code == 0
    bad = Path("另存.html")
    row, rest = pages[names[3]].read_text("utf-8").partition("（七）总计")[1:]
    end = rest.index("</td>", rest.index("<td"))
    head = pages[names[3]].read_text("utf-8").partition(row)[0]
    bad.write_text(f"{head}{row}{rest[:end]}5{rest[end:]}", "utf-8")
    found = run("status", "2022", "--check", str(bad), *DAY)
    assert found.code == 1
    assert f"{names[3]}，和审签的报告有 1 处不同" in found.out
    assert "第三部分·表·（七）总计·自然人：应是" in found.out
    file = Path("2022") / f"{names[5]}.toml"
    text = file.read_text("utf-8")
    file.write_text(text.replace("按时公开", "及时公开", 1), "utf-8")
    again = run(*publish)
    assert again.code == 1
    assert f"没有放，审签后有改动：{names[5]}\n" in again.err
    assert f"请从公布的文件夹里删去：公布/{names[5]}" in again.err


@pytest.mark.usefixtures("site")
def test_words_title_and_day_are_compared_too(run: Go) -> None:
    spoil("按时公开各类信息", "及时公开各类信息")
    spoil("青石乡人民政府2022年", "青石乡人民政府 2022年度")
    done = check(run)
    assert "标题：应是“云溪县青石乡人民政府2022年政府信息公开工作年度报告”" in done.out
    assert "一、总体情况：应是“…" in done.out or "一、总体情况：应是“" in done.out
    assert "按时公开" in done.out
    assert "及时公开" in done.out


@pytest.mark.usefixtures("site")
def test_what_the_page_lacks_is_told_and_not_noted(run: Go, tmp_path: Path) -> None:
    text = PAGE.read_text("utf-8")
    start, end = text.index("四、政府信息公开行政"), text.index("五、存在的主要问题")
    PAGE.write_text(text[:start] + text[end:], "utf-8")
    done = check(run)
    assert done.code == 1
    assert "没有读到的（可能是图片，或没有公布）：第四部分的表；" in done.out
    assert noted(tmp_path).verified_on is None


@pytest.mark.usefixtures("site")
def test_a_mended_page_is_in_order_again(run: Go) -> None:
    right = PAGE.read_text("utf-8")
    spoil("按时公开", "及时公开")
    check(run)
    assert state(run) == "changed_after_publication"
    PAGE.write_text(right, "utf-8")
    assert check(run).code == 0
    assert state(run) == "approved"


@pytest.mark.usefixtures("site")
def test_only_a_page_that_was_read_again_is_in_order(run: Go, tmp_path: Path) -> None:
    spoil("按时公开", "及时公开")
    check(run)
    run("status", "2022", "--set", "青石", "--published", "2023-02-01", *DAY)
    assert (noted(tmp_path).differences, state(run)) == (1, "changed_after_publication")
    text = PAGE.read_text("utf-8")
    start, end = text.index("四、政府信息公开行政"), text.index("五、存在的主要问题")
    PAGE.write_text(text[:start].replace("及时公开", "按时公开") + text[end:], "utf-8")
    check(run)  # which saw no table 4: what was seen before doesn't count any more
    assert (noted(tmp_path).verified_on, noted(tmp_path).differences) == (None, None)


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize("printed", ["", "-"])
def test_a_cell_without_its_number_is_another(run: Go, printed: str) -> None:
    row = next(one for one in PAGE.read_text("utf-8").splitlines() if "予以公开" in one)
    spoil(row, row.replace("2", printed or " ", 1))
    told = f"应是“2”，公布的是“{printed or '空'}”"
    assert told in check(run).out


@pytest.mark.usefixtures("site")
def test_signature_and_day_are_missed(run: Go, tmp_path: Path) -> None:
    text = FILE.read_text("utf-8")
    FILE.write_text(
        text.replace("[organ]", 'signature = "青石乡"\nsigned_on = 2023-01-10\n\n[organ]'),
        "utf-8",
    )
    run("status", "2022", "--set", "青石", "--approved", "2023-01-19", *DAY)
    assert check(run).out.endswith("：署名、日期；请打开网页看\n")
    assert noted(tmp_path).verified_on is None


@pytest.mark.usefixtures("site")
def test_the_page_is_held_against_what_was_signed_not_what_was_typed_since(run: Go) -> None:
    text = FILE.read_text("utf-8")
    FILE.write_text(text.replace("按时公开", "及时公开"), "utf-8")
    assert "和审签的报告相同" in check(run).out
    Path("govreport.toml").unlink()
    run("status", "2022", "--set", "青石", "--approved", "清空", *DAY)
    done = check(run)
    assert (done.code, "和现在的报告有 1 处不同" in done.out) == (1, True)


@pytest.mark.usefixtures("site")
@pytest.mark.parametrize(
    ("more", "told"),
    [
        (("--check", str(FILE)), "这是报告文件；请写从网站上另存的网页"),
        (("--check", "没有.html"), "没有"),
        (("--check", str(PAGE), "--published", "今天"), "--check 单独用"),
        (("--check", str(PAGE), "--set", "青石、黑水"), "黑水"),
        (("--check", str(PAGE), "--check", str(PAGE), "--set", "青石"), "请分几次核对"),
    ],
)
def test_what_can_not_be_checked_is_told(run: Go, more: tuple[str, ...], told: str) -> None:
    done = run("status", "2022", *more, *DAY)
    assert done.code == 2
    assert told in done.err
    assert "Traceback" not in done.err


@pytest.mark.usefixtures("site")
def test_another_year_s_page_and_one_of_nobody_are_refused(run: Go) -> None:
    spoil("2022年", "2021年")
    assert "这是 2021 年的报告，要核对的是 2022 年的" in check(run).err
    text = PAGE.read_text("utf-8")
    PAGE.write_text(text.replace(ORGAN.name, "").replace("2021年", "2022年"), "utf-8")
    nameless = run("status", "2022", "--check", str(PAGE), *DAY)
    assert "看不出是哪个单位的；请用 --set 写明单位" in nameless.err
    named = run("status", "2022", "--check", str(PAGE), "--set", "青石", *DAY)
    assert named.code == 1
    assert "没有读到的（可能是图片，或没有公布）：标题；" in named.out
    other = text.replace(ORGAN.name, "云溪县红岩镇人民政府").replace("2021年", "2022年")
    PAGE.write_text(other, "utf-8")
    assert f"{PAGE}：看来是“云溪县红岩镇人民政府”的；没有" in check(run).err
