"""The document of one meeting, with the words of the text or the rule behind each value."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any, Final

from app.domain import offices
from app.domain.edtf import bounds
from app.domain.enums import Level, MeetingKind, MeetingStatus, Mode, Origin, Role
from app.domain.text import fold
from app.reading.agreements import Mention
from app.reading.days import Day, days
from app.reading.evidence import Basis, Paragraphs, Said, normalized, quoted
from app.reading.figures import Figure
from app.reading.gatherings import Gathering, MeetingsBySentence
from app.reading.knowledge import Article, Knowledge, Record
from app.reading.levels import level_of, meeting_level
from app.reading.lexicon import Entity, Lexicon, Organization, Phrases
from app.reading.news import News
from app.reading.news_clause import Occasion
from app.reading.person import How, Person, Span
from app.reading.places import Place
from app.reading.subjects import Subject, bodies, subjects
from app.reading.tokens import Sentence

_LONGEST_LINE: Final = 500
_LEXICON: Final = "lexicon en"
_KINDS: Final = (
    MeetingKind.CALL, MeetingKind.STATE_VISIT, MeetingKind.SIDE_MEETING, MeetingKind.COURTESY_CALL, MeetingKind.SIGNING_CEREMONY,
    MeetingKind.OFFICIAL_VISIT, MeetingKind.WORKING_VISIT, MeetingKind.SUMMIT, MeetingKind.NEGOTIATION_ROUND,
    MeetingKind.CONSULTATION, MeetingKind.RECEPTION,
)  # fmt: skip
"""The kinds, in the order in which one is taken where the text has words of several."""
_HOWS: Final = {
    How.STATED: Basis.STATED, How.COORDINATION: Basis.COORDINATION, How.KNOWN: Basis.LOOKED_UP, How.DERIVED: Basis.DERIVED,
}  # fmt: skip

Tree = dict[str, Any]


@dataclass(slots=True)
class MeetingDraft:
    """A meeting to be drafted."""

    article: Article
    lexicon: Lexicon
    knowledge: Knowledge
    news: News
    gathering: Gathering
    where: Paragraphs
    by_sentence: MeetingsBySentence

    def tree(self, mentions: list[Mention]) -> Tree:
        """Return the document, with a `Said` for each text; what the text does not say is absent."""
        kind, mode = self._kind(mentions), self._mode()
        participants = [item for figure in self.gathering.figures if (item := self._participant(figure)) is not None]
        participants += [self._party(party.entity, party.words) for party in self.gathering.parties]
        date = self.date()
        tree = {
            "title": self._title(kind),
            "date": date,
            "kind": kind,
            "level": self._level(),
            "mode": mode,
            "status": self._status(),
            "place": self._place(mode),
            "participants": participants,
            "agreements": [self._agreement(mention) for mention in mentions] or None,
            "topics": [self._topic(topic) for topic in self._subjects(mentions)] or None,
            "organizations": self._organizations() or None,
            "origin": Said(Origin.DRAFTED.value, how=Basis.DERIVED, by="rule: drafted by this service"),
            "citations": list(self._citations(date, mentions)),
        }
        return {name: value for name, value in tree.items() if value is not None}

    # ------------------------------------------------------------------ what, when, where

    def _title(self, kind: Said | None) -> Said:
        headline = self.news.layout.headline
        if headline is not None and self.gathering is self.news.gatherings[0]:
            return quoted(self.article.text, headline)
        names = [figure.name for figure in self.gathering.figures if figure.name]
        spans = tuple(name.name_span for name in names if name.name_span)
        sides = " and ".join(sorted(self.gathering.sides))
        who = ", ".join(normalized(name.name or "") for name in names) or sides
        word = "Meeting" if kind is None else kind.value.replace("_", " ").capitalize()
        return Said(f"{word}: {who}"[:_LONGEST_LINE], spans, Basis.DERIVED, "rule: kind and names of those who met")

    def date(self) -> Said | None:
        """Return the day: as the text says it, or else as not after the publication, or not before it if it is planned."""
        day = self.day()
        if day is not None:
            spans = (day.span,)
            if day.how != "date":
                given = self.news.published
                return Said(day.date, spans, Basis.RELATIVE_DAY, f"rule: {day.how}, published {given}")
            return Said(day.date, spans, Basis.STATED, "rule: date in EDTF")
        published = self.news.published
        if published is None:
            return None
        edge = bounds(published)
        at = (self.news.layout.published_at,) if self.news.layout.published_at and not self.article.published else ()
        if self.gathering.is_held:
            return Said(f"../{edge.ends_on}", at, Basis.DERIVED, "rule: held, so not after the publication")
        return Said(f"{edge.starts_on}/..", at, Basis.DERIVED, "rule: planned, so not before the publication")

    def day(self) -> Day | None:
        """Return the day that the text says, of the first sentence that says one."""
        latest = self._latest()
        for occasion in self.gathering.occasions:
            dates = [day for day in occasion.days if not latest or not self.gathering.is_held or _starts(day) <= latest]
            if dates:
                return next((day for day in dates if day.how == "date"), dates[0])
        if self.gathering is self.news.gatherings[0]:
            return self._day_of_title()
        return None

    def _latest(self) -> str | None:
        return str(bounds(self.news.published).ends_on) if self.news.published else None

    def _day_of_title(self) -> Day | None:
        day, year = self.news.day, self.news.year
        for sentence in self.news.layout.titles:
            for item in days(sentence.tokens, day, self.lexicon, year=year, is_news=True):
                if item.how == "date":
                    return item
        return None

    def _kind(self, mentions: list[Mention]) -> Said | None:
        found: dict[str, Span] = {}
        for occasion in self.gathering.occasions:
            for kind, span in occasion.kinds:
                found.setdefault(kind, span)
        if not any(mention.relation == "signed" for mention in mentions):
            found.pop(MeetingKind.SIGNING_CEREMONY.value, None)
        for kind in _KINDS:
            if kind.value in found:
                return Said(kind.value, (found[kind.value],), Basis.DERIVED, f"{_LEXICON}: kinds")
        first = self.gathering.first
        if first.visited:
            return Said(MeetingKind.VISIT.value, (first.verb,), Basis.DERIVED, f"{_LEXICON}: kinds")
        sides = len(self.gathering.sides | {f"?{f.represents}" for f in self.gathering.figures if f.represents is None})
        kind = MeetingKind.BILATERAL_MEETING if sides <= 2 else MeetingKind.MULTILATERAL_MEETING
        return Said(kind.value, (first.verb,), Basis.DERIVED, "rule: number of sides")

    def _mode(self) -> Said | None:
        for occasion in self.gathering.occasions:
            if occasion.mode is not Mode.UNKNOWN:
                return Said(occasion.mode.value, (occasion.clause,), Basis.DERIVED, f"{_LEXICON}: words of the clause")
        return None

    def _status(self) -> Said:
        first = self.gathering.first
        by = "rule: tense of the verb"
        if first.status in {MeetingStatus.CANCELLED, MeetingStatus.POSTPONED}:
            by = f"{_LEXICON}: words of the clause"
        return Said(first.status.value, (first.verb,), Basis.DERIVED, by)

    def _level(self) -> Said | None:
        levels: dict[str, set[Level]] = {}
        for figure in self.gathering.figures:
            mention = figure.office
            if figure.represents and mention:
                levels.setdefault(figure.represents, set()).add(level_of(mention.office, figure.represents))
        if len(levels) != 2:
            return None
        level = meeting_level(*levels.values())
        if level is Level.UNKNOWN:
            return None
        spans = tuple(f.office.office_span for f in self.gathering.figures if f.office and f.office.office_span)
        return Said(level.value, spans, Basis.DERIVED, "rule: level of the offices")

    def _place(self, mode: Said | None) -> Tree | None:
        if mode is not None and mode.value in {Mode.PHONE.value, Mode.VIDEO.value}:
            return None
        places = (found for o in self.gathering.occasions if o.place and (found := self._printed_place(o.place)))
        visited = (
            {"country": Said(code, (span,), Basis.STATED, f"countries/{code}")}
            for occasion in self.gathering.occasions
            for code, span in occasion.visited
        )
        return next(places, None) or next(visited, None)

    def _printed_place(self, found: Place) -> Tree:
        result: Tree = {}
        if found.span is None:
            return result
        for name, value in (("venue", found.venue), ("city", found.city)):
            if value and (span := self._within(value, found.span)):
                result[name] = quoted(self.article.text, span)
            elif value:
                result[name] = Said(value, (found.span,), Basis.LOOKED_UP, f"{_LEXICON}: venues")
        if found.country:
            result["country"] = Said(found.country, (found.span,), Basis.STATED, f"countries/{found.country}")
        return result

    def _within(self, value: str, span: Span) -> Span | None:
        start = self.article.text.find(value, span.start, span.end)
        return Span(start, start + len(value)) if start >= 0 else None

    # ------------------------------------------------------------------ who

    def _participant(self, figure: Figure) -> Tree | None:
        name, office, entity = figure.name, figure.office, figure.entity
        country = self._country(figure)
        organization = None
        if entity is not None and entity.entity is not None and entity.entity.organization is not None:
            organization = self._organization(entity.entity.organization, entity.entity_span or entity.mention)
        result: Tree = {}
        if name is not None and name.name is not None and name.name_span is not None:
            result["person"] = {"name": quoted(self.article.text, name.name_span), "country": country}
        elif country is None and organization is None:
            return None
        result |= {"country": country, "organization": organization}
        if office is not None and office.office is not None and office.office_span is not None:
            result["office"] = self._office(office)
        elif office is None:
            result["office"] = self._office_of_counterpart(figure)
        result["role"] = self._role(figure)
        if name is not None and name.printed is not None and name.printed != name.name_span:
            result["name_as_printed"] = quoted(self.article.text, name.printed)
        return {key: value for key, value in result.items() if value is not None}

    def is_participant(self, figure: Figure) -> bool:
        """Return whether a person of the text is a participant of the document: one with a name, or who represents somebody."""
        return self._participant(figure) is not None

    def _office(self, mention: Person) -> Said:
        span = mention.office_span or mention.mention
        printed = normalized(self.article.text[span.start : span.end])
        how = Basis.COUNTERPART if mention.is_counterpart else Basis.STATED
        office = normalized(mention.office or "")
        if mention.is_former:
            return Said(f"former {office}", (Span(mention.mention.start, span.end),), how, "rule: former")
        return Said(printed, (span,), how) if printed == office else Said(office, (span,), how, f"{_LEXICON}: plural")

    def _office_of_counterpart(self, figure: Figure) -> Said | None:
        """Return the office of those whose counterpart a person is: *Foreign Minister A and his Greek counterpart B*."""
        mention = next((item for item in figure.mentions if item.is_counterpart), None)
        if mention is None:
            return None
        before = [
            other
            for other in self.news.mentions
            if other.office_span and other.sentence == mention.sentence and other.mention.start < mention.mention.start
        ]
        if not before or before[0].office is None or before[0].office_span is None:
            return None
        span = before[0].office_span
        printed = normalized(self.article.text[span.start : span.end])
        by = None if printed == before[0].office else f"{_LEXICON}: plural"
        return Said(normalized(before[0].office), (span,), Basis.COUNTERPART, by)

    def _country(self, figure: Figure) -> Said | None:
        mention = figure.entity
        if mention is not None and mention.country is not None:
            span = mention.entity_span or mention.office_span or mention.mention
            how = Basis.COUNTERPART if mention.is_counterpart else _HOWS[mention.how or How.STATED]
            return Said(mention.country, (span,), how, f"countries/{mention.country}")
        if mention is not None or figure.is_subnational:
            return None
        return self._recorded_country(figure)

    def _recorded_country(self, figure: Figure) -> Said | None:
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
        return Said(countries.pop(), (name.name_span,), Basis.LOOKED_UP, f"people/{record.id}: term of office")

    def _role(self, figure: Figure) -> Said | None:
        for occasion in self.gathering.occasions:
            if occasion.hosts is Role.UNKNOWN:
                continue
            other = Role.GUEST if occasion.hosts is Role.HOST else Role.HOST
            if self._is_among(figure, occasion.subjects):
                return Said(occasion.hosts.value, (occasion.verb,), Basis.DERIVED, "rule: subject of the verb")
            if self._is_among(figure, occasion.others):
                return Said(other.value, (occasion.verb,), Basis.DERIVED, "rule: object of the verb")
        return None

    def _is_among(self, figure: Figure, persons: list[Person]) -> bool:
        return any(self.news.figures.of(person) is figure for person in persons)

    def _party(self, entity: Entity, words: str) -> Tree:
        span = next(
            (
                Span(start, start + len(words))
                for occasion in self.gathering.occasions
                if (start := self.article.text.find(words, occasion.clause.start, occasion.clause.end)) >= 0
            ),
            self.gathering.first.clause,
        )
        if entity.country:
            return {"country": Said(entity.country, (span,), Basis.STATED, f"countries/{entity.country}")}
        return {"organization": self._organization(entity.organization, span)} if entity.organization else {}

    # ------------------------------------------------------------------ about what

    def _organization(self, organization: Organization, span: Span) -> Tree:
        names = filter(None, (organization.name, organization.abbreviation))
        record = next((found for name in names if (found := self.knowledge.organizations.get(fold(name)))), None)
        if record is not None:
            return _reference(record, "organizations", span)
        by = f"{_LEXICON}: organizations"
        result = {"name": self._looked_up(organization.name, span, by)}
        if organization.abbreviation:
            result["abbreviation"] = self._looked_up(organization.abbreviation, span, by)
        return result

    def _looked_up(self, value: str, span: Span, by: str) -> Said:
        printed = normalized(self.article.text[span.start : span.end])
        return Said(value, (span,)) if printed == value else Said(value, (span,), Basis.LOOKED_UP, by)

    def _organizations(self) -> list[Tree]:
        taking_part = {side for side in self.gathering.sides if len(side) > 2}
        return [
            {"organization": self._organization(body.organization, body.span)}
            for body in bodies(self._sentences(), self.lexicon)
            if body.organization.name not in taking_part and not self._is_of_office(body.span)
        ]

    def _is_of_office(self, span: Span) -> bool:
        """Return whether the words belong to a person: *NATO Secretary General A*."""
        return any(
            mention.mention.start <= span.start and span.end <= mention.mention.end for mention in self.news.mentions
        )

    def _subjects(self, mentions: list[Mention]) -> list[Subject]:
        recorded: Phrases[tuple[str, str]] = Phrases()
        for name, record in self.knowledge.topics.items():
            recorded.add(name, (record.id, record.name))
        taken = [mention.title for mention in mentions]
        return subjects(self.article.text, self._sentences(), self.lexicon, recorded, taken)

    def _topic(self, topic: Subject) -> Tree:
        if topic.record is not None:
            return {"topic": _reference(Record(topic.record, topic.name), "topics", topic.span)}
        if topic.is_printed:
            return {"topic": {"name": quoted(self.article.text, topic.span)}}
        return {"topic": {"name": self._looked_up(topic.name, topic.span, f"{_LEXICON}: topics")}}

    def _sentences(self) -> list[Sentence]:
        """Return the sentences that tell of this meeting rather than of another one."""
        return [s for s in self.news.layout.sentences if self.by_sentence.is_of(s, self.gathering)]

    def _agreement(self, mention: Mention) -> Tree:
        by = f"{_LEXICON}: agreements"
        agreement: Tree = {
            "title": quoted(self.article.text, mention.title),
            "kind": Said(mention.kind, (mention.kind_at,), Basis.DERIVED, by),
        }
        if mention.parties:
            agreement["parties"] = [
                {"country": Said(entity.country or "", (span,), Basis.STATED, f"countries/{entity.country}")}
                for entity, span in mention.parties
            ]
        relation = Said(mention.relation, (mention.relation_at,), Basis.DERIVED, f"{_LEXICON}: acts")
        return {"agreement": agreement, "relation": relation}

    # ------------------------------------------------------------------ source

    def _citations(self, date: Said | None, mentions: list[Mention]) -> Iterator[Tree]:
        first = self.gathering.first
        yield self._citation(None, _inside(first))
        if date is not None and date.spans:
            yield self._citation("date", date.spans[0])
        place = next((o.place.span for o in self.gathering.occasions if o.place and o.place.span), None)
        if place is not None:
            yield self._citation("place", place)
        if mentions:
            yield self._citation("agreements", mentions[0].title)

    def _citation(self, field: str | None, span: Span) -> Tree:
        whole = Span(span.start, min(span.end, span.start + _LONGEST_LINE))
        rule = "rule: number of the paragraph"
        result: Tree = {
            "source": self._source(),
            "locator": Said(f"paragraph {self.where.number(span.start)}", (whole,), Basis.DERIVED, rule),
            "start": span.start,
            "end": span.end,
            "quote": quoted(self.article.text, whole),
        }
        if field is not None:
            result["field"] = Said(field, (whole,), Basis.DERIVED, "rule: field that the words support")
        return result

    def _source(self) -> Tree:
        """Return the article as a source; of its text only the digest."""
        article = self.article
        digest = hashlib.sha256(article.text.encode("utf-8", "surrogatepass")).hexdigest()
        headline = self.news.layout.headline or _start(article.text)
        result: Tree = {
            "headline": quoted(article.text, Span(headline.start, min(headline.end, headline.start + _LONGEST_LINE))),
            "sha256": Said(digest, how=Basis.DERIVED, by="rule: SHA-256 of the text in UTF-8"),
        }
        for name, value in (("publisher", article.publisher), ("url", article.url), ("language", article.language)):
            if value is not None:
                result[name] = Said(value, how=Basis.LOOKED_UP, by=f"request: {name}")
        if article.published is not None:
            result["date"] = Said(article.published, how=Basis.LOOKED_UP, by="request: published")
        elif self.news.published is not None and self.news.layout.published_at is not None:
            at = self.news.layout.published_at
            result["date"] = Said(self.news.published, (at,), Basis.STATED, "rule: date in EDTF")
        return result


def _reference(record: Record, resource: str, span: Span) -> Tree:
    by = f"{resource}/{record.id}"
    return {
        "id": Said(record.id, (span,), Basis.LOOKED_UP, by),
        "name": Said(record.name, (span,), Basis.LOOKED_UP, by),
    }


def _starts(day: Day) -> str:
    return str(bounds(day.date).starts_on)


def _inside(occasion: Occasion) -> Span:
    """Return the words of a clause, from its first person on."""
    starts = [person.mention.start for person in occasion.persons]
    return Span(min([occasion.clause.start, *starts]), occasion.clause.end)


def _start(text: str) -> Span:
    """Return the first line of a text without a headline."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    return Span(start, end if end > 0 else len(text.rstrip()))
