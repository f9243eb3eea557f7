"""Merge two records of one meeting: the survivor gains the data of the other, and the other's id leads to it."""

import json
from dataclasses import dataclass
from typing import Any, Final

from pydantic import ValidationError

from app.db.write_session import WriteSession
from app.problems import Moved, Path, Unprocessable, pointer
from app.queries.records import document
from app.schemas.meeting import MeetingInput
from app.services import deletion
from app.services.enrichment import enrich
from app.services.records import load, replace
from app.services.resources import MEETINGS

_SHOWN: Final = 5


@dataclass(frozen=True, slots=True)
class MergeResult:
    """Result of a merge."""

    document: str
    """The surviving record, as JSON."""
    discarded: dict[str, Any]
    """Values of the other record that differ from the survivor's and were dropped."""


def merge_meetings(session: WriteSession, survivor_id: str, other_id: str, path: Path) -> MergeResult:
    """Merge the meeting `other_id` into `survivor_id`.

    Raises:
        NotFound, Gone: one of the records does not exist.
        Moved: the survivor was itself merged into another record.
        Unprocessable: both ids name the same record, the other was merged before, or the combined record is invalid.
    """
    if survivor_id == other_id:
        raise Unprocessable.at(path, "is this meeting itself; give the id of the other record of the same meeting")
    collection = MEETINGS.collection
    survivor = json.loads(document(session, collection, survivor_id))
    try:
        other = json.loads(document(session, collection, other_id))
    except Moved as moved:
        # 308 would redirect the URL, but this id is in the body.
        raise Unprocessable.at(
            path, f"was merged into {moved.successor!r}; give that id if it is a different record"
        ) from moved
    for participant in other["participants"]:
        # The other's participant ids are retired with it; participants new to the survivor get new ids.
        del participant["id"]
    deletion.delete_record(session, MEETINGS, load(session, MEETINGS, other_id), successor=survivor_id)
    merged, discarded = enrich(survivor, other)
    try:
        data = MeetingInput.model_validate(merged)
    except ValidationError as error:
        # PUT would reject the combined record.
        reasons = "; ".join(f"{pointer(error['loc'])}: {error['msg']}" for error in error.errors()[:_SHOWN])
        raise Unprocessable.at(path, f"cannot be merged into {survivor_id!r}: {reasons}") from error
    replace(session, MEETINGS, load(session, MEETINGS, survivor_id), data)
    return MergeResult(document(session, collection, survivor_id), discarded)
