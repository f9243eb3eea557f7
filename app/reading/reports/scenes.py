"""Events of many, of whom a text names nobody at first: *The foreign ministers of ten states met in Riga*.

Sentences further on name those who were present, chaired or spoke there. Two of them make a meeting.

See decision 262.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from app.reading.encounters.occasion import Occasion
from app.reading.language.lexicon import Lexicon
from app.reading.reports.figure import Figure
from app.reading.reports.gatherings import Gathering
from app.reading.reports.occasion_words import verb_indexes

_FEWEST: Final = 2
_REACH: Final = 40
"""The number of words before and behind a verb that may tell who was there."""
_KINDS_OF_PEOPLE: Final = ("people_of_rolls", "groups", "plural_of_scenes")


def begins_scene(lexicon: Lexicon, occasion: Occasion) -> bool:
    """Return whether an occasion without people is an event of many: its sentence has *ministers*, *diplomats* and the like."""
    if not occasion.is_finite or occasion.persons or occasion.is_continued or occasion.is_roll:
        return False
    tokens, verb = occasion.sentence.tokens, verb_indexes(occasion).start
    is_meeting = lexicon.is_cue("meeting_nouns", tokens, verb) or lexicon.is_cue("verbs_of_scenes", tokens, verb)
    near = range(max(0, verb - _REACH), min(len(tokens), verb + _REACH))
    return is_meeting and any(lexicon.is_cue(kind, tokens, index) for kind in _KINDS_OF_PEOPLE for index in near)


@dataclass(slots=True)
class Scene:
    """An event of many with those whom the text has named so far."""

    first: Occasion
    occasions: list[Occasion] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    gathering: Gathering | None = None
    """The meeting, once it has enough people."""

    def add(self, occasion: Occasion, figures: Iterable[Figure]) -> bool:
        """Add those who were there; return whether they make it a meeting for the first time."""
        if self.gathering is not None:
            self.gathering.add(occasion, figures)
            return False
        self.occasions.append(occasion)
        self.figures += [figure for figure in figures if figure not in self.figures]
        if len(self.figures) < _FEWEST:
            return False
        self.gathering = Gathering([self.first, *self.occasions], self.figures, [*self.figures], [])
        return True
