"""Documents that lie beside reports and that nothing was done with."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path

from govreport.errors import GovReportError
from govreport.store.files import head, read, read_bytes
from govreport.store.workspace import documents_beside, file_name, organ_files

FEW = 3


def left_out(paths: Iterable[Path], files: Iterable[Path]) -> str:
    """What to say of documents in folders whose reports alone were taken; "" for none.

    `paths` are what was asked for, `files` what they stand for. A document of a unit
    whose report lies beside it was not left out: it was made from that, or read into it.
    """
    asked = {str(path) for path in paths}
    inside = [file for file in files if str(file) not in asked]
    found = _of_nobody(documents_beside(inside))
    if not found:
        return ""
    more = f"等 {len(found)} 个文件" if len(found) > FEW else ""
    return (
        f"还没有读成报告文件、没有算在内的有：{'、'.join(map(str, found[:FEW]))}{more}；"
        "是单位报来的报告，就先用 govreport import 读入"
    )


def _of_nobody(documents: Sequence[Path]) -> list[Path]:
    """Those of no report beside them: not by its organ or title, nor read into it."""
    lying = defaultdict[Path, list[Path]](list)
    for path in documents:
        lying[path.parent].append(path)
    taken = set[Path]()
    for folder, some in lying.items():
        for file in organ_files(folder):
            with suppress(GovReportError):  # whoever reads the report tells of it
                taken.update(_belonging(some, file))
    return [path for path in documents if path not in taken]


def _belonging(documents: Sequence[Path], file: Path) -> list[Path]:
    raw = read_bytes(file)
    report = head(raw, file)
    heads = tuple(
        file_name(name) for name in (report.full_title, *report.organ.names) if name
    )
    named = [path for path in documents if path.stem.startswith(heads)]
    told = [path for path in documents if path.name.encode("utf-8", "replace") in raw]
    source = read(file).data.get("source") if told else None
    name = source.get("name") if isinstance(source, dict) else None
    return named + [path for path in told if path.name == name]
