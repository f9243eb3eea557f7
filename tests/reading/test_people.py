import sys
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reading.language import lexicon
from app.reading.language.lexicon import Known, Phrases
from app.reading.persons.people import _SentenceReader, people
from tests.reading.labelled_articles import FOLDER, WORDS


def read(text, known=None):
    return [(person.office, person.name, person.country or person.organization) for person in people(text, known=known)]


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("Met with Prime Minister Ana Lopes of Portugal.", [("Prime Minister", "Ana Lopes", "PT")]),
        ("met the Portuguese Prime Minister Ana Lopes", [("Prime Minister", "Ana Lopes", "PT")]),
        ("Portugal’s foreign minister Ana Lopes said", [("foreign minister", "Ana Lopes", "PT")]),
        ("Prime Minister of Portugal Ana Lopes said", [("Prime Minister", "Ana Lopes", "PT")]),
        ("the Prime Minister of Iraq, Ali al-Nuri, said", [("Prime Minister", "Ali al-Nuri", "IQ")]),
        ("Ana Lopes, the Prime Minister of Portugal, said", [("Prime Minister", "Ana Lopes", "PT")]),
        ("Ana Lopes, Foreign Minister of Portugal.", [("Foreign Minister", "Ana Lopes", "PT")]),
        ("President Ana Lopes (Portugal)", [("President", "Ana Lopes", "PT")]),
        ("Republic of Korea President Kim Da-eun", [("President", "Kim Da-eun", "KR")]),
        ("President Li Wei of the PRC", [("President", "Li Wei", "CN")]),
        ("Foreign Minister Israel Stern", [("Foreign Minister", "Israel Stern", None)]),
        ("Foreign Minister Germán Ruiz", [("Foreign Minister", "Germán Ruiz", None)]),
        ("President Ruiz of Trinidad and Tobago", [("President", "Ruiz", "TT")]),
        (
            "the Prime Minister of Iraq’s Kurdistan Region, Ali Nuri",
            [("Prime Minister", "Ali Nuri", "Kurdistan Regional Government")],
        ),
        (
            "Secretary General of Japan’s National Security Secretariat Mori Ken",
            [("Secretary General of Japan’s National Security Secretariat", "Mori Ken", "JP")],
        ),
        (
            "United Nations Senior Humanitarian and Reconstruction Coordinator Ana Lopes",
            [("Senior Humanitarian and Reconstruction Coordinator", "Ana Lopes", "United Nations")],
        ),
        ("Ukrainian Strategic Industries Minister Ana Lopes", [("Strategic Industries Minister", "Ana Lopes", "UA")]),
        ("European Central Bank President Ana Lopes", [("President", "Ana Lopes", "European Central Bank")]),
        ("President Xi Bo of China", [("President", "Xi Bo", "CN")]),
        ("Met with King Otto V. Addressed Parliament.", [("King", "Otto V", None)]),
        (
            "Met with Pope Otto X. Later met Prime Minister I. Novak",
            [("Pope", "Otto X", "VA"), ("Prime Minister", "I. Novak", None)],
        ),
        *(
            (text, [("High Commissioner for Refugees", "Ana Lopes", "United Nations")])
            for text in (
                "UN High Commissioner for Refugees Ana Lopes",
                "the United Nations High Commissioner for Refugees, Ana Lopes, met",
            )
        ),
        ("the United Nations High Commissioner for Refugees met the Presidents", []),
        (
            "the Director of Peru’s Ministry of Defence Ana Lopes",
            [("Director of Peru’s Ministry of Defence", "Ana Lopes", "PE")],
        ),
        (
            "Director of the Drug Bureau of the PRC Ministry of Public Security Li Wei",
            [("Director of the Drug Bureau of the PRC Ministry of Public Security", "Li Wei", "CN")],
        ),
        (
            "Commander of the Indian Southern Command (SC) General Ana Lopes",
            [("Commander of the Indian Southern Command", "Ana Lopes", "IN")],
        ),
        ("NATO Secretary General Ola Nord", [("Secretary General", "Ola Nord", "North Atlantic Treaty Organization")]),
        (
            "Secretary General Ola Nord of the North Atlantic Treaty Organization (NATO) spoke",
            [("Secretary General", "Ola Nord", "North Atlantic Treaty Organization")],
        ),
        (
            "Prince Ali bin Said, Deputy Minister of Defence, and Ambassador of Japan to the Kingdom Ken Mori",
            [("Deputy Minister of Defence", "Ali bin Said", None), ("Ambassador", "Ken Mori", "JP")],
        ),
        (
            "Ana Lopes, Minister of Trade, and Ambassador of Chile Luis Soto",
            [("Minister of Trade", "Ana Lopes", None), ("Ambassador", "Luis Soto", "CL")],
        ),
        ("Ambassador of Peru to Austria, Slovakia and Slovenia Ana Lopes paid", [("Ambassador", "Ana Lopes", "PE")]),
        (
            "the Permanent Secretary of the Finnish Ministry for Foreign Affairs, Ambassador Outi Aalto.",
            [("Permanent Secretary of the Finnish Ministry for Foreign Affairs", "Outi Aalto", "FI")],
        ),
        ("the President of Zanzibar H.E. Dr. Juma Ali", [("President of Zanzibar", "Juma Ali", None)]),
    ],
)
def test_office_country_and_name_are_read_in_any_usual_order(text, persons):
    assert read(text) == persons


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("President Jose Cruz, Jr. of the Philippines", "Jose Cruz, Jr."),
        ("President Jose Cruz Jr. They talked.", "Jose Cruz Jr."),
        ("King Otto III of Jordan", "Otto III"),
        ("President Ana J. Lopes of Peru", "Ana J. Lopes"),
        ("President Ursula van der Berg of Peru", "Ursula van der Berg"),
        ("Prime Minister de Castro said", "de Castro"),
        ("Foreign Minister al-Nuri said", "al-Nuri"),
        ("Amir Sheikh Zayd bin Omar Al-Nur of Qatar", "Zayd bin Omar Al-Nur"),
        ("His Majesty King Otto II of Jordan", "Otto II"),
        ("Foreign Minister Prince Omar of Saudi Arabia", "Omar"),
        ("Prime Minister Dr. Ana Lopes of Peru", "Ana Lopes"),
        ("President Ana “Nina” Lopes of Peru", "Ana “Nina” Lopes"),
        ("President Batlle y Ruiz of Uruguay", "Batlle y Ruiz"),
        ("Prime Minister Lê Văn An of Vietnam", "Lê Văn An"),
        ("Foreign Minister McDONALD of Ireland", "McDONALD"),
    ],
)
def test_name_is_complete_and_without_forms_of_address(text, name):
    assert [person.name for person in people(text)] == [name]


@pytest.mark.parametrize(
    ("text", "office"),
    [
        ("Minister of Foreign Affairs and Worship Ana Lopes", "Minister of Foreign Affairs and Worship"),
        ("Law and Human Rights Minister Ana Lopes", "Law and Human Rights Minister"),
        ("Deputy Prime Minister and Foreign Minister Ana Lopes", "Deputy Prime Minister and Foreign Minister"),
        ("Deputy Crown Prince Omar Al-Nur", "Deputy Crown Prince"),
        ("National Security Advisor to the Prime Minister Ana Lopes", "National Security Advisor to the Prime Minister"),
        ("Director of the Office of the Foreign Affairs Commission Li Wei", "Director of the Office of the Foreign Affairs Commission"),
        ("UN Special Envoy for Yemen Ana Lopes", "Special Envoy for Yemen"),
        ("Deputy Finance Minister Ana Lopes", "Deputy Finance Minister"),
        ("Secretary of the Supreme Defense Council Ana Lopes", "Secretary of the Supreme Defense Council"),
        ("Senior Minister of State for Law Ana Lopes", "Senior Minister of State for Law"),
        ("President-elect Ana Lopes", "President-elect"),
        ("with Social Democratic Party leader Ana Lopes", "Social Democratic Party leader"),
        ("Met Labour Party Chairman Ana Lopes", "Labour Party Chairman"),
        ("Foreign Minister Ambassador Ana Lopes", "Foreign Minister"),
        ("Cabinet Secretary for Foreign Affairs Ambassador Dr. Ana Lopes", "Cabinet Secretary for Foreign Affairs"),
    ],
)  # fmt: skip
def test_an_office_is_as_printed(text, office):
    assert [(person.office, person.name is not None) for person in people(text)] == [(office, True)]


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        (
            "Met with President Abdo Ruiz and Foreign Minister Castillo.",
            [("President", "Abdo Ruiz", None), ("Foreign Minister", "Castillo", None)],
        ),
        (
            "met with President Ana Silva, Prime Minister Rui Costa and Foreign Minister Eva Lopes of Portugal",
            [("President", "Ana Silva", "PT"), ("Prime Minister", "Rui Costa", "PT"), ("Foreign Minister", "Eva Lopes", "PT")],
        ),
        (
            "President Ana Silva and Prime Minister Rui Costa of Portugal met today",
            [("President", "Ana Silva", None), ("Prime Minister", "Rui Costa", "PT")],
        ),
        (
            "met with President Ana Silva and President Rui Costa of Portugal",
            [("President", "Ana Silva", None), ("President", "Rui Costa", "PT")],
        ),
        (
            "met with Japanese Prime Minister Mori Ken and Foreign Minister Abe Ren",
            [("Prime Minister", "Mori Ken", "JP"), ("Foreign Minister", "Abe Ren", "JP")],
        ),
        (
            "met with French President Petit and Prime Minister Hill",
            [("President", "Petit", "FR"), ("Prime Minister", "Hill", None)],
        ),
        (
            "met with General Omar Ruiz and Foreign Minister Eva Lopes of Portugal",
            [(None, "Omar Ruiz", None), ("Foreign Minister", "Eva Lopes", "PT")],
        ),
        (
            "President Ana Silva and National Assembly Speaker Rui Costa of Portugal met",
            [("President", "Ana Silva", None), ("National Assembly Speaker", "Rui Costa", "PT")],
        ),
        (
            "met Prime Minister Ana Silva and Labour Party leader Rui Costa",
            [("Prime Minister", "Ana Silva", None), ("Labour Party leader", "Rui Costa", None)],
        ),
        ("Presidents Kern of Peru and Petit of France", [("President", "Kern", "PE"), ("President", "Petit", "FR")]),
        ("Prime Ministers Hill (India) and Abe (Japan)", [("Prime Minister", "Hill", "IN"), ("Prime Minister", "Abe", "JP")]),
        ("the foreign ministers of Peru and Chile met", [("foreign minister", None, "PE"), ("foreign minister", None, "CL")]),
        ("the Foreign Ministers of NATO met", []),
        (
            "Meeting with President Kern, the Ambassador Petit of France said",
            [("President", "Kern", None), ("Ambassador", "Petit", "FR")],
        ),
    ],
)  # fmt: skip
def test_people_share_a_country_only_if_stated(text, persons):
    assert read(text) == persons


@pytest.mark.parametrize(
    ("text", "persons"),
    [
        ("met his Japanese counterpart, Mori Ken,", [(None, "Mori Ken", "JP")]),
        ("met her Japanese counterpart Foreign Minister Mori Ken", [("Foreign Minister", "Mori Ken", "JP")]),
        ("met counterparts from Peru, Chile and the United Kingdom", [(None, None, "PE"), (None, None, "CL"), (None, None, "GB")]),
        ("met Australian, Indian and Japanese counterparts", [(None, None, "AU"), (None, None, "IN"), (None, None, "JP")]),
        ("met his counterpart", []),
    ],
)  # fmt: skip
def test_counterparts_have_the_named_country(text, persons):
    assert read(text) == persons
    assert all(person.is_counterpart for person in people(text))


@pytest.mark.parametrize(
    "text",
    [
        "met Governor Ana Ruiz of Georgia",
        "met New Mexico Governor Ana Ruiz",
        "met Prime Minister Hill of Scotland",
    ],
)
def test_place_below_the_national_level_is_not_a_country(text):
    (person,) = people(text)
    assert (person.country, person.organization) == (None, None)


def test_rank_is_separate_from_the_name():
    (person,) = people("met General Omar Ruiz")
    assert (person.rank, person.name, person.office) == ("General", "Omar Ruiz", None)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Met with Prime Minister Major and Foreign Secretary Ruiz.", "Major"),
        ("Met with Prime Minister Ana Major.", "Ana Major"),
        ("Met with Prime Minister Colonel Lopes.", "Lopes"),
        ("Met with the Governor General and Foreign Secretary Ruiz.", "Ruiz"),
        ("Met with Defence Minister Gen. and Foreign Secretary Ruiz.", "Ruiz"),
    ],
)
def test_rank_without_a_name_behind_an_office_is_a_family_name(text, name):
    assert next(person.name for person in people(text) if person.name) == name


def test_former_holder_is_distinguished_from_the_holder():
    assert [
        person.is_former for person in people("former President Ana Lopes of Peru and President Eva Ruiz of Chile")
    ] == [
        True,
        False,
    ]


def test_known_persons_require_no_office_and_get_no_country():
    known = Phrases(are_names=True)
    known.add("Bo Berg", Known("bo", "NO"))
    known.add("Berg", Known("bo", "NO"))
    assert read("Bo Berg met with President Berg and Foreign Minister Eva Lopes of Portugal", known) == [
        (None, "Bo Berg", "NO"),
        ("President", "Berg", "NO"),
        ("Foreign Minister", "Eva Lopes", "PT"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "The national leader of the day met officials.",
        "They discussed the Prime Minister and the weather.",
        "A chair of oak stood in the hall of the ministry.",
        "Rules for meetings of ministries in Geneva, the largest city.",
        "In Geneva, the President spoke.",
    ],
)
def test_no_people_are_invented(text):
    assert people(text) == []


@given(
    st.lists(
        st.sampled_from(
            [
                "President",
                "Prime Minister",
                "Foreign Minister",
                "of",
                "and",
                ",",
                "the",
                "Portugal",
                "Japanese",
                "counterpart",
                "Ana Lopes",
                "de",
                "al-Nuri",
                "Jr.",
                "Sheikh",
                "former",
                "NATO",
                "(",
                ")",
                "met with",
                "’s",
                "General",
                "Ministers",
                "Georgia",
                "Café",
                "東京",
                ".",
                "\n\n",
            ]
        ),
        max_size=40,
    ).map(" ".join)
)
def test_every_field_is_a_quotation_of_the_text(text):
    for person in people(text):
        for value, span in ((person.name, person.name_span), (person.office, person.office_span)):
            if span is not None and not text[span.start : span.end].endswith("Ministers"):
                assert value == " ".join(text[span.start : span.end].split())
                assert person.mention.start <= span.start < span.end <= person.mention.end
        if person.entity_span:
            assert text[person.entity_span.start : person.entity_span.end].strip()


def operations(text):
    """Return the number of function calls that reading `text` takes."""
    count = 0

    def count_call(_frame, event, _argument):
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(count_call)
    try:
        people(text)
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.costly
@pytest.mark.parametrize(
    "unit",
    [
        "President ", "deputy ", "Deputy Minister of ", "Minister of trade and ", "the Prime Minister of the ", "Japan, ",
        "Japanese and ", "Japanese counterparts from Peru, ", "Ana ", "al ", "Ana de ", "former ", "U.S. ", "President Ana and ",
        "President Ana, Minister Bo of Peru, ", "Presidents Ana and ", "Sheikh ", "(", "“", "Jr., ", "’s ", "A. ", "Ana, the ",
        "trade and ", "secretary of the president of the ", "Minister and ", "General ",
    ],
)  # fmt: skip
def test_work_is_linear_in_the_length_of_the_text(unit):
    lexicon.load()
    people("warm up the caches: President Ana Lopes of Peru")
    once, twice = (operations(unit * number) for number in (300, 600))
    assert twice < 2.3 * once + 2_000


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.toml")), ids=lambda path: path.stem)
def test_nobody_is_named_where_the_reader_does_not_look(path, monkeypatch):
    """The same people are found if every token is looked at."""
    texts = [article["text"] for article in tomllib.loads(path.read_text(encoding="utf-8"))["articles"]]
    found = [people(text, WORDS) for text in texts]
    monkeypatch.setattr(_SentenceReader, "_may_begin", lambda reader, index: True)
    assert [people(text, WORDS) for text in texts] == found
