"""Names of people as sources print them, taken apart: parts, titles, generation.

Nothing is decided about which part is the family name: sources put it first or last, and many people have none.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Final

from app.domain.names import name_customs as customs
from app.domain.names import name_pieces, wade_giles
from app.domain.names.name_pieces import Piece
from app.domain.names.transliteration import is_abjad, skeletons, spelling, spelt_out
from app.domain.strings.text import fold

MOST_PARTS: Final = 8
"""The most parts of a name that are read: no name needs more to be distinguished from another."""
SHORT_WORD: Final = 4
"""The number of letters up to which a word is too short to be distinguished from others by likeness."""
_LONGEST: Final = 300
"""The number of characters of a name that are read."""
_QUOTES: Final = str.maketrans("’‘ʻʼ´`′ʿʾ‛＇", "'" * 11)
_IN_BRACKETS: Final = re.compile(r"[(\[（]([^)\]）]*)[)\]）]|[\"“”„«»]([^\"“”„«»]*)[\"“”„«»]")
# Abdul Aziz, Abdel Aziz, Abd al-Aziz, Abdurrahman, Abderrahmane: "servant of", with an article that is assimilated.
_SERVANT: Final = re.compile(r"^abd[aeiou]?(?:l|(r|s|n|z|d|t)(?=\1)|)$")
_SERVANT_JOINED: Final = re.compile(r"^abd(?:[aeiou]l(?=[^l])|[aeiou](r|s|n|z|d|t)(?=\1))(?=.{4})")
# Noureddine, Nuruddin, Nur al-Din: a name with the article and *din*, "faith".
_FAITH_JOINED: Final = re.compile(r"(?<=[a-z]{2})[aeiou]?(?:dd|ld|(?<=[aeiou])d)(?:i|ee|ie|y)ne?$")
# Luvsandorjiin Batzorig: the name of the father, in the genitive of Mongolian.
_GENITIVE: Final = re.compile(r"(?<=[a-z]{4})(?:giin|iin|yn)$")


@dataclass(frozen=True, slots=True)
class Part:
    """A word of a name, in Latin letters, with the keys under which its spellings meet."""

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

    def __hash__(self) -> int:
        # Equal parts have equal texts. All fields would take ten times as long.
        return hash(self.text)


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


@lru_cache(maxsize=16_384)
def parse(name: str) -> PersonName:
    """Take a printed name apart."""
    text = unicodedata.normalize("NFKC", name[:_LONGEST]).translate(_QUOTES)
    nicknames = [inner for result in _IN_BRACKETS.findall(text) for inner in result if inner.strip()]
    outside = _IN_BRACKETS.sub(" ", text)
    if not any(map(str.isalnum, outside)):
        outside, nicknames = text, []
    pieces, behind = name_pieces.in_order(outside)
    generation = name_pieces.generation_of(behind)
    pieces, last = name_pieces.without_suffix(pieces)
    generation = generation if generation is not None else last
    pieces = name_pieces.without_place(pieces)
    with_titles = pieces
    pieces, titles = name_pieces.without_titles(pieces)
    leading = tuple(
        replace(_part(piece.latin), is_title=True)
        for piece in with_titles[: len(with_titles) - len(pieces)]
        if piece.latin in customs.POSSIBLE_TITLES and len(piece.latin) > 1
    )
    parts = list(_parts(pieces))
    for nickname in nicknames:
        known = {part.text for part in parts}
        extra = [part for part in _parts(name_pieces.pieces_of(nickname)) if part.text not in known]
        parts += [_part(item.text, is_extra=True) for item in extra if not item.is_initial]
    return PersonName(tuple(parts[:MOST_PARTS]), generation, titles, fold(name).replace(" ", ""), leading)


def _parts(pieces: list[Piece]) -> Iterator[Part]:
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
        if joined := _length_of_faith_suffix(pieces, index):
            joined_until = index + 1 + joined
            word += "uddin"
        if is_servant:
            yield _part("abd" + word, is_father=is_father)
        elif match := _SERVANT_JOINED.match(word):
            yield _part("abd" + word[match.end() :], is_father=is_father)
        else:
            details = {
                "before": before,
                "is_father": is_father,
                "is_initial": name_pieces.is_initial(piece),
                "is_unvowelled": is_abjad(piece.printed),
                "is_extra": not index and len(pieces) > 1 and word in customs.LEADING_PARTICLES,
                "variants": spelt_out(piece.printed),
                "in_pinyin": in_pinyin[index],
            }
            # Most words have none of these, and are found in the cache by themselves.
            yield _part(word, **details) if any(details.values()) else _part(word)
        before, is_father, is_servant = "", False, False


def _in_pinyin(pieces: Sequence[Piece]) -> list[frozenset[str]]:
    """Return each word of a name in Pinyin, if all are syllables of Wade-Giles or, with a hyphen, those of the given name.

    A name that may as well be in Pinyin, such as *Li Peng*, is.
    """
    words = [name_pieces.with_apostrophes(piece.printed) for piece in pieces]
    counts = [
        0 if name_pieces.is_initial(piece) else wade_giles.count(word)
        for piece, word in zip(pieces, words, strict=True)
    ]
    if not any(counts):
        return [frozenset()] * len(pieces)
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


def _length_of_faith_suffix(pieces: Sequence[Piece], place: int) -> int:
    """Return how many pieces after this one belong to it: those of *Nur al-Din* and *Nour Eddine*."""
    following = [piece.latin for piece in pieces[place + 1 : place + 3]]
    if following[:1] and following[0] in customs.FAITHS:
        return 1
    is_apart = len(following) > 1 and following[0] in customs.ARTICLES and following[1] in customs.FAITH
    return 2 if is_apart else 0


def _is_particle(pieces: Sequence[Piece], place: int) -> bool:
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
        text=word,
        spelling=spelling(key),
        skeletons=tuple(dict.fromkeys(sound for form in forms for sound in skeletons(form))),
        joined=spelling(before + key) if before else "",
        stem=_stem(spelling(_GENITIVE.sub("", key))),
        stands_for=customs.SHORT_FORMS.get(word, frozenset()) | variants,
        is_initial=is_initial,
        is_father=is_father,
        is_unvowelled=is_unvowelled,
        is_extra=is_extra,
        with_particle=before + word,
        in_pinyin=in_pinyin,
    )


def _stem(word: str) -> str:
    for ending in customs.FAMILY_ENDINGS:
        if word.endswith(ending) and len(word) >= len(ending) + SHORT_WORD:
            return word[: -len(ending)]
    return word
