"""Questions about a draft that a person should answer, and warnings about the text."""

from collections.abc import Iterator
from typing import Any, Final

from app.domain.dates.edtf import UNKNOWN
from app.domain.strings.text import fold
from app.domain.tenures import offices
from app.reading.drafts.draft_agreements import unclaimed
from app.reading.drafts.draft_meeting import MeetingDraft
from app.reading.drafts.evidence import Paragraphs
from app.reading.language.lexicon import Lexicon
from app.reading.persons.person import Span
from app.reading.reports.figure import Figure, spellings
from app.reading.reports.news import News

_MOST_CHOICES: Final = 10
_MOST_WARNINGS: Final = 50


def questions(
    pointer: str, document: dict[str, Any], meeting: MeetingDraft, where: Paragraphs
) -> Iterator[dict[str, Any]]:
    """Yield the questions about a document: what the text leaves open, with the choices that text and records give."""
    of_days = list(_of_days(f"{pointer}/date", document.get("date"), meeting, where))
    yield from of_days or _of_date(f"{pointer}/date", document.get("date"))
    yield from _of_place(f"{pointer}/place/country", document.get("place", {}), meeting)
    for number, mention in enumerate(meeting.mentions):
        for action in unclaimed(mention):
            why = f"The text says that the agreement was {action.kind}, not by whom."
            here = f"{pointer}/agreements/{number}/agreement/actions"
            yield _question(here, why) | {"evidence": where.selector(action.at)}
    countries = _countries(meeting)
    people = document.get("participants", [])
    for number, (participant, figure) in enumerate(zip(people, _figures_of(people, meeting), strict=True)):
        yield from _of_participant(f"{pointer}/participants/{number}", participant, figure, meeting, countries)
    for person in meeting.news.unresolved:
        if any(o.sentence.start <= person.mention.start < o.sentence.end for o in meeting.gathering.occasions):
            why = f"The text names the {person.office} by the office alone."
            yield _question(f"{pointer}/participants", why) | {"evidence": where.selector(person.mention)}


def _of_date(pointer: str, date: str | None) -> Iterator[dict[str, Any]]:
    if date is None:
        yield _question(pointer, "The text does not say the day, and its date of publication is unknown.")
    elif date == UNKNOWN:
        yield _question(pointer, "The text does not say the new day.")
    elif date.startswith("../") or date.endswith("/.."):
        yield _question(pointer, "The text does not say the day.", [date])
    elif "?" in date:
        yield _question(pointer, "The day is that of a weekday or does not fit the publication.", [date])


def _of_days(pointer: str, date: str | None, meeting: MeetingDraft, where: Paragraphs) -> Iterator[dict[str, Any]]:
    """Yield a question if the text says several days that differ."""
    others = meeting.date.others(date) if date is not None else []
    if date is not None and others:
        choices = list(dict.fromkeys((date, *(day.date for day in others))))
        why = "The text says several days of the meeting."
        yield _question(pointer, why, choices) | {"evidence": where.selector(others[0].span)}


def _of_place(pointer: str, place: dict[str, Any], meeting: MeetingDraft) -> Iterator[dict[str, Any]]:
    """Yield a question if a city is named without a country, unless one city of its name is known."""
    city = place.get("city")
    if city is not None and "country" not in place:
        yield _question(pointer, f"The text does not say which country {city} is in.", meeting.place.countries_of(city))


def _of_participant(
    pointer: str, participant: dict[str, Any], figure: Figure | None, meeting: MeetingDraft, countries: list[Any]
) -> Iterator[dict[str, Any]]:
    name = participant.get("person", {}).get("name")
    if name is None:
        if figure is not None and figure.office is not None:
            holders = _holders(figure, meeting)
            yield _question(f"{pointer}/person", f"The text does not name the {figure.office.office}.", holders)
        return
    if "country" not in participant and "organization" not in participant:
        yield _question(f"{pointer}/country", f"The text does not say which country {name} represents.", countries)
    if len(name.split()) == 1:
        yield _question(f"{pointer}/person/name", "The text has one word of the name only.", [name])
    if (record := meeting.knowledge.people.get(fold(name))) is not None:
        why = f"A recorded person is called {record.name}."
        yield _question(f"{pointer}/person", why, [{"id": record.id, "name": record.name}])


def _question(pointer: str, why: str, choices: list[Any] | None = None) -> dict[str, Any]:
    return {"pointer": pointer, "why": why, "choices": (choices or [])[:_MOST_CHOICES], "evidence": None}


def _countries(meeting: MeetingDraft) -> list[Any]:
    """Return the countries that the text names with people, as choices for somebody without one."""
    codes = [person.country for person in meeting.news.mentions if person.country]
    return list(dict.fromkeys(codes))


def _figures_of(people: list[dict[str, Any]], meeting: MeetingDraft) -> list[Figure | None]:
    """Return the person of the text for each participant, None for a country or organization without one."""
    figures = [figure for figure, _ in meeting.people]
    return [*figures, *[None] * (len(people) - len(figures))]


def _holders(figure: Figure, meeting: MeetingDraft) -> list[Any]:
    """Return the recorded people who held an office on the day."""
    office = figure.office
    country = figure.represents
    if office is None or country is None:
        return []
    ours = offices.read(office.office or "", country)
    return [
        {"id": term.person.id, "name": term.person.name}
        for term in meeting.knowledge.terms
        if term.country == country and offices.read(term.office, country).same(ours)
    ]


def warnings(text: str, found: News, lexicon: Lexicon, where: Paragraphs) -> list[dict[str, Any]]:
    """Return the warnings about the text: names in two spellings, and abbreviations with other words than their own."""
    result: list[dict[str, Any]] = []
    for figure in found.figures.everyone:
        best = figure.name
        for mention in spellings(figure):
            span = mention.name_span or mention.mention
            why = f"{mention.name!r} looks like a misprint of {best.name if best else ''!r}."
            result.append({"why": why, **where.selector(span)})
    result += ({"why": why, **where.selector(span)} for why, span in _expansions(text, found, lexicon))
    return result[:_MOST_WARNINGS]


def _expansions(text: str, found: News, lexicon: Lexicon) -> Iterator[tuple[str, Span]]:
    """Yield abbreviations in brackets whose words before them are not their name: *Asia-Pacific Economic Council (APEC)*."""
    for sentence in found.layout.sentences:
        tokens = sentence.tokens
        for index in range(1, len(tokens) - 1):
            if tokens[index].key != "(":
                continue
            match = lexicon.entities.longest(tokens, index + 1)
            organization = match[1].organization if match else None
            if match is None or organization is None or match[0] >= len(tokens) or tokens[match[0]].key != ")":
                continue
            first = index
            while first > 0 and (
                tokens[first - 1].is_capitalized
                or tokens[first - 1].key in {"of", "and", "the", "for", "-", "&", "on", "in"}
            ):
                first -= 1
            while first < index and not tokens[first].is_capitalized:
                first += 1
            if first == index:
                continue
            span = Span(tokens[first].start, tokens[index - 1].end)
            printed = lexicon.entities.longest(tokens, first)
            is_right = printed is not None and printed[1].organization is organization
            abbreviation = tokens[index + 1].text
            if not is_right and _initials(text[span.start : span.end], abbreviation):
                yield f"{abbreviation} is short for {organization.name}, but the text expands it otherwise.", span


def _initials(words: str, abbreviation: str) -> bool:
    """Return whether words are the expansion of an abbreviation rather than something else before it."""
    initials = "".join(word[0] for word in words.replace("-", " ").split() if word[0].isupper())
    return initials[:1].casefold() == abbreviation[:1].casefold()
