"""The drawing of the world, to which the maps of pages refer: one file, cached for as long as it is the same.

See decision 175.
"""

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.middleware.gzip import GZipMiddleware
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from app.pages.world_drawing import world

PREFIX = "/static/map"
_HEADERS = {"Cache-Control": "public, max-age=31536000, immutable", "Content-Security-Policy": "default-src 'none'"}


def mount(app: FastAPI) -> None:
    """Serve the drawing, compressed for clients that accept it; its name has its digest."""
    app.mount(PREFIX, GZipMiddleware(_serve))


async def _serve(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["method"] not in {"GET", "HEAD"}:
        raise HTTPException(405)
    drawing = world()
    if not scope["path"].endswith(f"/world-{drawing.digest}.svg"):
        raise HTTPException(404)
    await Response(drawing.svg, headers=_HEADERS, media_type="image/svg+xml")(scope, receive, send)
