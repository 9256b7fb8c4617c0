"""Documents that lie beside reports and that nothing was done with."""

from collections.abc import Iterable
from pathlib import Path

from govreport.render.package import facts_of
from govreport.store.workspace import documents_beside

FEW = 3


def left_out(paths: Iterable[Path], files: Iterable[Path]) -> str:
    """What to say of documents in folders whose reports alone were taken; "" for none.

    `paths` are what was asked for, `files` what they stand for. Documents that the
    program itself made are none of them.
    """
    asked = {str(path) for path in paths}
    inside = [file for file in files if str(file) not in asked]
    found = [
        path
        for path in documents_beside(inside)
        if path.suffix.lower() != ".docx" or not facts_of(path)
    ]
    if not found:
        return ""
    more = f" 等 {len(found)} 个文件" if len(found) > FEW else ""
    return (
        f"{'、'.join(map(str, found[:FEW]))}{more}没有算在内；"
        "是单位报来的报告的，先用 govreport import 读成报告文件"
    )
