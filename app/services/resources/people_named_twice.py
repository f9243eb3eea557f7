"""Participants of one input who are one person under two names.

See decision 348.
"""

from collections import Counter
from collections.abc import Sequence
from typing import Any, Final

from app.db import models as m
from app.db.write_session import WriteSession
from app.domain.cited_values import certainty
from app.problems import Path, Unprocessable, pointer
from app.schemas.person import PersonRef
from app.services.resources.meeting_participants import Participants, move_citations

_PRINTED: Final = frozenset({"name_as_printed", "note", "citations"})
"""Values in which two entries about one participant may differ; the first entry keeps its own."""


def join_people(
    session: WriteSession, row: m.Meeting, participants: Participants, people: Sequence[PersonRef | None], path: Path
) -> Participants:
    """Return the participants of a meeting without those who name the person of an earlier one differently.

    Whoever has another office, role, country or organization took part in another capacity, and stays. So does a person
    whom the meeting has twice already. In a file, the values of the second entry complete the first.

    Args:
        session: The transaction.
        row: The row of the meeting.
        participants: The requested id and the values of each participant.
        people: How the input names the person of each.
        path: The path of the list within the input.

    Raises:
        Unprocessable: a request names a person twice.
    """
    if session.restores_state or len(participants) < 2:
        return participants
    recorded = Counter(item.person_key for item in row.participants)
    result: list[tuple[str | None, dict[str, Any]]] = []
    earlier: dict[int, list[tuple[int, int]]] = {}
    for index, (requested_id, values) in enumerate(participants):
        key = values["person_key"]
        places = [] if key is None or recorded[key] > 1 else earlier.setdefault(key, [])
        same = next(
            (
                (first, place)
                for first, place in places
                if people[first] != people[index]
                and None in {requested_id, result[place][0]}
                and _may_be_one(result[place][1], values)
            ),
            None,
        )
        if same is None:
            places.append((index, len(result)))
            result.append((requested_id, values))
            continue
        first, place = same
        if not session.is_import:
            raise Unprocessable.at(
                (*path, index, "person"),
                f"is the person of {pointer((*path, first))} under another name; list each once, "
                "or give both the office or role in which they took part",
            )
        result[place] = (result[place][0] or requested_id, _completed(result[place][1], values))
    return result


def _may_be_one(ours: dict[str, Any], theirs: dict[str, Any]) -> bool:
    """Return whether two participants differ, and only in what one of them leaves out or in how they are printed."""
    if all(value == theirs[name] for name, value in ours.items() if name != "citations"):
        return False  # the other one repeats it, see `distinct_people`
    return all(
        value == theirs[name] or _is_vague(name, value) or _is_vague(name, theirs[name])
        for name, value in ours.items()
        if name not in _PRINTED
    )


def _completed(values: dict[str, Any], more: dict[str, Any]) -> dict[str, Any]:
    result = {name: more[name] if _is_vague(name, value) else value for name, value in values.items()}
    move_citations(more, result)
    return result


def _is_vague(name: str, value: Any) -> bool:
    return value is None or certainty(name, value) < certainty(name, "")
