"""Cells of a workbook that are formulas: totals count as left out, others as stored."""

from govreport.forms import Form
from govreport.importers.gathered import Gathered
from govreport.report import Organ, Report
from govreport.text import some


def leave_computed(form: Form, gathered: Gathered) -> None:
    """Leave out the totals that a workbook computes, and tell of other formulas.

    A total whose formula comes to another number than its parts do is told of.
    """
    totals = {cell for cell in gathered.formulas if form.is_derived(cell)}
    stored = {cell: gathered.values.pop(cell) for cell in totals & gathered.values.keys()}
    gathered.unread = [one for one in gathered.unread if not totals.issuperset(one.cells)]
    computed = Report(form, None, Organ(""), entries=dict(gathered.values))
    for cell in form.cells:
        value = computed.value(cell)
        if cell in stored and value is not None and value != stored[cell]:
            gathered.notes.append(
                f"“{form.label(cell)}”格里的公式得 {stored[cell]}，"
                f"按各项加起来是 {value}，照各项算，请核对"
            )
    typed = [cell for cell in form.cells if cell in gathered.formulas - totals]
    typed = [cell for cell in typed if cell in gathered.values]
    if typed:
        names = some([form.label(cell) for cell in typed])
        gathered.notes.append(
            f"{len(typed)} 个要填的格是公式，照表格里存下的结果读，请核对：{names}"
        )
