"""Braces that are printed stay text: `{{ braces }}` prints them, and import writes it."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from imported import TARGET, rendered
from reports import ORGAN, PROSE, Run, report, saved

from govreport.importers import read_document
from govreport.prose import fill, filled_in
from govreport.prose.quotes import as_printed, literal, with_braces
from govreport.render import render
from govreport.tomlfile.files import load

Go = Callable[..., Run]
TEXTS = st.text(st.sampled_from("{} %#甲a'（年\n"), max_size=40)
LINES = st.lists(
    st.sampled_from(
        ("{{", "}}", "{%", "%}", "{#", "#}", " year ", " braces ", "甲方", "{")
    ),
    min_size=1,
    max_size=8,
).map("".join)
PRINTED = "合同写{{ 甲方 }}，模板有{% if 甲 %}和{# 说明 #}，{{ year }}照样印出。"


@given(TEXTS | LINES)
def test_a_text_that_is_written_to_be_printed_is_printed(text: str) -> None:
    filled = fill(literal(text), report())
    assert (filled.text, filled.gaps) == (text, ())
    assert with_braces(literal(text)) == text


@given(LINES)
def test_what_is_printed_is_read_in_and_printed_again(text: str) -> None:
    words = f"甲{text}乙。"
    one = replace(report(), narrative=PROSE | {"other": literal(words)})
    raw = render(one, "txt")
    read = read_document(raw, "x.txt").report
    assert filled_in(read).narrative["other"] == words
    assert render(replace(read, organ=ORGAN), "txt") == raw


def test_a_report_as_it_is_printed_stays_as_it_is() -> None:
    live = "新收{{ applications.total.received }}件，{{ braces }} year }}。"
    one = replace(report(), narrative=PROSE | {"other": live})
    printed = as_printed(one)
    assert printed.narrative["other"] == "新收0件，{{ braces }} year }}。"
    assert filled_in(printed) == filled_in(one)


@pytest.mark.parametrize("suffix", [".docx", ".txt", ".html"])
def test_import_update_and_compare_agree_on_printed_braces(
    run: Go, tmp_path: Path, suffix: str
) -> None:
    base = replace(report(), narrative=PROSE | {"other": literal(PRINTED)})
    document = rendered(base, tmp_path / "sent" / f"年报{suffix}")
    done = run("import", document)
    assert "像是没有填上的数；请对照原件改成数" in done.out + done.err
    assert filled_in(load(tmp_path / TARGET)).narrative["other"] == PRINTED
    before = (tmp_path / TARGET).read_bytes()
    run("import", document, "--update")
    assert (tmp_path / TARGET).read_bytes() == before
    assert "两份一样" in run("compare", document, TARGET).out
    found = [run("validate", one, "--ignore", "T-TITLE").out for one in (document, TARGET)]
    assert "V-UNKNOWN" not in "".join(found)
    shown = run("show", TARGET).out
    assert PRINTED in shown
    assert run("render", TARGET, "--draft", "-o", "-").out.count(PRINTED) == 1


def test_add_narrative_takes_braces_for_live_numbers(run: Go, tmp_path: Path) -> None:
    file, text = saved(report(), tmp_path), tmp_path / "文.txt"
    text.write_text(
        "新收{{ applications.total.received }}件，印 {{ braces }}甲}}。", "utf-8"
    )
    run("add", "narrative", file, "other", "--file", text, "--force")
    assert "新收0件，印 {{甲}}。" in run("render", file, "--draft", "-o", "-").out
