"""Templates that were spoiled in Word, each with what `template check` says beside it.

The edits of the official templates stand here; `python tests/golden.py` writes what is
said of each to `samples/templates/NAME.findings.txt`.
"""

import re
from collections.abc import Iterator
from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from pathlib import Path
from tempfile import TemporaryDirectory

from word_files import DOCUMENT, TEMPLATES, edited, parts

from govreport.cli.app import run

FINDINGS = TEMPLATES.parent / "samples" / "templates"
GRANTED = "{{ applications.natural_person.granted }}"
TOTAL = "{{ applications.total.granted }}"
BUSINESS, RESEARCH = (
    f"{{{{ applications.{block}.received }}}}" for block in ("business", "research")
)
NEXT_RUN = '</w:t></w:r><w:r><w:rPr><w:b/></w:rPr><w:t xml:space="preserve">'
NEXT_PARAGRAPH = "</w:t></w:r></w:p><w:p><w:r><w:t>"
PROBLEMS = "{{p prose(narrative.problems, draft) }}"
OTHER = "{{p prose(narrative.other, draft, closing=signature or signed_on) }}"
Edits = tuple[tuple[str, str], ...]
SPOILED: dict[str, Edits] = {
    "少一格": ((GRANTED, ""),),
    "重一格": ((BUSINESS, RESEARCH),),
    "两格对调": ((GRANTED, "@"), (TOTAL, GRANTED), ("@", TOTAL)),
    "没有的名称": ((GRANTED, "{{ applications.natural_person.agreed }}"),),
    "拼错的名称": ((GRANTED, "{{ aplications.natural_person.granted }}"),),
    "标签缺一半": ((GRANTED, GRANTED.removesuffix(" }}")),),
    "标签写法不对": ((GRANTED, "{{ applications.natural_person granted }}"),),
    "全角的括号": ((GRANTED, "｛｛ applications.natural_person.granted ｝｝"),),
    "循环没有结束": (("{%p endfor %}", ""),),
    "结束没有开头": (("{%p for p in paragraphs %}", ""),),
    "拆成几段还能用": ((GRANTED, GRANTED.replace("person", f"{NEXT_RUN}person")),),
    "断在两段里": ((GRANTED, GRANTED.replace(" }}", f"{NEXT_PARAGRAPH} }}}}")),),
    "少一部分正文": ((PROBLEMS, ""),),
    "正文放错部分": ((PROBLEMS, "@"), (OTHER, PROBLEMS), ("@", OTHER)),
    "标签旁有文字": ((OTHER, f"无。{OTHER}"),),
    "标题写死": (("{{ title }}", "某某局年度报告"),),
    "格里另有数": ((GRANTED, f"{GRANTED}（上年 5）"),),
}  # fmt: skip
"""What became of the template of 2021: each text, and what stands there instead."""
SOUND = frozenset({"拆成几段还能用", "表式2019"})


def spoiled(folder: Path) -> dict[str, Path]:
    """Build all of them in a folder, by name."""
    text = parts((TEMPLATES / "2021.docx").read_bytes())[DOCUMENT].decode()
    tables = re.findall(r"<w:tbl>.*?</w:tbl>", text, re.DOTALL)
    tags = dict.fromkeys(re.findall(r"\{[{%].*?[%}]\}", text))
    every = {
        **SPOILED,
        "少一张表": ((tables[2], ""),),
        "一个标签也没有": tuple((tag, "") for tag in tags),
    }
    made = {name: _saved(folder, name, "2021", edits) for name, edits in every.items()}
    made["表式2019"] = _saved(folder, "表式2019", "2019", ())
    return made


def _saved(folder: Path, name: str, form_id: str, edits: Edits) -> Path:
    return edited(folder, form_id, *edits).rename(folder / f"{name}.docx")


def checked(path: Path, *options: str) -> tuple[int, str]:
    """What `template check` says of a template in its own folder, and its exit code."""
    out, err = StringIO(), StringIO()
    with chdir(path.parent), redirect_stdout(out), redirect_stderr(err):
        code = run(["template", "check", path.name, *options])
    return code, out.getvalue() + err.getvalue()


def findings() -> Iterator[tuple[Path, bytes]]:
    """Give the file of each with what it should hold, and one of another form."""
    with TemporaryDirectory() as folder:
        for name, path in spoiled(Path(folder)).items():
            yield FINDINGS / f"{name}.findings.txt", checked(path)[1].encode()
        path = _saved(Path(folder), "别的表式", "2019", ())
        said = checked(path, "--form", "2021")[1]
        yield FINDINGS / "别的表式.findings.txt", said.encode()
