"""Ids made from names, and texts made safe and comparable."""

import re
import unicodedata

import pytest

from app.domain.dates.clock import now
from app.domain.strings import slugs, text


@pytest.mark.parametrize(
    ("parts", "made"),
    [
        (("Hayashi Yoshimasa",), "hayashi-yoshimasa"),
        (("2023-09-01", "Japan-Peru foreign ministers' meeting"), "2023-09-01-japan-peru-foreign-ministers-meeting"),
        (("Ana Cecilia Gervasi",), "ana-cecilia-gervasi"),
        (("Recep Tayyip Erdoğan",), "recep-tayyip-erdogan"),
        (("O’Higgins", None, ""), "ohiggins"),
        (("Łódź & Cie. — S.A.",), "lodz-cie-s-a"),
        ((None, "1999"), "1999"),
        (("",), "record"),
        ((), "record"),
        (("—…!",), "record"),
        (("a" * 150,), "a" * 100),
        ((" ".join(["word"] * 30),), "-".join(["word"] * 20)),
    ],
)
def test_id_is_derived_from_the_name(parts, made):
    assert slugs.slugify(*parts) == made
    assert slugs.is_id(made)


@pytest.mark.parametrize("name", ["林芳正", "Владимир", "محمد", "Ελλάδα", "김대중"])
def test_names_in_any_script_give_different_ids(name):
    assert slugs.is_id(slugs.slugify(name))
    assert slugs.slugify(name) != "record"


@pytest.mark.parametrize("text", ["a", "0", "a-b", "a" * 100, "2023-09-01"])
def test_valid_ids(text):
    assert slugs.is_id(text)


@pytest.mark.parametrize(
    "text", ["", "-", "-a", "a-", "a--b", "A", "a_b", "a b", "a\n", "é", "a" * 101, "a/b", "a\0", "٣"]
)
def test_invalid_ids(text):
    assert not slugs.is_id(text)


def test_a36_free_id_is_found_with_few_queries():
    candidates = []

    def is_taken(candidate):
        candidates.append(candidate)
        return candidate == "a" or int(candidate.removeprefix("a-")) <= 10_000

    assert slugs.first_available("a", is_taken) == "a-10001"
    assert len(candidates) < 40


def test_first_free_id_has_the_next_number():
    taken = {"a", "a-2", "a-3", "b" * 100}
    assert slugs.first_available("a", taken.__contains__) == "a-4"
    assert slugs.first_available("c", taken.__contains__) == "c"
    assert slugs.first_available("b" * 100, taken.__contains__) == "b" * 98 + "-2"


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  a  ", "a"),
        ("a\r\nb", "a\nb"),
        ("Cafe\u0301", "Caf\u00e9"),
        ("a\tb", "a\tb"),
        ("", ""),
        ("林", "林"),
        ("\U0001f91d", "\U0001f91d"),
    ],
)
def test_text_is_cleaned(raw, cleaned):
    assert text.normalize(raw) == cleaned


@pytest.mark.parametrize(
    "point",
    [*(0, 8, 0xB, 0xD, 0x1B, 0x7F, 0x85), *(0x61C, 0x200F, 0x202E, 0x2066), *(0xD800, 0xDFFF, 0xFDD0, 0xFFFE, 0xFFFF)],
    ids=hex,
)
def test_characters_not_allowed_in_text_are_named(point):
    for check in (text.normalize, text.normalize_line):
        with pytest.raises(ValueError, match=re.escape(f"U+{point:04X} at position 2")):
            check(f"ab{chr(point)}c")


def test_a_line_has_single_spaces():
    assert text.normalize_line(" a \n\t b\u00a0\u2003c ") == "a b c"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Unión", "union"),
        ("Cafe\u0301", "CAFÉ"),
        ("STRASSE", "straße"),
        ("ＡＢＣ", "abc"),
        ("Türkiye", "turkiye"),
        ("a  b", "a b"),
        ("ﬁsh", "fish"),
        ("Ὀδυσσεύς", "οδυσσευσ"),
        # Letters that Unicode does not decompose.
        ("Lech Wałęsa", "LECH WALESA"),
        ("Jens Ærø", "jens aero"),
        ("Đorđe Ŧ", "dorde t"),
        ("Þór Œdegård", "thor oedegard"),
        ("Iğdır", "igdir"),
        ("Əliyev", "aliyev"),
        ("Ǝliyev", "aliyev"),
        ("Kɔfi Ɛsi", "kofi esi"),
        # Apostrophes, and Arabic letters as keyboards have them.
        *(("Hawaii", f"Hawai{sign}i") for sign in "'`´ʹʻʼʽʾʿ‘’‛′＇׳ꞌ"),
        ("Abd al-Aziz", "ʿAbd al-ʿAzīz"),
        ("Ministers ", "Ministers' "),
        ("a ' b", "a b"),
        ("مـحـمد", "محمد"),
        ("فاطمة", "فاطمه"),
        ("مصطفى", "مصطفي"),
        ("علی کریمی", "علي كريمي"),
        ("ٱلأحمد", "الاحمد"),
    ],
)
def test_equal_names_fold_to_the_same_text(one, other):
    assert text.fold(one) == text.fold(other)


def test_a06_no_text_folds_to_nothing():
    texts = [item for item in map(chr, range(0x3100)) if unicodedata.combining(item) or item in "'`ʻ’´¨¯¸˘ـ"]
    assert [item for item in texts if not text.fold(item)] == []


def test_different_names_fold_to_different_texts():
    assert len({text.fold(item) for item in ("a", "b", "ab", "a b", "林", "森", "л", "l")}) == 8


def test_the_time_never_goes_back():
    later = "2999-12-31T23:59:59.999999Z"
    assert now(after=later) == "3000-01-01T00:00:00.000000Z"
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z", now())
    assert now(after="2000-01-01T00:00:00.000000Z") > "2020"
