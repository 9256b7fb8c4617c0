"""Where the prose, the title and the signature of a blank form belong."""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from re import DOTALL
from typing import TYPE_CHECKING

from govreport.forms import Form
from govreport.importers.blocks import Block, Grid, TextBlock, shortened
from govreport.importers.containers.docx import slot_cells
from govreport.importers.headings import Heading
from govreport.importers.texts import BEHIND
from govreport.importers.titles import titles_in
from govreport.lazy import lazy
from govreport.tasks.template_tags import P, set_text, text_of
from govreport.tasks.template_words import (
    made,
    manner_of,
    mark,
    prose_macro,
    prose_manner,
    run,
    set_cell,
    set_paragraph,
    tag_paragraph,
    take_away,
    unmark,
)

if TYPE_CHECKING:
    from lxml.etree import _Element

Located = tuple[Block, "_Element | None"]
TITLE_TAG = "{{ title }}"
TITLE = lazy(r"(?=[^。；]{4,70}$).*(?:年度报告|年报|信息公开工作报告)")
BLANKS = r"XxＸ×*＊_＿…○〇\s"
HOLES = rf"(?:[{BLANKS}]|某|[（(](?:单位|机关|行政机关)(?:全?称|名称)[)）])"
ORGAN_HOLE = lazy(
    rf"{HOLES}+(?:[省市县区乡镇]|街道|自治[州县旗])?{HOLES}*"
    r"(?:人民政府|政府|办事处|委员会|单位|机关|部门|[局厅委办院])?"
    rf"|[（(]?(?:单位|机关|行政机关)(?:全?称|名称)[)）]?"
)
"""A line on which nothing but an organ's name is to be written."""
YEAR = lazy(
    rf"(?:(?:20|二[○〇零])?[{BLANKS}]{{2,}}|20\d\d|[（(]年份[)）])(?=年度?(?![^年]{{0,8}}月))"
)
ORGAN = lazy(
    r"(?:填报|编报|编制|报告|公开|发布)?(?:单位|机关|部门)(?:名称)?\s*(?:[（(][^（）()]{0,6}[)）])?\s*[:：]\s*(.*)$"
)
BRACKETED = lazy(r"[（(【\[〔].*[)）\]】〕][。.]?", DOTALL)
HINT = lazy(r"填写|填报说明|填表说明|文字描述|文字叙述|此处|某某|[×＿_]{2,}|[Xx]{2,}")
NOTE = lazy(r"(?:备?注|单位|计量单位|说明|填表说明)\s*\d*\s*[:：]")
DAY = lazy(
    rf"[\d{BLANKS}二一三四五六七八九十零]*年[\d{BLANKS}一二三四五六七八九十]*月[\d{BLANKS}一二三四五六七八九十]*日"
)
SEALED = lazy(r"[（(](?:盖章|公章|印章|签章|加盖公章|单位公章|章)[)）]")
FACTS = {
    "{{ organ }}": lazy(
        r"(?:填报|编报|编制|报告|公开|发布)?(?:单位|机关|部门|机构)(?:名称)?[:：]?"
    ),
    "{{ year }}": lazy(r"(?:报告)?年[度份][:：]?"),
    TITLE_TAG: lazy(r"标\s*题[:：]?"),
}
"""What a table of the cover names, and what belongs behind it."""
LONGEST = 30
"""Characters of a line that somebody signs on."""


class ProsePlan:
    """Parts of a blank form: planned when made, written into the document by `write`."""

    def __init__(
        self,
        the_form: Form,
        blocks: Sequence[Located],
        headings: Sequence[Heading],
        tables: Mapping[int, str],
    ) -> None:
        """Take the blocks of a document with their elements, and where its parts begin."""
        self.form, self.blocks, self.headings = the_form, blocks, headings
        self.replaced: list[str] = []
        self.kept: list[str] = []
        self.notes: list[str] = []
        found = {one.section for one in headings}
        self.missing = [
            one.heading for one in the_form.sections if one.heading and one.id not in found
        ]
        self.start = min([*tables, *(one.block for one in headings)], default=0)
        self.fixed = 0
        self.sample: _Element | None = None

    def write(self, body: "_Element") -> None:
        """Put the tags of title, prose and signature where they belong."""
        ends = [one.block for one in self.headings[1:]] + [len(self.blocks)]
        unmark(body)
        self._choose_sample(ends)
        own, type_ = prose_manner(self.sample)
        first = self.headings[0] if self.headings else None
        anchor = self._element(self.start)
        self._front(anchor)
        for number, (heading, end) in enumerate(zip(self.headings, ends, strict=True)):
            self._section(heading, end, is_last=number == len(ends) - 1)
        for at, one in enumerate(prose_macro(own, type_)):
            body.insert(at, one)
        if first is None:
            self.notes.append("没有找到各部分的标题，正文没有地方放")

    def _element(self, index: int) -> "_Element | None":
        return self.blocks[index][1] if index < len(self.blocks) else None

    def _lines(self, start: int, end: int) -> list[tuple[str, "_Element"]]:
        """Give the paragraphs between two blocks, with what they say."""
        return [
            (block.text, one)
            for block, one in self.blocks[start:end]
            if isinstance(block, TextBlock) and one is not None
        ]

    def _is_prose(self, section: str) -> bool:
        return any(one.id == section and one.table is None for one in self.form.sections)

    def _choose_sample(self, ends: Sequence[int]) -> None:
        """Choose the paragraph in whose manner prose is set: one that stands for some."""
        some = [
            line
            for heading, end in zip(self.headings, ends, strict=True)
            if self._is_prose(heading.section)
            for line in self._lines(heading.block + 1, end)
        ]
        with_text = (one for text, one in some if text.strip())
        self.sample = next(with_text, next((one for _, one in some), None))

    def _front(self, anchor: "_Element | None") -> None:
        """Put title, organ, year and preamble above the first part."""
        lines = self._lines(0, self.start)
        last = self._title(lines)
        for index, (text, one) in enumerate(lines):
            gone = one.getparent() is None or TITLE_TAG in text_of(one)
            if not text.strip() or gone:
                continue
            if index > last and ("。" in text or BRACKETED.fullmatch(text.strip())):
                self._replace(text, one)
                continue
            self._holes(text, one)
            if index > last:
                self._keep(one)
            elif HINT.search(left := text_of(one)):
                self.kept.append(shortened(left))
        for block, table in self.blocks[: self.start]:
            if isinstance(block, Grid) and table is not None:
                self._facts(table)
        if anchor is None:
            return
        if last < 0:
            title = made("p", made("pPr", made("jc", val="center")), run(TITLE_TAG))
            mark(title, "title", 0)
            anchor.addprevious(title)
            self.notes.append("没有找到标题，标题放在了第一部分的前面，请在 Word 里调整")
        anchor.addprevious(tag_paragraph("{{p prose(narrative.preamble, draft) }}"))

    def _title(self, lines: Sequence[tuple[str, "_Element"]]) -> int:
        """Put the title's tag on its line; give the last line of it, -1 for none."""
        found = [
            at for at, (text, _) in enumerate(lines) if TITLE.match(" ".join(text.split()))
        ]
        if not found:
            return -1
        last = first = found[-1]
        for one in titles_in([TextBlock(text) for text, _ in lines]):
            if one.first <= last <= one.last:
                first, last = one.first, one.last
        above = [at for at in range(first) if lines[at][0].strip()]
        while above and ORGAN_HOLE.fullmatch(lines[above[-1]][0].strip()):
            first = above.pop()
        for at in range(first, last + 1):
            text, element = lines[at]
            if at == last:
                set_paragraph(element, TITLE_TAG)
                mark(element, "title", 0)
            elif text.strip():
                take_away(element)
            if text.strip():
                self.replaced.append(f"“{shortened(text)}” → 标题")
        return last

    def _holes(self, text: str, element: "_Element") -> None:
        """Put organ and year into the holes of a line of the cover."""
        own = text_of(element)
        places = [(found.span(), "{{ year }}") for found in YEAR.finditer(own)]
        named = ORGAN.search(own)
        if named is not None:
            places.append((named.span(1), "{{ organ }}"))
        for (start, end), tag in sorted(places, reverse=True):
            if start == end == len(own):
                element.append(run(tag, manner_of(element)[1]))
            else:
                set_text(element, start, end, tag)
            self.replaced.append(f"“{shortened(text)}” → {tag}")
            if named is not None and tag == "{{ organ }}":
                break

    def _facts(self, table: "_Element") -> None:
        """Put title, organ and year behind their names in a table of the cover."""
        for row in slot_cells(table):
            for (_, name), (cell, _) in pairwise(row):
                tags = (
                    tag for tag, one in FACTS.items() if one.fullmatch(name.text.strip())
                )
                if tag := next(tags, None):
                    set_cell(cell, tag)
                    self.replaced.append(f"“{shortened(name.text)}”后面的格 → {tag}")

    def _section(self, heading: Heading, end: int, *, is_last: bool) -> None:
        """Put a section's tag below its heading, and judge what stands there."""
        element = self._element(heading.block)
        block = self.blocks[heading.block][0]
        if element is None or not isinstance(block, TextBlock):
            self.missing.append(heading.section)
            return
        name = f"“{shortened(block.text[: heading.end], 16)}”"
        rest, own = block.text[heading.end :], text_of(element)
        if rest.strip() and own.endswith(rest):
            set_text(element, len(own) - len(rest), len(own))
            self.replaced.append(f"“{shortened(rest)}” → {name}的正文")
        prose = self._is_prose(heading.section)
        number = [one.id for one in self.form.sections].index(heading.section) + 1
        room = ", draft" if prose else ""
        mark(element, heading.section, number)
        tag = tag_paragraph(f"{{{{p prose(narrative.{heading.section}{room}) }}}}")
        lines = self._lines(heading.block + 1, end)
        behind = (
            next(
                (at for at, (text, _) in enumerate(lines) if BEHIND.match(text.strip())),
                len(lines),
            )
            if is_last
            else len(lines)
        )
        for _, one in lines[behind:]:
            self._keep(one)
        lines = lines[:behind]
        signed = self._signature(lines) if is_last else None
        blank = [one for text, one in lines if not text.strip()]
        for text, one in lines:
            if not text.strip() or one in (signed or ()):
                continue
            if prose or self._is_sample(text):
                self._replace(text, one, name)
            else:
                self._keep(one)
        for one in blank[:-1] if prose else ():
            take_away(one)
        element.addnext(tag)
        if is_last:
            after = next(
                (one for one in lines[::-1] if one[1].getparent() is not None), None
            )
            self._sign(signed, after[1] if after and prose else tag)

    def _is_sample(self, text: str) -> bool:
        """Whether a line beside a table is there to be replaced by prose."""
        line = text.strip()
        if NOTE.match(line):
            return False
        return bool(BRACKETED.fullmatch(line) or HINT.search(line)) or "。" in line

    def _signature(
        self, lines: Sequence[tuple[str, "_Element"]]
    ) -> tuple["_Element", "_Element"] | None:
        """Find the lines on which organ and day are signed at the end, if there are."""
        some = [(text.strip(), one) for text, one in lines if text.strip()]
        if len(some) < 2:
            return None
        (name, first), (day, second) = some[-2:]
        sealed = SEALED.search(name) or ORGAN_HOLE.fullmatch(name) or not HINT.search(name)
        if (
            not DAY.fullmatch(SEALED.sub("", day))
            or len(name) > LONGEST
            or "。" in name
            or not sealed
        ):
            return None
        self.replaced += [f"“{shortened(one)}” → 落款" for one in (name, day)]
        return first, second

    def _sign(
        self, signed: tuple["_Element", "_Element"] | None, after: "_Element"
    ) -> None:
        """Put the signature where it stood, or behind all else, where a report has one."""
        for at, name in enumerate(("signature", "signed_on")):
            if signed is not None:
                own, type_ = manner_of(signed[at])
                place = signed[at]
            else:
                own, type_ = prose_manner(self.sample)
                for one in own.findall("{*}jc") + own.findall("{*}ind"):
                    own.remove(one)
                own.append(made("jc", val="right"))
                place = after
            line = made("p", own, run(f"{{{{ {name} }}}}", type_))
            mark(line, "signature" if at == 0 else "signature_date", 50 + at)
            parts = (
                tag_paragraph(f"{{%p if {name} %}}"), line, tag_paragraph("{%p endif %}")
            )  # fmt: skip
            for one in parts:
                place.addnext(one)
                place = one
            after = place
            if signed is not None:
                take_away(signed[at])

    def _replace(self, text: str, element: "_Element", section: str = "前言") -> None:
        self.replaced.append(f"“{shortened(text)}” → {section}的正文")
        take_away(element)

    def _keep(self, element: "_Element") -> None:
        """Let a line be as it is, and mark it so that no import takes it for prose."""
        text = text_of(element)
        if not text.strip() or element.tag != P:
            return
        self.fixed += 1
        mark(element, f"fixed_{self.fixed}", 100 + self.fixed)
        self.kept.append(shortened(text))
