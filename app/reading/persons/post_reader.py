"""The words between an office and a name: country, institution, place of posting, superior."""

from dataclasses import dataclass, replace
from typing import Final

from app.domain.geography import capitals
from app.reading.language.lexicon import REGION, Entity
from app.reading.persons.coordination import ListReader
from app.reading.persons.field_reader import OF
from app.reading.persons.name_reader import Parts
from app.reading.persons.office_reader import Office

_ALPHA2: Final = 2
_LONGEST_PURPOSE: Final = 10
_STYLES_OF_STATES: Final = frozenset({"kingdom", "republic", "state", "sultanate", "country", "emirates"})
"""Words that name the country of the reader: *Ambassador of Japan to the Kingdom*."""
_LONGEST_CAPITAL: Final = 3
_MISSIONS: Final = frozenset({"embassy", "consulate", "consulate-general", "mission"})
_MISSIONS_OF_TWO_WORDS: Final = frozenset({("high", "commission"), ("permanent", "mission"), ("consulate", "general")})
_STAFFS: Final = frozenset({"cabinet", "staff"})
"""Words before *of* and a superior: *Head of Cabinet of President Ana Lopes of Peru*."""
_HEADS: Final = frozenset({"president", "king", "queen", "emir", "amir", "sultan", "premier", "chancellor"})
"""Offices without a superior: *a letter from the President to Prime Minister Ana Lopes*."""
ACCREDITED: Final = frozenset(
    {"ambassador", "ambassador-designate", "designate", "commissioner", "envoy", "nuncio", "consul", "plenipotentiary"}
)


@dataclass(slots=True)
class PostReader(ListReader):
    """A reader of the words that belong to an office."""

    def _accredited(self, office: Office, position: int) -> int:
        """Return the index after *to Peru* in *Ambassador of Japan to Peru*, and after *in Lima* or *to Lima*."""
        is_consul = self.key(office.end - 1) == "consul-general" or self.key(office.end - 2) == "consul"
        if self.key(office.end - 1) == "representative" and self.key(position) in {"to", "at"}:
            return self._body_of_post(position)
        if self.key(office.end - 1) not in ACCREDITED and not is_consul:
            return position
        is_in_city = self.key(position) in {"in", "to"} and self._is_name_start(position + 1)
        if is_consul and is_in_city and self.key(position + 2) in {",", ".", "", ")", "and"}:
            return position + 2  # "Consul General of Chile in Osaka"
        if self.key(position) in {"in", "to"} and self.key(position + 2) == "country":
            return position + 3  # "the Ambassador of Chile in our country"
        if self.key(position) in {"in", "to"} and (end := self._capital_end(position + 1)):
            return end
        position += self.key(position) == "accredited" and self.key(position + 1) == "to"
        if self.key(position) == "in" and self.key(position + 2) == "," and self._is_name_start(position + 3):
            return position + 2  # "the Indonesian Ambassador in Suva, …"
        if self.key(position) != "to":
            return position
        if self.key(position + 1) == "the" and self.key(position + 2) in _STYLES_OF_STATES:
            is_alone = self.entity(position + 1, article=True) is None and self.key(position + 3) != "of"
            return position + 3 if is_alone else self._posting(position)
        return self._posting(position)

    def _body_of_post(self, position: int) -> int:
        """Return the index behind *to the United Nations*, *to the UN Office at Geneva*, or `position`."""
        match = self.entity(position + 1, article=True)
        if match is None or match[1].organization is None:
            return position
        end = match[0] + (self.key(match[0]) in {"office", "offices"})
        is_in_place = self.key(end) in {"at", "in"} and self._is_name_start(end + 1)
        return self._name_end(end + 1) if is_in_place else end

    def _mission(self, parts: Parts, position: int) -> int:
        """Read *at the Embassy of Peru*, *of the Peruvian Mission to Chile in Lima* behind an office, and return where it ends."""
        if self.key(position) not in {"at", "of"}:
            return position
        start = position + 1 + (self.key(position + 1) == "the")
        match = self.entity(start)
        end = self._mission_end(start if match is None else match[0])
        if not end:
            return position
        if match is None and self.key(end) == "of" and (match := self.entity(end + 1, article=True)):
            start, end = end + 1 + (self.key(end + 1) == "the"), match[0]
        if match is None or match[1].country is None or parts.entity is not None:
            return position
        parts.entity, parts.entity_at = match[1], (start, match[0])
        end = self._posting(end) if self.key(end) == "to" else end
        host = self.entity(end + 1, article=True) if self.key(end) == "in" else None
        if host is not None and host[1].country:
            return host[0]
        return (self._capital_end(end + 1) or end) if self.key(end) == "in" else end

    def _mission_end(self, index: int) -> int:
        """Return the end of *Embassy*, *Permanent Mission* or *High Commission*; 0 if something else stands there."""
        if self.key(index) in _MISSIONS:
            return index + 1
        is_of_two = (self.key(index), self.key(index + 1)) in _MISSIONS_OF_TWO_WORDS
        return index + 2 if is_of_two else 0

    def _envoy_at_body(self, index: int) -> Office | None:
        """Return the office of *Peru’s UN Ambassador Ana Lopes*, who represents a country at an organization."""
        body = self.entity(index)
        office = self._office(body[0]) if body is not None and body[1].organization is not None else None
        if office is None or office.singular or self.key(office.end - 1) not in ACCREDITED | {"representative"}:
            return None
        return replace(office, first=index)

    def _capital_end(self, index: int) -> int:
        """Return the end of the name of a capital at `index`, unless a country has the name as well; 0 if there is none."""
        if self.entity(index) is not None:
            return 0
        for end in range(min(len(self.tokens), index + _LONGEST_CAPITAL), index, -1):
            is_name = all(self.tokens[position].is_capitalized for position in range(index, end))
            if is_name and capitals.country_of(self.printed(index, end)) is not None:
                return end
        return 0

    def _posting(self, position: int) -> int:
        """Return the index after *to Austria, Slovakia and Slovenia*, or `position` if no country follows."""
        start = position + 1
        while (match := self.entity(start, article=True)) is not None and not match[1].is_adjective:
            position, start = match[0], self._joining_end(match[0])
            if start == match[0]:
                break
        return position

    def _purpose(self, parts: Parts, position: int) -> int:
        """Read *for Somalia*, *for Migration and Borders* behind the body of an office, and return where it ends."""
        if parts.entity is None or parts.has_adjective or self.key(position) != "for":
            return position
        end = start = position + 1 + (self.key(position + 1) == "the")
        while end < min(len(self.tokens), start + _LONGEST_PURPOSE):
            token = self.tokens[end]
            is_small = token.key in {"and", "of", "the", "&"} and end > start
            if not is_small and not (token.is_word and token.is_capitalized):
                break
            end += 1
        while end > start and not self.tokens[end - 1].is_capitalized:
            end -= 1
        return end if end > start and self.key(end) == "," else position

    def _superior(self, parts: Parts, position: int) -> int:
        """Read *to President Ana Lopes of Portugal* behind the office of an adviser, and return where it ends."""
        start = position + (self.key(position) == ",")
        is_of_staff = self.key(start) == "of" and self.key(start - 1) in _STAFFS
        is_of_aide = self.key(start) == "to" and self.key(start - 1) not in _HEADS
        if parts.entity is not None or not (is_of_aide or is_of_staff):
            return position
        later, first = Parts(start + 1), start + 1 + (self.key(start + 1) == "the")
        if (match := self.entity(first)) is not None:  # "Adviser to the UAE President"
            later.entity, later.entity_at, first = match[1], (first, match[0]), match[0]
        office = self._offices(first)
        if office is None or office.singular:
            return position
        end = self._entity_behind(later, self._name(later, self._entity_behind(later, office.end)))
        if later.entity is None:
            return position
        parts.entity, parts.entity_at = later.entity, later.entity_at
        return end

    def _own_institution(self, parts: Parts, position: int) -> int:
        """Read *of Japan’s National Security Secretariat* behind an office, and return where it ends."""
        office = parts.office
        if office is None or parts.entity is not None or self.key(position) not in {"of", "at", "with"}:
            return position
        match = self.entity(position + 1, article=True)
        if self.key(position) != "of" and (match is None or self.key(match[0]) != "'s"):
            return position  # "State Secretary at Peru’s Ministry of Trade", not "with Peru and"
        if match is not None and match[1].is_adjective and self.is_cue("sides", match[0]):
            start = position + 1 + (self.key(position + 1) == "the")  # "Head of the Peruvian delegation"
            end = match[0] + 1
            parts.entity, parts.entity_at, parts.office = match[1], (start, match[0]), replace(office, end=end)
            return end
        end = self._institution(match[0]) if match is not None and match[1].is_adjective else 0
        is_opposed = match is not None and any(self.key(index) == "opposition" for index in range(match[0], end))
        if is_opposed:
            return position  # "President of the Coalition of Peruvian Opposition Forces"
        if match is not None and match[1].is_adjective and end > match[0]:
            start = position + 1 + (self.key(position + 1) == "the")  # "Secretary of the Russian Security Council"
            end = self._tail(end)
            parts.entity, parts.entity_at, parts.office = match[1], (start, match[0]), replace(office, end=end)
            return end
        if match is not None and match[1].country and (end := self._institution_of_name(match[0])) > match[0]:
            start = position + 1 + (self.key(position + 1) == "the")  # "Chairman of the Qatar Fund"
            end = self._tail(end)
            parts.entity, parts.entity_at, parts.office = match[1], (start, match[0]), replace(office, end=end)
            return end
        if match is None or self.key(match[0]) != "'s":
            return position
        region = self.entity(match[0] + 1)
        if region is not None and region[1].is_region:
            parts.entity, parts.entity_at = REGION, (match[0] + 1, region[0])
            return region[0]
        end = self._institution_of_name(match[0] + 1)
        if end == match[0] + 1:
            return position
        end = self._tail(end)  # "Director of Peru’s Ministry of Defence"
        parts.entity, parts.entity_at = match[1], (match[0] - 1, match[0])
        parts.office = replace(office, end=end)
        return end

    def _institution_of_name(self, index: int) -> int:
        """Return the end of *Fund* or *Airports Authority* behind the name of a country; `index` if neither is there."""
        if (end := self._institution(index)) > index:
            return end  # "House of Representatives"
        is_one_word = index < len(self.tokens) and self.tokens[index].is_capitalized
        return index + (is_one_word and self.key(index) in self.lexicon.institutions)

    def _is_superior(self, index: int) -> bool:
        """Return whether an office, whatever its number, and *to the* stand before the office at `index`."""
        position = index - 1 - (self.key(index - 1) == "the")
        before = self.key(position - 1)
        return self.key(position) == "to" and bool({before, before.removesuffix("s")} & self.lexicon.nouns)

    def _entity_behind(self, parts: Parts, index: int) -> int:
        """Read *of Portugal*, *from the European Union* or *(Portugal)*, and return where it ends."""
        key = self.key(index)
        if key not in OF and key != "(":
            return self._country_behind_comma(parts, index) or self._country_in_list(parts, index)
        match = self.entity(index + 1, article=True)
        if match is None:
            return self._body_behind(parts, index)
        end, entity = match
        if key == "(":
            if self.key(end) != ")":
                return index
            end += 1
        elif self.key(end) == "'s" or (entity.is_adjective and key != "("):
            # "of Iraq’s opposition" is not of Iraq, and "of Japanese origin" not of Japan.
            if entity.is_adjective and entity.country and self.tokens[end - 1].text.isupper():
                pass  # "of the PRC"
            else:
                return self._body_behind(parts, index)
        elif self.key(end) == "(" and self.key(end + 2) == ")":
            end += 3
        elif parts.name is None and entity.country and self._institution_of_name(end) > end:
            return index  # "Chairman of the Qatar Fund"
        self._take_entity(parts, entity, (index, match[0]))
        return end

    def _take_entity(self, parts: Parts, entity: Entity, at: tuple[int, int]) -> None:
        """Take the entity behind the preposition at `at`, if none is known; a region belongs to the office before it."""
        if parts.entity is not None:
            return
        index, end = at
        parts.entity, parts.entity_at = entity, (index + 1 + (self.key(index + 1) == "the"), end)
        parts.has_adjective = False
        if entity.is_region and entity.state and parts.office is not None and parts.office.end == index:
            parts.office = replace(parts.office, end=end)  # "President of Zanzibar"

    def _body_behind(self, parts: Parts, index: int) -> int:
        """Read *of the National People’s Congress*, the body of one state alone, behind a name, and return where it ends."""
        start = index + 1 + (self.key(index + 1) == "the")
        match = self.lexicon.bodies_of_one.longest(self.tokens, start)
        if match is None or parts.name is None or parts.office is None or parts.entity is not None:
            return index
        end, code = match
        if len(code) != _ALPHA2 or not self.tokens[start].is_capitalized:
            return index
        parts.entity, parts.entity_at, parts.has_adjective = Entity(code), (start, end), False
        return end

    def _country_behind_comma(self, parts: Parts, index: int) -> int:
        """Return the end of *, of Spain* behind the name of *King A, of Spain*; 0 if something else stands there."""
        if self.key(index) != "," or self.key(index + 1) != "of" or parts.name is None:
            return 0
        end = self._entity_behind(parts, index + 1)
        return end if end > index + 1 else 0

    def _country_in_list(self, parts: Parts, index: int) -> int:
        """Read *Peru* of *Minister of Trade Peru, Ana Lopes* or *Minister of Trade, Peru Mr Soto*, and return where it ends."""
        start = index + (self.key(index) == ",")
        match = self.entity(start)
        is_name = match is not None and not match[1].is_adjective and not match[1].is_area
        if match is None or not is_name or parts.entity is not None or parts.name is not None:
            return index
        if parts.office is None or parts.office.end != index:
            return index
        is_closed = start == index and self.key(match[0]) == "," and match[1].country is not None
        is_closed = is_closed and self._is_name_start(self._honorific_end(match[0] + 1))
        is_closed = is_closed or (start == index and self._is_envoy_of(parts.office, start, match[0]))
        if not is_closed and not self._is_named_behind(start, match[0]):
            return index
        parts.entity, parts.entity_at, parts.has_adjective = match[1], (start, match[0]), False
        return match[0]

    def _is_envoy_of(self, office: Office, start: int, end: int) -> bool:
        """Return whether a country between an envoy and a full name is that of the envoy: *Ambassador Palestine Hanan Soto*.

        The name of some countries is a given name as well: *Ambassador Jordan Lee Soto*.
        """
        is_given = end == start + 1 and self.key(start) in self.lexicon.family_names
        is_envoy = self.key(office.end - 1) in ACCREDITED and self.entity(start) is not None
        return is_envoy and not is_given and self._name_end(end) > end + 1

    def _is_named_behind(self, start: int, end: int) -> bool:
        """Return whether a person follows the name of a country or body: *IMF Ms Ana Lopes*, *UAE Ana Lopes*.

        *Israel* of *Minister of Trade, Israel Katz* is a given name.
        """
        name = self._honorific_end(end)
        is_acronym = end == start + 1 and self.tokens[start].text.rstrip(".").isupper()
        return self._is_name_start(name) and (name > end or (is_acronym and self._name_end(name) > name + 1))

    def _own_entity(self, index: int) -> int:
        """Return the index after the *of …* that follows the name of a known person."""
        parts = Parts(index)
        return self._entity_behind(parts, index)
