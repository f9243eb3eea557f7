"""The forms of dates that `docs/meetings.md` lists are those that the service accepts."""

import re
from pathlib import Path

import pytest

from app.domain.dates import edtf

PAGE = (Path(__file__).parents[2] / "docs" / "meetings.md").read_text(encoding="utf-8")
SECTION = PAGE.partition("\n## Dates\n")[2].partition("\n## ")[0]
FORMS = [form for row in re.findall(r"^\| (`.*?) \|", SECTION, re.MULTILINE) for form in re.findall(r"`([^`]+)`", row)]


def test_the_table_is_found():
    assert len(FORMS) > 10


@pytest.mark.parametrize("form", FORMS)
def test_every_form_is_accepted(form):
    bounds = edtf.bounds(form)
    assert (bounds.starts_on, bounds.ends_on) != (edtf.EARLIEST, edtf.LATEST) or form == edtf.UNKNOWN


@pytest.mark.parametrize("refused", ["2023-21", "2023-W05", "2023-09-01T10:00", "0000", "-0044"])
def test_what_the_page_excludes_is_refused(refused):
    with pytest.raises(ValueError, match=r"."):
        edtf.bounds(refused)
