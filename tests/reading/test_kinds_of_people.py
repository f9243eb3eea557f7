"""Kinds of offices and names that publishers print: titles that are names, offices of bodies, ambassadors by their capital."""

import pytest

from app.reading.persons.people import people


def read(text):
    return [(person.name, person.office, person.country) for person in people(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Dr. Sultan Al Nuri met her.", [("Sultan Al Nuri", None, None)]),
        ("Dato' Amir Hamid Osman, Secretary-General", [("Amir Hamid Osman", "Secretary-General", None)]),
        (
            "It was attended by Sultan Ali Rashid, Assistant Minister for Political Affairs; and Bo Diaz, Ambassador of Peru.",
            [("Sultan Ali Rashid", "Assistant Minister for Political Affairs", None), ("Bo Diaz", "Ambassador", "PE")],
        ),
        ("He met Sultan Said bin Ali of Oman.", [("Said bin Ali", "Sultan", "OM")]),
        ("HM Sultan Omar Said, Prime Minister of Brunei, spoke.", [("Omar Said", "Sultan", "BN")]),
        ("His Excellency the Amir Sultan bin Ali spoke.", [("Sultan bin Ali", "Amir", None)]),
    ],
)
def test_a_title_may_be_a_given_name(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "with the president of the Chamber of Commerce Marko Ilić and the Head of the Board of Investment Bo Diaz",
            [
                ("Marko Ilić", "president of the Chamber of Commerce", None),
                ("Bo Diaz", "Head of the Board of Investment", None),
            ],
        ),
        (
            "with Chairman of the Committee of Ministers Ana Roca",
            [("Ana Roca", "Chairman of the Committee of Ministers", None)],
        ),
        (
            "Mr Omar Rahman, Minister for Expatriates' Welfare and Women’s Affairs of Bangladesh, met him.",
            [("Omar Rahman", "Minister for Expatriates' Welfare and Women’s Affairs", "BD")],
        ),
        (
            "headed by Idris Desta, head of the organization department of the front, in Lima.",
            [("Idris Desta", "head of the organization department of the front", None)],
        ),
        (
            "King Salim, Supreme Commander of the Jordan Armed Forces, met Ana Roca.",
            [("Salim", "King", None), (None, "Commander of the Jordan Armed Forces", "JO")],
        ),
        (
            "the Director of State Protocol, Ambassador Kofi Badu; and the Minister of Trade, Ama Ofori, were there",
            [("Kofi Badu", "Director of State Protocol", None), ("Ama Ofori", "Minister of Trade", None)],
        ),
    ],
)
def test_offices_of_bodies_end_where_the_name_begins(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "with Dumitru Lungu, State Secretary at the Ministry of Trade and European Integration of Moldova.",
            [("Dumitru Lungu", "State Secretary at the Ministry of Trade and European Integration", "MD")],
        ),
        (
            "by Head of the Office of International Policy at the President's Chancellery Ana Roca",
            [("Ana Roca", "Head of the Office of International Policy at the President's Chancellery", None)],
        ),
        ("with Hon. Dr. A. K. Momin, MP, Foreign Minister of Bangladesh", [("A. K. Momin", "Foreign Minister", "BD")]),
        ("with Hon. Ana Roca OBE (MP), Minister of Trade of Ghana", [("Ana Roca", "Minister of Trade", "GH")]),
        (
            "Director General/South Asia Ms. Ruwani Gamage spoke",
            [("Ruwani Gamage", "Director General/South Asia", None)],
        ),
        (
            "from the Ambassador-designate of the Kingdom of Belgium to ASEAN, H.E. Luc Peeters, at the Secretariat",
            [("Luc Peeters", "Ambassador-designate", "BE")],
        ),
        (
            "with the Secretary Abdi Korane, Slovakia's Ambassador to Kenya H.E. Katka Leško, and the Director General Ana Roca.",
            [
                ("Abdi Korane", "Secretary", None),
                ("Katka Leško", "Ambassador to Kenya", "SK"),
                ("Ana Roca", "Director General", None),
            ],
        ),
    ],
)
def test_words_between_name_and_office_lose_neither(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Iranian Parliament Speaker Ali Lari spoke.", [("Ali Lari", "Parliament Speaker", "IR")]),
        ("the Deputy Speaker of the House, Bo Diaz, spoke", [("Bo Diaz", "Deputy Speaker of the House", None)]),
        (
            "The Tánaiste and Minister for Defence, Ana Kelly, spoke",
            [("Ana Kelly", "Tánaiste and Minister for Defence", "IE")],
        ),
        ("in human resource development, Foreign Minister Ana Roca said", [("Ana Roca", "Foreign Minister", None)]),
        (
            "with Chief of the Defence Staff of the Canadian Armed Forces General Jo Miller",
            [("Jo Miller", "Chief of the Defence Staff of the Canadian Armed Forces", "CA")],
        ),
        (
            "with the Majority Leader, Mr Bo Badu, and the Clerk to Parliament, Mr Kofi Ansah.",
            [("Bo Badu", "Majority Leader", None), ("Kofi Ansah", "Clerk to Parliament", None)],
        ),
        (
            "Joining were Samoa's Chief Executive Officer, Ana Roca, and Deputy Secretary General Bo Diaz.",
            [("Ana Roca", "Chief Executive Officer", "WS"), ("Bo Diaz", "Deputy Secretary General", None)],
        ),
    ],
)
def test_offices_of_bodies_and_of_several_words_are_read(text, expected):
    assert read(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "with Ambassador Ana Roca, Director of the Asian Development Bank, who",
            [("Ana Roca", "Ambassador", None), (None, "Director", None)],
        ),
        ("with Senator Ana Roca, Minister of Trade of Peru.", [("Ana Roca", "Minister of Trade", "PE")]),
        (
            "with Lt-Gen Bo Diaz, Vice Chief of Staff of the Ground Self-Defence Force of Peru,",
            [("Bo Diaz", "Vice Chief of Staff of the Ground Self-Defence Force", "PE")],
        ),
        ("SENIOR General Bo Diaz, Commander-in-Chief, came", [("Bo Diaz", "Commander-in-Chief", None)]),
        ("The EU Minister Ana Roca took part.", [("Ana Roca", "Minister", None)]),
        ("with the Minister for EU Affairs Ana Roca", [("Ana Roca", "Minister for EU Affairs", None)]),
        (
            "with Minister of Foreign and CARICOM Affairs Dr. the Hon. Ana Roca",
            [("Ana Roca", "Minister of Foreign and CARICOM Affairs", None)],
        ),
        ("at the General Court and the General Assembly of Peru", []),
        ("Dr. Shaikha Rana bint Isa, Undersecretary,", [("Rana bint Isa", "Undersecretary", None)]),
    ],
)
def test_bodies_in_an_office_are_not_represented(text, expected):
    assert read(text) == expected


def test_the_head_of_an_organization_represents_it():
    (person,) = people("They met Ana Roca, Secretary-General of the Commonwealth.")
    assert person.organization == "Commonwealth of Nations"


@pytest.mark.parametrize("post", ["to Moscow", "in New Delhi", "to Moscow,"])
def test_ambassadors_are_named_behind_the_capital_where_they_serve(post):
    assert read(f"He met with Iranian Ambassador {post} Omid Sanai.") == [("Omid Sanai", "Ambassador", "IR")]


@pytest.mark.parametrize("name", ["Joseph Otieno Were", "Rui Will", "Amina Has"])
def test_a_name_may_end_like_a_verb(name):
    assert read(f"Foreign Minister {name} met her.")[0][0] == name
    assert read(f"She met Foreign Minister {name}.")[0][0] == name
    assert read("Foreign Minister Joseph Otieno Were Asked to Leave")[0][0] == "Joseph Otieno"
