"""The rivals of the service, in one process with it, so that everything else is equal.

`/bench/constant` is a FastAPI application's constant reply, `/bench/sql/JP` a bare ASGI application that runs the SQL
of the service's page, `/bench/orm/JP` a FastAPI handler that loads the page with `selectinload`. All else is the
service. Every request is logged in the same way.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final
from unittest import mock

import uvicorn
from fastapi import FastAPI, Response
from sqlalchemy import Connection, select
from starlette.types import ASGIApp, Receive, Scope, Send

from app.db import models as m
from app.db import prepared_statements
from app.db.database import Database
from app.db.sqlite import KEPT_KIBIBYTES, send_to_sqlite, sqlite_module
from app.main import create_app
from app.queries import records
from app.queries.lists import read_page
from app.services.resources import MEETINGS
from app.settings import Settings
from app.web import server
from app.web.meeting_list import MEETING_LIST, MeetingParams
from app.web.middleware.request_log import RequestLogMiddleware
from benchmarks import orm

COUNTRY: Final = "JP"
_PREFIX: Final = "/bench/"
_JSON: Final = "application/json"


def together() -> ASGIApp:
    """Build the service with its rivals next to it."""
    settings = Settings()
    app = create_app(settings)
    url = settings.database_url
    rivals = {
        name: RequestLogMiddleware(rival, log_level=settings.log_level, counts=False)
        for name, rival in (("constant", constant(url)), ("sql", Sql(url)), ("orm", orm.application(url)))
    }

    async def choose(scope: Scope, receive: Receive, send: Send) -> None:
        path = scope.get("path", "")
        chosen = rivals[path.split("/", 3)[2]] if path.startswith(_PREFIX) else app
        await chosen(scope, receive, send)

    return choose


def page_sql(file: Path | str) -> tuple[str, tuple[Any, ...]]:
    """Return the statement that reads a page of a country's meetings, and its parameters.

    The one that is the code is another country's in its place.
    """
    seen: list[tuple[str, tuple[Any, ...]]] = []

    def send(connection: Connection, text: str, values: Sequence[Any] = ()) -> list[Any]:
        seen.append((text, tuple(values)))
        return send_to_sqlite(connection, text, values)

    database = Database(f"sqlite:///{file}")
    with mock.patch.object(prepared_statements, "send_to_sqlite", send), database.reading() as connection:
        params = MeetingParams.model_validate({"country": [COUNTRY]})
        read_page(connection, MEETING_LIST, params, "")
        key = key_of_country(connection, COUNTRY)
    database.close()
    statement, parameters = seen[-1]
    return statement.replace(*looked_up("?"), 1), tuple(
        COUNTRY if parameter == key else parameter for parameter in parameters
    )


def key_of_country(connection: Connection, code: str) -> int:
    """Return the primary key of the term of a country."""
    is_this = (m.Term.facet == "country", m.Term.value == code)
    return connection.execute(select(m.Term.key).where(*is_this)).scalar_one()


def looked_up(parameter: str) -> tuple[str, str]:
    """Return the condition on a term as the service writes it, and the one that looks the country's term up.

    The service looks it up by a statement of its own; its rivals, which know nothing but codes, do both in one.
    """
    term = f"(SELECT terms.key FROM terms WHERE terms.facet = 'country' AND terms.value = {parameter})"
    return f".term_key = {parameter}", f".term_key = {term}"


def constant(url: str) -> FastAPI:
    """Build an application that always responds with the same meeting."""
    database = Database(url)
    with database.reading() as connection:
        record_id = connection.execute(select(m.Meeting.id).order_by(m.Meeting.key.desc()).limit(1)).scalar_one()
        body = records.document(connection, MEETINGS.collection, record_id).encode()
    database.close()
    app = FastAPI(openapi_url=None)

    @app.get("/bench/constant")
    async def reply() -> Response:
        return Response(body, media_type=_JSON)

    return app


class Sql:
    """A bare ASGI application: sqlite3, one statement, and no framework."""

    def __init__(self, url: str) -> None:
        """Get the statement from the service."""
        file = url.removeprefix("sqlite:///")
        self._statement, self._parameters = page_sql(file)
        self._connection = sqlite_module().connect(file, isolation_level=None)
        self._connection.execute("PRAGMA query_only = ON")
        self._connection.execute(f"PRAGMA cache_size = -{KEPT_KIBIBYTES}")

    async def __call__(self, scope: Scope, _receive: Receive, send: Send) -> None:
        """Respond with a page of a country's meetings."""
        code = scope["path"].rpartition("/")[2]
        own = {COUNTRY: code}
        parameters = [own.get(parameter, parameter) for parameter in self._parameters]
        rows = self._connection.execute(self._statement, parameters).fetchall()
        documents = ",".join(row[0] for row in rows[: orm.LIMIT])
        body = f'{{"items":[{documents}],"next":null}}'.encode()
        headers = [(b"content-type", _JSON.encode()), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    uvicorn.run(
        "benchmarks.servers:together",
        factory=True,
        host="127.0.0.1",
        port=parser.parse_args().port,
        **server.uvicorn_options(Settings()),
    )
