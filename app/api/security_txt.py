"""`/.well-known/security.txt`: contacts for reporting vulnerabilities (RFC 9116)."""

import datetime as dt
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import PlainTextResponse, Response

from app.problems import NotFound
from app.web import app_state

router = APIRouter()

# Built from the current settings, so never stale; RFC 9116, section 2.5.5 recommends less than a year.
_VALIDITY: Final = dt.timedelta(days=180)


@router.get("/.well-known/security.txt", include_in_schema=False)
async def security_txt(request: Request) -> Response:
    """Return the contacts from the settings, the preferred one first."""
    contacts = app_state.settings(request).security_contact
    if not contacts:
        raise NotFound("no security contact is configured; set DIPLOMATIC_EVENTS_SECURITY_CONTACT")
    today = dt.datetime.now(dt.UTC).replace(hour=0, minute=0, second=0, microsecond=0)
    lines = [f"Contact: {contact}" for contact in contacts]
    lines += [f"Expires: {today + _VALIDITY:%Y-%m-%dT%H:%M:%SZ}", "Preferred-Languages: en"]
    if public_url := app_state.settings(request).public_url:
        lines.append(f"Canonical: {public_url}/.well-known/security.txt")
    return PlainTextResponse("\n".join(lines) + "\n", headers={"Cache-Control": "max-age=86400"})
