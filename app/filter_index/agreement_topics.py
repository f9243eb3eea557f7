"""The topics of agreements and all topics above these, derived in the transaction of the write.

Agreements have no table of terms. The filter `topic` finds them in `agreement_topics_above` by one lookup, however many
topics are below the one that it names.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from sqlalchemy import Connection, bindparam, delete, insert, select
from sqlalchemy.orm import Session

from app.db import models as m
from app.db.table_scan import key_batches
from app.db.write_session import WriteSession
from app.filter_index.topic_trees import linked_to, with_topics_above

_BATCH: Final = 500
_KEYS: Final[Any] = bindparam("keys", expanding=True)
_ABOVE: Final = m.AgreementTopicAbove.__table__
_OWN_TOPICS: Final = select(m.AgreementTopic.agreement_key, m.AgreementTopic.topic_key).where(
    m.AgreementTopic.agreement_key.in_(_KEYS)
)
_ALL_TOPICS: Final = select(with_topics_above(_OWN_TOPICS, "linked"))
_STORED_TOPICS: Final = select(_ABOVE.c.agreement_key, _ABOVE.c.topic_key, _ABOVE.c.is_own).where(
    _ABOVE.c.agreement_key.in_(_KEYS)
)
_DELETE: Final = delete(_ABOVE).where(_ABOVE.c.agreement_key.in_(_KEYS))
_INSERT: Final = insert(_ABOVE)


def agreements_of(session: WriteSession, topics: Sequence[int]) -> set[int]:
    """Return the primary keys of the agreements of topics, and of their children."""
    link = m.AgreementTopic
    return linked_to(session, link.agreement_key, link.topic_key, topics)


def refresh(session: WriteSession, agreements: Iterable[int]) -> None:
    """Bring the topics of the agreements with these primary keys up to date; those that are right are not rewritten."""
    for keys in session.batches(agreements, _BATCH):
        expected = _wrong(session, keys)
        if expected:
            session.execute(_DELETE, {"keys": sorted(expected)})
        if rows := [
            {"agreement_key": key, "topic_key": topic, "is_own": is_own}
            for key, topics in sorted(expected.items())
            for topic, is_own in sorted(topics.items())
        ]:
            session.execute(_INSERT, rows)


def differences(connection: Connection) -> Iterator[list[int]]:
    """Yield, in batches, the primary keys of agreements whose topics above do not follow from their topics."""
    for keys in key_batches(connection, m.Agreement, _BATCH):
        if wrong := _wrong(connection, keys):
            yield sorted(wrong)


def _wrong(connection: Connection | Session, keys: Sequence[int]) -> dict[int, dict[int, bool]]:
    """Return the right topics of those of the agreements that have others, with whether they are its own."""
    own = set(map(tuple, connection.execute(_OWN_TOPICS, {"keys": keys})))
    expected: dict[int, dict[int, bool]] = {}
    for key, topic in connection.execute(_ALL_TOPICS, {"keys": keys}):
        expected.setdefault(key, {})[topic] = (key, topic) in own
    stored: dict[int, dict[int, bool]] = {}
    for key, topic, is_own in connection.execute(_STORED_TOPICS, {"keys": keys}):
        stored.setdefault(key, {})[topic] = is_own
    return {key: expected.get(key, {}) for key in keys if expected.get(key) != stored.get(key)}
