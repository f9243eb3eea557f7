"""Tokenization of texts and queries, and the resulting search expressions."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from sqlalchemy.dialects import postgresql, sqlite
from work_counts import count_lines

from app.db.sqlite import sqlite_module
from app.queries.paging.snippets import build_snippet
from app.search.fts5 import Fts5
from app.search.index_entry import IndexEntry
from app.search.tokenizer import MAX_LENGTH, Phrase, parse_query, readings, token_spans, tokenize, words_of
from app.search.tsvector import Tsvector


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Unión", ["union"]),
        ("unio\u0301n", ["union"]),
        ("Côte d'Ivoire, 2024", ["cote", "divoire", "2024"]),
        ("fish_quota 100%", ["fish", "quota", "100"]),
        ("林芳正", ["林", "芳", "正"]),
        ("G7首脳", ["g7", "首", "脳"]),
        ("Лавров", ["лавров"]),
        ("الأمم المتحدة", ["الامم", "المتحده"]),
        ("हिन्दी", ["हिनदी"]),
        ("ไทย", ["ไ", "ท", "ย"]),
        ("!? — \ue000 🎌", []),
        ("a" * 300, ["a" * MAX_LENGTH]),
    ],
)
def test_texts_are_split_into_folded_words(text, words):
    assert tokenize(text) == words


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Hawaiʻi", {"hawaii", "hawai i"}),
        ("Japan’s talks", {"japan s talks", "japans talks"}),
        ("O'Brien's l'accord", {"obrien s laccord", "obriens laccord", "o brien s l accord"}),
        ("Mas'ud", {"masud", "mas ud"}),
        ("ʿAbd al-ʿAzīz", {"abd al aziz"}),
        ("the ministers' talks", {"the ministers talks"}),
        ("‘s’", {"s"}),
        ("Heydər", {"heydar", "heyder"}),
        ("plain", {"plain"}),
        ("'", {""}),
    ],
)
def test_a_text_has_the_words_of_each_of_its_readings(text, expected):
    assert {" ".join(words_of(reading)) for reading in readings(text)} == expected
    assert {" ".join(words) for words in IndexEntry.tokenize([text], []).names} == expected - {""}
    assert {" ".join(words) for words in IndexEntry.tokenize([], [text]).texts} == expected - {""}
    (*phrases,) = parse_query(f'"{text}"').phrases
    assert {" ".join(words) for phrase in phrases for words in phrase.readings} == expected - {""} | (
        {"abd al\ue002aziz"} & {"abd al\ue002aziz" if "al-" in text else ""}
    )


@pytest.mark.parametrize(
    ("identifier", "query"),
    [
        ("us-visit-2392", "us-visit-2392"),
        ("us-visit-2392", "US-VISIT-2392"),
        ("us-visit-2392", "us-visit-23*"),
        ("us-visit-2392", '"us-visit-2392"'),
        ("wikidata:Q17", "wikidata:q17"),
        ("54113 (vol. 3/a)", "54113 3/a"),
        ("Q17", "q17"),
        ("I-54113 UNTS", '"I-54113 UNTS"'),
    ],
)
def test_identifier_is_a_single_token(identifier, query):
    [words] = IndexEntry.tokenize([], [], [identifier]).texts
    for phrase in parse_query(query).phrases:
        assert any(
            words[at : at + len(part)] == part
            or (phrase.prefix and words[at : at + 1] and words[at].startswith(part[0]))
            for part in phrase.readings
            for at in range(len(words))
        )
    assert "visit" not in words
    assert "wikidata" not in words


def test_other_readings_are_dropped_before_texts_of_a_long_record():
    texts = ["o'x " * 20_000, "the end"]
    assert ("the", "end") in IndexEntry.tokenize([], texts).texts


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("trade talks trade", [Phrase(("trade",)), Phrase(("talks",))]),
        ('"trade talks" visas', [Phrase(("trade", "talks")), Phrase(("visas",))]),
        ("“trade talks”", [Phrase(("trade", "talks"))]),
        ("«trade talks» »next day«", [Phrase(("trade", "talks")), Phrase(("next", "day"))]),
        ("＂trade talks＂", [Phrase(("trade", "talks"))]),
        ("「trade talks」", [Phrase(("trade", "talks"))]),
        ("trad＊", [Phrase(("trad",), prefix=True)]),
        ("anta*", [Phrase(("anta",), prefix=True)]),
        ('"of anta"*', [Phrase(("of", "anta"), prefix=True)]),
        ('"anta*"', [Phrase(("anta",))]),
        ("anta-*", [Phrase(("anta",))]),
        ("a*b", [Phrase(("a", "b"))]),
        ("NEAR(a", [Phrase(("near", "a"))]),
        ("x:y", [Phrase(("x", "y"))]),
        ("AND", [Phrase(("and",))]),
        ('foo" AND', [Phrase(("foo",)), Phrase(("and",))]),
        ("林芳正", [Phrase(("林", "芳", "正"))]),
        ('"', []),
        ('" "', []),
        ("*", []),
    ],
)
def test_queries_have_words_phrases_and_prefixes_only(query, found):
    assert [replace(phrase, others=()) for phrase in parse_query(query).phrases] == found


@pytest.mark.parametrize(
    ("query", "sought", "excluded"),
    [
        ("sweden -finland", [("sweden",)], [("finland",)]),
        ("-finland sweden", [("sweden",)], [("finland",)]),
        ("sweden \u2212finland", [("sweden",)], [("finland",)]),
        ('sweden -"trade talks" -norway', [("sweden",)], [("trade", "talks"), ("norway",)]),
        ("sweden -“trade talks”", [("sweden",)], [("trade", "talks")]),
        ("sweden −«trade talks»", [("sweden",)], [("trade", "talks")]),
        ("-finland", [], [("finland",)]),
        ("-salt-ii", [], [("salt", "ii")]),
        ("salt-ii", [("salt", "ii")], []),
        ("asia-pacific -asia", [("asia", "pacific")], [("asia",)]),
        ('salt-"ii b"', [("salt",), ("ii", "b")], []),
        ("1 - 2", [("1",), ("2",)], []),
        ("a -- b", [("a",), ("b",)], []),
        ("(-a", [], [("a",)]),
        ("sweden (-finland)", [("sweden",)], [("finland",)]),
        ("sweden \u2013finland", [("sweden",)], [("finland",)]),
        ("sweden \u2014finland", [("sweden",)], [("finland",)]),
        ("sweden \u2010finland", [("sweden",)], [("finland",)]),
        ("sweden \uff0dfinland", [("sweden",)], [("finland",)]),
        ("sweden --finland", [("sweden",)], [("finland",)]),
        ("sweden !finland", [("sweden",)], [("finland",)]),
        ("sweden [–finland*]", [("sweden",)], [("finland",)]),
        ("sweden …-finland", [("sweden",)], [("finland",)]),
        ('sweden --"trade talks"', [("sweden",)], [("trade", "talks")]),
        ('sweden (–"trade talks")', [("sweden",)], [("trade", "talks")]),
        ('sweden -"finland', [("sweden",)], [("finland",)]),
        ("sweden \u2013 finland", [("sweden",), ("finland",)], []),
        ("sweden\u2013finland", [("sweden", "finland")], []),
        ("sweden-finland", [("sweden", "finland")], []),
        ("sweden! finland", [("sweden",), ("finland",)], []),
        ('"!finland"', [("finland",)], []),
        ("a -!", [("a",)], []),
        ('"a -b"', [("a", "b")], []),
        ("a -林芳", [("a",)], [("林", "芳")]),
    ],
)
def test_a_minus_before_a_part_excludes_it(query, sought, excluded):
    result = parse_query(query)
    assert [phrase.words for phrase in result.phrases] == sought
    assert [phrase.words for phrase in result.excluded] == excluded


def test_excluded_words_are_not_part_of_the_searched_name():
    assert parse_query('Trade -"old pact" talks -fish*').words == ("trade", "talks")
    assert [phrase.prefix for phrase in parse_query("-fish* -cod").excluded] == [True, False]


@given(st.text(max_size=60))
def test_positions_of_words_match_their_pieces(text):
    for reading in readings(text):
        assert len(reading) == len(text)
        for word, start, end in token_spans(reading):
            assert 0 <= start < end <= len(text)
            assert word in words_of(reading[start:end])


@given(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=60))
def test_no_query_is_an_error_of_fts5_and_every_text_finds_itself(text):
    connection = sqlite_module().connect(":memory:")
    connection.execute("CREATE VIRTUAL TABLE search_x USING fts5(name, rest, content='', tokenize='ascii')")
    entry = IndexEntry.tokenize([text], [])
    parameters = Fts5().insert_parameters(1, entry)
    connection.execute("INSERT INTO search_x (rowid, name, rest) VALUES (:rowid, :name, :rest)", parameters)
    expected = parse_query(text).phrases
    if expected:
        rows = select(Fts5().matches("x", expected, tokenize(text)))
        statement = rows.compile(dialect=sqlite.dialect(paramstyle="named"))
        assert connection.execute(str(statement), statement.params).fetchall() == [(1, 0)]
    connection.close()


def test_postgresql_gets_words_with_positions_and_weights():
    entry = IndexEntry.tokenize(["Unión Peru"], ["Peru talks", "Peru"])
    words = Tsvector().insert_parameters(7, entry)["words"]
    assert words == "'\ue000':1A 'union':2A 'peru':3A,6,9 '\ue001':4A 'talks':7"
    statement = select(Tsvector().matches("x", parse_query('"a b"* c').phrases, tokenize("a b c")))
    compiled = statement.compile(dialect=postgresql.dialect())
    assert set(compiled.params.values()) >= {"('a' <-> 'b':*) & ('c')", "'a':A <-> 'b':*A", "'c':A"}


def test_snippet_shows_the_original_text_with_marked_words():
    data = ["Talks", "Aboard the Unión, in Tokyo", "the union of all"]
    assert build_snippet(data, parse_query('tokyo "the union"').phrases) == [
        {"text": "Aboard ", "match": False},
        {"text": "the", "match": True},
        {"text": " ", "match": False},
        {"text": "Unión", "match": True},
        {"text": ", in ", "match": False},
        {"text": "Tokyo", "match": True},
    ]


@pytest.mark.parametrize(
    ("text", "query", "marked"),
    [
        ("Talks in Hawaiʻi.", "hawaii", ["Hawaiʻi"]),
        ("Talks in Hawaii.", "Hawai'i", ["Hawaii"]),
        ("On l’accord of O'Brien", "accord obrien", ["accord", "O'Brien"]),
        ("O'Brien's visit", "o'brien visit", ["O'Brien", "visit"]),
        ("O'Brien's visit", "O’Brien’s", ["O'Brien's"]),
        ("the مـحـمد of ´ here", '"محمد of here"', ["مـحـمد", "of", "here"]),
        ("Qur’an and Sana'a", "quran sanaa", ["Qur’an", "Sana'a"]),
        ("With Heydər", "heyder", ["Heydər"]),
    ],
)
def test_a_snippet_marks_the_words_of_any_reading(text, query, marked):
    segments = build_snippet([text], parse_query(query).phrases)
    assert [segment["text"] for segment in segments if segment["match"]] == marked
    assert "".join(segment["text"] for segment in segments) == text


def test_a_snippet_shows_an_identifier_only_as_a_whole():
    identifiers = ["us-visit-7", "us-visits:7"]
    assert build_snippet(["A text"], parse_query("visit").phrases, identifiers) == []
    assert build_snippet(["A text"], parse_query("US-visit-7").phrases, identifiers) == [
        {"text": "us-visit-7", "match": True}
    ]


def test_snippet_of_a_long_text_is_short_and_marks_omissions():
    text = "word " * 500 + "<b>林芳正</b> " + "word " * 500
    segments = build_snippet([text], parse_query("林芳正").phrases)
    assert [segment["text"] for segment in segments if segment["match"]] == ["林芳正"]
    whole = "".join(segment["text"] for segment in segments)
    assert whole.startswith("… ")
    assert whole.endswith(" …")
    assert len(whole) < 250
    assert "<b>林芳正</b>" in whole


SOUGHT = st.sampled_from(("north", "Łódź", "ÅLAND", "naïve", "林芳正", "1990"))


@given(st.lists(st.lists(SOUGHT | st.text(max_size=10), max_size=8).map(" ".join), max_size=4), SOUGHT)
def test_marked_words_of_a_snippet_occur_in_the_texts(texts, word):
    marked = [item["text"] for item in build_snippet(texts, parse_query(word).phrases) if item["match"]]
    assert [item for item in marked if not any(item in text for text in texts)] == []
    assert marked or not any(word in text.split(" ") for text in texts)


@given(st.text(alphabet="aZ9 '`-_.,;\t\n\x00\x1c\x7f~\ue002éßİ’", max_size=20) | st.text(max_size=20))
def test_words_of_plain_letters_are_those_of_all_letters(text):
    # Behind a letter that is not plain, the same words are folded as those of any script.
    assert words_of(f"{text} é")[:-1] == words_of(text)


def test_words_of_plain_letters_take_little_work():
    _, plain = count_lines(lambda: words_of("Person of Norland, no. 12"))
    _, other = count_lines(lambda: words_of("Person of Nörland, no. 12"))
    assert plain < other / 2
