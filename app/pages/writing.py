"""The pages on which people write records: their shells, which the scripts in `static/pages/writing` fill."""

import json

from app.pages.environment import render
from app.pages.forms import form
from app.pages.site import SECTIONS, Site


def draft_page(site: Site) -> bytes:
    """Return the page that makes a record of an article."""
    return _page("draft", site, "From an article", script="draft", form=_text(form("meetings")))


def _page(template: str, site: Site, heading: str, script: str | None = None, **values: object) -> bytes:
    common = {
        "site": site,
        "sections": SECTIONS,
        "resource": None,
        "heading": heading,
        "formats": (),
        "script": script,
    }
    return render(template, {**common, **values})


def _text(description: object) -> str:
    return json.dumps(description, ensure_ascii=False, separators=(",", ":"))
