"""Clients: their API keys, and the responses to their writes."""

from sqlalchemy import String, Text
from sqlalchemy.orm import Mapped, mapped_column

from app.db.models.base import Base, LongText, PrimaryKey, Timestamp, Word


class ApiKey(Base):
    """An API key. Only the hash of the secret is stored; a name is never reused for another key."""

    __tablename__ = "api_keys"

    key: Mapped[PrimaryKey]
    id: Mapped[str] = mapped_column(String(8), unique=True)
    name: Mapped[str] = mapped_column(String(100), unique=True)
    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    scope: Mapped[Word]
    created_at: Mapped[Timestamp]
    expires_at: Mapped[Timestamp | None]
    revoked_at: Mapped[Timestamp | None]
    last_used_at: Mapped[Timestamp | None]


class IdempotencyKey(Base):
    """The response to a write with an `Idempotency-Key`, committed together with the write."""

    __tablename__ = "idempotency_keys"

    actor: Mapped[str] = mapped_column(Text, primary_key=True)
    key: Mapped[str] = mapped_column(String(255), primary_key=True)
    fingerprint: Mapped[str] = mapped_column(String(64))
    answered_at: Mapped[Timestamp] = mapped_column(index=True)
    status: Mapped[int]
    headers: Mapped[LongText]
    body: Mapped[LongText]
