"""What a document lacks of a report: its end, tables that are pictures or not there."""

from collections.abc import Collection, Mapping, Sequence

from govreport.forms import Form, form_for_year
from govreport.importers.blocks import TextBlock
from govreport.importers.gathered import Gathered, by_row
from govreport.importers.printed import PROCEEDINGS
from govreport.importers.reconciliation import Unread
from govreport.importers.sections import Divided
from govreport.importers.texts import LAST
from govreport.importers.titles import ORGAN_END, Signature, Title, compact
from govreport.lazy import lazy
from govreport.organ_names import without_plate
from govreport.prose import NUMERALS
from govreport.report import NO_TABLE, PICTURE

FEWEST = 4
"""A line of no more characters is no beginning of a heading."""
FEW = 12
"""Characters by which somebody finds the place again."""
LONG = 20
"""A line of so many characters that no full stop ends is no name, and none of the page."""
ENDED = tuple("。.!?;…”\"')》")
"""Marks of which a paragraph that is whole has one at its end."""
OPEN = lazy(
    r"[,、:(《“〔的和与及或在对将把被为是至]$|\d{4}年(?:\d{1,2}(?:月(?:\d{1,2})?)?)?$"
)
"""How even a last paragraph without a full stop doesn't end."""
LATER = lazy(rf"[{NUMERALS[:6]}][、.](?!结转).")
"""How a part begins whose heading is not known, and no row of a table."""
REASONS = {
    PICTURE: "表是图片，要照着录入",
    NO_TABLE: "没有找到这张表（也许是图片）",
}
CUT_TABLE, CUT_ROW = "原件断了，后面没有这张表", "原件断了，后面没有这一行"


def breaks_off(
    the_form: Form,
    divided: Divided,
    prose: Mapping[str, Sequence[TextBlock]],
    title: Title | None,
    signature: Signature,
) -> bool:
    """Whether a document ends in the middle, by its last words and the parts that follow.

    What somebody signed is whole, and so is what ends with 五, or with few words in 六.
    """
    named = ORGAN_END.search(without_plate(compact(signature.name)))
    if named or signature.day or divided.behind:
        return False
    section = next(reversed(divided.headings), "preamble")
    lines = [line for one in prose.get(section, ()) if (line := compact(one.text))]
    last = lines[-1] if lines else ""
    headings = (compact(one.heading) for one in the_form.sections)
    if len(last) > FEWEST and any(one.startswith(last) for one in headings):
        return True
    if section == "preamble":
        return title is not None and not divided.rows and _is_open(lines)
    if section in LAST:
        organ = compact(title.organ) if title is not None else ""
        signs = 2 < len(last) < len(organ) and organ.startswith(last)
        ends = len(last) > FEWEST and OPEN.search(last) is not None
        return signs or ends or (section != LAST[-1] and _is_open(lines))
    own = [one.id for one in the_form.sections if one.heading].index(section)
    goes_on = any(LATER.match(one) and NUMERALS.index(one[0]) > own for one in lines)
    return not goes_on and (
        divided.ends_in_table or section == "overview" or not last.endswith(ENDED)
    )


def _is_open(lines: Sequence[str]) -> bool:
    """Whether paragraphs go on behind their end: the last is long, or a sentence begun."""
    if not lines or lines[-1].endswith(ENDED):
        return not lines
    return any(
        len(line) >= LONG or "," in line for line in lines[-2:] if not line.endswith(ENDED)
    )


def older_than_forms(year: int | None, gathered: Gathered) -> bool:
    """Whether a report is of a year before there was a form, and its numbers of none."""
    if year is None or year >= (oldest := form_for_year(year)).first_year:
        return False
    return {cell.table for cell in gathered.values} != oldest.tables.keys()


def lost_tables(
    the_form: Form, divided: Divided, met: Collection[str], *, pictures: bool, cut: bool
) -> dict[str, str]:
    """Tell of each table that was not met whether it is a picture or not there.

    There are `pictures` somewhere where the container doesn't say where; of what is `cut`
    off nobody knows what followed.
    """
    found = {}
    for table in the_form.tables:
        shown = pictures or the_form.section_of_table(table).id in divided.pictures
        if table not in met and (shown or not cut):
            found[table] = PICTURE if shown else NO_TABLE
    return found


def account_for_rest(  # noqa: PLR0913 -- what is known of the document
    the_form: Form,
    gathered: Gathered,
    lost: Mapping[str, str],
    met: Collection[str],
    *,
    cut: bool,
    drawn: bool = False,
) -> None:
    """Tell of every number that no line was found for.

    In a table that is `drawn`, and whose row has no label, there is nothing then.
    """
    told = {cell for unread in gathered.unread for cell in unread.cells}
    told |= gathered.values.keys()
    order = [*the_form.tables]
    ends = [table for table in order if table in met][-1:]
    for table in the_form.tables.values():
        if table.id not in met:
            behind = not ends or order.index(table.id) > order.index(ends[0])
            otherwise = CUT_TABLE if behind else "没有找到这张表"
            reason = REASONS.get(lost.get(table.id, ""), otherwise)
            gathered.unread.append(Unread(table.cells, reason))
            continue
        rest = (one for one in table.cells if one not in told)
        reason = CUT_ROW if cut and table.id in ends else "没有找到这一行"
        nothing = table.id == PROCEEDINGS and told.isdisjoint(table.cells)
        if nothing and drawn and not (cut or gathered.strays):
            reason = "空白"
        gathered.unread.extend(Unread(cells, reason) for cells in by_row(rest))


def told_of_losses(
    the_form: Form, lost: Mapping[str, str], divided: Divided, last: str, *, cut: bool
) -> list[str]:
    """Say in sentences what an account has to say once of what a document lacks."""
    told = []
    if cut:
        last = f"（文字到“…{compact(last)[-FEW:]}”为止）"
        section = next(reversed(divided.headings), "")
        if divided.ends_in_table and section in the_form.tables:
            place = the_form.section_of_table(section).part
            last = f"（断在{place}的表里）"
        told.append(f"原件到中间就断了{last}，可能没有存全，请看原件")
    pictured = [the_form.section_of_table(one).part for one in lost if lost[one] == PICTURE]
    if pictured:
        told.append(f"{'、'.join(pictured)}的表是图片，数读不到，要照着录入")
    return told
