"""The layout of a text as published: headline, dateline, day of publication, and the sentences of the body.

See decision 340.
"""

import datetime as dt
import itertools
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from app.reading.circumstances.days import HowDated, days
from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Sentence, Token
from app.reading.persons.person import Span

_LONGEST_HEADLINE: Final = 300
_WIDEST_WRAPPED: Final = 100
_SHORTEST_FULL_LINE: Final = 45
_CLOSED: Final = frozenset(".!?:")
_QUOTES: Final = frozenset('"”’»')
_LONGEST_TITLE_WITH_DASH: Final = 120
_LONGEST_CLOSED_HEADLINE: Final = 12
"""The largest number of words of a headline that ends with a full stop; longer lines begin the text."""
_MOST_CREDITS: Final = 2
"""The largest number of lines with an author or a time before the dateline."""
_LONGEST_CREDIT: Final = 12
_LONGEST_DATE_LINE: Final = 60
_LONGEST_DATELINE: Final = 14
_MOST_SPARE_TOKENS: Final = 3
_LONGEST_PLACE: Final = 8
_LONGEST_CITY: Final = 3
_SHORTEST_CITY: Final = 4
_ANY_YEAR: Final = 2000
"""A leap year, in which every day exists."""
_SMALL_IN_PLACES: Final = frozenset({"of", "and", "the", "am", "upon", "on", "at"})
_MARKS_OF_DATELINES: Final = frozenset({":", ".", ")", "–", "—"})


@dataclass(frozen=True, slots=True)
class Layout:
    """A text with its parts."""

    text: str
    headline: Span | None
    sentences: tuple[Sentence, ...]
    """The sentences of the body, and those of the headline where the text has nothing else."""
    titles: tuple[Sentence, ...]
    """The sentences of the headline."""
    published: str | None
    """The day on which the text was published, as it says itself."""
    published_at: Span | None
    by_line: bool = True
    """Whether every line is a paragraph."""
    dateline: tuple[Token, ...] = ()
    """The place and the day with which the body begins."""


def layout(text: str, lexicon: Lexicon) -> Layout:
    """Return the parts of a text.

    Raises:
        ValueError: the text has more than 200,000 characters.
    """
    by_line = not _is_wrapped(text)
    every = lexicon.sentences(text, by_line=by_line)
    is_report = (
        bool(every) and 0 < dateline_end(every[0], lexicon) < len(every[0].tokens) and not _is_title(text, every)
    )
    headline = None if is_report else _headline(text, every)
    titles = tuple(s for s in every if headline is not None and s.end <= headline.end)
    body = every[len(titles) :]
    published, published_at = _published(text, body, lexicon)
    dateline: tuple[Token, ...] = ()
    number = _sentence_of_dateline(body, lexicon)
    if body and (end := dateline_end(body[number], lexicon)):
        dateline = body[number].tokens[:end]
        if published is None:
            published, published_at = _day_of(dateline, lexicon)
        rest = body[number].tokens[end:]
        first = (Sentence(rest, body[number].paragraph),) if rest else ()
        body = (*body[:number], *first, *body[number + 1 :])
    return Layout(text, headline, body or titles, titles, published, published_at, by_line, dateline)


def _sentence_of_dateline(body: Sequence[Sentence], lexicon: Lexicon) -> int:
    """Return the number of the sentence that may begin with a dateline: the first one behind lines such as *By Ana Lopes*."""
    for number, sentence in enumerate(body[: _MOST_CREDITS + 1]):
        if dateline_end(sentence, lexicon):
            return number
        following = body[number + 1].tokens[0] if number + 1 < len(body) else None
        is_summary = following is not None and following.text.isupper() and len(following.text) > 2  # "LIMA (Agency) –"
        is_credit = len(sentence.tokens) <= _LONGEST_CREDIT and sentence.tokens[-1].text not in _CLOSED
        if not (is_summary or is_credit):
            break
    return 0


def _is_wrapped(text: str) -> bool:
    """Return whether lines are broken at a width, as in mail, so that a sentence goes on in the next line."""
    lines = [line.strip() for line in text.strip().split("\n")]
    broken = [line for line, following in itertools.pairwise(lines[1:]) if line and following]
    wrapped = sum(
        _SHORTEST_FULL_LINE <= len(line) <= _WIDEST_WRAPPED and line[-1] not in _CLOSED | {";"} for line in broken
    )
    return 2 * wrapped > len(broken)


def _is_title(text: str, every: tuple[Sentence, ...]) -> bool:
    """Return whether the first line is short and not closed: *Peru - Chile Consultations in Lima*."""
    start = len(text) - len(text.lstrip())
    line = text[start:].partition("\n")[0].rstrip()
    is_whole = all(sentence.start >= start + len(line) for sentence in every[1:2]) and every[0].end <= start + len(line)
    return len(every) > 1 and is_whole and len(line) < _LONGEST_TITLE_WITH_DASH and line[-1] not in _CLOSED | _QUOTES


def _headline(text: str, every: tuple[Sentence, ...]) -> Span | None:
    """Return the first line, if a text follows and it does not end like a sentence of several, or a long one."""
    start = len(text) - len(text.lstrip())
    end = text.find("\n", start)
    if end < 0 or not every or end - start > _LONGEST_HEADLINE:
        return None
    line = text[start:end].rstrip()
    inside = [s for s in every if s.start < start + len(line)]
    if inside[-1].end > start + len(line):
        return None  # a sentence that goes on in the next line
    if line[-1] == "." and sum(len(sentence.tokens) for sentence in inside) > _LONGEST_CLOSED_HEADLINE:
        return None
    return Span(start, start + len(line))


def _published(text: str, body: tuple[Sentence, ...], lexicon: Lexicon) -> tuple[str | None, Span | None]:
    """Return the day of a line that has nothing but a date; those of several lines are of a programme."""
    found: list[tuple[str, Span]] = []
    for sentence in body:
        if sentence.end - sentence.start > _LONGEST_DATE_LINE or "\n" in text[sentence.start : sentence.end]:
            continue
        dates = days(sentence.tokens, None, lexicon, is_news=True)
        if len(dates) != 1 or dates[0].how is not HowDated.DATE or "/" in dates[0].date:
            continue
        spare = len(sentence.tokens) - (dates[0].end - dates[0].index)
        if spare <= _MOST_SPARE_TOKENS and _is_day(dates[0].date):
            found.append((dates[0].date, dates[0].span))
    return found[0] if len({date for date, _ in found}) == 1 else (None, None)


def dateline_end(first: Sentence, lexicon: Lexicon) -> int:
    """Return how many tokens *TOKYO, 2 September 2023 (Agency) –* has at the beginning of a text; 0 if it has none.

    A colon, a full stop, a closing bracket or nothing ends a dateline as well, but only if it has a date.
    """
    tokens = first.tokens
    if end := _end_of_capitals(tokens, lexicon):
        return end
    for index, token in enumerate(tokens[:_LONGEST_DATELINE]):
        is_dash = token.text in {"–", "—"} or (token.text == "-" and index > 0 and _is_apart(tokens, index))
        if is_dash and index > 1 and _is_date(tokens[:index], lexicon):
            return index + 1  # "20 February 2014 – Peru and Chile …"
        is_pronoun = index == 1 and tokens[0].key in lexicon.not_names
        if is_dash and index > 0 and (is_pronoun or tokens[index - 1].key in lexicon.nouns):
            return 0  # "We – A and B – met", "High Commissioner – designate"
        if is_dash and 0 < index < len(tokens) - 2 and (tokens[0].is_word or _ends_with_date(tokens, lexicon)):
            end = _end_behind_dash(tokens, index)
            is_place = (tokens[0].is_capitalized or not tokens[0].is_word) and not _has_verb(tokens[:index], lexicon)
            return end if is_place and end < len(tokens) else 0
    return _ends_with_date(tokens, lexicon)


def _end_of_capitals(tokens: tuple[Token, ...], lexicon: Lexicon) -> int:
    """Return the index behind *ISLAMABAD:* or *ADDIS ABABA:*, the name of a place in capitals with which a report begins; 0 if none does."""
    colon = next((index for index, token in enumerate(tokens[: _LONGEST_CITY + 1]) if token.text == ":"), 0)
    is_place = all(token.is_word and token.text.isupper() for token in tokens[:colon])
    is_place = is_place and len(tokens[0].text) >= _SHORTEST_CITY and tokens[0].key not in lexicon.not_names
    is_word = any(token.key in lexicon.fields or token.key in lexicon.nouns for token in tokens[:colon])
    return colon + 1 if 0 < colon < len(tokens) - 1 and is_place and not is_word else 0


def _is_date(tokens: tuple[Token, ...], lexicon: Lexicon) -> bool:
    """Return whether words are a date and nothing else."""
    found = days(tokens, None, lexicon, is_news=True)
    return len(found) == 1 and found[0].how is HowDated.DATE and (found[0].index, found[0].end) == (0, len(tokens))


def _is_apart(tokens: tuple[Token, ...], hyphen: int) -> bool:
    """Return whether a hyphen stands for a dash: behind a blank or a bracket, or before another one."""
    before, following = tokens[hyphen - 1], tokens[hyphen + 1] if hyphen + 1 < len(tokens) else None
    is_double = following is not None and following.text == "-" and following.start == tokens[hyphen].end
    return tokens[hyphen].start > before.end or before.text == ")" or is_double


def _end_behind_dash(tokens: tuple[Token, ...], dash: int) -> int:
    """Return where a dateline ends of which the first dash is at an index.

    It goes on to the end of a bracket, or of a further place: *LIMA (Agency - 24 May 2021)*, *PERU, 24 May - LIMA —*.
    """
    near = range(dash + 1, min(len(tokens), dash + _LONGEST_PLACE))
    marks = [token.text for token in tokens[:dash]]
    if marks.count("(") > marks.count(")"):
        return next((index + 1 for index in near if tokens[index].text == ")"), dash + 1)
    place = itertools.takewhile(lambda index: tokens[index].is_word and tokens[index].text.isupper(), near)
    end = dash + 1 + len(list(place))
    is_further = end > dash + 1 and end < len(tokens) and tokens[end].text in {"–", "—"}
    return end + 1 if is_further else dash + 1 + (tokens[dash + 1].text in {"-", "–", "—"})


def _has_verb(tokens: tuple[Token, ...], lexicon: Lexicon) -> bool:
    """Return whether words in lower case stand there that no name of a place has: *Rio de Janeiro*, *Port of Spain*."""
    small = (item for item in tokens if item.is_word and item.text.islower())
    return any(item.key not in lexicon.particles and item.key not in _SMALL_IN_PLACES for item in small)


def _ends_with_date(tokens: tuple[Token, ...], lexicon: Lexicon) -> int:
    """Return the index after a place and a date, or a date and a place, with the mark that ends them; 0 if there are none."""
    start = int(tokens[0].text == "(")
    found = next(iter(days(tokens[: _LONGEST_DATELINE + start], None, lexicon, year=_ANY_YEAR, is_news=True)), None)
    if found is None or found.how is not HowDated.DATE or "/" in found.date:
        return 0
    place, end = tokens[start : found.index], found.end
    if not place and end + 1 < len(tokens) and tokens[end].text == "," and tokens[end + 1].is_capitalized:
        end += 1
        while end < len(tokens) and (tokens[end].is_capitalized or tokens[end].key in lexicon.particles):
            end += 1
        place = tokens[found.end + 1 : end]
        if end >= len(tokens) or tokens[end].text not in _MARKS_OF_DATELINES:
            return 0
    is_place = bool(place) and place[0].is_capitalized and place[0].key not in lexicon.not_names
    is_place = is_place and not place[-1].text.islower() and not any(item.key in lexicon.nouns for item in place)
    if not is_place or len(place) > _LONGEST_PLACE or _has_verb(place, lexicon):
        return 0
    if not all(item.is_word or item.text in {",", "-", "(", ")"} for item in place):
        return 0
    if end + 3 < len(tokens) and tokens[end].text == "(" and tokens[end + 2].text == ")":
        following = tokens[end + 3]  # "Manama, May 1 (Agency): …", "Manama, May 1 (AGENCY) Peru …"
        if following.is_capitalized and tokens[end + 1].text.isupper() and not start:
            return end + 3
        end += 3 if following.text in _MARKS_OF_DATELINES else 0
    if end < len(tokens) and tokens[end].text in _MARKS_OF_DATELINES:
        return end + 1
    is_closed = place[-1].text == "," and (end >= len(tokens) or tokens[end].is_capitalized)
    return end if is_closed and not start else 0


def _day_of(tokens: tuple[Token, ...], lexicon: Lexicon) -> tuple[str | None, Span | None]:
    found = [day for day in days(tokens, None, lexicon, is_news=True) if _is_day(day.date)]
    return (found[0].date, found[0].span) if len(found) == 1 else (None, None)


def _is_day(date: str) -> bool:
    try:
        dt.date.fromisoformat(date)
    except ValueError:
        return False
    return True
