"""The role of the people of a clause: host or guest, which only verbs such as *hosted* and *visited* tell."""

from app.domain.enums import Mode, Role
from app.reading.encounters.before_person import WordsBefore
from app.reading.encounters.occasion import Occasion
from app.reading.encounters.verb import Verb, is_passive
from app.reading.persons.words import Words


def role_of_subjects(words: Words, before: WordsBefore, verb: Verb, occasion: Occasion) -> Role:
    """Return the role of the subjects of an occasion, whose people, mode and visited places are known."""
    if occasion.mode in {Mode.VIDEO, Mode.PHONE} or not occasion.subjects:
        return Role.UNKNOWN
    if not (occasion.others or occasion.visited):
        return Role.UNKNOWN
    if words.is_cue("hosting", verb.first) and is_passive(words, verb):
        return Role.GUEST if words.key(verb.end) == "by" else Role.UNKNOWN
    if any(words.is_cue("hosting", index) for index in range(verb.first, verb.end)) and occasion.others:
        start = occasion.others[0].mention.start
        between = words.text[words.tokens[verb.end - 1].end : start].split()
        return Role.HOST if len(between) <= 1 + ("the" in between) else Role.UNKNOWN
    if words.is_cue("visiting", verb.first) and (occasion.visited or before.index(verb.end) == verb.end - 1):
        return Role.GUEST
    return Role.UNKNOWN
