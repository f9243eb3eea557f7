"""The attributes of `app.state` that requests read, with their types; `create_app` sets them."""

from collections.abc import Mapping
from typing import Any

from app.db.database import Database
from app.settings import Settings


def database(request: Mapping[str, Any]) -> Database:
    """Return the database of the application that serves a request, given as a `Request` or its scope."""
    value: Database = request["app"].state.database
    return value


def settings(request: Mapping[str, Any]) -> Settings:
    """Return the settings of the application that serves a request, given as a `Request` or its scope."""
    value: Settings = request["app"].state.settings
    return value
