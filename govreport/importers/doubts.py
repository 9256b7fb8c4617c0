"""What makes it uncertain in which cells of its row the numbers of a line stand."""

from collections.abc import Sequence

from govreport.digits import RowSum
from govreport.forms import Form, ItemType
from govreport.importers.beside import adds_up, is_empty
from govreport.importers.blocks import whole_number
from govreport.importers.gathered import Gathered
from govreport.importers.printed import PROCEEDINGS, RUN, Line
from govreport.importers.rows import LineCells
from govreport.importers.tokens import Kind, PrintedToken


def words_for_counts(form: Form, target: LineCells, tokens: Sequence[PrintedToken]) -> str:
    """Give the words that stand among numbers where the form has but counts."""
    words = next((one.text for one in tokens if one.kind is Kind.WORDS), "")
    kinds = [form.item(cell).type for cell in target if cell is not None]
    return words if len(tokens) > 1 and ItemType.TEXT not in kinds else ""


def doubt_of(
    tokens: Sequence[PrintedToken], sums: Sequence[RowSum], line: Line, gathered: Gathered
) -> str:
    """Tell why nobody can say in which cells of its row the numbers of a line stand.

    They may be broken over lines, be another part's, or one may be lacking or too many;
    "" where nothing speaks against it. `tokens` are what stands in the cells.
    """
    if line.segments[0].row.ours:
        return ""
    counts = [
        sum(token.kind is Kind.VALUE for token in one.tokens) for one in line.segments
    ]
    whole = len(tokens) > max((one.last for one in sums), default=0)
    right = whole and adds_up(tokens, sums)
    if max(counts) > 1 and sum(map(bool, counts)) > 1:
        return "这一行的数印在几行里，也许有数折了行"
    if line.table == PROCEEDINGS and line.id != RUN and not (right or line.is_celled):
        return "分不清这些数是表四哪一部分的，合计也对不上"
    return _doubt_of_gaps(tokens, sums, line, gathered)


def _doubt_of_gaps(
    tokens: Sequence[PrintedToken], sums: Sequence[RowSum], line: Line, gathered: Gathered
) -> str:
    """Tell of empty cells where one seems to be lacking altogether."""
    blank = any(map(_is_left_out, tokens))
    printed = line.numbered
    row = printed.row
    known = row.columns and not row.made_out
    if blank and row.celled and not known and len(printed.tokens) < gathered.usual_width:
        return "这一行比别的行少一格，分不清数在哪一格"
    ends_empty = bool(tokens) and is_empty(tokens[-1])
    if ends_empty and row.made_out and not sums and line.has_values:
        return "末一格空着，也许少了一格，分不清数在哪一格"
    apart = not (line.is_celled or line.is_on_one_row or gathered.shows_zero)
    if ((blank and not known) or apart) and _is_wrong(tokens, sums):
        return "有空格，合计又对不上，也许少了一格"
    if not row.columns and _is_shifted(tokens, sums, apart=not line.is_celled):
        return "合计都对不上，也许混进了一个别的数"
    for one in sums:
        texts = [tokens[at].text for at in one.parts] if one.last < len(tokens) else []
        numbers = [whole_number(text) for text in texts if text.isdecimal()]
        *parts, last = numbers or [0]
        if last and _is_left_out(tokens[one.total]) and sum(parts) == last:
            return "合计一格空着，前面的数正好是合计，也许少了一格"
    return ""


def _is_left_out(token: PrintedToken) -> bool:
    """Whether a cell has nothing in it, not even a formula."""
    return is_empty(token) and not token.formula


def _is_shifted(
    tokens: Sequence[PrintedToken], sums: Sequence[RowSum], *, apart: bool
) -> bool:
    """Whether a number too many may stand there: few sums hold, or one would without it."""
    if not sums or len(tokens) <= max(one.last for one in sums):
        return False
    numbers = [whole_number(one.text) for one in tokens]
    over = [sum(numbers[at] for at in one.parts) - numbers[one.total] for one in sums]
    if len(sums) > 1:
        return sum(map(bool, over)) > len(over) / 2
    return apart and over[0] > 0 and over[0] in [numbers[at] for at in sums[0].parts]


def _is_wrong(tokens: Sequence[PrintedToken], sums: Sequence[RowSum]) -> bool:
    """Whether a total is printed that the numbers printed don't add up to."""
    numbers = [whole_number(one.text) for one in tokens]
    return len(tokens) > max((one.last for one in sums), default=0) and any(
        tokens[one.total].text.isdecimal()
        and numbers[one.total] != sum(numbers[part] for part in one.parts)
        for one in sums
    )
