"""Titles of White House texts: the encounter that a title names, and whether it concerns other countries."""

import datetime as dt
import re
from collections.abc import Sequence
from typing import Final

from app.datasets.wh_readouts_officials import names_on
from app.datasets.wh_readouts_participants import is_foreign, is_office_elsewhere
from app.domain.geography import capitals
from app.reading.encounters.encounter import Encounter, encounter
from app.reading.language import lexicon
from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Sentence, Token
from app.reading.persons.parties import is_american

_DOMESTIC: Final = frozenset(
    [
        "governor",
        "governors",
        "congress",
        "congressional",
        "senate",
        "senator",
        "senators",
        "legislators",
        "legislative",
        "legislature",
        "mayor",
        "mayors",
        "democrats",
        "republicans",
        "speaker",
        "ceo",
        "ceos",
        "tribal",
        "diaspora",
        "hurricane",
        "airlines",
        "airline",
        "community",
        "communities",
        "members",
        "business",
        "businesses",
        "economists",
        "executives",
        "students",
        "veterans",
        "labor",
        "unions",
        "faith",
        "advocates",
        "activists",
        "survivors",
        "caucus",
        "americans",
    ]
)


_ABROAD: Final = frozenset(
    [
        "allies",
        "foreign",
        "ambassadors",
        "europe",
        "european",
        "africa",
        "african",
        "asia",
        "asian",
        "transatlantic",
        "indo-pacific",
        "caribbean",
        "gulf",
        "patriarch",
        "nordic",
        "baltic",
        "trilateral",
        "quint",
        "multilateral",
        "hemisphere",
        "gaza",
    ]
)


_IN_AREA: Final = re.compile(r"\b(?:in|to) (?:the )?(?:middle east|(?:latin|central|south) america)\b", re.IGNORECASE)
_SUBJECT: Final = re.compile(r"[.]|\s(?:to|on|about|after|for|following|regarding|as|where|in)\s")
"""End of the words of a sentence that name who met: *to discuss*, *on Ukraine*."""
_TO: Final = frozenset({"to", "in"})
_LONGEST_CITY: Final = 3
"""The largest number of words in the name of a capital."""


def names_others(title: str, paragraph: str, *, is_statement: bool) -> bool:
    """Return whether a text that reports no meeting concerns other countries: by its title; a statement and a summit also by its start.

    A country among the parties counts; one that is a subject of the talks does not, if the parties are domestic.
    """
    words = lexicon.load()
    keys = {token.key for sentence in words.sentences(title) for token in sentence.tokens}
    if (is_statement or "summit" in keys) and _names_foreign(paragraph, words):
        return True
    reported = title_encounter(title, words, None)
    parties = title[reported.clause.start : reported.clause.end] if reported else title
    if _names_foreign(parties, words):
        return True
    if reported and any(is_office_elsewhere(person.office) for person in reported.persons):
        return True
    if "with" in keys and not keys & _DOMESTIC and _names_foreign(_SUBJECT.split(paragraph, maxsplit=1)[0], words):
        return True
    is_abroad = bool(keys & _ABROAD) or _IN_AREA.search(title) is not None or bool(capitals_in(title, words))
    return not keys & _DOMESTIC and (is_abroad or _names_foreign(title, words))


def capitals_in(title: str, words: Lexicon) -> tuple[str, ...]:
    """Return the codes of the countries to whose capitals a title says that somebody went: *Trip to Mexico City*."""
    tokens = [token for sentence in words.sentences(title) for token in sentence.tokens]
    codes = (_capital_at(tokens, index + 1) for index, token in enumerate(tokens) if token.key in _TO)
    return tuple(code for code in codes if code not in {None, "US"})


def country_before(sentence: Sentence, words: Lexicon) -> str | None:
    """Return the code of the country that the last place of a sentence is in, as far as a country or capital is named."""
    tokens = sentence.tokens
    last = None
    for index, token in enumerate(tokens):
        match = words.entities.longest(tokens, index)
        if match and match[1].country and not match[1].is_adjective:
            last = match[1].country
        elif token.key in _TO:
            last = _capital_at(tokens, index + 1) or last
    return last


def _capital_at(tokens: Sequence[Token], index: int) -> str | None:
    names = [token.text for token in tokens[index : index + _LONGEST_CITY]]
    codes = (capitals.country_of(" ".join(names[:length])) for length in range(len(names), 0, -1))
    return next(filter(None, codes), None)


def title_encounter(title: str, words: Lexicon, published: dt.date | None) -> Encounter | None:
    """Return the encounter that a title names; persons known on the day of publication are found by name alone."""
    tokens = tuple(token for sentence in words.sentences(title) for token in sentence.tokens)
    names = names_on(published) if published else None
    return encounter(title, Sentence(tokens, 0), words, names, published, is_title=True) if tokens else None


def _names_foreign(text: str, words: Lexicon) -> bool:
    """Return whether a text names another country or an organization, not only *Cuban Americans*."""
    for sentence in words.sentences(text):
        index = 0
        while index < len(sentence.tokens):
            match = words.entities.longest(sentence.tokens, index)
            if match and is_foreign(match[1]) and not is_american(sentence.tokens, match[0]):
                return True
            index = match[0] if match else index + 1
    return False
