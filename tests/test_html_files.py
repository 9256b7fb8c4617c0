"""Pages beside reports: what they are called, and that nobody takes them for published."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from reports import ORGAN, Run, balanced, report, saved

from govreport.tomlfile.files import load
from govreport.workspace.made import is_made

Go = Callable[..., Run]
STEM = f"{ORGAN.name}2022年政府信息公开工作年度报告"
GOOD = f"2022/{ORGAN.name}.toml"
PAGE, FRAGMENT, INFO = (
    f"2022/{STEM}{end}" for end in (".html", ".片段.html", ".发布信息.txt")
)
CURRENT = "1 份报告：已是最新 1；要重新生成加 --force\n"
ALL = ("--to", "html", "--fragment")


def two_years(folder: Path) -> None:
    """A report and last year's, with all pages of both; then nobody knows who made them."""
    base = report()
    saved(replace(base, year=2021), folder)
    saved(base, folder)


@pytest.mark.parametrize("asked", [("--fragment",), ("--to", "fragment")])
def test_a_fragment_brings_the_fields_of_the_site(
    run: Go, tmp_path: Path, asked: tuple[str, ...]
) -> None:
    saved(report(), tmp_path)
    done = run("render", GOOD, *asked)
    assert (done.code, done.out.splitlines()) == (0, [FRAGMENT, INFO])
    assert (tmp_path / INFO).read_text(encoding="utf-8").startswith(f"标题：{STEM}\n")
    assert run("render", GOOD, *asked).err == CURRENT
    assert run("render", GOOD, "--to", "html").out == f"{PAGE}\n"
    named = run("render", GOOD, "-o", "网站/年报.片段.html")
    assert named.out.splitlines() == ["网站/年报.片段.html", "网站/年报.发布信息.txt"]
    assert run("render", GOOD, "-o", "年报.html").out == "年报.html\n"
    assert run("render", GOOD, "-o", "年报.发布信息.txt").out == "年报.发布信息.txt\n"
    assert run("render", GOOD, *asked, "-o", "网站").out.count("\n") == 2


def test_names_that_say_another_format_are_refused(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    for asked, name in (
        ("fragment", "x.html"),
        ("html", "x.片段.html"),
        ("txt", "x.发布信息.txt"),
    ):
        done = run("render", GOOD, "--to", asked, "-o", name)
        assert done.code == 2
        assert f"-o {name} 是" in done.err
    printed = run("render", GOOD, "--fragment", "-o", "-").out
    assert printed.startswith('<meta charset="utf-8">')
    assert "发布机构" not in printed


def test_many_reports_become_pages_at_once(run: Go, tmp_path: Path) -> None:
    (tmp_path / "govreport.toml").write_text('[severities]\nN-SIMILAR = "off"\n')
    for number in range(4):
        organ = ORGAN._replace(name=f"云溪县青石{'甲乙丙丁'[number]}乡人民政府")
        saved(replace(report(), organ=organ), tmp_path)
    done = run("render", "2022", *ALL, "-o", "网站", "--jobs", "2")
    assert (done.code, len([*(tmp_path / "网站").glob("[!.]*")])) == (0, 12)
    again = run("render", "2022", *ALL, "-o", "别处")
    assert again.code == 0
    for page in (tmp_path / "别处").glob("[!.]*"):
        assert page.read_bytes() == (tmp_path / "网站" / page.name).read_bytes()


@pytest.mark.parametrize("record", [True, False])
@pytest.mark.parametrize("edited", [True, False])
def test_nobody_takes_a_page_beside_its_report_for_a_published_one(
    run: Go, tmp_path: Path, *, record: bool, edited: bool
) -> None:
    two_years(tmp_path)
    before = [run("status", year).out for year in ("2021", "2022")]
    checked = run("validate", ".").out
    assert run("render", ".", *ALL).code == 0
    for folder in (tmp_path / "2021", tmp_path / "2022"):
        if not record:
            (folder / ".govreport" / "made.toml").unlink()
        for page in (*folder.glob("*.html"), *folder.glob("*.txt")):
            if edited:
                page.write_bytes(
                    page.read_bytes().replace("每周".encode(), "每天".encode())
                )
            assert is_made(page)
    assert [run("status", year).out for year in ("2021", "2022")] == before
    again = run("validate", ".")
    assert again.out == checked
    assert "片段" not in again.err
    assert "没有可以读的文件" in run("import", "2022").err


def test_a_page_whose_report_is_gone_is_all_that_is_left(run: Go, tmp_path: Path) -> None:
    two_years(tmp_path)
    run("render", "2022", *ALL)
    (tmp_path / GOOD).unlink()
    assert not is_made(tmp_path / PAGE)
    assert is_made(tmp_path / INFO), "it is no report in any case"
    assert run("import", "2022", "--workspace", "又").code == 0


@pytest.mark.parametrize("page", [PAGE, FRAGMENT])
@pytest.mark.parametrize("form_id", ["2019", "2021"])
def test_a_page_named_outright_is_read(
    run: Go, tmp_path: Path, page: str, form_id: str
) -> None:
    base = replace(balanced(form_id, 3), year=2022, title="青石乡年度政府信息公开年报")
    source = saved(base, tmp_path)
    made = run("render", source, *ALL, "--draft").out.splitlines()
    (named,) = [one for one in made if one.endswith(".片段.html") == (page == FRAGMENT)][:1]
    done = run("import", named, "--workspace", "又", "--organ", ORGAN.name, "--year", 2022)
    assert (done.code, done.err) == (0, "")
    back, report = load(tmp_path / "又" / GOOD), load(source)
    assert (back.values(), back.full_title) == (report.values(), report.full_title)
    assert back.narrative.keys() == report.narrative.keys()


def test_a_page_that_somebody_changed_is_kept_also_without_a_record(
    run: Go, tmp_path: Path
) -> None:
    source = saved(report(), tmp_path)
    run("render", GOOD, *ALL)
    (tmp_path / "2022" / ".govreport" / "made.toml").unlink()
    source.write_text(source.read_text().replace("每周", "每月"))
    (tmp_path / INFO).unlink()
    assert run("render", GOOD, *ALL).code == 0, "as they were made, they are made anew"
    (tmp_path / "2022" / ".govreport" / "made.toml").unlink()
    page = tmp_path / PAGE
    page.write_text(page.read_text().replace("每月", "每天"))
    source.write_text(source.read_text().replace("每月", "每季"))
    done = run("render", GOOD, "--to", "html")
    assert (done.code, "有人改过，没有盖掉" in done.err) == (2, True)
    assert "每天" in page.read_text()
