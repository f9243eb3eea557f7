"""Chinese names in Wade-Giles are read as Pinyin. The people are invented."""

import pytest

from app.domain.names.name_comparison import Agreement, compare
from app.domain.names.person_names import parse
from app.domain.names.wade_giles import readings
from app.search import name_keys


@pytest.mark.parametrize(
    ("word", "in_pinyin"),
    [
        ("ch'iao", {"qiao"}),
        ("chiao", {"jiao", "qiao"}),
        ("chu", {"zhu", "chu", "ju", "qu"}),
        ("hsueh", {"xue"}),
        ("jen", {"ren"}),
        ("ko", {"ge", "ke"}),
        ("to", {"duo", "tuo"}),
        ("tzu", {"zi", "ci"}),
        ("tz'u", {"ci"}),
        ("chih", {"zhi", "chi"}),
        ("erh", {"er"}),
        ("kuei", {"gui", "kui"}),
        ("yu", {"yu", "you"}),
        ("szuma", {"sima"}),
        ("tsemin", {"zemin", "cemin"}),
        ("deng", set()),
        ("norland", set()),
    ],
)
def test_readings_of_words(word, in_pinyin):
    assert readings(word, is_exact=False) == in_pinyin


def test_without_an_apostrophe_an_exact_source_means_no_aspiration():
    assert readings("chu", is_exact=True) == {"zhu", "ju"}


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("P'eng Te-chao", "Peng Dezhao"),
        ("Peng Teh-chao", "Peng Dezhao"),
        ("Te-chao P'eng", "Peng Dezhao"),
        ("T’ang Ch’ao-jo", "Tang Chaoruo"),
        ("Vice Premier Lo Kuo-ching", "Luo Guoqing"),
        ("Nieh Jungtung", "Nie Rongdong"),
        ("Hsü Lung-yüan", "Xu Longyuan"),
        ("Lee Teng-po", "Li Dengbo"),
        ("耿若石", "Keng Jo-shih"),
    ],
)
def test_names_in_both_systems_agree(one, other):
    names = parse(one), parse(other)
    there, back = compare(*names), compare(*reversed(names))
    assert there.agreement is back.agreement is Agreement.FULL
    assert not there.contradicts
    assert name_keys.words(names[0]) & name_keys.words(names[1])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("P'eng Te-chao", "Peng Desheng"),
        ("Wang Ju", "Wang Ru"),
        ("Jan Novak", "Ran Novak"),
        ("Jo Marsh", "Ruo Marsh"),
    ],
)
def test_others_do_not_agree_as_they_would_in_wade_giles(one, other):
    assert compare(parse(one), parse(other)).likeness < 0.9


def test_a_prefix_with_an_apostrophe_is_no_syllable():
    assert [part.text for part in parse("Pia t'Alba").parts] == ["pia", "alba"]
