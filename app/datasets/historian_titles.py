"""Offices, ranks and names of visitors, which the Historian's visits print in one string ("Prime Minister Kishi").

The words after the office are the name, to its end. So offices, ranks and forms of address come from the lexicon of
`app.reading`, but its reader of running text is not used.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from typing import Final

from app.domain.enums import Level
from app.domain.text import fold
from app.reading import lexicon
from app.reading.levels import level_of
from app.reading.people import people
from app.reading.tokens import Token, tokenize

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

# Levels that the kind of the office does not give: an interim president, an imam or a regent may or may not be head of
# state, a queen may be a king's wife; the presidents of French territories are not heads of state.
_LEVELS: Final = {
    "Empress": Level.UNKNOWN,
    "Interim President": Level.UNKNOWN,
    "Prince Regent": Level.HEAD_OF_STATE,
    "Queen": Level.UNKNOWN,
    "Queen Mother": Level.UNKNOWN,
    "Regent": Level.HEAD_OF_STATE,
}
_LEVELS_IN: Final[dict[tuple[str, str], Level]] = {
    ("President", "NC"): Level.UNKNOWN,
    ("President", "PF"): Level.UNKNOWN,
    ("Queen", "DK"): Level.HEAD_OF_STATE,
    ("Queen", "GB"): Level.HEAD_OF_STATE,
    ("Queen", "NL"): Level.HEAD_OF_STATE,
    ("Queen", "TO"): Level.HEAD_OF_STATE,
}
_ORDER: Final = (Level.HEAD_OF_STATE, Level.HEAD_OF_GOVERNMENT, Level.MINISTER, Level.AMBASSADOR)

# "Sheikh" is a style for men of the Gulf's ruling families; in "Sheikh Hasina" of Bangladesh it is part of the name.
_GULF: Final = frozenset({"AE", "BH", "KW", "OM", "QA", "SA"})
_STYLE: Final = re.compile(r"^Sheikh (?=\S)")

# A single name does not distinguish a sovereign from an heir of the same house (Hussein of Jordan, 1960 and 2023), so
# the title stays part of the name.
_ROYAL: Final = frozenset({
    "Amir", "Crown Prince", "Crown Princess", "Emir", "Emperor", "Empress", "Grand Duchess", "Grand Duke", "King",
    "Maharaja", "Prince", "Princess", "Queen", "Queen Mother", "Shah", "Sultan",
})  # fmt: skip

# Forms of address that are part of names, unlike *Mr.* and *His Excellency*.
_OF_NAMES: Final = frozenset({
    "al hajj", "alhaji", "archbishop", "cardinal", "dame", "dato", "datuk", "haji", "hajji", "lady", "lord", "prince",
    "princess", "sheik", "sheikh", "sheikha", "shaikh", "sir", "tan sri", "tun",
})  # fmt: skip
_MAJESTIES: Final = re.compile(
    r"^(?:(?:his|her|their)\s(?:(?:imperial|royal|serene|most|gracious)\s)*(?:majest(?:y|ies)|highness(?:es)?"
    r"|excellenc(?:y|ies)|holiness|eminence)\s)?(?:the\s)?",
    re.IGNORECASE,
)
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
_JOIN: Final = re.compile(r",? (?:and|&) |[,;] ")
_GENERATION: Final = re.compile(r"(?:jr|sr|[ivx]+|\d(?:st|nd|rd|th))\.?$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Guest:
    """One visitor: the office and the name, each if printed, the string as printed, the level, and a military rank."""

    office: str | None
    name: str | None
    as_printed: str
    level: Level
    rank: str | None = None


@dataclass(frozen=True, slots=True)
class _Title:
    """The office, rank and forms of address before a name, and the name."""

    office: str | None
    rank: str | None
    name: str | None
    is_plural: bool = False

    @property
    def is_empty(self) -> bool:
        return self.office is None and self.rank is None


def guests(visitor: str, country: str) -> list[Guest]:
    """Split the printed visitor of a visit into persons. `country` is the code of the country they represented.

    "and" or a comma joins two persons if both sides begin with a title ("President A and Prime Minister B"), but two
    titles of one person if no name stands before it ("Premier and Prince Sihanouk"). Behind a name and a comma, an office alone
    is that person's ("General A, Head of Government"). Any other title without a name ("the Sultan of Muscat") gives a guest
    without a name.
    """
    printed = _MAJESTIES.sub("", visitor) or visitor
    whole = _split(printed)
    if whole.is_plural:
        singular = whole.office
        return [
            replace(guest, office=singular)
            for name in _names(whole.name or "")
            for guest in _of(singular, name, country)
        ]
    for join in _JOIN.finditer(printed):
        before, after = printed[: join.start()], printed[join.end() :]
        first, second = _split(before), _split(after)
        is_named = first.name is not None and not _JOIN.search(first.name)
        if is_named and join[0] == ", " and (behind := _office_behind(after)) is not None:
            title, rest = behind
            names = replace(title, name=_with_title(first.office, first.name))
            guest = _guest_of_two_titles(first, names, printed[: len(printed) - len(rest)].rstrip(), country)
            return [guest, *(guests(_JOIN.sub("", rest, count=1), country) if rest else [])]
        if first.is_empty or (second.is_empty and _MAJESTIES.sub("", after) == after):
            continue
        if first.name or not second.name:
            return [_guest(before, country), *guests(after, country)]
        return [_guest_of_two_titles(first, second, visitor, country)]
    return [_guest(printed if printed != visitor and whole.name else visitor, country)]


def _of(office: str | None, name: str, country: str) -> list[Guest]:
    return [_guest(f"{office} {name}", country)]


def _names(names: str) -> Iterator[str]:
    """Yield the names that share a plural title: "Presidents Ana Ruiz and Ivo Toth"."""
    start = 0
    for join in _JOIN.finditer(names):
        if not _GENERATION.match(names[join.end() :].split(" ", maxsplit=1)[0].rstrip(",")):
            yield names[start : join.start()]
            start = join.end()
    yield names[start:]


def _office_behind(text: str) -> tuple[_Title, str] | None:
    """Return the office alone, or several, with which a text begins, and the rest of it: nothing, or another guest."""
    if all(title.office and not title.name for title in map(_split, _JOIN.split(text))):
        return _Title(text, None, None), ""
    ends = [len(text), *(join.start() for join in _JOIN.finditer(text) if not _split(text[join.end() :]).is_empty)]
    titles = ((_split(text[:end]), text[end:]) for end in ends)
    return next(((title, rest) for title, rest in titles if title.office and not title.name), None)


def _guest_of_two_titles(first: _Title, second: _Title, visitor: str, country: str) -> Guest:
    name = _with_title(second.office, second.name)
    office = first.office or second.office
    if first.office and second.office and second.office not in _ROYAL:
        office = f"{first.office} and {second.office}"
    level = highest_level([Guest(office, name, visitor, _level(title.office, country)) for title in (first, second)])
    return Guest(office, name, visitor, level, first.rank or second.rank)


def highest_level(guests: list[Guest]) -> Level:
    """Return the highest level among the guests."""
    return next((level for level in _ORDER if any(guest.level is level for guest in guests)), Level.UNKNOWN)


def person_name(office: str | None, name: str, country: str | None) -> str:
    """Return the name under which a person with an office is recorded."""
    if country in _GULF:
        name = _STYLE.sub("", name)
    return _with_title((office or "").title() or None, name) or name


def _guest(printed: str, country: str) -> Guest:
    title = _split(_MAJESTIES.sub("", printed) or printed)
    office, name = title.office, title.name
    if office is not None and name is None:
        plain = re.sub(r"^the ", "", printed, flags=re.IGNORECASE)
        return Guest(plain, None, printed, _level(office, country), title.rank)
    if name and country in _GULF:
        name = _STYLE.sub("", name)
    return Guest(office, _with_title(office, name), printed, _level(office, country), title.rank)


def _with_title(title: str | None, name: str | None) -> str | None:
    return f"{title} {name}" if name and title in _ROYAL and " " not in name else name


@cache
def _level(office: str | None, country: str) -> Level:
    if office is None:
        return Level.UNKNOWN
    if (level := _LEVELS_IN.get((office, country), _LEVELS.get(office))) is not None:
        return level
    return level_of(office, country)


@cache
def _titles() -> re.Pattern[str]:
    forms = (r"\s*-\s*".join(map(re.escape, title.split("-"))) for title in sorted(_TITLES, key=len, reverse=True))
    return re.compile(rf"(?P<title>{'|'.join(forms)})(?=\s|$)", re.IGNORECASE)


_BY_KEY: Final = {title.casefold(): office or title for title, office in _TITLES.items()}
_ELECT: Final = re.compile(r"\s*-\s*(elect|designate)\b", re.IGNORECASE)
_SHARED: Final = re.compile(r"^(?:co|tri)-(?=president|chair)", re.IGNORECASE)
_ABBREVIATION: Final = re.compile(r"\s*(\w+)(?:\.\s*|\s+)")
_IN_FULL: Final = {
    "adm": "Admiral", "brig": "Brigadier", "capt": "Captain", "col": "Colonel", "dr": "Dr", "gen": "General",
    "hon": "Hon", "lt": "Lieutenant", "maj": "Major", "mr": "Mr", "mrs": "Mrs", "ms": "Ms", "prof": "Prof",
}  # fmt: skip


def _split(printed: str) -> _Title:
    """Return the title and the name; the name is None if none follows the title."""
    text = _ELECT.sub(lambda match: f"-{match[1].lower()}", printed.removeprefix("The ").removeprefix("the "))
    text = _SHARED.sub("", text)
    end, office, is_plural = _office(text, tokenize(text))
    rank, name = _rank(text[end:])
    if not name or (office is not None and name.startswith("of ")):
        return _Title(office, rank, None, is_plural)
    return _Title(office, rank, name, is_plural)


def _rank(text: str) -> tuple[str | None, str]:
    """Return the military rank in front of a name, and the name without it and without forms of address."""
    text = _without_abbreviations(re.sub(r"^\s*\((\w+)\)", r"\1", text))
    tokens, honorifics = tokenize(text), lexicon.load().honorifics
    rank, index = None, 0
    while (match := honorifics.longest(tokens, index)) is not None and match[0] < len(tokens):
        end, is_rank = match
        words = text[tokens[index].start : tokens[end - 1].end]
        if not is_rank and fold(words).replace("'", "") in _OF_NAMES:
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
    """Return where an office ends without a rank behind it: *President Marshal*; *Governor General* is no rank."""
    for index, token in enumerate(tokens):
        match = lexicon.load().honorifics.longest(tokens, index)
        is_rank = match is not None and match[1] and tokens[match[0] - 1].end == end and token.key != "general"
        if is_rank and token.end <= end:
            return tokens[index - 1].end if index else 0
    return end


def _office(text: str, tokens: tuple[Token, ...]) -> tuple[int, str | None, bool]:
    """Return where the office at the beginning ends, the office, and whether it is a plural; 0 and None if there is none."""
    found: list[tuple[int, str, bool]] = []
    if listed := _titles().match(text):
        office = _BY_KEY[re.sub(r"\s*-\s*", "-", listed["title"]).casefold()]
        found.append((listed.end(), office, False))
    if phrase := lexicon.load().offices.longest(tokens, 0):
        index, singular = phrase
        end = tokens[index - 1].end
        found.append((end, _capitalized(singular or text[:end]), bool(singular)))
    for person in people(text)[:1]:
        span = person.office_span
        if span is not None and span.start == 0 and person.office is not None and " and " not in person.office:
            end = _without_rank(tokens, span.end)
            found.append((end, person.office[:end], False))
    if not any(end for end, _, _ in found):
        return 0, None, False
    end, office, is_plural = max(found, key=lambda item: item[0])
    behind = _body_end(tokens, end)
    return (behind, f"{office}{text[end:behind]}", is_plural) if behind > end else (end, office, is_plural)


def _body_end(tokens: tuple[Token, ...], end: int) -> int:
    """Return where the body ends that the holder of an office heads, or `end`: *of the Council of Ministers*."""
    fields = lexicon.load().fields
    last = end
    is_linked = False
    for token in tokens:
        if token.start < end:
            continue
        if token.key in _LINKS and (is_linked or token.key in {"of", "for"}):
            is_linked = True
        elif is_linked and token.is_capitalized and (token.key in _BODIES or token.key in fields):
            last = token.end
        else:
            break
    return last


def _capitalized(office: str) -> str:
    return office if office[:1].isupper() else office.title()
