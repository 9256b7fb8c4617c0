"""Reports on one line, in traditional characters, with rows explained, with more behind."""

import tomllib
from pathlib import Path

import pytest

from govreport import text
from govreport.importers import Imported, read_document
from govreport.importers.titles import compact
from govreport.importers.tokens import Kind, tokens_of
from govreport.organ_names import folded
from govreport.organs import kind_of
from govreport.text import simplified
from govreport.whole_names import is_whole_name

TITLE = "云溪县财政局2023年政府信息公开工作年度报告"
ONE_LINE = (
    "本报告依照条例编制。一、总体情况2023年，按要求公开。二、主动公开政府信息情况"
    "三、收到和处理政府信息公开申请情况四、政府信息公开行政复议、行政诉讼情况"
    "五、存在的主要问题及改进情况公开不够及时，已改进。六、其他需要报告的事项无"
    "云溪县财政局2024年1月29日"
)


def read(text: str) -> Imported:
    return read_document(text.encode(), "x.md")


@pytest.mark.parametrize("between", ["\n", "", '","'])
def test_parts_on_one_line_are_told_apart_and_the_signature_too(between: str) -> None:
    line = f"{TITLE}{between}{ONE_LINE}"
    report = read(f'3,"{line}"' if between == '","' else line).report
    assert report.narrative == {
        "preamble": "本报告依照条例编制。",
        "overview": "2023年，按要求公开。",
        "problems": "公开不够及时，已改进。",
        "other": "无",
    }
    assert (report.signature, str(report.signed_on)) == ("云溪县财政局", "2024-01-29")
    assert report.organ.name == "云溪县财政局"


def test_two_headings_on_a_line_are_enough() -> None:
    line = "一、总体情况公开了文件。五、存在的主要问题及改进情况更新不及时，已改进。"
    assert read(f"{TITLE}\n{line}").report.narrative == {
        "overview": "公开了文件。",
        "problems": "更新不及时，已改进。",
    }


@pytest.mark.parametrize(
    "line",
    [
        "本报告由一、总体情况，二、主动公开政府信息情况，五、存在的主要问题及改进情况组成。",
        "本报告包括：一、总体情况；二、主动公开政府信息情况；三、收到和处理政府信息公开申请情况。",
    ],
)
def test_parts_that_a_sentence_lists_begin_none(line: str) -> None:
    rest = "一、总体情况\n公开了文件。\n二、主动公开政府信息情况\n"
    found = read(f"{TITLE}\n{line}\n{rest}").report.narrative
    assert found == {"preamble": line, "overview": "公开了文件。"}


def test_an_organ_within_the_last_sentence_signs_nothing() -> None:
    page = f"{TITLE}\n一、总体情况\n好。\n六、其他需要报告的事项\n咨询云溪县财政局2024年起的事项。"
    assert not read(page).report.signature


TRADITIONAL = """雲溪縣生態環境局2020年政府信息公開工作年度報告
一、總體情況
按要求開展工作。
二、主動公開政府信息情況
| 信息內容 | 本年新製作數量 | 本年新公開數量 | 對外公開總數量 |
| 規章 | 0 | 0 | 0 |
| 規範性檔案 | 2 | 2 | 19 |
| 信息內容 | 上一年項目數量 | 本年增/減 | 處理決定數量 |
| 行政許可 | 8 | 5 | 93 |
| 其他對外管理服務事項 | 117 | 0 | 165 |
| 行政處罰 | 90 | 0 | 22 |
| 行政強制 | 4 | 4 | 0 |
五、存在的主要問題及改進情況
更新不夠及時，已經改進。
六、其他需要報告的事項
無
"""


def test_a_report_in_traditional_characters_is_read_and_kept_as_printed() -> None:
    report, account = read(TRADITIONAL)
    assert report.organ.name == "雲溪縣生態環境局"
    assert report.narrative["problems"] == "更新不夠及時，已經改進。"
    stated = {str(cell): value for cell, value in report.stated.items()}
    assert len(stated) == 18
    assert stated["disclosure.normative_documents.public_total"] == 19
    assert stated["disclosure.other_services.decisions"] == 165
    assert [(one.printed, one.guessed) for one in account.lenient] == [
        ("規範性檔案", False)
    ]


def test_each_traditional_character_has_one_simplified_that_stays_so() -> None:
    data = tomllib.loads(Path(text.__file__).with_suffix(".toml").read_text("utf-8"))
    traditional, plain = data["traditional"], data["simplified"]
    assert len(traditional) == len(plain) == len(set(traditional))
    assert not set(traditional) & set(plain)
    assert all(len(word) == len(meant) for word, meant in data["words"].items())


def test_both_scripts_are_one_name_and_other_words_keep_theirs() -> None:
    assert folded("青石縣財政局") == folded("青石县财政局")
    assert folded("青石縣財政局") != folded("青石市财政局")
    assert is_whole_name("青石縣財政局")
    assert kind_of("青石縣財政局") == kind_of("青石县财政局")
    assert compact("政府資訊公開年度報告") == "政府信息公开年度报告"
    assert simplified("某局发布资讯") == "某局发布资讯"
    assert len(simplified("雲溪縣機關")) == len("雲溪縣機關")


EXPLAINED = """{}
一、总体情况
好。
二、主动公开政府信息情况
| 信息内容 | 本年制发件数 | 本年废止件数（含自然失效的） | 现行有效件数 |
| 规章（设区的市应提供相关数据） | 1 | 2 | 4 |
| 行政规范性文件（决定、公告等，一般属于规范性文件） | 7 | 6 | 9 |
| 其他主动公开文件（行政规范性文件以外的文件） | 3 | 3 | 3 |
| 信息内容 | 本年处理决定数量 |
| 行政许可 | 5 |
"""


def test_a_label_is_what_stands_before_the_bracket_and_a_row_more_takes_nothing() -> None:
    report, account = read(EXPLAINED.format(TITLE))
    stated = {str(cell): value for cell, value in report.stated.items()}
    assert stated == {
        "disclosure.regulations.issued": 1,
        "disclosure.regulations.repealed": 2,
        "disclosure.regulations.in_force": 4,
        "disclosure.normative_documents.issued": 7,
        "disclosure.normative_documents.repealed": 6,
        "disclosure.normative_documents.in_force": 9,
        "disclosure.licensing.decisions": 5,
    }
    assert any(one.startswith("其他主动公开文件") for one in account.unused)


@pytest.mark.parametrize(
    "printed", ["规章（5）", "规章（设区的市填）5（含废止）", "规章（5件）"]
)
def test_a_number_in_or_behind_the_bracket_is_no_explanation(printed: str) -> None:
    tokens = tokens_of(printed)
    assert len(tokens) > 1 or tokens[0].kind is not Kind.LABEL


@pytest.mark.parametrize(
    "behind",
    ["七、附件\n（一）清单：共3件。", "填报人：张某 审核人：李某", "附件：名单\n见表。"],
)
def test_what_stands_behind_the_last_part_is_none_of_it(behind: str) -> None:
    page = f"{TITLE}\n一、总体情况\n好。\n六、其他需要报告的事项\n无\n{behind}\n"
    report, account = read(f"{page}云溪县财政局\n2024年1月20日\n")
    assert report.narrative["other"] == "无"
    assert (report.signature, str(report.signed_on)) == ("云溪县财政局", "2024-01-20")
    assert set(behind.split("\n")) <= set(account.unused)
    assert any("不是六个部分里的，没有读进正文" in note for note in account.notes)


def test_a_seventh_item_of_another_part_stays_in_it() -> None:
    items = "\n".join(f"{numeral}、办了一件事。" for numeral in "二三四五六七")
    page = f"{TITLE}\n一、总体情况\n{items}\n五、存在的主要问题及改进情况\n已改进。"
    assert "七、办了一件事。" in read(page).report.narrative["overview"]
