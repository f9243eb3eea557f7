"""Settings, read from the environment (`DIPLOMATIC_EVENTS_…`) or a `.env` file in the working directory."""

import re
from collections.abc import Callable
from typing import Annotated, Any, Final, Literal, NamedTuple, Self

from pydantic import AfterValidator, BeforeValidator, Field, model_validator
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


class _Order(NamedTuple):
    """A pair of settings where the first must be less than the second, or one of them has no effect."""

    lesser: str
    greater: str
    why: str
    may_be_equal: bool = False
    lowered: Callable[[int], int] | None = None
    """Computes a smaller default for the first where the second is too small for it; None keeps the default."""
    applies: Callable[["Settings"], bool] = lambda _: True


_ORDERS: Final = (
    _Order(
        "max_followers",
        "max_requests_in_flight",
        "clients that follow the changes would take the places of all other requests",
        lowered=lambda most: most // 2,
    ),
    _Order(
        "max_followers_per_client",
        "max_followers",
        "the bound for one client would never be reached",
        may_be_equal=True,
        lowered=lambda most: most,
    ),
    _Order(
        "max_exports",
        "pool_size",
        "exports would take the connections of all other long reads",
        lowered=lambda most: max(1, most - 2),
        applies=lambda settings: settings.is_postgresql,
    ),
    _Order(
        "max_exports_per_client",
        "max_exports",
        "the bound for one client would never be reached",
        may_be_equal=True,
        lowered=lambda most: most,
    ),
    _Order(
        "busy_timeout_seconds",
        "query_timeout_seconds",
        "waiting for another write would be ended as a query that takes too long",
        applies=lambda settings: settings.is_postgresql,
    ),
    _Order(
        "query_timeout_seconds",
        "export_timeout_seconds",
        "an export would be ended before one of its queries may be",
        may_be_equal=True,
    ),
    *(
        _Order(
            "workers",
            each,
            "each process grants one request a minute at least",
            may_be_equal=True,
            applies=lambda settings: settings.rate_limits,
        )
        for each in ("reads_per_minute", "writes_per_minute")
    ),
)


class Settings(BaseSettings):
    """All settings; each environment variable is `DIPLOMATIC_EVENTS_` and the field name in capitals."""

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
        default=500,
        description="How many clients of each process may wait for changes at a time. It must be less than "
        "`MAX_REQUESTS_IN_FLIGHT`, and is half of that where that is set to less than twice the default.",
    )
    max_followers_per_client: Annotated[int, Field(ge=0, le=100_000)] = Field(
        default=20,
        description="How many of them may be of one key, or of one address without one.",
    )
    max_exports: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=16,
        description="How many exports and other streamed answers each process sends at a time; more are answered 503. On "
        "PostgreSQL it must be less than `POOL_SIZE`, and is 2 less than that by default.",
    )
    max_exports_per_client: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=5,
        description="How many of them may be of one key, or of one address without one; more are answered 429.",
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

    @property
    def is_postgresql(self) -> bool:
        """Whether the database is PostgreSQL."""
        return self.database_url.startswith("postgres")

    @model_validator(mode="after")
    def _refuse_contradictions(self) -> Self:
        for order in _ORDERS:
            lesser, greater = getattr(self, order.lesser), getattr(self, order.greater)
            if lesser < greater or (order.may_be_equal and lesser == greater) or not order.applies(self):
                continue
            if order.lesser in self.model_fields_set:
                bound = "must not be more than" if order.may_be_equal else "must be less than"
                raise ValueError(
                    f"DIPLOMATIC_EVENTS_{order.lesser.upper()} is {lesser:g}; it {bound} "
                    f"DIPLOMATIC_EVENTS_{order.greater.upper()}, which is {greater:g}: {order.why}"
                )
            if order.lowered is not None:
                setattr(self, order.lesser, order.lowered(greater))
                self.model_fields_set.discard(order.lesser)
        return self
