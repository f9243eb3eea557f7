"""Actions on agreements in articles: signed, initialled, ratified, entered into force, and no others."""

import pytest

from app.reading.drafts.draft import draft
from app.reading.language import lexicon
from app.reading.reports.knowledge import Article
from tests.reading.test_draft_evidence import check

WORDS = lexicon.load()
TITLE = "Agreement on Air Services"
PAIR = "Talks\n\nForeign Minister Carla Ribeiro of Brazil met Foreign Minister Jonas Berg of Norway on 4 June 2021."


def read(sentence):
    text = f"{PAIR} {sentence}"
    answer = draft(Article(text, published="2021-06-05"), WORDS).as_json()
    check(text, answer)
    return answer


def actions(sentence, title=TITLE):
    [item] = [item for item in read(sentence)["document"]["agreements"] if item["agreement"]["title"] == title]
    rows = item["agreement"].get("actions", [])
    return [(row["action"], row.get("date"), row.get("country")) for row in rows]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (f"They signed the {TITLE}.", [("signed", "2021-06-04", None)]),
        (f"They signed the {TITLE} on 5 June 2021.", [("signed", "2021-06-05", None)]),
        (f"They signed the {TITLE} yesterday.", [("signed", "2021-06-04", None)]),
        (f"The ministers initialled the {TITLE}.", [("initialled", None, None)]),
        (f"The {TITLE} was signed by the two ministers.", [("signed", "2021-06-04", None)]),
        (f"They reviewed the {TITLE}, signed in 2014.", [("signed", "2014", None)]),
        (f"They reviewed the {TITLE}, which was signed in Oslo in May 2014.", [("signed", "2014-05", None)]),
        (f"They welcomed the {TITLE}, which entered into force on 1 January 2020.", [("entered_into_force", "2020-01-01", None)]),
        (f"They discussed the {TITLE}, signed in 2014 and in force since 2016.", [("signed", "2014", None), ("entered_into_force", "2016", None)]),
        (f"They discussed the {TITLE}, ratified by Brazil in 2019.", [("ratified", "2019", "BR")]),
        (f"They discussed the {TITLE}, which was ratified by Brazil and Norway in 2019.", [("ratified", "2019", "BR"), ("ratified", "2019", "NO")]),
        (f"They discussed the {TITLE}, which Norway ratified in 2020.", [("ratified", "2020", "NO")]),
        (f"They welcomed the signing of the {TITLE}.", [("signed", None, None)]),
        (f"The ministers witnessed the signing of the {TITLE}.", [("signed", "2021-06-04", None)]),
        (f"He expressed appreciation for the signing of the {TITLE} in May 2020.", [("signed", "2020-05", None)]),
        (f"They welcomed the ratification of the {TITLE} by Norway in 2020.", [("ratified", "2020", "NO")]),
        (f"They welcomed the entry into force of the {TITLE} on 1 January 2020.", [("entered_into_force", "2020-01-01", None)]),
        (f"They discussed the {TITLE}. It was signed on 3 March 2014.", [("signed", "2014-03-03", None)]),
        (f"They discussed the {TITLE}. The agreement entered into force in 2016.", [("entered_into_force", "2016", None)]),
        (f"They discussed the {TITLE}. The {TITLE} was initialled in May 2013.", [("initialled", "2013-05", None)]),
    ],
)  # fmt: skip
def test_an_action_is_read_with_its_day_and_party(sentence, expected):
    assert actions(sentence) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        f"They discussed the {TITLE}.",
        f"They welcomed the {TITLE}.",
        f"They concluded the {TITLE}.",
        f"They announced the {TITLE}.",
        f"They agreed to sign the {TITLE}.",
        f"They discussed the signing of the {TITLE}.",
        f"They welcomed the progress towards the ratification of the {TITLE}.",
        f"They will welcome the signing of the {TITLE}.",
        f"They called for the ratification of the {TITLE}.",
        f"They discussed the {TITLE}, which will be signed in 2022.",
        f"They discussed the {TITLE}, which has not been signed.",
        f"They discussed the {TITLE}, which has yet to be ratified.",
        f"They discussed the {TITLE}, to be signed in Oslo next year.",
        f"They discussed the {TITLE} and called for its ratification.",
        f"They discussed the {TITLE}, which is expected to enter into force in 2022.",
        f"They discussed the {TITLE} once ratified by Norway.",
        f"They discussed the {TITLE} and signed the Memorandum of Understanding on Fisheries.",
    ],
)
def test_nothing_is_read_that_the_text_does_not_say_was_done(sentence):
    assert actions(sentence) == []


def test_several_titles_share_a_verb():
    other = "Memorandum of Understanding on Fisheries"
    sentence = f"They signed the {TITLE} and the {other}."
    assert actions(sentence) == actions(sentence, other) == [("signed", "2021-06-04", None)]


def test_a_ratification_without_a_party_is_a_question():
    answer = read(f"They discussed the {TITLE}, which was ratified in 2019.")
    assert "actions" not in answer["document"]["agreements"][0]["agreement"]
    [question] = [item for item in answer["questions"] if item["pointer"].endswith("/agreement/actions")]
    assert question["evidence"]["exact"] == "ratified"


def test_an_agreement_to_sign_is_discussed_and_not_signed():
    document = read(f"They agreed to sign the {TITLE}.")["document"]
    assert [item["relation"] for item in document["agreements"]] == ["discussed"]
