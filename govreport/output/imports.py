"""The account of an import, as a person reads it and as JSON."""

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby
from typing import TYPE_CHECKING

from govreport.findings import Path, Severity
from govreport.forms import Cell, Form, printed_place
from govreport.importers import Imported
from govreport.importers.blocks import HIDDEN, shortened
from govreport.importers.reconciliation import Unread
from govreport.output.columns import Column, as_text, listed
from govreport.report import BLANK, COUNTS, Report
from govreport.tasks.import_values import ImportedFile
from govreport.tasks.import_whole import Replaced
from govreport.tasks.inbox import InboxAccount
from govreport.text import argument

if TYPE_CHECKING:  # who only reads loads no updates
    from govreport.importers.text_updates import ParagraphChange
    from govreport.importers.updates import Updates

FEW = 4
"""More readings of a row help nobody."""
SAME = 6
"""Characters that are shown of what two texts have in common."""
READ = ("全部读到", "有数没读到", "没有读成")
"""What became of documents, by the exit codes of each."""
APART = "是同一单位不一样的两份，没有写"
ASKED = "没有写入，要核对"
UNREAD, REFUSED, REGISTER = "读不了", "没有写入", "申请台账"
DISAGREE = "数自己合不上（照原样保留，validate 会列出）"
CELLS = 12
"""More numbers not read for one reason are counted, not named."""


def account_lines(one: ImportedFile) -> Iterator[str]:
    """Tell what was read of a document, and where it was put."""
    if one.imported is None:
        yield from _adopted_lines(one)
        return
    yield from reading_lines(one.path, one.imported, _wrong(one))
    if one.updates is not None:
        if one.fills:
            yield _filled_line(one.updates, "填入" if one.written else "要填入")
        yield from _update_lines(one, one.imported.report, one.updates)
    if one.replaced is not None:
        yield _replaced_line(one, one.replaced)
    elif one.written:
        yield f"  已写入 {one.target}"
    elif one.current:
        yield f"  以前读入过，{one.target} 没有再写；要整个换掉加 --force"


def _adopted_lines(one: ImportedFile) -> Iterator[str]:
    """Tell of a report's own file, which needs no reading."""
    if one.adopted is not None and one.target is not None and one.error is None:
        report, done = one.adopted, "照原样放进" if one.written else "可以照原样放进"
        state = f"已经在 {one.target}" if one.current else f"{done} {one.target}"
        if one.edited:
            state = f"以前读入过，{one.target} 后来改过，没有再写；要整个换掉加 --force"
        told = f"{report.organ.name} {report.year} 年，是报告文件"
        yield f"{one.path}：{told}，{state}"
        if one.replaced is not None:
            yield _replaced_line(one, one.replaced)
        yield from listed(DISAGREE, _wrong(one))


def _replaced_line(one: ImportedFile, replaced: Replaced) -> str:
    """Say that a whole file gave way, how much of it was different, how to have it back."""
    done = "已整个换掉" if one.written else "会整个换掉"
    told = "原来的读不成报告"
    if replaced.difference is not None:
        cells, sections = map(len, replaced.difference)
        differs = f"{cells} 个数、{sections} 个部分的文字和原来的不同"
        told = differs if cells or sections else "数和文字没有不同"
    told += f"，原来的 {'、'.join(replaced.lost)}没有了" if replaced.lost else ""
    undo = f"govreport undo {argument(one.target or '')}"
    back = f"；原来的用 {undo} 取回" if one.written else ""
    return f"  {done} {one.target}：{told}{back}"


def _wrong(one: ImportedFile) -> list[str]:
    return [each.message for each in one.findings if each.severity is Severity.ERROR]


def reading_lines(
    path: str, imported: Imported, wrong: Sequence[str] = ()
) -> Iterator[str]:
    """Tell how much of a document was read, and how; `wrong` is what disagrees in it."""
    report, account = imported
    organ = report.organ.name or "（机关不明）"
    year = f"{report.year} 年" if report.year else "（年份不明）"
    read = f"读到 {account.read}/{account.numbers} 个数" if account.tables else "只读文字"
    yield f"{path}：{organ} {year}，{read}"
    for table in account.tables:
        part = report.form.section_of_table(table.table).heading
        form = f"{table.form} 年表式" if table.form else "表式看不出"
        yield f"  {part}：{form}，{table.read}/{table.numbers}"
    yield from listed("没有读到", _unread_lines(report.form, account.unread))
    told = [
        f"{_cells(report.form, one.cells)}：印的是“{one.printed}”，{one.how}"
        for one in account.remarks
    ]
    yield from listed("按关系或从宽读的数", told)
    computed = sum(report.value(cell) is not None for cell in report.unread_totals)
    if computed:
        yield f"  没有读到数的总计 {computed} 格，由程序按各项相加算出"
    if account.zeros:
        yield f"  按 --blank-as-zero，{len(account.zeros)} 格空白作 0"
    lenient = [
        f"“{one.printed}”作“{one.official}”" + ("（猜的，请核对）" if one.guessed else "")
        for one in account.lenient
    ]
    yield from listed("写法与表式不同的名称", lenient)
    yield from listed(f"印出的{DISAGREE}", wrong)
    yield from listed("没有用上的内容", [f"“{text}”" for text in account.unused])
    hidden = [f"{one}（{HIDDEN[one.kind].done}）" for one in account.hidden]
    if hidden:
        yield f"  原件里另有：{'、'.join(hidden)}"
    yield from (f"  {note}" for note in account.notes)


def _unread_lines(form: Form, unread: Sequence[Unread]) -> list[str]:
    """Give a line for each reason and row; blanks of many rows together."""
    lines = []
    for (reason, table), group in groupby(
        unread, key=lambda one: (one.reason, one.cells[0].table)
    ):
        some = list(group)
        cells = tuple(cell for one in some for cell in one.cells)
        if len(cells) > CELLS and len(some) > 1:
            part = form.section_of_table(table).part
            told = reason if reason == "空白" else f"（{reason}）"
            lines.append(f"{part}·表：{len(cells)} 格{told}")
            continue
        for one in some:
            line = f"{_cells(form, one.cells)}：{one.reason}"
            if one.printed and one.printed not in one.reason:
                line += f"，印的是“{one.printed}”"
            if 0 < len(one.candidates) <= FEW:
                ways = " 或 ".join(" ".join(map(str, way)) for way in one.candidates)
                line += f"，可能是 {ways}"
            lines.append(line)
    return lines


def _cells(form: Form, cells: Sequence[Cell]) -> str:
    if len(cells) == 1:
        return printed_place(form, cells[0])
    part = form.section_of_table(cells[0].table).part
    if len({cell.item for cell in cells}) == 1:
        return f"{part}·表·{form.item(cells[0]).label}"
    if len({cell.block for cell in cells}) == 1:
        return f"{part}·表·{form.block(cells[0]).label}"
    return f"{part}·表"


def _update_lines(one: ImportedFile, report: Report, updates: "Updates") -> Iterator[str]:
    form, fills = report.form, one.fills
    told = [
        f"{_named(form, change.path)}：{_shown(change.before)} → "
        f"{_shown(change.after) if change.after != BLANK else '由程序算'}"
        for change in updates.numbers
        if not (fills and change.before is None)
    ]
    texts = [] if fills else [text for text in updates.texts if text.changes]
    told += [
        _text_change(form, text.section, each) for text in texts for each in text.changes
    ]
    yield from listed("改动", told)
    if not updates.changes:
        noted = "；原件里的修订、批注和印的不是数的格，记在文件的 [source] 里"
        yield f"  没有改动{'数和文字' + noted if one.written else ''}"
    kept = [
        printed_place(form, cell)
        + (f"（印的是“{report.printed[cell]}”）" if cell in report.printed else "")
        for cell in updates.kept
    ]
    yield from listed("新文件里没有数，文件里原有的数没有动", kept)
    homeless = [printed_place(form, cell) for cell in updates.homeless]
    yield from listed("文件的表式里没有这些格，没有写入", homeless)
    stay = [
        f"{_section(form, one.section)} 第 {each.number} 段：“{shortened(each.before)}”"
        for one in updates.texts
        for each in one.kept
    ]
    yield from listed("新文件里断了或只是没填的空（____），这几段文字没有动", stay)
    following = [
        f"{_section(form, one.section)} 第 {each.number} 段：新文件里是“{about[1]}”，"
        + (f"照新的数是“{about[0]}”" if each.before else "照新的数没有这一段")
        for one in updates.texts
        for each in one.following
        for about in (_about(each.before, each.after),)
    ]
    yield from listed("这几段引用的数跟着表变，新文件里还是原来的，请核对", following)
    absent = [_section(form, one) for one in updates.absent]
    yield from listed("新文件里没有文字的部分，原有的文字没有动", absent)
    if updates.title:
        yield f"  新文件的标题是“{updates.title}”，文件里的没有动"


def _named(form: Form, path: Path) -> str:
    if len(path) == len(Cell._fields):
        return printed_place(form, Cell(*path))
    if path[0] == COUNTS:
        return f"另外记的数“{path[1]}”"
    return {"signature": "落款", "signed_on": "落款日期"}[path[0]]


def _section(form: Form, section: str) -> str:
    found = next(one for one in form.sections if one.id == section)
    return found.heading or found.part


def _shown(value: object) -> object:
    return "空白" if value is None else value


def _text_change(form: Form, section: str, one: "ParagraphChange") -> str:
    place = f"{_section(form, section)} 第 {one.number} 段"
    if not one.before:
        return f"{place}前面添了“{shortened(one.after)}”"
    if one.after:
        before, after = _about(one.before, one.after)
        told = f"{place}：“{before}” → “{after}”"
    else:
        told = f"{place}删去“{shortened(one.before)}”"
    live = "、".join(one.live)
    return told + (f"（原来引用的数 {live} 不再引用，照文件里的字）" if live else "")


def _about(before: str, after: str) -> tuple[str, str]:
    """Shorten two texts so that one sees where they begin to differ."""
    pairs = enumerate(zip(before, after, strict=False))
    least = min(len(before), len(after))
    same = next((index for index, (one, other) in pairs if one != other), least)
    start = max(same - SAME, 0) if same > 2 * SAME else 0
    dots = "…" if start else ""
    return f"{dots}{shortened(before[start:])}", f"{dots}{shortened(after[start:])}"


def _filled_line(updates: "Updates", fills: str) -> str:
    """Say what was filled into a report that nobody had filled in."""
    texts = [each for one in updates.texts for each in one.changes]
    live = sum(len(one.live) for one in texts)
    told = f"  这份报告是新建的、还没有人填，{fills} {len(updates.numbers)} 个数"
    told += f"，改 {len(texts)} 段文字" if texts else ""
    told += f"（提纲里引用的 {live} 处数照文件里的字）" if live else ""
    return f"{told}；名称、类别、理由和联系方式没有动"


def _state(outcome: ImportedFile) -> str:
    if outcome.row or outcome.version_of:
        return outcome.row or "两份不一样"
    if outcome.imported is None and outcome.adopted is None:
        return UNREAD
    if outcome.error is not None or outcome.question is not None:
        return ASKED if outcome.error is None else REFUSED
    whole = "" if outcome.replaced is None else "整个换掉"
    wrong = [f"{len(found)} 处合不上"] if (found := _wrong(outcome)) else []
    if outcome.imported is None:
        done = "照原样放进" if outcome.written else "可以放进"
        done = "读入过" if outcome.edited else "已经在" if outcome.current else done
        return "，".join((whole or done, *wrong))
    states = ["读入过"] if outcome.current else [whole] if whole else []
    states += ["有数没读到"] if outcome.code else []
    states += wrong
    account = outcome.imported.reconciliation
    if not states and account.read < account.numbers:
        return "要填的数都读到"  # some total wasn't, and is computed
    return "，".join(states) or "全部读到"


def _of_report(title: str, value: Callable[[Report], object]) -> Column[ImportedFile]:
    def told(one: ImportedFile) -> object:
        return "" if one.report is None else value(one.report)

    return Column(told, title=title)


def _numbers_read(one: ImportedFile) -> str:
    account = one.imported and one.imported.reconciliation
    return f"{account.read}/{account.numbers}" if account else ""


COLUMNS = (
    Column[ImportedFile](lambda one: one.path, title="文件"),
    _of_report("机关", lambda one: one.organ.name),
    _of_report("年份", lambda one: one.year),
    Column[ImportedFile](_numbers_read, title="读到"),
    Column[ImportedFile](_state, title="结果"),
)


def unread_rows(account: InboxAccount) -> Iterator[ImportedFile]:
    """Give a row for each file that is accounted for without being read."""
    for one in (*account.unread, *account.aside):
        row = "附件等" * one.aside
        yield ImportedFile(str(one.path), error=one.error, row=row)
    for one in account.registers:
        yield ImportedFile(str(one.path), row=REGISTER)
    for same in account.same:
        yield ImportedFile(same.path, row="没有用" if same.dropped else "同一份")


def summary_table(files: Sequence[ImportedFile]) -> str:
    """Give a line for each document: what it is and what became of it."""
    return as_text(COLUMNS, files, style="simple")


def _counted(one: ImportedFile) -> str:
    if one.row == REGISTER:
        return REGISTER
    if one.row or one.version_of:
        return "不用读" if one.row else APART
    if one.question is not None and one.error is None:
        return ASKED
    if one.error is None:
        return READ[one.code] if one.imported or one.adopted else UNREAD
    return REFUSED if one.imported or one.adopted else UNREAD


def summary_line(files: Sequence[ImportedFile]) -> str:
    """Say how many files were read whole, in part and not, or needn't be."""
    states = Counter(map(_counted, files))
    order = (*READ[:2], *sorted(states.keys() - {*READ[:2]}))
    told = "，".join(f"{states[state]} 个{state}" for state in order)
    return f"{len(files)} 个文件：{told}"
