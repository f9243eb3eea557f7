"""Groups of states that readouts name for those who took part: *E3 counterparts*, *the leaders of the P5*.

Sources: for the E3, the preface of the Joint Comprehensive Plan of Action (2015); for the P5, Article 23 of the Charter of the United
Nations. The Quint and the Quad have members by usage alone, so their name never adds a country.
"""

from typing import Final, NamedTuple

from app.datasets.wh_readouts_participants import Participant
from app.reading.language.lexicon import Entity


class _Group(NamedTuple):
    """The members of a group, whether a source defines them, and whether other groups have the same name."""

    members: tuple[str, ...]
    is_defined: bool = False
    is_ambiguous: bool = False


_GROUPS: Final = {
    "E3": _Group(("FR", "DE", "GB"), is_defined=True),
    "P5": _Group(("CN", "FR", "RU", "GB", "US"), is_defined=True),
    "Quint": _Group(("FR", "DE", "IT", "GB", "US")),
    "Quadrilateral Security Dialogue": _Group(("AU", "IN", "JP", "US"), is_ambiguous=True),
}


def with_members(participants: list[Participant]) -> list[Participant]:
    """Return the participants with the members of groups in place of their names, as far as these are sure.

    Countries that are named tell who took part. A group is left out if all its members are named, and an ambiguous one if none is: the *Quad* of the
    United States, Britain, France and Germany is another one.
    """
    named = {item.represents for item in participants if item.is_country} - {"US"}
    result: list[Participant] = []
    for item in participants:
        group = None if item.name else _GROUPS.get(item.represents)
        if group is None:
            result.append(item)
            continue
        others = set(group.members) - {"US"}
        if group.is_defined:
            present = {participant.represents for participant in [*participants, *result]}
            result += [Participant(Entity(member)) for member in group.members if member not in present]
        elif not named or (named & others if group.is_ambiguous else others - named):
            result.append(item)
    return result
