"""Titles of White House texts: the encounter that a title names, and whether it concerns other countries."""

import datetime as dt
from typing import Final

from app.datasets.wh_readouts_officials import known
from app.datasets.wh_readouts_participants import is_foreign
from app.reading import lexicon
from app.reading.encounter import Encounter, encounter
from app.reading.lexicon import Lexicon
from app.reading.party_clause import is_american
from app.reading.tokens import Sentence

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


def names_others(title: str, paragraph: str, *, is_statement: bool) -> bool:
    """Return whether a text that reports no meeting concerns other countries: by its title; a statement and a summit also by its start.

    A country among the parties counts; one that is a subject of the talks does not, if the parties are domestic.
    """
    words = lexicon.load()
    keys = {token.key for sentence in words.sentences(title) for token in sentence.tokens}
    if (is_statement or "summit" in keys) and _names_foreign(paragraph, words):
        return True
    found = title_encounter(title, words, None)
    parties = title[found.clause.start : found.clause.end] if found else title
    if _names_foreign(parties, words):
        return True
    return not keys & _DOMESTIC and (bool(keys & _ABROAD) or _names_foreign(title, words))


def title_encounter(title: str, words: Lexicon, published: dt.date | None) -> Encounter | None:
    """Return the encounter that a title names; persons known on the day of publication are found by name alone."""
    tokens = tuple(token for sentence in words.sentences(title) for token in sentence.tokens)
    names = known(published) if published else None
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
