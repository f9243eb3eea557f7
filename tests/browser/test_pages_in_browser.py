"""The pages for people in a real browser: themes, widths, keyboard, and no complaint of the browser."""

import factories
import httpx
import pytest
from looks import assert_accessible, assert_looks_right
from waiting import PATIENCE
from writing_pages import call

PATHS = [
    "/",
    "/meetings",
    "/meetings?country=JP&kind=bilateral_meeting",
    "/meetings?q=nothing+that+matches",
    f"/meetings/{factories.SEEDED_MEETING}",
    "/people",
    "/people/hayashi-yoshimasa",
    "/offices",
    "/offices?country=JP&office=foreign+minister&as_of=2023-09-01",
    "/countries/JP",
    "/organizations/apec",
    "/agreements/japan-peru-memorandum-of-cooperation-on-diplomatic-training",
    "/topics/apec-2024",
    "/sources/tdi-2023-09-02-japan-peru-strengthen-bilateral-relations",
    "/relations",
    "/relations/JP/PE",
    "/relations/JP,PE,US",
    "/relations/JP/PE?embed=1",
    "/meetings?embed=1",
    "/stats",
    "/stats?by=country,year&measure=meetings,days",
    "/stats?by=topic&sort=-meetings",
    "/stats?by=level,kind&embed=1",
    "/stats/network",
    "/stats/network?country=JP&embed=1",
    "/changes",
    "/disputes",
    "/judgements?history=true",
]
LONG = "Ελληνική Δημοκρατία وزير الخارجية בנימין " + "Donaudampfschifffahrtsgesellschaftskapitän" * 3


@pytest.fixture
def watched(visit):
    """A visit that also notes violations of the content security policy."""
    visit.page.add_init_script(
        "addEventListener('securitypolicyviolation', event => console.error(`blocked ${event.blockedURI}`))"
    )
    return visit


def width_of_content(page):
    return page.evaluate("document.documentElement.scrollWidth")


def test_every_page_fits_the_screen_and_is_accessible_without_console_messages(watched, first_key):
    """Each page is loaded once, which takes longer than to look at it in every way."""
    says = {"source": {"headline": LONG}, "field": "date", "says": "1999-04-03"}
    talks = {"title": LONG, "date": "1999-04-02", "citations": [says], "participants": [{"person": {"name": LONG}}]}
    meeting = call(watched, first_key, "POST", "/meetings?duplicates=allow", talks)["id"]
    call(watched, first_key, "PATCH", f"/meetings/{meeting}", {"summary": LONG})
    judgement = {"resource": "meetings", "a": meeting, "b": factories.SEEDED_MEETING, "judgement": "different"}
    call(watched, first_key, "POST", "/judgements", judgement)
    far = call(watched, first_key, "POST", "/sources", {"headline": "Note", "date": "2566-05-01"})["id"]
    answer = {"resource": "sources", "a": far, "judgement": "right", "question": "far_date", "value": "date 2566-05-01"}
    call(watched, first_key, "POST", "/judgements", answer)
    for path in PATHS:
        check_page(watched, path)
    assert watched.complaints == []
    assert watched.foreign_requests == []
    for path in ("/people/nobody", "/meetings?kind=foo"):
        check_page(watched, path)


def check_page(watched, path):
    watched.page.goto(f"{watched.origin}{path}")
    assert watched.page.locator("main h1").count() == 1, path
    assert_looks_right(watched.page, path)


def test_both_themes_have_sufficient_contrast(watched):
    colours = set()
    for scheme in ("light", "dark"):
        watched.page.emulate_media(color_scheme=scheme)
        watched.page.goto(f"{watched.origin}/meetings")
        for selector in ("body", "main a", ".when", ".search label", ".top nav a"):
            ink, paper = watched.page.evaluate(_COLOURS, selector)
            assert contrast(ink, paper) >= 4.5, (scheme, selector, ink, paper)  # WCAG 2.2, 1.4.3
        text, button = watched.page.evaluate(_COLOURS, ".search button")
        behind = watched.page.evaluate(_COLOURS, ".search")[1]
        assert contrast(text, button) >= 4.5, scheme
        assert contrast(button, behind) >= 3, scheme  # 1.4.11
        colours.add(tuple(watched.page.evaluate(_COLOURS, "body")[1]))
    assert len(colours) == 2


_COLOURS = """selector => {
    const element = document.querySelector(selector)
    let behind = element
    while (getComputedStyle(behind).backgroundColor.endsWith(', 0)')) behind = behind.parentElement
    return [getComputedStyle(element).color, getComputedStyle(behind).backgroundColor].map(
        colour => colour.match(/[0-9.]+/g).slice(0, 3).map(Number))
}"""


def luminance(colour):
    """Return the relative luminance of a colour in sRGB (WCAG 2.2)."""
    linear = [value / 255 / 12.92 if value <= 10.31 else ((value / 255 + 0.055) / 1.055) ** 2.4 for value in colour]
    return sum(weight * value for weight, value in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(*colours):
    lighter, darker = sorted(map(luminance, colours), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def test_meeting_is_found_by_keyboard_only(watched):
    page = watched.page
    page.goto(f"{watched.origin}/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to the content"
    page.locator("input[name=country]").focus()
    page.keyboard.type("Peru")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{watched.origin}/meetings?country=Peru")
    for _ in range(80):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.textContent") == "Japan-Peru foreign ministers' meeting":
            break
    page.keyboard.press("Enter")
    page.wait_for_url(f"{watched.origin}/meetings/{factories.SEEDED_MEETING}")
    assert page.locator("h1").inner_text() == "Japan-Peru foreign ministers' meeting"
    assert watched.complaints == []


def test_sections_are_a_menu_on_a_narrow_screen(watched):
    page = watched.page
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{watched.origin}/")
    sections, menu = page.get_by_role("navigation", name="Sections"), page.get_by_role("button", name="Menu")
    assert not sections.is_visible()
    menu.press("Enter")
    assert sections.is_visible()
    assert_accessible(page, "the menu")
    page.keyboard.press("Escape")
    assert not sections.is_visible()
    menu.click()
    sections.get_by_role("link", name="People").click()
    page.wait_for_url(f"{watched.origin}/people")
    page.set_viewport_size({"width": 1440, "height": 900})
    assert sections.is_visible()
    assert not menu.is_visible()
    assert watched.complaints == []


_START_OF_TEXT = "node => { const range = document.createRange(); range.selectNodeContents(node); return range.getBoundingClientRect().x }"


def test_names_from_right_to_left_begin_where_all_others_do(watched, first_key):
    person = {"name": "عبد الرحمن", "tenures": [{"office": "وزير الخارجية"}]}
    body = {
        "title": "محادثات",
        "date": "2024-03-01",
        "place": {"venue": "قصر اليمامة", "city": "الرياض", "country": "SA"},
        "participants": [{"person": person, "country": "SA"}],
    }
    answer = httpx.post(
        f"{watched.origin}/meetings",
        json=body,
        headers={"Authorization": f"Bearer {first_key}"},
        trust_env=False,
        timeout=PATIENCE,
    )
    assert answer.status_code == 201, answer.text
    page = watched.page
    page.goto(f"{watched.origin}/meetings/{answer.json()['id']}")
    left = page.locator("main h2").first.bounding_box()["x"]
    assert page.locator("main h1").evaluate(_START_OF_TEXT) == pytest.approx(left, abs=2)
    parts = [part.bounding_box()["x"] for part in page.locator(".lead bdi").all()]
    assert len(parts) == 2
    assert parts == sorted(parts)
    page.goto(f"{watched.origin}/people?country=SA")
    assert page.get_by_role("link", name=person["name"]).evaluate(_START_OF_TEXT) == pytest.approx(left, abs=2)


def test_a_first_visitor_finds_when_two_countries_last_met_and_who_says_so(watched):
    page = watched.page
    page.goto(f"{watched.origin}/")
    page.get_by_role("link", name="Choose two countries").click()
    page.get_by_label("Country", exact=True).fill("Japan")
    page.keyboard.press("Tab")
    page.keyboard.type("Peru")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{watched.origin}/relations/JP/PE")
    brief = page.locator(".brief").inner_text()
    for words in (
        "1 September 2023",
        "Minister",
        "Reciprocal visits",
        "Antarctic Research",
        "bilateral relations, TDI",
    ):
        assert words in brief
    assert watched.complaints == []


def test_pages_work_without_scripts(browser, service):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{service}/meetings")
    page.locator("select[name=kind]").select_option("bilateral_meeting")
    page.get_by_role("button", name="Search").click()
    page.wait_for_url(f"{service}/meetings?kind=bilateral_meeting")
    page.get_by_role("link", name="Remove Kind: bilateral meeting").click()
    page.wait_for_url(f"{service}/meetings")
    context.close()


def test_long_and_right_to_left_names_fit_the_screen(watched, first_key):
    answer = httpx.post(
        f"{watched.origin}/people",
        json={"name": LONG},
        headers={"Authorization": f"Bearer {first_key}"},
        trust_env=False,
        timeout=PATIENCE,
    )
    assert answer.status_code == 201, answer.text
    watched.page.set_viewport_size({"width": 360, "height": 900})
    watched.page.goto(f"{watched.origin}/people/{answer.json()['id']}")
    assert watched.page.locator("h1").inner_text() == LONG
    assert width_of_content(watched.page) <= 360
