"""The occasion that a clause of a report has, from its parts: who, with whom, when, where, how, and of which kind."""

from dataclasses import dataclass

from app.domain.enums import MeetingStatus
from app.reading.encounters.before_person import WordsBefore
from app.reading.encounters.clause_days import ClauseDays
from app.reading.encounters.clause_parties import parties_of_clause
from app.reading.encounters.clauses import Clause
from app.reading.encounters.framed_people import FramedPeople
from app.reading.encounters.frames import is_of_remark
from app.reading.encounters.greetings import has_one_subject, has_those_behind, is_greeting
from app.reading.encounters.modes import kinds_of_meeting, mode_in_news
from app.reading.encounters.occasion import Occasion
from app.reading.encounters.past import Past
from app.reading.encounters.pronouns import Pronouns
from app.reading.encounters.roles import role_of_subjects
from app.reading.encounters.sides import Sides
from app.reading.encounters.visits import place_of_clause, places_visited
from app.reading.persons.words import Words


@dataclass(slots=True)
class OccasionReader:
    """The parts of a sentence that tell the circumstances of its encounters."""

    words: Words
    number: int
    """The number of the sentence."""
    taken: frozenset[int]
    """The indexes of the tokens of persons and of asides."""
    before: WordsBefore
    days: ClauseDays
    past: Past
    framed: FramedPeople
    pronouns: Pronouns

    def read(self, clause: Clause, start: int, sides: Sides, status: MeetingStatus, *, is_spoken_in: bool) -> Occasion:
        """Return the occasion of a clause.

        Args:
            clause: the clause.
            start: the first token that belongs to the encounter.
            sides: who met whom.
            status: whether it was held.
            is_spoken_in: whether the sentence says that somebody did something at the encounter that a noun names.

        """
        words, verb, cut = self.words, clause.verb, clause.cut
        others, is_open = [item.person for item in sides.others], not sides.own
        is_remark = bool(others) and is_open and is_of_remark(words, verb)
        is_reported = verb.is_finite or status is MeetingStatus.CONFIRMED
        where = place_of_clause(words, clause, start, self.taken)
        result = Occasion(
            sides.own,
            others,
            parties_of_clause(words, clause, start, self.taken, has_subject=bool(sides.own)),
            self.days.of_verb(verb, start, cut, status),
            where,
            mode_in_news(words, start, cut, where if verb.is_finite else None),
            words.clamped_span(start, max(cut, verb.end)),
            status,
            words.span(verb.first, verb.end),
            words.sentence,
            self.number,
            kinds_of_meeting(words, start, max(cut, verb.end)),
            visited=places_visited(words, verb, cut, self.taken),
            is_finite=is_reported or is_remark or is_spoken_in,
            is_continued=is_open and (is_remark or self.pronouns.stand_between(start, verb.first)),
            is_by_one=is_open and (is_remark or (is_reported and has_one_subject(words, start, verb))),
            is_by_author=is_open and (words.has_cue("first_person", start, verb.first) or is_greeting(words, verb)),
            is_roll=verb.is_roll,
            is_with_those=verb.is_finite and not others and has_those_behind(words, verb.end),
        )
        result.hosts = role_of_subjects(words, self.before, verb, result)
        if not result.persons:
            result.speakers = self.framed.speakers(verb, clause.near)
        if not result.speakers:
            is_dated = bool(result.days)
            result.is_recalled = self.past.is_of_clause(clause, start, is_relative=sides.is_relative, is_dated=is_dated)
        return result
