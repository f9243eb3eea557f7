"""Encounters that a clause gives as earlier than what it reports: *who visited Peru last week*."""

from app.reading.encounters.verb import Verb
from app.reading.encounters.vocabulary import LONGEST_GAP, NEAR
from app.reading.persons.words import Words


def is_of_state(words: Words, verb: Verb) -> bool:
    """Return whether *when* before the verb tells when something was so: *was director when A and B met*."""
    when = next(i for i in range(verb.finite_at - 1, -1, -1) if words.is_cue("times", i))
    if when == 0 or words.key(when) == "since":
        return True
    start = max(0, when - LONGEST_GAP)
    states = (i for i in range(start, when) if words.key(i) in {"was", "were", "been"})
    return any(not words.key(i + 1).endswith("ed") for i in states)


def is_of_agreement(words: Words, verb: Verb) -> bool:
    """Return whether a participle says with whom an agreement was made: *the agreement on nurses signed with Peru*."""
    if words.key(verb.first) != "signed" or words.key(verb.end) != "with":
        return False
    near = range(verb.first - 1, max(0, verb.first - NEAR), -1)
    noun = next((i for i in near if words.lexicon.agreements.longest(words.tokens, i) is not None), None)
    return noun is not None and not any(words.is_cue("passive", i) for i in range(noun, verb.first))


def is_of_last_time(words: Words, verb: Verb) -> bool:
    """Return whether *last week* stands behind a journey in a relative clause: *A, who visited Peru last week, met B*."""
    near = range(verb.end, min(len(words.tokens), verb.end + NEAR))
    return any(words.is_cue("travel_verbs", i) for i in range(verb.first, verb.end)) and any(
        words.key(index) == "last" for index in near
    )
