"""Agreements that a text names, with what the meeting did with them: signed, welcomed, discussed."""

import datetime as dt
from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from app.domain.text import fold
from app.reading.agreement_actions import Action, ActionReader
from app.reading.days import days
from app.reading.lexicon import Entity, Lexicon
from app.reading.person import Span
from app.reading.token_reader import TokenReader
from app.reading.tokens import Sentence, Token

_LONGEST: Final = 40
_MOST_BEFORE: Final = 6
_OPENERS: Final = frozenset(
    [
        "on",
        "for",
        "in",
        "between",
        "concerning",
        "regarding",
        "relating",
        "of",
        "about",
        "against",
        "to",
        "establishing",
        "under",
    ]
)
_SMALL: Final = frozenset(
    [
        "of",
        "the",
        "and",
        "on",
        "for",
        "in",
        "to",
        "between",
        "with",
        "from",
        "a",
        "an",
        "at",
        "by",
        "concerning",
        "regarding",
        "relating",
        "as",
        "or",
        "under",
        "establishing",
        "&",
        "against",
    ]
)
_ENDS: Final = frozenset(
    [
        "during",
        "at",
        "while",
        "when",
        "which",
        "that",
        "who",
        "where",
        "after",
        "before",
        "today",
        "yesterday",
        "this",
        "was",
        "were",
        "has",
        "have",
        "had",
        "is",
        "are",
        "will",
        "would",
        "as",
        "by",
        "following",
        "covering",
        "aimed",
        "providing",
        "signed",
        "worth",
    ]
)
_MODALS: Final = frozenset({"will", "would", "shall", "should", "may", "might", "could", "can", "must"})
_IN_TITLES: Final = frozenset(
    {"joint", "council", "committee", "state", "states", "republic", "party", "bilateral", "trilateral"}
)
"""Words of titles that no name of a person has."""
_BEFORE_TITLES: Final = frozenset({"the", "a", "an", "their", "its", "this", "of", "on", "for", ","})
_GENERAL: Final = frozenset(
    [
        "cooperation",
        "co-operation",
        "partnership",
        "exchange",
        "exchanges",
        "training",
        "field",
        "area",
        "areas",
        "mutual",
        "visa",
        "waiver",
        "exemption",
        "taxation",
        "double",
        "avoidance",
        "assistance",
        "matters",
        "services",
        "service",
        "extradition",
        "tourism",
        "issues",
        "bilateral",
        "joint",
        "academic",
        "diplomatic",
        "people",
        "political",
        "consultations",
        "dialogue",
    ]
)
"""Words in lower case that titles have, other than fields such as *trade*."""


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


@dataclass(frozen=True, slots=True)
class Title:
    """A title as indexes of tokens: its first word, its noun, the one after the last; and the kind that the noun tells."""

    first: int
    noun: int
    end: int
    kind: str
    noun_end: int = 0


@dataclass(slots=True)
class _Reader(TokenReader):
    acts: list[tuple[int, int, str]] | None = None
    welcomes: list[int] = field(default_factory=list)
    """Where the acts begin that welcome an agreement."""
    welcomes_at: list[int] = field(default_factory=list)
    """The numbers of those acts."""

    def titles(self) -> list[Title]:
        """Return the titles of agreements in the sentence."""
        result: list[Title] = []
        index = 0
        while index < len(self.tokens):
            match = self.lexicon.agreements.longest(self.tokens, index)
            if match is None:
                index += 1
                continue
            first, end = self._first(index), self._end(match[0])
            if first < index or end > match[0]:
                result.append(Title(first, index, end, match[1], match[0]))
            index = max(match[0], end)
        return result

    def words_of(self, title: Title) -> str:
        """Return the words of a title, folded."""
        span = self._span(title.first, title.end)
        return fold(self.text[span.start : span.end])

    def mention(self, title: Title) -> Mention | None:
        """Return what the sentence says of an agreement, None if that is nothing."""
        act = self._act(title.first, title.end)
        if act is None:
            return None
        return Mention(
            self._span(title.first, title.end),
            title.kind,
            self._span(title.noun, title.noun_end),
            *act,
            tuple(self._parties(title.noun_end, title.end)),
            self.sentence,
            is_planned=self._is_planned(act[1]),
        )

    def _is_planned(self, act: Span) -> bool:
        """Return whether the words before an act plan it: *agreed to sign*, *is due to be signed*."""
        index = next(i for i, token in enumerate(self.tokens) if token.start == act.start) - 1
        index -= self._key(index) == "be"
        if self._key(index) in _MODALS:
            return True
        return self._key(index) == "to" and any(
            self.lexicon.is_cue("planned", self.tokens, i) for i in (index - 1, index - 2)
        )

    def continued(self) -> int:
        """Return where *It* or *The agreement* ends, with which the sentence begins; 0 if it does not."""
        if self._key(0) == "it":
            return 1
        match = self.lexicon.agreements.longest(self.tokens, 1) if self._key(0) == "the" else None
        return match[0] if match else 0

    def _first(self, index: int) -> int:
        """Return where the title begins: *Strategic Partnership* of *Strategic Partnership Agreement*."""
        first = index
        while first > 0 and index - first < _MOST_BEFORE:
            token = self.tokens[first - 1]
            if (joined := self._joined_before(first, index)) < first:
                first = joined
                continue
            if (body := self._body_before(first)) < first:
                first = body
                continue
            is_part = token.is_word and token.is_capitalized and token.key not in self.lexicon.not_names
            is_part = is_part or (token.key in _IN_TITLES and token.is_capitalized)
            if first - 1 == 0 and not (self.tokens[index].is_capitalized and is_part):
                break
            if not is_part or self.lexicon.acts.longest(self.tokens, first - 1):
                break
            first -= 1
        return first

    def _body_before(self, first: int) -> int:
        """Return where the name of an organization of several words begins that ends at `first`; `first` if none does."""
        for start in range(max(0, first - _MOST_BEFORE), first - 1):
            if (match := self._entity(start)) is not None and match[0] == first and match[1].organization:
                return start
        return first

    def _joined_before(self, first: int, noun: int) -> int:
        """Return where *Comprehensive and* begins before *Progressive Agreement*; `first` if nothing is joined.

        Countries and acts are no part of the title, and neither is the first word of a sentence.
        """
        start = first - 2
        is_joint = self._key(first - 1) in {"and", "&"} and self.tokens[noun].is_capitalized
        if start < 1 or not is_joint or not self.tokens[first].is_capitalized or first == noun:
            return first
        token = self.tokens[start]
        is_part = token.is_word and token.is_capitalized and token.key not in self.lexicon.not_names
        body = self._entity(start)
        is_place = (
            body is not None and body[0] <= noun
        )  # "Comprehensive and Progressive Agreement for …" is a body itself
        is_place = is_place or self.lexicon.agreements.longest(self.tokens, start) is not None
        return start if is_part and not is_place and self._key(start - 1) in _BEFORE_TITLES else first

    def _end(self, index: int) -> int:
        """Return where the title ends: after *on Legal Cooperation*, *between Peru and Chile*."""
        end = position = index
        if self._key(position) == "(" and self._key(position + 2) == ")":
            end = position = position + 3
        if self._key(position) not in _OPENERS:
            return end if position == index else index
        while position < min(len(self.tokens), index + _LONGEST):
            token = self.tokens[position]
            if not token.is_word and token.key not in {"-", "–", "’", "'s", "&", "(", ")"}:
                break
            if position > index and (token.key in _ENDS or self._begins_other(position)):
                break
            if token.key in {"in", "on"} and self._key(position + 1) in self.lexicon.months:
                break
            if token.is_word and not token.is_capitalized and not self._is_plain(token, position):
                break
            position += 1
            if token.key not in _SMALL and token.key != "(":
                end = position
        return end

    def _is_plain(self, token: Token, position: int) -> bool:
        """Return whether a word in lower case belongs to a title: small words, and fields such as *trade*."""
        if token.key in _SMALL:
            return not (token.key == "with" and self._key(position + 1) in {"his", "her", "their"})
        if token.key.endswith("ed") or self.lexicon.is_cue("finite", self.tokens, position):
            return False
        return token.key in self.lexicon.fields or token.key in _GENERAL

    def _begins_other(self, index: int) -> bool:
        """Return whether a further agreement begins after *and*, or a person after *with*."""
        if self._key(index) not in {"and", "with", "as"}:
            return False
        following = index + 1 + (self._key(index + 1) in {"the", "a", "an"})
        return any(
            self.lexicon.agreements.longest(self.tokens, position) is not None
            for position in range(following, min(len(self.tokens), following + 3))
            if all(self.tokens[i].is_capitalized for i in range(following, position))
        )

    def _act(self, first: int, end: int) -> tuple[str, Span] | None:
        """Return what was done with the agreement: *welcomed* before *signed*, since a meeting may welcome a signature."""
        if self.lexicon.is_cue("recalled", self.tokens, first - 1):
            return None
        acts = self._acts()
        before, behind = bisect_left(acts, (first,)), bisect_left(acts, (end,))
        if (last := bisect_left(self.welcomes, first)) > 0:
            start, stop, relation = acts[self.welcomes_at[last - 1]]
            return relation, self._span(start, stop)
        near = [(first - act[0], act) for act in acts[max(0, before - 1) : before]]
        near += [(act[0] - end + 1 + _LONGEST, act) for act in acts[behind : behind + 1]]
        if not near:
            return None
        start, stop, relation = min(near, key=lambda item: (item[0], item[1][2]))[1]
        return relation, self._span(start, stop)

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
        year = self._key(end + 1)
        is_year = len(year) == len("2014") and year.isdigit()
        return relation == "signed" and self._key(end) in {"in", "of"} and is_year and self._has_act_besides(index)

    def _has_act_besides(self, index: int) -> bool:
        others = (i for i in range(len(self.tokens)) if i != index)
        return any(self.lexicon.acts.longest(self.tokens, i) for i in others)

    def _is_unreal(self, index: int) -> bool:
        return self.lexicon.is_cue("denied", self.tokens, index - 1)

    def _parties(self, start: int, end: int) -> Iterator[tuple[Entity, Span]]:
        """Yield the countries after *between*."""
        between = next((index for index in range(start, end) if self._key(index) == "between"), end)
        for first, stop, entity in self.lexicon.entities.find_all(self.tokens, between, end):
            if entity.country and not entity.is_adjective:
                yield entity, self._span(first, stop)
