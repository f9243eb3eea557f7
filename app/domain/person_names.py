"""Names of people as sources print them, taken apart: parts, titles, generation.

Nothing is decided about which part is the family name: sources put it first or last, and many people have none.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final, NamedTuple

from app.domain import name_customs as customs
from app.domain import wade_giles
from app.domain.text import fold
from app.domain.transliteration import is_abjad, latin, skeletons, spelling, spelt_out, syllables

MOST_PARTS: Final = 8
"""The most parts of a name that are read: no name needs more to be distinguished from another."""
SHORT_WORD: Final = 4
"""Words of at most so many letters are too short to be distinguished from others by likeness."""
_LONGEST: Final = 300
_QUOTES: Final = str.maketrans("’‘ʻʼ´`′ʿʾ‛＇", "'" * 11)
_MARKS: Final = dict.fromkeys(map(ord, "\u0302\u0308"))
"""The circumflex of *ê* and the dots of *ü*."""
_IN_BRACKETS: Final = re.compile(r"[(\[（]([^)\]）]*)[)\]）]|[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")
_COMMA: Final = re.compile(r"[,،、;]")
_PIECE: Final = re.compile(r"[^\s.\-‐‑–—·•・/_]+\.?|[-‐‑–]")
_PREFIX: Final = re.compile(r"^([A-Za-zÀ-ÿ]{1,4})'(?=\w{2})")
# Abdul Aziz, Abdel Aziz, Abd al-Aziz, Abdurrahman, Abderrahmane: "servant of", with an article that is assimilated.
_SERVANT: Final = re.compile(r"^abd[aeiou]?(?:l|(r|s|n|z|d|t)(?=\1)|)$")
_SERVANT_JOINED: Final = re.compile(r"^abd(?:[aeiou]l(?=[^l])|[aeiou](r|s|n|z|d|t)(?=\1))(?=.{4})")
# Noureddine, Nuruddin, Nur al-Din: a name with the article and *din*, "faith".
_FAITH_JOINED: Final = re.compile(r"(?<=[a-z]{2})[aeiou]?(?:dd|ld|(?<=[aeiou])d)(?:i|ee|ie|y)ne?$")
# Luvsandorjiin Batzorig: the name of the father, in the genitive of Mongolian.
_GENITIVE: Final = re.compile(r"(?<=[a-z]{4})(?:giin|iin|yn)$")
_STYLES: Final = frozenset({("H.", "E."), ("H.", "M."), ("H.", "H.")})
_SMALL_WORDS: Final = frozenset({"of"})


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a name, in Latin letters, with the keys under which its spellings meet."""

    text: str
    spelling: str
    skeletons: tuple[str, ...]
    joined: str = ""
    """The spelling with the particle before it, for sources that write both as one word: *Vanrompuy*, *Alkhalifa*."""
    stem: str = ""
    """The spelling without the ending of Slavic family names, and that of Mongolian names of fathers."""
    stands_for: frozenset[str] = frozenset()
    """The names that it is a short form of, and its other forms in Latin letters."""
    is_initial: bool = False
    is_father: bool = False
    """Whether it follows a word of kinship, as in *bin Said*."""
    is_unvowelled: bool = False
    is_extra: bool = False
    """Whether it may be left out: a nickname in brackets or quotation marks, or the *De* of *De Gaulle*."""
    with_particle: str = ""
    """The text with the particle before it: *vanrompuy*, *alkhalifa*, *oneill*."""
    in_pinyin: frozenset[str] = frozenset()
    """The word in Pinyin, if the name is Chinese in Wade-Giles; several where that does not tell."""
    is_title: bool = False
    """Whether it may be a title that was left out: the *Min* of *Min Young Jae*."""


@dataclass(frozen=True, slots=True)
class PersonName:
    """A printed name, taken apart."""

    parts: tuple[Part, ...]
    generation: int | None
    """1 for Sr. and I, 2 for Jr. and II, 3 for III; None if the name does not say."""
    titles: frozenset[str]
    whole: str
    """The folded name without spaces, by which names in scripts without spaces are compared."""
    leading: tuple[Part, ...] = ()
    """The words in front that were left out as titles, but are names too; they count where the other name has them."""

    @property
    def words(self) -> tuple[Part, ...]:
        """The parts that are not initials and may not be left out."""
        return tuple(part for part in self.parts if not (part.is_initial or part.is_extra))


class _Piece(NamedTuple):
    """A word between spaces, hyphens and full stops."""

    printed: str
    latin: str
    after_hyphen: bool = False
    before_hyphen: bool = False
    after_prefix: str = ""

    @property
    def is_dotted(self) -> bool:
        return self.printed.endswith(".")

    @property
    def is_lower(self) -> bool:
        return self.printed[:1].islower() or (self.printed[:1].isalpha() and not self.printed[:1].isupper())


@lru_cache(maxsize=16_384)
def parse(name: str) -> PersonName:
    """Take a printed name apart."""
    text = unicodedata.normalize("NFKC", name[:_LONGEST]).translate(_QUOTES)
    nicknames = [inner for result in _IN_BRACKETS.findall(text) for inner in result if inner.strip()]
    outside = _IN_BRACKETS.sub(" ", text)
    if not any(map(str.isalnum, outside)):
        outside, nicknames = text, []
    pieces, behind = _in_order(outside)
    generation = _generation(behind)
    pieces, last = _without_suffix(pieces)
    generation = generation if generation is not None else last
    pieces = _without_place(pieces)
    with_titles = pieces
    pieces, titles = _without_titles(pieces)
    leading = tuple(
        replace(_part(piece.latin), is_title=True)
        for piece in with_titles[: len(with_titles) - len(pieces)]
        if piece.latin in customs.POSSIBLE_TITLES and len(piece.latin) > 1
    )
    parts = list(_parts(pieces))
    for nickname in nicknames:
        known = {part.text for part in parts}
        extra = [part for part in _parts(list(_pieces(nickname))) if part.text not in known]
        parts += [_part(item.text, is_extra=True) for item in extra if not item.is_initial]
    return PersonName(tuple(parts[:MOST_PARTS]), generation, titles, fold(name).replace(" ", ""), leading)


def _in_order(text: str) -> tuple[list[_Piece], list[_Piece]]:
    """Return the pieces of a name in the order of speech, and what stands behind a comma without being a name."""
    first, *others = [list(_pieces(segment)) for segment in _COMMA.split(text)]
    behind: list[_Piece] = []
    for segment in others:
        rest = [piece for piece in segment if not _is_behind(piece)]
        if rest and rest[0].latin in customs.TITLES:
            continue  # "Browne, Baron Browne of Madingley", "Haile, Emperor of ...": a title, and no given name
        behind += [piece for piece in segment if _is_behind(piece)]
        # "Hayashi, Yoshimasa": the family name stands first, before a comma.
        first = [*rest, *first] if rest else first
    return first, behind


def _is_behind(piece: _Piece) -> bool:
    return piece.latin in customs.TITLES_BEHIND or (
        piece.latin in customs.SUFFIXES and piece.latin not in customs.NAMES_LIKE_SUFFIXES
    )


def _pieces(text: str) -> Iterator[_Piece]:
    result: list[_Piece] = []
    hyphen = False
    for word in _PIECE.findall(text):
        if word in "-‐‑–":
            hyphen = bool(result)
            if result:
                result[-1] = _Piece(
                    result[-1].printed, result[-1].latin, result[-1].after_hyphen, True, result[-1].after_prefix
                )
            continue
        prefix, rest = "", word
        if (
            (match := _PREFIX.match(word))
            and match[1].lower() in customs.APOSTROPHE_PREFIXES
            and not wade_giles.is_aspirated(_with_apostrophes(word))
        ):
            prefix, rest = match[1].lower(), word[match.end() :]
        for index, syllable in enumerate(syllables(rest)):
            if letters := latin(syllable):
                result.append(_Piece(syllable, letters, hyphen and not index, False, "" if index else prefix))
        hyphen = False
    yield from result


def _generation(pieces: Sequence[_Piece]) -> int | None:
    return next((customs.SUFFIXES[piece.latin] for piece in pieces if piece.latin in customs.SUFFIXES), None)


def _without_suffix(pieces: list[_Piece]) -> tuple[list[_Piece], int | None]:
    """Leave out the suffix and the honours at the end of a name; return what remains, and the generation."""
    generation = None
    while len(pieces) > 1:
        last = pieces[-1]
        if last.latin in customs.SUFFIXES and generation is None and _reads_as_suffix(pieces):
            generation = customs.SUFFIXES[last.latin]
        elif last.latin not in customs.TITLES_BEHIND or len(pieces) <= 2 or last.after_hyphen:
            break
        pieces = pieces[:-1]
    # Also before the name of a place or another name: Ilsa II of Norland, Carl XVI Gustaf.
    for index, piece in enumerate(pieces[1:], 1):
        if generation is None and piece.latin in customs.SUFFIXES and _reads_as_suffix(pieces[: index + 1]):
            following = pieces[index + 1].latin if index + 1 < len(pieces) else ""
            is_number = (
                len(piece.latin) > 1 and piece.printed.isupper() and piece.latin not in customs.NAMES_LIKE_SUFFIXES
            )
            if following in _SMALL_WORDS or is_number:
                return pieces[:index] + pieces[index + 1 :], customs.SUFFIXES[piece.latin]
    return pieces, generation


def _reads_as_suffix(pieces: Sequence[_Piece]) -> bool:
    last = pieces[-1]
    if last.after_hyphen:
        return False
    if last.latin in customs.NAMES_LIKE_SUFFIXES:
        # An initial has a full stop; Xi, Vi and Ix are also names.
        return last.printed.isupper() and not last.is_dotted
    return True


def _without_place(pieces: list[_Piece]) -> list[_Piece]:
    """Leave out a designation by a place: *of Jordan*, *of Port Ellen*."""
    for index, piece in enumerate(pieces):
        if index and piece.printed.lower() in _SMALL_WORDS:
            named = [item for item in pieces[:index] if item.latin not in customs.TITLES | customs.POSSIBLE_TITLES]
            # "President of X", "Duke of Y": without a name, the place is all there is.
            return pieces[:index] if named else pieces[:index] + pieces[index + 1 :]
    return pieces


def _without_titles(pieces: list[_Piece]) -> tuple[list[_Piece], frozenset[str]]:
    titles: set[str] = set()
    ordinal = pieces[0].latin if pieces else ""
    if (
        len(pieces) > 2
        and ordinal in customs.SUFFIXES
        and ordinal[:1].isdigit()
        and pieces[1].latin in customs.PEERAGES
    ):
        pieces = pieces[1:]  # 1st Baron
    if len(pieces) > 3 and (pieces[0].printed, pieces[1].printed) in _STYLES:
        pieces = pieces[2:]  # H.E. Mr. Venn; but H. E. Venn has initials
    while len(pieces) > 1 and not pieces[0].before_hyphen:
        word = pieces[0].latin
        if (word, pieces[1].latin) in customs.TITLE_PAIRS:
            titles |= {word, pieces[1].latin}
            pieces = pieces[2:] or pieces
        elif word in customs.TITLES or (word in customs.POSSIBLE_TITLES and len(pieces) > 2):
            # A single letter with a full stop is an initial.
            if len(word) == 1 and pieces[0].is_dotted:
                break
            titles.add(word)
            pieces = pieces[1:]
        else:
            break
    return pieces, frozenset(titles)


def _parts(pieces: list[_Piece]) -> Iterator[Part]:
    before, is_father, is_servant, joined_until = "", False, False, 0
    in_pinyin = _in_pinyin(pieces)
    for index, piece in enumerate(pieces):
        if index < joined_until:
            continue
        word = customs.WHOLE_FORMS.get(piece.latin, piece.latin)
        if not in_pinyin[index] and _is_particle(pieces, index):
            is_father = is_father or word in customs.KINSHIP
            before += "al" if word in customs.ARTICLES else word
            continue
        before += piece.after_prefix
        if _SERVANT.match(word) and index + 1 < len(pieces):
            is_servant = True
            continue
        if joined := _faith_after(pieces, index):
            joined_until = index + 1 + joined
            word += "uddin"
        if is_servant:
            yield _part("abd" + word, is_father=is_father)
        elif match := _SERVANT_JOINED.match(word):
            yield _part("abd" + word[match.end() :], is_father=is_father)
        else:
            is_initial = _is_initial(piece)
            yield _part(
                word,
                before=before,
                is_father=is_father,
                is_initial=is_initial,
                is_unvowelled=is_abjad(piece.printed),
                is_extra=not index and len(pieces) > 1 and word in customs.LEADING_PARTICLES,
                variants=spelt_out(piece.printed),
                in_pinyin=in_pinyin[index],
            )
        before, is_father, is_servant = "", False, False


def _in_pinyin(pieces: Sequence[_Piece]) -> list[frozenset[str]]:
    """Return each word of a name in Pinyin, if all are syllables of Wade-Giles or, with a hyphen, those of the given name.

    A name that may as well be in Pinyin, such as *Li Peng*, is.
    """
    words = [_with_apostrophes(piece.printed) for piece in pieces]
    counts = [0 if _is_initial(piece) else wade_giles.count(word) for piece, word in zip(pieces, words, strict=True)]
    is_whole = all(counts) and sum(counts) > 1
    if is_whole and any(
        piece.before_hyphen or not wade_giles.is_pinyin(word) for piece, word in zip(pieces, words, strict=True)
    ):
        places = set(range(len(pieces)))
    else:
        places = {
            place
            for first, (one, other) in enumerate(pairwise(pieces))
            if one.before_hyphen
            and not (one.after_hyphen or other.before_hyphen)
            and counts[first] == counts[first + 1] == 1
            for place in (first, first + 1)
        }
    is_exact = any("'" in words[place] for place in places)
    return [
        wade_giles.readings(word, is_exact=is_exact) if place in places else frozenset()
        for place, word in enumerate(words)
    ]


def _with_apostrophes(printed: str) -> str:
    """Return a printed word in lower-case ASCII with its apostrophes; empty if it is in another script."""
    if printed.isascii():
        return printed.lower()
    word = unicodedata.normalize("NFD", printed).lower().translate(_MARKS)
    return word if word.isascii() else ""


def _faith_after(pieces: Sequence[_Piece], place: int) -> int:
    """Return how many pieces after this one belong to it: those of *Nur al-Din* and *Nour Eddine*."""
    following = [piece.latin for piece in pieces[place + 1 : place + 3]]
    if following[:1] and following[0] in customs.FAITHS:
        return 1
    is_apart = len(following) > 1 and following[0] in customs.ARTICLES and following[1] in customs.FAITH
    return 2 if is_apart else 0


def _is_initial(piece: _Piece) -> bool:
    if len(piece.latin) == 1 and len(piece.printed.rstrip(".")) == 1:
        return piece.printed.isascii() or piece.is_dotted
    # Russian and Greek letters that Latin writes with two: Yu., Zh., Ch.
    return len(piece.latin) == 2 and piece.is_dotted and piece.latin not in customs.WHOLE_FORMS


def _is_particle(pieces: Sequence[_Piece], place: int) -> bool:
    piece = pieces[place]
    if place + 1 == len(pieces) or (piece.latin not in customs.PARTICLES) or piece.is_dotted:
        return False
    if len(piece.latin) == 1 and not (piece.is_lower and place):
        return False
    if len(piece.printed) == 1 and not piece.printed.isascii():
        return False  # a syllable of a name in Hangul or Chinese characters
    if piece.is_lower or piece.before_hyphen:
        # "ben", "bin" and "al" may begin a name: Ben Ali, Al Gore.
        return place > 0 or piece.latin not in customs.KINSHIP
    return place > 0


@lru_cache(maxsize=8_192)
def _part(
    word: str,
    *,
    before: str = "",
    is_father: bool = False,
    is_initial: bool = False,
    is_unvowelled: bool = False,
    is_extra: bool = False,
    variants: frozenset[str] = frozenset(),
    in_pinyin: frozenset[str] = frozenset(),
) -> Part:
    key = _FAITH_JOINED.sub("udin", word)
    forms = (key, *sorted(variants | in_pinyin))
    return Part(
        word,
        spelling(key),
        tuple(dict.fromkeys(sound for form in forms for sound in skeletons(form))),
        spelling(before + key) if before else "",
        _stem(spelling(_GENITIVE.sub("", key))),
        customs.SHORT_FORMS.get(word, frozenset()) | variants,
        is_initial,
        is_father,
        is_unvowelled,
        is_extra,
        before + word,
        in_pinyin,
    )


def _stem(word: str) -> str:
    for ending in customs.FAMILY_ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + SHORT_WORD:
            return word[: -len(ending)]
    return word
