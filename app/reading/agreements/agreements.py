"""Agreements that a text names, with what the meeting did with them: signed, welcomed, discussed."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from app.reading.agreements.agreement_actions import Action, ActionReader
from app.reading.agreements.agreement_titles import LONGEST_TITLE, Title, TitleReader
from app.reading.circumstances.days import days
from app.reading.language.lexicon import Entity, Lexicon
from app.reading.language.tokens import Sentence
from app.reading.persons.person import Span

_MODALS: Final = frozenset({"will", "would", "shall", "should", "may", "might", "could", "can", "must"})


@dataclass(frozen=True, slots=True)
class Mention:
    """An agreement as a sentence names it."""

    title: Span
    kind: str
    kind_at: Span
    relation: str
    relation_at: Span
    parties: tuple[tuple[Entity, Span], ...]
    sentence: Sentence
    actions: tuple[Action, ...] = ()
    """The actions on it, in the words of all sentences that name it."""
    is_planned: bool = False
    """Whether what is said of it is yet to be done: *agreed to sign*."""


def agreements(
    text: str,
    sentences: Iterable[Sentence],
    lexicon: Lexicon,
    published: dt.date | None = None,
    year: int | None = None,
) -> list[Mention]:
    """Return the agreements that sentences name with a title and with what was done; each title once.

    `published` is the day of publication, `year` its year.
    """
    found: dict[str, Mention] = {}
    before: str | None = None
    for sentence in sentences:
        reader = _Reader(text, sentence, lexicon)
        titles = reader.titles()
        if not titles and before is None:
            continue
        dates = days(sentence.tokens, published, lexicon, year=year, is_news=True)
        actions = ActionReader(text, sentence, lexicon, dates, [(title.first, title.end) for title in titles])
        for title, acts in zip(titles, actions.read(), strict=True):
            words = reader.words_of(title)
            known = next((other for other in found if words in other or other in words), None)
            if known is not None:
                found[known] = _with_actions(found[known], acts)
            elif (mention := reader.mention(title)) is not None:
                found[known := words] = _with_actions(mention, acts)
            before = known
        if not titles and before is not None and (end := reader.continued()):
            found[before] = _with_actions(found[before], actions.behind(end))
        before = before if len(titles) == 1 else None
    return list(found.values())


def _with_actions(mention: Mention, actions: Iterable[Action]) -> Mention:
    """Return an agreement with the actions that another sentence says as well: of two that are the same, the dated one."""
    result = {(action.kind, action.parties): action for action in mention.actions}
    for action in actions:
        known = result.get((action.kind, action.parties))
        if known is None or (known.date is None and action.date is not None):
            result[action.kind, action.parties] = action
    return replace(mention, actions=tuple(result.values()))


@dataclass(slots=True)
class _Reader(TitleReader):
    acts: list[tuple[int, int, str]] | None = None
    welcomes: list[int] = field(default_factory=list)
    """The places at which the acts begin that welcome an agreement."""
    welcomes_at: list[int] = field(default_factory=list)
    """The numbers of those acts."""

    def mention(self, title: Title) -> Mention | None:
        """Return what the sentence says of an agreement, None if that is nothing."""
        act = self._act(title.first, title.end)
        if act is None:
            return None
        return Mention(
            self.span(title.first, title.end),
            title.kind,
            self.span(title.noun, title.noun_end),
            *act,
            tuple(self._parties(title.noun_end, title.end)),
            self.sentence,
            is_planned=self._is_planned(act[1]),
        )

    def _is_planned(self, act: Span) -> bool:
        """Return whether the words before an act plan it: *agreed to sign*, *is due to be signed*."""
        index = next(i for i, token in enumerate(self.tokens) if token.start == act.start) - 1
        index -= self.key(index) == "be"
        if self.key(index) in _MODALS:
            return True
        return self.key(index) == "to" and any(
            self.lexicon.is_cue("planned", self.tokens, i) for i in (index - 1, index - 2)
        )

    def _act(self, first: int, end: int) -> tuple[str, Span] | None:
        """Return what was done with the agreement: *welcomed* before *signed*, since a meeting may welcome a signature."""
        if self.lexicon.is_cue("recalled", self.tokens, first - 1):
            return None
        acts = self._acts()
        before, behind = bisect_left(acts, (first,)), bisect_left(acts, (end,))
        if (last := bisect_left(self.welcomes, first)) > 0:
            start, stop, relation = acts[self.welcomes_at[last - 1]]
            return relation, self.span(start, stop)
        near = [(first - act[0], act) for act in acts[max(0, before - 1) : before]]
        near += [(act[0] - end + 1 + LONGEST_TITLE, act) for act in acts[behind : behind + 1]]
        if not near:
            return None
        start, stop, relation = min(near, key=lambda item: (item[0], item[1][2]))[1]
        return relation, self.span(start, stop)

    def _acts(self) -> list[tuple[int, int, str]]:
        """Return the acts of the sentence in their order, each with its first index, the index after it and the relation."""
        if self.acts is None:
            matches = ((index, self.lexicon.acts.longest(self.tokens, index)) for index in range(len(self.tokens)))
            self.acts = [
                (index, *match)
                for index, match in matches
                if match and not self._is_unreal(index) and not self._is_past_signing(index, match)
            ]
            self.welcomes_at = [number for number, act in enumerate(self.acts) if act[2] == "welcomed"]
            self.welcomes = [self.acts[number][0] for number in self.welcomes_at]
        return self.acts

    def _is_past_signing(self, index: int, match: tuple[int, str]) -> bool:
        """Return whether it was signed in another year: *the treaty, signed in 2014, was discussed*."""
        end, relation = match
        year = self.key(end + 1)
        is_year = len(year) == len("2014") and year.isdigit()
        return relation == "signed" and self.key(end) in {"in", "of"} and is_year and self._has_act_besides(index)

    def _has_act_besides(self, index: int) -> bool:
        others = (i for i in range(len(self.tokens)) if i != index)
        return any(self.lexicon.acts.longest(self.tokens, i) for i in others)

    def _is_unreal(self, index: int) -> bool:
        return self.lexicon.is_cue("denied", self.tokens, index - 1)

    def _parties(self, start: int, end: int) -> Iterator[tuple[Entity, Span]]:
        """Yield the countries after *between*."""
        between = next((index for index in range(start, end) if self.key(index) == "between"), end)
        for first, stop, entity in self.lexicon.entities.find_all(self.tokens, between, end):
            if entity.country and not entity.is_adjective:
                yield entity, self.span(first, stop)
