"""Forms of address in front of names, as lists of people print them: *The Rt Hon*, *H.E. Mr*, *S.E.M.*, *Dr*.

Ranks stay with the name, and so do forms that are part of names, such as *Sir* and *Sheikh*.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final

from app.domain.names.name_customs import TITLES
from app.domain.strings.text import fold
from app.reading.language import lexicon
from app.reading.language.phrases import Phrases
from app.reading.language.tokens import Token, tokenize

OF_NAMES: Final = frozenset({
    "al hajj", "alhaji", "archbishop", "cardinal", "dame", "dato", "datuk", "haji", "hajji", "lady", "lord", "prince",
    "princess", "sheik", "sheikh", "sheikha", "shaikh", "sir", "tan sri", "tun",
})  # fmt: skip
"""Forms of address that are part of names, unlike *Mr.* and *His Excellency*."""
_OF_OTHER_LANGUAGES: Final = (
    "S.E.", "S.E. M.", "S.E.M.", "S.Exc.", "Son Excellence", "Son Altesse", "Son Altesse Royale", "S.A.R.", "Sa Majesté", "Mlle", "Maître",
    "Herr", "Frau", "Seine Exzellenz", "Ihre Exzellenz", "Doktor",
    "Sr.", "Sra.", "Srta.", "Señor", "Señora", "Excmo.", "Excma.", "Su Excelencia", "Dra.", "Ing.", "Lic.",
    "Exmo.", "Exma.", "Senhor", "Senhora", "Sua Excelência", "Sua Eccellenza", "Signor", "Signora", "Dott.", "Dott.ssa", "On.",
    "Pan", "Pani", "Gospodin", "Gospozha", "Sayın", "господин", "госпожа", "г-н", "г-жа", "السيد", "السيدة", "معالي", "سعادة",
)  # fmt: skip


def without(name: str) -> str:
    """Return a name without the forms of address in front of it; a text of nothing else is returned as it is.

    A word that may be a name, such as *He* and *Sen*, is taken for one unless it has a full stop or another form behind it.
    """
    tokens = tokenize(name, lexicon.load().spelling)
    index = 0
    while (end := _form_end(tokens, index)) is not None:
        index = end
    return name[tokens[index].start :] if index else name


def _form_end(tokens: Sequence[Token], index: int) -> int | None:
    """Return the index behind the form of address that begins at `index`, if a name follows; None if there is none."""
    start = index + (tokens[index].key == "the") if index < len(tokens) else index
    matches = [match for phrases in (lexicon.load().honorifics, _others()) if (match := phrases.longest(tokens, start))]
    end, is_rank = max(matches, default=(start, True))
    words = tokens[start:end]
    while end < len(tokens) and tokens[end].text in {".", ","} and tokens[end].start == tokens[end - 1].end:
        end += 1
    if is_rank or end >= len(tokens) or _of_name(words):
        return None
    return end if _is_sure(words, tokens[end - 1].text) or _form_end(tokens, end) is not None else None


def _of_name(words: Sequence[Token]) -> bool:
    return fold(" ".join(word.key for word in words)).replace("'", "") in OF_NAMES


def _is_sure(words: Sequence[Token], last: str) -> bool:
    """Return whether words are no name: one of several letters, and known as a title, or with a full stop (`last`)."""
    if len(words) > 1:
        return any(len(word.key) > 1 for word in words)  # "H. E. Venn" has initials
    word = words[0]
    return word.key in TITLES or not word.text.isascii() or (last.endswith(".") and len(word.key) > 1)


@cache
def _others() -> Phrases[bool]:
    phrases: Phrases[bool] = Phrases()
    for form in _OF_OTHER_LANGUAGES:
        # The full stop of an abbreviation belongs to its token only if the words of the language have it.
        phrases.add(form.removesuffix(".") if form.count(".") == 1 else form, value=False)
    return phrases
