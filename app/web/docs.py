"""The documentation pages: Swagger UI at `/docs`, Redoc at `/redoc`, and their scripts and styles.

Everything is served from here, so the pages work without internet access, under a Content-Security-Policy that lets
them load from and connect to no other host. Links are relative, so they work behind a proxy's path prefix.

See decisions 20 and 99.
"""

import gzip
import html
import json
from functools import lru_cache
from pathlib import Path
from string import Template
from typing import Final

from fastapi import FastAPI
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope
from werkzeug.http import parse_accept_header

from app.domain.strings.json_text import json_text
from app.web.conditional import conditional_response

STATIC: Final = Path(__file__).with_name("static")
"""The assets of the pages: our own files in `pages`, each vendored package in a directory of its name."""

_PREFIX: Final = "static/docs"

# Redoc inserts its styles through the DOM into empty <style> elements. The hash is that of the empty string (CSP
# Level 3, section 8.1), so <style> elements with text and all style attributes stay blocked. Redoc's icons are a
# data: font.
_EMPTY_STYLE: Final = "'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='"
HEADERS: Final = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": (
        f"default-src 'none'; script-src 'self'; style-src 'self' {_EMPTY_STYLE}; img-src 'self' data:; "
        "font-src 'self' data:; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
    ),
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
}
"""The header fields of both pages."""

_PAGE: Final = Template("""\
<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>$heading · $name</title>
<link rel="icon" type="image/svg+xml" href="$prefix/pages/favicon.svg">
$styles
<link rel="stylesheet" href="$prefix/pages/docs.css">
</head>
<body>
<header class="bar">
<strong><img src="$prefix/pages/favicon.svg" alt="">$name</strong>
<nav><a href="./">Pages</a> <a href="docs">Try it out</a> <a href="redoc">Reference</a> <a href="openapi.json">OpenAPI</a></nav>
</header>
<noscript><p>This page needs JavaScript; <a href="openapi.json">openapi.json</a> has the same content.</p></noscript>
<main id="page" data-openapi="openapi.json"></main>
$scripts
</body>
</html>
""")


class _StaticAssets(StaticFiles):
    """Static files served with a fixed `Cache-Control`."""

    def __init__(self, directory: Path, cache_control: str) -> None:
        super().__init__(directory=directory)
        self._cache_control = cache_control

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers["Cache-Control"] = self._cache_control
        return response


def mount(app: FastAPI) -> None:
    """Add the two pages, their assets, and the OpenAPI document at `/openapi.json` to `app`.

    The path of a vendored file includes its package's version, so it may be cached forever. Scripts, styles and the
    document are compressed for clients that accept gzip: uncompressed, they total two megabytes.
    """
    _add_document(app)
    app.mount(f"/{_PREFIX}/pages", GZipMiddleware(_StaticAssets(STATIC / "pages", "no-cache")))
    home = {}
    for package in json.loads((STATIC / "manifest.json").read_text(encoding="utf-8"))["packages"]:
        name = package["name"]
        home[name] = f"{_PREFIX}/{name}@{package['version']}"
        app.mount(f"/{home[name]}", GZipMiddleware(_StaticAssets(STATIC / name, "public, max-age=31536000, immutable")))
    swagger_ui, redoc = home["swagger-ui-dist"], home["redoc"]
    _add_page(
        app,
        "/docs",
        heading="Try it out",
        styles=f'<link rel="stylesheet" href="{swagger_ui}/swagger-ui.css">',
        scripts=(
            f'<script src="{swagger_ui}/swagger-ui-bundle.js"></script>\n'
            f'<script src="{_PREFIX}/pages/swagger-init.js"></script>'
        ),
    )
    _add_page(
        app,
        "/redoc",
        heading="Reference",
        styles=f'<link rel="modulepreload" href="{redoc}/redoc.standalone.js">',
        scripts=f'<script type="module" src="{_PREFIX}/pages/redoc-init.js"></script>',
    )


def _add_document(app: FastAPI) -> None:
    @lru_cache(maxsize=2)
    def encoded(server: str, *, compressed: bool) -> bytes:
        # Clients generated from the document need to know a proxy's path prefix.
        servers = {"servers": [{"url": server}]} if server else {}
        body = json_text({**app.openapi(), **servers}).encode()
        return gzip.compress(body, mtime=0) if compressed else body

    async def document(request: Request) -> Response:
        compressed = parse_accept_header(request.headers.get("accept-encoding", "")).quality("gzip") > 0
        headers = {"Vary": "Accept-Encoding", **({"Content-Encoding": "gzip"} if compressed else {})}
        server = app.state.settings.public_url or request.scope.get("root_path", "").rstrip("/")
        return conditional_response(request, encoded(server, compressed=compressed), "application/json", headers)

    app.add_route("/openapi.json", document, include_in_schema=False)


def _add_page(app: FastAPI, path: str, *, heading: str, styles: str, scripts: str) -> None:
    text = _PAGE.substitute(
        name=html.escape(app.title), heading=heading, prefix=_PREFIX, styles=styles, scripts=scripts
    )

    async def page(_: Request) -> Response:
        return HTMLResponse(text, headers=HEADERS)

    app.add_route(path, page, include_in_schema=False)
