"""The choice of diplomatic meetings: those of two countries or organizations, as far as a text says so.

See decisions 262 and 263.
"""

import itertools
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from app.domain.enums import Role
from app.domain.tenures import offices
from app.reading.language.lexicon import Entity, Lexicon
from app.reading.language.tokens import Sentence
from app.reading.persons.field_reader import OF
from app.reading.persons.person import Person
from app.reading.reports.figure import Figure, have_one_office
from app.reading.reports.figures import Figures
from app.reading.reports.gatherings import Gathering
from app.reading.reports.journeys import country_of_place, is_end_of_journey, is_seat, places_of_journeys
from app.reading.reports.occasion_words import has_at_verb, is_envoy
from app.reading.reports.two_countries import (
    is_called_visiting,
    is_mission,
    place_of,
    sides_named,
    speaks_of_two,
    words_from,
)
from app.reading.reports.unlinked import UnlinkedTest

_NEAR: Final = 3
_OF_OTHERS: Final = frozenset({"'s", "'", "’", "predecessor", "predecessors", "successor", "successors"})
"""Words before a person whose office is one of a body, or of another time: *the bank’s President A*, *her predecessor, President A*."""
_RECEIVERS: Final = frozenset({"her", "him", "them"})
_VISITS: Final = frozenset({"state_visit", "official_visit", "working_visit", "courtesy_call"})


@dataclass(frozen=True, slots=True)
class DiplomaticTest:
    """The rules that tell diplomatic meetings of one text from others."""

    lexicon: Lexicon
    figures: Figures
    publisher: str
    paired: frozenset[str] = frozenset()
    """The countries and organizations that the headline names as the two sides."""
    visited: frozenset[str] = frozenset()
    """The countries that were visited, according to the headline."""
    sentences: Sequence[Sentence] = ()
    """The sentences of the text."""
    source: str | None = None
    """The country from which the text reports, see `country_of_dateline`."""

    @property
    def _unlinked(self) -> UnlinkedTest:
        return UnlinkedTest(self.lexicon, self.publisher, self.sentences)

    def diplomatic(self, gatherings: list[Gathering]) -> list[Gathering]:
        """Return the meetings of two countries or organizations, and further ones of somebody who is abroad for such a one.

        *President A met President B of Estonia in Tallinn. He also met Prime Minister C.*
        """
        found = [gathering for gathering in gatherings if self.is_diplomatic(gathering)]
        return [
            item for item in gatherings if item in found or any(self._is_of_journey(item, other) for other in found)
        ]

    def _is_of_journey(self, further: Gathering, first: Gathering) -> bool:
        """Return whether somebody who met people in their own country met somebody else there."""
        if further.sides - first.sides or not all(figure in first.figures for figure in further.subjects):
            return False
        if has_at_verb(self.lexicon, "joining_verbs", further.first):
            return False  # "Minister A joined Prime Minister B at the ceremony"
        hosts = first.sides - {figure.represents for figure in further.subjects}
        has_office = bool(further.guests) and all(figure.office for figure in further.guests)
        return has_office and bool(further.subjects) and bool(self._abroad(first) & hosts)

    def _abroad(self, gathering: Gathering) -> frozenset[str]:
        """Return the countries of the places where a meeting was, or to which somebody came for it, and the one that the text reports from."""
        first = gathering.first
        visits = {code for code, _ in (*first.visited, *first.visiting)}
        code = country_of_place(first)
        places = {place for place in (code, self.source) if place}
        return frozenset(visits | self.visited | places)

    def is_diplomatic(self, gathering: Gathering) -> bool:
        """Return whether two countries or organizations met, or somebody of one and somebody who may be of another."""
        sides = gathering.sides
        visited = places_of_journeys(gathering) | self.visited
        if len(sides) > 1 or visited - sides:
            return len(sides) > 1 or len(gathering.figures) > 1 or bool(sides)
        is_of_two = len(self.paired) > 1 and len(gathering.figures) > 1
        if is_of_two or self._is_accreditation(gathering) or self._are_of_one_office(gathering.figures):
            return True
        own = {occasion.number for occasion in gathering.occasions}
        mentions = (mention for figure in gathering.figures for mention in figure.mentions)
        has_counterpart = any(mention.is_counterpart and mention.sentence in own for mention in mentions)
        if not sides:
            has_counterpart = has_counterpart and len(gathering.figures) > 1
            return has_counterpart or self._unlinked.is_of_two_countries(gathering)
        if gathering.figures and any(party.entity.organization for party in gathering.parties):
            return True  # "President A attended the East Asia Summit"
        if visited and gathering.figures and not any(figure.represents for figure in gathering.figures):
            return True  # somebody met the officials of the country that was visited
        return has_counterpart or self._is_of_another(gathering)

    def _is_of_another(self, gathering: Gathering) -> bool:
        """Return whether somebody may be of another country than the only one to which the text links those who met."""
        if self._has_visitor(gathering):
            return True
        unknown = [figure for figure in gathering.figures if not figure.represents]
        is_unnamed = any(self.figures.of(person) is None for person in gathering.first.subjects)
        is_unnamed = is_unnamed or (gathering.first.is_by_author and not gathering.subjects)
        if not (unknown or is_unnamed) or self._is_envoy_at_home(gathering):
            return False
        home = self._home()
        if home is not None and home.identifier not in gathering.sides:
            return True
        if self._is_on_visit(gathering, unknown) or self._is_of_two_countries(gathering, home):
            return True
        is_of_mission = is_mission(self.lexicon, self.publisher) and any(figure.office for figure in unknown)
        if self._is_received(gathering, unknown) or self._is_envoy_abroad(gathering, unknown):
            return True
        is_foreign = home is None or home.country is None
        return is_of_mission or (is_foreign and self._may_be_of_two(gathering, unknown))

    def _is_on_visit(self, gathering: Gathering, unknown: list[Figure]) -> bool:
        """Return whether those of a known country met others abroad: *visiting* stands before one, or the text comes from elsewhere.

        *ISLAMABAD: Tajik President A met Prime Minister B* and a word on Pakistan: it is not the prime minister of Tajikistan, unless they
        met there (*in Dushanbe*).
        """
        mentions = [mention for figure in gathering.figures if figure.represents for mention in figure.mentions]
        if has_at_verb(self.lexicon, "company", gathering.first) or not any(figure.office for figure in unknown):
            return False
        if any(mention.entity and is_called_visiting(self.sentences, mention) for mention in mentions):
            return True
        places = {country_of_place(occasion) for occasion in gathering.occasions}
        if not mentions or places & gathering.sides:
            return False
        if any(country_of_place(item) and not is_seat(item) for item in gathering.occasions):
            return True  # "Peruvian President A held talks in Riga with Prime Minister B"
        if is_end_of_journey(self.lexicon, gathering):
            return True
        return self.source is not None and self.source not in gathering.sides

    def _are_of_one_office(self, figures: Sequence[Figure]) -> bool:
        """Return whether two people have the office that a state has once: two presidents are of two countries, even if of none that is said."""
        leaders = [figure for figure in figures if figure.is_named and not figure.is_subnational and figure.roles]
        mentions = [mention for figure in leaders for mention in figure.mentions]
        if any(mention.is_former or self._is_of_other_body(mention) for mention in mentions):
            return False
        own = [figure for figure in leaders if figure.represents is None and figure.office]
        pairs = [pair for pair in itertools.combinations(own, 2) if have_one_office(*pair)]
        # "Minister of Finance A met the new Minister of Finance B to hand over the ministry"
        return any(one.roles & offices.LEADING for one, _ in pairs) or (bool(pairs) and not self._is_handover(mentions))

    def _is_handover(self, mentions: Iterable[Person]) -> bool:
        """Return whether a sentence with one of these mentions is about the handover of an office."""
        numbers = {mention.sentence for mention in mentions if 0 <= mention.sentence < len(self.sentences)}
        texts = [self.sentences[number].tokens for number in numbers]
        return any(self.lexicon.has_cue("handovers", tokens) for tokens in texts)

    def _is_of_other_body(self, mention: Person) -> bool:
        """Return whether an office is one of a body, or of an earlier time: *President A of the Senate*, *the bank’s President A*."""
        tokens, first, end = place_of(self.sentences, mention)
        is_behind = end < len(tokens) and tokens[end].key in OF
        return is_behind or any(token.key in _OF_OTHERS for token in tokens[max(0, first - _NEAR) : first])

    def _is_of_two_countries(self, gathering: Gathering, home: Entity | None) -> bool:
        """Return whether the text speaks of *the two countries* there and names only the one of those who met.

        It may name the country from which it reports as well. *The Turkmen side* has another side, of which somebody else is.
        """
        if len(gathering.figures) < 2:
            return False
        near = words_from(self.sentences, gathering.first.number)
        if gathering.sides and gathering.sides <= sides_named(self.lexicon, near):
            return any(figure.office for figure in gathering.figures if not figure.represents)
        own = {home.country if home is not None else None, self.source}
        return speaks_of_two(self.lexicon, near, gathering.sides | own)

    def _is_received(self, gathering: Gathering, unknown: Sequence[Figure]) -> bool:
        """Return whether those of a known country were the guests of others: *Peruvian Minister A was received by Minister B*."""
        is_guest = gathering.first.hosts is Role.GUEST and bool(gathering.subjects)
        hosts = [figure for figure in unknown if figure.office]
        if any(figure.roles & offices.HEADS for figure in gathering.subjects):
            hosts = [
                figure for figure in hosts if figure.roles & offices.HEADS
            ]  # not the speaker of the own parliament
        return is_guest and bool(hosts) and all(figure.represents for figure in gathering.subjects)

    def _is_envoy_abroad(self, gathering: Gathering, unknown: Sequence[Figure]) -> bool:
        """Return whether an envoy met officials who are not those that envoys meet at home: *the Ambassador of Peru met Minister A*.

        Heads of state or government and foreign ministers receive their own envoys as well.
        """
        return any(self._is_abroad(figure) for figure in gathering.figures) and any(
            figure.office and not figure.roles & offices.LEADING for figure in unknown
        )

    def _is_envoy_at_home(self, gathering: Gathering) -> bool:
        """Return whether all who have a country are envoys of the one from whose capital the text reports: *LIMA: Peru’s Ambassador to Chile*."""
        linked = [figure for figure in gathering.figures if figure.represents]
        return bool(linked) and all(is_envoy(figure) and figure.represents == self.source for figure in linked)

    def _is_abroad(self, figure: Figure) -> bool:
        """Return whether a person is an envoy of a country, and not of the one from whose capital the text reports."""
        return figure.represents is not None and figure.represents != self.source and is_envoy(figure)

    def _may_be_of_two(self, gathering: Gathering, unknown: list[Figure]) -> bool:
        """Return whether those without a country are of another one than the others, by their offices or the order of words."""
        of_side = [figure for figure in gathering.figures if figure.represents]
        if any(self._is_abroad(figure) for figure in of_side) and any(figure.office for figure in unknown):
            return True  # "the Ambassador of Peru met Minister A"
        if any(have_one_office(figure, other) for figure in of_side for other in unknown):
            return True
        is_of_body = bool(of_side) and all(figure.entity and figure.entity.organization for figure in of_side)
        if is_of_body and any(other.roles for other in unknown):
            return True  # "The UN envoy met President A and Prime Minister B"
        if gathering.subjects and gathering.first.parties and not any(f.represents for f in gathering.subjects):
            return True  # "He met a delegation from China"
        if gathering.first.parties and gathering.guests and not of_side and any(figure.office for figure in unknown):
            # "The delegation from China met President A", not "before its departure"
            return not self.lexicon.has_cue("own_envoys", gathering.first.sentence.tokens)
        is_visit = any(kind in _VISITS for kind, _ in gathering.first.kinds)
        if is_visit and of_side and not any(figure in gathering.guests for figure in of_side):
            return True  # "Minister A of Peru, on an official visit, called on President B"
        if gathering.is_mutual and len(unknown) == 1 and gathering.figures[0] is unknown[0]:
            return True  # "President A and Prime Minister B of Italy talked": the country is B’s
        if gathering.is_mutual:
            # Members of one government do not sign something with each other.
            return bool(of_side) and has_at_verb(self.lexicon, "signing", gathering.first)
        # "President A received Japanese Foreign Minister B": the guest’s country is said, the host’s is that of the paper.
        is_guest = any(figure in gathering.guests for figure in of_side)
        return is_guest and not any(figure in gathering.subjects for figure in of_side)

    def _has_visitor(self, gathering: Gathering) -> bool:
        """Return whether somebody of no known country visited that of others: *A visited Peru and met President B of Peru*."""
        visits = (item for item in gathering.occasions if {code for code, _ in item.visited} & gathering.sides)
        persons = (self.figures.of(person) for item in visits for person in item.subjects)
        return any(figure is not None and figure in gathering.figures and not figure.represents for figure in persons)

    def _is_accreditation(self, gathering: Gathering) -> bool:
        """Return whether an envoy presented credentials: to somebody of another country, even if the text does not say of which."""
        sentence = gathering.first.sentence
        has_credentials = self.lexicon.has_cue("credentials", sentence.tokens)
        return has_credentials and len(gathering.figures) > 1 and not self._gives_credentials(gathering)

    def _gives_credentials(self, gathering: Gathering) -> bool:
        """Return whether somebody handed credentials to an own envoy: *handed the letter of credence to B, ambassador to Peru*."""
        if not gathering.subjects or any(is_envoy(figure) for figure in gathering.subjects):
            return False
        tokens = gathering.first.sentence.tokens
        is_given = any(
            self.lexicon.is_cue("handing", tokens, index) and tokens[index + 1].key in _RECEIVERS
            for index in range(len(tokens) - 1)
        )
        is_handing = has_at_verb(self.lexicon, "handing", gathering.first)
        return is_given or (is_handing and any(is_envoy(figure) for figure in gathering.guests))

    def _home(self) -> Entity | None:
        """Return the country or organization in the name of the publisher, which is only held against others."""
        for sentence in self.lexicon.sentences(self.publisher):
            for index in range(len(sentence.tokens)):
                match = self.lexicon.entities.longest(sentence.tokens, index)
                if match and match[1].identifier:
                    return match[1]
        return None
