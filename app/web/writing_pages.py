"""The responses with pages on which people write: scripts of this service alone may run, and no markup may come from a text.

`require-trusted-types-for` makes the browser refuse every way in which a script turns text into markup or code, and no
policy may allow it (`trusted-types 'none'`). A key that somebody enters is thus out of reach of any other script.

See decision 172.
"""

from typing import Final

from starlette.requests import Request
from starlette.responses import Response

from app.representations.formats import HTML
from app.web.conditional import conditional_response

_POLICY: Final = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'; form-action "
)


def respond(request: Request, content: bytes, *, form_action: str = "'none'") -> Response:
    """Return the response with a page on which people write; `form_action` is for a form that filters a list."""
    headers = {"Content-Security-Policy": f"{_POLICY}{form_action}", "Cross-Origin-Opener-Policy": "same-origin"}
    return conditional_response(request, content, HTML.content_type, headers)
