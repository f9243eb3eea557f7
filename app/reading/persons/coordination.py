"""Lists of persons who share a country: *President A and Foreign Minister B of Portugal*."""

import itertools
from dataclasses import dataclass, replace
from typing import Final

from app.domain.strings.text import fold
from app.domain.tenures import offices
from app.reading.persons.delegations import Side, side
from app.reading.persons.name_reader import Parts
from app.reading.persons.parties import DASHES
from app.reading.persons.person import How, Person
from app.reading.persons.several_offices import SeveralOfficesReader

_MOST_WORDS_OF_NAME: Final = 5
_MOST_WORDS: Final = 4
_LONGEST_LED_BY: Final = 5
_LONGEST_SIDE: Final = 12
_LONGEST_BODY: Final = 4
_LONGEST_COUNTRY: Final = 5
_AUXILIARIES: Final = frozenset(
    {"is", "was", "were", "are", "being", "been", "has", "have", "will", "be", "which", "that"}
)
"""Words between a delegation and *led by*: *which is being led by*."""
_MOST_AUXILIARIES: Final = 4
_LONGEST_OF_DELEGATION: Final = 16
"""The largest number of words about the members of a delegation."""
_LONGEST_ELLIPSIS: Final = 40
_LEADING: Final = frozenset({"led", "leads", "headed", "heads", "leading", "heading"})
_ITS: Final = frozenset({"the", "its", "their"})


@dataclass(slots=True)
class Found:
    """A person with the indexes of the tokens from the first to the one after the last."""

    person: Person
    first: int
    end: int
    is_subnational: bool = False
    has_adjective: bool = False
    """Whether the country stands before the office."""


@dataclass(slots=True)
class ListReader(SeveralOfficesReader):
    """A reader of lists of persons."""

    def _joining_end(self, index: int) -> int:
        """Return the index after *, and*, *and* or a comma at `index`."""
        position = index + (self.key(index) == ",")
        match = self.lexicon.cues["joining"].longest(self.tokens, position)
        position = match[0] if match else position
        return position + (position > index and self.key(position) == "the")

    def _coordinated(self, found: list[Found]) -> list[Found]:
        """Copy a country that is said once to all of a list: *President A and Foreign Minister B of Portugal*."""
        first = 0
        for index in range(1, len(found) + 1):
            last = found[index - 1]
            joint = self._joining_end(last.end)
            is_last = index == len(found) or joint == last.end or joint != found[index].first
            is_of_body = self.key(last.first - 1) == "'s" and (index < 2 or found[index - 2].end != last.first - 1)
            if is_last or is_of_body:  # "Labour’s leader A and President B of Peru", not "President C’s envoy A and"
                is_next = self._is_next_subject(last.first, last.end, found[first].first)
                self._share_country(found[first : index - is_next])
                first = index
        return found

    def _delegated(self, found: list[Found]) -> list[Found]:
        """Copy the country of a delegation to its members: *the Ghanaian delegation was led by Minister A*."""
        current: Side | None = None
        start = end = 0
        for item in found:
            if item.first < end:
                continue
            for index in range(start, item.first):
                current = side(self.tokens, index, self.lexicon) or current
            is_next = current is not None and self._joining_end(end + (self.key(end) == ";")) == item.first
            if current is not None and (
                self._is_led_by(current.after, item.first) or (is_next and start > current.first)
            ):
                if item.person.entity is None:
                    span = self.span(current.first, current.end)
                    item.person = replace(item.person, entity=current.entity, entity_span=span, how=How.COORDINATION)
            else:
                current = None
            start = end = item.end
        for item in found:
            self._take_led_side(item)
        return found

    def _take_led_side(self, item: Found) -> None:
        """Set the country of a person to that of *led the Argentine delegation* or *on the Argentine side* behind the name."""
        verb = item.end + 2 if (self.key(item.end), self.key(item.end + 1)) == (",", "who") else item.end
        verb += self.key(verb) in {"is", "was"} and self.key(verb + 1) in _LEADING
        index = verb + 1 + (self.key(verb + 1) in {"the", "a", "an"})
        is_leader = self.key(verb) in _LEADING and item.person.name is not None
        is_of_side = self.key(item.end) in {"on", "from", "for"} and self.key(item.end + 1) == "the"
        index = item.end + 2 if is_of_side else index
        led = (
            side(self.tokens, index, self.lexicon) if item.person.entity is None and (is_leader or is_of_side) else None
        )
        if led is not None and is_of_side and self.key(led.after - 1) != "side":
            led = None  # "A from the Peruvian delegation of traders"
        if led is not None:
            span = self.span(led.first, led.end)
            item.person = replace(item.person, entity=led.entity, entity_span=span, how=How.COORDINATION)

    def _is_led_by(self, index: int, end: int) -> bool:
        """Return whether *led by* or *included* stands from `index` to the person at `end`, after a comma at most."""
        is_opened = self.key(index) in {"(", ":"} or (
            self.key(index) in {",", "were", "was"} and self._is_of_side(index)
        )
        if is_opened and index + 1 + (self.key(index + 1) == "the") == end:
            return True
        if self._is_of_side(index) and self._is_attended_by(index, end):
            return True
        if self.key(index) == "by" and index + 1 + (self.key(index + 1) in _ITS) == end:
            return self._is_led_before(index)
        index += self.key(index) == "," or self.key(index) in DASHES
        index += self.key(index) in {"also", "and"}
        match = self._led_by_end(index)
        match = self._led_by_behind(index, end) if match is None else match
        if match is None:
            return False
        start = match + (self.key(match) == ":")
        start += self.key(start) in _ITS
        words = range(start, end)  # "led by Department of Trade Undersecretary A"
        return len(words) <= _LONGEST_BODY and all(self.tokens[i].is_capitalized or self.key(i) == "of" for i in words)

    def _led_by_end(self, index: int) -> int | None:
        """Return the index behind *led by* or *which is being headed by* at `index`, or None."""
        for start in range(index, index + _MOST_AUXILIARIES):
            match = self.lexicon.cues["led_by"].longest(self.tokens, start)
            if match is not None:
                return match[0]
            if self.key(start) not in _AUXILIARIES:
                break
        return None

    def _led_by_behind(self, index: int, end: int) -> int | None:
        """Return the index behind *headed by* before a person, with words on the delegation from `index` on, or None.

        *The Peruvian delegation from the Ministry of Trade, headed by A*, *a delegation of Peruvian members of parliament, headed by A*.
        """
        for start in range(max(index + 1, end - _LONGEST_LED_BY), end):
            match = self.lexicon.cues["led_by"].longest(self.tokens, start)
            if match is None or self.key(match[0] - 1) != "by":
                continue
            words = range(index, start)
            is_plain = not any(self.is_cue("finite", i) or self.key(i) in {";", ":", "met"} for i in words)
            is_plain = is_plain and not any(self.entity(i) is not None for i in words)
            return (
                match[0] if is_plain and len(words) <= _LONGEST_OF_DELEGATION and self.key(start - 1) == "," else None
            )
        return None

    def _is_led_before(self, by: int) -> bool:
        """Return whether *led* or *headed* stands before a *by* that leaves it out: *and the Peruvian delegation by Minister B*."""
        return any(
            self.key(i) in _LEADING and self.key(i + 1) == "by" for i in range(max(0, by - _LONGEST_ELLIPSIS), by)
        )

    def _is_attended_by(self, index: int, end: int) -> bool:
        """Return whether *by* or *, the talks were attended by* stands from the end of *on the Kenyan side* to a person."""
        by = end - 1 - (self.key(end - 1) == "the")
        is_attended = any(self.key(i) in {"attended", "joined"} for i in range(max(0, index - _LONGEST_SIDE), by))
        return self.key(by) == "by" and is_attended and (by == index or by - index <= _LONGEST_SIDE)

    def _represented(self, found: list[Found]) -> list[Found]:
        """Copy the country of *Peru was represented by Minister A and Chile by Minister B*."""
        first = next((i for i, token in enumerate(self.tokens) if token.key == "represented"), len(self.tokens))
        for item in found:
            by = item.first - 1 - (self.key(item.first - 1) == "the")
            if item.person.entity is not None or self.key(by) != "by" or by < first:
                continue
            ends = {by} if by - first > _LONGEST_SIDE or first < by - _LONGEST_LED_BY else {by, first - 1, first}
            starts = range(max(0, min(ends) - _LONGEST_COUNTRY), by)
            matches = ((start, match) for start in starts if (match := self.entity(start)) is not None)
            place = next(
                ((start, match) for start, match in matches if match[0] in ends and not match[1].is_adjective), None
            )
            if place is not None:
                span = self.span(place[0], place[1][0])
                item.person = replace(item.person, entity=place[1][1], entity_span=span, how=How.COORDINATION)
        return found

    def _is_personal(self, parts: Parts) -> bool:
        """Return whether a name has several words, and none of them is of offices, bodies or firms."""
        if parts.name is None or not 2 <= parts.name[1] - parts.name[0] <= _MOST_WORDS:
            return False
        return not any(self._is_common_word(i) or self.is_cue("firms", i) for i in range(*parts.name))

    def _leads_side(self, parts: Parts) -> bool:
        """Return whether a full name without an office is that of a leader: *the Kenyan delegation was led by Ana Lopes*."""
        if parts.name is None or not 2 <= parts.name[1] - parts.name[0] <= _MOST_WORDS_OF_NAME:
            return False
        first = parts.name[0]
        if any(self._is_common_word(index) for index in range(*parts.name)):
            return False
        for start in range(max(0, first - _LONGEST_LED_BY), first):
            match = self.lexicon.cues["led_by"].longest(self.tokens, start)
            if match is not None and match[0] == first and self.key(first - 1) == "by":
                return any(self.is_cue("sides", index) for index in range(max(0, start - _LONGEST_SIDE), start))
        return False

    def _is_common_word(self, index: int) -> bool:
        """Return whether a word is of offices and bodies, and of no name."""
        word, lexicon = self.key(index), self.lexicon
        return any(word in words for words in (lexicon.fields, lexicon.nouns, lexicon.institutions))

    def _is_of_side(self, end: int) -> bool:
        """Return whether *from the Kenyan side* ends there, so that those who follow are of that side."""
        return any(self.key(index) in {"from", "on", "for"} for index in range(max(0, end - 5), end))

    def _share_country(self, group: list[Found]) -> None:
        if len(group) < 2:
            return
        if self._is_complement(group) and self._has_and(group):
            self._share_backward(group)
        self._share_forward(group)

    def _has_and(self, group: list[Found]) -> bool:
        """Return whether a word joins the last of a list, not a comma alone: *Meeting with President A, the Ambassador B of Peru said*."""
        return any(self.key(index) not in {",", "the"} for index in range(group[-2].end, group[-1].first))

    def _share_backward(self, group: list[Found]) -> None:
        """Copy the country behind the last of a list to those before it: *A, B and C of Portugal*."""
        roles = _single_roles(group[-1].person)
        for source, target in zip(group[:0:-1], group[-2::-1], strict=True):
            theirs = _single_roles(target.person)
            if source.has_adjective or source.person.how is How.KNOWN or roles & theirs or not _take(target, source):
                break
            roles |= theirs

    def _share_forward(self, group: list[Found]) -> None:
        """Copy the adjective of the first of a list to the ministers after it: *Japanese Prime Minister A and Foreign Minister B*."""
        if self.lexicon.is_cue("jointly", self.tokens, group[-1].end) and not self._is_complement(group):
            return
        roles = _single_roles(group[0].person)
        for source, target in itertools.pairwise(group):
            theirs = _single_roles(target.person)
            is_head = bool(_roles(target.person) & {offices.HEAD_OF_STATE, offices.HEAD_OF_GOVERNMENT})
            is_shared = source.has_adjective or source.person.how is How.COORDINATION
            # "Peru’s Ambassador A and the Director General B" are two phrases, and an embassy has no ministers.
            is_apart = (
                self.key(target.first - 1) == "the"
                or self._is_behind_comma(target)
                or _is_envoy(source.person)
                or _is_of_body(target.person)
            )
            if is_shared and not is_apart and not is_head and not roles & theirs:
                _take(target, source)
            roles |= theirs

    def _is_behind_comma(self, found: Found) -> bool:
        """Return whether a comma alone stands before a person, and a verb behind: *Meeting with Peru’s Minister A, Minister B said*."""
        is_verb = self.is_cue("telling", found.end) or self.is_cue("finite", found.end)
        return self.key(found.first - 1) == "," and is_verb

    def _is_complement(self, group: list[Found]) -> bool:
        """Return whether somebody else met those of a list: *met with A and B of Portugal*, *A and B of Portugal met with …*.

        Of *A and B of Portugal met* A is likely not of Portugal.
        """
        start, end = group[0].first, group[-1].end
        if any(self.lexicon.is_cue("complement", self.tokens, index) for index in range(max(0, start - 3), start)):
            return True
        return any(self.key(index) == "with" for index in range(end, end + 8))


def _take(target: Found, source: Found) -> bool:
    """Copy the country of `source` to `target`, unless that has one; return whether it was copied."""
    if target.person.entity is not None or source.person.entity is None or source.person.entity.is_region:
        return False
    if target.person.office is None or target.person.is_former:
        return False
    if source.person.entity.organization is not None and _is_of_government(target.person.office):
        return False
    target.person = replace(
        target.person, entity=source.person.entity, entity_span=source.person.entity_span, how=How.COORDINATION
    )
    return True


def _is_envoy(person: Person) -> bool:
    """Return whether a person represents a country abroad."""
    return bool({"ambassador", "commissioner", "envoy"} & set(fold(person.office or "").split()))


def _is_of_body(person: Person) -> bool:
    """Return whether a person has an office that organizations have, and governments hardly."""
    return "secretary general" in fold(person.office or "").replace("-", " ")


def _is_of_government(office: str) -> bool:
    """Return whether only governments have the office, so that its holder does not represent an organization."""
    words = fold(office)
    return "minister" in words.split() or "secretary of state" in words


def _roles(person: Person) -> frozenset[str]:
    return frozenset(kind.role for kind in offices.read(person.office or "", person.country).kinds)


def _single_roles(person: Person) -> frozenset[str]:
    kinds = offices.read(person.office or "", person.country).kinds
    return frozenset(kind.role for kind in kinds if kind.is_single)
