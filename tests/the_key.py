"""The API key of the tests."""

from app.db import models
from app.domain import api_key
from app.domain.dates import clock

KEY = api_key.generate()
"""A key that every database of the tests holds."""


def send_key(request):
    """Add the key to a write request, unless the test sets credentials."""
    if request.method not in {"GET", "HEAD", "OPTIONS"} and not {"authorization", "x-api-key"} & set(request.headers):
        request.headers["authorization"] = f"Bearer {KEY}"


def record_key(database):
    """Store the key. Its last use is in the future, so that no use is recorded during a test."""
    row = models.ApiKey(
        id=api_key.key_id(KEY),
        name="tests",
        sha256=api_key.digest(KEY),
        scope="write",
        created_at=clock.now(),
        last_used_at="9999-12-31T23:59:59.999999Z",
    )
    with database.writing() as session:
        session.add(row)
