"""Offices behind a name: *Ana Lopes, the Prime Minister of Portugal*, *Juan Ruiz (Foreign Secretary, Peru)*."""

from dataclasses import dataclass, replace
from typing import Final

from app.reading.language.lexicon import Entity
from app.reading.persons.body_reader import AFTER_APPOSITION, BodyReader
from app.reading.persons.delegations import side
from app.reading.persons.field_reader import OF
from app.reading.persons.name_reader import Parts
from app.reading.persons.office_reader import Office
from app.reading.persons.post_reader import ACCREDITED

_BEFORE_SINGLE_NAMES: Final = frozenset({"with", "between", "and", "by", "met", "received", "visited", ";"})
STATES: Final = frozenset({"country", "nation", "state", "kingdom", "republic"})
_BEFORE_COUNTRIES_VISITED: Final = frozenset({"in", "to", "visited", "visits", "visiting", "toured", "tours", "from"})
_LONGEST_REFERENCE: Final = 40
_DASHES: Final = frozenset({"–", "—"})
_BEFORE_TO: Final = frozenset(
    {
        "call",
        "calls",
        "welcome",
        "spoke",
        "speaks",
        "spoken",
        "speaking",
        "talked",
        "talking",
        "thanks",
        "gratitude",
        "letter",
    }
)
"""Words before *to* and a person."""
_CALLS: Final = frozenset({"call", "letter", "message", "audience", "invitation"})
_IN_POSTS: Final = frozenset({"of", "the", "and", "'s", "’"})
_LONGEST_POST: Final = 12
_LONGEST_CALL: Final = 9
_BEHIND_APPOSITIONS: Final = frozenset({"on", "today", "yesterday", "here"})
"""Words of time behind the office of a full name, which need no comma: *met Ana Lopes, chief of the committee on Friday*."""
_PLACE_CUES: Final = frozenset({"in", "at", "to", "from", "near"})


@dataclass(slots=True)
class AppositionReader(BodyReader):
    """A reader of offices behind names."""

    def _prefix(self, parts: Parts, index: int) -> int:
        """Read what stands before an office: *the former*, *Japanese*, *Mexico’s*."""
        position = index
        for _ in range(4):
            if self.lexicon.is_cue("former", self.tokens, position):
                parts.is_former = True
                position += 1
            elif (owner := self._owner_of_office(position)) > position:
                position = owner
            elif parts.entity is None and (match := self._body_of_office(position) or self.entity(position)):
                end, entity = match
                parts.entity, parts.entity_at, parts.has_adjective = entity, (position, end), True
                end = self._acronym_end(end)
                mission = self._mission_end(end)  # "the Peruvian Embassy’s Counsellor"
                end = mission if mission and self._is_possessive(mission) else end
                position = end + self._is_possessive(end)
            elif parts.entity is None and (place := self._country_meant(position)):
                parts.entity, parts.entity_at, parts.has_adjective = place[2], place[:2], True
                position += 2
            elif (passed := self._passed_over_end(position)) > position:
                position = passed
            else:
                break
        return position

    def _is_possessive(self, index: int) -> bool:
        """Return whether *’s* stands there, also where its mark was lost: *Peru s Foreign Minister*."""
        return self.key(index) in {"'s", "’", "'"} or (index < len(self.tokens) and self.tokens[index].text == "s")

    def _country_meant(self, index: int) -> tuple[int, int, Entity] | None:
        """Return the only country that the sentence names before *the country’s* or *that country’s*, with its tokens."""
        is_country = self.key(index) in STATES and self.key(index + 1) == "'s"
        if not is_country or self.key(index - 1) not in {"the", "that"}:
            return None
        found: list[tuple[int, int, Entity]] = []
        position = max(0, index - _LONGEST_REFERENCE)
        while position < index:
            match = self.entity(position)
            is_name = match is not None and match[1].country is not None and not match[1].is_adjective
            if match is not None and is_name:
                if self.key(position - 1 - (self.key(position - 1) == "the")) not in _BEFORE_COUNTRIES_VISITED:
                    return None  # "Latvian relations with Peru, the country’s Prime Minister Ana Lopes said"
                found.append((position, *match))
            position = match[0] if match is not None else position + 1
        return found[0] if len({entity.country for _, _, entity in found}) == 1 else None

    def _owner_of_office(self, index: int) -> int:
        """Return the index behind *Ministry of Trade’s*, whose official follows: *Ministry of Trade’s Secretary Ana Lopes*."""
        place = self.entity(index)
        if place is not None and place[1].country and place[1].is_adjective:
            return index  # "the South African President’s Adviser": the country is read first
        end = self._institution(index)
        superior = self._office(index)
        if superior is not None and not superior.singular:
            end = superior.end  # "the Minister’s Adviser"
        return end + 1 if end > index and self.key(end) == "'s" and self._offices(end + 1) is not None else index

    def _bracket(self, parts: Parts, end: int) -> int | None:
        """Read *(Foreign Secretary, Nepal)* or *(Foreign Minister of Nepal)* behind a name, and return where it ends."""
        if parts.name is None or self.key(end) != "(":
            return None
        later = Parts(end + 1 + (self.key(end + 1) == "the"))
        position = self._prefix(later, later.first)
        office = self._offices(position)
        if office is None or office.singular:
            return None
        finish = self._entity_behind(later, office.end)
        if later.entity is None and self.key(finish) == "," and (match := self.entity(finish + 1, article=True)):
            later.entity, later.entity_at, finish = match[1], (match[0] - 1, match[0]), match[0]
        if self.key(finish) != ")" or later.entity is None:
            return None
        parts.office, parts.entity, parts.entity_at = office, later.entity, later.entity_at
        return finish + 1

    def _apposition(self, parts: Parts, end: int) -> int | None:
        """Read *, the Prime Minister of Portugal* behind a name, and return where it ends."""
        if parts.name is None or not self._may_have_apposition(parts.name, end, has_title=parts.titles is not None):
            return None
        is_short = parts.name[1] - parts.name[0] < 2
        is_marked = self._is_marked(end)
        relative = self._relative_end(end + is_marked)
        start = relative + (self.key(relative) in {"the", "a", "an"})
        later = Parts(start)
        position = self._prefix(later, start)
        office = self._see(position) or self._offices(position)
        if office is None and not is_short and later.entity is None:
            office = self._office_at_unknown_body(later, position)
        if office is None or office.singular:
            return None
        later.office = office
        finish = self._own_institution(later, self._entity_behind(later, office.end))
        office, finish = later.office, self._accredited(later.office, self._superior(later, finish))
        office, finish = self._at_body(later, office, self._mission(later, finish))
        finish = self._body_behind_comma(later, self._further_office(self._institution(finish), later))
        if later.entity is None and self.key(office.end) == "and" and finish > office.end:
            office = replace(office, end=finish)  # "Deputy Prime Minister and Minister of Trade"
        if later.entity is None and (body := self._body_end(finish)) > finish and finish == office.end:
            office, finish = replace(office, end=body), self._entity_behind(later, body)
        self._take_body_within(later, office)
        if self._name(Parts(finish), finish) != finish:
            later, office = Parts(start), self._before_next(position, office)
            finish = office.end if office else end
        if office is not None and (self.key(finish) not in AFTER_APPOSITION or self.key(finish) == "and"):
            finish, office = self._with_tail(later, office, finish)
            finish = self._body_behind_comma(later, finish)
        is_bare = later.entity is None and parts.titles is None
        is_closed = self.key(finish) in {",", "", ".", ";", ")"} or self._is_named_next(finish) or relative > end + 1
        is_closed = is_closed or (is_marked and not is_short and self.key(finish) in _BEHIND_APPOSITIONS)
        is_other = not is_marked and (later.entity is None or self._is_name_start(self._honorific_end(finish)))
        if office is None or (is_bare and not is_closed) or is_other:
            return None
        if is_short and parts.titles is None and (later.entity is None or self.key(finish) not in AFTER_APPOSITION):
            return None  # "Suharto, President of Indonesia, …"
        parts.office, parts.is_former = office, later.is_former
        parts.entity, parts.entity_at, parts.has_adjective = later.entity, later.entity_at, later.has_adjective
        return finish

    def _is_of_office_before(self, first: int) -> bool:
        """Return whether a name at `first` ends *the Ambassador of Freedonia, Ana Lopes*, whose office was not read for a word in it.

        The office behind it is that of the next person then. An office behind another name is that of the other: *Eva Roca, Minister of
        Trade, Ana Lopes, Minister of Health*.
        """
        if self.key(first - 1) != ",":
            return False
        index = first - 2
        while index > max(0, first - _LONGEST_POST) and (
            self.tokens[index].is_capitalized or self.key(index) in _IN_POSTS
        ):
            if self._begins_office(index) and self.key(index + 1) in OF:
                before = index - 1 - (self.key(index - 1) in {"the", "new"})
                return not (self.key(before) == "," and self._is_plain_name(before - 1))
            index -= 1
        return False

    def _is_caller(self, first: int) -> bool:
        """Return whether *a call from*, *a letter to* or *an audience to* stands before a name at `first`, which is then no place."""
        near = range(max(0, first - _LONGEST_CALL), first - 1)
        return self.key(first - 1) in {"from", "to"} and any(self.key(index) in _CALLS for index in near)

    def _relative_end(self, index: int) -> int:
        """Return the index behind *who was appointed* or *who became*, which an office follows, or `index`."""
        match = self.lexicon.cues["taking_office"].longest(self.tokens, index + 1) if self.key(index) == "who" else None
        return match[0] if match is not None else index

    def _at_body(self, later: Parts, office: Office, finish: int) -> tuple[Office, int]:
        """Read *at the Danish Ministry of Climate*, *at the Ministry of Trade of Peru* behind an office."""
        match = self.entity(finish + 1, article=True) if self.key(finish) == "at" else None
        if match is not None and later.entity is None:
            later.entity, later.entity_at, finish = match[1], (match[0] - 1, match[0]), match[0]
        elif match is not None and match[1].organization is not None:
            finish = match[0]  # "Saudi representative at OPEC"
        if (house := self._house_behind(finish)) > finish and finish == office.end:
            return replace(office, end=house), self._entity_behind(later, house)
        return office, finish

    def _with_tail(self, later: Parts, office: Office, finish: int) -> tuple[int, Office]:
        """Read further words of bodies behind an office that ends at `finish`, if they end the apposition."""
        tail = self._long_tail(office.end)
        is_closed = self.key(tail.end) in AFTER_APPOSITION
        is_closed = is_closed or (tail.entity is not None and self.tokens[tail.end].text.islower())
        if tail.end <= finish or not is_closed:
            return finish, office
        self._take_tail(later, office, tail)
        return tail.end, later.office or office

    def _is_named_next(self, index: int) -> bool:
        """Return whether *and* stands before the next name with an office behind it: *A, Secretary and Bo Diaz, Director*."""
        if self.key(index) != "and":
            return False
        if side(self.tokens, index + 1 + (self.key(index + 1) == "the"), self.lexicon) is not None:
            return True  # "led by A, Foreign Secretary and the Peruvian delegation by B"
        start = self._honorific_end(index + 1)
        end = self._name_end(start)
        return (
            end > start + 1
            and self.key(end) == ","
            and self._offices(end + 1 + (self.key(end + 1) == "the")) is not None
        )

    def _may_have_apposition(self, name: tuple[int, int], end: int, *, has_title: bool) -> bool:
        """Return whether a name may be that of a person whose office follows: not *in Lima, the Prime Minister …*."""
        first = name[0]
        if not self._is_marked(end) and not (name[1] - first > 1 and self._is_office_of_state(end)):
            return False
        if self._is_of_office_before(first):
            return False
        is_rest = first > 0 and self._is_plain_name(first - 1)  # "Lopes" of "Ana Lopes"
        is_whole = not is_rest and (name[1] - first > 1 or self._is_single_name(first))
        is_called = self.key(first - 2) in _BEFORE_TO  # "a call to Ana Lopes, the Foreign Minister of Peru"
        is_called = is_called or self._is_caller(first)
        is_place = self.key(first - 1) in _PLACE_CUES and not is_called
        return has_title or (is_whole and not is_place)

    def _is_marked(self, index: int) -> bool:
        """Return whether a comma, a dash or *as* stands between a name and the office behind it."""
        return self.key(index) == "," or self.key(index) in _DASHES or self._is_as_ambassador(index)

    def _is_office_of_state(self, index: int) -> bool:
        """Return whether an office in capitals follows a name at once: *Ana Lopes Director General of the Ministry of Trade of Peru*."""
        office = self._office(index) if index < len(self.tokens) and self.tokens[index].is_capitalized else None
        if office is None or office.singular or office.is_generic:
            return False
        return office.end > index + 1 or self.key(office.end) in OF

    def _is_as_ambassador(self, index: int) -> bool:
        """Return whether *as Ambassador of Peru* stands there, as in *received the credentials of A as Ambassador of Peru*."""
        start = index + 1 + (self.key(index + 1) == "the")
        start += self.key(start) == "new"
        office = self._office(start) if self.key(index) == "as" else None
        if office is None or office.singular or self.key(office.end - 1) not in ACCREDITED:
            return False
        return self.key(office.end) in OF and self.entity(office.end + 1, article=True) is not None

    def _before_next(self, index: int, office: Office) -> Office | None:
        """Return the first of two offices of which the last is that of the next person: *A, Minister of Trade, and Ambassador B*.

        None if there is only one, as in *President A, Prime Minister B*.
        """
        first = self._office(index)
        return None if first is None or first.end == office.end or self.key(first.end) != "," else first

    def _is_single_name(self, index: int) -> bool:
        """Return whether one word may be the whole name of a person: *between Suharto, President of Indonesia, and …*."""
        word, lexicon = self.key(index), self.lexicon
        is_common = any(
            word in words for words in (lexicon.fields, lexicon.nouns, lexicon.institutions, lexicon.before)
        )
        return not is_common and (index == 0 or self.key(index - 1) in _BEFORE_SINGLE_NAMES)

    def _further_office(self, end: int, parts: Parts) -> int:
        """Return the end of a further office behind the name: *a member of the Bureau and Chinese foreign minister*."""
        if self.key(end) not in {"and", ","}:
            return end
        later = Parts(end + 1)
        start = end + 1 + (self.key(end + 1) in {"the", "a", "an"})
        position = self._prefix(later, start)
        office = self._offices(position)
        if office is None or office.singular or self._is_name_start(self._honorific_end(office.end)):
            return end
        if self.key(end) == "," and self.key(office.end) not in {",", "."}:
            return end
        if parts.entity is None:
            parts.entity, parts.entity_at, parts.has_adjective = later.entity, later.entity_at, later.has_adjective
        elif later.entity is not None and later.entity.country != parts.entity.country:
            return end  # "A, the British Minister of Trade and the Peruvian Minister of Trade, Mr. B"
        return office.end
