"""Enrichment: add the data of an input to a record, without overwriting recorded values.

Missing list entries are added, empty fields are filled, and vague words such as `unknown` give way to more specific
ones. Data sets are combined in one record this way, and so are two records of one meeting when they are merged.

See decisions 113 and 147.
"""

from typing import Any, Final

from pydantic import BaseModel

from app.db.write_session import WriteSession
from app.domain.cited_values import certainty
from app.problems import Path
from app.queries.records import survivor_of
from app.schemas.agreement import AgreementRef
from app.schemas.common import Ref
from app.schemas.json_patch import RESOURCE_OF_ID_FIELD
from app.schemas.meeting import ParticipantFields
from app.schemas.organization import OrganizationRef
from app.schemas.person import PersonRef
from app.schemas.source import SourceRef
from app.schemas.topic import TopicParentRef, TopicRef
from app.services import entries, references
from app.services.resource import Resource
from app.services.resources import AGREEMENTS, BY_NAME, ORGANIZATIONS, PEOPLE, SOURCES, TOPICS
from app.services.resources.people import resolve_person

# Data sets quote in their own words and seldom say in which language a name is, so neither tells two entries apart.
IDENTITY: Final = {
    **entries.IDENTITY,
    "citations": ("source", "field", "locator", "says"),
    "other_names": ("name",),
}
_REPEATABLE: Final = frozenset({"tenures", "actions", "other_places", "other_titles"})
"""Lists in which a file may repeat an entry, which is then recorded once. Elsewhere the row is refused."""
PRINTED: Final = frozenset({"name_as_printed", "note"})
"""The fields in which two entries about the same may differ: one of them is left out."""
SERIES: Final = "series"
"""The field of an object with an id that is not a record."""
_REFERRED_TO: Final[dict[type[Ref], Resource]] = {
    AgreementRef: AGREEMENTS,
    OrganizationRef: ORGANIZATIONS,
    SourceRef: SOURCES,
    TopicParentRef: TOPICS,
    TopicRef: TOPICS,
}
NOT_CONTENT: Final = frozenset(
    {"id", "created_at", "updated_at", "starts_on", "ends_on", "status_as_of", "countries", "disputed", "parts"}
)


def resolved_values(session: WriteSession, data: BaseModel, path: Path = ()) -> dict[str, Any]:
    """Return an input's fields as plain values, with each related record found or created and replaced by its id.

    Raises:
        Unprocessable: a related record cannot be found or created.
    """
    country = getattr(data, "country", None) if isinstance(data, ParticipantFields) else None
    values: dict[str, Any] = {}
    for name in type(data).model_fields:  # in a fixed order, unlike that of `model_fields_set`
        if name not in data.model_fields_set:
            continue
        value = getattr(data, name)
        if isinstance(value, list):
            resolved = [
                _resolved_value(session, name, item, country, (*path, name, index)) for index, item in enumerate(value)
            ]
            values[name] = _distinct(resolved) if name in _REPEATABLE else resolved
        else:
            values[name] = _resolved_value(session, name, value, country, (*path, name))
    return values


def _distinct(items: list[Any]) -> list[Any]:
    return [item for index, item in enumerate(items) if item not in items[:index]]


def _resolved_value(session: WriteSession, name: str, value: Any, country: str | None, path: Path) -> Any:
    if name in RESOURCE_OF_ID_FIELD and value is not None:
        # The id of a merged record means its survivor.
        resource = BY_NAME[RESOURCE_OF_ID_FIELD[name]]
        return survivor_of(session, resource.name, resource.model, value) or value
    if isinstance(value, Ref):
        return {"id": _id_of(session, value, country, path)}
    if isinstance(value, BaseModel):
        return resolved_values(session, value, path)
    return value


def _id_of(session: WriteSession, ref: Ref, country: str | None, path: Path) -> str:
    if isinstance(ref, PersonRef):
        return PEOPLE.id_of(session, resolve_person(session, ref, country, path))
    resource = _REFERRED_TO[type(ref)]
    return resource.id_of(session, references.resolve(session, resource, ref, path))


def enrich(recorded: dict[str, Any], values: dict[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Add values to a copy of a record's document; return the copy, and the values that were refused.

    A value is refused if it differs from a recorded one. A refused list entry holds the fields that identify it and
    those that differ.
    """
    document = dict(recorded)
    rejected: dict[str, Any] = {}
    for name, value in values.items():
        recorded_value = document.get(name)
        if name in NOT_CONTENT or value in (None, [], {}) or _same(name, value, recorded_value):
            continue
        if isinstance(value, list):
            document[name], rejected_items = _join_lists(name, recorded_value or [], value)
            if rejected_items:
                rejected[name] = rejected_items
        elif recorded_value is None or certainty(name, value) > certainty(name, recorded_value):
            document[name] = value
        elif certainty(name, value) < certainty(name, recorded_value):
            continue
        elif isinstance(value, dict) and isinstance(recorded_value, dict) and _can_join(name, value, recorded_value):
            document[name], inner = enrich(recorded_value, value)
            if inner:
                rejected[name] = inner
        else:
            rejected[name] = value
    return document, rejected


def restates(recorded: dict[str, Any], values: dict[str, Any]) -> bool:
    """Return whether a record's document has all of the values, so that `enrich` would neither add nor refuse any.

    If the answer is no, that may be so all the same.
    """
    for name, value in values.items():
        ours = recorded.get(name)
        if name in NOT_CONTENT or value in (None, [], {}) or _same(name, value, ours):
            continue
        if isinstance(value, list):
            if not _has_entries(name, ours or [], value):
                return False
        elif not (isinstance(value, dict) and isinstance(ours, dict) and _can_join(name, value, ours)) or not restates(
            ours, value
        ):
            return False
    return True


def _has_entries(name: str, recorded: list[Any], entries_of_row: list[Any]) -> bool:
    """Return whether a list has all entries; no if it cannot be said at once which of two of the same identity is meant."""
    fields = IDENTITY.get(name, ())
    wanted = {entries.values_of(item, fields): item for item in entries_of_row}
    if len(wanted) < len(entries_of_row):
        return False
    found: set[object] = set()
    for ours in recorded:
        identity = entries.values_of(ours, fields)
        item = wanted.get(identity)
        if item is None:
            continue
        if identity in found or (isinstance(item, dict) and not (isinstance(ours, dict) and restates(ours, item))):
            return False
        found.add(identity)
    return len(found) == len(wanted)


def _join_lists(name: str, recorded: list[Any], added: list[Any]) -> tuple[list[Any], list[dict[str, Any]]]:
    """Add entries to a copy of a list; return the copy, and the refused parts of the entries.

    Two delegations of one country have the same identity. So each entry is paired with at most one entry of the same
    identity, the nearest pairs first; an entry without a partner is new.
    """
    fields = IDENTITY.get(name, ())
    partners = pairs(recorded, added, fields)
    joined = list(recorded)
    rejected: list[dict[str, Any]] = []
    for number, item in enumerate(added):
        if not isinstance(item, dict):
            joined += [] if item in joined else [item]
        elif number not in partners:
            entry = {key: value for key, value in item.items() if key != "id" or name == "topics"}
            # Unnamed participants may be several people.
            may_repeat = name == "participants" and entry.get("person") is None
            joined += [entry] if may_repeat or entry not in joined else []
        else:
            joined[partners[number]], differs = enrich(joined[partners[number]], item)
            if differs:
                rejected.append({field: item[field] for field in fields if item.get(field) is not None} | differs)
    # An entry may have gained all that it lacked of another one; what a list has twice already stays.
    for place in sorted(partners.values(), reverse=True):
        if joined[place] != recorded[place] and joined.count(joined[place]) > 1:
            del joined[place]
    return joined, rejected


def pairs(recorded: list[Any], added: list[Any], fields: tuple[str, ...]) -> dict[int, int]:
    """Return a mapping from positions in `added` to the positions of their partners in `recorded`."""
    identities = [
        (number, entries.values_of(item, fields)) for number, item in enumerate(added) if isinstance(item, dict)
    ]
    alike: dict[object, list[int]] = {identity: [] for _, identity in identities}
    if alike:
        for index, item in enumerate(recorded):
            if (places := alike.get(entries.values_of(item, fields))) is not None:
                places.append(index)
    possible = sorted(
        (_distance(recorded[place], added[number]), number, place)
        for number, identity in identities
        for place in alike[identity]
    )
    partners: dict[int, int] = {}
    taken: set[int] = set()
    for _, number, index in possible:
        if number not in partners and index not in taken:
            partners[number] = index
            taken.add(index)
    return partners


def _distance(recorded: dict[str, Any], added: dict[str, Any]) -> tuple[int, int, int]:
    """Return the distance of two entries: the number of fields that differ, that `recorded` would gain, and that `added` lacks."""
    document, differs = enrich(recorded, added)
    gained = sum(value != recorded.get(name) for name, value in document.items())
    lacking = sum(value not in (None, [], {}) and added.get(name) in (None, [], {}) for name, value in recorded.items())
    return len(differs), gained, lacking


def _same(name: str, value: Any, recorded: Any) -> bool:
    if isinstance(value, dict) and isinstance(recorded, dict) and "id" in value and name != SERIES:
        return bool(value["id"] == recorded.get("id"))
    return bool(value == recorded)


def _can_join(name: str, value: dict[str, Any], recorded: dict[str, Any]) -> bool:
    """Return whether two objects may be the same: a round of one series, or places that differ in neither city nor country.

    Details of one city must not be added to another.
    """
    if "id" in value:
        return bool(name == SERIES and value["id"] == recorded["id"])
    return all(
        value.get(field) in (None, recorded.get(field)) or recorded.get(field) is None for field in ("city", "country")
    )
