"""Pages saved as one file: what browsers, Word and WPS save as .mhtml, .mht, or .doc."""

import base64
import quopri

import pytest
from examples import PUBLISHED

from govreport.errors import FileProblem, GovReportError, NotAReport
from govreport.importers import container_of, read_document
from govreport.importers.blocks import TextBlock
from govreport.importers.containers import mhtml

TITLE = "云溪县民政局2022年政府信息公开工作年度报告"
BLINK = (
    "From: <Saved by Blink>\r\nSnapshot-Content-Location: https://a.cn/1\r\nSubject: x\r\n"
)
MAIL = "From: li@a.cn\r\nReceived: by a.cn\r\nTo: b@a.cn\r\nMessage-ID: <1@a.cn>\r\n"


def part(
    text: str,
    *more: str,
    charset: str = "utf-8",
    sent: str = "quoted-printable",
    kind: str = "text/html",
    said: str = "",
) -> bytes:
    """A part, as its text is sent; `said` is what its head says of the characters."""
    raw = text.encode(charset)
    raw = {"base64": base64.encodebytes, "quoted-printable": quopri.encodestring}.get(
        sent, bytes
    )(raw)
    head = [
        f"Content-Type: {kind}{said and f'; charset={said}'}",
        f"Content-Transfer-Encoding: {sent}",
        *more,
    ]
    return "\r\n".join(head).encode() + b"\r\n\r\n" + raw


def related(
    *parts: bytes, head: str = BLINK, kind: str = "related", more: str = ""
) -> bytes:
    begin = f'{head}MIME-Version: 1.0\r\nContent-Type: multipart/{kind};\r\n\tboundary="--=_N"{more}\r\n\r\n'
    inside = b"".join(b"\r\n----=_N\r\n" + one for one in parts)
    return begin.encode() + b"This is a multi-part message." + inside + b"\r\n----=_N--\r\n"


def texts(raw: bytes) -> list[str]:
    return [one.text for one in mhtml.read(raw, "x.mhtml") if isinstance(one, TextBlock)]


PICTURE = part(
    "x" * 3000, "Content-Location: https://a.cn/1.png", kind="image/png", sent="base64"
)
REPORT = f"<html><h1>{TITLE}</h1><p>一、总体情况</p><p>好。</p></html>"


@pytest.mark.parametrize(
    "raw",
    [
        related(PICTURE, part(REPORT)),
        related(part(REPORT, sent="base64"), PICTURE),
        related(part(REPORT, sent="8bit")),
        related(part(REPORT, charset="gbk", said="gb2312"), head=""),
        related(part(REPORT, charset="utf-16", said="utf-16")),
        related(part("<p>不读</p>", kind="text/plain"), part(REPORT), kind="alternative"),
        related(part(REPORT)).replace(b"\r\n", b"\n"),
        b"\xef\xbb\xbf\r\n" + related(part(REPORT)),
        b"MIME-Version: 1.0\r\n" + part(REPORT),
        related(related(PICTURE, part(REPORT), head="").replace(b"--=_N", b"--=_M"), head=""),
        related(part(REPORT)).replace(b"MIME-Version: 1.0\r\n", b""),
    ],
)  # fmt: skip
@pytest.mark.parametrize("name", ["x.mhtml", "x.mht", "x.doc", "x.txt", ""])
def test_a_saved_page_is_read_however_it_is_sent_and_called(raw: bytes, name: str) -> None:
    done = read_document(raw, name)
    assert done.reconciliation.container == "mhtml"
    assert (done.report.organ.name, done.report.year) == ("云溪县民政局", 2022)
    assert done.report.narrative == {"overview": "好。"}


@pytest.mark.parametrize("charset", ["utf-8", "us-ascii", "big5", "x-unknown"])
def test_what_a_head_says_of_the_characters_may_be_wrong(charset: str) -> None:
    if charset == "big5":
        with pytest.raises(FileProblem, match="网页损坏了"):
            texts(related(part(REPORT, said=charset)))
        assert texts(related(part("<p>資訊公開</p>", charset="big5", said="Big5"))) == [
            "資訊公開"
        ]
    else:
        assert TITLE in texts(related(part(REPORT, charset="gbk", said=charset)))


def test_of_several_pages_the_one_that_was_saved_is_read() -> None:
    main = part(REPORT, "Content-Location: https://a.cn/1", "Content-ID: <main@x>")
    other = part("<p>页眉</p>", "Content-Location: https://a.cn/2", "Content-ID: <other@x>")
    assert "页眉" not in texts(related(other, main))
    assert TITLE in texts(related(other, main))
    assert texts(related(other, main, head="")) == ["页眉"]
    assert TITLE in texts(related(other, main, head="", more='; start="<main@x>"'))


@pytest.mark.parametrize(
    "address", ["https://a.cn/2?a=1&amp;b=2", "2?a=1&b=2", "cid:frame@x"]
)
def test_the_frames_of_a_page_belong_to_it(address: str) -> None:
    main = part(
        f'<p>首页</p><iframe id="f" src="{address}"></iframe>',
        "Content-Location: https://a.cn/1",
    )
    frame = part(
        "<p>年报</p>", "Content-Location: https://a.cn/2?a=1&b=2", "Content-ID: <frame@x>"
    )
    strange = part("<p>广告</p>", "Content-Location: https://a.cn/3")
    assert texts(related(main, strange, frame)) == ["首页", "年报"]
    bad = part('<p>首页</p><iframe src="http://[x"></iframe>')
    assert texts(related(bad, frame)) == ["首页"]


@pytest.mark.parametrize("sent", ["base64", "quoted-printable", "8bit"])
def test_a_published_page_gives_the_same_as_when_it_was_saved_by_itself(sent: str) -> None:
    page = PUBLISHED.read_bytes()
    saved = read_document(related(PICTURE, part(page.decode(), sent=sent)), "x.mhtml")
    alone = read_document(page, "x.html")
    assert saved.report.entries == alone.report.entries
    assert saved.report.narrative == alone.report.narrative
    assert saved.reconciliation.read > 190


@pytest.mark.parametrize("name", ["x.eml", "x.mht", "x.doc", "x.txt", "x.toml", ""])
def test_a_mail_is_told_as_one(name: str) -> None:
    letter = part("<p>请查收</p>", "Content-Disposition: inline")
    attached = part(
        "x",
        "Content-Disposition: attachment; filename=a.docx",
        kind="application/msword",
        sent="base64",
    )
    raw = related(letter, attached, head=MAIL, kind="mixed")
    with pytest.raises(NotAReport, match=r"邮件.*请把邮件里的附件另存出来"):
        read_document(raw, name)
    page = container_of(related(letter), "x.eml")
    assert page is not None
    assert page.name == "mhtml"


def nested(depth: int) -> bytes:
    head = "".join(
        f"Content-Type: multipart/mixed; boundary=b{n}\r\n\r\n--b{n}\r\n"
        for n in range(depth)
    )
    return f"{BLINK}MIME-Version: 1.0\r\n{head}Content-Type: text/html\r\n\r\n<p>好</p>".encode()


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        (related(PICTURE), "里面没有网页"),
        (related(), "里面没有网页"),
        (related(part(REPORT)).replace(b"----=_N", b"----=_O"), "里面没有网页"),
        (related(part("x", sent="base64").replace(b"eA==", b"eA")), "网页损坏了"),
        (related(part("x", sent="base64").replace(b"eA==", b"\xff\xfe!!" + b"/w==" * 9)), "损坏|编码"),
        (nested(1000), "大得离谱"),
        (related(*[b"\r\n"] * 6000), "大得离谱"),
        (related(part("<p>1" * 400_001)), "大得离谱"),
    ],
)  # fmt: skip
def test_what_is_broken_or_too_large_is_refused(raw: bytes, sentence: str) -> None:
    with pytest.raises(GovReportError, match=sentence) as told:
        read_document(raw, "x.mhtml")
    assert str(told.value).startswith("x.mhtml：")


def test_parts_in_parts_are_read_as_deep_as_programs_write_them() -> None:
    assert texts(nested(4)) == ["好"]


def test_a_page_that_broke_off_is_read_as_far_as_it_goes() -> None:
    raw = related(part(REPORT * 50, charset="gbk"), PICTURE)
    assert TITLE in texts(raw[: len(raw) // 4])
    assert texts(raw[:-4010]) == texts(raw)
    assert texts(related(part(""))) == []
