import json
from urllib.parse import parse_qs, urlsplit

import httpx
import pytest
from playwright.sync_api import expect
from waiting import PATIENCE

pytestmark = pytest.mark.browser

SEEDED_MEETING = "2023-09-01-japan-peru-foreign-ministers"
IS_IN_FRONT = """element => {
  const { x, y, height } = element.getBoundingClientRect();
  return element.contains(document.elementFromPoint(x + 5, y + height / 2));
}"""
SCROLLING_ENDS = """() => new Promise(resolve => {
  let last = -1;
  const timer = setInterval(() => {
    if (scrollY === last) { clearInterval(timer); resolve(); }
    last = scrollY;
  }, 250);
})"""
"""A promise of the page: it scrolls gently."""
METHODS = ("get", "put", "post", "patch", "delete")


@pytest.fixture(scope="session")
def openapi(service):
    return httpx.get(f"{service}/openapi.json", trust_env=False, timeout=PATIENCE).json()


def tags_of(openapi):
    return {
        tag
        for item in openapi["paths"].values()
        for method in METHODS
        if method in item
        for tag in item[method]["tags"]
    }


def item_path(openapi, collection):
    """The path of one item of a collection, and the name of the parameter in it."""
    [path] = [path for path in openapi["paths"] if path.startswith(f"{collection}/{{") and path.endswith("}")]
    return path, path.removeprefix(f"{collection}/{{").removesuffix("}")


def open_operation(visit, method, path):
    """Open one operation on the page, ready to be tried without another click."""
    operation = visit.page.locator(f".opblock-{method}").filter(has=visit.page.locator(f'[data-path="{path}"]'))
    operation.locator(".opblock-summary-control").click()
    expect(operation.locator("button.execute")).to_be_visible()
    return operation


def fill(operation, name, value):
    row = operation.locator(f'tr[data-param-name="{name}"]')
    add = row.locator("button.json-schema-form-item-add")
    if add.count() and not row.locator("input").count():
        add.click()
    field = row.locator("input").first
    field.fill(value)
    field.blur()  # the page reads a text after a pause, or as soon as its field is left
    expect(field).to_have_value(value)


def authorize(visit, key):
    """Return the page a key, as its users do."""
    visit.page.locator(".auth-wrapper button.authorize").click()
    dialog = visit.page.locator(".dialog-ux")
    dialog.locator("#auth-bearer-value").fill(key)
    dialog.locator(".auth-container").filter(has_text="bearer").locator("button.authorize").click()
    expect(dialog.get_by_text("Logout", exact=True)).to_be_visible()
    dialog.locator("button.btn-done").first.click()
    expect(dialog).to_have_count(0)


def execute(operation, body=None):
    """Send the request of an operation, and return the status and body that the page shows."""
    if body is not None:
        operation.locator("textarea.body-param__text").fill(json.dumps(body))
    operation.locator("button.execute").click()
    return shown(operation)


def shown(operation):
    answer = operation.locator(".live-responses-table .response")
    expect(answer).to_be_visible()
    status = answer.locator(".response-col_status").inner_text().split()[0]
    shown = answer.locator(".highlight-code code")
    return int(status), json.loads(shown.first.inner_text()) if shown.count() else None


def test_a_link_to_an_operation_shows_it_with_its_name(visit):
    visit.page.set_viewport_size({"width": 1300, "height": 900})
    visit.page.goto(f"{visit.origin}/docs#/meetings/list_meetings_as")
    operation = visit.page.locator("#operations-meetings-list_meetings_as")
    expect(operation.locator("button.execute")).to_be_visible()
    visit.page.wait_for_function("scrollY > 100")
    name = operation.locator(".opblock-summary-path")
    expect(name).to_be_in_viewport(ratio=1)
    visit.page.evaluate(SCROLLING_ENDS)
    assert name.evaluate(IS_IN_FRONT), "something stands before it"


def test_docs_shows_every_operation_and_loads_nothing_from_elsewhere(visit, openapi):
    visit.page.goto(f"{visit.origin}/docs")
    operations = visit.page.locator(".opblock")
    expect(operations).to_have_count(sum(method in item for item in openapi["paths"].values() for method in METHODS))
    shown = visit.page.locator("[data-tag]").evaluate_all("all => all.map(one => one.dataset.tag)")
    assert set(shown) == tags_of(openapi)
    assert visit.page.title() == f"Try it out · {openapi['info']['title']}"
    assert (visit.foreign_requests, visit.complaints) == ([], [])


def test_query_works_on_the_docs_page(visit):
    visit.page.goto(f"{visit.origin}/docs")
    operation = open_operation(visit, "get", "/meetings")
    fill(operation, "country", "JP")
    status, answer = execute(operation)
    assert status == 200, (answer, visit.requests)
    assert SEEDED_MEETING in [meeting["id"] for meeting in answer["items"]]
    [params] = [url for url in map(urlsplit, visit.requests) if url.path == "/meetings"]
    assert parse_qs(params.query)["country"] == ["JP"]
    assert (visit.foreign_requests, visit.complaints) == ([], [])


def test_docs_page_shows_negations_as_an_object(visit):
    visit.page.goto(f"{visit.origin}/docs")
    operation = open_operation(visit, "get", "/meetings")
    field = operation.locator('tr[data-param-name="exclude"] textarea')
    assert json.loads(field.input_value()) == {}
    assert execute(operation)[0] == 200
    field.fill(json.dumps({"country!": "US,JP", "status!": "cancelled"}))
    operation.locator("button.execute").click()
    visit.page.wait_for_function("document.querySelector('.request-url').innerText.includes('%21')")
    assert shown(operation)[0] == 200
    *_, last = [url for url in map(urlsplit, visit.requests) if url.path == "/meetings"]
    negated = {name: value for name, value in parse_qs(last.query).items() if name.endswith("!")}
    assert negated == {"country!": ["US,JP"], "status!": ["cancelled"]}
    assert visit.complaints == []


def test_meeting_is_created_edited_and_deleted_on_the_page(visit, openapi, first_key):
    meeting, (path, parameter) = "tried-on-the-docs-page", item_path(openapi, "/meetings")
    document = {
        "id": meeting,
        "title": "Tried on the docs page",
        "date": "2024-03",
        "participants": [{"country": "JP"}, {"country": "PE", "person": "ana-cecilia-gervasi"}],
        "topics": ["nikkei-community"],
    }
    visit.page.goto(f"{visit.origin}/docs")

    create = open_operation(visit, "post", "/meetings")
    status, refused = execute(create, document)
    assert (status, refused["type"]) == (401, "/problems/unauthorized")
    # The console reports every error response; this one is expected.
    assert all("401" in complaint for complaint in visit.complaints)
    visit.complaints.clear()

    authorize(visit, first_key)
    create.locator("button.execute").click()
    expect(create.locator(".live-responses-table .response .response-col_status")).to_contain_text("201")
    status, created = shown(create)
    assert (status, created["id"], created["ends_on"]) == (201, meeting, "2024-03-31")

    correct = open_operation(visit, "patch", path)
    fill(correct, parameter, meeting)
    status, corrected = execute(correct, {"date": "2024-03-08~"})
    assert (status, corrected["title"], corrected["ends_on"]) == (200, "Tried on the docs page", "2024-03-08")

    delete = open_operation(visit, "delete", path)
    fill(delete, parameter, meeting)
    assert execute(delete) == (204, None)
    assert httpx.get(f"{visit.origin}/meetings/{meeting}", trust_env=False, timeout=PATIENCE).status_code == 410
    assert (visit.foreign_requests, visit.complaints) == ([], [])


def test_redoc_shows_every_tag_and_an_operation_and_loads_nothing_from_elsewhere(visit, openapi):
    visit.page.goto(f"{visit.origin}/redoc")
    menu = visit.page.locator(".menu-content")
    for tag in tags_of(openapi):
        expect(menu.get_by_text(tag, exact=True).first).to_be_visible()
    menu.get_by_text("meetings", exact=True).first.click()
    summary = openapi["paths"]["/meetings"]["get"]["summary"]
    menu.get_by_text(summary, exact=True).first.click()
    expect(visit.page.get_by_role("heading", name=summary).first).to_be_visible()
    expect(visit.page.locator("main").get_by_text("country", exact=True).first).to_be_visible()
    assert visit.page.title() == f"Reference · {openapi['info']['title']}"
    assert (visit.foreign_requests, visit.complaints) == ([], [])


def test_operation_far_down_is_found_by_its_path_and_opened(visit):
    visit.page.goto(f"{visit.origin}/docs")
    expect(visit.page.get_by_text("/healthz", exact=True)).to_have_count(1)
    visit.page.locator('[data-tag="service"]').scroll_into_view_if_needed()
    status, answer = execute(open_operation(visit, "get", "/healthz"))
    assert (status, answer["status"]) == (200, "ok")
    assert (visit.foreign_requests, visit.complaints) == ([], [])
