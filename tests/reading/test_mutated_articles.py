"""Drafts from changed articles: every value has its evidence, nothing fails, and the work grows with the length alone."""

import random

import pytest

from app.reading.drafts.draft import draft
from app.reading.reports.knowledge import Article
from tests.reading.labelled_articles import WORDS, load
from tests.reading.mutations import texts
from tests.reading.test_draft_evidence import check
from tests.work_counts import count_lines

PUBLISHED = [None, "2023-05-02", "2023", "2023-05"]
PUBLISHERS = [None, "Ministry of Foreign Affairs of Peru", "Agency"]


@pytest.mark.parametrize(
    "count", [pytest.param(600, id="some"), pytest.param(100_000, id="many", marks=pytest.mark.soak)]
)
def test_every_value_of_a_changed_article_has_its_evidence(count, request):
    seed = request.config.getoption("randomly_seed", default=0) if count > 1_000 else 1
    seed = seed if isinstance(seed, int) else 1
    chance = random.Random(seed)
    for text in texts(seed, count):
        article = Article(text, published=chance.choice(PUBLISHED), publisher=chance.choice(PUBLISHERS))
        check(text, draft(article, WORDS).as_json())


PATTERNS = [
    "Foreign Minister ",
    "Minister of ",
    "of the Republic of ",
    "Ana Lopes, ",
    "President Ana Lopes of Peru and ",
    "and the ",
    "in Brussels today ",
    "’s ",
    "H.E. Mr. ",
    "the Peruvian delegation, led by ",
    "bin Sultan ",
    "Council of Ministers and the ",
    "to President ",
    "his visit to ",
    "Foreign Minister Ana Lopes of Peru met Foreign Minister Juan Ruiz of Chile. ",
    "1 May 2023 ",
    "| ",
    "(",
    "\n",
    "عبد ",
    "met with ",
    "was held ",
    "&nbsp;",
    "signed the Agreement on Trade, ratified by Peru and ",
    "the House of Lords, Bank of Japan Governor ",
    "to meet ",
    "Agreement ",
    "call on ",
    "signed in 2014 ",
    "Special ",
    "courtesy call And With Headed By Wished ",
    "met today ",
    '"met today ',
    "reports that A was held, ",
    "Ana Lopes, who was appointed ",
    ", accompanied by Minister A, ",
    "of the ruling Green ",
    "A met B, B said in a statement on Monday ",
    "the foreign minister of Peru met Peru’s Ana Lopes and ",
    "hopes to visit and meet ",
    "Peru was represented by Ana Lopes and ",
    "attended on the Peruvian side by Prince A; ",
    "welcomed the proposed visit of A ",
    "by Keeper of the Seal ",
    "and close ally of the President ",
    "the ambassadors: Ana Lopes of Peru, ",
    "They were the other guests, ",
    "a dinner hosted by ",
    "at the Embassy of Peru ",
    "diplomats met. Addressing the forum, A said at the meeting. ",
    "Peru, the country’s ",
    "which includes Minister A, ",
    "met by senior officials and ",
    "called on MFA Secretary A who led the Peruvian delegation ",
    "of the Peruvian Mission to Chile ",
    "As follows:\n2nd Chair, Minister A of Peru;\n",
    "Lopes and Soto met. Ana Lopes said ",
    "Ana Lopes, Peru’s Soto and ",
    "The two ministers also discussed ",
    "Foreign Ministers of Peru - Ana Lopes, ",
    'A tweeted, "Minister B met C, ',
    "is to meet A; call on B; ",
    "her peers Ana Lopes (Peru), ",
    "described as his first meeting ",
    "At their meeting, A said. ",
    "Minister A, Peru’s Minister B, ",
    "Ministers of trade and of Peru (A) ",
    "Minister for Kelp and Reefs, Ana ",
    "In addition to talks with the chief, ",
    "In Minister A, Ana Lopes has ",
    "met Ana Lopes, Kelp Trust Fund (",
    "a reception in Lima for ",
    "Director General UNESCO Ms ",
    "A is attending the 9th Summit. ",
    "LIMA: the visiting Chilean President A met Minister B. ",
    "Ana Lopes (Anita), ",
    "A, where he has already been met ",
    "15.05.2024 ",
    "began a visit, meeting Minister A and ",
    "The envoys are Ana Lopes of Peru, ",
    "In 2022, A of Peru met B. During the visit, he met C. ",
    "A visits B ",
    "met several African Union officials, including ",
    "Knesset ",
    "held talks on trade and with ",
    "held talks on trade with Minister A of Peru ",
    "the envoys who had arrived ",
    "met the envoys who had arrived: Minister A of Peru, ",
    "At a meeting in Riga, Minister A and Minister B ",
    "President A (left) with President B (",
    "Minister A, Ministry of Trade, Peru, ",
    "the proposed foreign minister, Ana Lopes, ",
    "the Mayor of Kelpton, ",
    "denied reports claiming that a meeting ",
    "Peruvian Minister A came. B received the Peruvian guest. ",
    "The two ministers discussed trade. ",
    "The programme of Minister A included talks with ",
    "Director of Kelps at the Office of ",
    "among others, Kelp’s chief A ",
    "Minister A praised Minister B. She met the two leaders. ",
    "spoke with them ",
    "the foreign ministers of Peru [A] and ",
    "had no information about a meeting ",
    "met Minister B, and Minister C received ",
    "a delegation comprising Minister A and Minister B ",
    "State Secretary with Peru’s Foreign Ministry ",
    "Adviser to the President on Trade, ",
    "Talking to Ana Lopes, the Ambassador of Peru, ",
    "denied claims he had met Minister A ",
    "rumours of a meeting of Minister A and ",
    "asked about a possible meeting with ",
    "said Minister A met Minister B ",
    "while Minister A was abroad, Minister B met ",
    "Minister A was mentioned by Minister B at talks with ",
    "Minister A, whom Minister B dismissed, met ",
    "met Minister A but cancelled talks with ",
    "held talks with Minister A, then left with ",
    "Minister A will first meet ",
    "suggested that Minister A meet ",
    "called on Minister A to release ",
    "neither Minister A nor Minister B met ",
    "the Foreign Ministers of Peru, Ana Lopes, of ",
    "Ana Lopes, Minister of Trade, Kenya, ",
    "an adviser to Peruvian Minister A and ",
    "Secretary-General and Foreign Minister ",
    "ten years after Minister A met ",
    "Presidents Ana Lopes and Luis Soto of Peru and ",
    "by 2 June or 3 June, ",
]
LINES_OF_A_CHARACTER = 1_300
"""The most lines of Python for each; the costliest pattern needs 1,220. At that rate, 50,000 characters take a second."""


@pytest.mark.costly
@pytest.mark.parametrize("pattern", PATTERNS)
def test_work_is_linear_in_the_length_of_a_repeated_pattern(pattern):
    lines = []
    for length in (2_000, 6_000):
        text = (pattern * (length // len(pattern) + 1))[:length]
        answer, count = count_lines(lambda text=text: draft(Article(text, published="2023-05-02"), WORDS))
        check(text, answer.as_json())
        lines.append(count)
    assert lines[1] <= 4 * lines[0] + 50_000
    assert lines[1] <= LINES_OF_A_CHARACTER * 6_000


def test_the_longest_text_is_read():
    text = "\n\n".join(article.text for article in load("tuning"))
    text = (text * (200_000 // len(text) + 1))[:200_000]
    check(text, draft(Article(text, published="2023-05-02"), WORDS).as_json())
