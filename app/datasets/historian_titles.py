"""Titles before names, which the Historian's visits print in one string: office, rank and forms of address.

The offices come from the lexicon of `app.reading`, and from a table for those that it lacks.
"""

import re
from dataclasses import dataclass, replace
from functools import cache, lru_cache
from typing import Final

from app.domain.strings.text import fold
from app.reading.language import address, lexicon
from app.reading.language.tokens import Token, tokenize
from app.reading.persons.people import people_of
from app.reading.persons.person import Person

# Titles that the lexicon lacks, or that texts would use otherwise, and misprints, with the office.
_TITLES: Final = {
    "Acting Prime Minister": None,
    "Chairman": None,
    "Chancellor-elect": None,
    "Chief of State": None,
    "Deputy Premier": None,
    "First Deputy Premier": None,
    "Foreign Minister": None,
    "Foreign Secretary": None,
    "Governor-General": "Governor General",
    "Interim Prime Minister": None,
    "Maharaja": None,
    "Minister of Foreign Affairs": None,
    "President of the Council of Ministers": None,
    "Prime Minister-Prince": "Prime Minister",
    "Prime Minster": "Prime Minister",
    "Prince Regent": None,
    "Provisional President": None,
    "Transitional President": None,
    "Transitional Prime Minister": None,
    "Queen Mother": None,
    "Regent Prince": "Regent",
    "Vice Chairman": None,
    "Viceroy": None,
}
# Words of bodies whose head is named after them: "Chairman of the Presidency Cara Galan".
_BODIES: Final = frozenset(
    [
        "administrative", "armed", "assembly", "cabinet", "command", "commission", "committee", "communist", "confederation",
        "council", "executive", "federal", "federation", "forces", "government", "house", "junta", "military", "ministers",
        "national", "parliament", "party", "people's", "peoples", "presidency", "presidium", "provisional", "republic",
        "revolutionary", "ruling", "senate", "soviet", "sovereignty", "state", "states", "supreme", "swiss", "transitional",
        "union", "workers'", "workers",
    ]
)  # fmt: skip
_LINKS: Final = frozenset({"of", "for", "the", "and"})


@dataclass(frozen=True, slots=True)
class Title:
    """The office, rank and forms of address before a name, and the name."""

    office: str | None
    rank: str | None
    name: str | None
    is_plural: bool = False

    @property
    def is_empty(self) -> bool:
        """Whether neither an office nor a rank is printed."""
        return self.office is None and self.rank is None


@cache
def _titles() -> re.Pattern[str]:
    forms = (r"\s*-\s*".join(map(re.escape, title.split("-"))) for title in sorted(_TITLES, key=len, reverse=True))
    return re.compile(rf"(?P<title>{'|'.join(forms)})(?=\s|$)", re.IGNORECASE)


_BY_KEY: Final = {title.casefold(): office or title for title, office in _TITLES.items()}
_FORMER: Final = re.compile(r"(?:former|ex)\b[ -]+(?=\S)", re.IGNORECASE)
_COMPANY: Final = re.compile(r"\s*\((?:and|with|accompanied by)\s[^()]*\)", re.IGNORECASE)
"""The company of a visitor in brackets behind the name: *President Ruiz (and Mrs. Ruiz)*."""
_ELECT: Final = re.compile(r"\s*-\s*(elect|designate)\b", re.IGNORECASE)
_SHARED: Final = re.compile(r"^(?:co|tri)-(?=\w)", re.IGNORECASE)
_ABBREVIATION: Final = re.compile(r"\s*(\w+)(?:\.\s*|\s+)")
_IN_FULL: Final = {
    "adm": "Admiral", "brig": "Brigadier", "capt": "Captain", "col": "Colonel", "dr": "Dr", "gen": "General",
    "hon": "Hon", "lt": "Lieutenant", "maj": "Major", "mr": "Mr", "mrs": "Mrs", "ms": "Ms", "prof": "Prof",
}  # fmt: skip


@lru_cache(maxsize=4_096)
def split(printed: str) -> Title:
    """Return the title with the name behind it; the name is None if none follows.

    The office of a former holder keeps the word (*Former President*); the adjective of a country before it is left out.
    """
    if former := _FORMER.match(printed):
        title = split(printed[former.end() :])
        return title if title.office is None else replace(title, office=former[0] + title.office)
    printed = _COMPANY.sub("", printed)
    if (rest := _without_place(printed)) and (title := split(rest)).office is not None:
        return title
    text = _ELECT.sub(lambda match: f"-{match[1].lower()}", printed.removeprefix("The ").removeprefix("the "))
    text = _SHARED.sub("", text)
    end, office, is_plural = _office(text, tokenize(text))
    rank, name = _rank(text[end:])
    if not name or (office is not None and name.startswith("of ")):
        return Title(office, rank, None, is_plural)
    return Title(office, rank, name, is_plural)


def _without_place(printed: str) -> str | None:
    """Return the words behind a country or its adjective: *President …* of *Peruvian President …*, *Palestinian Authority President …*."""
    tokens = tokenize(printed)
    match = lexicon.load().entities.longest(tokens, 0)
    if match is None or match[1].country is None or match[0] >= len(tokens):
        return None
    return printed[tokens[match[0]].start :]


def _rank(text: str) -> tuple[str | None, str]:
    """Return the military rank in front of a name, and the name without it and without forms of address."""
    text = _without_abbreviations(re.sub(r"^\s*\((\w+)\)", r"\1", text))
    tokens, honorifics = tokenize(text), lexicon.load().honorifics
    rank, index = None, 0
    while (match := honorifics.longest(tokens, index)) is not None and match[0] < len(tokens):
        end, is_rank = match
        words = text[tokens[index].start : tokens[end - 1].end]
        if not is_rank and fold(words).replace("'", "") in address.OF_NAMES:
            break
        if is_rank:
            rank = f"{rank} {words}" if rank else words
        index = end + (tokens[end].text == ".")
    name = text[tokens[index].start :] if index < len(tokens) else ""
    return rank, name.strip(" ,")


def _without_abbreviations(text: str) -> str:
    """Return a text whose first words are in full: *Lt. Gen. Ana Ruiz*."""
    words = []
    while (match := _ABBREVIATION.match(text)) and match[1].lower() in _IN_FULL:
        words.append(_IN_FULL[match[1].lower()])
        text = text[match.end() :]
    return " ".join([*words, text])


def _without_rank(tokens: tuple[Token, ...], end: int) -> int:
    """Return where an office ends without a rank behind it: *President Marshal*; the *General* of *Governor General* is not a rank."""
    for index, token in enumerate(tokens):
        match = lexicon.load().honorifics.longest(tokens, index)
        is_rank = match is not None and match[1] and tokens[match[0] - 1].end == end and token.key != "general"
        if is_rank and token.end <= end:
            return tokens[index - 1].end if index else 0
    return end


def _office(text: str, tokens: tuple[Token, ...]) -> tuple[int, str | None, bool]:
    """Return where the office at the beginning ends, the office, and whether it is a plural; 0 and None if there is none."""
    readings: list[tuple[int, str, bool]] = []
    if listed := _titles().match(text):
        office = _BY_KEY[re.sub(r"\s*-\s*", "-", listed["title"]).casefold()]
        readings.append((listed.end(), office, False))
    if phrase := lexicon.load().offices.longest(tokens, 0):
        index, singular = phrase
        end = tokens[index - 1].end
        readings.append((end, _capitalized(singular or text[:end]), bool(singular)))
    for person in _first_people(text)[:1]:
        span = person.office_span
        if span is not None and span.start == 0 and person.office is not None and " and " not in person.office:
            end = _without_rank(tokens, span.end)
            readings.append((end, person.office[:end], False))
    if not any(end for end, _, _ in readings):
        return 0, None, False
    end, office, is_plural = max(readings, key=lambda item: item[0])
    behind = _body_end(tokens, end)
    return (behind, f"{office}{text[end:behind]}", is_plural) if behind > end else (end, office, is_plural)


def _first_people(text: str) -> list[Person]:
    """Return the people of the first sentence, in which the office at the beginning is."""
    words = lexicon.load()
    return people_of(text, words.sentences(text)[0], words) if text.strip() else []


def _body_end(tokens: tuple[Token, ...], end: int) -> int:
    """Return where the body or place ends that the holder of an office heads, or `end`: *of the Council of Ministers*, *of Ontario*."""
    words, last, is_linked = lexicon.load(), end, False
    for index, token in enumerate(tokens):
        if token.start < last:
            continue
        place = words.entities.longest(tokens, index) if is_linked else None
        if token.key in _LINKS and (is_linked or token.key in {"of", "for"}):
            is_linked = True
        elif place is not None and not place[1].is_adjective and place[0] < len(tokens):
            last = tokens[place[0] - 1].end
        elif is_linked and token.is_capitalized and (token.key in _BODIES or token.key in words.fields.words):
            last = token.end
        else:
            break
    return last


def _capitalized(office: str) -> str:
    return office if office[:1].isupper() else office.title()
