"""The pages say what the program does: help, rules, links, sizes, nothing twice."""

import json
import os
import re
import subprocess
import tomllib
from collections import defaultdict
from pathlib import Path

import pytest
from examples import FENCE, blocks
from generated_docs import MARK, PAGES, REPOSITORY, commands, help_page, rewritten
from machine import needs

DOCS = REPOSITORY / "docs"
LINK = re.compile(r"\[[^\]]*\]\((?P<file>[^)#\s]*)(?:#(?P<anchor>[^)]+))?\)")
LONGEST = {"README.md": 220, "README.zh-CN.md": 350}
TOPICS = {
    "automation.md", "commands.md", "county.md", "county.zh-CN.md", "design.md", "file.md",
    "library.md", "publishing.md", "rules.md", "templates.md",
}  # fmt: skip

every_page = pytest.mark.parametrize(
    "page", PAGES, ids=lambda page: page.relative_to(REPOSITORY).as_posix()
)


def text_of(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def without_code(text: str) -> str:
    return re.sub(r"`[^`\n]*`", "", FENCE.sub("", text))


def anchors(page: Path) -> set[str]:
    """The names of a page's headings in its address, as GitHub makes them."""
    headings = re.findall(r"^#+ (.*)$", FENCE.sub("", text_of(page)), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", one.lower()).replace(" ", "-") for one in headings}


@every_page
def test_what_the_program_says_in_a_page_is_up_to_date(page: Path) -> None:
    assert rewritten(text_of(page)) == text_of(page), "run `make golden`"


@every_page
def test_links_lead_somewhere(page: Path) -> None:
    for link in LINK.finditer(without_code(text_of(page))):
        if "://" in link["file"]:
            continue
        target = (page.parent / link["file"]).resolve() if link["file"] else page
        assert target.is_relative_to(REPOSITORY)
        assert target.exists(), link[0]
        if link["anchor"]:
            assert link["anchor"] in anchors(target), link[0]


@every_page
def test_data_in_a_page_can_be_read(page: Path) -> None:
    for language, read in (("toml", tomllib.loads), ("json", json.loads)):
        written = blocks(text_of(page), language)
        assert len(written) == text_of(page).count(f"```{language}\n")
        for block in written:
            assert read(block)


@pytest.mark.parametrize(("name", "lines"), LONGEST.items())
def test_a_readme_stays_short(name: str, lines: int) -> None:
    assert len(text_of(REPOSITORY / name).splitlines()) <= lines


def test_every_topic_has_a_page_that_the_readme_names() -> None:
    assert {page.name for page in DOCS.glob("*.md")} >= TOPICS
    linked = {link["file"] for link in LINK.finditer(text_of(REPOSITORY / "README.md"))}
    assert {f"docs/{page.name}" for page in DOCS.glob("*.md")} <= linked


def test_every_command_has_a_section_with_its_help() -> None:
    sections = re.split(r"^## ", text_of(DOCS / "commands.md"), flags=re.MULTILINE)
    by_name = {section.split("\n", 1)[0]: section for section in sections[1:]}
    readme = text_of(REPOSITORY / "README.md")
    for command in commands():
        section = by_name[command[0]] if command else sections[0]
        assert f"\n{help_page(*command)}\n" in section
        assert not command or f"**`{command[0]}`**" in readme
    assert by_name.keys() == {command[0] for command in commands() if command}


def test_help_is_chinese() -> None:
    english = "Usage Options Arguments Commands Show required default"
    for command in commands():
        page = help_page(*command)
        assert not [word for word in english.split() if word in page]


def test_no_text_stands_in_two_pages() -> None:
    found = defaultdict(set)
    for page in PAGES:
        for line in FENCE.sub("", MARK.sub("", text_of(page))).splitlines():
            if len(line.strip("| -")) > 40:
                found[line.strip()].add(page.name)
    assert {line: pages for line, pages in found.items() if len(pages) > 1} == {}


@pytest.mark.parametrize("path", PAGES, ids=lambda path: path.name)
def test_pictures_of_the_pages_are_pictures(path: Path) -> None:
    pictures = re.findall(r"!\[[^\]]*\]\(([^)]+)\)", text_of(path))
    assert pictures or not path.name.startswith("README")
    for picture in pictures:
        assert (path.parent / picture).read_bytes().startswith(b"\x89PNG")


@needs("make")
def test_make_help_lists_every_target_and_pages_name_no_other() -> None:
    makefile = text_of(REPOSITORY / "Makefile")
    targets = re.findall(r"^([a-z]+):", makefile, re.MULTILINE)
    done = subprocess.run(
        ["make", "-C", str(REPOSITORY), "--no-print-directory", "help"],
        capture_output=True, check=True, env={"PATH": os.environ["PATH"]},
    )  # fmt: skip
    listed = [line.split()[1] for line in done.stdout.decode().splitlines()]
    assert listed == targets
    named = {
        target
        for page in PAGES
        for target in re.findall(r"(?:^|`)make ([a-z]+)", text_of(page), re.MULTILINE)
    }
    assert {"demo", "test", "golden"} <= named <= {*targets}
