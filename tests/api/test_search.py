"""Search: matches of `q`, their order and snippets; and the index follows every write."""

import pytest
from factories import RESOURCES, create, name_field

from app.search import refresh

NAMES = [
    {"name": "林芳正", "language": "ja", "script": "Jpan"},
    {"name": "Хаяси Ёсимаса", "language": "ru", "script": "Cyrl"},
    {"name": "هاياشي يوشيماسا", "language": "ar", "script": "Arab"},
]


def put(client, resource, record_id, **document):
    response = client.put(f"/{resource}/{record_id}", json=document)
    assert response.status_code in {200, 201}, response.text
    return response.json()


def meeting(client, record_id, title, date="2020-01-01", **more):
    return put(client, "meetings", record_id, title=title, date=date, **more)


def found(client, resource="meetings", **parameters):
    response = client.get(f"/{resource}", params=parameters)
    assert response.status_code == 200, response.text
    return [item.get("id") or item["code"] for item in response.json()["items"]]


@pytest.fixture
def whole(database):
    """Check after every test that the index matches the records."""
    yield
    with database.reading() as connection:
        assert list(refresh.differences(connection)) == []


@pytest.fixture(scope="module")
def start_file(grow):
    def write(client):
        put(client, "people", "hayashi-taro", name="Hayashi Taro", other_names=NAMES, country="JP")
        put(client, "topics", "krill", name="Krill fishing", aliases=["Pesca de kril"], description="In cold waters.")
        put(
            client,
            "organizations",
            "ccamlr",
            name="Commission for the Conservation",
            abbreviation="CCAMLR",
            kind="agency",
        )
        put(client, "agreements", "pact", title="Pact on Penguins", kind="treaty", parties=[{"country": "PE"}])
        meeting(client, "in-title", "Krill quota talks", "1990-01-01")
        meeting(client, "older", "Talks", "2001-01-01", summary="On the krill quota.")
        meeting(client, "newer", "Talks", "2003-01-01", summary="On the quota for krill, again.")
        meeting(client, "half", "The quota", "1980-01-01", summary="Of krill.")
        meeting(client, "exact", "Krill quota", "1970-01-01")
        meeting(
            client,
            "full",
            "Round",
            "2010-05-05",
            kind="summit",
            place={"venue": "Palacio Unión", "city": "Lima", "country": "PE"},
            participants=[
                {
                    "id": "full-hayashi",
                    "person": "hayashi-taro",
                    "country": "JP",
                    "office": "Envoy for Oceans",
                    "name_as_printed": "Mr. Hayaschi",
                }
            ],
            topics=["krill"],
            organizations=["ccamlr"],
            agreements=[{"agreement": "pact", "relation": "discussed"}],
        )

    return grow(write)


@pytest.mark.parametrize(
    "q",
    [
        "palacio",
        "union lima",
        "peru lima",
        "envoy",
        '"envoy for oceans"',
        "hayaschi",
        "taro",
        "林芳正",
        "林",
        "芳正",
        "хаяси",
        "يوشيماسا",
        "krill kril",
        "ccamlr",
        "penguins",
        "peng* OCEANS",
    ],
)
def test_meeting_is_found_by_its_texts_and_other_names(client, q):
    assert found(client, q=q) == ["full"]


@pytest.mark.parametrize(
    "q", ["芳林", '"oceans for"', '"lima round"', "hayas", "pengu", "kril* nowhere", "round*x", '"envoy for ocean"']
)
def test_unlisted_texts_are_not_searched(client, q):
    assert found(client, q=q) == []


@pytest.mark.parametrize(
    "q",
    [
        '"',
        "*",
        "AND",
        "NEAR(a",
        "x:y",
        "a OR b",
        "-a",
        "^a",
        "{name} : a",
        "'a' & !b",
        "\\",
        "a\\'b",
        "(" * 200,
        '"' * 199,
        "a " * 100,
        "林" * 200,
    ],
)
@pytest.mark.parametrize("resource", ["meetings", "people", "countries", "participants"])
def test_no_text_is_an_error(client, resource, q):
    for more in ({}, {"total": "true", "snippets": "true"}, {"sort": "-id" if resource != "countries" else "-name"}):
        assert client.get(f"/{resource}", params={"q": q, **more}).status_code == 200


@pytest.mark.parametrize("resource", RESOURCES)
def test_records_with_an_excluded_word_are_in_no_list(client, resource):
    made = {}
    for number, words in enumerate(["Zebu Okapi", "Zebu Gnu-Ibex", "Zebu Gnu Ibex okapis"]):
        name = f"{words} {number}"
        more = {"code": f"X-{number}"} if resource == "countries" else {}
        if resource == "participants":
            more = {"country": "PE", "person": {"name": name}}
        made[number] = create(client, resource, **{name_field(resource): name}, **more)

    def numbers(q, **more):
        response = client.get(f"/{resource}", params={"q": q, "limit": 1000, "total": "true", **more})
        assert response.status_code == 200, response.text
        page = response.json()
        assert page["total"] == len(page["items"])
        urls = {f"/{resource}/{item['code' if resource == 'countries' else 'id']}" for item in page["items"]}
        return {number for number, url in made.items() if url in urls}

    for more in ({}, {"snippets": "true"}, {"sort": "code" if resource == "countries" else "relevance"}):
        assert numbers("zebu", **more) == {0, 1, 2}
        assert numbers("zebu -okapi", **more) == {1, 2}
        assert numbers("-ÓKAPI zebu", **more) == {1, 2}
        assert numbers("zebu -okapi*", **more) == {1}
        for sign in ("\u2013", "\u2014", "\u2212", "--", "!", "(-"):
            assert numbers(f"zebu {sign}okapi", **more) == {1, 2}, sign
        assert numbers("zebu – okapi", **more) == {0}
        assert numbers('zebu -"gnu ibex"', **more) == {0}
        assert numbers("zebu -gnu-ibex", **more) == {0}
        assert numbers("gnu-ibex", **more) == {1, 2}
        assert numbers("zebu -okapi -okapis", **more) == {1}
        assert numbers("zebu -zebu", **more) == set()
        assert numbers("-gnu -nowhere", **more) == {0}
        assert numbers("-zebu", **more) == set()


def test_snippets_show_searched_but_not_excluded_words(client):
    page = client.get("/meetings", params={"q": "quota -nowhere", "snippets": "true"}).json()
    assert page["items"]
    for segments in page["snippets"].values():
        assert {segment["text"].casefold() for segment in segments if segment["match"]} == {"quota"}
    page = client.get("/meetings", params={"q": "-nowhere", "snippets": "true"}).json()
    assert (page["items"] != [], page["snippets"]) == (True, {})


def test_matches_in_names_come_first_and_then_the_newest(client):
    assert found(client, q="krill quota") == ["exact", "in-title", "half", "newer", "older"]
    assert found(client, q="krill quota", sort="relevance") == found(client, q="krill quota")
    assert found(client, q="krill quota", sort="date") == ["exact", "half", "in-title", "older", "newer"]
    assert found(client, "countries", q="guinea")[0] == "GN"


def test_pages_by_relevance_neither_repeat_nor_skip_while_others_write(client):
    everything = found(client, q="quota")
    seen, address, number = [], "/meetings?q=quota&limit=1", 0
    while address:
        page = client.get(address).json()
        seen += [item["id"] for item in page["items"]]
        meeting(client, f"other-{number}", "Quota", "2022-02-02", summary="quota " * 50)
        number, address = number + 1, page["next"]
    assert [item for item in seen if not item.startswith("other")] == everything
    assert len(seen) == len(set(seen))


def test_relevance_and_snippets_need_words(client):
    for parameters, name in (({"sort": "relevance"}, "sort"), ({"snippets": "true"}, "snippets")):
        response = client.get("/meetings", params=parameters)
        assert response.status_code == 422
        (error,) = response.json()["errors"]
        assert (error["parameter"], "requires `q`" in error["detail"]) == (name, True)
    response = client.get("/meetings.csv", params={"q": "krill", "snippets": "true"})
    assert [item["parameter"] for item in response.json()["errors"]] == ["snippets"]
    assert client.get("/meetings.csv", params={"q": "krill"}).status_code == 200


def test_snippets_show_the_text_as_it_is_written(client):
    page = client.get("/meetings", params={"q": "union", "snippets": "true", "limit": 5}).json()
    assert page["snippets"]["full"] == [{"text": "Palacio ", "match": False}, {"text": "Unión", "match": True}]
    assert page["snippets"].keys() == {item["id"] for item in page["items"]}
    for item in page["items"]:
        assert client.put(f"/meetings/{item['id']}", json=item).status_code == 200
    page = client.get("/people", params={"q": "芳正", "snippets": "true"}).json()
    assert page["snippets"] == {"hayashi-taro": [{"text": "林", "match": False}, {"text": "芳正", "match": True}]}
    assert client.get("/countries", params={"q": "guinea", "snippets": "true"}).json()["snippets"]["GN"]


@pytest.mark.usefixtures("whole")
@pytest.mark.parametrize(
    ("address", "change", "word", "holders"),
    [
        ("/people/hayashi-taro", {"name": "Hayashi Jiro"}, "jiro", {"meetings": ["full"], "participants": ["full-hayashi"]}),
        ("/people/hayashi-taro", {"other_names": [{"name": "林太郎"}]}, "太郎", {"meetings": ["full"], "participants": ["full-hayashi"]}),
        ("/topics/krill", {"aliases": ["Shrimplike"]}, "shrimplike", {"meetings": ["full"], "topics": ["krill"]}),
        ("/organizations/ccamlr", {"abbreviation": "CCXX"}, "ccxx", {"meetings": ["full"]}),
        ("/agreements/pact", {"title": "Pact on Albatrosses"}, "albatrosses", {"meetings": ["full"], "agreements": ["pact"]}),
        ("/countries/PE", {"name": "Tawantinsuyu"}, "tawantinsuyu", {"meetings": {"full", "2023-09-01-japan-peru-foreign-ministers"}, "countries": ["PE"]}),
        ("/meetings/full", {"summary": "Walruses."}, "walruses", {"meetings": ["full"]}),
        ("/participants/full-hayashi", {"office": "Wizard"}, "wizard", {"meetings": ["full"], "participants": ["full-hayashi"]}),
    ],
)  # fmt: skip
def test_renaming_updates_all_records_that_contain_the_name(client, address, change, word, holders):
    for resource in holders:
        assert found(client, resource, q=word) == []
    assert client.patch(address, json=change).status_code == 200
    for resource, ids in holders.items():
        assert sorted(found(client, resource, q=word)) == sorted(ids)


@pytest.mark.usefixtures("whole")
def test_deleted_merged_and_removed_text_is_not_found(client):
    assert client.patch("/meetings/full", json={"participants": []}).status_code == 200
    assert found(client, q="taro") == found(client, "participants", q="taro") == []
    meeting(client, "twin", "Round", "2010-05-05", summary="With seals.", topics=["krill"])
    assert client.post("/meetings/full/merge", json={"other": "twin"}).status_code == 200
    assert found(client, q="seals") == ["full"]
    assert client.delete("/meetings/full").status_code == 204
    assert found(client, q="seals") == []
    meeting(client, "last", "Last", participants=[{"id": "p1", "country": "PE", "name_as_printed": "Zorro"}])
    assert found(client, "participants", q="zorro") == ["p1"]
    assert client.delete("/participants/p1").status_code == 204
    assert found(client, "participants", q="zorro") == found(client, q="zorro") == []


@pytest.mark.usefixtures("whole")
def test_rejected_write_changes_nothing(client):
    document = {"title": "Narwhals", "date": "2020", "topics": [{"topic": {"name": "Tusks"}}, "no-such-topic"]}
    assert client.post("/meetings", json=document).status_code == 422
    assert found(client, q="narwhals") == found(client, "topics", q="tusks") == []


@pytest.mark.usefixtures("whole")
def test_import_updates_the_index(client):
    rows = (
        b'{"title": "Import one", "date": "2024", "topics": [{"topic": {"name": "Brand new"}}]}\n'
        b'{"id": "older", "title": "Renamed talks", "date": "2001-01-01"}\n'
    )
    headers = {"content-type": "application/x-ndjson"}
    response = client.post("/imports?resource=meetings", content=rows, headers=headers)
    assert response.status_code == 200, response.text
    assert found(client, q="brand new") == ["2024-import-one"]
    assert found(client, q="renamed") == ["older"]
    assert found(client, "topics", q="brand") == ["brand-new"]


def test_differences_are_reported_and_repaired_by_a_rebuild(client, database):
    assert client.get("/meetings").status_code == 200
    with database.writing() as session:
        refresh.remove_texts(session, "topics", [1])
    with database.reading() as connection:
        ((resource, record_id),) = refresh.differences(connection)
    assert resource == "topics"
    assert client.get(f"/topics/{record_id}").status_code == 200
    with database.writing() as session:
        refresh.rebuild(session)
    with database.reading() as connection:
        assert list(refresh.differences(connection)) == []


@pytest.mark.parametrize(
    ("name", "q"),
    [
        ("Lech Wałęsa", "lech walesa"),
        ("Jørgen Ærø", "jorgen aero"),
        ("Đorđe Þór", "DORDE thor"),
        ("Iğdır", "igdir"),
        ("Heydər Œuvre", "heydar oeuvre"),
    ],
)
def test_letters_with_strokes_are_found_as_they_are_typed(client, whole, name, q):
    put(client, "people", "typed", name=name)
    assert found(client, "people", q=q) == ["typed"]
    assert found(client, "people", q=name.upper()) == ["typed"]
    items = client.get("/people", params={"q": q, "snippets": "true"}).json()["snippets"]["typed"]
    assert "".join(part["text"] for part in items if part["match"]).replace(" ", "") == name.replace(" ", "")


@pytest.mark.parametrize(
    ("name", "queries"),
    [
        ("Hawaiʻi", ["Hawaiʻi", "Hawai'i", "HAWAI’I", "hawaii", "hawai‘i", "hawai`i", "hawai´i", "hawaiʼi", "hawai*"]),
        ("Hawaii", ["Hawaiʻi", "Hawai'i", "-nowhere hawai’i", "hawai'*"]),
        ("Qur’an", ["Qur'an", "quran", "qurʾan", "qurʹan", '"quran"', "qur*"]),
        ("Sana'a", ["sanaʿa", "Sanaa", "sanaʾa"]),
        ("O'Brien", ["OBrien", "o’brien", "brien", "o brien", "O'Br*", "obr*"]),
        ("OBrien", ["O'Brien", "o’br*"]),
        ("ʿAbd al-ʿAzīz", ["abd", "'Abd al-Aziz", "abd al-’aziz", "ʾabd"]),
        (
            "Côte d’Ivoire's talks",
            ["ivoire", "Côte d'Ivoire", "cote divoire", "cote d ivoire", '"cote d\'ivoire"', "divoires"],
        ),
        ("l'accord de paix", ["accord", "l’accord", "laccord", '"accord de paix"', '"l\'accord de paix"']),
        ("Japan's and Peru’s", ["japan", "japans", "Japan’s", "peru", '"japan\'s and peru"']),
        ("Слов'янськ", ["словянськ", "слов’янськ", "словʼянськ"]),
        ("Heydər Ǝliyev", ["Heydar", "Heyder", "aliyev", "eliyev", "Əliyev", "ǝliyev"]),
        ("Heyder", ["Heydər"]),
        ("Kɔfi Ɛsi", ["kofi esi"]),
        ("مـحمد", ["محمد", "محـــمد"]),
        ("فاطمة مصطفى", ["فاطمه", "مصطفي", "مصطفی", "فاطمـة"]),
        ("کریمی", ["كريمي"]),
    ],
)
def test_words_are_found_in_any_spelling(client, whole, name, queries):
    put(client, "people", "typed", name=f"Zq {name}", note=f"Of {name}, once.")
    for q in (name, name.upper(), *queries):
        assert found(client, "people", q=f"zq {q}") == ["typed"], q
        [snippet] = client.get("/people", params={"q": f"zq {q}", "snippets": "true"}).json()["snippets"].values()
        text = "".join(segment["text"] for segment in snippet)
        assert text.startswith(f"Zq {name}"), q
        assert len([segment for segment in snippet if segment["match"]]) >= 2, q


@pytest.mark.parametrize(
    ("name", "q"), [("Hawaiʻi", "haw"), ("O'Brien", "'brie"), ("Japan's", "jap"), ("l'accord", "ac")]
)
def test_part_of_a_word_next_to_an_apostrophe_is_not_a_word(client, name, q):
    put(client, "people", "typed", name=f"Zq {name}")
    assert found(client, "people", q=f"zq {q}") == []
    assert found(client, "people", q=f"zq -{q}") == ["typed"]


def test_differently_typed_name_is_the_best_match(client):
    put(client, "people", "other", name="Sanaa Obrien", note="Of Sana'a O'Brien Street.")
    put(client, "people", "exact", name="Sana'a O'Brien")
    put(client, "people", "longer", name="Sana'a O'Brien-Gil")
    for q in ("sanaa obrien", "Sana’a O’Brien"):
        result = found(client, "people", q=q)
        assert (set(result[:2]), result[2]) == ({"other", "exact"}, "longer")


def test_pasted_identifiers_and_ids_are_found(client, whole):
    identifiers = [{"scheme": "wikidata", "value": "Q900017"}, {"scheme": "us-visits", "value": "visit-77-b"}]
    meeting(client, "us-visit-2392", "Round of talks", identifiers=identifiers)
    meeting(client, "us-visit-23", "Visit to us in 2392", "2001-01-01", summary="A visit of 77 to B.")
    for q in (
        "us-visit-2392",
        "US-VISIT-2392",
        "Q900017",
        "wikidata:q900017",
        "visit-77-b",
        "us-visits:visit-77-b",
        "us-visit-239*",
    ):
        assert found(client, q=q) == ["us-visit-2392"], q
        assert found(client, q=f"-{q} round talks") == [], q
        assert client.get("/meetings", params={"q": q, "snippets": "true"}).json()["snippets"]["us-visit-2392"]
    assert "us-visit-2392" not in found(client, q="visit")
    assert found(client, q="wikidata") == []
    client.patch("/meetings/us-visit-2392", json={"identifiers": []})
    assert found(client, q="Q900017") == []


@pytest.mark.usefixtures("whole")
def test_people_and_agreements_are_found_by_names_of_related_records(client):
    put(
        client,
        "countries",
        "X-OLD",
        code="X-OLD",
        name="Oldland",
        official_name="Realm of Zumara",
        other_names=[{"name": "Vieille"}],
    )
    put(client, "organizations", "club", name="Clubbers", abbreviation="CLBX")
    put(
        client, "people", "envoy", name="Envoy", tenures=[{"office": "x", "organization": "club", "posted_to": "X-OLD"}]
    )
    put(client, "people", "citizen", name="Citizen", country="X-OLD")
    put(client, "people", "minister", name="Minister", tenures=[{"office": "x", "country": "X-OLD"}])
    put(
        client,
        "agreements",
        "acted",
        title="Acted",
        actions=[{"action": "signed", "country": "X-OLD"}, {"action": "signed", "organization": "club"}],
    )
    for q in ("oldland", "zumara", "vieille"):
        assert set(found(client, "people", q=q)) == {"envoy", "citizen", "minister"}
        assert found(client, "agreements", q=q) == ["acted"]
    assert found(client, "people", q="clbx") == ["envoy"]
    assert found(client, "agreements", q="clubbers") == ["acted"]
    assert client.patch("/countries/X-OLD", json={"name": "Newland"}).status_code == 200
    assert client.patch("/organizations/club", json={"abbreviation": "NEWX"}).status_code == 200
    assert set(found(client, "people", q="newland")) == {"envoy", "citizen", "minister"}
    assert found(client, "people", q="newx") == ["envoy"]
    assert found(client, "agreements", q="newland newx") == ["acted"]
    assert found(client, "people", q="oldland") == found(client, "agreements", q="clbx") == []
