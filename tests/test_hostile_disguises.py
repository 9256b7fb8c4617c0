"""What a template has under another name is refused, what Word itself writes is not."""

import re
import zipfile
from pathlib import Path

import pytest
from hostile_parts import (
    OFFICE,
    RELATIONS,
    TYPES,
    Changed,
    before_tabs,
    field,
    in_field,
    related,
    typed,
    with_parts,
    within,
)
from reports import report
from word_files import DOCUMENT, parts

from govreport.errors import TemplateProblem
from govreport.render.active import refuse_active
from govreport.render.active_links import is_harmless, is_normal
from govreport.render.docx import render_docx

OLE = b"\xd0\xcf\x11\xe0" * 100
SETTINGS, CUSTOM = "word/settings.xml", "docProps/custom.xml"
ATTACHED = "word/_rels/settings.xml.rels"
PACKAGED = "http://schemas.openxmlformats.org/package/2006/relationships"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/custom-properties"
MERGE = '<w:mailMerge><w:connectString w:val="Data Source=x"/><w:query w:val="SELECT 1"/></w:mailMerge>'
SCHEMA = '<sl:schemaLibrary xmlns:sl="http://schemas.openxmlformats.org/schemaLibrary/2006/main"><sl:schema sl:uri="u" sl:manifestLocation="http://x/m.xml"/></sl:schemaLibrary>'
VIDEO = '<w:p><w:r><wp15:webVideoPr xmlns:wp15="http://schemas.microsoft.com/office/word/2012/wordprocessingDrawing" embeddedHtml="&lt;iframe src=&quot;http://x/&quot;&gt;"/></w:r></w:p>'
MENUS = (
    '<customUI xmlns="http://schemas.microsoft.com/office/2006/01/customui" onLoad="x"/>'
)
UTF7 = '<?xml version="1.0" encoding="UTF-7"?>+ADw-w:ftr+AD4-'
FIELD = "会装入别的内容的域"
LINK = "指向程序或电脑里文件的链接"


def drawn(attribute: str, element: str = "imagedata") -> Changed:
    shape = f"<v:shape><v:{element} {attribute}/></v:shape>"
    return {DOCUMENT: within(f"<w:p><w:r><w:pict>{shape}</w:pict></w:r></w:p>")}


def properties(*names: str) -> bytes:
    own = "".join(
        f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{pid}" name="{name}">'
        '<vt:lpwstr xmlns:vt="http://schemas.openxmlformats.org/officeDocument/2006/docPropsVTypes">'
        "2052-11.1.0.12313</vt:lpwstr></property>"
        for pid, name in enumerate(names, start=2)
    )
    return f'<Properties xmlns="{PROPERTIES}">{own}</Properties>'.encode()


def attached(target: str) -> bytes:
    return (
        f'<Relationships xmlns="{PACKAGED}"><Relationship Id="rId1" '
        f'Type="{OFFICE}/attachedTemplate" Target="{target}" TargetMode="External"/>'
        "</Relationships>"
    ).encode()


def nested(outside: str, inside: str, rest: str) -> Changed:
    """A field with another in its instruction."""
    begin, end = (
        f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>' for one in ("begin", "end")
    )
    one, other, last = (
        f"<w:r><w:instrText>{text}</w:instrText></w:r>" for text in (outside, inside, rest)
    )
    return {DOCUMENT: within(f"<w:p>{begin}{one}{begin}{other}{end}{last}{end}</w:p>")}


DISGUISED: dict[str, tuple[Changed, str]] = {
    "an add-in of VSTO": ({CUSTOM: properties("_AssemblyName")}, f"加载项（{CUSTOM}：_AssemblyName）"),
    "an add-in in a way of its own": ({CUSTOM: properties(" &#95;AssemblyLocation")}, "加载项"),
    "a mail merge by its query": ({SETTINGS: before_tabs(MERGE)}, f"邮件合并的数据源（{SETTINGS}）"),
    "recipients": ({"word/_rels/settings.xml.rels": attached("r.xml").replace(b"attachedTemplate", b"recipientData")}, "邮件合并"),
    "online video": ({DOCUMENT: within(VIDEO)}, "联机视频（word/document.xml）"),
    "macros with a blank": ({RELATIONS: related("vbaProject ", "x.bin", away=False)}, "宏"),
    "an object with a line break": ({RELATIONS: related("oleObject&#10;", "x.bin", away=False)}, "嵌入的对象"),
    "an object with a mark": ({RELATIONS: related("oleObject#", "x.bin", away=False)}, "嵌入的对象"),
    "macros by content type": ({TYPES: typed("application/vnd.ms-office.vbaProject")}, "宏"),
    "an object by content type": ({TYPES: typed("application/vnd.openxmlformats-officedocument.oleObject ")}, "嵌入的对象"),
    "a control by content type": ({TYPES: typed("application/vnd.ms-office.activeX+xml")}, "ActiveX"),
    "an object by its bytes": ({"word/media/x.bin": OLE}, "嵌入的对象（OLE）（word/media/x.bin）"),
    "a program by its bytes": ({"word/media/x.png": b"MZ\x90\0" * 9}, "程序（word/media/x.png）"),
    "a file by its bytes": ({"word/media/x.png": b"PK\x03\x04" * 9}, "嵌入的文件（word/media/x.png）"),
    "a field in plain text": ({DOCUMENT: in_field("<w:t>DDEAUTO c:x</w:t>")}, FIELD),
    "a field in deleted text": ({DOCUMENT: in_field("<w:delInstrText>DDEAUTO c:x</w:delInstrText>")}, FIELD),
    "a field in both": ({DOCUMENT: in_field("<w:instrText>DDE</w:instrText><w:t>AUTO</w:t><w:instrText> x</w:instrText>")}, FIELD),
    "a field with a tab": ({DOCUMENT: in_field("<w:instrText>DDEAUTO</w:instrText><w:tab/><w:instrText>x</w:instrText>")}, FIELD),
    "a field in quotes": ({DOCUMENT: within(field(' "DDEAUTO" c:x '))}, FIELD),
    "a field behind a blank of no width": ({DOCUMENT: within(field("\u200bINCLUDEPICTURE http://x"))}, FIELD),
    "a field with a soft hyphen": ({DOCUMENT: within(field("\tDDE\u00adAUTO x"))}, FIELD),
    "a field without an end": ({DOCUMENT: within(field("DDE x").replace('<w:fldChar w:fldCharType="end"/>', ""))}, FIELD),
    "a simple field in quotes": ({DOCUMENT: within('<w:p><w:fldSimple w:instr="&quot;DDE&quot; x"/></w:p>')}, FIELD),
    "a field that another names": (nested("DD", " QUOTE E ", "E x"), "用别的域拼出来的域"),
    "a link that another field makes": (nested(' HYPERLINK "', " QUOTE file: ", '" '), LINK),
    "a link behind a tip": ({DOCUMENT: within(field(r' HYPERLINK \o "tip" "file:///c:/x.exe" '))}, LINK),
    "a link behind a frame": ({DOCUMENT: within(field(r' HYPERLINK \t"_blank" "ms-msdt:/id" '))}, LINK),
    "a link before an anchor": ({DOCUMENT: within(field(r' HYPERLINK \n "file:///c:/x" \l "a" '))}, LINK),
    "a link behind a blank": ({DOCUMENT: within(field(r' HYPERLINK " \\\\server\\share" '))}, LINK),
    "a simple link": ({DOCUMENT: within('<w:p><w:fldSimple w:instr="HYPERLINK \\o t file:///c:/x"/></w:p>')}, LINK),
    "a picture by reference": (drawn('o:href="http://x/a.png"'), "链接的图片"),
    "a picture behind a tab": (drawn('src="&#9;//x/a.png"'), "链接的图片"),
    "a filling from elsewhere": (drawn('o:althref="http://x/a.png"', "fill"), "链接的图片"),
    "a shape that leads to a program": (drawn('href="file:///c:/x.exe"', "rect"), LINK),
    "a schema on the web": ({SETTINGS: before_tabs(SCHEMA)}, "网上的架构或智能标记"),
    "menus by their relation": ({"_rels/.rels": related("ui/userCustomization", "x.xml", away=False)}, "自定义的功能区"),
    "menus by their place": ({"userCustomization/x.xml": MENUS.encode()}, "自定义的功能区"),
    "menus under another name": ({"word/x.xml": MENUS.encode()}, "自定义的功能区"),
    "a part in another encoding": ({"word/footer9.xml": UTF7.encode()}, "word/footer9.xml 用的编码是 UTF-7"),
    "a part that is no XML": ({"word/footer9.xml": b"+ADw-"}, "word/footer9.xml 损坏了"),
    "a link to a program": ({RELATIONS: related("hyperlink", r"..\..\Windows\System32\calc.exe")}, LINK),
    "a script": ({RELATIONS: related("hyperlink", "java&#9;script:x")}, LINK),
    "a base of all links": ({"docProps/app.xml": b"<Properties><HyperlinkBase>\\\\server\\x</HyperlinkBase></Properties>"}, LINK),
    "a template on a server": ({ATTACHED: attached(r"\\x\Templates\Normal.dotm")}, "附加的模板"),
    "a template of another name": ({ATTACHED: attached("file:///C:/Templates/a.dotm")}, "附加的模板"),
}  # fmt: skip


@pytest.mark.parametrize("kind", DISGUISED)
def test_it_is_refused_whatever_it_is_called(kind: str, tmp_path: Path) -> None:
    changed, complaint = DISGUISED[kind]
    path = with_parts(tmp_path, changed)
    with pytest.raises(TemplateProblem, match=re.escape(complaint)) as caught:
        refuse_active(path.read_bytes(), path)
    assert "请在 Word 里" in str(caught.value)


@pytest.mark.parametrize(
    "target",
    [
        *("https://www.gov.cn/", "HTTP://x", "mailto:a@b.cn", "tel:12345", "ftp://x/y"),
        *(
            "#_Toc1",
            "",
            "附件.docx",
            "../2021/年报.pdf",
            "附件%201.xlsx#Sheet1!A1",
            "a.html?b",
        ),
    ],
)
def test_a_link_to_a_page_or_a_document_is_harmless(target: str) -> None:
    assert is_harmless(target)


@pytest.mark.parametrize(
    "target",
    [
        *(
            r"..\calc.exe",
            "a.docx.lnk",
            "a.bat",
            "calc%2eexe",
            "calc.exe.",
            "附件.docx:b.exe",
        ),
        *("file:///c:/a.docx", r"\\x\a.docx", "//x/a.docx", "/etc/a.txt", "a", "a.docm"),
        *("java\nscript:x", "\u200bfile:x", "search-ms:a", "C:a.docx", "{{ a }}.exe"),
    ],
)
def test_any_other_link_is_not(target: str) -> None:
    assert not is_harmless(target)


NORMAL = [
    r"file:///C:\Users\zhang\AppData\Roaming\Microsoft\Templates\Normal.dotm",
    "file:///C:/Users/%E5%BC%A0/AppData/Roaming/Microsoft/Templates/Normal.dotm",
    r"C:\Documents and Settings\a\Application Data\Microsoft\Templates\Normal.dot",
    r"D:\Kingsoft\WPS Office\office6\templates\wps\zh_CN\Normal.dotm",
    "file:///home/a/.local/share/Kingsoft/office6/templates/wps/zh_CN/Normal.dotm",
    "/opt/kingsoft/wps-office/office6/templates/wps/zh_CN/Normal.wpt",
    "Normal.dotm",
]


@pytest.mark.parametrize("target", NORMAL)
def test_words_own_template_is_dropped_and_no_reason(target: str, tmp_path: Path) -> None:
    element = f'<w:attachedTemplate r:id="rId1" xmlns:r="{OFFICE}"/>'
    path = with_parts(
        tmp_path, {ATTACHED: attached(target), SETTINGS: before_tabs(element)}
    )
    refuse_active(path.read_bytes(), path)
    for name, part in parts(render_docx(report(), path)).items():
        assert b"attachedTemplate" not in part, name
        assert b"ormal.dot" not in part, name


@pytest.mark.parametrize(
    "target",
    [
        *(r"\\x\Templates\Normal.dotm", "file://x/Templates/Normal.dotm"),
        *("http://x/Templates/Normal.dotm", "file:////x/Templates/Normal.dotm"),
        *(
            "C:/Downloads/Normal.dotm",
            "C:/Templates/MyNormal.dotm",
            "//x/Templates/Normal.dotm",
        ),
    ],
)
def test_any_other_template_is_a_reason(target: str) -> None:
    assert not is_normal(target)


def test_properties_that_office_has_for_itself_are_never_copied(tmp_path: Path) -> None:
    path = with_parts(tmp_path, whole_properties("_MarkAsFinal", "KSOProductBuildVer"))
    made = parts(render_docx(report(), path))[CUSTOM]
    assert b"KSOProductBuildVer" in made
    assert b"_MarkAsFinal" not in made


def whole_properties(*names: str) -> Changed:
    content = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
    return {
        CUSTOM: properties(*names),
        TYPES: typed(content, f"/{CUSTOM}"),
        "_rels/.rels": related("custom-properties", CUSTOM, away=False),
    }


def test_what_word_and_wps_write_by_themselves_is_taken(tmp_path: Path) -> None:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    word = "application/vnd.openxmlformats-officedocument.wordprocessingml."
    own: dict[str, tuple[str, str, bytes]] = {
        "theme/theme1.xml": ("theme", "application/vnd.openxmlformats-officedocument.theme+xml", b'<a:theme xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main" name="Office"/>'),
        "fonts/font1.odttf": ("font", "application/vnd.openxmlformats-officedocument.obfuscatedFont", bytes(range(64))),
        "comments.xml": ("comments", word + "comments+xml", f"<w:comments {w}/>".encode()),
        "footnotes.xml": ("footnotes", word + "footnotes+xml", f"<w:footnotes {w}/>".encode()),
        "webSettings.xml": ("webSettings", word + "webSettings+xml", f"<w:webSettings {w}><w:optimizeForBrowser/></w:webSettings>".encode()),
        "glossary/document.xml": ("glossaryDocument", word + "document.glossary+xml", f"<w:glossaryDocument {w}/>".encode()),
        "printerSettings1.bin": ("printerSettings", word + "printerSettings", "HP LaserJet".encode("utf-16-le")),
        "../customXml/item1.xml": ("customXml", "application/xml", b'<b:Sources xmlns:b="http://schemas.openxmlformats.org/officeDocument/2006/bibliography" SelectedStyle="\\APA.XSL"><b:control src="x"/></b:Sources>'),
    }  # fmt: skip
    relations = "".join(
        f'<Relationship Id="rIdz{at}" Type="{OFFICE}/{kind}" Target="{name}"/>'
        for at, (name, (kind, *_)) in enumerate(own.items())
    )
    types = "".join(
        f'<Override PartName="/{place(name)}" ContentType="{content}"/>'
        for name, (_, content, _raw) in own.items()
    )
    whole = whole_properties("KSOProductBuildVer", "ICV")
    tag = '<w:smartTagType w:namespaceuri="urn:schemas-microsoft-com:office:smarttags" w:name="chsdate"/>'
    bin_ = "application/vnd.openxmlformats-officedocument.oleObject"
    default = f'<Default Extension="vml" ContentType="{bin_}"/>'
    changed: Changed = {
        **{place(name): raw for name, (*_, raw) in own.items()},
        **whole,
        SETTINGS: lambda xml: xml.replace("<w:decimalSymbol", f"{tag}<w:decimalSymbol"),
        RELATIONS: lambda xml: xml.replace("</Relationships>", f"{relations}</Relationships>"),
        TYPES: lambda xml: whole[TYPES](xml).replace("</Types>", f"{default}{types}</Types>"),  # type: ignore[operator]
        "docProps/app.xml": b"<Properties><Template>Normal.dotm</Template><HyperlinkBase></HyperlinkBase></Properties>",
        ATTACHED: attached(NORMAL[0]),
        DOCUMENT: within(
            field(r' TOC \o "1-3" \h \z \u ') + field(r' HYPERLINK \l "_Toc1" ')
            + result(" PAGE ", "LINK 1") + result(r" HYPERLINK \l &quot;_Toc1&quot; ", "DDE")
            + nested_page()
        ),
    }  # fmt: skip
    path = with_parts(tmp_path, changed)
    refuse_active(path.read_bytes(), path)
    made = parts(render_docx(report(), path))
    assert {place(name) for name in own} <= made.keys()


def place(target: str) -> str:
    """Where a part of the document lies in the package."""
    return target.removeprefix("../") if target.startswith("../") else f"word/{target}"


def result(instruction: str, shown: str) -> str:
    """A field that shows something."""
    begin, middle, end = (
        f'<w:r><w:fldChar w:fldCharType="{one}"/></w:r>'
        for one in ("begin", "separate", "end")
    )
    texts = f"<w:r><w:instrText>{instruction}</w:instrText></w:r>{middle}<w:r><w:t>{shown}</w:t></w:r>"
    return f"<w:p>{begin}{texts}{end}</w:p>"


def nested_page() -> str:
    """A field that reckons with the number of the page."""
    inner = result(" PAGE ", "2")[len("<w:p>") : -len("</w:p>")]
    return result("=", "1").replace(
        "</w:instrText></w:r>", f"</w:instrText></w:r>{inner}", 1
    )


def test_a_field_that_tags_make_in_a_footnote_is_refused(tmp_path: Path) -> None:
    w = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    words = field("{{ 'DDE' ~ 'AUTO' }} x")
    content = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
    changed: Changed = {
        "word/footnotes.xml": f'<w:footnotes {w}><w:footnote w:id="1">{words}</w:footnote></w:footnotes>'.encode(),
        RELATIONS: related("footnotes", "footnotes.xml", away=False),
        TYPES: typed(content, "/word/footnotes.xml"),
    }  # fmt: skip
    path = with_parts(tmp_path, changed)
    refuse_active(path.read_bytes(), path)
    with pytest.raises(TemplateProblem, match="DDEAUTO"):
        render_docx(report(), path)


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_of_two_parts_with_one_name_each_is_looked_through(tmp_path: Path) -> None:
    path = with_parts(tmp_path, {})
    harmless = parts(path.read_bytes())[SETTINGS]
    path = with_parts(tmp_path, {SETTINGS: before_tabs(MERGE)})
    with zipfile.ZipFile(path, "a") as package:
        package.writestr(SETTINGS, harmless)
    with pytest.raises(TemplateProblem, match="邮件合并"):
        refuse_active(path.read_bytes(), path)
