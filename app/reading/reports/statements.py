"""Joint statements: texts in which several countries say something together, whether or not they met.

See decision 193.
"""

from collections.abc import Sequence
from typing import Final

from app.reading.encounters.occasion import Occasion
from app.reading.language.lexicon import Lexicon
from app.reading.language.tokens import Sentence, Token
from app.reading.reports.gatherings import Gathering
from app.reading.reports.layout import Layout
from app.reading.reports.occasion_words import has_at_verb

NO_MEETING: Final = "the text is a joint statement that reports no meeting"
_STATEMENTS: Final = frozenset({"statement", "communique", "declaration"})
_SEVERAL: Final = frozenset({"joint", "leaders", "ministers", "governments", "countries", "presidents"})
_SIGNING: Final = frozenset({"sign", "signs", "signed"})
"""Words of a headline that reports of a statement rather than being its title."""
_PREPOSITIONS: Final = frozenset({"during", "at", "after", "following", "on", "of"})
_NEAR: Final = 6


def is_joint_statement(parts: Layout) -> bool:
    """Return whether the headline, or the first sentence without one, calls the text a statement of several."""
    titles: Sequence[Sentence] = parts.titles or parts.sentences[:1]
    keys = {token.key for sentence in titles for token in sentence.tokens}
    return bool(keys & _STATEMENTS) and bool(keys & _SEVERAL) and not keys & _SIGNING


def reports_meeting(gathering: Gathering, parts: Layout, lexicon: Lexicon) -> bool:
    """Return whether a statement says that those who make it met: in its headline, or with a verb or noun of meeting."""
    for sentence in parts.titles:
        if lexicon.has_cue("meeting_nouns", sentence.tokens):
            return True
    return any(_is_meeting(occasion, lexicon) for occasion in gathering.occasions)


def _is_meeting(occasion: Occasion, lexicon: Lexicon) -> bool:
    if not has_at_verb(lexicon, "met_in_statements", occasion):
        return False
    return occasion.is_finite or bool(occasion.visited) or _is_circumstance(occasion, occasion.sentence.tokens)


def _is_circumstance(occasion: Occasion, tokens: Sequence[Token]) -> bool:
    """Return whether a noun says when the statement was made: *during their meeting*, *on the occasion of the visit*."""
    verb = next(index for index, token in enumerate(tokens) if token.start == occasion.verb.start)
    return any(token.key in _PREPOSITIONS for token in tokens[max(0, verb - _NEAR) : verb])
