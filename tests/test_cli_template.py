"""`template export` and `template check`: what a person with Word is told."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from reports import Run, report, saved
from spoiled import FINDINGS, SOUND, checked, spoiled
from word_files import TEMPLATES, edited

Go = Callable[..., Run]
SHARED = Path(__file__).parents[2] / "shared" / "cases" / "templates"


@pytest.fixture(scope="module")
def templates(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return spoiled(tmp_path_factory.mktemp("spoiled"))


@pytest.mark.slow
def test_every_spoiled_template_is_told_and_refused_alike(
    templates: dict[str, Path], run: Go, tmp_path: Path
) -> None:
    saved(report(), tmp_path)
    assert len(templates) - len(SOUND) >= 12
    for name, path in templates.items():
        code, said = checked(path)
        assert said == (FINDINGS / f"{name}.findings.txt").read_text(encoding="utf-8")
        assert code == (0 if name in SOUND else 1), name
        rendered = run("render", "2022", "--to", "docx", "-o", "out", "--template", path)
        assert rendered.code == (0 if name == "拆成几段还能用" else 2), name
        assert "Traceback" not in rendered.err


def test_what_is_wrong_has_its_place_and_names_like_it(
    templates: dict[str, Path],
) -> None:
    def found(name: str) -> list[dict[str, object]]:
        code, said = checked(templates[name], "--format", "json")
        data = json.loads(said)
        assert code == (not data["sound"])
        return list(data["findings"])

    (unknown, missing) = found("没有的名称")
    assert unknown["kind"] == "unknown"
    assert "applications.natural_person.granted" in str(unknown["nearest"])
    assert unknown["places"] == ["第 2 张表第 6 行第 3 格（“（一）予以公开”）"]
    assert missing["address"] == "applications.natural_person.granted"
    (loop,) = found("循环没有结束")
    assert (loop["kind"], loop["places"]) == ("broken", ["第 5 段"])
    (beside,) = found("标签旁有文字")
    assert "“无。”生成时会丢掉" in str(beside["message"])
    assert len(found("少一张表")) == 15
    assert found("拆成几段还能用") == []


def test_a_sound_template_of_either_form_is_known_by_itself(
    run: Go, tmp_path: Path
) -> None:
    for form_id in ("2019", "2021"):
        path = edited(tmp_path, form_id).rename(tmp_path / f"我的{form_id}.docx")
        done = run("template", "check", path)
        assert (done.code, f"可以用（表式 {form_id}）" in done.out) == (0, True)
    assert run("template", "check", path, "--form", "2019").code == 1
    assert run("template", "check", path, "--form", "2020").code == 2


def test_what_is_no_template_at_all_is_an_error(run: Go, tmp_path: Path) -> None:
    (tmp_path / "a.docx").write_bytes(b"no zip")
    for name in ("a.docx", "none.docx", "."):
        done = run("template", "check", name)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith("错误：")


def test_the_official_template_is_written_and_never_over_somebodys(
    run: Go, tmp_path: Path
) -> None:
    done = run("template", "export", "-o", "templates/2019.docx", "--form", "2019")
    assert done.code == 0
    made = tmp_path / "templates" / "2019.docx"
    assert made.read_bytes() == (TEMPLATES / "2019.docx").read_bytes()
    assert (
        run("template", "export", "-o", "templates/2019.docx", "--form", "2019").code == 0
    )
    made.write_bytes(b"changed in Word")
    done = run("template", "export", "-o", "templates/2019.docx", "--form", "2019")
    assert done.code == 2
    assert "没有盖掉" in done.err
    assert made.read_bytes() == b"changed in Word"
    assert run("template", "export", "-o", "a.pdf").code == 2
    assert run("template", "export").code == 2


def test_the_case_with_one_cell_missing_and_one_twice(run: Go, tmp_path: Path) -> None:
    path = SHARED / "one-missing-one-twice.docx"
    if not path.exists():
        pytest.skip("the case is not here")
    saved(report(), tmp_path)
    checked_ = run("template", "check", path)
    rendered = run("render", "2022", "--template", path)
    assert (checked_.code, rendered.code) == (1, 2)
    for said in (checked_.out, rendered.err):
        assert "（一）予以公开·自然人" in said
        assert "科研机构" in said
