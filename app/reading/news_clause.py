"""Encounters in a sentence of a report of any kind: news, press releases, communiqués."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Final

from app.domain.enums import MeetingStatus, Mode, Role
from app.reading.days import Day, HowDated, to_come
from app.reading.delegations import side
from app.reading.encounter import LONGEST_CLAUSE, BaseEncounter, Clause
from app.reading.participant_clause import LONGEST_GAP, NEAR
from app.reading.party_clause import Party
from app.reading.past_clause import Verb
from app.reading.person import Person, Span
from app.reading.places import Place, place
from app.reading.token_reader import locate, taken_indexes
from app.reading.tokens import Sentence
from app.reading.visit_clause import VisitClause

_MOST_VERBS: Final = 40
_SHORT_REACH: Final = 60
"""How many tokens of a clause are read in a sentence of more verbs, which is no prose."""
_FIRST_MONTHS: Final = 2
"""Up to this month, a report may be of a meeting in the year before."""
_ONE: Final = frozenset({"he", "she"})
_LONGEST_TITLE: Final = 24
_IMPERSONAL: Final = frozenset({"it", "was", "is", "very", "so", "always"})
CALLED_OFF: Final = frozenset({MeetingStatus.CANCELLED, MeetingStatus.POSTPONED})
_DURING: Final = frozenset({"during", "as", "on", "in", "within", "while", "at"})
"""Words with which a sentence begins that tells when something was: *As part of her visit to …*."""
_PHONES: Final = frozenset({"phone", "telephone", "line"})
_RELATIVE: Final = frozenset({"who", "which"})
_PARTICIPLES: Final = frozenset({"been", "met", "held", "spoken", "made", "taken", "come", "gone", "begun", "become"})
_BREAKS: Final = frozenset({",", ";", ":", "—", "and", "(", ")", "who", "which", "where"})


@dataclass(slots=True)
class Occasion(BaseEncounter):
    """An encounter that a clause reports."""

    status: MeetingStatus
    verb: Span
    sentence: Sentence
    number: int
    kinds: list[tuple[str, Span]] = field(default_factory=list)
    visited: list[tuple[str, Span]] = field(default_factory=list)
    visiting: list[tuple[str, Span]] = field(default_factory=list)
    """Where the subject was on a visit meanwhile, as the beginning of the sentence says."""
    is_finite: bool = True
    is_continued: bool = False
    """Whether the subject is *he*, *they*, *both ministers* and the like."""
    is_by_one: bool = False
    """Whether the subject is *he* or *she*."""
    is_by_author: bool = False
    """Whether the subject is *I* or *we*."""
    is_recalled: bool = False


@dataclass(slots=True)
class NewsClause(VisitClause):
    """A sentence of a report."""

    uncut: tuple[int, int, bool] = field(default=(0, 0, False), init=False)
    """Two indexes of tokens between which no clause ends, and whether one ends at the second."""
    pronouns: list[int] = field(init=False)
    """Where *he*, *they*, *both ministers* and the like begin."""

    def __post_init__(self) -> None:
        VisitClause.__post_init__(self)
        self.pronouns = [index for index in range(len(self.tokens)) if self._is("pronouns", index)]

    def occasions(self, persons: list[Person], *, is_title: bool = False) -> Iterator[Occasion]:
        """Yield the encounters of the sentence, those that did not take place left out."""
        located = locate(self.tokens, persons)
        taken = taken_indexes(self.tokens, persons)
        window, subjects = 0, list[Person]()
        verbs = list(self._verbs(taken))
        firsts = [item.first for item in located]
        finite = [verb.first for verb in verbs if verb.is_finite]
        main = self._start(taken)
        reach = LONGEST_CLAUSE if len(verbs) <= _MOST_VERBS else _SHORT_REACH
        visiting: list[tuple[str, Span]] = []
        for verb in verbs:
            position = bisect_right(finite, verb.first)
            following = finite[position] if position < len(finite) else len(self.tokens)
            cut = min(self._cut(verb.end - 1, taken), following, verb.end + reach)
            near = located[bisect_left(firsts, verb.first - reach) : bisect_left(firsts, verb.end + reach)]
            if not verb.is_finite and verb.first < main:
                cut = min(cut, max(main, verb.end))  # "Following the meeting with A, B and C held talks"
            relative = self._relative_subject(verb, near) if verb.is_finite else []
            own = relative or self._subjects_of(verb, window, near)
            before = max(main, verb.first - reach)
            if verb.is_finite and not (own or subjects or self._has_pronoun(before, verb.first)):
                own = self._subject_before_nouns(verb, main, near)
            own = own or (subjects if verb.is_finite else [])
            others = self._others(verb, cut, near)
            if others and not own:
                own = self._speaker_behind(verb, others[-1].end, near)
            is_spoken_in = bool(others and own) and not verb.is_finite
            if verb.is_finite and not relative:
                subjects = own
            if others and not own and self._is_leader(others[0].first):
                subjects = [item.person for item in others]  # "A delegation led by A called on B"
            status = self._status(verb, is_title=is_title)
            if status is not None:
                start = max(main if window < main <= verb.first else window, verb.first - reach)
                occasion = self._occasion(verb, start, cut, own, [item.person for item in others], status, taken)
                visiting = visiting or self._visit_before(occasion)
                yield replace(occasion, visiting=visiting, is_finite=occasion.is_finite or is_spoken_in)
            if others or own or verb.is_finite or not self._is_in_relative_clause(window, verb.first):
                window = max([verb.end, *(item.end for item in others)])

    def countries_paired(self) -> frozenset[str]:
        """Return the countries and organizations of the sentence that a hyphen or *and* joins, or *between* leads to."""
        parties = (*self._parties(0, len(self.tokens), frozenset()), *self._subjects(0, frozenset()))
        return frozenset(party.entity.identifier for party in parties if party.entity.identifier)

    def _has_pronoun(self, start: int, end: int) -> bool:
        return bisect_left(self.pronouns, start) < bisect_left(self.pronouns, end)

    def _is_in_relative_clause(self, start: int, index: int) -> bool:
        """Return whether a noun stands behind *who*: the subject of *A, who is on a visit to Japan, met B* is A."""
        return any(self._key(i) in _RELATIVE for i in range(max(start, index - LONGEST_GAP), index))

    def _occasion(
        self,
        verb: Verb,
        start: int,
        cut: int,
        subjects: list[Person],
        others: list[Person],
        status: MeetingStatus,
        taken: frozenset[int],
    ) -> Occasion:
        where = place(self.tokens, start, cut, self.lexicon, taken) or self._city_visited(verb, cut, taken)
        result = Occasion(
            subjects,
            others,
            [
                party
                for party in (*self._parties(start, cut, taken), *self._delegations(verb.end - 1, cut, taken))
                if not party.entity.is_area
            ],
            self._days_by_status(verb, start, cut, status),
            where,
            self._news_mode(start, cut, where if verb.is_finite else None),
            self._clamped_span(start, max(cut, verb.end)),
            status,
            self._span(verb.first, verb.end),
            self.sentence,
            self.number,
            self._kinds(start, max(cut, verb.end)),
            visited=self._places_visited(verb, cut, taken),
            is_finite=verb.is_finite or status is MeetingStatus.CONFIRMED,
            is_continued=not subjects and self._has_pronoun(start, verb.first),
            is_by_one=not subjects and self._key(start) in _ONE and verb.is_finite,
            is_by_author=not subjects and (self._has("first_person", start, verb.first) or self._is_greeting(verb)),
            is_recalled=self._is_past(verb, start, cut, taken) or self._is_of_earlier_year(verb, cut),
        )
        if not result.days and self._is_in_clause_of("times", verb):
            result.is_recalled = True  # "was director when Canada and Peru signed …"
        result.hosts = self._host(verb, result)
        return result

    def _is_of_earlier_year(self, verb: Verb, cut: int) -> bool:
        """Return whether a year behind the verb ended long before the publication: *held talks in 1977*, *at the summit of 1976*."""
        if self.published is None:
            return False
        latest = self.published.year - (self.published.month <= _FIRST_MONTHS)
        years = (index for index in range(verb.end, cut) if self._is_year(index) and self._is_of_event(index))
        return any(int(self._key(index)) < latest for index in years)

    def _is_of_event(self, year: int) -> bool:
        """Return whether a year tells when something was: not *elected in 2015*, nor *on 3 May 2015*."""
        before, noun = self._key(year - 1), year - 2
        is_when = before == "in" and not self._key(noun).endswith("ed")
        is_when = is_when or (before == "of" and self._is("occasion_nouns", noun))
        return is_when and not any(day.index <= year < day.end for day in self.dates)

    def _is_leader(self, first: int) -> bool:
        """Return whether *led by* or *headed by* stands before the person at `first`."""
        by = first - 1 - (self._key(first - 1) == "the")
        return self._key(by) == "by" and self._key(by - 1) in {"led", "headed"}

    def _delegations(self, start: int, cut: int, taken: frozenset[int]) -> Iterator[Party]:
        """Yield the countries of delegations that the subject met: *met a delegation from China*."""
        for index in range(start, cut):
            if index not in taken and self._is("sides", index):
                found = side(self.tokens, index, self.lexicon)
                if found is not None and not found.entity.is_region and found.first not in taken:
                    yield Party(found.entity, self._words(found.first, found.end))

    def _visit_before(self, occasion: Occasion) -> list[tuple[str, Span]]:
        """Return where the visit goes during which the sentence reports a meeting: *During his visit to Oslo, A met B*."""
        is_noun = not occasion.is_finite and not occasion.persons
        return occasion.visited if is_noun and self._key(0) in _DURING else []

    def _is_greeting(self, verb: Verb) -> bool:
        """Return whether a sentence without a subject begins before the verb: *Great to meet …*, *A pleasure to host …*."""
        start = verb.first - 2
        return self._key(verb.first - 1) == "to" and self._is("glad", start) and self._is_opening(start)

    def _is_opening(self, index: int) -> bool:
        """Return whether only *It was*, *a very* and the like stand before a word."""
        before = range(index) if index <= NEAR else ()
        return index <= NEAR and all(self._is("passed", i) or self._key(i) in _IMPERSONAL for i in before)

    # ------------------------------------------------------------------ verbs

    def _verbs(self, taken: frozenset[int]) -> Iterator[Verb]:
        """Yield the words of encounters; those with nobody and nothing but a few words between are one."""
        current: Verb | None = None
        index = 0
        while index < len(self.tokens):
            is_verb = index not in taken and not self._is("possessive", index - 1) and not self._is_perfect(index)
            match = self.lexicon.cues["finite"].longest(self.tokens, index) if is_verb else None
            noun = None if index in taken else self.lexicon.cues["occasion_nouns"].longest(self.tokens, index)
            end = max(match[0] if match else 0, noun[0] if noun else 0)
            if not end:
                index += 1
                continue
            is_finite = match is not None and self._is_verbal(index, is_noun=noun is not None)
            if current is not None and not is_finite and self._is_joined(current.end, index, taken):
                current = replace(current, end=end)
            elif current is not None and is_finite and self._is_held(current, index):
                current = Verb(current.first, end, is_finite=True, main=index)
            else:
                if current is not None:
                    yield current
                current = Verb(index, end, is_finite)
            index = end
        if current is not None:
            yield current

    def _is_perfect(self, index: int) -> bool:
        """Return whether *had* is a part of another verb: *had been due to*, *had agreed*, but not *had talks*."""
        if self._key(index) != "had":
            return False
        index += 1
        while self._is("between_verbs", index) and self._key(index) not in _PARTICIPLES:
            index += 1
        return self._key(index) in _PARTICIPLES or self._key(index).endswith("ed")

    def _is_held(self, noun: Verb, index: int) -> bool:
        """Return whether *was held* or *took place* follows a noun: *the meeting was held*."""
        start = noun.end
        if self._key(start) == "between":  # "The talks between Peru and Chile were held"
            while start < min(index, noun.end + LONGEST_GAP) and not self._is("passive", start):
                start += 1
        between = range(start, index)
        is_place = self._is("place_verbs", index)
        return not noun.is_finite and is_place and len(between) <= 2 and all(self._is("passive", i) for i in between)

    def _cut(self, verb: int, taken: frozenset[int]) -> int:
        """Return where the subject of the talks begins; words that were read for the verb before are not read again."""
        known, end, is_cut = self.uncut
        if not known <= verb < end:
            known, end, is_cut = verb, verb + 1, False
        limit = min(len(self.tokens), verb + LONGEST_CLAUSE)
        while not is_cut and end < limit:
            last = min(len(self.tokens), end - 1 + LONGEST_CLAUSE)
            stop = Clause._cut(self, end - 1, taken)  # noqa: SLF001 - of the base class; slots and super() do not go together
            is_cut = stop < last and not self._is_no_cut(stop) and not self._goes_on(stop, taken)
            end = stop if is_cut or stop == last else stop + 1
        self.uncut = known, end, is_cut
        return min(end, limit)

    def _goes_on(self, semicolon: int, taken: frozenset[int]) -> bool:
        """Return whether a list of people goes on behind a semicolon: a person, and no verb up to the next mark."""
        if self._key(semicolon) != ";":
            return False
        index = semicolon + 1
        while (
            index < semicolon + NEAR and index not in taken and (self._is("joins", index) or self._is("passed", index))
        ):
            index += 1
        if index not in taken:
            return False
        end = next((i for i in range(index, len(self.tokens)) if self._key(i) == ";"), len(self.tokens))
        return not any(i not in taken and self._is("finite", i) for i in range(index, end))

    def _is_no_cut(self, index: int) -> bool:
        """Return whether the clause goes on: *spoke over the phone with*, *paid a courtesy call on*."""
        if self._key(index) == "on":  # "called on", "spoke on the phone"
            return self._is("calls_on", index - 1) or self._key(index + 1 + (self._key(index + 1) == "the")) in _PHONES
        return self._is("about", index) and any(self._has(kind, index, index + NEAR) for kind in ("phone", "video"))

    def _is_verbal(self, index: int, *, is_noun: bool) -> bool:
        """Return whether a word that may be a noun as well, such as *visit*, is a verb here."""
        if not is_noun:
            return True
        key = self._key(index - 1)
        if self.tokens[index].is_capitalized and self._key(index).isalpha() and key in {"leaders", "ministers"}:
            return False  # "the APEC Leaders Meeting"
        if self._key(index) == "meeting" and self._is_progressive(index):
            return True
        return key in {"will", "to", "they", "leaders", "ministers", "shall", "also"} or self._is("pronouns", index - 1)

    def _is_progressive(self, index: int) -> bool:
        """Return whether *is* or *was* stands before a participle: *was yesterday meeting*."""
        words = range(max(0, index - NEAR), index)
        start = next((i for i in words if self._key(i) in {"is", "was", "are", "were"}), index)
        between = range(start + 1, index)
        return start < index and all(self._is("days_or_adverbs", i) or self._is("between_verbs", i) for i in between)

    def _is_joined(self, end: int, index: int, taken: frozenset[int]) -> bool:
        return index - end <= NEAR and not any(i in taken or self._key(i) in _BREAKS for i in range(end, index))

    # ------------------------------------------------------------------ people

    def _host(self, verb: Verb, result: Occasion) -> Role:
        """Return the role of the subjects, which only verbs such as *hosted* and *visited* tell."""
        if result.mode in {Mode.VIDEO, Mode.PHONE} or not result.subjects or not (result.others or result.visited):
            return Role.UNKNOWN
        if self._is("hosting", verb.first) and self._is_passive(verb):
            return Role.GUEST if self._key(verb.end) == "by" else Role.UNKNOWN
        if any(self._is("hosting", index) for index in range(verb.first, verb.end)) and result.others:
            start = result.others[0].mention.start
            words = self.text[self.tokens[verb.end - 1].end : start].split()
            return Role.HOST if len(words) <= 1 + ("the" in words) else Role.UNKNOWN
        if self._is("visiting", verb.first) and (result.visited or self._before(verb.end) == verb.end - 1):
            return Role.GUEST
        return Role.UNKNOWN

    # ------------------------------------------------------------------ the rest

    def _days_by_status(self, verb: Verb, start: int, cut: int, status: MeetingStatus) -> list[Day]:
        """Return the days of the clause; a weekday is the next one where the encounter is planned.

        Of one that was called off, *today* and weekdays count only behind words such as *due*: others are of the decision.
        """
        if status not in CALLED_OFF:
            found = self._news_days(verb, start, cut)
            return [to_come(day, self.published) for day in found] if status is MeetingStatus.CONFIRMED else found
        planned = (
            day for day in self.dates if day.how is HowDated.DATE or self._has("plans", day.index - NEAR, day.index)
        )
        return [to_come(day, self.published) for day in planned]

    def _news_days(self, verb: Verb, start: int, cut: int) -> list[Day]:
        """Return the days of the clause, without those of *who arrived on 3 May*, or else the one that begins the sentence."""
        inside = [day for day in self.dates if start <= day.index < cut]
        own = [day for day in inside if not self._is_of_relative_clause(day, verb)]
        opening = [day for day in self.dates if day.index <= 1 or day.how is HowDated.RELATIVE]
        behind = [day for day in self.dates if self._is_behind_title(day, cut)]
        return own or opening or inside or behind or self._days_of_their_meeting(cut)

    def _days_of_their_meeting(self, cut: int) -> list[Day]:
        """Return the day of *A shakes hands with B before their meeting in Lima on 3 May*, the only one of the sentence."""
        is_theirs = self._key(cut + 1) == "their" and self._has("occasion_nouns", cut + 2, cut + 2 + NEAR)
        is_only = len(self.dates) == 1 and self.dates[0].index > cut
        is_same = is_only and not any(self._is("finite", i) for i in range(cut + 2 + NEAR, self.dates[0].index))
        return self.dates if is_theirs and is_same else []

    def _is_behind_title(self, day: Day, cut: int) -> bool:
        """Return whether a day stands behind the title of an agreement that ends the clause: *signed a Treaty on Trade on 3 May*."""
        between = range(cut, day.index)
        if not (0 < len(between) <= _LONGEST_TITLE and self._key(cut) == "on"):
            return False
        nouns = (self.lexicon.agreements.longest(self.tokens, index) for index in range(max(0, cut - NEAR), cut))
        is_title = any(match is not None and match[0] == cut for match in nouns)
        return is_title and not any(self._is("finite", i) or self._key(i) in _BREAKS - {"and"} for i in between)

    def _is_of_relative_clause(self, day: Day, verb: Verb) -> bool:
        for index in range(day.index - 1, -1, -1):
            if self._key(index) in _RELATIVE:
                return True
            if self._key(index) in _BREAKS or verb.first <= index < verb.end:
                break
        return False

    def _news_mode(self, start: int, cut: int, where: Place | None) -> Mode:
        """Return the mode; *called on* is no telephone call."""
        mode = self._mode(start, cut, where)
        if mode in {Mode.VIDEO, Mode.IN_PERSON}:
            return mode
        calls = list(self.lexicon.cues["calls_in_person"].find_all(self.tokens, start, cut))
        in_person = {index for first, end, _ in calls for index in range(first, end)}
        if mode is Mode.PHONE and any(self._is("phone", i) and i not in in_person for i in range(start, cut)):
            return mode
        is_here = any(self._key(index) == "here" for index in range(start, cut))
        kinds = {kind for kind, _ in self._kinds(start, cut)}
        return Mode.IN_PERSON if where is not None or is_here or "courtesy_call" in kinds else Mode.UNKNOWN

    def _kinds(self, start: int, cut: int) -> list[tuple[str, Span]]:
        return [
            (kind, self._span(first, end)) for first, end, kind in self.lexicon.kinds.find_all(self.tokens, start, cut)
        ]


def list_item(sentence: Sentence, number: int, persons: list[Person]) -> Occasion:
    """Return the persons of an item of a list of those who took part."""
    whole = Span(sentence.start, sentence.end)
    start = Span(sentence.start, sentence.tokens[0].end)
    return Occasion(
        [], persons, [], [], None, Mode.UNKNOWN, whole, MeetingStatus.HELD, start, sentence, number, is_continued=True
    )
