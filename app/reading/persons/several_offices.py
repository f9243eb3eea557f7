"""Offices of one person side by side: *Deputy Prime Minister and Foreign Minister*."""

from dataclasses import dataclass
from typing import Final

from app.domain.tenures import offices
from app.reading.persons.name_reader import NameReader
from app.reading.persons.office_reader import Office

CAREERS: Final = frozenset({"ambassador", "senator"})
"""Titles between an office and a name: *the Deputy Minister of Peru, Ambassador Ana Lopes*."""


@dataclass(slots=True)
class SeveralOfficesReader(NameReader):
    """A reader of the offices of one person."""

    def _is_next_subject(self, first: int, end: int, start: int) -> bool:
        """Return whether a person behind a list is the subject of a verb, and those of the list are not.

        *C* of *met Peruvian Minister B and Minister C said*: the country is B's alone.

        Args:
            first: where the person begins.
            end: where the person ends.
            start: where the list begins.

        """
        before = start - 1 - (self.key(start - 1) == "the")
        if (self.key(before - 1), self.key(before)) in {("together", "with"), ("along", "with")}:
            return False
        is_object = self.is_cue("complement", before) or self.key(before) == "by"
        return first > start and is_object and self.is_predicate(end)

    def _offices(self, index: int) -> Office | None:
        """Read one office or several of one person: *Deputy Prime Minister and Foreign Minister*."""
        office = self._office(index)
        if office is None or office.singular:
            return office
        end = office.end
        for _ in range(4):
            following = self._office(self._next_office(end))
            if following is None or following.singular or self._is_of_two(office, following):
                break
            if self._begins_with_circumstance() and self.key(following.first - 1) == "," and self._is_head(following):
                break  # "Speaking with the High Commissioner, President Ana Lopes said"
            is_title = following.end == following.first + 1 and self.key(following.first) in CAREERS
            is_title = is_title or self._begins_royal_name(following)  # "Minister of Trade, Sultan Ana Lopes"
            is_title = is_title or self._is_again(office, following)
            if is_title and self._is_name_start(following.end):
                break  # "Minister of Trade Senator Ana Lopes"
            end = following.end
            office = Office(index, end, is_subnational=office.is_subnational, is_generic=office.is_generic)
        if end != self._office_end(index) and not self._is_name_start(self._honorific_end(end)):
            first = self._office(index)
            # Offices of two persons: "the President and Foreign Minister of Peru". The first is read alone.
            return first if self.key(end) not in {"of", ","} else office
        return office

    def _is_again(self, office: Office, following: Office) -> bool:
        """Return whether the noun of an office stands alone behind a comma, which is that of somebody else: *the Speaker of B, Speaker A*."""
        is_alone = following.end == following.first + 1 and self.key(following.first - 1) == ","
        return is_alone and self.key(following.first) == self.key(office.first)

    def _begins_royal_name(self, office: Office) -> bool:
        """Return whether a title behind a comma is a given name: *Amir* of *the Foreign Minister, Amir Khan,*."""
        is_single = office.end == office.first + 1 and self.key(office.first) in self.lexicon.royal_names
        return is_single and self.key(office.first - 1) == "," and self.key(self._name_end(office.end)) == ","

    def _next_office(self, end: int) -> int:
        """Return where a further office of the same person may begin: after a comma, *and* or a slash."""
        position = end + (self.key(end) == ",")
        if self.key(position) in {"and", "&", "/", "-", "–"}:
            return position + 1
        return position if position > end else len(self.tokens)

    def _office_end(self, index: int) -> int:
        office = self._office(index)
        return office.end if office else index

    def _begins_with_circumstance(self) -> bool:
        """Return whether the sentence begins with *In*, *Speaking* and the like, so that its subject stands behind a comma."""
        is_participle = self.key(0).endswith("ing") and self.entity(0) is None and not self._begins_office(0)
        return self.is_cue("openings", 0) or is_participle  # not "Beijing", "King"

    def _is_head(self, office: Office) -> bool:
        """Return whether an office is that of a head of state or government."""
        kinds = offices.read(self.printed(office.first, office.end)).kinds
        return bool({offices.HEAD_OF_STATE, offices.HEAD_OF_GOVERNMENT} & {kind.role for kind in kinds})

    def _is_of_two(self, one: Office, other: Office) -> bool:
        """Return whether the offices are those of a head of state and a head of government, or of a body and a state, which nobody has."""
        kinds = {
            kind.role for office in (one, other) for kind in offices.read(self.printed(office.first, office.end)).kinds
        }
        heads = {offices.HEAD_OF_STATE, offices.HEAD_OF_GOVERNMENT}
        if heads <= kinds:
            return True
        is_of_body = self.key(one.first) == "secretary-general"
        is_of_body = is_of_body or self.printed(one.first, one.end).lower() == "secretary general"
        is_of_state = bool(heads & kinds) or self.key(other.end - 1) == "minister"
        return is_of_body and is_of_state  # "the Secretary-General and President Ana Lopes"
