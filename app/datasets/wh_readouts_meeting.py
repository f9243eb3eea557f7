"""The meeting that a White House readout reports: its parties, day, place, roles and topics, as `app.reading` finds them."""

import datetime as dt
from dataclasses import dataclass, field, replace

from app.datasets.wh_readouts_days import date, interval
from app.datasets.wh_readouts_participants import Participant
from app.datasets.wh_readouts_people import participants_of
from app.datasets.wh_readouts_text import Readout, ReportedEncounter, read
from app.domain.enums import Level, MeetingKind, Mode
from app.domain.geography import capitals
from app.reading.circumstances.levels import level_of, meeting_level
from app.reading.circumstances.places import Place, is_within_region
from app.reading.circumstances.topics import topics
from app.reading.language import lexicon
from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Sentence


@dataclass(slots=True)
class Report:
    """A meeting as a readout reports it."""

    participants: list[Participant]
    date: str
    kind: MeetingKind
    mode: Mode
    level: Level
    place: Place | None
    is_call: bool
    topics: list[str] = field(default_factory=list)
    is_of_statement: bool = False
    """Whether a joint statement reports it, whose title is not that of a meeting."""


def report(title: str, body: str, published: dt.date) -> Report | None:
    """Return the meeting that a text reports, or None if it reports none with a party from abroad."""
    readout = Readout(title, body, published, lexicon.load())
    reported = read(readout)
    if reported is None or (reported.text is None and not (reported.title.others or reported.title.parties)):
        return None
    participants = participants_of(readout, reported)
    if not any(participant.is_foreign for participant in participants):
        return None
    return _report(readout, reported, participants)


def _report(readout: Readout, reported: ReportedEncounter, participants: list[Participant]) -> Report:
    text, mode = reported.text, _mode(reported)
    is_titled_meeting = "meeting" in readout.title_keys
    is_call = reported.title.is_call or (text is not None and text.is_call and not is_titled_meeting)
    ours = {level_of(item.office, "US") for item in participants if not item.is_foreign and item.office}
    theirs = {
        level_of(item.office, item.entity.country if item.entity and not item.is_of_region else None)
        for item in participants
        if item.is_foreign
    }
    return Report(
        participants=participants,
        date=interval(text, readout.published) if text and reported.is_several else date(text, readout.published),
        kind=MeetingKind.CALL if is_call else _kind(reported, participants),
        mode=mode,
        level=meeting_level(ours, theirs),
        place=None if is_call or mode is Mode.VIDEO else _place(readout, reported),
        is_call=is_call,
        topics=topics(reported.sentences, readout.words),
        is_of_statement=reported.is_of_statement,
    )


def _kind(reported: ReportedEncounter, participants: list[Participant]) -> MeetingKind:
    """Return the kind of a meeting that was not a call."""
    title, text = reported.title, reported.text
    if title.is_travel:
        return MeetingKind.VISIT
    if (text and text.is_side_meeting) or title.is_side_meeting:
        return MeetingKind.SIDE_MEETING
    sides = {participant.represents for participant in participants if participant.represents}
    gathered = {
        party.entity.identifier for item in (title, text) if item for party in item.parties if party.is_gathering
    }
    is_of_several = len(sides) > 2 or any(not item.name and item.represents in gathered for item in participants)
    return MeetingKind.MULTILATERAL_MEETING if is_of_several else MeetingKind.BILATERAL_MEETING


def _place(readout: Readout, reported: ReportedEncounter) -> Place | None:
    """Return the place of the text, or else of the title, or the only country visited; a capital has its country."""
    title, text = reported.title, reported.text
    if text is not None and text.place is not None:
        return _with_country(text.place, reported.sentences, readout.words)
    if title.place is not None and (title.place.city or title.place.venue):
        return _with_country(title.place, readout.words.sentences(readout.title), readout.words)
    visited = reported.visited if title.is_travel else set()
    return Place(country=next(iter(visited))) if len(visited) == 1 else None


def _mode(reported: ReportedEncounter) -> Mode:
    title, text = reported.title, reported.text
    modes = [item.mode for item in (text, title) if item is not None]
    if Mode.VIDEO in modes:
        return Mode.VIDEO
    if title.is_call:
        return Mode.PHONE
    if title.is_travel and reported.visited:
        return Mode.IN_PERSON
    return next((mode for mode in modes if mode is not Mode.UNKNOWN), Mode.UNKNOWN)


def _with_country(place: Place, sentences: tuple[Sentence, ...], words: Lexicon) -> Place:
    """Return the place with the country of which its city is the capital, unless words behind it say where it is."""
    if not place.city or place.country or place.span is None:
        return place
    tokens = next((item.tokens for item in reversed(sentences) if item.start <= place.span.start), ())
    if is_within_region(tokens, place.span.end, words):
        return place
    return replace(place, country=capitals.country_of(place.city))
