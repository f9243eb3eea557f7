import pytest
from readouts import readout

from app.schemas.meeting import MeetingInput

BOTH = {("US", "Joseph R. Biden"), ("FI", "Veera Aaltosen")}


@pytest.mark.parametrize(
    ("title", "body", "date", "parties"),
    [
        (
            "Finland – United States Joint Leaders’ Statement",
            "President Joe Biden and Prime Minister Veera Aaltosen held their first meeting yesterday in Helsinki, Finland.",
            "2022-03-08",
            BOTH,
        ),
        (
            "Joint Leaders’ Statement",
            (
                "On March 7, we – President Joe Biden of the United States, Prime Minister Veera Aaltosen of Finland, and "
                "Ana Lopes, the Prime Minister of Peru – convened in Helsinki. Otters matter."
            ),
            "2022-03-07",
            BOTH | {("PE", "Ana Lopes")},
        ),
        (
            "Joint Statement on Otters",
            "Otters matter. On March 7, 2022, President Joe Biden hosted Prime Minister Veera Aaltosen of Finland.",
            "2022-03-07",
            BOTH,
        ),
        (
            "Quad Joint Leaders’ Statement",
            (
                "Today, we – Prime Minister Veera Aaltosen of Finland, and President Joe Biden of the United States – convene in "
                "Helsinki to renew our commitment."
            ),
            "2022-03-09",
            BOTH,
        ),
        (
            "Joint Statement of the Leaders of Finland, Peru, and the United States",
            (
                "On March 8, 2022, we, the Heads of Government of Finland, the Republic of Peru (RP), and the United States, convened for "
                "the first leaders’ meeting of the Group."
            ),
            "2022-03-08",
            {("US", None), ("FI", None), ("PE", None)},
        ),
        (
            (
                "Joint Statement by the President of Finland Otso Lahti, President of Peru Luis Soto, and President of the United States "
                "Joe Biden"
            ),
            (
                "We, the President of Finland, the President of Peru, and the President of the United States, met in Rome today to discuss "
                "seals. President Ruiz should return the otters."
            ),
            "2022-03-09",
            {("US", "Joseph R. Biden"), ("FI", "Otso Lahti"), ("PE", "Luis Soto")},
        ),
        (
            "Joint Leaders’ Statement",
            "We, the leaders of Finland and the United States, gathered today in Helsinki.",
            "2022-03-09",
            {("US", None), ("FI", None)},
        ),
        (
            "Joint Statement by the Presidents of Finland and Peru and the President of the United States",
            "Today, the Presidents of the United States, Finland and Peru met in Rome on the margins of the G20 Summit.",
            "2022-03-09",
            {("US", None), ("FI", None), ("PE", None)},
        ),
        (
            "Joint Statement on Seals",
            "President Joe Biden and Prime Minister Veera Aaltosen of Finland spoke by telephone this afternoon.",
            "2022-03-09",
            BOTH,
        ),
    ],
    ids=[
        "held",
        "we convened",
        "hosted",
        "we convene",
        "countries",
        "names in the title",
        "gathered",
        "without names",
        "call",
    ],
)
def test_joint_statement_of_those_who_met_is_a_meeting(title, body, date, parties):
    document = readout(title, body).document
    MeetingInput.model_validate(document)
    found = {(item.get("country"), item.get("person", {}).get("name")) for item in document["participants"]}
    assert (document["date"], found) == (date, parties)
    assert "Statement" not in document["title"]


@pytest.mark.parametrize(
    "body",
    [
        "President Joe Biden is honored to welcome Prime Minister Aaltosen of Finland today.",
        "Today, President Joe Biden welcomed the accession of Finland, and Prime Minister Aaltosen of Finland agreed.",
        "President Joe Biden met Prime Minister Aaltosen of Finland in Helsinki.",
        "The United States and Finland met the challenges of today with our partners.",
        "Today President Biden and Prime Minister Aaltosen of Finland work to meet the needs of seals.",
        "Today we, who met in Helsinki, President Biden and Prime Minister Aaltosen of Finland, mourn.",
        "Seals matter. Otters, too. President Biden met Prime Minister Aaltosen of Finland today.",
        "On January 5, 2022, President Biden met Prime Minister Aaltosen of Finland in Helsinki.",
    ],
    ids=[
        "welcome",
        "host",
        "no day",
        "challenges",
        "needs",
        "relative clause",
        "third sentence",
        "two months before",
    ],
)
def test_joint_statement_that_only_mentions_a_meeting_is_a_source(body):
    assert readout("United States-Finland Joint Statement", body).resource == "sources"


def test_joint_statement_with_a_leader_of_no_country_is_a_source():
    body = "Today President Biden, Prime Minister Aaltosen and Prime Minister Ruiz of Peru met in Lima."
    assert readout("Joint Statement of the United States, Finland and Peru", body).resource == "sources"


def test_leaders_of_an_earlier_summit_and_officials_from_elsewhere_are_not_taken_for_ours():
    outcome = readout(
        "Readout of the U.S.-Finland-Peru Seal Dialogue",
        "Following the November 13, 2021 Lima Summit led by Prime Minister Otso Lahti of Finland, President Ana Lopes of Peru, and President "
        "Joseph R. Biden, Jr. of the United States, Councillor Eino Salo from the Secretariat of Seals, Secretary to the President "
        "Luis Soto of Peru, and Senior Director Jane Doe from the U.S. Seal Council convened the dialogue in Honolulu today.",
    )
    named = {item["person"]["name"]: item["country"] for item in outcome.document["participants"] if "person" in item}
    assert named == {"Luis Soto": "PE", "Jane Doe": "US"}
