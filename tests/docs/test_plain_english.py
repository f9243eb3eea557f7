"""The English of docstrings, comments, messages and documentation: wordings that were replaced must not return.

CONTRIBUTING.md explains the style. A legitimate use, such as a quotation, gets an entry in `ALLOWED`.
"""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

WORDINGS = {
    r"in vain": "without effect, or: silently ignored",
    r"mend (?:it|them|this|that|the|a)": "fix, correct or repair",
    r"stands? in the way": "conflicts with, or: prevents",
    r"besides": "other than, or: also",
    r"(?:what|which|this|that|any|every|each|some|no) sorts? of": "kind of",
    r"(?:is|are|was|were) wanted|wants? (?:a|an|the|no)": "requires, or: is required",
    r"that (?:is|are) (?:not )?known|(?:is|are) not known": "known or unknown, before the noun",
    r"(?:is|are|was|were) told": "is reported, or: is notified",
    r"as (?:it stands|they stand)": "current, literally, or: unchanged",
    r"anew": "again, or a verb with re-: rebuild, regenerate",
    r"under way": "in progress",
    r"(?:that|which|what) (?:is|are) there": "existing, or: that exists",
    r"(?:is|are) there already": "already exists",
    r"(?:not|never) used again": "never reused",
    r"(?<!there )is no (?:country|date|day|number|key|host|file|directory|origin|contact|meeting|party|word)": "is not a",
    r"kept (?:answer|response)s?": "cached or stored responses",
    r"(?:left|leaves|leave) as (?:it was|they were)": "unchanged",
    r"(?:hitherto|whence|thereof|therein|lest|whichever way)": "plain words",
    r"for ever": "permanently, or: forever",
    r"(?:bring|brings|brought|bringing) (?:\w+ )?back": "undelete or restore",
    r"of which (?:one|none|each|any|no|every|all)": "one of which, or: each has one",
    r"tells? of|told (?:from|apart)": "report, or: distinguish",
}
"""The wordings to avoid, as regular expressions, and what to write instead."""

OPENINGS = {
    r"(?:Give|Gives|Tell|Tells|Say|Says) ": "Return …",
    r"(?:Make|Makes) ": "Build … or Create …",
    r"(?:Do|Let) ": "a verb that says what is done",
    r"(?:What|Who|Whom|Where|Which|When|Those|How (?:many|much|long|often)) ": "the noun itself",
    r"Of (?!course)": "the subject first",
}
"""Openings of docstrings to avoid, and what to write instead."""

ALLOWED: frozenset[tuple[str, str]] = frozenset()
"""Files, relative to the root, with a matched text that is right there."""

_AVOID = re.compile(rf'\b(?:{"|".join(WORDINGS)})\b|"""(?:{"|".join(OPENINGS)})', re.IGNORECASE)
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.DOTALL | re.MULTILINE)

PAGES = sorted(path for path in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
MODULES = sorted(
    path
    for folder in ("app", "migrations", "tests", "benchmarks")
    for path in ROOT.glob(f"{folder}/**/*.py")
    if path != Path(__file__)
)


def better(wording: str) -> str:
    """Return what to write instead of a wording."""
    either = OPENINGS if wording.startswith('"""') else WORDINGS
    return next(
        instead for item, instead in either.items() if re.match(item, wording.removeprefix('"""'), re.IGNORECASE)
    )


def wordings(path: Path) -> list[str]:
    """Return a message for every wording to avoid in a file; code in a page is skipped."""
    where, text = path.relative_to(ROOT).as_posix(), path.read_text(encoding="utf-8")
    if path.suffix == ".md":
        text = _CODE.sub(lambda code: "\n" * code[0].count("\n"), text)
    return [
        f"{where}:{text.count(chr(10), 0, result.start()) + 1}: {result[0]!r}; write: {better(result[0])}"
        for result in _AVOID.finditer(text)
        if (where, result[0].lower()) not in ALLOWED
    ]


def test_code_and_docs_are_in_plain_english():
    assert [message for path in (*MODULES, *PAGES) for message in wordings(path)] == []


@pytest.mark.parametrize("item", ["in vain", "What sort of", "wants a ", "is no country", '"""Give '])
def test_old_idiom_is_detected(item):
    assert _AVOID.search(item) is not None
    assert better(item)
