"""Two organs never share a file: who comes second is told, and nothing is written over."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from imported import rendered
from reports import PROSE, Run, report
from units_of_2022 import WRONG, of, stand

from govreport.organ_names import folded
from govreport.report import Report
from govreport.tasks import scaffold, write_slips
from govreport.tasks.scaffold import ScaffoldRequest
from govreport.tomlfile.files import load
from govreport.tomlfile.new import dumps
from govreport.workspace import Workspace
from govreport.workspace.file_names import file_key

Go = Callable[..., Run]
pytestmark = pytest.mark.usefixtures("texts_may_be_alike")
SLASH, LINE = "云溪县甲/乙局", "云溪县甲_乙局"
THIRD = "云溪县丙局"
PAIRS = [
    (SLASH, LINE),
    ("云溪县A局", "云溪县a局"),
    ("云溪县甲局.", "云溪县甲局"),
    ("云溪县" + "甲" * 70 + "乙局", "云溪县" + "甲" * 70 + "丙局"),
    ("云溪县甲:局", "云溪县甲?局"),
]


def put(one: Report, name: str, folder: str = "2022") -> Path:
    path = Path(folder, f"{name}.toml")
    path.parent.mkdir(exist_ok=True)
    path.write_text(dumps(one), encoding="utf-8", newline="\n")
    return path


def begun(path: Path) -> str:
    return load(path).organ.name


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_scaffold_tells_of_the_second_whose_file_is_the_firsts(
    run: Go, one: str, other: str
) -> None:
    assert run("scaffold", "2023", "--organ", one, "--new").code == 0
    (first,) = Path("2023").glob("*.toml")
    before = first.read_bytes()
    done = run("scaffold", "2023", "--organ", other, "--organ", THIRD, "--new")
    assert done.code == 2
    assert f"“{other}”" in done.err
    assert f"“{one}”的 {first}" in done.err
    assert first.read_bytes() == before
    assert done.out.splitlines() == [f"2023/{THIRD}.toml"]
    first.rename("2023/另叫.toml")
    assert run("scaffold", "2023", "--organ", other, "--new").code == 0
    assert sorted(map(begun, Path("2023").glob("*.toml"))) == sorted([one, other, THIRD])


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_a_roster_with_two_of_one_file_begins_the_first(
    run: Go, one: str, other: str
) -> None:
    Path("名册.csv").write_text(f"名称\n{one}\n{other}\n{THIRD}\n", encoding="utf-8")
    done = run("scaffold", "2023")
    assert done.code == 2
    assert sorted(map(begun, Path("2023").glob("*.toml"))) == sorted([one, THIRD])
    assert f"“{other}”" in done.err
    assert f"“{one}”" in done.err


NAMES = st.text(st.sampled_from("甲乙aA./_ \u3000:é"), min_size=1, max_size=4)


@given(st.lists(NAMES, min_size=2, max_size=5))
@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_organ_has_a_file_of_its_own_or_is_told(
    tmp_path_factory: pytest.TempPathFactory, names: list[str]
) -> None:
    folder = tmp_path_factory.mktemp("county")
    organs = [f"云溪县{one.strip()}局" for one in names]
    done = list(scaffold(Workspace(folder), 2023, ScaffoldRequest(organs, new=True)))
    made = {one.created.organ.name: one.path for one in done if one.created}
    files = [*(folder / "2023").glob("*.toml")]
    assert {load(one).organ.name for one in files} == {*made}
    assert len({file_key(one.name) for one in files}) == len(files) == len(made)
    told = " ".join(str(one.error) for one in done if one.error)
    begun_ = set(map(folded, made))
    assert all(folded(one) in begun_ or f"“{one}”" in told for one in organs)


def sent(name: str, folder: str) -> Path:
    one = of(name)
    one = replace(one, narrative=PROSE | {"other": f"{name}没有收费。"}, signature=name)
    return rendered(one, Path(folder, "年报.docx"))


@pytest.mark.parametrize("dry", [(), ("--dry-run",)])
def test_import_tells_of_the_second_whose_file_is_the_firsts(
    run: Go, dry: tuple[str, ...]
) -> None:
    for name, organ in zip("一二三", ("A", "a", "丙"), strict=True):
        put(of(f"云溪县{organ}镇人民政府", applications__business__received=1), name, "来")
    done = run("import", "来", *dry)
    assert done.code == 2
    assert "“云溪县a镇人民政府”的文件会和“云溪县A镇人民政府”" in done.err
    made = sorted(map(begun, Path("2022").glob("*.toml"))) if not dry else []
    assert made == ([] if dry else ["云溪县A镇人民政府", "云溪县丙镇人民政府"])


def test_import_with_force_replaces_no_other_organs_file(run: Go) -> None:
    there = put(of(SLASH), LINE)
    before = there.read_bytes()
    document = sent("某局", "来")
    done = run("import", document, "--organ", LINE, "--force")
    assert done.code == 2
    assert f"“{SLASH}”的 {there}" in done.err
    assert there.read_bytes() == before
    assert [*Path("2022").iterdir()] == [there]


@pytest.mark.parametrize("name", [LINE, LINE.replace("云", "云 ")])
def test_a_sum_goes_into_no_other_organs_file(run: Go, name: str) -> None:
    put(of(THIRD), THIRD)
    there = put(of(SLASH), name, "和")
    before = there.read_bytes()
    done = run("rollup", f"2022/{THIRD}.toml", "--organ", LINE, "-o", f"和/{LINE}.toml")
    assert done.code == 2
    assert SLASH in done.err
    assert there.read_bytes() == before
    assert [*Path("和").glob("*.toml")] == [there]


def test_documents_of_two_are_never_one_file(run: Go) -> None:
    first, second = put(of(SLASH), "一"), put(of(LINE), "二")
    third = put(of(THIRD), "三")
    done = run("render", "2022", "--to", "txt", "-o", "出")
    assert done.code == 2
    assert SLASH in done.err
    assert LINE in done.err
    assert [one.read_text().partition("2022")[0] for one in Path("出").glob("*.txt")] == [
        THIRD
    ]
    assert run("render", first, third, "--to", "txt", "-o", "出").code == 0
    made = {one: one.read_bytes() for one in Path("出").glob("*.txt")}
    done = run("render", second, "--to", "txt", "-o", "出")
    assert done.code == 2
    assert f"“{LINE}”的文件会和“{SLASH}”的是同一个文件" in done.err
    assert {one: one.read_bytes() for one in Path("出").glob("*.txt")} == made
    assert run("render", second, "--to", "txt", "-o", "另").code == 0
    first.unlink()  # nobody's now
    assert run("render", second, "--to", "txt", "-o", "出").code == 0


def test_slips_and_reminders_of_two_are_never_one_file(run: Go) -> None:
    put(of(SLASH, **WRONG), "一")
    put(of(LINE, **WRONG), "二")
    put(of(THIRD, **WRONG), "三")
    done = write_slips(stand(slips=True), Path("退"))
    assert len(done.written) == 2
    assert len(done.errors) == 1
    assert "会是同一个文件" in str(*done.errors.values())
    Path("名册.csv").write_text(
        "名称\n云溪县丁/戊局\n云溪县丁_戊局\n云溪县己局\n", encoding="utf-8"
    )
    told = run("status", "2022", "--remind", "催")
    assert "“云溪县丁_戊局”和“云溪县丁/戊局”的会是同一个文件" in told.err
    assert len([*Path("催").glob("*.txt")]) == 2


def test_folders_to_publish_are_each_ones_own(run: Go) -> None:
    put(replace(of("云溪县A局"), narrative=PROSE), "一")
    put(replace(of("云溪县a局"), narrative=PROSE), "二")
    put(of(THIRD), "三")
    done = run("publish", "2022", "-o", "公布", "--to", "docx")
    assert done.code == 1
    assert "云溪县A局、云溪县a局 的文件夹都会叫" in done.out + done.err
    assert [one.name for one in Path("公布").iterdir() if one.is_dir()] == [THIRD]


def test_a_register_is_called_as_no_other_is(run: Go) -> None:
    put(of("云溪县A局"), "云溪县A局")
    put(of("云溪县a局"), "另叫")
    assert run("register", "new", "2022/云溪县A局.申请.csv").code == 0
    done = run("register", "new", "2022/云溪县a局.申请.csv")
    assert done.code == 2
    assert "云溪县A局.申请.csv" in done.err
    assert len([*Path("2022").glob("*.申请.csv")]) == 1


def test_a_register_that_is_read_in_is_no_other_organs(run: Go) -> None:
    put(of(SLASH), LINE)
    Path("台账.csv").write_text(
        "编号,收到日期,申请人类型,处理结果,答复日期\n1,2022-01-02,自然人,予以公开,2022-01-09\n",
        encoding="utf-8",
    )
    done = run("import", "台账.csv", "--organ", LINE)
    assert done.code == 2
    assert f"“{SLASH}”的 2022/{LINE}.toml" in done.err
    assert [*Path("2022").glob("*.申请.*")] == []


def test_reports_without_trouble_are_told_nothing(run: Go) -> None:
    put(of(THIRD), THIRD)
    for _ in range(2):
        assert "同一个文件" not in run("scaffold", "2023").err
        assert "同一个文件" not in run("render", "2022", "--to", "txt", "--draft").err
    assert report().organ.name not in run("status", "2022").out
