"""The participants of a row of a data set, as those of the meeting that it is about."""

from collections import Counter
from typing import Any

from pydantic import BaseModel

from app.db.write_session import WriteSession
from app.domain.names.name_form import is_among
from app.domain.strings.text import fold
from app.queries.matching import judgements
from app.schemas.meeting import ParticipantFields
from app.services import entries
from app.services.intake.enrichment import IDENTITY, PRINTED, enrich
from app.services.resources import PEOPLE


def keep_people(session: WriteSession, data: BaseModel, recorded: dict[str, Any], values: dict[str, Any]) -> None:
    """Replace people of `values` by recorded participants of the same office, where these are meant.

    A name in a row means the person whom it found before, also after somebody else was recorded whose name is closer.
    And where a person judged two people to be different, the one whom the source names is not added again.
    """
    there = [item for item in recorded.get("participants", ()) if item["person"] is not None]
    ids = {item["person"]["id"] for item in there}
    given = values.get("participants", ())
    free = ids - {(item.get("person") or {}).get("id") for item in given}
    for source, item in zip(getattr(data, "participants", ()) if given else (), given, strict=True):
        person = (item.get("person") or {}).get("id")
        if person is None or person in ids:
            continue
        judged = judgements.different_from(session, PEOPLE.name, [person])
        for other in there:
            is_meant = other["person"]["id"] in judged or (other["person"]["id"] in free and _is_named(source, other))
            if is_meant and _have_one_office(other, item):
                item["person"] = {"id": other["person"]["id"]}
                free.discard(other["person"]["id"])
                break


def join_people(data: BaseModel, recorded: dict[str, Any], values: dict[str, Any]) -> None:
    """Join participants of a row that name one person differently, where the meeting has that person less often.

    A merge of two people joined their participants. A person whom a row names twice in the same way may have taken part in two capacities.
    """
    fields = IDENTITY["participants"]
    left = Counter(entries.values_of(item, fields) for item in recorded.get("participants", ()))
    given = values.get("participants", ())
    left.subtract(entries.values_of(item, fields) for item in given)
    joined: list[tuple[Any, dict[str, Any]]] = []
    for source, item in zip(getattr(data, "participants", ()), given, strict=False):
        who = entries.values_of(item, fields)
        place = _place_of_other_name(source, item, joined) if item.get("person") and left[who] < 0 else None
        if place is None:
            joined.append((source, item))
        else:
            left[who] += 1
            joined[place] = (joined[place][0], enrich(joined[place][1], item)[0])
    if len(joined) < len(given):
        values["participants"] = [item for _, item in joined]


def _place_of_other_name(source: Any, item: dict[str, Any], earlier: list[tuple[Any, dict[str, Any]]]) -> int | None:
    """Return the place of an earlier participant of a row who is the same person by another name, and differs in nothing else."""
    fields = IDENTITY["participants"]
    for place, (other_source, other) in enumerate(earlier):
        is_same = entries.values_of(other, fields) == entries.values_of(item, fields)
        if is_same and source.person != other_source.person and enrich(other, item)[1].keys() <= PRINTED:
            return place
    return None


def _is_named(source: ParticipantFields, recorded: dict[str, Any]) -> bool:
    """Return whether a participant is given by name alone, and a recorded one has this name or was printed so."""
    ref = source.person
    if ref is None or ref.id is not None or ref.identifiers or ref.name is None:
        return False
    if source.name_as_printed is not None and source.name_as_printed == recorded.get("name_as_printed"):
        return True
    return is_among(ref.name, [recorded["person"]["name"]])


def _have_one_office(recorded: dict[str, Any], given: dict[str, Any]) -> bool:
    if recorded.get("country") != given.get("country"):
        return False
    ours, theirs = recorded.get("office"), given.get("office")
    return ours is None or theirs is None or fold(ours) == fold(theirs)
