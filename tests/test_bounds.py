"""What a stranger's file may cost: little time, little room, and never the others."""

import os
import tracemalloc
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from hostile import body, package
from machine import seconds_of
from reports import ORGAN, PROSE, Run, report, saved
from word_files import made

from govreport.errors import FileProblem
from govreport.findings import Finding
from govreport.forms import Address
from govreport.importers import read_document
from govreport.packages import MOST_MEMBERS, open_package
from govreport.render.package import CUSTOM, LARGEST_PROPERTIES, Made, made_of
from govreport.report import Waiver
from govreport.rules import Case, check
from govreport.tomlfile.document import parse
from govreport.tomlfile.read import read_report
from govreport.workspace.folders import ROOM, Folders

Go = Callable[..., Run]
SOON = 2
"""Seconds, of which a sound file of the size takes a tenth: a hostile one may take one on a
quiet machine, and what is measured is scaled by how slow this one is."""
OTHER = Address.parse("narrative.other")
GOOD = report().full_title


def packed_properties(content: bytes) -> bytes:
    raw = BytesIO()
    with zipfile.ZipFile(raw, "w", zipfile.ZIP_DEFLATED) as package_:
        package_.writestr(CUSTOM, content)
    return raw.getvalue()


PROPERTIES = {
    "heads": b"<property " * 16_000,
    "names": b"<property " + b'name="govreport.source" ' * 20_000,
    "entities": b'<!DOCTYPE a [<!ENTITY b "cc">]><property name="govreport.source">&b;'
    b"</property>",
}


@pytest.mark.parametrize("kind", PROPERTIES)
def test_no_properties_beside_a_report_hold_up_a_county(
    run: Go, here: Path, kind: str
) -> None:
    saved(report(), here)
    beside = here / "2022" / f"{GOOD}.docx"
    beside.write_bytes(packed_properties(PROPERTIES[kind]))
    codes = list[int]()
    assert seconds_of(lambda: codes.append(run("status", "2022").code)) < SOON
    assert codes == [0]
    assert made_of(beside) == Made({}, intact=False)


def test_properties_are_unpacked_up_to_a_bound(here: Path) -> None:
    huge = here / "x.docx"
    with (
        zipfile.ZipFile(huge, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as raw,
        raw.open(CUSTOM, "w") as stream,
    ):
        stream.write(b"<a>")
        for _ in range(100):
            stream.write(b" " * 1_000_000)
    assert seconds_of(lambda: made_of(huge)) < 1
    assert made_of(huge).facts == {}
    assert LARGEST_PROPERTIES < 1_000_000


def test_facts_are_read_whoever_wrote_them_out_again(here: Path) -> None:
    file = here / "x.docx"
    file.write_bytes(made(report()))
    said = made_of(file)
    assert said.intact
    with zipfile.ZipFile(BytesIO(file.read_bytes())) as package_:
        parts = {name: package_.read(name) for name in package_.namelist()}
    spelt = parts[CUSTOM].replace(b"<property ", b'<property title="a>b" ')
    parts[CUSTOM] = spelt.replace(b"\n", b"\n<!-- again -->", 1)
    with zipfile.ZipFile(file, "w") as package_:
        for name, content in parts.items():
            package_.writestr(name, content)
    assert made_of(file) == said._replace(intact=False)


def test_a_directory_beyond_all_reason_is_not_read() -> None:
    entry = b"PK\x01\x02" + bytes(42)
    raw = b"PK\x03\x04" + entry * (MOST_MEMBERS + 1)
    with pytest.raises(zipfile.BadZipFile):
        open_package(raw)
    with pytest.raises(FileProblem, match="不是完整的 Word 文件"):
        read_document(raw, "x.docx")


def test_a_bookmark_that_is_called_like_ours_is_none_of_ours() -> None:
    marks = '<w:bookmarkStart w:name="govreport_elsewhere"/>'
    text = "<w:p>{}<w:r><w:t>一、总体情况</w:t></w:r></w:p><w:p><w:r><w:t>好。</w:t></w:r></w:p>"
    read = read_document(package(body(text.format(marks))), "x.docx")
    assert read == read_document(package(body(text.format(""))), "x.docx")
    assert read.report.narrative == {"overview": "好。"}


def test_a_ruled_row_before_a_heading_cut_off_is_read() -> None:
    rows = "+-+\n|其他 总计结转下年继续办理\n---|\n+-+\n四、政府信息公开行政复"
    assert read_document(rows.encode(), "x.txt").reconciliation.read == 0


def test_thousands_of_waivers_are_told_in_time(run: Go, here: Path) -> None:
    file = saved(report(), here)
    waiver = '\n[[waivers]]\ncode = "N-DATE"\ncells = ["narrative.overview"]\n'
    waiver += 'values = ["甲。"]\nreason = "乙"\n'
    with file.open("a", encoding="utf-8") as stream:
        stream.write(waiver * 40_000)
    done = list[Run]()
    assert seconds_of(lambda: done.append(run("validate", file))) < 5
    assert done[0].code == 2
    assert "[[waivers]] 有 40000 段，超过 500 段" in done[0].err


@pytest.mark.slow
def test_many_waivers_of_many_findings_are_weighed_in_time() -> None:
    holes = "".join(f"某事{n}有XX件，做了。\n" for n in range(500))
    one = replace(report(), narrative={**PROSE, "other": holes})
    waivers = tuple(
        Waiver(str(n), "N-PLACEHOLDER", (OTHER,), (f"某事{n}有YY件。",), "核实过")
        for n in range(500)
    )
    found = list[Finding]()
    case = Case(replace(one, waivers=waivers))
    assert seconds_of(lambda: found.extend(check(case))) < 15
    assert sum(one.code == "V-WAIVER" for one in found) == 500


def test_a_hundred_thousand_odd_keys_are_told_in_time(run: Go, here: Path) -> None:
    file = saved(report(), here)
    odd = "".join(f"odd{n} = 1\n" for n in range(100_000))
    file.write_text(odd + file.read_text(encoding="utf-8"), encoding="utf-8")
    done = list[Run]()
    assert seconds_of(lambda: done.append(run("validate", file))) < 10
    assert done[0].code == 2
    assert "不像一份报告" in done[0].err


def test_a_title_of_a_whole_book_is_told(run: Go, here: Path) -> None:
    saved(replace(report(), title="政府信息公开年度报告" * 30_000), here)
    for command in ("validate", "status", "render"):
        done = list[Run]()
        assert seconds_of(lambda: done.append(run(command, "2022"))) < 10  # noqa: B023 -- called at once


def test_what_was_opened_is_kept_up_to_a_bound(here: Path) -> None:
    known, size = Folders(), ROOM // 3
    for number in range(9):
        file = here / f"{number}.txt"
        with file.open("wb") as stream:
            stream.truncate(size)
        known.source(file)
    assert sum(len(one.raw) for _, one in known._sources.values()) <= ROOM


def test_a_record_beside_outputs_that_is_a_pipe_or_huge_is_told(
    run: Go, here: Path
) -> None:
    saved(report(), here)
    record = here / "2022" / ".govreport" / "made.toml"
    record.parent.mkdir()
    os.mkfifo(record)
    done = run("render", "2022")
    assert done.code == 2
    assert "made.toml：这是设备或管道" in done.err
    record.unlink()
    with record.open("wb") as stream:
        stream.truncate(10**9)
    done = run("render", "2022")
    assert done.code == 2
    assert "made.toml：文件超过" in done.err


@pytest.mark.parametrize(
    ("name", "line", "told"),
    [
        ("govreport.toml", "[severities]\n{} = 'off'\n", "不像设置"),
        ("名册.csv", "名称\n甲{}局\n", "不像名册"),
        ("notes/2022.toml", "[甲{}局]\nurl = ''\n", "文件超过 5 MB"),
    ],
)
def test_what_an_office_keeps_has_bounds(
    run: Go, here: Path, name: str, line: str, told: str
) -> None:
    saved(report(), here)
    head, _, row = line.partition("\n") if "csv" in name else ("", "", line)
    rows = "".join(row.format(f"A{n}") for n in range(400_000))
    (here / name).parent.mkdir(exist_ok=True)
    (here / name).write_text(f"{head}\n{rows}", encoding="utf-8")
    done = list[Run]()
    assert seconds_of(lambda: done.append(run("status", "2022"))) < SOON
    assert done[0].code == 2
    assert told in done[0].err


def test_long_tops_and_long_damage_are_read_in_time(here: Path) -> None:
    file = here / "x.toml"
    file.write_bytes(b'year = 2022\n[organ]\nname = "x"\n' + b"#\n" * 5_000_000)
    assert seconds_of(lambda: Folders().source(file).head) < 5
    file.write_bytes("政府信息".encode() * 1_000_000 + b"\xff\xff")
    with pytest.raises(FileProblem, match="UTF-8 文字在这里损坏了"):
        _ = Folders().source(file).head


@pytest.mark.parametrize("text", ["a=" + "[" * 100_000, "[" + "a." * 50_000 + "b]\n"])
def test_deep_toml_is_told(text: str) -> None:
    with pytest.raises(FileProblem):
        read_report(parse(text.encode(), "x.toml"))


def test_hostile_documents_among_good_ones_hold_up_and_hide_nobody(
    run: Go, here: Path
) -> None:
    inbox = here / "in"
    inbox.mkdir()
    mark = '<w:p><w:bookmarkStart w:name="govreport_x"/><w:r><w:t>一、总体情况</w:t></w:r></w:p>'
    rows = "+-+\n|其他 总计结转下年继续办理\n---|\n+-+\n四、政府信息公开行政复"
    (inbox / "云溪县白水乡人民政府.docx").write_bytes(package(body(mark)))
    (inbox / "云溪县红石乡人民政府.txt").write_text(rows, encoding="utf-8")
    lone = packed_properties(PROPERTIES["heads"])
    (inbox / "云溪县青山乡人民政府.docx").write_bytes(lone)
    good = made(report())
    (inbox / f"{ORGAN.name}.docx").write_bytes(good)
    raw = BytesIO(good)
    with (
        warnings.catch_warnings(action="ignore"),  # a second part of this name
        zipfile.ZipFile(raw, "a", zipfile.ZIP_DEFLATED) as beside,
    ):
        beside.writestr(CUSTOM, PROPERTIES["names"])
    (inbox / "云溪县黑水乡人民政府.docx").write_bytes(raw.getvalue())
    done = list[Run]()
    assert seconds_of(lambda: done.append(run("validate", "in"))) < SOON
    assert done[0].code == 1
    for name in ("云溪县白水乡人民政府.docx", "云溪县红石乡人民政府.txt"):
        assert f"{name}：没有读到年度报告" in done[0].err
    assert (
        "in/云溪县黑水乡人民政府.docx 和 in/云溪县青石乡人民政府.docx 都是" in done[0].err
    )
    assert (
        "云溪县青山乡人民政府.docx：这是没有正文的 Word 文件，不能直接读；" in done[0].err
    )
    assert "请报送单位用 Word 重新“另存为 .docx”" in done[0].err
    assert done[0].out.startswith(f"in/{ORGAN.name}.docx 提示 X-NONE")


def test_properties_of_megabytes_beside_a_report_cost_no_memory(
    run: Go, here: Path
) -> None:
    saved(report(), here)
    beside = here / "2022" / f"{GOOD}.docx"
    with (
        zipfile.ZipFile(beside, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as raw,
        raw.open(CUSTOM, "w", force_zip64=True) as stream,
    ):
        stream.write(b'<Properties><property name="govreport.source"><lpwstr>')
        for _ in range(200):
            stream.write(b"x" * 1_000_000)
    tracemalloc.start()
    try:
        for command in ("status", "render"):
            done = list[Run]()
            took = seconds_of(lambda: done.append(run(command, "2022")))  # noqa: B023 -- called at once
            assert took < SOON
            assert "Traceback" not in done[0].err
        assert tracemalloc.get_traced_memory()[1] < 50_000_000
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize(
    "line",
    ["[a{}" + ".b" * 19 + "]\n", "a{}" + ".b" * 19 + " = 1\n", "a{} = {{b = {{}}}}\n"],
)
def test_a_megabyte_of_keys_in_keys_is_told_before_it_takes_any_room(line: str) -> None:
    text = "".join(line.format(number) for number in range(120_000))
    tracemalloc.start()
    try:
        with pytest.raises(FileProblem, match="名称和括号已经多得离谱"):
            parse(text.encode(), "x.toml")
        assert tracemalloc.get_traced_memory()[1] < 5 * len(text)
    finally:
        tracemalloc.stop()
