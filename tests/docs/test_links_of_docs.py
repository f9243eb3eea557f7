"""Links within the documentation: each leads to a file that exists, and to a heading of it."""

import re
from collections import Counter
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PAGES = sorted(
    path
    for pattern in ("*.md", "docs/**/*.md", "app/**/*.md", "benchmarks/**/*.md", ".ci/**/*.md", "tests/**/*.md")
    for path in ROOT.glob(pattern)
)
LINK = re.compile(r"\[(?P<text>[^\]\[]*)\]\((?P<target>[^)\s]+)\)")


def prose(path):
    """Return the text of a page without blocks of code."""
    return re.sub(r"^```.*?^```", "", path.read_text(), flags=re.DOTALL | re.MULTILINE)


def anchors(path):
    """Return the anchors of the headings of a page, as GitHub makes them."""
    seen, found = Counter(), set()
    for heading in re.findall(r"^#+ (.+)$", prose(path), flags=re.MULTILINE):
        text = LINK.sub(lambda link: link["text"], heading)
        slug = re.sub(r"[^\w\- ]", "", text.strip().lower()).replace(" ", "-")
        found.add(f"{slug}-{seen[slug]}" if seen[slug] else slug)
        seen[slug] += 1
    return found


def test_documentation_pages_are_found():
    assert {"README.md", "pages.md", "mapping.md"} <= {path.name for path in PAGES}


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_has_an_existing_file_and_heading(page):
    broken = []
    for link in LINK.finditer(prose(page)):
        file, _, anchor = link["target"].partition("#")
        if re.match(r"[a-z]+:", file):
            continue
        target = (page.parent / file).resolve() if file else page
        if not target.exists() or (anchor and target.suffix == ".md" and anchor not in anchors(target)):
            broken.append(link[0])
    assert broken == []


def test_a_link_to_a_decision_shows_its_number():
    links = [link for page in PAGES for link in LINK.finditer(prose(page)) if link["text"].isdigit()]
    assert links
    assert [link[0] for link in links if not Path(link["target"]).name.startswith(f"{int(link['text']):03d}-")] == []
