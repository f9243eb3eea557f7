"""Settings, read from the environment (`DIPLOMATIC_EVENTS_…`) or a `.env` file beside the caller."""

import re
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict


def _split(value: Any) -> Any:
    return tuple(value.replace(",", " ").split()) if isinstance(value, str) else value


def _origin(value: str) -> str:
    if not re.fullmatch(r"https?://[a-z0-9.\-]+(:[0-9]+)?|https?://\[[0-9a-f:.]+\](:[0-9]+)?", value):
        raise ValueError(f"{value!r} is no origin; write scheme and host alone, in small letters: https://example.org")
    return value


def _contact(value: str) -> str:
    if not re.fullmatch(r"(mailto:[^\s@]+@[^\s@]+|https://\S+|tel:\+[0-9.\-]+)", value):
        raise ValueError(f"{value!r} is no contact; write mailto:…, https://… or tel:+…")
    return value


Origins = Annotated[
    tuple[Annotated[str, AfterValidator(_origin)], ...],
    NoDecode,
    BeforeValidator(_split),
]
Contacts = Annotated[
    tuple[Annotated[str, AfterValidator(_contact)], ...],
    NoDecode,
    BeforeValidator(_split),
]


class Settings(BaseSettings):
    """Everything that can be set, each by `DIPLOMATIC_EVENTS_` and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix="DIPLOMATIC_EVENTS_", env_file=".env", extra="ignore")

    database_url: str = Field(
        default="sqlite:///diplomatic-events.db",
        description="SQLAlchemy URL of the database. `sqlite:///path` names a file.",
    )
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: Annotated[int, Field(ge=0, le=65_535)] = Field(default=8000, description="Port to listen on; 0 takes any.")
    workers: Annotated[int, Field(ge=1, le=64)] = Field(default=1, description="Processes that serve.")
    max_body_bytes: Annotated[int, Field(ge=1024)] = Field(
        default=5_000_000, description="The largest request body, in bytes."
    )
    max_import_bytes: Annotated[int, Field(ge=1024)] = Field(
        default=500_000_000, description="The largest body of `POST /imports`, in bytes."
    )
    busy_timeout_seconds: Annotated[float, Field(gt=0, le=60)] = Field(
        default=5.0, description="How long a write waits for another process's write before it answers 503."
    )
    cache_megabytes: Annotated[int, Field(ge=0, le=100_000)] = Field(
        default=10,
        description="How much memory each process uses to keep answers while the data is unchanged (SQLite only); "
        "0 for none.",
    )
    rate_limits: bool = Field(
        default=True,
        description="Limit how often a key, or an address without one, may ask; `false` where a proxy in front does.",
    )
    reads_per_minute: Annotated[int, Field(ge=1)] = Field(
        default=30_000, description="Reads a minute for each key, or each address without one."
    )
    writes_per_minute: Annotated[int, Field(ge=1)] = Field(
        default=6_000, description="Writes a minute for each key, or each address without one."
    )
    max_requests_in_flight: Annotated[int, Field(ge=1)] = Field(
        default=1_000, description="Requests that one process has under way at a time; more are answered 503."
    )
    max_url_bytes: Annotated[int, Field(ge=256)] = Field(
        default=16_384, description="The longest address, its query included, in bytes."
    )
    max_header_bytes: Annotated[int, Field(ge=1024)] = Field(
        default=32_768, description="The longest request header, all fields together, in bytes."
    )
    cors_origins: Origins = Field(
        default=(),
        description="Origins whose pages may write, each as `https://example.org`, with commas between. "
        "Pages of any origin may read.",
    )
    hsts_seconds: Annotated[int, Field(ge=0)] = Field(
        default=31_536_000,
        description="How long browsers use HTTPS alone once they came by it (`Strict-Transport-Security`); "
        "0 leaves it to the proxy.",
    )
    security_contact: Contacts = Field(
        default=(),
        description="Where to report a vulnerability, as `mailto:security@example.org`, with commas between; "
        "`/.well-known/security.txt` says so.",
    )
    require_if_match: bool = Field(
        default=False,
        description="Refuse to change, delete or merge a record, and to add a participant to a meeting, without `If-Match` "
        "and the `ETag` of its state (428; `*` is not enough), so that no client can overwrite what it has not seen. "
        "`POST /imports` then refuses each row that would change a record without its present `updated_at`. Of the record "
        "that a merge gives up no state is asked: the answer tells what it discards.",
    )
    idempotency_hours: Annotated[float, Field(gt=0, le=8760)] = Field(
        default=24.0, description="How long the answer to a write with an `Idempotency-Key` is kept, in hours."
    )
    max_followers: Annotated[int, Field(ge=0, le=100_000)] = Field(
        default=1000, description="How many clients of each process may wait for changes at a time."
    )
    query_timeout_seconds: Annotated[float, Field(gt=0, le=3600)] = Field(
        default=20.0, description="How long one query of a request may take before it is ended and answers 503."
    )
    export_timeout_seconds: Annotated[float, Field(gt=0, le=86_400)] = Field(
        default=3600.0,
        description="How long an export or another streamed answer may take as a whole; past it the connection breaks. "
        "While it lasts, SQLite's write-ahead log only grows.",
    )
    client_timeout_seconds: Annotated[float, Field(gt=0, le=600)] = Field(
        default=20.0,
        description="How long a client may keep the service waiting: for a request to begin or go on, or for an answer "
        "to be taken. Then its connection is cut.",
    )
    keep_alive_seconds: Annotated[int, Field(ge=1, le=3600)] = Field(
        default=75,
        description="How long a connection stays open between requests. It has to be longer than proxies and clients "
        "keep theirs (nginx: 60 seconds); else they now and then send a request to a connection that is just closed.",
    )
    shutdown_timeout_seconds: Annotated[int, Field(ge=0, le=600)] = Field(
        default=10, description="How long a service that stops lets requests go on before it ends and undoes them."
    )
    log_level: Literal["info", "warning", "error"] = Field(
        default="info",
        description="The least that is logged. `info` has a line for each request, the others one for each that failed "
        "by the service's fault.",
    )
    metrics: bool = Field(default=True, description="Show `/metrics`.")
    read_database_url: str | None = Field(
        default=None,
        description="URL of a hot standby of the PostgreSQL database, to which reads go. A client still reads what it "
        "has written; when the standby cannot be reached, reads go to the primary.",
    )
    pool_size: Annotated[int, Field(ge=1, le=500)] = Field(
        default=10,
        description="Connections to PostgreSQL that a process opens at most for each of: short reads, long reads, "
        "writes.",
    )
    pool_timeout_seconds: Annotated[float, Field(gt=0, le=60)] = Field(
        default=5.0, description="How long a request waits for a connection to PostgreSQL before it answers 503."
    )
    replay_timeout_seconds: Annotated[float, Field(ge=0, le=60)] = Field(
        default=1.0,
        description="How long a read waits for the standby to have what its client has written, before it goes to the "
        "primary.",
    )
