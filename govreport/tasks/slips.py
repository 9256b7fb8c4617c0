"""`status --slips`: a 退回单 for each unit whose report has findings."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from govreport.errors import FileProblem, GovReportError, UsageProblem, from_os_error
from govreport.output.terminal import complain, say
from govreport.slips import Slip
from govreport.tasks.status import UNREADABLE, UnitReport, UnitStatus
from govreport.tomlfile.save import write
from govreport.workspace.files import YEAR_FOLDER, file_name

FEW = 5


class SlipWriter:
    """Writes slips into a folder as the reports are checked, and tells of them."""

    def __init__(self, folder: Path, year: int, today: date, office: str) -> None:
        """`office` signs the slips; "" where it is not known.

        UsageProblem for a year's folder, where they would be taken for reports.
        """
        if YEAR_FOLDER.fullmatch(folder.absolute().name):
            message = f"{folder} 是放报告的文件夹；退回单请放到另一个文件夹，如 退回单"
            raise UsageProblem(message)
        self._folder = folder
        self._year = year
        self._today = today
        self._office = office
        self._written: dict[str, Path] = {}
        self._old: list[Path] = []
        self._unspoken: list[Path] = []
        self._unread: list[Path] = []
        self.errors: list[GovReportError] = []

    def add(self, standing: UnitStatus, looked: UnitReport) -> None:
        """Write the slip of a unit, if there is anything to put right."""
        try:
            self._add(standing, looked)
        except GovReportError as error:
            self.errors.append(error)
            complain(error)

    def _add(self, standing: UnitStatus, looked: UnitReport) -> None:
        stem = file_name(f"{standing.organ}{self._year}年年度报告退回单")
        paths = [self._folder / f"{stem}{suffix}" for suffix in (".docx", ".txt")]
        if looked.state == UNREADABLE:
            self._unread.append(looked.path)
            return
        if not looked.groups or looked.sums_here:
            if looked.errors or looked.warnings:
                self._unspoken.append(looked.path)
            else:
                self._old += [path for path in paths if path.is_file()]
            return
        if stem in self._written:
            other = self._written[stem]
            sentence = (
                f"退回单和 {other} 的会是同一个文件，没有另写；请先改好机关名称"
                if standing.twin is None
                else f"和 {other} 是同一单位的报告，没有另写退回单；请先删去多余的"
            )
            raise FileProblem(looked.path, sentence)
        self._written[stem] = looked.path
        slip = Slip(
            organ=standing.organ,
            year=self._year,
            groups=looked.groups,
            due=standing.due,
            today=self._today,
            office=self._office,
        )
        self._save(slip, *paths)

    def _save(self, slip: Slip, docx: Path, txt: Path) -> None:
        from govreport.render.slip import slip_docx, slip_text

        try:
            self._folder.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise from_os_error(error, self._folder, "新建文件夹") from error
        write(docx, slip_docx(slip), lasting=False)
        write(txt, slip_text(slip).encode(), lasting=False)

    def tell(self, *, quiet: bool) -> None:
        """Say what was written, and what was not and why."""
        count = len(self._written)
        told = f"写了 {count} 份退回单，在 {self._folder}" if count else "没有要退回的"
        if count and not self._office:
            told += "；落款没有写机关，要写请加 --office 名称"
        say(told, quiet=quiet)
        if self._unspoken:
            say(
                f"{_some(self._unspoken)}：问题不是报告单位能改的（如文件的写法、"
                "汇总没有跟上），没有写退回单；用 govreport validate 查看",
                quiet=quiet,
            )
        if self._unread:
            say(
                f"{_some(self._unread)}：文件读不了，没有写退回单；"
                "请按上面说的改好文件，再运行一次",
                quiet=quiet,
            )
        if self._old:
            say(f"已经没有问题，旧的退回单可以删去：{_some(self._old)}", quiet=quiet)


def _some(paths: Sequence[Path]) -> str:
    more = f" 等 {len(paths)} 个" if len(paths) > FEW else ""
    return "、".join(map(str, paths[:FEW])) + more
