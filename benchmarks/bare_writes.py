"""A bare FastAPI handler that writes recorded rows, each request in one synced transaction; see `benchmarks.writes`."""

import argparse
import json
import threading
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI, Response
from pydantic import BaseModel

from app.db.sqlite import sqlite_module
from app.settings import Settings
from app.web import server


class Body(BaseModel):
    """The body of a request, as far as it is looked at."""

    title: str | None = None
    note: str | None = None


def application(database: Path, recorded: Path) -> FastAPI:
    """Build the application: its requests must come in the order in which they were recorded."""
    connection = sqlite_module().connect(str(database), isolation_level=None, check_same_thread=False)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    with recorded.open() as lines:
        pending = iter([json.loads(line) for line in lines])
    lock = threading.Lock()
    app = FastAPI(openapi_url=None)

    def write() -> Response:
        with lock:
            request: dict[str, Any] = next(pending)
            connection.execute("BEGIN IMMEDIATE")
            for statement, rows in request["writes"]:
                if len(rows) == 1:
                    connection.execute(statement, rows[0]).fetchall()
                else:
                    connection.executemany(statement, rows)
            connection.execute("COMMIT")
        return Response(request["response"], media_type="application/json")

    @app.get("/healthz")
    def healthz() -> Response:
        return Response()

    @app.post("/meetings")
    def create(_body: Body) -> Response:
        return write()

    @app.patch("/meetings/{id}")
    def change(id: str, _body: Body) -> Response:  # noqa: A002, ARG001 - as the service names it
        return write()

    return app


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, required=True)
    parser.add_argument("--database", type=Path, required=True)
    parser.add_argument("--writes", type=Path, required=True)
    arguments = parser.parse_args()
    uvicorn.run(
        application(arguments.database, arguments.writes),
        host="127.0.0.1",
        port=arguments.port,
        **server.uvicorn_options(Settings()),
    )
