"""A bare ASGI application on PostgreSQL: asyncpg, one statement, and no framework. It needs only asyncpg and uvicorn.

`BENCH_STATEMENT` names a JSON file: the statement, its parameters, and the country whose code is among them.
"""

import json
import os
from pathlib import Path
from typing import Any

import asyncpg

Said = dict[str, Any]


class Application:
    """Respond with a page of a country's meetings."""

    def __init__(self) -> None:
        """Read the statement to execute."""
        data = json.loads(Path(os.environ["BENCH_STATEMENT"]).read_text())
        self._statement, self._parameters = data["statement"], data["parameters"]
        self._country, self._limit, self._url = data["country"], data["limit"], data["url"]
        self._pool: Any = None

    async def __call__(self, scope: Said, _receive: Any, send: Any) -> None:
        """Respond to a request whose path ends in the country's code."""
        if scope["type"] != "http":
            return
        if self._pool is None:
            self._pool = await asyncpg.create_pool(
                self._url,
                min_size=10,
                max_size=10,
                server_settings={"jit": "off", "default_transaction_read_only": "on"},
            )
        code = scope["path"].rpartition("/")[2]
        own = {self._country: code}
        parameters = [own.get(parameter, parameter) for parameter in self._parameters]
        async with self._pool.acquire() as connection:
            result = await connection.fetch(self._statement, *parameters)
        documents = ",".join(row[0] for row in result[: self._limit])
        body = f'{{"items":[{documents}],"next":null}}'.encode()
        headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
        await send({"type": "http.response.start", "status": 200, "headers": headers})
        await send({"type": "http.response.body", "body": body})


app = Application()
