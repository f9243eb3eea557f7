"""The key that the tests write with."""

from app.db import models
from app.domain import api_key, clock

KEY = api_key.make()
"""A key that every database of the tests holds."""


def bring_key(request):
    """Let a request that writes bring the key, unless the test says what it brings."""
    if request.method not in {"GET", "HEAD", "OPTIONS"} and not {"authorization", "x-api-key"} & set(request.headers):
        request.headers["authorization"] = f"Bearer {KEY}"


def record_key(database):
    """Record the key. Its last use lies in the future, so that no use is written while a test looks."""
    row = models.ApiKey(
        id=api_key.its_id(KEY),
        name="tests",
        sha256=api_key.digest(KEY),
        scope="write",
        created_at=clock.now(),
        last_used_at="9999-12-31T23:59:59.999999Z",
    )
    with database.writing() as session:
        session.add(row)
