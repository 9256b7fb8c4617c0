"""What a Word template must not carry: by relation, kind, place, bytes and element."""

from collections.abc import Mapping

from govreport.packages import OLE, ZIP

SAVE = "另存为“Word 文档（.docx）”"
ADD_INS = ("加载项", f"请在 Word 里新建文档，把内容复制过去，{SAVE}（WPS 也这样做）")
MERGE = (
    "邮件合并的数据源",
    "请在 Word 里点“邮件—开始邮件合并—普通 Word 文档”（WPS 里关闭邮件合并），再保存",
)
BY_TYPE: Mapping[str, tuple[str, str]] = {
    "vbaproject": ("宏", f"请在 Word 里{SAVE}，不带宏"),
    "wordvbadata": ("宏", f"请在 Word 里{SAVE}，不带宏"),
    "keymapcustomizations": (
        "自定义的按键和命令",
        f"请在 Word 里把内容复制到新建的文档里，{SAVE}",
    ),
    "extensibility": ("自定义的功能区", f"请在 Word 里把内容复制到新建的文档里，{SAVE}"),
    "usercustomization": (
        "自定义的功能区",
        f"请在 Word 里把内容复制到新建的文档里，{SAVE}",
    ),
    "attachedtoolbars": ("自定义的工具栏", f"请在 Word 里把内容复制到新建的文档里，{SAVE}"),
    "webextension": ADD_INS,
    "webextensiontaskpanes": ADD_INS,
    "oleobject": ("嵌入的对象（OLE）", "请在 Word 里删去它，或改成图片"),
    "package": ("嵌入的文件", "请在 Word 里删去它，或改成图片（图表也是）"),
    "control": ("ActiveX 控件", "请在 Word 里删去控件"),
    "activexcontrolbinary": ("ActiveX 控件", "请在 Word 里删去控件"),
    "afchunk": ("夹带的另一份文档（altChunk）", f"请在 Word 里打开，{SAVE}"),
    "subdocument": ("子文档", "请在 Word 里打开大纲视图，取消和子文档的链接"),
    "frame": ("框架网页", "请在 Word 里删去框架"),
    "recipientdata": MERGE,
    "mailmergerecipientdata": MERGE,
    "executable": ("程序", f"请在 Word 里把内容复制到新建的文档里，{SAVE}"),
    "webvideo": ("联机视频", "请在 Word 里删去它，或改成图片"),
    "schema": (
        "网上的架构或智能标记",
        f"请在 Word 里把内容复制到新建的文档里，{SAVE}",
    ),
    "assembly": ADD_INS,
    "mailmerge": MERGE,
}
"""What is no part of a template, by the last word of the relation to it."""
BY_PATH: Mapping[str, str] = {
    "vbaproject.bin": "vbaproject",
    "vbadata.xml": "wordvbadata",
    "/embeddings/": "package",
    "/activex/": "control",
    "/customui/": "extensibility",
    "/usercustomization/": "usercustomization",
    "/webextensions/": "webextension",
}
BY_CONTENT: Mapping[str, str] = {
    "macroenabled": "vbaproject",
    "vbaproject": "vbaproject",
    "vbadata": "wordvbadata",
    "keymapcustomizations": "keymapcustomizations",
    "attachedtoolbars": "attachedtoolbars",
    "webextension": "webextension",
    "oleobject": "oleobject",
    "activex": "control",
}
"""What is no part of a template, by a word in its content type."""
BY_BYTES: Mapping[bytes, str] = {OLE: "oleobject", b"MZ": "executable", ZIP: "package"}
"""What is none, by how its bytes begin, whatever it is called."""
BY_ELEMENT: Mapping[str, str] = {
    "altChunk": "afchunk",
    "subDoc": "subdocument",
    "control": "control",
    "OLEObject": "oleobject",
    "objectEmbed": "oleobject",
    "objectLink": "oleobject",
    "mailMerge": "mailmerge",
    "webVideoPr": "webvideo",
    "customUI": "extensibility",
}
ANYWHERE = frozenset({"OLEObject", "webVideoPr", "customUI"})
"""Elements that are of no namespace of WordprocessingML."""
ELSEWHERE: Mapping[str, tuple[str, str]] = {
    "attachedtemplate": (
        "附加的模板",
        "请在 Word 里打开“开发工具—文档模板”，改用 Normal，再保存",
    ),
    "image": ("链接的图片", "请在 Word 里删去它，重新插入图片（不要选“链接到文件”）"),
    "hyperlink": (
        "指向程序或电脑里文件的链接",
        "请在 Word 里取消这个超链接，或改成 http、https 网址",
    ),
    "mailmergesource": MERGE,
    "mailmergeheadersource": MERGE,
}
"""What lies outside the file, by the last word of the relation to it."""
