"""Merging two records of one meeting: the survivor gains what the other knows, and the other's id leads to it."""

import json
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from app.db.database import Writing
from app.problems import Moved, Path, Unprocessable, pointer
from app.queries.records import document
from app.schemas.meeting import MeetingDraft
from app.services import deletion
from app.services.enrichment import enriched
from app.services.records import MEETINGS, load, replace

_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class Merged:
    """What became of two records."""

    document: str
    """The survivor, as JSON."""
    discarded: dict[str, Any]
    """What the other said that differs from the survivor, and is not kept."""


def merge_meetings(session: Writing, survivor_id: str, other_id: str, path: Path) -> Merged:
    """Merge the meeting `other_id` into `survivor_id`.

    Raises:
        NotFound, Gone: one of them is not there.
        Moved: the survivor was merged itself.
        Unprocessable: both are one, or the other was merged before, or one record cannot hold what both say.
    """
    if survivor_id == other_id:
        raise Unprocessable.at(path, "is the meeting itself; name the other record of the same meeting")
    collection = MEETINGS.collection
    survivor = json.loads(document(session, collection, survivor_id))
    try:
        other = json.loads(document(session, collection, other_id))
    except Moved as moved:
        # Not a redirection: that is for the address, and this is in the body.
        raise Unprocessable.at(path, f"was merged into {moved.successor!r}; name that one, if it is another") from moved
    for participant in other["participants"]:
        # The ids of the other's participants go with it; here they get new ones where they are new.
        del participant["id"]
    deletion.remove(session, MEETINGS, load(session, MEETINGS, other_id), successor=survivor_id)
    merged, discarded = enriched(survivor, other)
    try:
        draft = MeetingDraft.model_validate(merged)
    except ValidationError as error:
        # Such a record could not be sent back by PUT.
        reasons = "; ".join(f"{pointer(each['loc'])}: {each['msg']}" for each in error.errors()[:_SHOWN])
        raise Unprocessable.at(path, f"cannot be one record with {survivor_id!r}: {reasons}") from error
    replace(session, MEETINGS, load(session, MEETINGS, survivor_id), draft)
    return Merged(document(session, collection, survivor_id), discarded)
