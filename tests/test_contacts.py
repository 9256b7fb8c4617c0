"""How the public reaches an organ: read out of prose, carried to next year, on slips."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from reports import ORGAN, Run, report, saved
from units_of_2022 import COUNTY, GREEN, TODAY, WRONG, last_year, of, stand

from govreport.forms import form
from govreport.outline import own_parts
from govreport.prose.contacts import contact_in, contact_of
from govreport.report import Contact, Report, no_location
from govreport.scaffold import new_report, outline
from govreport.tasks import write_slips
from govreport.tomlfile.files import load
from govreport.tomlfile.new import dumps

Go = Callable[..., Run]
STREET = "云溪县青石乡青石街12号"
KNOWN = Contact(STREET, "0389-5550101", "www.yunxi.gov.cn", "464300")
KINDS = ("township", "office", "government")


def told(text: str) -> dict[str, str]:
    """What a text says clearly."""
    return {key: value for key, value in contact_in(text)._asdict().items() if value}


def prefaced(base: Report, text: str) -> Report:
    return replace(base, narrative={**base.narrative, "preamble": text})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            f"（联系地址：{STREET}，邮编：464300，联系电话：（0389）5550101）",
            {"address": STREET, "postcode": "464300", "phone": "（0389）5550101"},
        ),
        (
            f"地址：{STREET}  邮政编码：464300  办公电话：0389－5550101",
            {"address": STREET, "postcode": "464300", "phone": "0389－5550101"},
        ),
        (f"通讯地址：{STREET}（乡政府院内）。", {"address": f"{STREET}（乡政府院内）"}),
        (f"办公地址:{STREET}邮编:464300", {"address": STREET, "postcode": "464300"}),
        ("联系电话为0389 5550101，欢迎来电。", {"phone": "0389 5550101"}),
        ("办公室电话：5550101；", {"phone": "5550101"}),
        ("电话（传真）：010-85550101。", {"phone": "010-85550101"}),
        ("网址：http://www.yunxi.gov.cn/。", {"website": "http://www.yunxi.gov.cn/"}),
        ("见县政府网站（www.yunxi.gov.cn）专栏", {"website": "www.yunxi.gov.cn"}),
        (
            "网址：www.yunxi.gov.cn；电子版可在http://www.yunxi.gov.cn/查阅。",
            {"website": "www.yunxi.gov.cn"},
        ),
    ],
)
def test_what_stands_behind_a_clear_label_is_read(
    text: str, expected: dict[str, str]
) -> None:
    assert told(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "联系人：王某，联系电话：13855500101",
        "联系电话：王主任0389-5550101",
        "监督电话：0389-5550101",
        "举报联系电话：0389-5550101。",
        "请拨打12345；电话：12345。",
        "办公电话：0389-5550101、5550102",
        "办公电话：0389-5550101转8012",
        "办公电话：0389转5550101",
        "办公电话：0389-5550101；联系电话：0389-5550199。",
        "电话：【待填：区号和座机号码？】。地址：____；邮编：____",
        "地址：{{ organ }}",
        f"地址：云溪县，{STREET}",
        "电子邮箱地址：nyj@yunxi.gov.cn",
        "网站地址变更为另一个。地址为准，邮编：4643001",
        "网址：www.yunxi.gov.cn/2022/content_17.html",
        "网址：www.yunxi.gov.cn；网址：www.qingshi.gov.cn",
        f"{STREET}，464300，0389-5550101",
        "",
    ],
)
def test_what_is_half_sure_is_left_alone(text: str) -> None:
    assert told(text) == {}


PLACES = st.text(st.sampled_from("云溪县青石乡河东新城中山北"), min_size=3, max_size=12)
CONTACTS = st.builds(
    Contact,
    address=st.builds(
        "{}{}{}号".format,
        PLACES,
        st.sampled_from(["路", "街", "大道"]),
        st.integers(1, 999),
    ),
    phone=st.builds(
        "{}{}{}".format,
        st.sampled_from(["0389-", "010-", "（0389）", ""]),
        st.integers(2, 8),
        st.integers(100_000, 9_999_999),
    ),
    website=st.builds(
        "{}{}.gov.cn{}".format,
        st.sampled_from(["", "http://", "https://www."]),
        st.from_regex(r"[a-z]{2,8}", fullmatch=True),
        st.sampled_from(["", "/", "/zwgk/gknb/"]),
    ),
    postcode=st.integers(100_000, 999_999).map(str),
)


@pytest.mark.parametrize("kind", KINDS)
@given(contact=CONTACTS)
def test_what_the_outline_writes_is_read_back(kind: str, contact: Contact) -> None:
    organ = ORGAN._replace(kind=kind, contact=contact)
    assert contact_in(outline(organ, 2023, form("2021"))["preamble"]) == contact


@given(contact=CONTACTS)
def test_it_comes_over_from_year_to_year(contact: Contact) -> None:
    """However often; the file of each year states it too."""
    one = replace(report(), organ=ORGAN._replace(contact=contact))
    for year in (2023, 2024, 2025):
        one = new_report(year, one.organ, one)
        assert one.organ.contact == contact
        assert contact.address in one.narrative["preamble"]


def test_last_years_contact_stands_in_the_new_report(run: Go, tmp_path: Path) -> None:
    text = f"地址：{STREET}；邮政编码：464300；办公电话：0389-5550101。"
    saved(prefaced(report(), text), tmp_path)
    done = run("scaffold", "2023")
    assert f"照抄上年的：地址 {STREET}；电话 0389-5550101；邮编 464300；有变动的请改" in (
        done.err
    )
    new = load(tmp_path / "2023" / f"{ORGAN.name}.toml")
    assert new.organ.contact == KNOWN._replace(website="")
    assert (
        f"地址：{STREET}；邮政编码：464300；办公电话：0389-5550101。"
        in (new.narrative["preamble"])
    )
    assert "可在【待填：哪个网站的哪个栏目、网址是什么？】查阅" in new.narrative["preamble"]


def test_what_was_printed_counts_over_what_the_file_noted_before() -> None:
    moved = f"地址：{STREET}。办公电话：【待填：区号和座机号码？】"
    noted = Contact("云溪县旧街1号", "0389-5550101")
    one = prefaced(replace(report(), organ=ORGAN._replace(contact=noted)), moved)
    assert contact_of(one) == Contact(STREET, "0389-5550101")


def test_the_last_section_tells_only_what_nothing_else_does() -> None:
    other = "办公电话：0389-5550102；邮编：464399；网址：www.yunxi.gov.cn。"
    one = prefaced(report(), "邮编：464300。")
    overview = f"地址：{STREET}。"
    one = replace(one, narrative={**one.narrative, "overview": overview, "other": other})
    assert contact_of(one) == Contact(phone="0389-5550102", postcode="464300")


def test_a_countys_outline_may_name_what_is_known() -> None:
    text = "地址{address}，电话{phone}，网站{website}，邮编{postcode}。"
    entry = {"parts": [{"section": "other", "text": text}]}
    (part,) = own_parts(entry, "提纲.toml", no_location)
    organ = ORGAN._replace(contact=KNOWN._replace(phone=""))
    assert part.written(organ, 2023, form("2021")) == (
        f"地址{STREET}，电话【待填：区号和座机号码？】，网站www.yunxi.gov.cn，邮编464300。"
    )


def test_what_is_not_known_stays_to_be_filled_in(run: Go, tmp_path: Path) -> None:
    outline_file = '[[parts]]\nsection = "other"\ntext = "无。邮编：{postcode}。"\n'
    (tmp_path / "提纲.toml").write_text(outline_file)
    (tmp_path / "govreport.toml").write_text('[text]\noutline = "提纲.toml"\n')
    run("scaffold", "2023", "--organ", "甲县乙局")
    found = run("validate", "2023/甲县乙局.toml", "--select", "N-PLACEHOLDER").out
    assert "N-PLACEHOLDER 还没有写：邮编？" in found


def test_an_imported_report_states_how_to_reach_its_organ(run: Go, tmp_path: Path) -> None:
    text = f"本报告依照条例编制。地址：{STREET}；办公电话：0389-5550101。"
    saved(prefaced(report(), text), tmp_path)
    run("render", f"2022/{ORGAN.name}.toml", "--to", "docx", "-o", "年报.docx")
    assert run("import", "年报.docx", "--workspace", "另").code == 0
    assert load(tmp_path / "另" / "2022" / f"{ORGAN.name}.toml").organ.contact == Contact(
        STREET, "0389-5550101"
    )


def slip(office: str = "") -> str:
    """The one slip that is written, as text; the Word file says the same."""
    done = write_slips(stand(TODAY, slips=True), Path("退回"), office)
    (stem,) = done.written
    return Path(f"退回/{stem}.txt").read_text(encoding="utf-8")


@pytest.mark.usefixtures("texts_may_be_alike")
def test_a_slip_says_whom_to_call(here: Path) -> None:
    saved(of(GREEN, **WRONG), here)
    office = of("云溪县人民政府办公室")
    saved(prefaced(office, f"地址：{STREET}；办公电话：0389-5550100。"), here)
    assert slip(office.organ.name).endswith(
        f"\n云溪县人民政府办公室\n2023年1月15日\n\n　　（联系电话：0389-5550100；地址：{STREET}）\n"
    )
    assert slip("云溪县司法局").endswith("\n云溪县司法局\n2023年1月15日\n")


@pytest.mark.usefixtures("texts_may_be_alike")
def test_a_government_that_is_yet_to_report_is_called_as_last_year(here: Path) -> None:
    last_year(here, GREEN)
    county = replace(of(COUNTY), year=2021)
    path = saved(prefaced(county, "联系电话：0389-5550001。"), here)
    saved(of(GREEN, **WRONG), here)
    assert slip().endswith("\n　　（联系电话：0389-5550001）\n")
    path.write_text(dumps(county).replace("form = ", "form "), encoding="utf-8")
    assert slip(COUNTY).endswith("\n2023年1月15日\n")
