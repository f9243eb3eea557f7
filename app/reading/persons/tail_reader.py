"""Descriptions of offices that go on up to a name: bodies, fields and countries, however many.

*the head of the Department for Europe of the Ministry of Foreign Affairs of Peru, Ana Lopes*. The other readers know the
offices that a few words describe; this one reads on over words of bodies and fields, until a name or something else begins.
"""

from dataclasses import dataclass, replace
from typing import Final

from app.reading.language.lexicon import REGION, Entity
from app.reading.persons.field_reader import OF
from app.reading.persons.name_reader import Parts
from app.reading.persons.office_reader import Office
from app.reading.persons.post_reader import PostReader

_LONGEST_TAIL: Final = 32
_LONGEST_REGION: Final = 4
_PREPOSITIONS: Final = frozenset({"of", "for", "on", "at", "in", "to", "with", "from"})
_OF_BODIES: Final = OF | {"at"}
"""Words before the body to which somebody belongs; the country of that body is theirs."""
_OF_SUBJECTS: Final = frozenset({"for", "on"})
_SMALL: Final = frozenset({"the", "and", "&", "'s", "’", "its"})
_GOVERNMENT: Final = frozenset(
    {"ministry", "department", "government", "parliament", "embassy", "office", "council", "agency", "authority"}
    | {"secretariat", "delegation", "mission", "side", "senate", "chancellery", "cabinet", "presidency"}
    | {"legislature", "assembly", "congress", "judiciary"}
)
_AND: Final = frozenset({"and", "&"})
_HYPHENS: Final = frozenset({"-", "–"})
_LONGEST_TITLE: Final = 6
_MOST_UNKNOWN: Final = 3
_LONGEST_BODY_NAME: Final = 4
_BEHIND_NAMES: Final = frozenset({",", "", ".", "and", ")", ";", "("})
_BEFORE_SUPERIORS: Final = frozenset({"of", "to"})
_ARTICLES: Final = frozenset({"a", "an", "the"})


@dataclass(frozen=True, slots=True)
class Tail:
    """The words behind an office."""

    end: int
    """The index of the token behind them."""
    office_end: int
    """The same, without the country with which they end."""
    entity: Entity | None
    entity_at: tuple[int, int] | None


@dataclass(slots=True)
class TailReader(PostReader):
    """A reader of long descriptions of offices."""

    def _named_behind_tail(self, parts: Parts) -> int | None:
        """Read a name behind the words of an office into `parts`, and return where it ends; None if there is none."""
        office = parts.office
        if office is None or office.singular:
            return None
        tail = self._long_tail(office.end)
        if tail.end == office.end or self._ends_with_other(office, tail.end):
            return None
        is_marked = self.key(tail.end) == ","
        if not is_marked and self._ends_with_superior(tail.end, office):
            return None  # "the Special Envoy of President Ana Lopes": the name is that of the President
        start = tail.end + is_marked
        later = Parts(start)
        end = self._name(later, start)
        if later.name is None or self._titled_office(start):
            return None
        is_full = later.name[1] - later.name[0] > 1
        later.office = office
        finish = self._entity_behind(later, end) if is_marked and self.key(end) in OF else end
        is_closed = not is_marked or self.key(end) in _BEHIND_NAMES or finish > end
        if later.titles is None and not (is_full and is_closed):
            return None
        parts.titles, parts.rank, parts.name = later.titles, later.rank, later.name
        if later.entity is not None:  # "the Co-Chair of the OSCE Minsk Group, Ana Lopes of Peru"
            parts.entity, parts.entity_at, parts.has_adjective = later.entity, later.entity_at, False
        self._take_tail(parts, office, tail)
        return finish

    def _ends_with_other(self, office: Office, end: int) -> bool:
        """Return whether *and* and an office end there that nobody has beside the first one: *the Secretary-General and Foreign Minister A*."""
        joints = (index for index in range(office.end, end) if self.key(index) in _AND)
        others = (self._office(index + 1) for index in joints)
        return any(other is not None and other.end == end and self._is_of_two(office, other) for other in others)

    def _body_behind(self, parts: Parts, index: int) -> int:
        """Read *of the Committee on Trade of the Peruvian Congress* behind the name of an official, and return where it ends."""
        end = PostReader._body_behind(self, parts, index)  # noqa: SLF001 - of the base class
        start = index + 1 + (self.key(index + 1) == "the")
        if end > index or parts.name is None or parts.office is None or parts.entity is not None:
            return end
        match = self.entity(start)
        is_of_state = match is not None and match[1].is_adjective and self._is_government(match[0])
        is_body = is_of_state or self._institution(start) > start or self.key(start) in self.lexicon.institutions
        tail = self._long_tail(index) if is_body and self.tokens[start].is_capitalized else None
        if tail is None or tail.entity is None or tail.entity.country is None:
            return index
        parts.entity, parts.entity_at, parts.has_adjective = tail.entity, tail.entity_at, False
        return tail.end

    def _region_behind(self, parts: Parts, index: int) -> int:
        """Read *of Zanzibar* before a form of address, a part of a country, as part of the office; return where it ends.

        The town of *the Mayor of Riga, Ana Lopes* is no part of the office.
        """
        office = parts.office
        if office is None or parts.entity is not None or self.key(index) != "of":
            return index
        end = index + 1
        while end < min(len(self.tokens), index + _LONGEST_REGION) and self._honorific(end) is None:
            if not self.tokens[end].is_capitalized or self.entity(end) is not None or self._is_known_word(end):
                break
            end += 1
        is_of_town = office.is_subnational and self.key(end) == "," and self._name_end(end + 1) > end + 2
        is_before_name = self._honorific(end) is not None and self._is_name_start(self._honorific_end(end))
        if end == index + 1 or not (is_of_town or is_before_name):
            return index
        parts.entity, parts.office = REGION, office if is_of_town else replace(office, end=end)
        return end

    def _is_known_word(self, index: int) -> bool:
        word, lexicon = self.key(index), self.lexicon
        return any(word in words for words in (lexicon.fields, lexicon.nouns, lexicon.institutions, lexicon.not_names))

    def _ends_with_superior(self, end: int, office: Office) -> bool:
        """Return whether *of President* or *to Prime Minister* ends before a name.

        The adjective of a country may stand there if the office is that of somebody else: *an aide to Peruvian President Ana
        Lopes*, *Luis Soto, envoy of Peruvian President Ana Lopes*. In *Aide to Peruvian President Ana Lopes*, the name may be that
        of the aide.
        """
        title = self.lexicon.nouns, self.lexicon.before, self.lexicon.fields
        start = end
        while start > max(0, end - _LONGEST_TITLE) and any(self.key(start - 1) in words for words in title):
            start -= 1
        if start < end and self.key(start - 1) in _BEFORE_SUPERIORS:
            return True
        match = self.entity(start - 1)
        is_of_country = match is not None and match[0] == start and match[1].is_adjective
        is_common = any(self.key(index) in _ARTICLES for index in (office.first - 1, office.first - 2))
        is_common = is_common or (self.key(office.first - 1) == "," and self.tokens[office.first - 2].is_capitalized)
        return start < end and is_of_country and is_common and self.key(start - 2) in _BEFORE_SUPERIORS

    def _take_tail(self, parts: Parts, office: Office, tail: Tail) -> None:
        """Add the words of `tail` to an office, and its country, unless another one is known."""
        parts.office = replace(office, end=max(office.end, tail.office_end))
        if parts.entity is None:
            parts.entity, parts.entity_at, parts.has_adjective = tail.entity, tail.entity_at, False

    def _titled_office(self, index: int) -> bool:
        """Return whether an office stands at `index`, behind an article or not."""
        return self._offices(index + (self.key(index) == "the")) is not None

    def _long_tail(self, start: int) -> Tail:
        """Read the bodies, fields and countries behind an office at `start`."""
        position, end, office_end, unknown, link = start, start, start, 0, ""
        entity: Entity | None = None
        entity_at: tuple[int, int] | None = None
        while position < min(len(self.tokens), start + _LONGEST_TAIL):
            key = self.key(position)
            if (match := self.entity(position)) is not None:
                is_body = link in _OF_BODIES or (link == "in" and match[1].is_adjective)  # not "Head of Office in Peru"
                is_home = is_body and not match[1].is_region and self.key(match[0]) != "'s"
                is_home = is_home and (not match[1].is_adjective or self._is_government(match[0]))
                is_last = not match[1].is_adjective and is_home
                if entity is None and is_home:
                    entity, entity_at = match[1], (position, match[0])
                position = end = match[0]
                office_end = office_end if is_last else end
            elif (acronym := max(self._acronym_end(position), self._same_in_brackets(position))) > position:
                position = end = office_end = acronym
            elif key in _AND and not self._goes_on(position):
                break
            elif key in _PREPOSITIONS or key in _SMALL or self._joins_names(position):
                link = key if key in _PREPOSITIONS else link
                position += 1
            elif self.key(position - 1) == "to" and self.lexicon.offices.longest(self.tokens, position) is not None:
                break  # "presented credentials as Ambassador of Peru to President A"
            elif self._is_of_body(position):
                position += 1
                end = office_end = position
            elif link in _OF_SUBJECTS and unknown < _MOST_UNKNOWN and self._is_plain_noun(position):
                unknown += 1
                position += 1
                end = office_end = position
            else:
                break
        return Tail(end, office_end, entity, entity_at)

    def _same_in_brackets(self, index: int) -> int:
        """Return the index behind another name of a body: *(Parliament)* of *the Majlis (Parliament) of Iran*; `index` if none is there."""
        is_body = self.key(index) == "(" and self.key(index + 1) in self.lexicon.institutions
        return index + 3 if is_body and self.key(index + 2) == ")" else index

    def _is_government(self, index: int) -> bool:
        """Return whether a body of a government follows an adjective: *Peruvian Foreign Ministry*, not *Peruvian Front*."""
        return any(self.key(position) in _GOVERNMENT for position in range(index, index + _LONGEST_BODY_NAME))

    def _goes_on(self, index: int) -> bool:
        """Return whether a field or a body follows *and*, not another side: *Trade and Tourism*, not *Trade and the British side*."""
        following = index + 1 + (self.key(index + 1) == "the")
        if following > index + 1 and self._begins_office(following):
            return False  # "the Secretary General and the President of Peru Ana Lopes"
        is_area = (match := self.entity(following)) is not None and match[1].is_region
        return is_area or (match is None and self._is_of_body(following))

    def _joins_names(self, index: int) -> bool:
        """Return whether a comma or a hyphen goes on: *Trade, and Tourism of Peru*, *Peru-Chile relations*."""
        if self.key(index) in _HYPHENS:
            return self.entity(index + 1) is not None
        following = index + 1 + (self.key(index + 1) in {"and", "&"})
        is_field = self.key(following) in self.lexicon.fields
        return self.key(index) == "," and is_field and not self._begins_office(following)

    def _is_of_body(self, index: int) -> bool:
        """Return whether a word belongs to a field or a body: *Foreign*, *Ministry*, and *Latvian* before *Institute*."""
        key, lexicon = self.key(index), self.lexicon
        if index >= len(self.tokens):
            return False
        if any(key in words for words in (lexicon.fields, lexicon.institutions, lexicon.before, lexicon.nouns)):
            return True
        if not self.tokens[index].is_capitalized:
            return False
        for position in range(index + 1, min(len(self.tokens), index + _LONGEST_BODY_NAME)):
            if not (self.tokens[position].is_capitalized or self.key(position) in _SMALL):
                return False
            if self.key(position) in lexicon.institutions:
                return True
        return False

    def _is_plain_noun(self, index: int) -> bool:
        """Return whether a word in lower case stands there that is no verb of meeting: *the normalization of relations*."""
        token = self.tokens[index]
        return (
            token.is_word
            and token.text.islower()
            and not self.is_cue("finite", index)
            and not self.is_cue("passive", index)
        )
