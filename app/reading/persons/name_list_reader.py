"""Names behind an office in the plural, apart from it: *the new ambassadors are: Ana Lopes of Peru, Luis Soto of Chile*."""

from dataclasses import dataclass, field
from typing import Final

from app.reading.persons.coordination import Found
from app.reading.persons.name_reader import Parts
from app.reading.persons.office_reader import Office
from app.reading.persons.parties import DASHES
from app.reading.persons.plural_reader import PluralReader

_PEERS: Final = frozenset({"peers", "counterparts", "colleagues", "homologues"})
_FEWEST: Final = 2
_MOST_WORDS: Final = 8


@dataclass(slots=True)
class NameListReader(PluralReader):
    """A reader of lists of names that share an office and have a country each."""

    plural: Office | None = field(default=None, init=False)
    """The last office in the plural that the sentence has so far."""

    def _listed_names(self, index: int) -> list[Found]:
        """Read a list behind a colon or a dash at `index - 1`, if an office in the plural stands before.

        Each item has a name of several words and a country behind it or before it: *Ana Lopes of Peru*, *Ana Lopes (Peru)*,
        *the Republic of Peru Ana Lopes*. A single name is no list.
        """
        are_peers = self.key(index - 1) in _PEERS  # "his peers Ana Lopes (Peru), Luis Soto (Chile)"
        is_marked = self.key(index - 1) == ":" or self.key(index - 1) in DASHES
        if not are_peers and (self.plural is None or not is_marked):
            return []
        found: list[Found] = []
        position = index
        while (item := self._item(position, are_peers=are_peers)) is not None:
            found.append(item)
            end = item.end + (self.key(item.end) == ";")
            position = max(end, self._joining_end(end))
            if position == item.end:
                break
        return found if len(found) >= _FEWEST else []

    def _item(self, index: int, *, are_peers: bool) -> Found | None:
        """Read a name with its country; None if something else stands at `index`."""
        item = Parts(index, office=None if are_peers else self.plural, is_counterpart=are_peers)
        start = index
        match = self.entity(index, article=True)
        if match is not None and not match[1].is_adjective:
            first = index + (self.key(index) == "the")
            item.entity, item.entity_at, start = match[1], (first, match[0]), match[0]
        end = self._name(item, start)
        if item.name is None or not _FEWEST <= item.name[1] - item.name[0] <= _MOST_WORDS:
            return None
        if any(self._is_common_word(i) or self.is_cue("firms", i) for i in range(*item.name)):
            return None
        end = self._entity_behind(item, end) if item.entity is None else end
        return self._found(item, end) if item.entity is not None else None
