"""Settings, read from the environment (`DIPLOMATIC_EVENTS_…`) or a `.env` file beside the caller."""

from typing import Annotated

from pydantic import Field
from pydantic_settings import BaseSettings, SettingsConfigDict


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
    allow_remote_writes: bool = Field(
        default=False,
        description="Let clients that are not on this machine write. Writes have no key yet: only behind a proxy "
        "that checks who writes.",
    )
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
        default=16,
        description="How much memory each process uses to keep answers while the data is unchanged (SQLite only); "
        "0 for none.",
    )
