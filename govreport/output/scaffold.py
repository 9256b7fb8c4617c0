"""What became of each file of a new year, told as it becomes known."""

from govreport.output.terminal import out, say
from govreport.prose.contacts import LABELS
from govreport.report import Report
from govreport.tasks.scaffold import Scaffolded
from govreport.tomlfile.read import KINDS


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
            out(f"{section.heading or section.part}\n{text}\n")
