"""The choice of diplomatic meetings: those of two countries or organizations, as far as a text says so."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from operator import attrgetter
from typing import Final

from app.domain.geography import capitals
from app.domain.strings.text import fold, word_set
from app.domain.tenures import offices
from app.reading.encounters.occasion import Occasion
from app.reading.language.lexicon import Entity, Lexicon
from app.reading.language.tokens import Sentence, Token
from app.reading.persons.field_reader import OF
from app.reading.persons.person import Person
from app.reading.reports.figure import Figure
from app.reading.reports.figures import Figures
from app.reading.reports.gatherings import Gathering
from app.reading.reports.layout import Layout
from app.reading.reports.occasion_words import has_at_verb

_ENVOYS: Final = frozenset({"ambassador", "commissioner", "envoy", "nuncio", "affaires"})
_NEXT: Final = 3
"""The number of sentences, from that of the meeting, that may speak of *the two countries*."""
_LONGEST_CAPITAL: Final = 3
_OF_OTHERS: Final = frozenset({"'s", "'", "’", "predecessor", "predecessors", "successor", "successors"})
"""Words before a person whose office is one of a body, or of another time: *the bank’s President A*, *her predecessor, President A*."""
_BEFORE_VERB: Final = word_set("after are before been by in is of on since that to upon was were when while without")
"""Words before *visiting* that make it a verb."""
_BEHIND_DATELINES: Final = frozenset({":", "-", "–", "—", "("})
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
        """Return the countries of the places where a meeting was, or to which somebody came for it."""
        first = gathering.first
        visits = {code for code, _ in (*first.visited, *first.visiting)}
        code = _country_of_place(first)
        return frozenset(visits | self.visited | ({code} if code else set()))

    def is_diplomatic(self, gathering: Gathering) -> bool:
        """Return whether two countries or organizations met, or somebody of one and somebody who may be of another."""
        sides = gathering.sides
        places = (place for item in gathering.occasions for place in (*item.visited, *item.visiting))
        visited = {code for code, _ in places} | self.visited
        if len(sides) > 1 or visited - sides:
            return len(sides) > 1 or len(gathering.figures) > 1 or bool(sides)
        is_of_two = len(self.paired) > 1 and len(gathering.figures) > 1
        if is_of_two or self._is_accreditation(gathering) or self._are_of_one_office(gathering.figures):
            return True
        if not sides:
            return False
        if gathering.figures and any(party.entity.organization for party in gathering.parties):
            return True  # "President A attended the East Asia Summit"
        if visited and gathering.figures and not any(figure.represents for figure in gathering.figures):
            return True  # somebody met the officials of the country that was visited
        own = {occasion.number for occasion in gathering.occasions}
        mentions = (mention for figure in gathering.figures for mention in figure.mentions)
        has_counterpart = any(mention.is_counterpart and mention.sentence in own for mention in mentions)
        if has_counterpart or self._has_visitor(gathering):
            return True
        unknown = [figure for figure in gathering.figures if not figure.represents]
        is_unnamed = any(self.figures.of(person) is None for person in gathering.first.subjects)
        is_unnamed = is_unnamed or (gathering.first.is_by_author and not gathering.subjects)
        if not (unknown or is_unnamed):
            return False
        home = self._home()
        if home is not None and home.identifier not in sides:
            return True
        is_abroad = self._is_on_visit(gathering, unknown) or self._is_of_two_countries(gathering)
        return is_abroad or ((home is None or home.country is None) and self._may_be_of_two(gathering, unknown))

    def _is_on_visit(self, gathering: Gathering, unknown: list[Figure]) -> bool:
        """Return whether those of a known country met others abroad: *visiting* stands before one, or the text comes from elsewhere.

        *ISLAMABAD: Tajik President A met Prime Minister B* and a word on Pakistan: it is not the prime minister of Tajikistan, unless they
        met there (*in Dushanbe*).
        """
        mentions = [mention for figure in gathering.figures if figure.represents for mention in figure.mentions]
        if has_at_verb(self.lexicon, "company", gathering.first) or not any(figure.office for figure in unknown):
            return False
        if any(self._is_called_visiting(mention) for mention in mentions):
            return True
        is_at_home = any(_country_of_place(occasion) in gathering.sides for occasion in gathering.occasions)
        return bool(mentions) and self.source is not None and self.source not in gathering.sides and not is_at_home

    def _is_called_visiting(self, mention: Person) -> bool:
        """Return whether *visiting* stands before a person with a country: *the visiting Kenyan President A*."""
        if mention.entity is None:
            return False
        tokens, first, _ = self._place_of(mention)
        index = next((i for i in (first - 1, first) if 0 <= i < len(tokens) and tokens[i].key == "visiting"), None)
        # "Before visiting President A" has a verb.
        return index is not None and (index == 0 or tokens[index - 1].key not in _BEFORE_VERB)

    def _place_of(self, mention: Person) -> tuple[Sequence[Token], int, int]:
        """Return the tokens of the sentence of a mention, the index of its first one, and that behind its last one."""
        if not 0 <= mention.sentence < len(self.sentences):
            return (), 0, 0
        tokens = self.sentences[mention.sentence].tokens
        first, end = (
            bisect_left(tokens, place, key=attrgetter("start"))
            for place in (mention.mention.start, mention.mention.end)
        )
        return tokens, first, end

    def _are_of_one_office(self, figures: Sequence[Figure]) -> bool:
        """Return whether two people have the office that a state has once: two presidents are of two countries, even if of none that is said."""
        leaders = [
            figure
            for figure in figures
            if figure.is_named and figure.roles & offices.LEADING and not figure.is_subnational
        ]
        mentions = [mention for figure in leaders for mention in figure.mentions]
        if any(mention.is_former or self._is_of_other_body(mention) for mention in mentions):
            return False
        own = [fold(figure.office.office or "") for figure in leaders if figure.represents is None and figure.office]
        return len(set(own)) < len(own)

    def _is_of_other_body(self, mention: Person) -> bool:
        """Return whether an office is one of a body, or of an earlier time: *President A of the Senate*, *the bank’s President A*."""
        tokens, first, end = self._place_of(mention)
        is_behind = end < len(tokens) and tokens[end].key in OF
        return is_behind or any(token.key in _OF_OTHERS for token in tokens[max(0, first - _NEXT) : first])

    def _is_of_two_countries(self, gathering: Gathering) -> bool:
        """Return whether the text speaks of *the two countries* there and names only the one of those who met."""
        first = gathering.first.number
        sentences = self.sentences[first : first + _NEXT] if first >= 0 and len(gathering.figures) > 1 else ()
        for sentence in sentences:
            tokens = sentence.tokens
            for index in range(len(tokens)):
                if self.lexicon.is_cue("two_countries", tokens, index):
                    return True
                match = self.lexicon.entities.longest(tokens, index)
                if match is not None and match[1].country and match[1].country not in gathering.sides:
                    return False
        return False

    def _may_be_of_two(self, gathering: Gathering, unknown: list[Figure]) -> bool:
        """Return whether those without a country are of another one than the others, by their offices or the order of words."""
        of_side = [figure for figure in gathering.figures if figure.represents]
        if any(_is_envoy(figure) for figure in of_side) and any(figure.office for figure in unknown):
            return True  # "the Ambassador of Peru met Minister A"
        if any(figure.roles & other.roles for figure in of_side for other in unknown):
            return True
        is_of_body = bool(of_side) and all(figure.entity and figure.entity.organization for figure in of_side)
        if is_of_body and any(other.roles for other in unknown):
            return True  # "The UN envoy met President A and Prime Minister B"
        if gathering.subjects and gathering.first.parties and not any(f.represents for f in gathering.subjects):
            return True  # "He met a delegation from China"
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
        has_credentials = any(
            self.lexicon.is_cue("credentials", sentence.tokens, i) for i in range(len(sentence.tokens))
        )
        return has_credentials and len(gathering.figures) > 1

    def _home(self) -> Entity | None:
        """Return the country or organization in the name of the publisher, which is only held against others."""
        for sentence in self.lexicon.sentences(self.publisher):
            for index in range(len(sentence.tokens)):
                match = self.lexicon.entities.longest(sentence.tokens, index)
                if match and match[1].identifier:
                    return match[1]
        return None


def country_of_dateline(layout: Layout, lexicon: Lexicon) -> str | None:
    """Return the country of the capital with which a text begins, if the text names the country too: *LIMA:*, *Lima, May 3 –*.

    None if it begins with no capital.
    """
    sentences = layout.sentences
    tokens = layout.dateline or (sentences[0].tokens if sentences else ())
    for end in range(min(len(tokens), _LONGEST_CAPITAL), 0, -1):
        code = capitals.country_of(" ".join(token.text for token in tokens[:end]).title())
        if code is not None:
            is_apart = bool(layout.dateline) or (end < len(tokens) and tokens[end].key in _BEHIND_DATELINES)
            texts = (layout.dateline, *(sentence.tokens for sentence in sentences))
            places = (lexicon.entities.longest(words, i) for words in texts for i in range(len(words)))
            return code if is_apart and any(match and match[1].country == code for match in places) else None
    return None


def _country_of_place(occasion: Occasion) -> str | None:
    """Return the country in which an encounter was: the one that the text says, or that of which the city is the capital."""
    place = occasion.place
    if place is None:
        return None
    return place.country or (capitals.country_of(place.city) if place.city else None)


def _is_envoy(figure: Figure) -> bool:
    """Return whether a person represents a country in another one, where most of those met have their offices."""
    return figure.office is not None and bool(_ENVOYS & set(fold(figure.office.office or "").split()))
