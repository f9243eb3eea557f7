"""Meetings of a text, each with the sentences and people that belong to it."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field

from app.domain.enums import MeetingStatus
from app.reading.encounters.occasion import Occasion
from app.reading.language.tokens import Sentence
from app.reading.persons.parties import Party
from app.reading.reports.figure import Figure


@dataclass(slots=True)
class Gathering:
    """A meeting with all that the text says of it."""

    occasions: list[Occasion]
    figures: list[Figure] = field(default_factory=list)
    guests: list[Figure] = field(default_factory=list)
    """The people whom the subjects of the first sentence met."""
    subjects: list[Figure] = field(default_factory=list)
    """The people who are the subject of the first sentence."""
    is_mutual: bool = False
    """Whether the subjects met each other and nobody else."""

    @property
    def first(self) -> Occasion:
        """Return the occasion that the text tells first."""
        return self.occasions[0]

    @property
    def parties(self) -> list[Party]:
        """Return the countries and organizations that took part without a person, unless people represent several."""
        represented = {figure.represents for figure in self.figures} - {None}
        if len(represented) > 1:
            return []
        found = {party.entity.identifier: party for occasion in self.occasions for party in occasion.parties}
        return [party for code, party in found.items() if code and code not in represented]

    @property
    def sides(self) -> frozenset[str]:
        """Return the countries and organizations that took part."""
        persons = {figure.represents for figure in self.figures}
        return frozenset(filter(None, persons | {party.entity.identifier for party in self.parties}))

    @property
    def is_held(self) -> bool:
        """Return whether it took place, according to the text."""
        return self.first.status is MeetingStatus.HELD

    def add(self, occasion: Occasion, figures: Iterable[Figure]) -> None:
        """Add what another sentence says of the meeting."""
        self.occasions.append(occasion)
        new = [figure for figure in figures if figure not in self.figures]
        named = {figure.represents for figure in new if figure.is_named}
        if self.is_without_name_of(named):
            self.figures = [figure for figure in self.figures if figure.is_named or figure.represents not in named]
        self.figures += new

    def replace_figure(self, figure: Figure, other: Figure) -> None:
        """Replace a person by another, who is the same one."""
        for figures in (self.figures, self.guests, self.subjects):
            figures[:] = [other if item is figure else item for item in figures]

    def is_without_name_of(self, sides: AbstractSet[str | None]) -> bool:
        """Return whether each of these sides is one that only an office without a name stands for: *the presidents of A and B met*."""
        unnamed = {figure.represents for figure in self.figures if not figure.is_named}
        named = {figure.represents for figure in self.figures if figure.is_named}
        return bool(sides) and None not in sides and sides <= unnamed - named


@dataclass(frozen=True, slots=True)
class MeetingsBySentence:
    """The meeting that each sentence of a text is about."""

    starts: list[int]
    """The places at which the sentences begin that report a meeting, in their order."""
    gatherings: list[Gathering]
    """The meeting of each of them."""

    @classmethod
    def of(cls, gatherings: list[Gathering]) -> "MeetingsBySentence":
        """Return the meetings of a text by their sentences."""
        places = sorted(
            (occasion.sentence.start, number)
            for number, gathering in enumerate(gatherings)
            for occasion in gathering.occasions
        )
        return cls([start for start, _ in places], [gatherings[number] for _, number in places])

    def is_of(self, sentence: Sentence, gathering: Gathering) -> bool:
        """Return whether a sentence is about a meeting: it is one of its own, or the last one before it is."""
        first, end = bisect_left(self.starts, sentence.start), bisect_right(self.starts, sentence.start)
        if first < end:
            return any(other is gathering for other in self.gatherings[first:end])
        return self.gatherings[max(0, first - 1)] is gathering
