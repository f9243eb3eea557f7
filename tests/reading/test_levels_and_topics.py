import pytest

from app.domain.enums import Level
from app.reading.circumstances.levels import level_of, meeting_level
from app.reading.circumstances.subjects import subjects
from app.reading.circumstances.topics import topics
from app.reading.language import lexicon
from app.reading.language.lexicon import Phrases

ENGLISH = lexicon.load()


@pytest.mark.parametrize(
    ("office", "country", "level"),
    [
        ("President", "PT", "head_of_state"),
        ("President", "ES", "head_of_government"),
        ("President", None, "unknown"),
        ("former President", "PT", "unknown"),
        ("Vice President", "PT", "unknown"),
        ("Chancellor", "DE", "head_of_government"),
        ("Deputy Prime Minister and Foreign Minister", "IT", "minister"),
        ("Deputy Foreign Minister", "PE", "vice_minister"),
        ("Ambassador", "PE", "ambassador"),
        ("National Security Advisor", "PE", "official"),
        ("Special Envoy", "PE", "unknown"),
        (None, "PE", "unknown"),
    ],
)
def test_level_requires_office_and_country(office, country, level):
    assert level_of(office, country) is Level(level)


def test_a_meeting_has_the_highest_level_of_both_sides():
    assert meeting_level([Level.HEAD_OF_STATE], [Level.MINISTER, Level.HEAD_OF_GOVERNMENT]) is Level.HEAD_OF_GOVERNMENT
    assert meeting_level([Level.HEAD_OF_STATE], [Level.UNKNOWN]) is Level.UNKNOWN


def test_topics_are_in_the_order_of_the_text_and_eight_at_most():
    text = "They discussed migration, trade and the pandemic. Trade mattered most."
    assert topics(ENGLISH.sentences(text), ENGLISH) == ["Migration", "Trade", "Global health"]
    every = "migration, trade, corruption, terrorism, sanctions, Haiti, Syria, Yemen, NATO, Iran"
    assert len(topics(ENGLISH.sentences(every), ENGLISH)) == 8


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("They held talks on Friday with the delegation.", []),
        ("They held talks on Tuesday morning on water sharing.", ["water sharing"]),
        ("They discussed on Monday the fisheries treaty.", ["fisheries treaty"]),
        ("The talks on Tuesday afternoon focused on dairy exports.", ["dairy exports"]),
        ("They discussed Friday's vote.", ["Friday's vote"]),
        ("They discussed them in detail, and issues of mutual interest.", []),
        ("They held talks on board the ship.", []),
        ("They discussed freedom of navigation in the Strait of Hormuz.", ["Maritime security"]),
        ("They discussed Taiwan's elections and polio vaccines.", ["Taiwan", "Vaccines"]),
        (
            "They discussed the investment climate, the climate of trust and the climate.",
            ["Investment", "climate of trust", "Climate change"],
        ),
        ("They discussed the situation in Sudan and trade unions.", ["Sudan", "trade unions"]),
    ],
)
def test_subjects_are_what_the_text_says(text, named):
    """No day, no phrase without a subject, and no topic of which the words are not a part."""
    found = subjects(text, ENGLISH.sentences(text), ENGLISH, Phrases())
    assert [subject.name for subject in found] == named
