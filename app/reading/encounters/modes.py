"""The mode and the kinds of an encounter by the words of its clause: in person, by telephone, *courtesy call*."""

from app.domain.enums import Mode
from app.reading.circumstances.places import Place
from app.reading.persons.person import Span
from app.reading.persons.words import Words


def mode_of_clause(words: Words, start: int, cut: int, where: Place | None) -> Mode:
    """Return the mode that the words from `start` to before `cut` tell; a place makes it a meeting in person."""
    if words.has_cue("video", start, cut):
        return Mode.VIDEO
    if words.has_cue("in_person", start, cut):
        return Mode.IN_PERSON
    if words.has_cue("phone", start, cut):
        return Mode.PHONE
    return Mode.IN_PERSON if where is not None else Mode.UNKNOWN


def mode_in_news(words: Words, start: int, cut: int, where: Place | None) -> Mode:
    """Return the mode in a report, where *called on* is no telephone call."""
    mode = mode_of_clause(words, start, cut, where)
    if mode in {Mode.VIDEO, Mode.IN_PERSON}:
        return mode
    calls = list(words.lexicon.cues["calls_in_person"].find_all(words.tokens, start, cut))
    in_person = {index for first, end, _ in calls for index in range(first, end)}
    if mode is Mode.PHONE and any(words.is_cue("phone", i) and i not in in_person for i in range(start, cut)):
        return mode
    is_here = any(words.key(index) == "here" for index in range(start, cut))
    kinds = {kind for kind, _ in kinds_of_meeting(words, start, cut)}
    return Mode.IN_PERSON if where is not None or is_here or "courtesy_call" in kinds else Mode.UNKNOWN


def kinds_of_meeting(words: Words, start: int, cut: int) -> list[tuple[str, Span]]:
    """Return the kinds of meetings, such as `courtesy_call`, that the words from `start` to before `cut` tell, with their places in the text."""
    return [
        (kind, words.span(first, end)) for first, end, kind in words.lexicon.kinds.find_all(words.tokens, start, cut)
    ]
