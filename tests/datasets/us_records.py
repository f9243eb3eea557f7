"""Helpers for the tests of the three importers of the Office of the Historian."""

import os
from collections import Counter
from pathlib import Path

import pytest

from app.schemas.meeting import MeetingDraft
from app.schemas.person import PersonDraft, PersonRef
from app.transfer.rows import Record, Refusal

FIXTURES = Path(__file__).parent / "fixtures"
SHARED = Path(os.environ.get("DIPLOMATIC_EVENTS_SHARED_DATA") or Path(__file__).parents[3] / "shared" / "data")


def outcomes(module, *paths: Path) -> list[Record | Refusal]:
    found = []
    for path in paths:
        with path.open("rb") as stream:
            found.extend(module.read(stream, path.name))
    return found


def shared(*patterns: str) -> list[Path]:
    """Return the matching files of the public data sets; skip the test if there are none."""
    found = [path for pattern in patterns for path in sorted(SHARED.glob(pattern))]
    if not found:
        pytest.skip(f"no {patterns[0]} in the shared data directory; set DIPLOMATIC_EVENTS_SHARED_DATA to it")
    return found


def by_id(found: list[Record | Refusal]) -> dict[str, dict]:
    return {each.document["id"]: each.document for each in found if isinstance(each, Record)}


def refused(found: list[Record | Refusal]) -> list[tuple[str, str]]:
    return [(each.where, each.field) for each in found if isinstance(each, Refusal)]


def validate(found: list[Record | Refusal]) -> Counter:
    """Validate every record against its schema, and count them by resource.

    A person without a name adds to one that exists, so that it must be a good reference.
    """
    count: Counter = Counter()
    for each in found:
        if isinstance(each, Record):
            schema = {"meetings": MeetingDraft, "people": PersonDraft if "name" in each.document else PersonRef}
            schema[each.resource].model_validate(each.document)
            count[each.resource] += 1
    return count
