"""People whom a sentence means by the sentence before: *met them*, *met the two leaders*, two who stand for two countries."""

from typing import Final

from app.domain.tenures import offices
from app.reading.encounters.occasion import Occasion
from app.reading.persons.person import Person
from app.reading.reports.figure import Figure
from app.reading.reports.figures import Figures

_FEWEST: Final = 2


def those_before(
    figures: Figures, occasion: Occasion, before: list[Person], opening: Person | None, *, is_pair: bool
) -> list[Person]:
    """Return whom *them* or *the two leaders* means: the people of the sentence before, without the subject.

    Args:
        figures: the people of the text.
        occasion: the encounter with *them*.
        before: those whom the sentence before names.
        opening: the person with whom the sentence before begins, who is *she* in this one.
        is_pair: whether two people are the subject of the sentence before.

    Returns:
        All of them, if they are several; none if *the two leaders* are more or fewer, or if the subject is somebody else: of
        *A praised B and C. D met them*, A may be one of them or not.

    """
    subjects = [figures.of(person) for person in occasion.subjects]
    first = figures.of(opening) if opening is not None else None
    if occasion.is_by_one:
        subjects.append(first)
    if not (is_pair or any(first is subject for subject in subjects)):
        return []
    found: dict[int, Person] = {}
    for person in before:
        figure = figures.of(person)
        if figure is not None and not any(figure is subject for subject in subjects):
            found.setdefault(id(figure), person)
    words = [token.key for token in occasion.sentence.tokens if token.start >= occasion.verb.end]
    is_two = "two" in words[:3]
    return list(found.values()) if len(found) >= _FEWEST and (len(found) == _FEWEST or not is_two) else []


def may_stand_for(figures: list[Figure], codes: list[str | None]) -> bool:
    """Return whether two people may be of two countries: they have offices of one kind, and are of no other country."""
    one, other = figures
    are_heads = all(figure.roles & {offices.HEAD_OF_STATE, offices.HEAD_OF_GOVERNMENT} for figure in figures)
    sides = [figure.represents for figure in figures if figure.represents]
    are_of_these = all(side in codes for side in sides) and len(set(sides)) == len(sides)
    return are_of_these and (are_heads or bool(one.roles & other.roles))
