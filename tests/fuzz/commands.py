"""Whole commands in a workspace one of whose files is odd: what is read is told, too."""

from contextlib import chdir, redirect_stderr, redirect_stdout
from io import StringIO
from os import getpid
from random import Random
from shutil import copytree, rmtree

from fuzz.after import SAMPLES
from fuzz.kept import READERS as KEPT
from fuzz.reader import HOME, FuzzReader, Past
from govreport.cli.app import run

ODD = {
    "report": "2022/云溪县青石乡人民政府.toml",
    "roster-toml": "名册.toml",
    "roster-csv": "名册.csv",
    "settings": "govreport.toml",
    "notes": "notes/2022.toml",
    "answers": "notes/files.toml",
    "outline": "提纲.toml",
    "made": "2022/.govreport/made.toml",
    "journal": "2022/.govreport/journal.jsonl",
    "register-csv": "2022/云溪县农业农村局.申请.csv",
}
"""Which of the workspace's files is the odd one, by the reader that makes it."""
COMMANDS = (
    *(["validate", "."], ["validate", "2022", "--format", "json"], ["status", "2022"], ["status", "2022", "--format", "json"]),
    *(["render", "2022", "--draft", "--format", "txt"], ["show", "2022/云溪县农业农村局.toml"], ["table", "2022"]),
    *(["log", "2022/x.toml"], ["compare", "2020", "2022"], ["scaffold", "2023", "--dry-run"], ["due", "2022"]),
    *(["rollup", "2022", "--organ", "云溪县人民政府", "--dry-run"], ["tally", "2022/云溪县农业农村局.toml"]),
)  # fmt: skip


def _make(dice: Random) -> bytes:
    """Make the odd file, behind two lines that say which it is and what is run."""
    kind, command = dice.choice([*ODD]), dice.choice(COMMANDS)
    head = "\n".join((kind, "\t".join(command), ""))
    return head.encode() + KEPT[kind].make(dice)


def _read(raw: bytes, past: Past) -> None:
    kind, command, content = raw.split(b"\n", 2)
    folder = HOME / f"{getpid()}-workspace"
    rmtree(folder, ignore_errors=True)
    for year in ("2020", "2022"):
        copytree(SAMPLES / year, folder / year)
    path = folder / ODD[kind.decode()]
    path.parent.mkdir(exist_ok=True, parents=True)
    path.write_bytes(content)
    if kind == b"outline":
        (folder / "govreport.toml").write_text(
            '[text]\noutline = "提纲.toml"\n', encoding="utf-8"
        )
    if kind == b"journal":
        (folder / "2022" / "x.toml").write_bytes(
            next((folder / "2022").glob("*.toml")).read_bytes()
        )
    past()
    told = StringIO()
    with chdir(folder), redirect_stdout(told), redirect_stderr(told):
        code = run(command.decode().split("\t"))
    assert code in {0, 1, 2}, (code, told.getvalue())


READERS: dict[str, FuzzReader] = {"commands": FuzzReader(_make, _read, "txt", 2)}
