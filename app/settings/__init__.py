"""Settings, read from the environment (`DIPLOMATIC_EVENTS_…`) or a `.env` file in the working directory."""

from typing import Annotated, Literal, Self

from pydantic import Field, SecretStr, model_validator
from pydantic_settings import BaseSettings, DotEnvSettingsSource, EnvSettingsSource, SettingsConfigDict

from app.settings.orders import ORDERS
from app.settings.values import Contacts, Endpoint, Host, Origins, PublicUrl


class Settings(BaseSettings):
    """All settings; each environment variable is `DIPLOMATIC_EVENTS_` and the field name in capitals."""

    model_config = SettingsConfigDict(env_prefix="DIPLOMATIC_EVENTS_", env_file=".env", extra="ignore")

    database_url: str = Field(
        default="sqlite:///diplomatic-events.db",
        description="SQLAlchemy URL of the database: `sqlite:///path` or `postgresql://user@host/name`.",
    )
    host: Host = Field(default="127.0.0.1", description="Address to listen on.")
    port: Annotated[int, Field(ge=0, le=65_535)] = Field(
        default=8000, description="Port to listen on; 0 picks a free one."
    )
    public_url: PublicUrl | None = Field(
        default=None,
        description="URL at which clients reach the service, with the proxy's path prefix if any, such as "
        "`https://example.org/events`: links then begin with it. Without it, links in headers and pages are paths, but whole URLs "
        "for clients on the same machine.",
    )
    workers: Annotated[int, Field(ge=1, le=64)] = Field(default=1, description="Number of server processes.")
    max_body_bytes: Annotated[int, Field(ge=1024)] = Field(
        default=5_000_000, description="Maximum size of a request body, in bytes."
    )
    max_import_bytes: Annotated[int, Field(ge=1024)] = Field(
        default=500_000_000, description="Maximum size of the body of `POST /imports`, in bytes."
    )
    busy_timeout_seconds: Annotated[float, Field(gt=0, le=60)] = Field(
        default=5.0, description="How long a write waits for another process's write before it fails with 503."
    )
    cache_megabytes: Annotated[int, Field(ge=0, le=100_000)] = Field(
        default=10,
        description="Memory that each process uses to cache responses while the data is unchanged (SQLite only); "
        "0 disables the cache.",
    )
    rate_limits: bool = Field(
        default=True,
        description="Limit requests per API key, or per IP address without one; `false` if a proxy does so.",
    )
    reads_per_minute: Annotated[int, Field(ge=1)] = Field(
        default=30_000, description="Reads per minute for each API key, or each IP address without one."
    )
    writes_per_minute: Annotated[int, Field(ge=1)] = Field(
        default=6_000, description="Writes per minute for each API key, or each IP address without one."
    )
    max_requests_in_flight: Annotated[int, Field(ge=1)] = Field(
        default=1_000, description="Maximum number of concurrent requests per process; further ones get 503."
    )
    max_url_bytes: Annotated[int, Field(ge=256)] = Field(
        default=16_384, description="Maximum length of a URL including its query, in bytes."
    )
    max_header_bytes: Annotated[int, Field(ge=1024)] = Field(
        default=32_768, description="Maximum size of all request header fields together, in bytes."
    )
    cors_origins: Origins = Field(
        default=(),
        description="Origins whose pages may write, such as `https://example.org`, separated by commas. "
        "Pages of any origin may read.",
    )
    hsts_seconds: Annotated[int, Field(ge=0)] = Field(
        default=31_536_000,
        description="How long browsers use only HTTPS after their first visit over it (`Strict-Transport-Security`); "
        "0 leaves it to the proxy.",
    )
    security_contact: Contacts = Field(
        default=(),
        description="Contacts for reporting vulnerabilities, such as `mailto:security@example.org`, separated by commas; "
        "published at `/.well-known/security.txt`.",
    )
    require_if_match: bool = Field(
        default=False,
        description="Require `If-Match` with the record's `ETag` to update, delete or merge a record or to add a participant "
        "to a meeting (else 428; `*` is not enough), so that no client overwrites changes that it has not seen. "
        "`POST /imports` then refuses rows that would change a record without its current `updated_at`. The record "
        "that a merge retires needs no precondition: the response lists the discarded values.",
    )
    idempotency_hours: Annotated[float, Field(gt=0, le=8760)] = Field(
        default=24.0, description="How long the response to a write with an `Idempotency-Key` is stored, in hours."
    )
    max_followers: Annotated[int, Field(ge=0, le=100_000)] = Field(
        default=500,
        description="Maximum number of clients per process that wait for changes at a time. Must be less than "
        "`MAX_REQUESTS_IN_FLIGHT`, and defaults to half of it if that is less than twice this default.",
    )
    max_followers_per_client: Annotated[int, Field(ge=0, le=100_000)] = Field(
        default=20,
        description="Maximum number of these per API key, or per IP address without one.",
    )
    max_exports: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=16,
        description="Maximum number of concurrent exports and other streamed responses per process; further ones get 503. On "
        "PostgreSQL it must be less than `POOL_SIZE`, and defaults to 2 less.",
    )
    max_exports_per_client: Annotated[int, Field(ge=1, le=1000)] = Field(
        default=5,
        description="Maximum number of these per API key, or per IP address without one; further ones get 429.",
    )
    query_timeout_seconds: Annotated[float, Field(gt=0, le=3600)] = Field(
        default=20.0, description="Time limit of a single query; a request that exceeds it fails with 503."
    )
    export_timeout_seconds: Annotated[float, Field(gt=0, le=86_400)] = Field(
        default=3600.0,
        description="Time limit of a whole export or other streamed response; past it, the connection is closed. "
        "SQLite's write-ahead log can only grow while an export runs.",
    )
    client_timeout_seconds: Annotated[float, Field(gt=0, le=600)] = Field(
        default=20.0,
        description="How long a client may stall, while it sends a request or receives a response, "
        "before its connection is closed.",
    )
    keep_alive_seconds: Annotated[int, Field(ge=1, le=3600)] = Field(
        default=75,
        description="How long a connection stays open between requests. Must be longer than proxies and clients "
        "keep theirs (nginx: 60 seconds); otherwise they sometimes send a request on a closing connection.",
    )
    shutdown_timeout_seconds: Annotated[int, Field(ge=0, le=600)] = Field(
        default=10,
        description="How long running requests may take to finish at shutdown before they are cancelled and rolled back.",
    )
    log_level: Literal["info", "warning", "error"] = Field(
        default="info",
        description="Minimum level of log lines. `info` logs every request, higher levels only requests that failed "
        "because of the service.",
    )
    metrics: bool = Field(default=True, description="Serve Prometheus metrics at `/metrics`.")
    read_database_url: str | None = Field(
        default=None,
        description="URL of a hot standby of the PostgreSQL database for reads. Clients still see their own "
        "writes; if the standby cannot be reached, reads go to the primary.",
    )
    pool_size: Annotated[int, Field(ge=1, le=500)] = Field(
        default=10,
        description="Maximum number of connections to PostgreSQL per process for each of: short reads, long reads, "
        "writes.",
    )
    pool_timeout_seconds: Annotated[float, Field(gt=0, le=60)] = Field(
        default=5.0, description="How long a request waits for a connection to PostgreSQL before it fails with 503."
    )
    replay_timeout_seconds: Annotated[float, Field(ge=0, le=60)] = Field(
        default=1.0,
        description="How long a read waits for the standby to catch up with its client's writes before it goes to the "
        "primary.",
    )

    draft_model_url: Endpoint | None = Field(
        default=None,
        description="URL of a chat-completions endpoint (OpenAI's API) that reads articles a second time for drafts: text of "
        "drafted articles is sent there. Off by default; see [drafts.md](drafts.md#a-second-reader).",
    )
    draft_model_name: str | None = Field(default=None, description="Name of the model there.")
    draft_model_key: SecretStr | None = Field(default=None, description="API key for the endpoint, if it requires one.")
    draft_model_seconds: Annotated[float, Field(gt=0, le=600)] = Field(
        default=30.0, description="How long a draft waits for the endpoint before it is answered by the rules alone."
    )

    @property
    def is_postgresql(self) -> bool:
        """Whether the database is PostgreSQL."""
        return self.database_url.startswith("postgres")

    @model_validator(mode="after")
    def _refuse_half_a_model(self) -> Self:
        if (self.draft_model_url is None) != (self.draft_model_name is None):
            raise ValueError(
                "DIPLOMATIC_EVENTS_DRAFT_MODEL_URL and DIPLOMATIC_EVENTS_DRAFT_MODEL_NAME belong together; set both or neither"
            )
        return self

    @model_validator(mode="after")
    def _refuse_contradictions(self) -> Self:
        for order in ORDERS:
            lesser, greater = getattr(self, order.lesser), getattr(self, order.greater)
            is_met = lesser < greater or (order.may_be_equal and lesser == greater)
            if is_met or (order.only_if is not None and not getattr(self, order.only_if)):
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


def unknown_names() -> list[str]:
    """Return the variables of the environment and of `.env` that begin like a setting but are not one, in capitals."""
    prefix = str(Settings.model_config["env_prefix"])
    given = {**DotEnvSettingsSource(Settings).env_vars, **EnvSettingsSource(Settings).env_vars}
    known = {f"{prefix}{name}".upper() for name in Settings.model_fields}
    return sorted({name.upper() for name in given if name.upper().startswith(prefix)} - known)
