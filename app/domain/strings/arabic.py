"""Arabic letters as users type them: several spellings of one word are in use, and keyboards differ.

The rules are those of Lucene's ArabicNormalizer and PersianNormalizer. Hamza and vowel signs are marks, which
`app.domain.strings.text.fold` removes for all scripts.
"""

from typing import Final

TATWEEL: Final = "\u0640"
"""The stroke that stretches a word; it is not a letter."""

PLAIN_ARABIC: Final[dict[int, str]] = {
    0x0629: "\u0647",  # teh marbuta as heh
    0x0649: "\u064a",  # alef maksura as yeh
    0x06CC: "\u064a",  # Persian yeh
    0x06D2: "\u064a",  # yeh barree
    0x06A9: "\u0643",  # keheh as kaf
    0x06C1: "\u0647",  # heh goal
    0x06D5: "\u0647",  # ae, also of heh with yeh above
    0x0671: "\u0627",  # alef wasla
    0x0640: "",
}
"""The plain letter for the code of each, for `str.translate`."""
