"""Files made to be slow: the cost grows linearly with their length.

Each input would take minutes, or all memory, if it were read in the obvious way.
"""

import datetime as dt
import io

import pytest
import yaml
from work_counts import no_explosion

from app.datasets import us_travels, us_visits, wh_readouts
from app.datasets.wh_readouts_meeting import report
from app.domain.strings import text
from app.transfer.rows import ImportRow, RejectedRow

FIELDS = """title: Readout of President Joe Biden’s Call with President Emmanuel Macron of France
date: 2022-03-09
source_url: https://archive.example.gov/2022/some/"""


@pytest.fixture(autouse=True)
def bounded_time():
    with no_explosion():
        yield


def readout(front=FIELDS, body="President Biden spoke with President Emmanuel Macron today."):
    (outcome,) = wh_readouts.read(io.BytesIO(f"---\n{front}\n---\n\n{body}"[:1_048_000].encode()), "some.md")
    return outcome


MERGES = "a0: &a0 {x: 1}\n" + "".join(
    f"a{level}: &a{level}\n  <<: [{', '.join([f'*a{level - 1}'] * 10)}]\n" for level in range(1, 12)
)


@pytest.mark.parametrize(
    "front",
    [
        pytest.param(MERGES, id="merge-keys"),
        pytest.param("a: &a [x]\nb: *a", id="alias"),
        pytest.param(f"a: !!int {'1:' * 8000}1", id="base-60-by-tag"),
        pytest.param("a: !!float 1.5", id="float-by-tag"),
        pytest.param("a: !!binary aGk=", id="binary"),
        pytest.param("? !!merge x\n: {}", id="merge-by-tag"),
        pytest.param("a: !!python/name:os.system", id="python"),
        pytest.param("a: " + "[" * 16_000, id="deep"),
        pytest.param("a: " + "{" * 16_000, id="deep-mapping"),
        pytest.param("a: x\n" * 200_000, id="long"),
    ],
)
def test_a16_front_matter_other_than_texts_is_rejected(front):
    outcome = readout(f"{front}\n{FIELDS}")
    assert isinstance(outcome, RejectedRow)
    assert outcome.field == "front matter"


def test_a16_front_matter_accepts_texts_and_dates():
    front = "a: 1:1:1\nb: true\nc: 0x1f\nd: 2022-03-09\ne: 2022-03-09 10:00:00\nf: '2022-03-09'\n<<: x\nh: 1.5\ni: ~\n"
    read = yaml.load(front, wh_readouts.FrontMatterLoader)
    assert {name: type(value).__name__ for name, value in read.items()} == {
        "a": "str",
        "b": "str",
        "c": "str",
        "d": "date",
        "e": "datetime",
        "f": "str",
        "<<": "str",
        "h": "str",
        "i": "str",
    }
    assert isinstance(readout(f"number: {'1:' * 8000}1\n{FIELDS}"), ImportRow)


@pytest.mark.parametrize("title", ["President Joe Biden’s Call with President Emmanuel Macron of France", "statement"])
@pytest.mark.parametrize(
    "body",
    [
        pytest.param("<" * 250_000, id="tags-left-open"),
        pytest.param("<b " * 60_000, id="tags-with-text"),
        pytest.param("<div>" * 200_000, id="deep-html"),
        pytest.param("President Emmanuel Macron today met " + "met " * 250_000, id="met"),
        pytest.param("met discuss" + "s" * 1_000_000, id="discuss"),
        pytest.param("President Macron " * 60_000, id="office"),
        pytest.param("President A" + "a" * 1_000_000, id="one-word"),
        pytest.param("a" + "\u0301\u0323" * 240_000, id="marks"),
        pytest.param("a" + "\u0f73" * 340_000, id="hidden-marks"),
        pytest.param("New France " * 90_000, id="countries"),
        pytest.param("\n" + " \t" * 500_000, id="white-space"),
        pytest.param("\n " * 400_000, id="blank-lines"),
        pytest.param("Jr. A" * 200_000, id="abbreviations"),
    ],
)
def test_a16_adversarial_text_is_read_quickly(title, body):
    kind = "Readout of" if "Call" in title else "Joint leaders’ press"
    readout(FIELDS.replace(FIELDS.splitlines()[0], f"title: {kind} {title}"), body)


@pytest.mark.parametrize(
    "repeated",
    [
        "President of ",
        "President A and ",
        "A in ",
        "His Excellency ",
        "President ",
        "A, the President, ",
        "met ",
        "President of Egypt ",
        "Prime Minister and President / Chancellor ",
        "President Joe Biden and ",
        "King of UN, ",
    ],
)
@pytest.mark.parametrize("begin", ["Readout of President Joe Biden’s Call with ", "Readout of the Call between ", ""])
def test_a16_adversarial_title_is_read_quickly(begin, repeated):
    with no_explosion():
        report((begin + repeated * 400)[:2000], "They met today.", dt.date(2022, 3, 9))


def trip(locale="Paris", remarks="Met."):
    return (
        "<trips><trip role='president' who='a-b'><id>1</id><name>N</name><country id='france'>France</country>"
        f"<locale>{locale}</locale><start-date>2000-01-01</start-date><end-date>2000-01-01</end-date>"
        f"<remarks>{remarks}</remarks></trip></trips>"
    )


def visit(visitor="President A", label="France"):
    return (
        "<visits><visit><id>1</id><start-date>2000-01-01</start-date><end-date>2000-01-01</end-date>"
        f"<visitor>{visitor}</visitor><from id='france'>{label}</from><description>x</description></visit></visits>"
    )


@pytest.mark.parametrize(
    ("read", "document", "field"),
    [
        pytest.param(us_travels.read, trip(remarks="[Visit made as " * 60_000), "remarks", id="made-as"),
        pytest.param(us_travels.read, trip(locale="(" * 900_000), "locale", id="region"),
        pytest.param(us_travels.read, trip(locale=" (a" * 300_000), "locale", id="regions"),
        pytest.param(us_visits.read, visit(visitor="President A and " * 60_000), "visitor", id="visitors"),
        pytest.param(us_visits.read, visit(label="(" * 900_000), "from", id="label"),
    ],
)
def test_a16_endless_field_is_rejected(read, document, field):
    (outcome,) = read(io.BytesIO(document.encode()), "file.xml")
    assert isinstance(outcome, RejectedRow)
    assert (outcome.field, outcome.reason[:8]) == (field, "has more")


@pytest.mark.parametrize(
    ("read", "document"),
    [
        pytest.param(us_travels.read, trip(remarks="[Visit made as " * 1_300), id="made-as"),
        pytest.param(
            us_travels.read, trip(remarks="of " * 3_300 + ". " + "met with " * 1_100), id="subjects-of-meetings"
        ),
        pytest.param(us_travels.read, trip(locale="(" * 19_000), id="region"),
        pytest.param(us_visits.read, visit(visitor="President A and " * 120), id="visitors"),
        pytest.param(us_visits.read, visit(label="(" * 2_000), id="label"),
    ],
)
def test_a16_a_field_of_the_maximum_length_is_read(read, document):
    assert len(list(read(io.BytesIO(document.encode()), "file.xml"))) == 1


ENTITIES = '<!ENTITY a0 "ha">' + "".join(f'<!ENTITY a{level} "{f"&a{level - 1};" * 10}">' for level in range(1, 10))


@pytest.mark.parametrize(
    "document",
    [
        pytest.param(f"<!DOCTYPE visits [{ENTITIES}]><visits>&a9;</visits>", id="entities"),
        pytest.param(f'<!DOCTYPE visits [{ENTITIES}]><visits a="&a9;"/>', id="entities-in-an-attribute"),
        pytest.param(
            f'<!DOCTYPE visits [<!ENTITY a "{"h" * 400_000}">]><visits a="{"&a;" * 100_000}"/>', id="one-long-entity"
        ),
        pytest.param('<!DOCTYPE visits SYSTEM "file:///etc/passwd"><visits/>', id="external"),
        pytest.param("<visits>" + "<a>" * 300_000, id="depth"),
        pytest.param("<visits " + " ".join(f'a{number}=""' for number in range(200_000)) + "/>", id="attributes"),
    ],
)
def test_a16_expanding_xml_is_rejected(document):
    with pytest.raises(ValueError, match=r"^file\.xml "):
        list(us_visits.read(io.BytesIO(document.encode()), "file.xml"))


@pytest.mark.parametrize("marks", ["\u0301\u0323", "\u0f73", "\u0f75\u0f81", "\u0344\u0323"])
def test_a16_letter_with_many_combining_marks_is_rejected(marks):
    with pytest.raises(ValueError, match="more than 30 combining marks"):
        text.normalize("a" + marks * 20_000)
    assert text.fold("a" + marks * 20_000) == "a"


def test_a16_marks_of_real_languages_are_preserved():
    assert text.normalize("Nguyễn Thị") == "Nguyễn Thị"
    assert text.normalize("e\u0301" * 1000) == "é" * 1000
    assert text.fold("a" + "\u0323\u0301" * 15 + "b") == "ab"
    assert text.normalize("קָמָץ་ཀཱི")
