"""Laws of names in sums and in what units send: spellings are one, a letter is two."""

from pathlib import Path

import pytest
from counties import COUNTY
from imported import rendered
from spellings import LAST, PAIRS, THIRD, Two, put
from units_of_2022 import of, roster

from govreport.errors import GovReportError
from govreport.tasks import (
    import_documents,
    rollup,
    validate,
)
from govreport.tasks.import_ import import_inbox
from govreport.tasks.import_values import ImportOptions
from govreport.tasks.inbox import settled
from govreport.tasks.rollup import RollupResult
from govreport.workspace import Workspace

pytestmark = [
    pytest.mark.usefixtures("texts_may_be_alike"),
    pytest.mark.parametrize("two", PAIRS),
]


def summed(*paths: Path | str, organ: str = COUNTY, **asked: object) -> RollupResult:
    where = [Path(path) for path in paths] or [Path("2022")]
    return rollup(Workspace(), organ=organ, paths=where, **asked)  # type: ignore[arg-type]


def test_a_unit_is_summed_once(two: Two) -> None:
    for number, name in enumerate((two.one, two.second)):
        put(of(name), f"2022/{number}.toml")
    done = summed(write=False)
    assert bool(done.refused) is two.same
    assert len(done.total.units) == 2 - two.same


def test_a_sum_knows_the_roster(here: Path, two: Two) -> None:
    names = roster(here, f"名称\n{two.one}\n{THIRD}\n")
    for number, name in enumerate((two.second, THIRD)):
        put(of(name), f"2022/{number}.toml")
    done = summed(roster=names, write=False)
    assert (not done.missing, not done.unlisted) == (two.same, two.same)


def test_the_sums_own_file_is_found(two: Two) -> None:
    put(of(THIRD), "2022/乙.toml")
    path = put(of(two.one), "2022/甲.toml")
    done = summed(organ=two.second, write=False, partial=True)
    assert (done.goal.path.name == path.name) is two.same
    assert len(done.total.units) == 2 - two.same


def test_a_file_that_is_named_for_a_sum_is_its_organs(two: Two) -> None:
    put(of(THIRD), "2022/乙.toml")
    path = put(of(two.one), "2022/甲.toml")
    if two.same:
        assert summed("2022/乙.toml", organ=two.second, target=path, write=False)
    else:
        with pytest.raises(GovReportError, match="确是同一机关的"):
            summed("2022/乙.toml", organ=two.second, target=path, write=False)


def test_a_sum_names_who_is_left_out_of_it(two: Two) -> None:
    put(of(two.one), "2022/甲.toml")
    put(of(THIRD), "2022/乙.toml")
    assert summed().written
    put(of(two.second), "2022/丁.toml")
    path = Path(f"2022/{COUNTY}.toml")
    source = Workspace().open(path)
    assert bool(list(Workspace().case(source).left_out())) is not two.same


def test_a_unit_is_not_gone_from_a_sum(two: Two) -> None:
    put(of(two.one), "2022/甲.toml")
    put(of(THIRD), "2022/乙.toml")
    assert summed().written
    put(of(two.second), "2022/甲.toml")
    done = summed(write=False)
    assert bool(done.gone) is not two.same


def test_a_unit_within_a_units_sum_is_not_summed_twice(two: Two) -> None:
    put(of(two.one), "2022/甲.toml")
    organ, target = "云溪县国资局", Path("2022/局.toml")
    assert summed("2022/甲.toml", organ=organ, target=target).written
    put(of(two.second, "某", **LAST), "2022/丁.toml")
    done = summed(target, "2022/丁.toml", write=False, partial=True)
    assert bool(done.refused) is two.same


def test_two_files_of_a_unit_in_an_inbox_are_versions(two: Two) -> None:
    files = [
        put(of(name, **numbers), f"收件/{at}.toml")
        for at, (name, numbers) in enumerate(((two.one, {}), (two.second, LAST)))
    ]
    workspace = Workspace()
    _, account = settled(workspace, [Path("收件")], files, validate(workspace, files))
    assert len(account.versions) == int(two.same)


def test_what_is_read_in_goes_into_its_organs_file(two: Two) -> None:
    there = put(of(two.one), "2022/甲.toml")
    path = rendered(of(two.second, **LAST), Path("收件/年报.txt"))
    asked = ImportOptions(organ=two.second, year=2022, dry_run=True)
    (done,) = import_documents([path], Workspace(), asked)
    assert (done.target == there) is two.same


def test_a_correction_is_of_its_own_organ(two: Two) -> None:
    put(of(two.one), f"2022/{two.second}.toml")
    path = rendered(of(two.second, **LAST), Path("收件/年报.txt"))
    asked = ImportOptions(organ=two.second, year=2022, update=True)
    (done,) = import_documents([path], Workspace(), asked)
    assert done.written is two.same
    assert (done.error is not None) is not two.same


def test_a_file_is_not_called_by_another_unit(here: Path, two: Two) -> None:
    roster(here, f"名称\n{two.second}\n{THIRD}\n")
    path = rendered(of(two.one, **LAST), Path(f"收件/{two.second}2022年报.txt"))
    ((done,), _) = import_inbox([path], Workspace(), ImportOptions(dry_run=True))
    assert bool(done.misnamed) is two.apart


def test_a_picture_is_of_a_unit_that_has_reported(two: Two) -> None:
    files = [put(of(two.one), "收件/甲.toml")]
    Path(f"收件/{two.second}年报（盖章）.jpg").write_bytes(b"\xff\xd8\xff\xe0 a picture")
    expected = [two.second] if two.same else [two.one, two.second]
    roster(Path("收件"), "\n".join(["名称", *expected]))
    workspace = Workspace()
    _, account = settled(workspace, [Path("收件")], files, validate(workspace, files))
    assert (len(account.aside), len(account.unread)) == ((1, 0) if two.same else (0, 1))
