"""The tags of a Word template as they are written: where each is, and what is wrong."""

import re
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

import jinja2
from jinja2 import nodes

from govreport.forms import nearest
from govreport.importers.blocks import shortened
from govreport.packages import UNREADABLE, open_package
from govreport.render.context import dotted_names
from govreport.render.jinja import environment, in_chinese
from govreport.xml_parts import part

if TYPE_CHECKING:
    from lxml.etree import _Element

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
P, TBL, TR, TC, T = (W + tag for tag in ("p", "tbl", "tr", "tc", "t"))
DOCUMENT = "word/document.xml"
PAGE_PARTS = re.compile(r"word/(header|footer)\d*\.xml")
PAGE = {"header": "页眉", "footer": "页脚"}
TAG = re.compile(r"\{\{.{0,1000}?\}\}|\{%.{0,1000}?%\}|\{#.{0,1000}?#\}")
"""A tag of a length that somebody writes."""
ALONE = re.compile(r"\{[{%]-?\s*p\s")
"""A tag that takes the whole paragraph around it away."""
HALF = re.compile(r"\{\s*[{%]|[}%]\s*\}|[｛{]\s*[｛%％]|[｝}%％]\s*｝|｛｛|｝｝")
KEYED = str.maketrans("｛｝％．＿（），", "{}%._(),")
"""What a Chinese keyboard types for what a tag is written with."""
BODY = re.compile(r"\{[{%]-?(?:(?:p|tr|tc|r)\s)?\s*(.*?)\s*-?[%}]\}", re.DOTALL)
BARE = re.compile(r"\{\{(?:r|p|tr|tc)\s+[\w.]+\s*\}\}")
"""docxtpl takes what is around such a tag away, and a name gives nothing for it."""
PAIRS = frozenset({"for", "if", "macro", "call", "filter", "with", "block", "set"})
LOCAL = frozenset({"loop", "caller", "varargs", "kwargs", "self", "super"})
OF_DOCXTPL = frozenset({"colspan", "cellbg", "vm", "hm"})
SHOWN = 60
"""Characters of a tag that are told."""


class TagFlaw(NamedTuple):
    """What is wrong with how a tag is written: what kind, where, and names like it."""

    kind: str
    message: str
    place: str
    tag: str = ""
    near: Sequence[str] = ()


class Tag(NamedTuple):
    """A tag, where it stands, and in how many pieces Word wrote it."""

    text: str
    place: str
    pieces: int = 1

    @property
    def inside(self) -> str:
        """Its expression or statement, without its marks."""
        found = BODY.fullmatch(self.text)
        return "" if found is None or self.text.startswith("{#") else found[1]


class TagsRead(NamedTuple):
    """All tags of a template, what is wrong with them, and the template without those."""

    tags: Sequence[Tag]
    flaws: Sequence[TagFlaw]
    content: bytes


def read_tags(content: bytes, template: Path, context: Mapping[str, object]) -> TagsRead:
    """Read the tags of a template, and judge each by itself and with its partner."""
    from lxml.etree import tostring

    try:
        with open_package(content) as package:
            names = [
                name
                for name in package.namelist()
                if name == DOCUMENT or PAGE_PARTS.fullmatch(name)
            ]
            roots = {name: part(package, name, str(template), "Word") for name in names}
    except UNREADABLE:
        return TagsRead((), (), content)  # whoever fills it in says why it can't be read
    judge = _Judge(context)
    for name, root in roots.items():
        judge.part(name, root)
    changed = {name: tostring(roots[name], encoding="UTF-8") for name in judge.changed}
    mended = repacked(content, changed) if changed else content
    return TagsRead(judge.tags, judge.flaws, mended)


def repacked(content: bytes, changed: Mapping[str, bytes]) -> bytes:
    """Pack a document anew with some parts changed or added, the others as they are."""
    stream = BytesIO()
    with open_package(content) as old, zipfile.ZipFile(stream, "w") as new:
        for info in old.infolist():
            raw = changed[info.filename] if info.filename in changed else old.read(info)
            new.writestr(info, raw, zipfile.ZIP_DEFLATED)
        for name in changed.keys() - set(old.namelist()):
            new.writestr(zipfile.ZipInfo(name), changed[name], zipfile.ZIP_DEFLATED)
    return stream.getvalue()


def set_text(paragraph: "_Element", start: int, end: int, text: str = "") -> None:
    """Put other text in the place of some characters of a paragraph."""
    at = 0
    for piece in _pieces(paragraph):
        own = piece.text or ""
        first, last = max(start - at, 0), min(end - at, len(own))
        at += len(own)
        if first <= last and first < len(own):
            piece.text, text = own[:first] + text + own[last:], ""


def text_of(paragraph: "_Element") -> str:
    """Read the text of a paragraph as docxtpl joins it."""
    return "".join(piece.text or "" for piece in _pieces(paragraph))


def _pieces(paragraph: "_Element") -> list["_Element"]:
    """Give the texts of a paragraph, but for those of boxes in it."""
    inner = {piece for one in paragraph.iterdescendants(P) for piece in one.iter(T)}
    return [piece for piece in paragraph.iter(T) if piece not in inner]


def placed_paragraphs(root: "_Element", around: str) -> Iterator[tuple["_Element", str]]:
    """Give each paragraph with its place: 第 3 段, 第 2 张表第 5 行第 4 格（“…”）."""
    cells: dict[_Element, str] = {}
    for number, table in enumerate(root.iter(TBL), start=1):
        for row_number, row in enumerate(table.iterchildren(TR), start=1):
            label = ""
            for cell_number, cell in enumerate(row.iter(TC), start=1):
                text = "".join(piece.text or "" for piece in cell.iter(T)).strip()
                if text and not TAG.search(text) and not HALF.search(text):
                    label = f"（“{shortened(text, 16)}”）"
                place = f"第 {number} 张表第 {row_number} 行第 {cell_number} 格"
                cells[cell] = f"{place}{label}"
    count = 0
    for paragraph in root.iter(P):
        inside = next(paragraph.iterancestors(TC), None)
        count += inside is None
        place = f"第 {count} 段" if inside is None else cells.get(inside, "表里")
        yield paragraph, f"{around}{place}"


class _Judge:
    """Reader of tags that remembers which names are the template's own."""

    def __init__(self, context: Mapping[str, object]) -> None:
        self.context, self.jinja = context, environment()
        self.names = [*dotted_names(dict(context))]
        self.own = set(LOCAL) | set(self.jinja.globals)
        self.tags: list[Tag] = []
        self.flaws: list[TagFlaw] = []
        self.changed: dict[str, None] = {}
        self.trees: dict[str, nodes.Template | jinja2.TemplateSyntaxError] = {}

    def part(self, name: str, root: "_Element") -> None:
        found = PAGE_PARTS.fullmatch(name)
        around = PAGE[found[1]] if found else ""
        placed = [
            (one, place, text_of(one)) for one, place in placed_paragraphs(root, around)
        ]
        placed = [one for one in placed if "{" in one[2] or HALF.search(one[2])]
        first = len(self.tags)
        for paragraph, place, text in placed:
            self.tags += _tags_in(paragraph, place, text)
        for tag in self.tags[first:]:
            self.own |= _bound(self._tree(tag))
        open_tags: list[Tag] = []
        for paragraph, place, text in placed:
            wrong = [*self._paragraph(place, text, open_tags)]
            for start, end in sorted(wrong, reverse=True):
                set_text(paragraph, start, end)
                self.changed[name] = None
        for tag in open_tags:
            self._alone(tag)

    def _paragraph(
        self, place: str, text: str, open_tags: list[Tag]
    ) -> Iterator[tuple[int, int]]:
        """Judge a paragraph; give where what is wrong in it stands."""
        rest = TAG.sub(lambda found: "\0" * len(found[0]), text)
        for found in HALF.finditer(rest):
            whole = text[max(0, found.start() - 4) : found.end() + SHOWN].strip()
            tag, keyed = Tag(whole, place), text.translate(KEYED)
            fault = "标签不完整，缺了一半，或断在两段里；请写在一段里，如 {{ title }}"
            if keyed != text and TAG.search(keyed):
                fault = "标签里有全角的符号；请换成半角的，如 {{ title }}"
            self._tell("broken", tag, fault)
            yield found.span()
            break
        for found in TAG.finditer(text):
            tag = Tag(found[0], place)
            if self._tag(tag, open_tags):
                yield found.span()
        alone = next(filter(lambda one: ALONE.match(one[0]), TAG.finditer(text)), None)
        if alone is not None:
            beside = text[: alone.start()] + text[alone.end() :]
            if beside.strip():
                lost = shortened(beside.strip())
                fault = f"同一段里的“{lost}”生成时会丢掉；请让这个标签独占一段"
                self._tell("beside", Tag(alone[0], place), fault)

    def _tag(self, tag: Tag, open_tags: list[Tag]) -> bool:
        """Judge a tag by itself; whether it is better left out."""
        if BARE.fullmatch(tag.text):
            self._tell("broken", tag, "这种写法会丢掉文字，请改成 {{ … }}")
            return True
        word = next(iter(tag.inside.split()), "")
        if tag.text.startswith("{%") and word.startswith("end"):
            if any(one.inside.split()[0] == word[3:] for one in open_tags):
                while (last := open_tags.pop()).inside.split()[0] != word[3:]:
                    self._alone(last)
                return False
            if word[3:] in PAIRS:
                self._tell("broken", tag, f"前面没有和它成对的 {{% {word[3:]} … %}}")
                return True
        tree = self._tree(tag)
        if isinstance(tree, jinja2.TemplateSyntaxError):
            reason = in_chinese(tree, ()).removeprefix("模板里有").partition("，在")[0]
            self._tell("broken", tag, f"{reason.partition('；')[0]}；请改正")
            return True
        if _opens(tag):
            open_tags.append(tag)
        unknown = [*self._unknown(tree)]
        for name in unknown:
            near = nearest(name, self.names)
            hint = f"，相近的有 {'、'.join(near)}" if near else ""
            message = f"不存在的名称“{name}”{hint}；请改正或删去"
            self.flaws.append(TagFlaw("unknown", message, tag.place, name, near))
        return bool(unknown) and tag.text.startswith("{{")

    def _tree(self, tag: Tag) -> nodes.Template | jinja2.TemplateSyntaxError:
        """Parse a tag by itself, once; the error where it can't be."""
        if tag.text not in self.trees:
            try:
                tree = self.jinja.parse(_closed(tag))
                _bound(tree)  # which goes as deep as it is nested
                self.trees[tag.text] = tree
            except jinja2.TemplateSyntaxError as error:
                self.trees[tag.text] = error
            except RecursionError:
                self.trees[tag.text] = jinja2.TemplateSyntaxError("nested too deep", 1)
        return self.trees[tag.text]

    def _unknown(self, tree: nodes.Template) -> Iterator[str]:
        """Find the names of an expression that stand for nothing."""
        inner = {one.node for one in tree.find_all(nodes.Getattr)}
        chains = [one for one in tree.find_all(nodes.Getattr) if one not in inner]
        chained = set[nodes.Node]()
        for chain in chains:
            path, root = list[str](), chain
            while isinstance(root, nodes.Getattr):
                path.insert(0, root.attr)
                root = root.node  # type: ignore[assignment] # an expression of any kind
            chained.add(root)
            if not isinstance(root, nodes.Name) or root.name in self.own:
                continue
            if not _leads(self.context, (root.name, *path)):
                yield ".".join((root.name, *path))
        for name in tree.find_all(nodes.Name):
            known = name.name in self.context or name.name in self.own
            if name.ctx == "load" and name not in chained and not known:
                yield name.name

    def _alone(self, tag: Tag) -> None:
        word = tag.inside.split()[0]
        self._tell("broken", tag, f"少了和它成对的 {{% end{word} %}}，请补上")

    def _tell(self, kind: str, tag: Tag, message: str) -> None:
        self.flaws.append(TagFlaw(kind, message, tag.place, shortened(tag.text, SHOWN)))


def _tags_in(paragraph: "_Element", place: str, text: str) -> Iterator[Tag]:
    """Give the tags of a paragraph, with the pieces that Word wrote each in."""
    ends, at = list[int](), 0
    for piece in _pieces(paragraph):
        at += len(piece.text or "")
        ends.append(at)
    for found in TAG.finditer(text):
        within = sum(found.start() < end < found.end() for end in ends)
        yield Tag(found[0], place, within + 1)


def _leads(value: object, path: Sequence[str]) -> bool:
    """Whether attributes lead from a value to another, as far as that is known."""
    for name in path:
        if not isinstance(value, dict):
            return True
        if name not in value:
            return False
        value = value[name]
    return True


def _bound(tree: nodes.Template | jinja2.TemplateSyntaxError) -> set[str]:
    """Find the names that a tag gives a meaning of its own."""
    if isinstance(tree, jinja2.TemplateSyntaxError):
        return set()
    stored = {one.name for one in tree.find_all(nodes.Name) if one.ctx != "load"}
    return stored | {one.name for one in tree.find_all(nodes.Macro)}


def _closed(tag: Tag) -> str:
    """Write a tag so that it can be read by itself."""
    inside = tag.inside
    word = next(iter(inside.split()), "")
    if not tag.text.startswith("{%"):
        return f"{{{{ {inside} }}}}" if tag.text.startswith("{{") else ""
    if word in {"else", *OF_DOCXTPL} or word.removeprefix("end") in PAIRS - {word}:
        return ""
    if word == "elif":
        return f"{{% if {inside[len(word) :]} %}}{{% endif %}}"
    end = f"{{% end{word} %}}" if _opens(tag) else ""
    return f"{{% {inside} %}}{end}"


def _opens(tag: Tag) -> bool:
    """Whether a tag wants another that closes it."""
    word = next(iter(tag.inside.split()), "")
    single = word == "set" and "=" in tag.inside.partition("|")[0]
    return word in PAIRS and not single and tag.text.startswith("{%")


def lost_by(tags: Sequence[Tag], sources: Sequence[str]) -> Iterator[TagFlaw]:
    """Find the tags in pieces that docxtpl could not put together again."""
    whole = Counter(
        _plain(found) for source in sources for found in re.findall(TAG, source)
    )
    for tag in tags:
        if tag.pieces > 1 and not whole[_plain(tag.text)]:
            message = "被 Word 拆成了几段，接不起来；请删掉这个标签，重新输入"
            yield TagFlaw("broken", message, tag.place, shortened(tag.text, SHOWN))


def _plain(tag: str) -> str:
    """Write a tag without what docxtpl changes in it."""
    found = BODY.fullmatch(tag)
    text = re.sub(r"&\w+;|<[^>]*>", "", found[1] if found else tag)
    return re.sub(r"[^\w.]", "", text)
