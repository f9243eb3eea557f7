"""Actions on agreements in a sentence, with party and day: *signed in Lima on 3 May 2019*, *ratified by Peru in 2020*.

Only the words count: an agreement that was welcomed or concluded is not signed, and one that will be signed has no action.
"""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from app.domain.enums import ActionKind
from app.reading.circumstances.days import Day, HowDated
from app.reading.language.lexicon import Entity
from app.reading.persons.person import Span
from app.reading.persons.words import Words

_LONGEST_GAP: Final = 14
_LONGEST_CHAIN: Final = 40
_NEAR: Final = 4
_YEAR_DIGITS: Final = 4
_IN: Final = frozenset({"in", "since", "during"})
_JOINING: Final = frozenset({",", "and", "as", "well", "a", "an", "the", "two"})
_ENDS: Final = frozenset({",", ";", ".", ":", "and", "but"})
_BEFORE_NOUNS: Final = frozenset({"the", "recent", "their", "successful"})
_BREAKS: Final = frozenset({";", ".", "that", "which"})
_PASSIVE: Final = frozenset({"was", "were", "been"})
_AUXILIARIES: Final = frozenset({"be", "been", "being", "have", "has", "had", "also", "jointly", "it", "they"})
_STATES: Final = frozenset({"force", "effect", "since"})
"""Last words of actions that an agreement does itself: *entered into force*."""
_EVERYBODY: Final = frozenset({"both", "all"})
_PARLIAMENTS: Final = frozenset({"parliament", "congress", "senate", "government", "assembly"})
_BEFORE_OTHERS: Final = frozenset({"of", "from", "in", "with", "and", "by"})
"""Words before a country that is not the subject: *the President of Peru signed*, *Peru and Chile signed*."""
_BETWEEN: Final = frozenset({",", "(", ")", "by", "the", "of", "in", "on", "for", "at"})
_BY_EACH: Final = frozenset({ActionKind.RATIFIED})
"""Actions that parties take each for itself, so that nobody's is that of all."""


@dataclass(frozen=True, slots=True)
class Action:
    """An action on an agreement."""

    kind: ActionKind
    at: Span
    date: Day | None = None
    by: tuple[tuple[Entity, Span], ...] = ()
    is_of_all: bool = True
    """Whether it is an action of all parties, if nobody is named; else it is not said whose it is."""

    @property
    def parties(self) -> tuple[str | None, ...]:
        """Return the countries and organizations that are named with it."""
        return tuple(entity.identifier for entity, _ in self.by)


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of an action, from its first token to the one after the last."""

    first: int
    end: int
    kind: ActionKind


@dataclass(slots=True)
class ActionReader(Words):
    """A reader of the actions of one sentence."""

    dates: Iterable[Day]
    titles: list[tuple[int, int]] = field(default_factory=list)
    """The titles of agreements of the sentence in their order, as indexes of tokens."""
    _words_of_acts: list[_Word] = field(init=False)
    _days: dict[int, Day] = field(init=False)

    def __post_init__(self) -> None:
        """Find the words of actions, those left out that are denied or yet to be done."""
        Words.__post_init__(self)
        verbs = (item for item in self.lexicon.actions.find_all(self.tokens) if not self._is_undone(item[0]))
        nouns = (item for item in self.lexicon.action_nouns.find_all(self.tokens) if self._is_done(item[0]))
        found = (_Word(first, end, ActionKind(kind)) for first, end, kind in (*verbs, *nouns))
        self._words_of_acts = sorted(found, key=_first)
        self._days = {day.index: day for day in self.dates}

    def read(self) -> list[tuple[Action, ...]]:
        """Return the actions on each of the titles."""
        result: list[tuple[Action, ...]] = []
        leading: list[_Word] = []
        for number, (first, end) in enumerate(self.titles):
            own = [word for word in self._near(first - _LONGEST_GAP, first) if self._leads_to(word.end, first)]
            is_joined = number > 0 and self._are_joined(self.titles[number - 1][1], first)
            leading = own or (leading if is_joined else [])
            result.append((*(self._action(word, end) for word in leading), *self.behind(end)))
        return result

    def behind(self, end: int) -> Iterator[Action]:
        """Yield the actions behind a title that ends before the index `end`: *, signed in 2014 and in force since 2016*."""
        for word in self._near(end, end + _LONGEST_CHAIN):
            if self._follows(end, word):
                action = self._action(word, word.end)
                yield action
                end = self._end_of(action, word.end)

    def _near(self, start: int, end: int) -> list[_Word]:
        words = self._words_of_acts
        return words[bisect_left(words, start, key=_first) : bisect_left(words, end, key=_first)]

    def _action(self, word: _Word, behind: int) -> Action:
        by = tuple(self._agents_from(word.end) or self._agents_from(behind) or self._subject(word.first))
        ends = {span.end for _, span in by}
        agents = [i + 1 for i in self._walk(word.end, behind) if self.tokens[i].end in ends]
        date = self._date(max([word.end - 1, *agents]), behind)
        is_of_all = word.kind not in _BY_EACH or self._has_word(_EVERYBODY, max(0, word.first - _NEAR), word.first)
        return Action(word.kind, self.span(word.first, word.end), date, by, is_of_all)

    def _is_undone(self, index: int) -> bool:
        """Return whether the words before an action say that it was not done, or not yet."""
        position = index - 1
        while index - position <= _NEAR and self.key(position) in _AUXILIARIES:
            position -= 1
        return position >= 0 and self.lexicon.is_cue("undone", self.tokens, position)

    def _is_done(self, noun: int) -> bool:
        """Return whether the words before a noun say that its action was done: *welcomed the recent signing of*."""
        end = noun
        while noun - end < _NEAR and self.key(end - 1) in _BEFORE_NOUNS:
            end -= 1
        for start in range(max(0, end - _NEAR), end):
            act = self.lexicon.acts.longest(self.tokens, start)
            cue = self.lexicon.cues["done_before"].longest(self.tokens, start)
            if (act is not None and act == (end, "welcomed")) or (cue is not None and cue[0] == end):
                return not self._is_undone(start)
        return False

    def _leads_to(self, stop: int, first: int) -> bool:
        """Return whether an action stands before a title: *signed in Lima a Treaty on Trade*, without another act between."""
        return stop <= first and not (self._has_act(stop, first) or self._has_word(_BREAKS, stop, first))

    def _are_joined(self, last: int, first: int) -> bool:
        """Return whether only *and*, a comma and articles stand between two titles."""
        return first - last <= _NEAR and all(self.key(i) in _JOINING for i in range(last, first))

    def _follows(self, end: int, word: _Word) -> bool:
        """Return whether an action stands behind a title, or behind an earlier action on it."""
        between = range(end, word.first)
        is_of_next = any(word.end <= first <= word.end + 2 for first, _ in self._titles_from(word.end))
        if is_of_next or len(between) > _LONGEST_GAP or self._has_act(end, word.first):
            return False
        is_joined = self._has_word(frozenset({"and"}), end, word.first)
        links = _PASSIVE if is_joined else _PASSIVE | {"which", "that", ","}
        is_linked = not between or self._has_word(links, end, word.first) or self.key(word.end - 1) in _STATES
        return is_linked and all(self._is_between(i) for i in between)

    def _titles_from(self, index: int) -> list[tuple[int, int]]:
        position = bisect_left(self.titles, (index, 0))
        return self.titles[position : position + 1]

    def _is_between(self, index: int) -> bool:
        token = self.tokens[index]
        is_small = self.lexicon.is_cue("of_acts", self.tokens, index) or token.key in _BETWEEN
        return is_small or token.is_capitalized or token.key[:1].isdigit()

    def _has_act(self, start: int, end: int) -> bool:
        """Return whether something else is done between two indexes."""
        phrases = (self.lexicon.acts, self.lexicon.cues["finite"])
        matches = (words.longest(self.tokens, index) for index in range(start, end) for words in phrases)
        return any(match is not None and match[0] <= end for match in matches)

    def _has_word(self, words: frozenset[str], start: int, end: int) -> bool:
        return any(self.key(index) in words for index in range(start, end))

    def _end_of(self, action: Action, stop: int) -> int:
        """Return the index after an action, those named with it and its day."""
        ends = {span.end for _, span in action.by}
        behind = range(stop, min(len(self.tokens), stop + _LONGEST_GAP))
        return max(
            [stop, *(i + 1 for i in behind if self.tokens[i].end in ends), *([action.date.end] if action.date else [])]
        )

    def _walk(self, *starts: int) -> list[int]:
        """Return the indexes of some tokens behind each of some indexes."""
        return [i for at in dict.fromkeys(starts) for i in range(at, min(len(self.tokens), at + _LONGEST_GAP))]

    def _agents_from(self, start: int) -> list[tuple[Entity, Span]]:
        """Return the countries behind *by* or *for* at `start`."""
        result: list[tuple[Entity, Span]] = []
        position = start + 1
        while self.key(start) in {"by", "for"} and position < min(len(self.tokens), start + _LONGEST_GAP):
            match = self.entity(position)
            if match is not None and match[1].identifier:
                result.append((match[1], self.span(position, match[0])))
                position = match[0]
            elif self.key(position) in _JOINING | {"both"}:
                position += 1
            else:
                break
        return result

    def _subject(self, index: int) -> Iterator[tuple[Entity, Span]]:
        """Yield the country right before an action, or before its parliament: *Peru has ratified*, *Peru’s Congress ratified*."""
        if self.key(index - 1) in _PASSIVE | {","}:
            return
        end = index
        while index - end < _NEAR and self.key(end - 1) in _AUXILIARIES | {"already", "recently", "formally"}:
            end -= 1
        end -= self.key(end - 1) in _PARLIAMENTS
        end -= self.key(end - 1) == "'s"
        for first in range(max(0, end - _NEAR), end):
            match = self.entity(first)
            if match is not None and match[0] == end and match[1].country:
                before = self.key(first - 1 - (self.key(first - 1) == "the"))
                if before not in _BEFORE_OTHERS:
                    yield match[1], self.span(first, end)
                return

    def _date(self, start: int, behind: int) -> Day | None:
        """Return the day behind an action or behind the title: a day, or *in May 2019*, *in 2014*."""
        for position in dict.fromkeys((start, behind)):
            if (day := self._date_from(position)) is not None:
                return day
        return None

    def _date_from(self, start: int) -> Day | None:
        for index in range(start, min(len(self.tokens), start + _LONGEST_GAP)):
            if (day := self._days.get(index) or self._month_or_year(index)) is not None:
                return day
            is_end = self.key(index) in _ENDS or any(first == index for first, _ in self._titles_from(index))
            if is_end and index > start:
                break
        return None

    def _month_or_year(self, index: int) -> Day | None:
        """Return *in 2014*, *in May 2014* as EDTF."""
        if self.key(index) not in _IN:
            return None
        month = self.lexicon.months.get(self.key(index + 1))
        at = index + 1 + (month is not None)
        year = self.key(at)
        if len(year) != _YEAR_DIGITS or not (year.isascii() and year.isdigit()) or year[0] not in "12":
            return None
        edtf = f"{year}-{month:02}" if month else year
        return Day(edtf, self.span(index + 1, at + 1), HowDated.DATE, index + 1, at + 1)


def _first(word: _Word) -> int:
    return word.first
