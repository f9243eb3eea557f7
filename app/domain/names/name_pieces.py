"""The words of a printed name: cut at spaces, hyphens and full stops, and put in the order of speech, without titles."""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final, NamedTuple

from app.domain.names import name_customs as customs
from app.domain.names import wade_giles
from app.domain.names.transliteration import latin, syllables

_MARKS: Final = dict.fromkeys(map(ord, "\u0302\u0308"))
"""The circumflex of *ê* and the dots of *ü*."""
_COMMA: Final = re.compile(r"[,،、;]")
_PIECE: Final = re.compile(r"[^\s.\-‐‑–—·•・/_]+\.?|[-‐‑–]")
_PREFIX: Final = re.compile(r"^([A-Za-zÀ-ÿ]{1,4})'(?=\w{2})")
_STYLES: Final = frozenset({("H.", "E."), ("H.", "M."), ("H.", "H.")})
_SMALL_WORDS: Final = frozenset({"of"})


class Piece(NamedTuple):
    """A word between spaces, hyphens and full stops."""

    printed: str
    latin: str
    after_hyphen: bool = False
    before_hyphen: bool = False
    after_prefix: str = ""

    @property
    def is_dotted(self) -> bool:
        """Whether it ends with a full stop."""
        return self.printed.endswith(".")

    @property
    def is_lower(self) -> bool:
        """Whether it begins with a small letter, or with one of a script without capitals."""
        return self.printed[:1].islower() or (self.printed[:1].isalpha() and not self.printed[:1].isupper())


def in_order(text: str) -> tuple[list[Piece], list[Piece]]:
    """Return the pieces of a name in the order of speech, and what stands behind a comma without being a name."""
    first, *others = [pieces_of(segment) for segment in _COMMA.split(text)]
    behind: list[Piece] = []
    for segment in others:
        rest = [piece for piece in segment if not _is_behind(piece)]
        if rest and rest[0].latin in customs.TITLES:
            continue  # "Browne, Baron Browne of Madingley", "Haile, Emperor of ...": a title, and no given name
        behind += [piece for piece in segment if _is_behind(piece)]
        # "Hayashi, Yoshimasa": the family name stands first, before a comma.
        first = [*rest, *first] if rest else first
    return first, behind


def _is_behind(piece: Piece) -> bool:
    return piece.latin in customs.TITLES_BEHIND or (
        piece.latin in customs.SUFFIXES and piece.latin not in customs.NAMES_LIKE_SUFFIXES
    )


def pieces_of(text: str) -> list[Piece]:
    """Return the pieces of a text in their order; an apostrophe separates the prefix of a name, as in *O'Neill*."""
    result: list[Piece] = []
    hyphen = False
    for word in _PIECE.findall(text):
        if word in "-‐‑–":
            hyphen = bool(result)
            if result:
                result[-1] = result[-1]._replace(before_hyphen=True)
            continue
        prefix, rest = "", word
        if (
            "'" in word
            and (match := _PREFIX.match(word))
            and match[1].lower() in customs.APOSTROPHE_PREFIXES
            and not wade_giles.is_aspirated(with_apostrophes(word))
        ):
            prefix, rest = match[1].lower(), word[match.end() :]
        for index, syllable in enumerate(syllables(rest)):
            if letters := latin(syllable):
                after_prefix = "" if index else prefix
                result.append(Piece(syllable, letters, hyphen and not index, after_prefix=after_prefix))
        hyphen = False
    return result


def generation_of(pieces: Sequence[Piece]) -> int | None:
    """Return the generation that a suffix among the pieces means: 2 for Jr.; None if there is no suffix."""
    return next((customs.SUFFIXES[piece.latin] for piece in pieces if piece.latin in customs.SUFFIXES), None)


def without_suffix(pieces: list[Piece]) -> tuple[list[Piece], int | None]:
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


def _reads_as_suffix(pieces: Sequence[Piece]) -> bool:
    last = pieces[-1]
    if last.after_hyphen:
        return False
    if last.latin in customs.NAMES_LIKE_SUFFIXES:
        # An initial has a full stop; Xi, Vi and Ix are also names.
        return last.printed.isupper() and not last.is_dotted
    return True


def without_place(pieces: list[Piece]) -> list[Piece]:
    """Leave out a designation by a place: *of Jordan*, *of Port Ellen*."""
    for index, piece in enumerate(pieces):
        if index and piece.printed.lower() in _SMALL_WORDS:
            named = [item for item in pieces[:index] if item.latin not in customs.TITLES | customs.POSSIBLE_TITLES]
            # "President of X", "Duke of Y": without a name, the place is all there is.
            return pieces[:index] if named else pieces[:index] + pieces[index + 1 :]
    return pieces


def without_titles(pieces: list[Piece]) -> tuple[list[Piece], frozenset[str]]:
    """Leave out the titles at the beginning of a name; return what remains, and the titles."""
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


def is_initial(piece: Piece) -> bool:
    """Return whether a piece stands for a name that begins so: *J.*, *Yu.*."""
    if len(piece.latin) == 1 and len(piece.printed.rstrip(".")) == 1:
        return piece.printed.isascii() or piece.is_dotted
    # Russian and Greek letters that Latin writes with two: Yu., Zh., Ch.
    return len(piece.latin) == 2 and piece.is_dotted and piece.latin not in customs.WHOLE_FORMS


def with_apostrophes(printed: str) -> str:
    """Return a printed word in lower-case ASCII with its apostrophes; empty if it is in another script."""
    if printed.isascii():
        return printed.lower()
    word = unicodedata.normalize("NFD", printed).lower().translate(_MARKS)
    return word if word.isascii() else ""
