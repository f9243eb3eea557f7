from app.pages.elements import meeting_entries
from app.pages.site import Site

SITE = Site("", "/meetings")
PLACE = dict.fromkeys(["venue", "venue_kind", "address", "latitude", "longitude", "note"]) | {
    "city": "Lima",
    "country": "PE",
}


def person(name):
    return {"person": {"id": name, "name": name}, "country": "JP", "organization": None}


def meeting(**fields):
    texts = {"id": "m", "title": "Talks", "date": "2023-09-01", "kind": "other", "level": "unknown", "status": "held"}
    return texts | {"place": None, "other_places": [], "countries": [], "participants": []} | fields


def test_an_entry_says_what_is_known():
    known = meeting(kind="state_visit", level="head_of_state", status="cancelled", place=PLACE)
    [text] = [" ".join(str(meeting_entries(SITE, [known])).split())]
    assert "<time>1 September 2023</time>" in text
    assert "State visit · head of state · <strong>cancelled</strong> · Lima, Peru </p>" in text
    assert '<p class="people">' not in text
    assert '<p class="about"> Meeting </p>' in " ".join(str(meeting_entries(SITE, [meeting()])).split())


def test_an_entry_names_four_participants_by_one_name_each():
    country = {"person": None, "country": "PE", "organization": None}
    organization = {"person": None, "country": None, "organization": {"id": "apec", "name": "APEC"}}
    text = str(meeting_entries(SITE, [meeting(participants=[country, organization, *map(person, "ABCD")])]))
    assert [name in text for name in (">Peru<", ">APEC<", ">A<", ">B<", ">C<", ">D<")] == [True] * 4 + [False] * 2
    assert " and 2 more" in text


def test_entries_escape_what_sources_wrote():
    hostile = "<script>alert('&\"')</script>"
    text = str(meeting_entries(SITE, [meeting(id=hostile, title=hostile, participants=[person(hostile)])], level=2))
    assert "<script" not in text
    assert text.count("&lt;script&gt;alert(&#39;&amp;&#34;&#39;)&lt;/script&gt;") == 2
    assert '<h2 class="title"><a href="/meetings/%3Cscript' in text
