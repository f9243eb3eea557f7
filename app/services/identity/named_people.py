"""People whom one row of a data set means twice: one by an identifier, another by name and country.

The row says that both are one, as it would if they had been created in the other order: then the name would have found
the person who later gains the identifier. So an import merges them, and the order of data sets does not matter.

See decision 242.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from app.db.write_session import WriteSession
from app.domain.dates.edtf import bounds
from app.domain.names.name_form import is_among
from app.problems import Problem
from app.queries import history
from app.queries.matching import judgements
from app.queries.records import find_key
from app.services import lifetimes
from app.services.identity import merging
from app.services.identity.judgements import survivor_of
from app.services.resources import PEOPLE

NAME = PEOPLE.name


def named_by(session: WriteSession, data: Any, recorded: Mapping[str, Any]) -> str | None:
    """Return the id of the person whom name and country of a row mean, whose identifier means the recorded person.

    None if that is the same person, if nobody or several have the name, if a scheme of identifiers or the length of a
    human life tells the two apart, if somebody judged the pair, or if somebody undid a merge of either.
    """
    if not (getattr(data, "identifiers", None) and data.name and data.country):
        return None
    if _is_known_as(recorded, data.name, data.country):
        return None
    record_id, person = recorded["id"], PEOPLE.input_type.model_validate(recorded)
    identifiers = [*person.identifiers, *data.identifiers]
    described = person.model_copy(update={"name": data.name, "country": data.country, "identifiers": identifiers})
    keys = PEOPLE.find_by_natural_key(session, described)
    own_key = find_key(session, PEOPLE.model, record_id)
    if own_key is None or own_key in keys:
        return None
    terms = [bounds(tenure.term) for tenure in data.tenures if tenure.term]
    alive = [key for key in keys if lifetimes.may_be_one(session, own_key, key, terms)]
    if len(alive) != 1:
        return None
    other_id = PEOPLE.id_of(session, alive[0])
    return None if _is_decided(session, record_id, other_id) else other_id


def _is_known_as(recorded: Mapping[str, Any], name: str, country: str) -> bool:
    """Return whether a reference of this name and country would find the recorded person."""
    if country not in {recorded["country"], *(tenure["country"] for tenure in recorded["tenures"])}:
        return False
    names = [recorded["name"], *(other["name"] for other in recorded["other_names"])]
    return is_among(name, names)


def _is_decided(session: WriteSession, one: str, other: str) -> bool:
    """Return whether somebody judged that two people are others, or unsure, or undid a merge of one of them."""
    pair = (min(one, other), max(one, other))
    if pair in judgements.of_ids(session, NAME, [one]):
        return True
    return any(history.newest_merge(session, PEOPLE.collection, item) is not None for item in pair)


def merge(session: WriteSession, pairs: Iterable[tuple[str, str]]) -> list[tuple[tuple[str, str], str, str, bool]]:
    """Merge pairs of people, given by their ids, that are still there.

    Returns for each the pair, the id of the survivor, that of the other, and whether they were merged: some cannot be,
    and are offered as duplicates.
    """
    result: list[tuple[tuple[str, str], str, str, bool]] = []
    for pair in pairs:
        one, other_one = (find_key(session, PEOPLE.model, item) for item in pair)
        if one is None or other_one is None:
            continue
        survivor = survivor_of(session, NAME, pair)
        (other,) = {*pair} - {survivor}
        # Later rows may have put them into meetings too far apart for one life.
        is_merged = lifetimes.may_be_one(session, one, other_one, []) and _merge(session, survivor, other)
        session.forget_references()
        result.append((pair, survivor, other, is_merged))
    return result


def _merge(session: WriteSession, survivor: str, other: str) -> bool:
    """Merge two people, and return whether that was possible."""
    try:
        with session.begin_nested():
            merging.merge(session, PEOPLE, survivor, other, ("identifiers",))
    except Problem:
        return False
    return True
