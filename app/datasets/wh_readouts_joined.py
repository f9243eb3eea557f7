"""People from abroad who joined an encounter, as a sentence of its own reports, or the list behind it."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final

from app.datasets.wh_readouts_participants import is_foreign
from app.reading.language.lexicon import Entity, Lexicon
from app.reading.language.tokens import Sentence, Token
from app.reading.persons.person import How, Person

_NEAR: Final = 3
"""The largest number of tokens between a person and *who was also in attendance*."""


def people_who_joined(
    sentences: tuple[Sentence, ...], people: Callable[[Sentence], list[Person]], words: Lexicon
) -> Iterator[Person]:
    """Yield the persons from abroad who joined.

    They follow a cue (*joined by …*, *participants included …*), in its sentence or as a list, or come before one (*…, who was
    also in attendance*). Those who led a side represent its country: *The Peruvian side was led by …*.
    """
    in_list = False
    for sentence in sentences:
        tokens = sentence.tokens
        persons = [person for person in people(sentence) if is_foreign(person.entity)]
        cues = (i for i in range(_behind_leading(tokens, words), len(tokens)) if words.is_cue("joined", tokens, i))
        cue = next(cues, None)
        if cue is not None:
            of_side = _of_side(tokens[:cue], people(sentence), words)
            yield from (person for person in [*persons, *of_side] if person.mention.start > tokens[cue].start)
        elif in_list and persons and persons[0].mention.start in {token.start for token in tokens[:3]}:
            yield from persons
        else:
            yield from (person for person in persons if _attended(tokens, person, words))
        if cue is not None or tokens[-1].key == ":":
            in_list = ":" in {token.key for token in tokens}


def _behind_leading(tokens: Sequence[Token], words: Lexicon) -> int:
    """Return where a sentence begins behind a leading clause, which is of another event: *Following the summit led by A,*."""
    if not words.is_cue("leading", tokens, 0):
        return 0
    commas = (index for index, token in enumerate(tokens[:-1]) if token.key == ",")
    return next((index for index in commas if not tokens[index + 1].key.isdigit()), 0)  # "November 13, 2022"


def _of_side(before: Sequence[Token], persons: list[Person], words: Lexicon) -> Iterator[Person]:
    """Yield those without a country as representatives of the side that is named before the cue."""
    entity: Entity | None = None
    for _, end, named in words.entities.find_all(before):
        end += end < len(before) and before[end].key == "'s"  # noqa: PLW2901
        if words.is_cue("sides", before, end):
            entity = named
    if is_foreign(entity) and entity is not None:
        own = replace(entity, is_adjective=False)
        for person in persons:
            if person.entity is None and person.known is None and person.name and person.office:
                yield replace(person, entity=own, how=How.DERIVED)


def _attended(tokens: Sequence[Token], person: Person, words: Lexicon) -> bool:
    """Return whether a relative clause behind the person says so: *…, who was also in attendance*."""
    end = next((i for i, token in enumerate(tokens) if token.start >= person.mention.end), len(tokens))
    who = next((i for i in range(end, min(end + _NEAR, len(tokens))) if tokens[i].key == "who"), None)
    return who is not None and words.is_cue("who_attended", tokens, who + 1)
