"""Parts of the reader of a clause, each alone: what it takes is all that it needs."""

import ast
from pathlib import Path

import pytest

from app.reading.encounters import news_sentence
from app.reading.encounters.clause_ends import ClauseEnds
from app.reading.encounters.denials import Denials
from app.reading.encounters.frames import frame_of
from app.reading.encounters.pronouns import Pronouns
from app.reading.encounters.sides import PeopleBefore
from app.reading.encounters.verbs import verbs_in
from app.reading.language import lexicon
from app.reading.persons.words import Words

LEXICON = lexicon.load()
ENCOUNTERS = Path(news_sentence.__file__).parent


def words_of(text):
    return Words(text, next(iter(LEXICON.sentences(text))), LEXICON)


def printed(words, verbs):
    return [words.printed(verb.first, verb.end) for verb in verbs]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("The ministers held a meeting in Oslo.", ["held a meeting"]),
        ("The ministers praised the weather.", []),
        ("The envoy visited Lima and met the minister.", ["visited", "met"]),
    ],
)
def test_verbs_need_the_words_alone(text, found):
    words = words_of(text)
    assert printed(words, verbs_in(words, frozenset())) == found


def test_a_frame_stands_before_the_noun_of_an_encounter():
    words = words_of("The envoy praised Peru at talks in Oslo.")
    (noun,) = verbs_in(words, frozenset())
    assert words.key(frame_of(words, noun)) == "at"


@pytest.mark.parametrize(
    ("text", "denied"),
    [("Officials denied rumours of a meeting in Oslo.", True), ("Officials prepared a meeting in Oslo.", False)],
)
def test_denials_need_the_words_alone(text, denied):
    words = words_of(text)
    assert Denials(words).denies_noun([token.key for token in words.tokens].index("meeting")) is denied


def test_a_clause_ends_before_the_subject_of_the_talks():
    words = words_of("The ministers met in Oslo to discuss trade with Peru.")
    end = ClauseEnds(words, frozenset()).behind(2)
    assert words.printed(2, end) == "met in Oslo"


def test_pronouns_are_found_between_two_words():
    pronouns = Pronouns(words_of("In Oslo they met."))
    assert pronouns.stand_between(0, 3)
    assert not pronouns.stand_between(3, 5)


def test_what_goes_from_one_clause_to_the_next_cannot_be_changed():
    with pytest.raises(AttributeError):
        PeopleBefore().window = 3


def test_parts_of_a_clause_do_not_inherit_from_one_another():
    values = {"BaseEncounter"}
    """Values may extend others: an occasion is an encounter."""
    for path in ENCOUNTERS.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.ClassDef):
                assert {ast.unparse(base) for base in node.bases} <= values, f"{path.name}: {node.name}"
