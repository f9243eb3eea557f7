"""The participants of a drafted meeting, with the words of the text or the rule behind each value."""

from dataclasses import dataclass
from typing import Final

from app.domain.enums import Role
from app.domain.strings.text import fold
from app.domain.tenures import offices
from app.reading.drafts.draft_records import LEXICON, Tree, country, organization_tree
from app.reading.drafts.evidence import Basis, Evidenced, normalized, quoted
from app.reading.language.lexicon import Organization
from app.reading.persons.parties import Party
from app.reading.persons.person import How, Person, Span
from app.reading.reports.figure import Figure
from app.reading.reports.gatherings import Gathering
from app.reading.reports.knowledge import Knowledge
from app.reading.reports.news import News

_HOWS: Final = {
    How.STATED: Basis.STATED, How.COORDINATION: Basis.COORDINATION, How.KNOWN: Basis.LOOKED_UP, How.DERIVED: Basis.DERIVED,
}  # fmt: skip

_STYLES: Final = frozenset({"prince", "princess"})
"""Offices that are forms of address as well: the counterpart of *Prince A* has the other office of A."""


@dataclass(frozen=True, slots=True)
class Participants:
    """The participants of a meeting as parts of its document."""

    text: str
    knowledge: Knowledge
    news: News
    gathering: Gathering

    def people(self) -> list[tuple[Figure, Tree]]:
        """Return the people of the text who have a name, or represent somebody, each with the participant."""
        trees = ((figure, self._person(figure)) for figure in self.gathering.figures)
        return [(figure, tree) for figure, tree in trees if tree is not None]

    def parties(self) -> list[Tree]:
        """Return the countries and organizations for which the text names nobody."""
        return [self._party(party) for party in self.gathering.parties]

    def _person(self, figure: Figure) -> Tree | None:
        name, office, entity = figure.name, figure.office, figure.entity
        country = self._country(figure)
        organization = None
        if entity is not None and entity.entity is not None and entity.entity.organization is not None:
            organization = self._organization(entity.entity.organization, entity.entity_span or entity.mention)
        result: Tree = {}
        if name is not None and name.name is not None and name.name_span is not None:
            result["person"] = {"name": quoted(self.text, name.name_span), "country": country}
        elif country is None and organization is None:
            return None
        result |= {"country": country, "organization": organization}
        if office is not None and office.office is not None and office.office_span is not None:
            result["office"] = self._office(office)
        elif office is None:
            result["office"] = self._office_of_counterpart(figure)
        result["role"] = self._role(figure)
        if name is not None and name.printed is not None and name.printed != name.name_span:
            result["name_as_printed"] = quoted(self.text, name.printed)
        return {key: value for key, value in result.items() if value is not None}

    def _office(self, mention: Person) -> Evidenced:
        span = mention.office_span or mention.mention
        printed = normalized(self.text[span.start : span.end])
        how = Basis.COUNTERPART if mention.is_counterpart else Basis.STATED
        office = normalized(mention.office or "")
        if mention.is_former:
            return Evidenced(f"former {office}", (Span(mention.mention.start, span.end),), how, "rule: former")
        return (
            Evidenced(printed, (span,), how)
            if printed == office
            else Evidenced(office, (span,), how, f"{LEXICON}: plural")
        )

    def _office_of_counterpart(self, figure: Figure) -> Evidenced | None:
        """Return the office of those whose counterpart a person is: *Foreign Minister A and his Greek counterpart B*."""
        mention = next((item for item in figure.mentions if item.is_counterpart), None)
        if mention is None:
            return None
        before = [
            other
            for other in self.news.mentions
            if other.office_span and other.sentence == mention.sentence and other.mention.start < mention.mention.start
        ]
        first = before[0] if before else None
        if first is not None and fold(first.office or "") in _STYLES:
            addressed = self.news.figures.of(first)
            first = addressed.office if addressed is not None else None
        if first is None or first.office is None or first.office_span is None or fold(first.office) in _STYLES:
            return None
        if len({kind.role for kind in offices.read(first.office, first.country).kinds}) > 1:
            return None  # the counterpart of a Deputy Prime Minister and Foreign Minister has one of these offices
        span = first.office_span
        printed = normalized(self.text[span.start : span.end])
        by = None if printed == first.office else f"{LEXICON}: plural"
        return Evidenced(normalized(first.office), (span,), Basis.COUNTERPART, by)

    def _country(self, figure: Figure) -> Evidenced | None:
        mention = figure.entity
        if mention is not None and mention.country is not None:
            span = mention.entity_span or mention.office_span or mention.mention
            how = Basis.COUNTERPART if mention.is_counterpart else _HOWS[mention.how or How.STATED]
            return country(mention.country, span, how)
        if mention is not None or figure.is_subnational:
            return None
        return self._recorded_country(figure)

    def _recorded_country(self, figure: Figure) -> Evidenced | None:
        """Return the country of the only recorded term of office that a person with the printed name had on the day."""
        name = figure.name
        record = self.knowledge.people.get(fold(name.name or "")) if name else None
        if name is None or record is None or name.name_span is None:
            return None
        office = figure.office
        terms = [term for term in self.knowledge.terms if term.person.id == record.id]
        if office is not None:
            terms = [
                term
                for term in terms
                if offices.read(term.office, term.country).same(offices.read(office.office or "", term.country))
            ]
        countries = {term.country for term in terms}
        if len(countries) != 1:
            return None
        return Evidenced(countries.pop(), (name.name_span,), Basis.LOOKED_UP, f"people/{record.id}: term of office")

    def _role(self, figure: Figure) -> Evidenced | None:
        for occasion in self.gathering.occasions:
            if occasion.hosts is Role.UNKNOWN:
                continue
            other = Role.GUEST if occasion.hosts is Role.HOST else Role.HOST
            if self._is_among(figure, occasion.subjects):
                return Evidenced(occasion.hosts.value, (occasion.verb,), Basis.DERIVED, "rule: subject of the verb")
            if self._is_among(figure, occasion.others):
                return Evidenced(other.value, (occasion.verb,), Basis.DERIVED, "rule: object of the verb")
        return None

    def _is_among(self, figure: Figure, persons: list[Person]) -> bool:
        return any(self.news.figures.of(person) is figure for person in persons)

    def _party(self, party: Party) -> Tree:
        entity, words = party.entity, party.words
        span = next(
            (
                Span(start, start + len(words))
                for occasion in self.gathering.occasions
                if (start := self.text.find(words, occasion.clause.start, occasion.clause.end)) >= 0
            ),
            self.gathering.first.clause,
        )
        if entity.country:
            return {"country": country(entity.country, span)}
        return {"organization": self._organization(entity.organization, span)} if entity.organization else {}

    def _organization(self, organization: Organization, span: Span) -> Tree:
        return organization_tree(organization, span, self.text, self.knowledge)
