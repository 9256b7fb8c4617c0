"""Names that are whole, pieces of names, and which names may be of one organ."""

import pytest

from govreport.whole_names import is_inside, is_piece, is_whole_name, longer_of

BUREAU = "云溪县住房和城乡建设局"


@pytest.mark.parametrize(
    "name",
    [
        "云溪县青石乡人民政府",
        "青石乡",
        "雄县某乡",
        f"{BUREAU}（云溪县人民防空办公室）",
        "青石路街道办事处",
        "明山市市中区人民政府",
        "镇江市财政局",
        "郑州市财政局",
        "云溪县云溪镇人民政府",
        "明山市人民政府国有资产监督管理委员会",
        "青石综合实验区管委会",
        "国家税务总局云溪县税务局",
        "教育部",
        "云溪海事局",
        "云溪县市场监督管理局",
    ],
)
def test_a_whole_name_begins_with_a_place_or_body_and_ends_like_an_organ(name: str) -> None:
    assert is_whole_name(name)


@pytest.mark.parametrize(
    "name",
    [
        "",
        "公室",
        "防空办公室)",
        "人民政府",
        "乡人民政府",
        "府",
        "Page8-云溪县信访局",
        "标题云溪县审计局",
        f"{BUREAU}（云溪县人民",
        "城乡建设局",
        "房和城乡建设局",
        "力资源和社会保障局",
        "财政局",
        "县财政局",
        "县市场监督管理局",
        "区政府办公室",
        "党政办公室",
        "云溪县",
        "青石综合实验区",
        "云溪县农业",
        "云溪县住房和城乡",
        "云溪县人民政府云溪县财政局",
        "云溪县财政局青石乡人民政府",
        "2025年云溪县财政局",
        "走进云溪云溪县财政局",
    ],
)
def test_a_piece_and_what_has_more_than_a_name_is_none(name: str) -> None:
    assert not is_whole_name(name)


def test_names_that_lack_place_seat_or_plate_are_of_the_longer() -> None:
    whole = "云溪县青石乡人民政府"
    assert longer_of("青石乡", whole) == longer_of(whole, "青石乡人民政府") == whole
    assert longer_of(f"{BUREAU}（人防办）", BUREAU) == f"{BUREAU}（人防办）"
    assert longer_of(f"{BUREAU}（人防办）", f"{BUREAU}（地震局）") is None
    assert longer_of("云溪县农业局", "云溪县农业农村局") is None
    assert longer_of("云溪县人民政府", "云溪县人民政府办公室") is None
    assert longer_of("青石局", "云溪县教育局青石局") is None


def test_a_piece_speaks_for_the_whole_and_a_place_only_for_its_government() -> None:
    assert is_piece("区财政局", "青石区财政局")
    assert not is_piece("财政局", "云溪县民政局")
    assert is_piece("云溪县", "云溪县人民政府")
    assert is_piece("青石综合实验区", "青石综合实验区管委会")
    assert not is_piece("云溪县", "云溪县财政局")


@pytest.mark.parametrize(
    ("name", "organ", "inside"),
    [
        ("云溪县人民政府办公室", "云溪县人民政府", True),
        ("云溪县政府办公室", "云溪县人民政府", True),
        ("云溪县青石乡党政办公室", "青石乡人民政府", True),
        ("云溪县财政局办公室", "云溪县财政局", True),
        ("云溪县财政局", "云溪县人民政府", False),
        ("云溪县人民政府办公室", "云溪县人民政府办公室", False),
        ("青石区政府办公室", "云溪县人民政府", False),
    ],
)
def test_an_office_is_inside_its_own_organ(name: str, organ: str, inside: bool) -> None:
    assert is_inside(name, organ) is inside
