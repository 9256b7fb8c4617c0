"""Reports beside each other for a person: what changed first, what did not counted."""

from collections.abc import Iterator, Sequence

from govreport.compare import ComparedNumber, ComparedSection, ComparedText, Comparison
from govreport.forms import Address
from govreport.output.columns import Column, as_text
from govreport.prose.differences import TextRun
from govreport.prose.quotes import printed_number
from govreport.report import COUNTS, Value
from govreport.tasks.compare import Comparisons
from govreport.tasks.compare_units import ComparedUnit, CountyComparison
from govreport.text import printable

Found = Comparisons | CountyComparison
BLANK, NONE, NOT_SAME = "（空）", "—", "不能比"
BOTH = "两年都有报告的 {} 个单位相加"
LONG, ENDS = 60, 16
"""A stretch that stayed is shortened from so many characters, to so many at each end."""
MARKS = {"removed": ("[-", "-]"), "added": ("{+", "+}"), "equal": ("", "")}
COLOURS = {"removed": ("\x1b[9;31m", "\x1b[0m"), "added": ("\x1b[4;32m", "\x1b[0m")}
WIDE = 5
"""Units' numbers stand beside each other in tables of so many columns."""


def names_of(found: Comparisons) -> list[str]:
    """Call reports by their years, else by their files, else by their order."""
    years = [one.report.year for one in found.reports]
    if None not in years and len({*years}) == len(years):
        return [f"{year}年" for year in years]
    names = [one.name for one in found.reports]
    if len({*names}) == len(names):
        return names
    return ["、".join(map(str, one.files)) for one in found.reports]


def shown(value: Value | None) -> str:
    """Write a number, what is blank as such."""
    return BLANK if value is None else printable(printed_number(value))


def both_shown(one: ComparedNumber) -> tuple[str, str]:
    """Write a number as it is in both, a dash where the form has no such number."""
    last, this = (
        NONE if value is None and one.why_not else shown(value)
        for value in (one.last, one.this)
    )
    return last, this


def difference(one: ComparedNumber) -> str:
    """Write by how much a number grew, with its sign."""
    if one.why_not:
        return NOT_SAME
    if one.difference is None:
        return NONE
    return f"{'+' * (one.difference > 0)}{printed_number(one.difference)}"


def percentage(one: ComparedNumber) -> str:
    """Write by how much of what it was a number grew, `—` where there is no such."""
    share = one.percentage
    return NONE if share is None else f"{'+' * (share > 0)}{share}%"


def part_title(step: Comparison, part: str) -> str:
    """Name the section in which a number stands."""
    if part == COUNTS:
        return "其他数字"
    heads = {
        one.id: one.heading
        for form in (step.last.form, step.this.form)
        for one in form.sections
    }
    return heads[part]


def number_columns(last: str, this: str) -> list[Column[ComparedNumber]]:
    """Give the columns of numbers at a terminal."""
    return [
        Column(lambda one: one.label, title="　"),
        Column(lambda one: both_shown(one)[0], title=last, align="right"),
        Column(lambda one: both_shown(one)[1], title=this, align="right"),
        Column(difference, title="增减", align="right"),
        Column(percentage, title="增减%", align="right"),
    ]


def told_first(step: Comparison, *, whole: bool) -> list[tuple[str, list[ComparedNumber]]]:
    """Sort numbers for a person: the main ones, other changes, what can't be compared.

    Of two versions of one year's report what didn't change isn't told but for `whole`.
    """
    numbers, years = step.numbers, step.last.year != step.this.year
    main = [one for one in numbers if one.headline and not one.why_not]
    rest = sorted(
        (one for one in numbers if not one.headline and not one.why_not),
        key=lambda one: not one.total,
    )
    apart = [one for one in numbers if one.why_not]
    return [
        (
            "主要的数",
            [one for one in main if one.changed or whole or (years and not one.is_nothing)],
        ),
        ("其他变了的数", [one for one in rest if one.changed]),
        ("没有变的数", [one for one in rest if not one.changed] if whole else []),
        ("不能比的数", [one for one in apart if whole or not one.is_nothing]),
    ]


def counted(numbers: Sequence[ComparedNumber]) -> str:
    """Count what changed, what didn't, and what can't be compared."""
    same = [one for one in numbers if not one.changed and not one.why_not]
    nothing = sum(one.is_nothing for one in same)
    apart = sum(bool(one.why_not) for one in numbers)
    told = f"变了 {sum(one.changed for one in numbers)} 个，没有变 {len(same)} 个"
    told += f"（其中 {nothing} 个是 0 或空）" if nothing else ""
    return told + (f"，不能比 {apart} 个" if apart else "")


def comparison_lines(
    found: Found, *, whole: bool = False, colour: bool = False
) -> Iterator[str]:
    """Tell what differs: what changed first, what didn't only counted unless `whole`."""
    if isinstance(found, CountyComparison):
        yield from _county_lines(found, whole=whole)
        return
    names = names_of(found)
    if len(found.steps) > 1:
        yield f"{printable(found.organ)}　{'、'.join(names)}"
        columns: list[Column[tuple[str, list[str]]]] = [
            Column(lambda row: row[0], title="　"),
            *(_year_column(at, name) for at, name in enumerate(names)),
        ]
        yield from ("", "主要的数，各年")
        yield as_text(columns, over_years(found, whole=whole), "simple")
    for at, step in enumerate(found.steps):
        if len(found.steps) > 1:
            yield ""
        yield from _number_lines(step, names[at], names[at + 1], whole=whole)
        if whole or len(found.steps) == 1:
            yield from _text_lines(step, whole=whole, colour=colour)
        elif changed := sum(_differ(one) for one in step.prose):
            yield from ("", f"正文变了 {changed} 段；改了哪些字，只比这两年，或加 --all")


def over_years(found: Comparisons, *, whole: bool) -> list[tuple[str, list[str]]]:
    """Set the main numbers of all years beside each other, by their names.

    Those of the newest form come first; where a form has no such number there is a dash.
    """
    steps = found.steps
    labels: dict[Address, str] = {}
    for one in (one for step in reversed(steps) for one in step.numbers if one.headline):
        labels.setdefault(one.address, one.label)
    by_year: list[dict[Address, Value | None]] = [
        {one.address: one.last for one in steps[0].numbers},
        *({one.address: one.this for one in step.numbers} for step in steps),
    ]
    forms = [{*map(tuple, one.report.form.cells)} for one in found.reports]
    rows = []
    for address, label in labels.items():
        values = [year.get(address) for year in by_year]
        if whole or any(value not in (None, 0, "0") for value in values):
            pairs = zip(values, forms, strict=True)
            told = [shown(one) if address.path in form else NONE for one, form in pairs]
            rows.append((label, told))
    return rows


def _year_column(at: int, name: str) -> Column[tuple[str, list[str]]]:
    return Column(lambda row: row[1][at], title=printable(name), align="right")


def _number_lines(step: Comparison, last: str, this: str, *, whole: bool) -> Iterator[str]:
    organ = step.this.organ.name or step.last.organ.name
    yield f"{printable(organ)}　{printable(last)} → {printable(this)}"
    if not step.changed:
        yield "两份一样：能比的数、标题、落款、日期、正文都没有不同"
    yield f"数：{counted(step.numbers)}"
    for title, numbers in told_first(step, whole=whole):
        for part in dict.fromkeys(one.part for one in numbers):
            of_part = [one for one in numbers if one.part == part]
            yield from ("", f"{title}　{part_title(step, part)}")
            yield as_text(
                number_columns(printable(last), printable(this)), of_part, "simple"
            )
            why = dict.fromkeys(one.why_not for one in of_part if one.why_not)
            yield from (f"  {one}" for one in why)


def _text_lines(step: Comparison, *, whole: bool, colour: bool) -> Iterator[str]:
    texts: tuple[ComparedText | ComparedSection, ...] = (*step.lines, *step.prose)
    if any(one.changed for one in texts) and not colour:
        yield from ("", "文字（[-删去的-]，{+添上的+}，……是没有变的）")
    for line in step.lines:
        if line.changed:
            yield from ("", f"{line.label}：{marked(line.runs, colour=colour, whole=True)}")
    for section in step.prose if whole or step.changed else ():
        changed, heading = _differ(section), section.heading
        same = len(section.paragraphs) - changed
        told = [f"变了 {changed} 段"] * (changed > 0) + [f"没有变 {same} 段"] * (same > 0)
        yield from ("", f"{heading}　{'，'.join(told)}")
        for one in section.paragraphs:
            if one.changed or whole:
                moved = "（换了位置）" if one.moved else ""
                yield f"  {moved}{marked(one.runs, colour=colour, whole=whole)}"


def _differ(section: ComparedSection) -> int:
    """Count the paragraphs that aren't where they were, as they were."""
    return sum(one.changed for one in section.paragraphs)


def marked(runs: Sequence[TextRun], *, colour: bool, whole: bool) -> str:
    """Write a text with what is gone and what is new: in colours, or `[-…-]{+…+}`."""
    told = []
    for at, (kind, text) in enumerate(runs):
        before, behind = (COLOURS if colour else MARKS).get(kind, ("", ""))
        plain_text = printable(text)
        if kind == "equal" and not whole and len(text) > LONG:
            tail = plain_text[-ENDS:] if at < len(runs) - 1 else ""
            plain_text = f"{plain_text[:ENDS]}……{tail}"
        told.append(f"{before}{plain_text}{behind}")
    return "".join(told)


def _county_lines(found: CountyComparison, *, whole: bool) -> Iterator[str]:
    last, this = (f"{year}年" for year in found.years)
    yield from county_told(found)
    for title, totals in told_totals(found, whole=whole):
        table = as_text(number_columns(last, this), totals, "simple")
        why = dict.fromkeys(f"  {one.why_not}" for one in totals if one.why_not)
        yield from ("", title, table, *why)
    both = [one for one in found.units if one.in_both]
    changed = [one for one in both if one.changed]
    shown_units = both if whole else changed
    columns = unit_addresses(found)
    for start in range(0, len(columns), WIDE):
        some_columns = columns[start : start + WIDE]
        yield from ("", as_text(_unit_columns(found, some_columns), shown_units, "simple"))
    if columns:
        yield f"格子里是 {this} 的数，括号里是比 {last} 增减"
    yield from (line for told in only_in_one(found) for line in ("", told))


def told_totals(
    found: CountyComparison, *, whole: bool
) -> Iterator[tuple[str, list[ComparedNumber]]]:
    """Part the sums of all units in those that can be compared and those that can't."""
    totals = [one for one in found.totals if whole or not one.is_nothing]
    yield "各单位相加", [one for one in totals if not one.why_not]
    if both := [one for one in found.in_both if (whole or not one.is_nothing)]:
        yield BOTH.format(_in_both(found)), [one for one in both if not one.why_not]
    if apart := [one for one in totals if one.why_not]:
        yield "各单位相加，不能比的数", apart


def county_told(found: CountyComparison) -> Iterator[str]:
    """Count the units, those that changed, and numbers that the sums lack."""
    there = [one for one in found.units if one.numbers]
    changed = sum(one.changed for one in there)
    last, this = (f"{year}年" for year in found.years)
    both = _in_both(found)
    yield (
        f"{last} {sum(len(one.last) for one in there)} 个单位，"
        f"{this} {both + len(found.only_this)} 个单位；两年都有报告的 {both} 个，"
        f"变了 {changed} 个，没有变 {both - changed} 个"
    )
    labels = {one.address: one.label for one in found.totals}
    for address, blank in found.blanks.items():
        yield f"{labels[address]}：有 {blank} 个数空着，没有加进去"
    if any(one.apart for one in found.totals):
        yield f"“各单位相加”里增减是“{NONE}”的，是两年有数的单位不同，不能比"
    for error in found.errors:
        yield f"没有比：{printable(str(error).partition(chr(10))[0])}"


def _in_both(found: CountyComparison) -> int:
    return sum(one.in_both for one in found.units)


def unit_addresses(found: CountyComparison) -> list[Address]:
    """Find the headlines that changed in any unit, in the form's order."""
    moved = {
        one.address
        for unit in found.units
        if unit.changed
        for one in unit.numbers
        if one.changed
    }
    return [one.address for one in found.totals if one.address in moved]


def only_in_one(found: CountyComparison) -> Iterator[str]:
    """Tell who has a report in one of the years alone, and what is no unit."""
    told = {
        f"只有 {found.years[0]}年有报告": found.only_last,
        f"只有 {found.years[1]}年有报告": found.only_this,
        "是汇总，没有算作单位": found.sums,
    }
    for title, names in told.items():
        if names:
            yield f"{title}（{len(names)} 个）：{'、'.join(map(printable, names))}"


def _unit_columns(
    found: CountyComparison, addresses: Sequence[Address]
) -> list[Column[ComparedUnit]]:
    labels = {one.address: one.label for one in found.totals}
    return [
        Column(unit_name, title="单位"),
        *(_unit_column(address, labels[address]) for address in addresses),
    ]


def unit_name(unit: ComparedUnit) -> str:
    """Name a unit, one whose totals don't hold as such."""
    return f"{unit.organ}{'（总计合不上）' if unit.remark else ''}"


def _unit_column(address: Address, label: str) -> Column[ComparedUnit]:
    title = label.replace("·", "\n")
    return Column(lambda unit: unit_cell(unit, address), title=title, align="right")


def unit_cell(unit: ComparedUnit, address: Address) -> str:
    """Write a unit's number, and in brackets by how much it grew."""
    one = next((one for one in unit.numbers if one.address == address), None)
    if one is None or one.why_not:
        return "" if one is None else NOT_SAME
    return f"{shown(one.this)}（{difference(one)}）" if one.changed else shown(one.this)
