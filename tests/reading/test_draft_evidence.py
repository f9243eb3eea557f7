"""Every text of a draft is in the article, or a rule or a record is named for it: on generated articles."""

from hypothesis import given
from hypothesis import strategies as st

from app.domain.enums import MeetingKind
from app.reading.drafts.draft import draft
from app.reading.drafts.evidence import normalized
from app.reading.language import lexicon
from app.reading.reports.knowledge import Article, Knowledge, Record
from app.schemas.meeting import MeetingInput

WORDS = lexicon.load()
NAMES = st.sampled_from(
    [
        "Ana Lopes",
        "JUAN RUIZ",
        "Ursula von der Leyen",
        "Lee Hsien  Loong",
        "Bjørn Åse",
        "Đặng Văn A",
        "al-Nuri",
        "X",
        "Abdullah II",
    ]
)
OFFICES = st.sampled_from(
    [
        "Foreign Minister",
        "president",
        "Minister of Trade and Industry",
        "King",
        "the Ambassador",
        "Ministers",
        "Secretary-General",
    ]
)
STATES = st.sampled_from(["Peru", "Japan", "the Republic of Ghana", "NATO", "Norland", "the UAE", "Türkiye"])
PERSON = st.one_of(
    st.builds("{} {} of {}".format, OFFICES, NAMES, STATES),
    st.builds("{}, {} of {},".format, NAMES, OFFICES, STATES),
    st.builds("Mr {}".format, NAMES),
    st.builds("{}’s {}".format, STATES, OFFICES),
    NAMES,
)
VERB = st.sampled_from(
    ["met", "held talks with", "will meet", "received", "did not meet", "signed a Treaty on Trade with", "spoke by phone with",
     "and", "visited", "met at the White House with", "and his Greek counterpart"]
)  # fmt: skip
WHEN = st.sampled_from(
    [
        "",
        " today",
        " on 1 May 2023",
        " in Paris, France",
        " on Monday",
        " to discuss trade, NATO and whaling",
        "\r\n",
        " (APEC)",
    ]
)
SENTENCE = st.builds("{} {} {}{}.".format, PERSON, VERB, PERSON, WHEN)
NOISE = st.text(max_size=30)
TEXTS = st.lists(st.one_of(SENTENCE, SENTENCE, NOISE), min_size=1, max_size=6).flatmap(
    lambda parts: st.sampled_from(["\n\n", " ", "\n"]).map(lambda between: between.join(parts))
)
KNOWLEDGE = Knowledge(
    people={"ana lopes": Record("ana-lopes", "Ana Lopes")},
    organizations={"nato": Record("nato", "North Atlantic Treaty Organization")},
    topics={"whaling": Record("whaling", "Whaling")},
)


def strings(value, pointer):
    if isinstance(value, str):
        yield pointer, value
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for name, item in items:
        yield from strings(item, f"{pointer}/{name}")


def check(text, answer):
    evidence = {}
    for item in answer["evidence"]:
        evidence.setdefault(item["pointer"], []).append(item)
        if item["start"] is not None:
            assert item["exact"] == text[item["start"] : item["end"]]
            assert text[: item["start"]].endswith(item["prefix"])
            assert text[item["end"] :].startswith(item["suffix"])
    for number, document in enumerate(answer["documents"]):
        for pointer, value in strings(document, f"/documents/{number}"):
            found = evidence[pointer]
            assert any(item["by"] or normalized(item["exact"]) == value for item in found), pointer
            assert all(item["by"] or item["exact"] is not None for item in found), pointer
        if "date" in document:
            MeetingInput.model_validate(document)


@given(
    text=TEXTS, published=st.sampled_from([None, "2023-05-02", "2023"]), publisher=st.none() | st.just("Ministry, Peru")
)
def test_every_text_of_a_document_has_its_evidence(text, published, publisher):
    answer = draft(Article(text, published=published, publisher=publisher), WORDS, KNOWLEDGE).as_json()
    check(text, answer)
    pointers = [
        pointer for number, d in enumerate(answer["documents"]) for pointer, _ in strings(d, f"/documents/{number}")
    ]
    assert len(pointers) == len(set(pointers))


def test_unfit_evidence_is_detected():
    text = "Talks\n\nForeign Minister Ana Lopes of Portugal met Foreign Minister Juan Ruiz of Peru today."
    answer = draft(Article(text, published="2023-05-02"), WORDS).as_json()
    assert answer["document"]["kind"] == MeetingKind.BILATERAL_MEETING
    check(text, answer)
    answer["documents"][0]["participants"][0]["person"]["name"] = "Somebody Else"
    try:
        check(text, answer)
    except AssertionError:
        return
    raise AssertionError("an invented name passed")
