"""What became of each file of a new year, told as it becomes known."""

from collections.abc import Iterator

from govreport.output.terminal import out, out_text, say
from govreport.prose.contacts import LABELS
from govreport.report import Report
from govreport.rollup.target import CARRIED_IN
from govreport.tasks.scaffold import Scaffolded
from govreport.tasks.scaffold_plan import RosterDifference
from govreport.text import some
from govreport.tomlfile.read_organ import KINDS


def differences(told: RosterDifference) -> Iterator[str]:
    """Say who of last year's was not begun, and who is new on the roster."""
    if told.ended:
        yield (
            f"{some(told.ended, '个单位')}已经撤并，没有建；没有写明由名册上的谁承接，"
            "它没有办完的申请、现行有效的文件没有带到别处"
        )
    if told.unlisted:
        yield (
            f"{some(told.unlisted, '个单位')}上年有报告，名册上没有，没有建；"
            "要建的请补进名册"
        )
    if told.new:
        yield f"{some(told.new, '个单位')}是名册上新有的，上年没有报告"


def _came_from(one: Scaffolded) -> Iterator[str]:
    """Say of whom an organ took the place."""
    if one.created is None:
        return
    organ = one.created.organ
    if one.past.absent:
        names = some(one.past.absent, "个机关")
        yield f"没有找到{names}上年的报告，上年结转没有填"
    elif organ.predecessors and organ.since == one.created.year:
        merged = some(organ.predecessors, "个机关")
        cells = (c for c in one.created.form.typed_cells if c.item == CARRIED_IN)
        blank = any(map(one.created.is_blank, cells))
        rest = "；上年有没填的，空着的请补" if blank else ""
        yield f"合并了{merged}，上年结转是各机关上年的相加{rest}"
    if one.past.shared:
        yield f"由{some(one.past.shared)}分设，上年结转请按承接的件数填"


def show_scaffolded(one: Scaffolded, *, show_last: bool) -> None:
    """Tell what became of a file, and print last year's prose where that is wanted."""
    if (report := one.created) is not None:
        out(str(one.path))
        label = KINDS.get(report.organ.kind, "没有写")
        known = len(report.form.typed_cells) - len(report.missing)
        say(f"  类别：{label}；已有 {known} 格，待填 {len(report.missing)} 格")
        contact = report.organ.contact._asdict()
        copied = [f"{LABELS[key]} {value}" for key, value in contact.items() if value]
        if copied:
            say(f"  照抄上年的：{'；'.join(copied)}；有变动的请改前言")
        for line in _came_from(one):
            say(f"  {line}")
    elif one.filled:
        out(str(one.path))
        say(f"  补填：{'，'.join(one.filled)}")
    elif one.filled is not None:
        say(f"{one.path} 没有要补填的")
    else:
        say(f"{one.path} 已经有了，没有变动")
    if show_last and one.previous is not None:
        _print_last(one.previous)


def _print_last(previous: Report) -> None:
    out(f"—— {previous.full_title} ——")
    for section in previous.form.sections:
        text = previous.narrative.get(section.id, "").strip()
        if text:
            out_text(f"{section.heading or section.part}\n{text}\n")
