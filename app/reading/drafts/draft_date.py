"""The day of a meeting in a draft: what the text says, or what follows from its publication.

See decision 252.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Final

from app.domain.dates.edtf import UNKNOWN, bounds
from app.domain.enums import MeetingStatus
from app.reading.circumstances.days import Day, HowDated, days
from app.reading.drafts.draft_agreements import dated
from app.reading.drafts.evidence import Basis, Evidenced
from app.reading.encounters.occasion import Occasion
from app.reading.language.lexicon import Lexicon
from app.reading.reports.gatherings import Gathering
from app.reading.reports.knowledge import Article
from app.reading.reports.news import News

_LONGEST_DELAY: Final = timedelta(days=7)
_UNTIL: Final = frozenset({"to", "until", "till", "for"})
_PLANNED: Final = frozenset({"planned", "scheduled", "set", "foreseen"})


@dataclass(frozen=True, slots=True)
class DraftDate:
    """The day of a meeting to be drafted."""

    article: Article
    lexicon: Lexicon
    news: News
    gathering: Gathering

    def tree(self) -> Evidenced | None:
        """Return the day: as the text says it, or else as not after the publication, or not before it if it is planned."""
        day = self._day()
        if day is not None:
            return dated(day, self.news.published)
        if self.gathering.first.status is MeetingStatus.POSTPONED:
            return Evidenced(UNKNOWN, (self.gathering.first.verb,), Basis.DERIVED, "rule: postponed without a new day")
        published = self.news.published
        if published is None:
            return None
        edge = bounds(published)
        at = (self.news.layout.published_at,) if self.news.layout.published_at and not self.article.published else ()
        if self.gathering.is_held:
            return Evidenced(f"../{edge.ends_on}", at, Basis.DERIVED, "rule: held, so not after the publication")
        return Evidenced(f"{edge.starts_on}/..", at, Basis.DERIVED, "rule: planned, so not before the publication")

    def _day(self) -> Day | None:
        """Return the day that the text says, of the first sentence that says one."""
        latest = self._latest()
        if self.gathering.first.status is MeetingStatus.POSTPONED:
            return next((day for day, is_new in _postponed(self.gathering.first) if is_new), None)
        for occasion in self._by_likelihood():
            dates = [day for day in occasion.days if not latest or not self.gathering.is_held or _starts(day) <= latest]
            if dates:
                day = _nearest([day for day in dates if day.how is HowDated.DATE] or dates[:1], occasion)
                return self._written_before(day) or day
        if self.gathering is self.news.gatherings[0]:
            return self._day_of_title()
        return None

    def _by_likelihood(self) -> list[Occasion]:
        """Return the occasions in the order in which they are asked for the day: journeys come last.

        Where the people are still to meet, a journey that was made is left out.
        """
        journeys = [item for item in self.gathering.occasions if _is_journey(item)]
        rest = [item for item in self.gathering.occasions if not _is_journey(item)]
        is_planned = any(item.others and item.status is MeetingStatus.CONFIRMED for item in rest)
        return [*rest, *(item for item in journeys if not is_planned or item.status is MeetingStatus.CONFIRMED)]

    def _written_before(self, day: Day) -> Day | None:
        """Return the day with which the headline ends if *today* is that day, in a text published some days later."""
        titles = self.news.layout.titles
        titled = self._day_of_title() if self.gathering is self.news.gatherings[0] else None
        if (
            day.how is not HowDated.RELATIVE
            or titled is None
            or titled.span.end != titles[-1].end
            or "/" in titled.date
        ):
            return None
        delay = bounds(day.date).starts_on - bounds(titled.date).starts_on
        return titled if timedelta() < delay <= _LONGEST_DELAY else None

    def before(self) -> list[Day]:
        """Return the days from which a meeting was postponed."""
        first = self.gathering.first
        days = _postponed(first) if first.status is MeetingStatus.POSTPONED else ()
        former = [day for day, is_new in days if not is_new]
        return list({day.date: day for day in reversed(former)}.values())[::-1]

    def others(self, date: str) -> list[Day]:
        """Return the days that the text says of the meeting, in other clauses or its headline, outside of `date`."""
        if date == UNKNOWN or self.gathering.first.status is MeetingStatus.POSTPONED:
            return []
        chosen = bounds(date)
        said = [day for occasion in self.gathering.occasions[:1] for day in occasion.days if self._is_too_late(day)]
        for occasion in self.gathering.occasions[1:]:
            of_occasion = [day for day in occasion.days if day.how is HowDated.DATE]
            said += [_nearest(of_occasion, occasion)] if of_occasion and not occasion.visited else []
        if self.gathering is self.news.gatherings[0] and (titled := self._day_of_title()) is not None:
            said.append(titled)
        spans = ((day, bounds(day.date)) for day in said)
        return [day for day, span in spans if span.ends_on < chosen.starts_on or span.starts_on > chosen.ends_on]

    def _is_too_late(self, day: Day) -> bool:
        latest = self._latest()
        return self.gathering.is_held and latest is not None and _starts(day) > latest

    def _latest(self) -> str | None:
        return str(bounds(self.news.published).ends_on) if self.news.published else None

    def _day_of_title(self) -> Day | None:
        day, year = self.news.day, self.news.year
        for sentence in self.news.layout.titles:
            for item in days(sentence.tokens, day, self.lexicon, year=year, is_news=True):
                if item.how is HowDated.DATE and not self._is_too_late(item):
                    return item
        return None


def _postponed(occasion: Occasion) -> Iterator[tuple[Day, bool]]:
    """Yield the days of a meeting that was postponed, each with whether it is the new one: *from 3 May to 9 June*."""
    tokens = occasion.sentence.tokens
    for day in occasion.days:
        index = next((i for i, token in enumerate(tokens) if token.start == day.span.start), 0)
        before = tokens[index - 1].key if index else ""
        if before == "from" and "/" in day.date:
            former, new = day.date.split("/")
            yield replace(day, date=former), False
            yield replace(day, date=new), True
        else:
            is_plan = index > 1 and tokens[index - 2].key in _PLANNED
            yield day, before in _UNTIL and not is_plan


def _is_journey(occasion: Occasion) -> bool:
    return bool(occasion.visited) and not occasion.others


def _starts(day: Day) -> str:
    return str(bounds(day.date).starts_on)


def _nearest(dates: list[Day], occasion: Occasion) -> Day:
    """Return the first day behind the verb, or else the first."""
    after = (day for day in dates if day.span.start >= occasion.verb.end)
    return next(after, dates[0])
