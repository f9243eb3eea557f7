"""Invisible characters make no difference to names, and are not allowed in URLs."""

import unicodedata

import pytest

from app.domain.strings import characters, text, urls
from app.search import tokenizer

WHALES = [
    "wha\u200bles",
    "\ufeffwhales",
    "wha\u00adles",
    "whal\u2060es",
    "whales\U000e0067\U000e007f",
    "wha\u3164les",
    "whales\ufe0f",
    "wha\u200dles",
    "wha\u200cles",
    "whale\u034fs",
    "wha\U000e0100les",
    "wha\u180eles",
    "wha\uffa0les",
    "wha\u17b4les",
    "whal\U0001d173es",
]
KEPT = [
    "می\u200cخواهم",
    "ه\u200d",
    "क्\u200dष",
    "क्\u200cष",
    "ශ්\u200dරී",
    "\U0001f468\u200d\U0001f469\u200d\U0001f467",
    "\u2764\ufe0f",
    "\U0001f3f3\ufe0f\u200d\U0001f308",
    "\U0001f469\U0001f3fd\u200d\U0001f33e",
    "1\ufe0f\u20e3",
    "葛\U000e0100城市",
    "\U0001f3f4\U000e0067\U000e0062\U000e0073\U000e0063\U000e0074\U000e007f",
    "ᠮᠣᠩᠭᠣᠯ\u180b",
    "\u115f\u1161",
]
NOTHING = [
    "\u200b",
    "\ufeff",
    "\u00ad",
    "\u3164",
    "\u2800",
    "\U000e0067",
    "\u200d\u200c",
    " \u2060 ",
    "\u0301",
    "\ufe0f",
]


@pytest.mark.parametrize("written", WHALES)
def test_a29_invisible_characters_do_not_change_a_name(written):
    assert text.normalize_line(written) == "whales"
    assert text.fold(written) == "whales"
    assert tokenizer.tokenize(written) == ["whales"]
    assert [word for word, *_ in tokenizer.token_spans(written)] == ["whales"]


@pytest.mark.parametrize("written", KEPT)
def test_a29_joiners_in_words_and_emoji_are_preserved_but_not_compared(written):
    assert text.normalize_line(written) == unicodedata.normalize("NFC", written)
    bare = "".join(item for item in written if not characters.is_ignorable(item))
    assert text.fold(written) == text.fold(bare)
    assert tokenizer.tokenize(written) == tokenizer.tokenize(bare)


@pytest.mark.parametrize("written", NOTHING)
def test_a29_a_text_without_visible_characters_is_refused(written):
    for check in (text.normalize, text.normalize_line):
        with pytest.raises(ValueError, match="no visible character"):
            check(written)


def test_a29_every_control_and_default_ignorable_is_known():
    """Unicode data decides which format characters are visible and preserved."""
    visible = {*range(0x600, 0x606), 0x6DD, 0x70F, 0x890, 0x891, 0x8E2, 0x110BD, 0x110CD, *range(0x13430, 0x13440)}
    controls = [code for code in range(0x110000) if unicodedata.category(chr(code)) == "Cf" and code not in visible]
    assert [hex(code) for code in controls if not characters.is_ignorable(chr(code))] == []


def test_a29_cleaning_of_adjacent_marks_is_stable():
    for written in ("e\u0301\u034f\u0302", "e\u200b\u0301", "\u200be\u034f\u0301\u0302", "a\u034f\u200b\u0316\u0301"):
        once = text.normalize(written)
        assert text.normalize(once) == once


ADDRESSES = [
    "http://x:abc/",
    "http://x:99999999/",
    "http://x:0/",
    "http://user:pw@h/",
    "http://@h/",
    "http://h@/",
    "http:///path",
    "http://",
    "http://:80/",
    "http://a..b/",
    "http://-a.example/",
    "http://a-.example/",
    f"http://{'a' * 64}.example/",
    "http://999.1.1.1/",
    "http://1.2.3/",
    "http://[::1/",
    "http://[zz]/",
    "http://h\u200b/",
    "http://h/a\u00ad",
    "http://h/\ufeff",
    "http://h/a b",
    "http://h/\u2003a",
    "ftp://h/",
    "javascript://h/",
    "//h/",
]
GOOD_ADDRESSES = [
    "http://h",
    "https://www.mofa.go.jp/a_(b)?x=%41&y=[1]#z",
    "http://h:65535/",
    "http://192.0.2.1:8080/",
    "http://[2001:db8::1]/",
    "https://例え.jp/パス",
    "https://a_b.example./",
    "HTTPS://EXAMPLE.ORG/@name",
]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a29_invalid_urls_are_refused(address):
    with pytest.raises(ValueError, match="is not a web URL"):
        urls.check(address)


@pytest.mark.parametrize("address", GOOD_ADDRESSES)
def test_a29_web_urls_are_accepted(address):
    urls.check(address)
