"""`import --update` of texts: only paragraphs that differ give way, to the byte."""

import re
from dataclasses import replace
from datetime import date
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from reports import FORMS, PROSE, balanced, report, saved, with_cells

from govreport.errors import GovReportError
from govreport.forms import Cell
from govreport.importers import Imported, read_document
from govreport.importers.text_updates import update_text
from govreport.prose import filled_in
from govreport.render import render
from govreport.report import Report
from govreport.rules import Case, check
from govreport.tasks.import_into import UpdatedFile, is_begun, put_into_file
from govreport.tomlfile.files import load
from govreport.workspace import Workspace

LIVE = (
    "新收申请 {{ applications.total.received }} 件，{{ year }} 年办结。",
    "{{ nil_or('没有结转的申请。', '结转 {} 件。', applications.total.carried_out) }}",
    "公众号发布 {{ counts.公众号 }} 条。",
)
PLAIN = (
    "（一）主动公开。按时公开各类信息。",
    "1.做法。每周检查一次。",
    "（1）专人负责。",
    "其中 ____ 条由村里张贴。",
    "说的是“公开”与 C:\\公开 的区别。",
)
LINES = st.sampled_from((*LIVE, *PLAIN))
APART = st.sampled_from(["\n", "\n\n", "\n \n\u3000"])


@st.composite
def texts(draw: st.DrawFn) -> str:
    """A section's text as people write it."""
    apart = draw(APART)
    return apart.join(draw(st.lists(LINES, min_size=1, max_size=5)))


@st.composite
def reports(draw: st.DrawFn, form_id: str) -> Report:
    base = balanced(form_id, draw(st.integers(0, 10**6)))
    sections = st.sampled_from([one.id for one in base.form.sections])
    entries = dict(base.entries)
    for cell in draw(st.lists(st.sampled_from(list(entries)), max_size=3)):
        entries[cell] = ""
    return replace(
        base,
        entries=entries,
        narrative=draw(st.dictionaries(sections, texts(), min_size=1)),
        counts={"公众号": draw(st.sampled_from(["", 68]))},
        signature=draw(st.sampled_from(["", base.organ.name])),
        signed_on=draw(st.sampled_from([None, date(2023, 1, 20)])),
    )


def imported(one: Report, to: str = "docx", *, draft: bool = True) -> Imported:
    """The report as it comes back from what was rendered."""
    raw = render(filled_in(one), to, draft=draft)
    return read_document(raw, f"x.{to}", organ=one.organ.name, year=one.year)


def into(file: Path, document: Imported) -> UpdatedFile:
    return put_into_file(
        file,
        document,
        Workspace(file.parent.parent),
        {"name": "x"},
        corrects=True,
        dry_run=False,
    )


@pytest.mark.parametrize("form_id", FORMS)
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_an_untouched_rendering_changes_nothing(form_id: str, data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        file = saved(data.draw(reports(form_id)), Path(folder))
        before = file.read_bytes()
        draft = data.draw(st.booleans())
        done = into(file, imported(load(file), draft=draft))
        assert (done.updates.changes, done.written) == ((), False)
        assert file.read_bytes() == before


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(data=st.data())
def test_of_a_changed_paragraph_only_its_own_bytes_change(data: st.DataObject) -> None:
    with TemporaryDirectory() as folder:
        one = data.draw(reports("2021"))
        file = saved(one, Path(folder))
        before = file.read_text(encoding="utf-8")
        section = data.draw(st.sampled_from(sorted(one.narrative)))
        lines = one.narrative[section].split("\n")
        index = data.draw(
            st.sampled_from([at for at, line in enumerate(lines) if line.strip()])
        )
        new = "改成了另一段，说“好”。"
        known = load(file)
        changed = "\n".join([*lines[:index], new, *lines[index + 1 :]])
        narrative = {**known.narrative, section: changed}
        done = into(file, imported(replace(known, narrative=narrative)))
        (change,) = done.updates.texts
        assert [each.after for each in change.changes] == [new]
        after = file.read_text(encoding="utf-8")
        source = re.search(r"\n\[source\][^\[]*", after)
        assert source is not None
        kept = after.replace(source[0], "", 1)
        assert load(file).narrative[section].split("\n")[index].strip() == new
        odd = [line for line in before.splitlines() if line not in kept.splitlines()]
        assert len(odd) <= 1


def test_live_numbers_of_a_replaced_paragraph_are_named(tmp_path: Path) -> None:
    text = f"{LIVE[0]}\n\n{LIVE[2]}"
    one = replace(report(), narrative=PROSE | {"overview": text}, counts={"公众号": 5})
    file = saved(one, tmp_path)
    words = "新收申请 0 件，2022 年全部办结。\n\n公众号发布 5 条。"
    done = into(file, imported(replace(one, narrative=PROSE | {"overview": words})))
    (update,) = done.updates.texts
    assert [each.live for each in update.changes] == [
        ("{{ applications.total.received }}", "{{ year }}")
    ]
    assert (
        load(file).narrative["overview"] == f"新收申请 0 件，2022 年全部办结。\n\n{LIVE[2]}"
    )


def test_live_numbers_are_compared_with_the_documents_own_numbers(tmp_path: Path) -> None:
    received = Cell("applications", "natural_person", "received")
    granted = Cell("applications", "natural_person", "granted")
    one = replace(report(), narrative=PROSE | {"overview": LIVE[0]})
    file = saved(one, tmp_path)
    done = into(file, imported(with_cells(one, {received: 7, granted: 7})))
    assert not done.updates.texts
    assert load(file).value(received) == 7
    assert load(file).narrative["overview"] == LIVE[0]


def test_a_hole_of_a_draft_replaces_no_text(tmp_path: Path) -> None:
    file = saved(replace(report(), narrative=PROSE | {"other": "收费 100 元。"}), tmp_path)
    before = file.read_bytes()
    holes = replace(load(file), narrative=PROSE | {"other": "收费 ____ 元。"})
    assert not into(file, imported(holes)).written
    other = replace(load(file), narrative=PROSE | {"other": "共收费 ____ 元。"})
    (update,) = into(file, imported(other)).updates.texts
    assert [each.after for each in update.kept] == ["共收费 ____ 元。"]
    assert file.read_bytes() == before


def test_a_question_of_the_outline_replaces_no_text(tmp_path: Path) -> None:
    file = saved(replace(report(), narrative=PROSE | {"other": "收费 100 元。"}), tmp_path)
    asked = replace(load(file), narrative=PROSE | {"other": "收费【待填：多少？】元。"})
    assert not into(file, imported(asked)).written


@pytest.mark.parametrize("to", ["docx", "txt"])
def test_braces_that_are_printed_stay_text(tmp_path: Path, to: str) -> None:
    words = "公开 {{ previous.applications.total.received }} 件。"
    one = report()
    page = render(replace(one, narrative=PROSE | {"other": "公开某件。"}), "txt").decode()
    raw = page.replace("公开某件。", words).encode()
    if to == "docx":
        odd = words.replace("{{", "甲乙").replace("}}", "丙丁")
        document = docx.Document(
            BytesIO(render(replace(one, narrative=PROSE | {"other": odd}), "docx"))
        )
        (paragraph,) = [each for each in document.paragraphs if "甲乙" in each.text]
        paragraph.runs[0].text = words
        made = BytesIO()
        document.save(made)
        raw = made.getvalue()
    read = read_document(raw, f"x.{to}")
    assert read.report.narrative["other"] == words.replace("{{", "{{ braces }}")
    assert filled_in(read.report).narrative["other"] == words
    (told,) = (note for note in read.reconciliation.notes if "{{" in note)
    assert re.fullmatch(
        "原件“六、.+”第 1 段印着“{{ previous.*”，像是没有填上的数；请对照原件.*", told
    )
    assert {found.code for found in check(Case(read.report))} == {"N-PLACEHOLDER", "S-FEE"}
    file = saved(read.report, tmp_path)
    assert not into(file, read).updates.changes


def test_a_document_that_breaks_off_takes_nothing_out(tmp_path: Path) -> None:
    file = saved(report(), tmp_path)
    before = load(file).narrative
    whole = imported(load(file))
    cut = dict(whole.report.narrative)
    del cut["other"]
    cut["problems"] = cut["problems"].partition("\n\n")[0][:9]
    document = whole._replace(report=replace(whole.report, narrative=cut))
    done = into(file, document)
    assert load(file).narrative == before
    assert done.updates.absent == ("other",)
    assert [each.number for one in done.updates.texts for each in one.kept] == [1, 2]


def test_what_a_file_has_behind_its_last_part_stays(tmp_path: Path) -> None:
    more = PROSE | {"other": f"{PROSE['other']}\n\n七、附件\n\n见清单。"}
    file = saved(replace(report(), narrative=more), tmp_path)
    document = imported(load(file))
    assert "七、" not in document.report.narrative["other"]
    assert not into(file, document).updates.changes
    assert load(file).narrative["other"].endswith("见清单。")


def test_a_paragraph_that_was_taken_out_or_put_in_is() -> None:
    written = "甲。\n\n乙。\n\n丙。\n"
    cases = {
        ("甲。", "丙。"): "甲。\n\n丙。\n",
        ("乙。", "丙。"): "乙。\n\n丙。\n",
        ("甲。",): "甲。\n",
        ("丁。", "甲。", "乙。", "丙。"): "丁。\n\n甲。\n\n乙。\n\n丙。\n",
        ("甲。", "乙。", "丙。", "丁。", "戊。"): "甲。\n\n乙。\n\n丙。\n\n丁。\n\n戊。\n",
        ("甲。", "子。", "丑。", "丙。"): "甲。\n\n子。\n\n丑。\n\n丙。\n",
        ("子。", "乙。", "丑。", "寅。"): "子。\n\n乙。\n\n丑。\n\n寅。\n",
    }
    for document, after in cases.items():
        assert update_text("other", written, document, str).after == after


@given(st.lists(st.sampled_from("甲乙丙丁")), st.lists(st.sampled_from("甲乙丙丁")))
def test_what_comes_out_reads_as_the_document(old: list[str], new: list[str]) -> None:
    found = update_text("other", "\n\n".join(old), new, str)
    assert found.after.split() == new or not new
    assert bool(found.changes) is (old != new) or not new


@pytest.mark.parametrize("string", ['"甲\\n乙"', "'''\n甲\n乙'''", '"""甲\r\n乙"""'])
def test_other_ways_to_write_a_text_are_kept(string: str, tmp_path: Path) -> None:
    file = saved(report(), tmp_path)
    old = file.read_bytes().decode()
    place = re.search(r'(?s)other = (""".*?""")', old)
    assert place is not None
    old = old.replace(place[1], string)
    file.write_bytes(old.encode())
    document = imported(replace(load(file), narrative=PROSE | {"other": "甲\n丙\n丁“好”"}))
    assert into(file, document).written
    assert load(file).narrative["other"].split() == ["甲", "丙", "丁“好”"]
    quotes = string[: 3 if string[1:3] in {'""', "''"} else 1]
    assert f"other = {quotes}" in file.read_bytes().decode()


def test_a_new_signature_and_day_are_taken_over(tmp_path: Path) -> None:
    file = saved(report(), tmp_path)
    signed = replace(load(file), signature="青石乡人民政府", signed_on=date(2023, 1, 25))
    done = into(file, imported(signed, draft=False))
    assert {one.path for one in done.updates.changes} == {("signature",), ("signed_on",)}
    assert load(file).signed_on == date(2023, 1, 25)


def test_another_organs_document_is_refused(tmp_path: Path) -> None:
    file = saved(report(), tmp_path)
    organ = report().organ._replace(name="云溪县甲局")
    with pytest.raises(GovReportError, match="不是“云溪县甲局”的"):
        into(file, imported(replace(report(), organ=organ)))
    assert not is_begun(file, Workspace(tmp_path))
