"""Charts, maps and figures in a real browser: without script, by keyboard, in print, and within a page of another site."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from writing_pages import call


@pytest.fixture
def plain(browser, service):
    """A page of a browser without script, at the start page of statistics."""
    context = browser.new_context(java_script_enabled=False, viewport={"width": 1280, "height": 900})
    page = context.new_page()
    yield page
    context.close()


@pytest.fixture
def foreign_site(service):
    """The address of a page of another origin, which shows a path of the service in a frame."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            body = (
                f'<!doctype html><title>x</title><iframe src="{service}{self.path}" width="700" height="500"></iframe>'
            )
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *arguments):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    thread.join()
    server.server_close()


def test_relations_form_works_without_scripts(plain, service):
    plain.goto(f"{service}/relations")
    first, second = plain.locator("input[name=country]").all()
    first.fill("Japan")
    second.fill("Peru")
    second.press("Enter")
    plain.wait_for_url(f"{service}/relations/JP/PE")
    assert plain.locator("h1").inner_text() == "Japan and Peru"


def test_statistics_form_works_without_scripts(plain, service):
    plain.goto(f"{service}/stats")
    plain.locator("select[name=by]").first.select_option("topic")
    plain.locator("input[name=country]").fill("Peru")
    plain.get_by_role("button", name="Count").click()
    plain.wait_for_url(f"{service}/stats?by=topic&measure=meetings&country=Peru")
    assert plain.locator("tbody tr").count() > 5


def test_click_on_the_map_sets_the_filter(visit):
    visit.page.goto(f"{visit.origin}/meetings")
    visit.page.locator(".map a[aria-label^=Peru]").locator("use, circle").click()
    visit.page.wait_for_url(f"{visit.origin}/meetings?country=PE")
    assert visit.page.locator(".map .chosen").count() == 1
    assert visit.complaints == []


@pytest.mark.parametrize("path", ["/", "/edit/meetings", "/edit/people/hayashi-yoshimasa"])
def test_pages_are_drawn_without_layout_shift(visit, path):
    visit.page.add_init_script(
        "window.shift = 0; new PerformanceObserver(list => list.getEntries().forEach(entry => window.shift += entry.value))"
        ".observe({type: 'layout-shift', buffered: true})"
    )
    visit.page.goto(f"{visit.origin}{path}", wait_until="networkidle")
    if path == "/":
        assert visit.page.locator(".map a[aria-label^=Japan] use").bounding_box()["width"] > 10
    else:
        visit.page.locator("#fields .field").first.wait_for()
    assert visit.page.evaluate("window.shift") == 0


def test_links_of_a_chart_are_reachable_by_keyboard_in_its_table(visit):
    page = visit.page
    page.goto(f"{visit.origin}/")
    page.locator(".map summary").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('table') !== null")
    page.keyboard.press("Enter")
    page.wait_for_url(f"{visit.origin}/meetings?country=**")


def test_the_picture_of_a_network_is_whole_on_a_phone(visit):
    visit.page.set_viewport_size({"width": 360, "height": 740})
    visit.page.goto(f"{visit.origin}/stats/network")
    assert visit.page.locator(".network svg").bounding_box()["width"] <= 360
    assert visit.page.locator(".network text").last.is_visible()


def test_other_sites_may_embed_only_the_figure(browser, foreign_site, service):
    page = browser.new_context().new_page()
    page.goto(f"{foreign_site}/meetings?embed=1")
    frame = page.frame_locator("iframe")
    frame.locator("h1").wait_for()
    assert frame.locator("nav").count() == 0
    with page.context.expect_page() as opened:
        frame.get_by_role("link", name="Diplomatic Events").click()
    assert opened.value.url == f"{service}/meetings"
    page.goto(f"{foreign_site}/meetings")
    # The browser replaces the frame after it has reported that the page has loaded.
    for _ in range(100):
        if page.frames[1].url:
            break
        page.wait_for_timeout(50)
    assert page.frames[1].url == "chrome-error://chromewebdata/"
    page.context.close()


@pytest.mark.parametrize("path", ["/", "/relations/JP/PE", "/stats?by=topic,country", "/stats/network"])
def test_pages_print_without_forms_and_navigation(visit, path):
    visit.page.goto(f"{visit.origin}{path}")
    visit.page.emulate_media(media="print", color_scheme="dark")
    for selector in (".top nav", ".search", ".embed-code"):
        for element in visit.page.locator(selector).all():
            assert not element.is_visible(), selector
    assert visit.page.locator("h1").is_visible()
    # Chips that lead to other pages are left out; those that say something of this one stay.
    for element in visit.page.locator(".chips").all():
        assert element.is_visible() == ("printed" in element.get_attribute("class")), path
    assert visit.page.evaluate("getComputedStyle(document.body).color") == "rgb(0, 0, 0)"


def test_a_shaded_table_begins_at_its_newest_years_and_is_printed_whole(visit, first_key):
    for year in (1970, 1995, 2020):
        participants = [{"country": "AD"}, {"country": "LI"}]
        body = {"title": f"Talks of {year}", "date": str(year), "participants": participants}
        call(visit, first_key, "POST", "/meetings?duplicates=allow", body)
    page = visit.page
    page.set_viewport_size({"width": 360, "height": 740})
    page.goto(f"{visit.origin}/stats?by=country,year")
    box, newest = page.locator(".wide").bounding_box(), page.locator(".shaded thead th").last.bounding_box()
    assert newest["x"] + newest["width"] <= box["x"] + box["width"] + 1
    assert page.locator(".shaded tbody th").first.bounding_box()["x"] >= box["x"]
    page.set_viewport_size({"width": 718, "height": 1000})  # A4 with the usual margins
    page.emulate_media(media="print")
    table = page.locator(".shaded table").bounding_box()
    assert (table["x"] >= 0, table["x"] + table["width"] <= 718) == (True, True)


def test_a_shaded_table_of_24_years_is_in_view_on_a_wide_screen(visit, first_key):
    for year in range(1990, 2014):
        participants = [{"country": "MC"}, {"country": "SM"}]
        body = {"title": f"Talks of {year}", "date": str(year), "participants": participants}
        call(visit, first_key, "POST", "/meetings?duplicates=allow", body)
    page = visit.page
    page.set_viewport_size({"width": 1440, "height": 900})
    page.goto(f"{visit.origin}/stats?by=country,year&country=MC")
    assert page.locator(".shaded thead th").count() == 24
    assert page.evaluate("document.querySelector('.wide').scrollWidth <= document.querySelector('.wide').clientWidth")
