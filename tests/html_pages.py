"""Pages as tests read them: requests of a browser, and the parts of a page."""

from html.parser import HTMLParser

BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,image/webp,*/*;q=0.8"}
HOSTILE = "<script>alert(1)</script><img src=x onerror=alert(1)>\"'&{{ 7*7 }}"


class Parsed(HTMLParser):
    """The parts of a page that tests look at."""

    def __init__(self, text):
        super().__init__()
        self.tags, self.links, self.attributes = [], [], []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        values = dict(attrs)
        self.tags.append(tag)
        self.attributes += values
        if tag == "a":
            self.links.append(values["href"])


def page(client, url, status=200, *, is_for_writing=False):
    """Return the text of a page and its parts; only a page for writing may have scripts, and only as files."""
    response = client.get(url, headers=BROWSER, follow_redirects=True)
    assert (response.status_code, response.headers["content-type"]) == (status, "text/html; charset=utf-8"), (
        response.text
    )
    assert ("script" in response.headers["content-security-policy"]) == is_for_writing
    assert response.headers["content-security-policy"].startswith("default-src 'none'; ")
    parsed = Parsed(response.text)
    assert (parsed.tags.count("main"), parsed.tags.count("h1")) == (1, 1)
    assert ("script" in parsed.tags) == is_for_writing
    assert not [name for name in parsed.attributes if name == "style" or name.startswith("on")]
    return response.text, parsed
