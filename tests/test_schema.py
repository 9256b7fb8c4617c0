"""`schema`, and `scaffold --schema`: what an editor says of a report's file."""

import json
import math
import tomllib
from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any, cast
from urllib.parse import urljoin

import pytest
from golden import INVALID, complete_samples
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft4Validator
from reports import FORMS, ORGAN, Run, balanced, report, saved, stated

from govreport.forms import ItemType, form, guidance
from govreport.report import LARGEST, as_written
from govreport.rules import codes
from govreport.scaffold import new_report
from govreport.schema import json_schema, schema_name, schema_text
from govreport.tasks.outputs import write_output
from govreport.tomlfile.files import load
from govreport.tomlfile.new import dumps
from govreport.tomlfile.read import TOP
from govreport.tomlfile.read_organ import ORGAN as ORGAN_KEYS

Go = Callable[..., Run]
Node = dict[str, Any]
NAME = f"{ORGAN.name}.toml"
JUDGES = {one: Draft4Validator(json_schema(form(one))) for one in FORMS}
KEYWORDS = {
    "title", "description", "type", "enum", "properties", "additionalProperties",
    "required", "minimum", "maximum", "pattern", "items", "x-taplo",
}  # fmt: skip
REFUSABLE = ("V-UNKNOWN", "V-TYPE", "V-NEGATIVE")
UNSEEN = "日期加了引号"
"""The broken sample that no schema can tell from a right one: dates are texts to it."""
KINDS = {
    form(one).item(cell).type: (one, *cell) for one in FORMS for cell in form(one).cells
}
"""A cell of each kind, with its form."""


def as_json(value: object) -> object:
    """TOML data as Taplo hands them to a schema."""
    if isinstance(value, dict):
        return {key: as_json(one) for key, one in value.items()}
    if isinstance(value, list):
        return [as_json(one) for one in value]
    if isinstance(value, date):
        return value.isoformat()
    return None if isinstance(value, float) and not math.isfinite(value) else value


def complaints(text: str, form_id: str | None = None) -> list[str]:
    """What the schema of a file's own form says of it."""
    data = tomllib.loads(text)
    named = form_id or data.get("form")
    judge = JUDGES.get(named if isinstance(named, str) else "2021")
    assert judge is not None
    return [error.message for error in judge.iter_errors(as_json(data))]


def nodes(node: Node) -> Iterator[Node]:
    """A schema and all schemas in it."""
    yield node
    more = node.get("additionalProperties")
    inner = [node.get("items"), more if isinstance(more, dict) else None]
    for one in (*node.get("properties", {}).values(), *filter(None, inner)):
        yield from nodes(one)


def node_of(form_id: str, *path: str) -> Node:
    found = cast("Node", JUDGES[form_id].schema)
    for key in path:
        found = found["properties"][key]
    return found


@pytest.mark.parametrize("form_id", FORMS)
def test_it_is_a_schema_of_draft_4_and_flat(form_id: str) -> None:
    schema = json_schema(form(form_id))
    Draft4Validator.check_schema(schema)
    assert schema.pop("$schema") == "http://json-schema.org/draft-04/schema#"
    assert {key for node in nodes(schema) for key in node} <= KEYWORDS


@pytest.mark.parametrize("form_id", FORMS)
def test_every_key_is_explained_in_chinese(form_id: str) -> None:
    for node in nodes(json_schema(form(form_id))):
        for key, told in node.get("properties", {}).items():
            assert any("一" <= char <= "龥" for char in told["title"]), key
            assert any("一" <= char <= "龥" for char in told["description"]), key
        if "x-taplo" in node:
            assert len(node["x-taplo"]["docs"]["enumValues"]) == len(node["enum"])


@pytest.mark.parametrize("form_id", FORMS)
def test_it_has_the_keys_that_a_file_may_have_and_no_others(form_id: str) -> None:
    the_form = form(form_id)
    root = node_of(form_id)
    assert list(root["properties"]) == [*TOP, *the_form.tables]
    assert root["required"] == [name for name, key in TOP.items() if key.needed]
    assert list(node_of(form_id, "organ")["properties"]) == list(ORGAN_KEYS)
    assert list(node_of(form_id, "narrative")["properties"]) == [
        section.id for section in the_form.sections
    ]
    closed = [root, *(node_of(form_id, key) for key in ("organ", "narrative", "forms"))]
    for table in the_form.tables:
        closed.append(node_of(form_id, table))
        closed += node_of(form_id, table)["properties"].values()
    assert all(node["additionalProperties"] is False for node in closed)


@pytest.mark.parametrize("form_id", FORMS)
def test_every_cell_has_its_labels_with_the_groups_around_them_and_its_guide(
    form_id: str,
) -> None:
    the_form = form(form_id)
    for cell in the_form.cells:
        told = node_of(form_id, *cell)
        around = node_of(form_id, cell.table, cell.block)
        item, block = guidance(the_form, cell)
        for label in (the_form.block(cell).label, *the_form.item(cell).path):
            assert label in told["title"]
        for label in the_form.block(cell).path:
            assert label in around["title"]
        for node, entry in ((told, item), (around, block)):
            assert node["description"].startswith(f"{node['title']}\n\n")
            for text in (entry.text, *(note.text for note in entry.notes)):
                assert text in node["description"]
        computed = "由程序算出，可以不写" in told["description"]
        assert computed is the_form.is_derived(cell)


def test_a_page_of_an_editor_reads_well() -> None:
    told = node_of("2021", "applications", "business", "declined_repeat")
    assert told["title"] == "商业企业·三、本年度办理结果 → （五）不予处理 → 2.重复申请"
    assert node_of("2021", "organ", "kind")["x-taplo"]["docs"]["enumValues"][0] == "乡镇"


@pytest.mark.parametrize("path", complete_samples(), ids=lambda path: path.parent.name)
def test_a_complete_sample_passes(path: Path) -> None:
    assert complaints(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("form_id", FORMS)
def test_what_the_program_writes_passes(form_id: str) -> None:
    for one in (balanced(form_id, 1), stated(balanced(form_id, 2)), report(form_id)):
        assert complaints(dumps(one)) == []
    year = form(form_id).first_year
    for zeros in (False, True):
        assert complaints(dumps(new_report(year, ORGAN, zeros=zeros))) == []


def broken_samples() -> list[Path]:
    found = sorted(INVALID.glob("*.toml"))
    return [path for path in found if path.with_suffix(".findings.txt").is_file()]


@pytest.mark.parametrize("path", broken_samples(), ids=lambda path: path.stem)
def test_a_broken_sample_is_refused_where_a_schema_can_see_it(path: Path) -> None:
    findings = path.with_suffix(".findings.txt").read_text(encoding="utf-8")
    text = path.read_text(encoding="utf-8")
    if path.stem != UNSEEN and any(code in findings for code in REFUSABLE):
        assert complaints(text)
    elif "V-MISSING" not in findings:
        assert complaints(text) == []


def test_a_missing_key_is_seen_and_a_blank_cell_is_not() -> None:
    text = dumps(report(applications__business__received=""))
    assert complaints(text) == []
    assert complaints(text.replace("year = 2022\n", "")) == [
        "'year' is a required property"
    ]
    assert complaints(text.replace(ORGAN.name, "  "))


NUMBERS = st.one_of(
    st.integers(1 - LARGEST, LARGEST - 1),
    st.decimals(-9999, 9999, places=4),
    st.booleans(),
    st.text("0123456789０９+-＋－.． \u3000", max_size=8),
    st.text(max_size=3),
    st.lists(st.integers(), max_size=1),
)


JUDGE_OF = {kind: Draft4Validator(node_of(*path)) for kind, path in KINDS.items()}


@pytest.mark.parametrize("kind", ItemType)
@given(raw=NUMBERS)
def test_a_number_passes_where_the_reader_takes_it(kind: ItemType, raw: object) -> None:
    value = as_written(raw, kind)
    blank = isinstance(raw, str) and not raw.strip()
    below = (
        isinstance(raw, int | Decimal) and isinstance(value, int | Decimal) and value < 0
    )
    taken = blank or (value is not None and (kind is ItemType.CHANGE or not below))
    plain = float(raw) if isinstance(raw, Decimal) else raw
    assert JUDGE_OF[kind].is_valid(plain) is taken


@pytest.mark.parametrize(
    ("text", "passes"),
    [
        ('[counts]\n"来电" = 3\n"来信" = ""\n', True),
        ('[counts]\n"来电" = -3\n', False),
        ('[counts]\n"来电" = 3.5\n', False),
        ('[forms]\napplications = "2019"\n', True),
        ('[forms]\napplications = "2018"\n', False),
        ('[forms]\nrequests = "2019"\n', False),
        ("signed_on = 2023-01-20\n", True),
        ('signed_on = "元月"\n', False),
        ('[source]\nfile = "a.docx"\nremarks = { any = [1] }\n', True),
        ('[[units]]\npath = "a.toml"\nsha256 = "00"\n', True),
        ('[[units]]\npath = "a.toml"\n', False),
        ('[sum]\nmissing = ["甲局"]\nblank = []\nerrors = []\n', True),
        ('[sum]\nmissing = "甲局"\n', False),
        ("[sum]\nlacking = []\n", False),
        ('[organ.contact]\nphone = "0376-5950000"\n', True),
        ('[organ.contact]\nfax = "0376-5950000"\n', False),
        ('[[waivers]]\ncode = "X-CARRY"\nreason = "划入"\n', True),
        ('[[waivers]]\ncode = "X-CARRY"\nreason = ""\n', False),
        ('[[waivers]]\ncode = "X-CARRY"\n', False),
        ('[[waivers]]\ncode = "X-CARY"\nreason = "划入"\n', False),
        ('[[waivers]]\ncode = "X-CARRY"\nreason = "划入"\nwho = "甲"\n', False),
        ('[[waivers]]\ncode = "X-CARRY"\nreason = "划入"\nby = "甲"\ncells = ["a"]\n', True),
        ('[[waivers]]\ncode = "X-CARRY"\nreason = "划入"\nvalues = [1.5, "句"]\n', True),
    ],
)  # fmt: skip
def test_the_keys_of_the_file_itself_are_what_they_must_be(text: str, passes: bool) -> None:
    head = f'form = "2021"\nyear = 2022\norgan.name = "{ORGAN.name}"\n'
    assert (complaints(head + text) == []) is passes


def test_a_file_of_the_other_form_is_told_at_its_form() -> None:
    assert "'2019' is not one of ['2021']" in complaints(dumps(report("2019")), "2021")


def test_every_rule_can_be_named_in_a_waiver() -> None:
    code = node_of("2021", "waivers")["items"]["properties"]["code"]
    assert code["enum"] == list(codes())


@pytest.mark.parametrize("form_id", FORMS)
def test_the_command_prints_the_schema(run: Go, form_id: str) -> None:
    result = run("schema", "--form", form_id)
    assert result == Run(0, schema_text(form(form_id)), "")
    assert json.loads(result.out) == json_schema(form(form_id))


def test_the_newest_form_is_the_default(run: Go) -> None:
    assert run("schema").out == schema_text(form(FORMS[-1]))


def test_a_form_that_is_not_there_is_told_in_chinese(run: Go) -> None:
    assert run("schema", "--form", "2020") == Run(
        2, "", "错误：没有“2020”这种表式，可用的有：2019、2021\n"
    )


def contents(folder: Path) -> dict[Path, tuple[bytes, int]]:
    return {
        path: (path.read_bytes(), path.stat().st_mtime_ns)
        for path in folder.rglob("*")
        if path.is_file()
    }


@pytest.mark.parametrize(("form_id", "year"), [("2019", 2020), ("2021", 2023)])
def test_a_new_file_names_its_schema_in_the_first_line(
    run: Go, tmp_path: Path, form_id: str, year: int
) -> None:
    result = run("scaffold", year, "--organ", ORGAN.name, "--workspace", "区", "--schema")
    assert (result.code, result.out) == (0, f"区/{year}/{NAME}\n")
    assert f"区/{schema_name(form(form_id))} 已经写好" in result.err
    file = tmp_path / "区" / str(year) / NAME
    text = file.read_text(encoding="utf-8")
    mark, _, name = text.splitlines()[0].partition(" ")
    assert (mark, name) == ("#:schema", f"../govreport-{form_id}.schema.json")
    named = tmp_path / "区" / urljoin(f"{year}/x.toml", name)
    assert named.read_text(encoding="utf-8") == schema_text(form(form_id))
    assert complaints(text) == []
    assert text.partition("\n")[2] == dumps(load(file))


def test_scaffolding_twice_with_a_schema_changes_nothing(run: Go, tmp_path: Path) -> None:
    saved(report(), tmp_path)
    run("scaffold", "2023", "--schema")
    before = contents(tmp_path)
    result = run("scaffold", "2023", "--schema")
    assert (result.code, result.out) == (0, "")
    assert "schema.json" not in result.err
    assert contents(tmp_path) == before


def test_an_old_schema_is_renewed_and_a_report_that_is_there_stays(
    run: Go, tmp_path: Path
) -> None:
    file = saved(report(), tmp_path)
    schema = tmp_path / schema_name(form("2021"))
    write_output(schema, schema_text(form("2019")).encode(), tmp_path, force=False)
    before = file.read_bytes()
    result = run("scaffold", "2022", "--schema")
    assert (result.code, result.out) == (0, "")
    assert f"{schema.name} 已经写好" in result.err
    assert schema.read_text(encoding="utf-8") == schema_text(form("2021"))
    assert file.read_bytes() == before


@pytest.mark.parametrize("noted", [True, False])
def test_a_schema_that_somebody_changed_is_kept(
    run: Go, tmp_path: Path, noted: bool
) -> None:
    saved(report(), tmp_path)
    schema = tmp_path / schema_name(form("2021"))
    if noted:
        run("scaffold", "2022", "--schema")
    theirs = schema_text(form("2021")).replace("自然人", "个人")
    schema.write_text(theirs, encoding="utf-8")
    result = run("scaffold", "2022", "--schema")
    assert result.code == 2
    assert "这份说明有人改过；请把它移走再试" in result.err
    assert schema.read_text(encoding="utf-8") == theirs


def test_without_the_option_there_is_no_schema(run: Go, tmp_path: Path) -> None:
    run("scaffold", "2023", "--organ", ORGAN.name)
    assert list(tmp_path.rglob("*.json")) == []
    assert not (tmp_path / "2023" / NAME).read_text().startswith("#:schema")


def test_a_schema_is_not_written_where_there_is_nothing_to_start(
    run: Go, tmp_path: Path
) -> None:
    assert run("scaffold", "2023", "--schema").code == 2
    assert list(tmp_path.iterdir()) == []


def test_a_schema_that_can_not_be_written_is_told(run: Go, tmp_path: Path) -> None:
    (tmp_path / schema_name(form("2021"))).mkdir()
    result = run("scaffold", "2023", "--organ", ORGAN.name, "--schema")
    assert (result.code, result.out) == (2, "")
    assert "schema.json：这不是普通文件，不能写格式说明" in result.err
    assert not (tmp_path / "2023").exists()
