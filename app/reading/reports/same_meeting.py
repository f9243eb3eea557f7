"""The rules by which a sentence of a report is about a meeting that the text has reported before."""

from dataclasses import dataclass
from itertools import takewhile
from typing import Final

from app.domain.enums import MeetingStatus
from app.reading.encounters.occasion import Occasion
from app.reading.language.lexicon import Lexicon
from app.reading.reports.figure import Figure
from app.reading.reports.gatherings import Gathering
from app.reading.reports.occasion_words import (
    are_days_apart,
    has_at_verb,
    is_by_both,
    is_during_meeting,
    is_envoy,
    is_led,
    sides_of,
    verb_indexes,
)

_LONGEST_OPENING: Final = 12
_OCCASIONS_OF_OTHERS: Final = frozenset(
    {"opening", "funeral", "concert", "launch", "inauguration", "premiere", "match", "exhibition", "mass", "wedding"}
    | {"parade", "festival", "burial", "memorial", "play", "unveiling"}
)
"""Events that are no meetings, behind *attended the*."""
_VISITS: Final = frozenset({"visit", "visits", "trip", "trips"})
_DURING: Final = frozenset({"during", "on", "in", "at", "for", "after", "following", "amid", "with", "within"})
"""Words before a visit during which a meeting took place."""
_JOINING: Final = frozenset({",", "and"})
_LONGEST_DESCRIPTION: Final = 5
"""The largest number of words before a visit that describe it: *during the two-day official visit*."""
_MOST_BETWEEN: Final = 2
"""The largest number of sentences between the leaders of two delegations."""


@dataclass(slots=True)
class SameMeeting:
    """The rules by which an occasion belongs to an earlier meeting."""

    lexicon: Lexicon

    def _known_as(self, figure: Figure, result: list[Gathering]) -> Figure:
        """Return whom of the last meeting an office without a name means: *the Peruvian President* is *President A*.

        Only one of its people has the office, and the text does not say of which country.
        """
        if figure.is_named or not result or not figure.roles:
            return figure
        rivals = {figure.represents, None}
        holders = [f for f in result[-1].figures if f.roles & figure.roles and f.represents in rivals]
        is_known = len(holders) == 1 and holders[0].is_named and holders[0].represents is None
        return holders[0] if is_known else figure

    def _meeting_of(
        self, result: list[Gathering], occasion: Occasion, subjects: list[Figure], others: list[Figure]
    ) -> Gathering | None:
        """Return the earlier meeting that an occasion adds to; None if it may be another one."""
        if not result:
            return None
        figures, last = [*subjects, *others], result[-1]
        if (
            self._is_attendance(occasion)
            and not _is_of_other_event(occasion)
            and self._continues(last, occasion, subjects, others)
        ):
            return last
        for gathering in result:
            if figures and all(figure in gathering.figures for figure in figures):
                return gathering
        if not figures and (self._is_of_same_sides(last, occasion) or self._is_of_two(last, occasion)):
            return last
        if (
            self._continues(last, occasion, subjects, others)
            or self._leads(last, occasion, subjects, others)
            or self._repeats(last, occasion, figures)
            or _names_all(last, occasion, figures)
            or self._names_sides(last, occasion, figures)
            or self._is_of_delegation(last, occasion, subjects, others)
            or _is_of_other_leader(last, occasion, figures)
        ):
            return last
        for gathering in result:
            known = [figure for figure in gathering.figures if figure in figures]
            is_whole = len(known) == len(gathering.figures)
            has_both = any(f in gathering.figures for f in subjects) and any(f in gathering.figures for f in others)
            places = {code for code, _ in gathering.first.visited}
            is_of_visit = bool(places) and all(f.represents in {None, *places, *gathering.sides} for f in figures)
            if known and (is_whole or has_both or is_of_visit):
                return gathering
        return None

    def _is_of_two(self, last: Gathering, occasion: Occasion) -> bool:
        """Return whether *The two ministers discussed* is about a meeting of two people without another day or status."""
        is_same = occasion.status is last.first.status and not are_days_apart(occasion, last.first)
        return is_same and len(last.figures) == 2 and is_by_both(self.lexicon, occasion)

    def _continues(self, last: Gathering, occasion: Occasion, subjects: list[Figure], others: list[Figure]) -> bool:
        """Return whether an occasion tells more of the last meeting: *They met with …*, *A and B were also present*."""
        is_attendance = self._is_attendance(occasion) and not _is_of_named_event(occasion, last)
        is_attendance = is_attendance and not _is_of_other_event(occasion)
        is_attendance = is_attendance or occasion.is_roll
        is_company = is_attendance and bool(subjects and others) and all(f in last.figures for f in subjects)
        if is_company and last.first.status is MeetingStatus.CONFIRMED and occasion.status is MeetingStatus.HELD:
            return True  # "A will meet B. A is accompanied by C."
        if occasion.status is not last.first.status or are_days_apart(occasion, last.first):
            return False
        if is_attendance and (subjects or others):
            return True
        if not last.figures and others and not subjects and {figure.represents for figure in others} == last.sides:
            return True  # "Talks between Nepal and Kenya were held. Taking part were A of Nepal and B of Kenya."
        is_alone = len(others) == 1 or occasion.is_continued
        if not occasion.is_finite and occasion.parties and not occasion.is_continued:
            return False  # "There have been contacts between Minister C and the Peruvian authorities"
        if _is_visit_apart(occasion):
            return False
        return bool(others) and not subjects and not occasion.is_by_author and is_alone

    def _is_attendance(self, occasion: Occasion) -> bool:
        """Return whether an occasion names those who were there too: *C was also present*."""
        tokens, verb = occasion.sentence.tokens, verb_indexes(occasion).start
        return any(self.lexicon.is_cue("joined_too", tokens, index) for index in range(max(0, verb - 2), verb + 2))

    def _is_further(self, last: Gathering, occasion: Occasion, others: list[Figure]) -> bool:
        """Return whether *he* met others than before: *Later, she met President A of Peru*.

        The same holds of another day: *A met B on 3 May. She met C the next day*.
        """
        sides = {figure.represents for figure in others}
        if not (occasion.is_continued and occasion.is_finite and others) or sides & last.sides:
            return False
        tokens, verb = occasion.sentence.tokens, verb_indexes(occasion).start
        before = range(max(0, verb - _LONGEST_OPENING), verb)
        is_of_one = any(tokens[index].key in {"he", "she"} for index in before)
        is_said = any(self.lexicon.is_cue("further", tokens, index) for index in before)
        return is_of_one and (is_said or are_days_apart(occasion, last.first))

    def _names_sides(self, last: Gathering, occasion: Occasion, figures: list[Figure]) -> bool:
        """Return whether an occasion names those of the last meeting who had only an office: *Presidents A and B sat down*."""
        new = {figure.represents for figure in figures if figure not in last.figures}
        is_of_same = new <= last.sides and all(figure.name for figure in figures)
        return is_of_same and last.is_without_name_of(new) and occasion.status is last.first.status

    def _is_of_delegation(
        self, last: Gathering, occasion: Occasion, subjects: list[Figure], others: list[Figure]
    ) -> bool:
        """Return whether the people of the last occasion are one side of this one.

        *A led the delegation composed of B and C. At talks with D, A said*, or *A of Peru arrived. D received the Peruvian delegation*.
        """
        is_of_one_side = len(last.sides) == 1 and all(f.represents in {None, *last.sides} for f in last.figures)
        is_same = (
            occasion.is_finite and occasion.status is last.first.status and not are_days_apart(occasion, last.first)
        )
        if not (is_of_one_side and is_same and last.figures):
            return False
        new = [figure for figure in (*subjects, *others) if figure not in last.figures]
        if not new or not all(figure.represents and figure.represents not in last.sides for figure in new):
            return False
        if self._is_attendance(last.first) and any(figure in last.figures for figure in subjects):
            return True
        is_host = has_at_verb(self.lexicon, "hosting", occasion) and has_at_verb(self.lexicon, "sides", occasion)
        return is_host and len(new) == len(subjects) and sides_of(occasion) == last.sides

    def _is_of_same_sides(self, last: Gathering, occasion: Occasion) -> bool:
        """Return whether an occasion without people is the last one: *the talks took place*, *Peru and Chile discussed trade*."""
        if has_at_verb(self.lexicon, "place_verbs", occasion):
            return True
        if not occasion.parties or occasion.status is not last.first.status or are_days_apart(occasion, last.first):
            return False
        is_same = len(last.sides) > 1 and sides_of(occasion) <= last.sides
        return is_same or is_during_meeting(self.lexicon, occasion)

    def _named_envoy(self, result: list[Gathering], figure: Figure) -> Figure:
        """Return the ambassador of Peru whom a meeting has for *the new envoy of Peru*, or else the person itself."""
        if figure.is_named or figure.represents is None or not is_envoy(figure):
            return figure
        known = (
            f for gathering in result for f in gathering.figures if f.is_named and f.represents == figure.represents
        )
        return next((other for other in known if is_envoy(other)), figure)

    def _repeats(self, last: Gathering, occasion: Occasion, figures: list[Figure]) -> bool:
        """Return whether offices alone stand for all of the last meeting: *the foreign ministers of Peru, Chile and Cuba met*.

        Somebody of the last meeting may have no country, and is then the one of the same office whose country is new.
        """
        new = [figure for figure in figures if figure not in last.figures]
        rest = [figure for figure in last.figures if figure not in figures]
        are_same = len(new) == len(rest) == 1 and not new[0].is_named and rest[0].represents is None
        is_alike = are_same and bool(new[0].roles & rest[0].roles)
        return is_alike and len(figures) > 2 and occasion.status is last.first.status

    def _leads(self, last: Gathering, occasion: Occasion, subjects: list[Figure], others: list[Figure]) -> bool:
        """Return whether somebody of one of its sides led the last meeting: *Minister A of Peru chaired the talks*."""
        is_this = any(occasion.sentence.tokens[index].key == "the" for index in verb_indexes(occasion))
        is_this = is_this and has_at_verb(self.lexicon, "occasion_nouns", occasion)
        is_this = is_this and not _is_of_named_event(occasion, last)
        is_of_side = {figure.represents for figure in subjects} - {None} <= last.sides and bool(subjects)
        is_of_side = is_of_side and (len(subjects) > 1 or subjects[0].represents is not None)
        return is_this and is_of_side and not others and sides_of(occasion) <= last.sides


def _is_of_other_leader(last: Gathering, occasion: Occasion, figures: list[Figure]) -> bool:
    """Return whether an occasion tells who leads another side: *A leads the Peruvian delegation, and B is heading the Latvian side*."""
    before = [item for item in last.occasions if is_led(item)]
    is_near = any(0 <= occasion.number - item.number <= _MOST_BETWEEN for item in before)
    sides = {figure.represents for figure in figures}
    named = {figure.represents for figure in last.figures}
    return is_near and is_led(occasion) and None not in sides and bool(sides - named)


def _is_of_named_event(occasion: Occasion, last: Gathering) -> bool:
    """Return whether people attended an event with a name, which the last meeting has not: *is in Lima to attend the 9th Summit*."""
    noun = occasion.sentence.tokens[verb_indexes(occasion).stop - 1]
    is_name = noun.is_capitalized and noun.start > occasion.verb.start
    verb = verb_indexes(last.first)
    near = last.first.sentence.tokens[max(0, verb.start - _LONGEST_OPENING) : verb.stop + _LONGEST_OPENING]
    return is_name and not any(token.key == noun.key for token in near)


def _is_of_other_event(occasion: Occasion) -> bool:
    """Return whether somebody attended something that the text has not told of: *attended a concert*, *the funeral of B*."""
    tokens, end = occasion.sentence.tokens, verb_indexes(occasion).stop
    keys = [token.key for token in tokens[end : end + 2]]
    return keys[:1] in [["a"], ["an"]] or (keys[:1] == ["the"] and bool(_OCCASIONS_OF_OTHERS & set(keys[1:])))


def _names_all(last: Gathering, occasion: Occasion, figures: list[Figure]) -> bool:
    """Return whether an occasion names as many people as met without names: *A’s Foreign Minister met his counterpart*."""
    is_same = len(figures) == len(last.figures) and occasion.status is last.first.status
    is_unnamed = bool(figures) and not any(figure.is_named for figure in last.figures)
    return is_same and is_unnamed and all(figure.is_named and figure.represents is None for figure in figures)


def _is_visit_apart(occasion: Occasion) -> bool:
    """Return whether a noun names a visit of its own: *The visit of Minister C to Peru is proof of good ties*, not *during the visit of C*."""
    tokens, verb = occasion.sentence.tokens, verb_indexes(occasion)
    if occasion.is_finite or occasion.is_continued or not any(tokens[index].key in _VISITS for index in verb):
        return False
    before = [tokens[index].key for index in range(verb.start - 1, max(-1, verb.start - 1 - _LONGEST_DESCRIPTION), -1)]
    described = takewhile(lambda word: word not in _JOINING, before)
    return not any(word in _DURING for word in described)
