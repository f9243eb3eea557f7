"""Helpers for the tests of the three importers of the Office of the Historian."""

from collections import Counter
from pathlib import Path

import pytest
from public_data import SHARED_DATA, VARIABLE

from app.schemas.meeting import MeetingInput
from app.schemas.person import PersonInput, PersonRef
from app.transfer.rows import ImportRow, RejectedRow

FIXTURES = Path(__file__).parent / "fixtures"
SHARED = SHARED_DATA


def outcomes(module, *paths: Path) -> list[ImportRow | RejectedRow]:
    result = []
    for path in paths:
        with path.open("rb") as stream:
            result.extend(module.read(stream, path.name))
    return result


def shared(*patterns: str) -> list[Path]:
    """Return the matching files of the public data sets; skip the test if there are none."""
    result = [path for pattern in patterns for path in sorted(SHARED.glob(pattern))]
    if not result:
        pytest.skip(f"no {patterns[0]} in the shared data directory; set {VARIABLE} to it")
    return result


def by_id(result: list[ImportRow | RejectedRow]) -> dict[str, dict]:
    return {item.document["id"]: item.document for item in result if isinstance(item, ImportRow)}


def rejected_fields(result: list[ImportRow | RejectedRow]) -> list[tuple[str, str]]:
    return [(item.location, item.field) for item in result if isinstance(item, RejectedRow)]


def validate(result: list[ImportRow | RejectedRow]) -> Counter:
    """Validate every record against its schema, and count them by resource.

    A person without a name adds to one that exists, so that it must be a good reference.
    """
    count: Counter = Counter()
    for item in result:
        if isinstance(item, ImportRow):
            schema = {"meetings": MeetingInput, "people": PersonInput if "name" in item.document else PersonRef}
            schema[item.resource].model_validate(item.document)
            count[item.resource] += 1
    return count
