"""Checks of how a page looks: that it fits the screen, and that axe finds no violation."""

from axe_playwright_python.sync_playwright import Axe

LOOKS = (("light", 1440, None), ("dark", 360, ["color-contrast"]))
"""Colour schemes with widths of the screen, and the rules of axe: all others are about the document, which stays the same."""


def assert_looks_right(page, what):
    """Check the page that is shown, in both colour schemes, on a wide and a narrow screen."""
    for scheme, width, rules in LOOKS:
        page.emulate_media(color_scheme=scheme)
        page.set_viewport_size({"width": width, "height": 900})
        assert_fits(page, width, what)
        assert_accessible(page, what, rules)


def assert_accessible(page, what, rules=None):
    """Check that axe finds no violation of the rules, by default of all."""
    # Of rules that pass, one element each is reported.
    options = {"resultTypes": ["violations"]}
    if rules is not None:
        options["runOnly"] = {"type": "rule", "values": rules}
    result = Axe().run(page, options=options)
    assert result.response["passes"], what
    found = [(item["id"], [node["html"] for node in item["nodes"]]) for item in result.response["violations"]]
    assert found == [], (what, found)


def assert_fits(page, width, what):
    """Check that the page is not wider than the screen."""
    assert page.evaluate("document.documentElement.scrollWidth") <= width, (what, width)
