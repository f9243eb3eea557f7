"""The document of one meeting, with the words of the text or the rule behind each value."""

from dataclasses import dataclass, field
from typing import Final

from app.domain.enums import Level, MeetingKind, MeetingStatus, Mode, Origin
from app.reading.agreements.agreements import Mention
from app.reading.circumstances.levels import level_of, meeting_level
from app.reading.circumstances.subjects import Subject, bodies, subjects
from app.reading.drafts.draft_agreements import agreement_tree, dated
from app.reading.drafts.draft_date import DraftDate
from app.reading.drafts.draft_participants import Participants
from app.reading.drafts.draft_place import DraftPlace
from app.reading.drafts.draft_records import LEXICON, Tree, from_lexicon, looked_up, organization_tree, reference
from app.reading.drafts.draft_source import LONGEST_LINE, Citations
from app.reading.drafts.evidence import Basis, Evidenced, Paragraphs, normalized, quoted
from app.reading.language.lexicon import Lexicon, Phrases
from app.reading.language.tokens import Sentence
from app.reading.persons.person import Span
from app.reading.reports.figure import Figure
from app.reading.reports.gatherings import Gathering, MeetingsBySentence
from app.reading.reports.knowledge import Article, Knowledge, Record
from app.reading.reports.news import News
from app.reading.reports.occasion_words import has_at_verb

_KINDS: Final = (
    MeetingKind.CALL, MeetingKind.STATE_VISIT, MeetingKind.SIDE_MEETING, MeetingKind.COURTESY_CALL, MeetingKind.SIGNING_CEREMONY,
    MeetingKind.OFFICIAL_VISIT, MeetingKind.WORKING_VISIT, MeetingKind.SUMMIT, MeetingKind.NEGOTIATION_ROUND,
    MeetingKind.CONSULTATION, MeetingKind.RECEPTION,
)  # fmt: skip
"""The kinds, in the order in which one is taken where the text has words of several."""


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
    mentions: list[Mention]
    """The agreements that sentences about the meeting name."""
    participants: Participants = field(init=False)
    date: DraftDate = field(init=False)
    place: DraftPlace = field(init=False)
    people: list[tuple[Figure, Tree]] = field(init=False)
    """The people who are participants."""

    def __post_init__(self) -> None:
        """Read the people, whom the document and the questions need."""
        self.participants = Participants(self.article.text, self.knowledge, self.news, self.gathering)
        self.date = DraftDate(self.article, self.lexicon, self.news, self.gathering)
        self.place = DraftPlace(self.article.text, self.lexicon, self.knowledge, self.gathering)
        self.people = self.participants.people()

    def tree(self) -> Tree:
        """Return the document, with an `Evidenced` for each text; what the text does not say is absent."""
        kind, mode = self._kind(), self._mode()
        date = self.date.tree()
        tree = {
            "title": self._title(kind),
            "date": date,
            "previous_dates": [dated(day, self.news.published) for day in self.date.before()] or None,
            "kind": kind,
            "level": self._level(),
            "mode": mode,
            "status": self._status(),
            "place": self.place.tree(mode),
            "participants": [*(tree for _, tree in self.people), *self.participants.parties()],
            "agreements": [self._agreement(mention, date) for mention in self.mentions] or None,
            "topics": [self._topic(topic) for topic in self._subjects()] or None,
            "organizations": self._organizations() or None,
            "origin": Evidenced(Origin.DRAFTED.value, how=Basis.DERIVED, by="rule: drafted by this service"),
            "citations": list(
                Citations(self.article, self.news, self.gathering, self.where).trees(date, self.mentions)
            ),
        }
        return {name: value for name, value in tree.items() if value is not None}

    # ------------------------------------------------------------------ what, how

    def _title(self, kind: Evidenced | None) -> Evidenced:
        headline = self.news.layout.headline
        if headline is not None and self.gathering is self.news.gatherings[0]:
            return quoted(self.article.text, headline)
        names = [figure.name for figure in self.gathering.figures if figure.name]
        spans = tuple(name.name_span for name in names if name.name_span)
        sides = " and ".join(sorted(self.gathering.sides))
        who = ", ".join(normalized(name.name or "") for name in names) or sides
        word = "Meeting" if kind is None else kind.value.replace("_", " ").capitalize()
        return Evidenced(f"{word}: {who}"[:LONGEST_LINE], spans, Basis.DERIVED, "rule: kind and names of those who met")

    def _kind(self) -> Evidenced | None:
        found: dict[str, Span] = {}
        for occasion in self.gathering.occasions:
            for kind, span in occasion.kinds:
                found.setdefault(kind, span)
        if not any(mention.relation == "signed" for mention in self.mentions):
            found.pop(MeetingKind.SIGNING_CEREMONY.value, None)
        for kind in _KINDS:
            if kind.value in found:
                return from_lexicon(kind.value, found[kind.value], "kinds")
        if (call := self._call_of_title()) is not None:
            return from_lexicon(MeetingKind.CALL.value, call, "kinds")
        first = self.gathering.first
        if first.visited:
            return from_lexicon(MeetingKind.VISIT.value, first.verb, "kinds")
        leading = (*self.gathering.subjects, *self.gathering.guests)
        sides = len(self.gathering.sides) + any(figure.represents is None for figure in leading)
        kind = MeetingKind.BILATERAL_MEETING if sides <= 2 else MeetingKind.MULTILATERAL_MEETING
        return Evidenced(kind.value, (first.verb,), Basis.DERIVED, "rule: number of sides")

    def _mode(self) -> Evidenced | None:
        for occasion in self.gathering.occasions:
            if occasion.mode is not Mode.UNKNOWN:
                return from_lexicon(occasion.mode.value, occasion.clause, "words of the clause")
        if visits := self.gathering.first.visiting:  # "During her visit to Oslo, …"
            return Evidenced(Mode.IN_PERSON.value, (visits[0][1],), Basis.DERIVED, "rule: met during a visit")
        call = self._call_of_title()
        return from_lexicon(Mode.PHONE.value, call, "words of the headline") if call is not None else None

    def _call_of_title(self) -> Span | None:
        """Return the word *call* of a headline about people who, says the text, spoke: *PM call with President A*."""
        is_first = self.gathering is self.news.gatherings[0]
        if not is_first or not has_at_verb(self.lexicon, "speaking", self.gathering.first):
            return None
        for sentence in self.news.layout.titles:
            keys = ["", *(token.key for token in sentence.tokens), ""]
            for index, token in enumerate(sentence.tokens, 1):
                if token.key == "call" and keys[index - 1] != "courtesy" and keys[index + 1] in {"with", "between"}:
                    return Span(token.start, token.end)
        return None

    def _status(self) -> Evidenced:
        first = self.gathering.first
        by = "rule: tense of the verb"
        if first.status in {MeetingStatus.CANCELLED, MeetingStatus.POSTPONED}:
            by = f"{LEXICON}: words of the clause"
        return Evidenced(first.status.value, (first.verb,), Basis.DERIVED, by)

    def _level(self) -> Evidenced | None:
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
        return Evidenced(level.value, spans, Basis.DERIVED, "rule: level of the offices")

    # ------------------------------------------------------------------ about what

    def _organizations(self) -> list[Tree]:
        taking_part = {side for side in self.gathering.sides if len(side) > 2}
        return [
            {"organization": organization_tree(body.organization, body.span, self.article.text, self.knowledge)}
            for body in bodies(self._sentences(), self.lexicon)
            if body.organization.name not in taking_part and not self._is_of_office(body.span)
        ]

    def _is_of_office(self, span: Span) -> bool:
        """Return whether the words belong to a person: *NATO Secretary General A*."""
        return any(
            mention.mention.start <= span.start and span.end <= mention.mention.end for mention in self.news.mentions
        )

    def _agreement(self, mention: Mention, date: Evidenced | None) -> Tree:
        published, is_held = self.news.published, self.gathering.is_held
        return agreement_tree(mention, self.article.text, date, published, is_held=is_held)

    def _subjects(self) -> list[Subject]:
        recorded: Phrases[tuple[str, str]] = Phrases()
        for name, record in self.knowledge.topics.items():
            recorded.add(name, (record.id, record.name))
        taken = [mention.title for mention in self.mentions]
        return subjects(self.article.text, self._sentences(), self.lexicon, recorded, taken)

    def _topic(self, topic: Subject) -> Tree:
        if topic.record is not None:
            return {"topic": reference(Record(topic.record, topic.name), "topics", topic.span)}
        if topic.is_printed:
            return {"topic": {"name": quoted(self.article.text, topic.span)}}
        return {"topic": {"name": looked_up(topic.name, topic.span, self.article.text, "topics")}}

    def _sentences(self) -> list[Sentence]:
        """Return the sentences that report this meeting rather than another one."""
        return [s for s in self.news.layout.sentences if self.by_sentence.is_of(s, self.gathering)]
