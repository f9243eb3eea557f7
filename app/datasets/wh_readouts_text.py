"""A White House readout as a text, and the encounter that its title and its opening report."""

import datetime as dt
import itertools
from dataclasses import dataclass, field, replace
from typing import Final

from app.datasets import wh_readouts_statements
from app.datasets.wh_readouts_officials import names_on
from app.datasets.wh_readouts_participants import is_foreign
from app.datasets.wh_readouts_titles import capitals_in, title_encounter
from app.domain.enums import Mode
from app.reading.encounters.encounter import Encounter, encounter
from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Sentence
from app.reading.persons.people import people_of
from app.reading.persons.person import Person, Span

_OPENING: Final = 5
"""The number of sentences that are searched for the one that reports the encounter."""
_FIRST: Final = 2
"""The number of sentences of a joint statement that are searched for it."""
_FIRST_WITH_HEADINGS: Final = 4
"""The number of sentences that are searched for *The meeting took place* and who was there; a heading counts as one."""
_SEVERAL: Final = frozenset({"calls", "meetings"})
_REPORTS: Final = frozenset({"readout", "readouts"})
_STATEMENTS_OF: Final = frozenset({"meeting", "call"})


@dataclass(slots=True)
class Readout:
    """The text of a readout; the people of each sentence are read once."""

    title: str
    body: str
    published: dt.date
    words: Lexicon
    title_keys: set[str] = field(init=False)
    """The words of the title, folded."""
    _people: dict[int, list[Person]] = field(default_factory=dict)
    """The people of each sentence of the body, by the position where it begins."""

    def __post_init__(self) -> None:
        self.title_keys = {token.key for sentence in self.words.sentences(self.title) for token in sentence.tokens}

    def people(self, sentence: Sentence) -> list[Person]:
        """Return the people that a sentence of the body names."""
        if sentence.start not in self._people:
            self._people[sentence.start] = people_of(self.body, sentence, self.words, names_on(self.published))
        return self._people[sentence.start]

    def encounter(self, sentence: Sentence) -> Encounter | None:
        """Return the encounter that a sentence of the body reports, or None."""
        people = self.people(sentence)
        return encounter(self.body, sentence, self.words, published=self.published, persons=people)


@dataclass(frozen=True, slots=True)
class ReportedEncounter:
    """The encounter that a readout reports, as its title and its body have it."""

    title: Encounter
    text: Encounter | None
    """The encounter of the body; None if the body reports none."""
    sentences: tuple[Sentence, ...]
    """The sentences of the body."""
    is_several: bool = False
    """Whether the body reports meetings of several days."""
    is_of_statement: bool = False
    """Whether a joint statement reports it, whose title is not that of a meeting."""

    @property
    def opening(self) -> tuple[Sentence, ...]:
        """The first sentences of the body, which report the encounter."""
        return self.sentences[:_OPENING]

    @property
    def visited(self) -> set[str]:
        """The codes of the countries visited, without the United States."""
        return {*self.title.visited, *(self.text.visited if self.text else ())} - {"US"}


def read(readout: Readout) -> ReportedEncounter | None:
    """Return the encounter that a readout or a joint statement reports, or None if it is neither or reports none."""
    title = _title(readout)
    if title is None and not wh_readouts_statements.is_statement(readout.title_keys):
        return None
    sentences = readout.words.sentences(readout.body)
    if title is None:
        met = _of_statement(readout, sentences)
        return ReportedEncounter(_nothing(), met, sentences, is_of_statement=True) if met is not None else None
    text = _opening(readout, sentences)
    joined = _several(readout, text, sentences) if text is not None else None
    return ReportedEncounter(title, joined or text, sentences, is_several=joined is not None)


def _title(readout: Readout) -> Encounter | None:
    """Return the encounter of the title; None if the text is not a report of one."""
    keys = readout.title_keys
    if not (keys & _REPORTS or ("statement" in keys and keys & _STATEMENTS_OF)):
        return None
    reported = title_encounter(readout.title, readout.words, readout.published) or _nothing()
    if reported.is_travel and not reported.visited:
        return replace(reported, visited=capitals_in(readout.title, readout.words))
    return reported


def _of_statement(readout: Readout, sentences: tuple[Sentence, ...]) -> Encounter | None:
    """Return the encounter that one of the first sentences of a joint statement reports, or None."""
    title = readout.words.sentences(readout.title)
    for sentence in map(wh_readouts_statements.as_report, sentences[:_FIRST]):
        encounter = readout.encounter(sentence)
        met = wh_readouts_statements.meeting(encounter, sentence, title, readout.published, readout.words)
        if met is not None:
            return met
    for sentence, following in itertools.pairwise(sentences[:_FIRST_WITH_HEADINGS]):
        if wh_readouts_statements.says_that_meeting_took_place(sentence):
            where, who = readout.encounter(sentence), readout.encounter(following)
            met = wh_readouts_statements.that_took_place(where, who, readout.published)
            if met is not None:
                return met
    return None


def _opening(readout: Readout, sentences: tuple[Sentence, ...]) -> Encounter | None:
    """Return the first encounter of the text that has a party from abroad; what it lacks is that of the first one."""
    candidates = (readout.encounter(sentence) for sentence in sentences[:_OPENING])
    later = (item for item in candidates if item is not None)  # each is read only if the ones before do not suffice
    if (first := next(later, None)) is None:
        return None
    # Later sentences tell the subjects of the talks as well: there only persons count whom one of ours met.
    met = (item for item in later if (item.subjects or not first.subjects) and _named_from_abroad(item))
    result = first if any(map(is_foreign, first.entities)) else next(met, first)
    if not result.days:
        result = replace(result, days=first.days, place=result.place or first.place)
    return result if result.mode is not Mode.UNKNOWN else replace(result, mode=first.mode)


def _several(readout: Readout, text: Encounter, sentences: tuple[Sentence, ...]) -> Encounter | None:
    """Join the encounters of the opening if the title says *calls* or *meetings*: all who were met, on all days.

    Returns None if the readout does not report meetings of several days.
    """
    if not readout.title_keys & _SEVERAL:
        return None
    opening = (readout.encounter(sentence) for sentence in sentences[:_OPENING])
    met = [item for item in opening if item is not None and item.days and item.others and _named_from_abroad(item)]
    if len({day.date for item in met for day in item.days}) < 2:
        return None
    others = [*text.others, *(person for item in met for person in item.others if person not in text.others)]
    return replace(text, others=others, days=[day for item in met for day in item.days])


def _named_from_abroad(item: Encounter) -> list[Person]:
    """Return the named people from abroad whom an encounter was with."""
    persons = item.others if item.subjects else item.persons
    return [person for person in persons if person.name and is_foreign(person.entity)]


def _nothing() -> Encounter:
    return Encounter(
        [], [], [], [], None, Mode.UNKNOWN, is_side_meeting=False, is_call=False, is_travel=False, clause=Span(0, 0)
    )
